"""Before and after: pairs, k categories, waves, and change seen against the baseline."""

import re

import numpy as np
import pandas as pd

from vises_research import stats

from . import Arguments, Case, counterpart, counterpart_more


def pair(arguments: Arguments):
    """Give the data and the names of before and after."""
    names = arguments["before"], arguments["after"]
    inline = re.fullmatch(r"inline:before (\S+) after (\S+)", arguments["data"])
    if not inline:
        return arguments.frame(), *names
    values = [[float(value) for value in part.split("|")] for part in inline.groups()]
    return pd.DataFrame(dict(zip(names, values, strict=True))), *names


def row(result: stats.Result, term: str, **names: str):
    """Give columns of the row of a term, under the names of the reference."""
    return {name: result.value(column, term=term) for name, column in names.items()}


def ranks(arguments: Arguments):
    result = stats.signed_rank(*pair(arguments), zeros=arguments["zero_method"])
    counts = {"n_pairs": "n", "n_zero": "n_same", "w_plus": "w_plus", "w_minus": "w_minus"}
    return {
        **row(result, "exact", **counts, p_exact_two_sided="p_value"),
        **row(result, "asymptotic", z="statistic", p_asymptotic_no_continuity="p_value"),
        **row(result, "rank_biserial", r="estimate"),
    }


for _name in ("wilcoxon_signed_rank_pratt", "wilcoxon_signed_rank_wilcoxon"):
    counterpart(_name)(ranks)
counterpart("matched_pairs_rank_biserial")(ranks)


@counterpart("hodges_lehmann_paired")
def hodges_lehmann(arguments: Arguments):
    result = stats.hodges_lehmann(*pair(arguments), conf_level=arguments.number("conf"))
    limits = {"estimate": "estimate", "lower": "conf_low", "upper": "conf_high"}
    return row(result, "pseudo_median", **limits, achieved_conf="achieved_level")


@counterpart("sign_test")
def sign_test(arguments: Arguments):
    counts = {"n_positive": "n_up", "n_negative": "n_down", "n_zero": "n_same"}
    return {
        **row(
            stats.sign_test(*pair(arguments)), "sign_test", **counts, p_exact_two_sided="p_value"
        ),
        **row(stats.change(*pair(arguments)), "net_change", net_change="estimate"),
    }


def fourfold(n11: int, n12: int, n21: int, n22: int) -> pd.DataFrame:
    """Give one row a pair: yes twice, left, came, no twice."""
    pairs = [(1, 1)] * n11 + [(1, 0)] * n12 + [(0, 1)] * n21 + [(0, 0)] * n22
    return pd.DataFrame(pairs, columns=["before", "after"])


@counterpart("mcnemar")
def mcnemar(arguments: Arguments):
    frame = fourfold(*(int(arguments[cell]) for cell in ("n11", "n12", "n21", "n22")))
    # The odds ratio of the reference is n12/n21, leaving per coming: that of the reversed pair.
    result = stats.mcnemar(frame, "after", "before")
    both = {"chi2": "statistic", "p": "p_value"}
    limits = {"odds_ratio": "estimate", "or_exact_lower": "conf_low", "or_exact_upper": "conf_high"}
    return {
        **row(result, "mid_p", p_mid="p_value"),
        **row(result, "exact", p_exact="p_value"),
        **row(result, "chi_squared", **{f"{k}_uncorrected": c for k, c in both.items()}),
        **row(result, "chi_squared_continuity", **{f"{k}_continuity": c for k, c in both.items()}),
        **row(result, "odds_ratio", **limits),
    }


TEST = {"statistic": "statistic", "df": "df", "p": "p_value"}


def nominal(arguments: Arguments) -> pd.DataFrame:
    """Give the pairs without an order, which rows and columns of a table need not share."""
    return arguments.pairs().astype("object")


@counterpart("stuart_maxwell")
def stuart_maxwell(arguments: Arguments):
    result = stats.marginal_homogeneity(nominal(arguments), "row", "col")
    return row(result, "stuart_maxwell", **TEST)


@counterpart("bhapkar")
def bhapkar(arguments: Arguments):
    return row(stats.marginal_homogeneity(nominal(arguments), "row", "col"), "bhapkar", **TEST)


@counterpart("bowker")
def bowker(arguments: Arguments):
    result = stats.marginal_homogeneity(nominal(arguments), "row", "col")
    full = row(result, "bowker_full_df", df_full="df", p_df_full="p_value")
    return row(result, "bowker", **TEST) | full


@counterpart("cochran_q")
def cochran_q(arguments: Arguments):
    result = stats.cochran_q(arguments.frame(), arguments.list("columns"))
    return row(result, "cochran_q", n="n", **TEST)


@counterpart("friedman")
def friedman(arguments: Arguments):
    result = stats.friedman(arguments.frame(), arguments.list("columns"))
    return row(result, "friedman", n="n", kendall_w="estimate", **TEST)


TABLES = {
    "pd_21_fagerland": (1, 1, 7, 12),
    "pd_69": (31, 5, 14, 19),
    "pd_69_zero": (60, 0, 6, 3),
}
"""Yes twice, yes then no, no then yes, no twice."""


@counterpart_more(
    "newcombe_paired_difference", "bonett_price_paired_difference", "tango_paired_difference"
)
def paired_difference(case: Case):
    first_word = re.split(r"\W", case.call)[0].lower()
    method = {"bonett": "bonett_price"}.get(first_word, first_word)
    frame = fourfold(*TABLES[case.name])
    result = stats.paired_difference(frame, "before", "after", method=method)
    limits = {"estimate": "estimate", "lower": "conf_low", "upper": "conf_high"}
    return row(result, "difference", **limits)


def raters(case: Case) -> tuple[pd.DataFrame, str, str]:
    """Give one row a patient, each rater's grade, graded in order of appearance."""
    counts = case.frame()
    first, second = counts.columns[:2]
    levels = counts[first].drop_duplicates().tolist()
    frame = counts.loc[counts.index.repeat(counts["n"]), [first, second]].reset_index(drop=True)
    return frame.astype(pd.CategoricalDtype(levels, ordered=True)), first, second


@counterpart_more("marginal_homogeneity")
def marginal_homogeneity(case: Case):
    frame, first, second = raters(case)
    # Scores of the reference: first minus second.
    result = stats.marginal_homogeneity(frame, second, first)
    nominal = {"chi2_nominal": "statistic", "p_nominal": "p_value"}
    scores = {"z_scores": "statistic", "p_scores": "p_value"}
    return row(result, "stuart_maxwell", **nominal) | row(result, "scores", **scores)


@counterpart_more("sign_flip_mean_exact")
def sign_flip(case: Case):
    names = {"n": "n", "mean_difference": "estimate", "p_exact_two_sided": "p_value"}
    return row(stats.sign_flip(*raters(case)), "exact", **names)


@counterpart_more("friedman")
def friedman_more(case: Case):
    result = stats.friedman(case.frame(), ["visit1", "visit2", "visit3", "visit4"])
    return row(result, "friedman", kendall_w="estimate", **TEST)


@counterpart_more("marginal_homogeneity_k_waves")
def waves(case: Case):
    result = stats.homogeneity_over_waves(case.frame(), ["visit1", "visit2", "visit3", "visit4"])
    return row(result, "madansky", chi2="statistic", df="df", p="p_value")


@counterpart_more("ancova_hc3")
def ancova(case: Case):
    result = stats.ancova(case.frame(), "prop1", "prop2", group="trt")
    computed = row(result, "group", n="n", df="df", p_E="p_value")
    for name, term in (("0", "intercept"), ("baseline", "baseline"), ("E", "group")):
        both = {f"beta_{name}": "estimate", f"hc3_{name}": "std_error"}
        computed |= row(result, term, **both)
    return computed


@counterpart_more("oldham_regression_to_mean")
def oldham(case: Case):
    result = stats.regression_to_mean(case.frame(), "prop1", "prop2")
    against = row(result, "with_baseline", r_change_baseline="estimate")
    return row(result, "with_mean", r_change_mean="estimate") | against


@counterpart_more("standardised_mean_change")
def standardised(case: Case):
    result = stats.standardised_change(case.frame(), "prop1", "prop2")
    limits = {"d_z": "estimate", "d_lower": "conf_low", "d_upper": "conf_high"}
    return row(result, "d_z", **limits) | row(result, "g", g="estimate")


@counterpart_more("reliable_change_threshold")
def reliable_change(case: Case):
    items = case.frame().dropna()
    k, total = items.shape[1], items.sum(axis=1)
    alpha = k / (k - 1) * (1 - items.var().sum() / total.var())
    mean = np.array(items.mean(axis=1))
    frame = pd.DataFrame({"before": mean, "after": mean})
    result = stats.reliable_change(frame, "before", "after", reliability=alpha)
    return row(result, "up", threshold="threshold")
