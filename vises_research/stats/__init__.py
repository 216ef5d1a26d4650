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
    from vises_research.stats.bases import *
    from vises_research.stats.counting import *
    from vises_research.stats.glossary import *
    from vises_research.stats.guards import *
    from vises_research.stats.location import *
    from vises_research.stats.proportions import *
    from vises_research.stats.results import *
    from vises_research.stats.sums import *

_HOMES = {
    "counting": ("counts",),
    "glossary": ("COLUMNS", "check"),
    "guards": ("Guard", "guarded"),
    "location": ("describe",),
    "proportions": ("share", "wilson"),
    "results": ("Base", "Method", "Result"),
    "sums": ("amounts",),
}
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names}


def __dir__() -> list[str]:
    """List what the room offers, for completion in a notebook."""
    return sorted(_HOME_OF)


def __getattr__(name: str) -> object:
    """Load a function when it is first asked for."""
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME_OF[name]}"), name)
