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
    from vises_research.stats.adjusted import *
    from vises_research.stats.baseline import *
    from vises_research.stats.bases import *
    from vises_research.stats.changes import *
    from vises_research.stats.counting import *
    from vises_research.stats.glossary import *
    from vises_research.stats.homogeneity import *
    from vises_research.stats.intervals import *
    from vises_research.stats.location import *
    from vises_research.stats.paired_shares import *
    from vises_research.stats.paired_yes_no import *
    from vises_research.stats.proportions import *
    from vises_research.stats.results import *
    from vises_research.stats.sign_flips import *
    from vises_research.stats.signed_ranks import *
    from vises_research.stats.standardised import *
    from vises_research.stats.walsh import *
    from vises_research.stats.waves import *

_HOMES = {
    "adjusted": ("ancova",),
    "baseline": ("regression_to_mean", "reliable_change"),
    "changes": ("change", "moves", "sign_test"),
    "counting": ("counts",),
    "glossary": ("COLUMNS", "check"),
    "homogeneity": ("marginal_homogeneity",),
    "intervals": ("clopper_pearson", "hypergeometric", "wilson"),
    "location": ("describe", "mean"),
    "paired_shares": ("paired_difference",),
    "paired_yes_no": ("mcnemar",),
    "proportions": ("share",),
    "results": ("Base", "Method", "Result"),
    "sign_flips": ("sign_flip",),
    "signed_ranks": ("signed_rank",),
    "standardised": ("standardised_change",),
    "walsh": ("hodges_lehmann",),
    "waves": ("cochran_q", "friedman", "homogeneity_over_waves"),
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
