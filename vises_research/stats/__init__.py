"""Statistical methods: each takes a data frame and names of columns, and returns a :class:`Result`.

The room knows no language, colour or codebook. Its functions load on first use, so that
``import vises_research.stats`` costs next to nothing.

Examples
--------
>>> import pandas as pd
>>> from vises_research import stats
>>> pilots = pd.DataFrame({"region": ["hdf", "hdf", "vlg"]})
>>> stats.counts(pilots, by=["region"]).table["n"].tolist()
[2, 1]
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vises_research.stats.counting import counts
    from vises_research.stats.glossary import COLUMNS, check
    from vises_research.stats.location import describe
    from vises_research.stats.proportions import share, wilson
    from vises_research.stats.results import Base, Method, Result

__all__ = [
    "COLUMNS",
    "Base",
    "Method",
    "Result",
    "check",
    "counts",
    "describe",
    "share",
    "wilson",
]

_HOMES = {
    "COLUMNS": "glossary",
    "Base": "results",
    "Method": "results",
    "Result": "results",
    "check": "glossary",
    "counts": "counting",
    "describe": "location",
    "share": "proportions",
    "wilson": "proportions",
}


def __getattr__(name: str) -> object:
    """Load a function when it is first asked for."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
