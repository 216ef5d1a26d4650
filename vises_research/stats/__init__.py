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
    from vises_research.stats.association import *
    from vises_research.stats.bases import *
    from vises_research.stats.counting import *
    from vises_research.stats.glossary import *
    from vises_research.stats.location import *
    from vises_research.stats.many_groups import *
    from vises_research.stats.marginal_independence import *
    from vises_research.stats.multiple_response import *
    from vises_research.stats.multiplicity import *
    from vises_research.stats.proportions import *
    from vises_research.stats.rank_sum import *
    from vises_research.stats.results import *
    from vises_research.stats.tables import *
    from vises_research.stats.trends import *
    from vises_research.stats.two_groups import *
    from vises_research.stats.two_shares import *

_HOMES = {
    "association": ("rank_correlation",),
    "counting": ("counts",),
    "glossary": ("COLUMNS", "check"),
    "location": ("describe",),
    "many_groups": ("dunn", "kruskal_wallis"),
    "marginal_independence": ("items_by_group", "items_by_items"),
    "multiple_response": ("answers", "combinations"),
    "multiplicity": ("families", "p_adjust"),
    "proportions": ("share", "wilson"),
    "rank_sum": ("hodges_lehmann_shift", "mann_whitney"),
    "results": ("Base", "Method", "Result"),
    "tables": ("chi_square", "fisher_freeman_halton"),
    "trends": ("cochran_armitage", "jonckheere_terpstra", "linear_by_linear"),
    "two_groups": ("brunner_munzel", "cliffs_delta"),
    "two_shares": ("odds_ratio", "share_difference"),
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
