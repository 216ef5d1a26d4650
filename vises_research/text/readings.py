"""What is told of each kind of result: which rows, as which quantity, under which heading."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from vises_research.stats.quantity import (
    CHANCE,
    CHANGE,
    CLIFFS_DELTA,
    COEFFICIENT,
    CORRELATION,
    DEVIATIONS,
    DIFFERENCE,
    ESTIMATE,
    MEAN,
    NET_CHANGE,
    ODDS,
    POINTS,
    RATIO,
    RELATIVE_EFFECT,
    SHARE,
    SIZE,
    SLOPE,
    WHOLE,
    Quantity,
)

__all__ = ["READINGS", "Say", "quantity"]


@dataclass(frozen=True)
class Say:
    """How one kind of row is told.

    Parameters
    ----------
    term
        The rows of this term; all where there is none.
    kind
        The kind of number that the estimate is.
    effect
        What the evidence may show: ``effect.<effect>.<state>`` among the messages. Nothing where
        there is only a number to tell.
    measure
        The name of the quantity among the messages ``term.``; that of the row's term unless said
        otherwise, none for ``-``.
    test
        The term of the row that holds the test, where it stands in another one.
    direction
        The term of the row whose statistic says which way a test without estimate goes.
    counts
        Whether to count who went up and down: the message ``count.<counts>.``.
    otherwise
        Whether it is told only where nothing else is.
    """

    term: str = ""
    kind: Quantity = ESTIMATE
    effect: str = ""
    measure: str = ""
    test: str = ""
    direction: str = ""
    counts: str = ""
    otherwise: bool = False


def _slopes(kind: Quantity, measure: str) -> tuple[Say, ...]:
    return (
        Say("slope", kind, "slope", measure=measure),
        Say("intercept", ESTIMATE, otherwise=True),
    )


ODDS_RATIOS = _slopes(ODDS, "odds_ratio")
LINEAR = _slopes(SLOPE, "slope")

SHARES = (
    "answers",
    "code_frequencies",
    "code_pairs",
    "combinations",
    "gather",
    "moves",
    "reliable_change",
    "retention",
    "share",
    "weighted_share",
)

READINGS: dict[str, Sequence[Say]] = {
    # parts of a whole; how they are told stands in `summaries`
    **{name: [Say("", SHARE)] for name in SHARES},
    "paired_values": [Say("difference", CHANGE), Say("", MEAN)],
    # means and quantiles
    "mean": [Say("", MEAN, measure="mean")],
    "clustered_mean": [Say("", MEAN, measure="mean")],
    "weighted_mean": [Say("", MEAN, measure="weighted_mean")],
    "weighted_total": [Say("", MEAN, measure="weighted_total")],
    "weighted_quantile": [Say()],
    "em_moments": [Say("mean", MEAN, measure="mean")],
    "median_time": [Say(measure="median_time")],
    "restricted_mean": [Say(measure="restricted_mean")],
    "bootstrap": [Say("bca", measure="-")],
    # before and after
    "change": [
        Say("net_change", NET_CHANGE, "balance", counts="pairs"),
        Say("mean_change", CHANGE, "change"),
    ],
    "sign_test": [Say("sign_test", CHANCE, "balance", counts="pairs")],
    "signed_rank": [Say("rank_biserial", COEFFICIENT, "balance", test="exact")],
    "sign_flip": [Say("exact", DIFFERENCE, "change", measure="mean_change")],
    "hodges_lehmann": [Say("pseudo_median", DIFFERENCE, "change")],
    "standardised_change": [Say("g", COEFFICIENT, "change")],
    "regression_to_mean": [Say("with_mean", COEFFICIENT, "catching_up")],
    "mcnemar": [Say("odds_ratio", RATIO, "frequency", test="mid_p", counts="answers")],
    "paired_difference": [Say("difference", POINTS, "frequency", counts="answers")],
    "marginal_homogeneity": [Say("stuart_maxwell", effect="distribution")],
    "cochran_q": [Say(effect="waves_share")],
    "friedman": [Say("friedman", COEFFICIENT, "waves")],
    "homogeneity_over_waves": [Say(effect="waves_distribution")],
    "ancova": [Say("group", DIFFERENCE, "two"), Say("baseline", DIFFERENCE, otherwise=True)],
    # groups and tables
    "mann_whitney": [Say("exact", effect="two", direction="asymptotic")],
    "hodges_lehmann_shift": [Say("shift", DIFFERENCE, "two")],
    "brunner_munzel": [Say("relative_effect", RELATIVE_EFFECT, "two")],
    "weighted_difference": [Say("", DIFFERENCE, "two")],
    "cliffs_delta": [Say("cliffs_delta", CLIFFS_DELTA, "two")],
    "share_difference": [Say("difference", POINTS, "two_shares")],
    "odds_ratio": [Say("odds_ratio", RATIO, "two_shares")],
    "dunn": [Say(effect="two", direction="statistic")],
    "kruskal_wallis": [Say("epsilon_squared", COEFFICIENT, "groups")],
    "chi_square": [Say("cramers_v", COEFFICIENT, "link")],
    "fisher_freeman_halton": [Say(effect="link")],
    "rao_scott": [Say("F", effect="link")],
    "design_rank_test": [Say("", COEFFICIENT, "groups")],
    "cochran_armitage": [Say("slope", POINTS, "trend")],
    "jonckheere_terpstra": [Say("trend", COEFFICIENT, "trend", measure="kendall_tau_b")],
    "linear_by_linear": [Say("linear", COEFFICIENT, "together")],
    "rank_correlation": [Say("spearman_rho", CORRELATION, "together")],
    "items_by_group": [Say("permutation", effect="groups_items")],
    "items_by_items": [Say("permutation", effect="link")],
    "logrank": [Say("test", effect="groups_time")],
    # scales and agreement
    "cronbach_alpha": [Say("alpha", COEFFICIENT)],
    "omega": [Say("omega", COEFFICIENT)],
    "ordinal_alpha": [Say("ordinal_alpha", COEFFICIENT)],
    "polychoric": [Say("", COEFFICIENT, measure="polychoric")],
    "icc": [Say("icc_2", COEFFICIENT)],
    "cohen_kappa": [Say("", COEFFICIENT, measure="cohen_kappa")],
    "fleiss_kappa": [Say("", COEFFICIENT, measure="fleiss_kappa")],
    "gwet": [Say("", COEFFICIENT)],
    "krippendorff_alpha": [Say("", COEFFICIENT, measure="krippendorff_alpha")],
    "item_agreement": [Say("", COEFFICIENT)],
    "code_agreement": [Say("", COEFFICIENT)],
    # models
    "ordinal_logit": ODDS_RATIOS,
    "ordinal_logit_clustered": ODDS_RATIOS,
    "ordinal_logit_design": ODDS_RATIOS,
    "ordinal_random_intercept": (*ODDS_RATIOS, Say("icc", SHARE)),
    "firth_logistic": ODDS_RATIOS,
    "linear": LINEAR,
    "mixed_linear": LINEAR,
    "gee": LINEAR,
    "pool": (*LINEAR, Say(measure="-", otherwise=True)),
    "pool_joint": [Say(effect="joint")],
    "proportionality": [Say("uneven", effect="uneven")],
    "variance_components": [Say("icc", SHARE), Say("design_effect")],
    # missing values, weights, plans
    "little_mcar": [Say(effect="missing")],
    "leavers": [Say("", DEVIATIONS, "leavers", measure="-")],
    "bounds": [Say("mean"), Say("share", SHARE)],
    "kish": [Say("n_effective"), Say("deff")],
    "detectable_change": [Say("", SIZE)],
    "detectable_difference": [
        Say("mean", SIZE),
        Say("share", SHARE),
        Say("superiority", SHARE),
    ],
    "mcnemar_power": [Say("", SHARE)],
    "noether_size": [Say("", WHOLE)],
}


def quantity(name: str, term: object = "") -> Quantity:
    """Tell what kind of number the estimate of a row is.

    Parameters
    ----------
    name
        The method, as :attr:`vises_research.stats.Result.name`.
    term
        The row's term, where the result has terms.

    Returns
    -------
    Quantity
        A plain number where nothing else is known.

    Examples
    --------
    >>> quantity("change", "net_change").key, quantity("share").is_share
    ('net_change', True)
    """
    said = READINGS.get(name, ())
    found = [say.kind for say in said if say.term in ("", term)]
    return found[0] if found else ESTIMATE
