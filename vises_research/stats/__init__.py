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
    from vises_research.stats.agreement import *
    from vises_research.stats.bases import *
    from vises_research.stats.chance_agreement import *
    from vises_research.stats.cohen import *
    from vises_research.stats.common_factor import *
    from vises_research.stats.counting import *
    from vises_research.stats.dif import *
    from vises_research.stats.dimensions import *
    from vises_research.stats.glossary import *
    from vises_research.stats.krippendorff import *
    from vises_research.stats.latent_correlations import *
    from vises_research.stats.location import *
    from vises_research.stats.polychoric_fit import *
    from vises_research.stats.proportions import *
    from vises_research.stats.results import *
    from vises_research.stats.scales import *

_HOMES = {
    "agreement": ("icc",),
    "chance_agreement": ("fleiss_kappa", "gwet"),
    "cohen": ("cohen_kappa",),
    "common_factor": ("omega",),
    "counting": ("counts",),
    "dif": ("item_bias",),
    "dimensions": ("parallel_analysis",),
    "glossary": ("COLUMNS", "check"),
    "krippendorff": ("krippendorff_alpha",),
    "latent_correlations": ("ordinal_alpha", "polychoric"),
    "location": ("describe",),
    "proportions": ("share", "wilson"),
    "results": ("Base", "Method", "Result"),
    "scales": ("cronbach_alpha", "item_analysis"),
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
