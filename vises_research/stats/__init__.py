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
    from vises_research.stats.adjusted import ancova as ancova
    from vises_research.stats.agreement import icc as icc
    from vises_research.stats.association import rank_correlation as rank_correlation
    from vises_research.stats.baseline import regression_to_mean as regression_to_mean
    from vises_research.stats.baseline import reliable_change as reliable_change
    from vises_research.stats.chance_agreement import fleiss_kappa as fleiss_kappa
    from vises_research.stats.chance_agreement import gwet as gwet
    from vises_research.stats.changes import change as change
    from vises_research.stats.changes import moves as moves
    from vises_research.stats.changes import sign_test as sign_test
    from vises_research.stats.clustered import clustered_mean as clustered_mean
    from vises_research.stats.clustered import linear as linear
    from vises_research.stats.cohen import cohen_kappa as cohen_kappa
    from vises_research.stats.common_factor import omega as omega
    from vises_research.stats.counting import counts as counts
    from vises_research.stats.dif import item_bias as item_bias
    from vises_research.stats.dimensions import parallel_analysis as parallel_analysis
    from vises_research.stats.estimating import gee as gee
    from vises_research.stats.firth import firth_logistic as firth_logistic
    from vises_research.stats.glossary import COLUMNS as COLUMNS
    from vises_research.stats.glossary import check as check
    from vises_research.stats.homogeneity import marginal_homogeneity as marginal_homogeneity
    from vises_research.stats.imputation import impute as impute
    from vises_research.stats.intervals import clopper_pearson as clopper_pearson
    from vises_research.stats.intervals import hypergeometric as hypergeometric
    from vises_research.stats.intervals import wilson as wilson
    from vises_research.stats.item_ratings import item_agreement as item_agreement
    from vises_research.stats.joint import pool_joint as pool_joint
    from vises_research.stats.krippendorff import krippendorff_alpha as krippendorff_alpha
    from vises_research.stats.latent_correlations import ordinal_alpha as ordinal_alpha
    from vises_research.stats.latent_correlations import polychoric as polychoric
    from vises_research.stats.location import describe as describe
    from vises_research.stats.location import mean as mean
    from vises_research.stats.many_groups import dunn as dunn
    from vises_research.stats.many_groups import kruskal_wallis as kruskal_wallis
    from vises_research.stats.marginal_independence import items_by_group as items_by_group
    from vises_research.stats.marginal_independence import items_by_items as items_by_items
    from vises_research.stats.missingness import little_mcar as little_mcar
    from vises_research.stats.missingness import missing_patterns as missing_patterns
    from vises_research.stats.moments import em_moments as em_moments
    from vises_research.stats.multiple_response import answers as answers
    from vises_research.stats.multiple_response import combinations as combinations
    from vises_research.stats.multiplicity import families as families
    from vises_research.stats.multiplicity import p_adjust as p_adjust
    from vises_research.stats.nesting import mixed_linear as mixed_linear
    from vises_research.stats.nesting import variance_components as variance_components
    from vises_research.stats.ordinal import ordinal_logit as ordinal_logit
    from vises_research.stats.ordinal_robust import (
        ordinal_logit_clustered as ordinal_logit_clustered,
    )
    from vises_research.stats.ordinal_robust import ordinal_logit_design as ordinal_logit_design
    from vises_research.stats.paired_shares import paired_difference as paired_difference
    from vises_research.stats.paired_yes_no import mcnemar as mcnemar
    from vises_research.stats.pooling import pool as pool
    from vises_research.stats.pooling import rubin as rubin
    from vises_research.stats.proportional_odds import proportionality as proportionality
    from vises_research.stats.proportions import share as share
    from vises_research.stats.random_intercept import (
        ordinal_random_intercept as ordinal_random_intercept,
    )
    from vises_research.stats.rank_sum import hodges_lehmann_shift as hodges_lehmann_shift
    from vises_research.stats.rank_sum import mann_whitney as mann_whitney
    from vises_research.stats.rare import gather as gather
    from vises_research.stats.results import Base as Base
    from vises_research.stats.results import Method as Method
    from vises_research.stats.results import Result as Result
    from vises_research.stats.scales import cronbach_alpha as cronbach_alpha
    from vises_research.stats.scales import item_analysis as item_analysis
    from vises_research.stats.sign_flips import sign_flip as sign_flip
    from vises_research.stats.signed_ranks import signed_rank as signed_rank
    from vises_research.stats.standardised import standardised_change as standardised_change
    from vises_research.stats.tables import chi_square as chi_square
    from vises_research.stats.tables import fisher_freeman_halton as fisher_freeman_halton
    from vises_research.stats.themes import code_agreement as code_agreement
    from vises_research.stats.themes import code_frequencies as code_frequencies
    from vises_research.stats.themes import code_pairs as code_pairs
    from vises_research.stats.trends import cochran_armitage as cochran_armitage
    from vises_research.stats.trends import jonckheere_terpstra as jonckheere_terpstra
    from vises_research.stats.trends import linear_by_linear as linear_by_linear
    from vises_research.stats.two_groups import brunner_munzel as brunner_munzel
    from vises_research.stats.two_groups import cliffs_delta as cliffs_delta
    from vises_research.stats.two_shares import odds_ratio as odds_ratio
    from vises_research.stats.two_shares import share_difference as share_difference
    from vises_research.stats.walsh import hodges_lehmann as hodges_lehmann
    from vises_research.stats.waves import cochran_q as cochran_q
    from vises_research.stats.waves import friedman as friedman
    from vises_research.stats.waves import homogeneity_over_waves as homogeneity_over_waves

_HOMES = {
    "adjusted": ("ancova",),
    "agreement": ("icc",),
    "association": ("rank_correlation",),
    "baseline": ("regression_to_mean", "reliable_change"),
    "chance_agreement": ("fleiss_kappa", "gwet"),
    "changes": ("change", "moves", "sign_test"),
    "clustered": ("clustered_mean", "linear"),
    "cohen": ("cohen_kappa",),
    "common_factor": ("omega",),
    "counting": ("counts",),
    "dif": ("item_bias",),
    "dimensions": ("parallel_analysis",),
    "estimating": ("gee",),
    "firth": ("firth_logistic",),
    "glossary": ("COLUMNS", "check"),
    "homogeneity": ("marginal_homogeneity",),
    "imputation": ("impute",),
    "intervals": ("clopper_pearson", "hypergeometric", "wilson"),
    "item_ratings": ("item_agreement",),
    "joint": ("pool_joint",),
    "krippendorff": ("krippendorff_alpha",),
    "latent_correlations": ("ordinal_alpha", "polychoric"),
    "location": ("describe", "mean"),
    "many_groups": ("dunn", "kruskal_wallis"),
    "marginal_independence": ("items_by_group", "items_by_items"),
    "missingness": ("little_mcar", "missing_patterns"),
    "moments": ("em_moments",),
    "multiple_response": ("answers", "combinations"),
    "multiplicity": ("families", "p_adjust"),
    "nesting": ("mixed_linear", "variance_components"),
    "ordinal": ("ordinal_logit",),
    "ordinal_robust": ("ordinal_logit_clustered", "ordinal_logit_design"),
    "paired_shares": ("paired_difference",),
    "paired_yes_no": ("mcnemar",),
    "pooling": ("pool", "rubin"),
    "proportional_odds": ("proportionality",),
    "proportions": ("share",),
    "random_intercept": ("ordinal_random_intercept",),
    "rank_sum": ("hodges_lehmann_shift", "mann_whitney"),
    "rare": ("gather",),
    "results": ("Base", "Method", "Result"),
    "scales": ("cronbach_alpha", "item_analysis"),
    "sign_flips": ("sign_flip",),
    "signed_ranks": ("signed_rank",),
    "standardised": ("standardised_change",),
    "tables": ("chi_square", "fisher_freeman_halton"),
    "themes": ("code_agreement", "code_frequencies", "code_pairs"),
    "trends": ("cochran_armitage", "jonckheere_terpstra", "linear_by_linear"),
    "two_groups": ("brunner_munzel", "cliffs_delta"),
    "two_shares": ("odds_ratio", "share_difference"),
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
