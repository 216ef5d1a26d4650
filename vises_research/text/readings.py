"""What is told of each kind of result: which rows, as which quantity, under which heading."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["READINGS", "Say"]


@dataclass(frozen=True)
class Say:
    """How one kind of row is told.

    Parameters
    ----------
    term
        The rows of this term; all where there is none.
    kind
        The kind of quantity; see :data:`vises_research.text.quantities.KINDS`.
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
    kind: str = "number"
    effect: str = ""
    measure: str = ""
    test: str = ""
    direction: str = ""
    counts: str = ""
    otherwise: bool = False


def _slopes(kind: str, measure: str) -> tuple[Say, ...]:
    return (
        Say("slope", kind, "slope", measure=measure),
        Say("intercept", "number", otherwise=True),
    )


ODDS = _slopes("odds", "odds_ratio")
LINEAR = _slopes("signed", "slope")

READINGS: dict[str, Sequence[Say]] = {
    # means and quantiles
    "mean": [Say(measure="mean")],
    "clustered_mean": [Say(measure="mean")],
    "weighted_mean": [Say(measure="weighted_mean")],
    "weighted_quantile": [Say()],
    "em_moments": [Say("mean", measure="mean")],
    "median_time": [Say(measure="median_time")],
    "restricted_mean": [Say(measure="restricted_mean")],
    "bootstrap": [Say("bca", measure="-")],
    # before and after
    "change": [
        Say("net_change", "points", "balance", counts="pairs"),
        Say("mean_change", "signed", "change"),
    ],
    "sign_test": [Say("sign_test", "half", "balance", counts="pairs")],
    "signed_rank": [Say("rank_biserial", "coefficient", "balance", test="exact")],
    "sign_flip": [Say("exact", "signed", "change", measure="mean_change")],
    "hodges_lehmann": [Say("pseudo_median", "signed", "change")],
    "standardised_change": [Say("g", "coefficient", "change")],
    "regression_to_mean": [Say("with_mean", "coefficient", "catching_up")],
    "mcnemar": [Say("odds_ratio", "ratio", "frequency", test="mid_p", counts="answers")],
    "paired_difference": [Say("difference", "points", "frequency", counts="answers")],
    "marginal_homogeneity": [Say("stuart_maxwell", effect="distribution")],
    "cochran_q": [Say(effect="waves_share")],
    "friedman": [Say("friedman", "coefficient", "waves")],
    "homogeneity_over_waves": [Say(effect="waves_distribution")],
    "ancova": [Say("group", "signed", "two"), Say("baseline", "signed", otherwise=True)],
    # groups and tables
    "mann_whitney": [Say("exact", effect="two", direction="asymptotic")],
    "hodges_lehmann_shift": [Say("shift", "signed", "two")],
    "brunner_munzel": [Say("relative_effect", "half", "two")],
    "cliffs_delta": [Say("cliffs_delta", "coefficient", "two")],
    "share_difference": [Say("difference", "points", "two_shares")],
    "odds_ratio": [Say("odds_ratio", "ratio", "two_shares")],
    "dunn": [Say(effect="two", direction="statistic")],
    "kruskal_wallis": [Say("epsilon_squared", "coefficient", "groups")],
    "chi_square": [Say("cramers_v", "coefficient", "link")],
    "fisher_freeman_halton": [Say(effect="link")],
    "rao_scott": [Say("F", effect="link")],
    "design_rank_test": [Say("", "coefficient", "groups")],
    "cochran_armitage": [Say("slope", "points", "trend")],
    "jonckheere_terpstra": [Say("trend", "coefficient", "trend", measure="kendall_tau_b")],
    "linear_by_linear": [Say("linear", "coefficient", "together")],
    "rank_correlation": [Say("spearman_rho", "coefficient", "together")],
    "items_by_group": [Say("permutation", effect="groups_items")],
    "items_by_items": [Say("permutation", effect="link")],
    "logrank": [Say(effect="groups_time")],
    # scales and agreement
    "cronbach_alpha": [Say("alpha", "coefficient")],
    "omega": [Say("omega", "coefficient")],
    "ordinal_alpha": [Say("ordinal_alpha", "coefficient")],
    "polychoric": [Say("", "coefficient", measure="polychoric")],
    "icc": [Say("icc_2", "coefficient")],
    "cohen_kappa": [Say("", "coefficient", measure="cohen_kappa")],
    "fleiss_kappa": [Say("", "coefficient", measure="fleiss_kappa")],
    "gwet": [Say("", "coefficient")],
    "krippendorff_alpha": [Say("", "coefficient", measure="krippendorff_alpha")],
    "item_agreement": [Say("", "coefficient")],
    "code_agreement": [Say("", "coefficient")],
    # models
    "ordinal_logit": ODDS,
    "ordinal_logit_clustered": ODDS,
    "ordinal_logit_design": ODDS,
    "ordinal_random_intercept": (*ODDS, Say("icc", "share")),
    "firth_logistic": ODDS,
    "linear": LINEAR,
    "mixed_linear": LINEAR,
    "gee": LINEAR,
    "pool": (*LINEAR, Say(measure="-", otherwise=True)),
    "pool_joint": [Say(effect="joint")],
    "proportionality": [Say("uneven", effect="uneven")],
    "variance_components": [Say("icc", "share"), Say("design_effect")],
    # missing values, weights, plans
    "little_mcar": [Say(effect="missing")],
    "leavers": [Say("", "deviations", "leavers", measure="-")],
    "bounds": [Say("mean"), Say("share", "share")],
    "kish": [Say("n_effective"), Say("deff")],
    "detectable_change": [Say("", "size")],
    "detectable_difference": [
        Say("mean", "size"),
        Say("share", "share"),
        Say("superiority", "share"),
    ],
    "mcnemar_power": [Say("", "share")],
    "noether_size": [Say("", "whole")],
}
