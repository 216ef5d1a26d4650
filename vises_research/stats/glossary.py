"""The one list of result columns: what each means and in which unit; and the check of a result."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from vises_research.stats.results import Result


class Column(NamedTuple):
    """The meaning of a result column and its unit."""

    meaning: str
    unit: str


COLUMNS: dict[str, Column] = {
    "term": Column("which quantity, test or coefficient the row is about", "a name"),
    "item": Column("which variable of several the row is about", "a name"),
    "first": Column("what is compared", "a name"),
    "second": Column("what it is compared with", "a name"),
    "time": Column("when, since the start", "of the variable"),
    "n": Column("rows counted", "rows"),
    "base": Column("rows out of which n was counted", "rows"),
    "asked": Column("rows to which the question was put", "rows"),
    "estimate": Column("the quantity the method estimates", "of the method; a share is 0 to 1"),
    "std_error": Column("standard error of the estimate", "of the estimate"),
    "conf_low": Column("lower limit of the confidence interval", "of the estimate"),
    "conf_high": Column("upper limit of the confidence interval", "of the estimate"),
    "conf_level": Column("confidence level of the interval", "0 to 1"),
    "statistic": Column("test statistic", "of the test"),
    "df": Column("degrees of freedom of the statistic", "none"),
    "df_error": Column("degrees of freedom of the statistic's denominator", "none"),
    "p_value": Column("p value, two-sided", "0 to 1"),
    "p_adjusted": Column("p value corrected for the number of tests", "0 to 1"),
    "median": Column("median", "of the variable"),
    "q1": Column("lower quartile", "of the variable"),
    "q3": Column("upper quartile", "of the variable"),
    # Shares and means; before and after
    "n_effective": Column("units of an endless population that tell as much", "rows"),
    "count_low": Column("fewest units of the population", "units"),
    "count_high": Column("most units of the population", "units"),
    "n_up": Column("pairs with more after than before", "pairs"),
    "n_down": Column("pairs with less after than before", "pairs"),
    "n_same": Column("pairs with the same before and after", "pairs"),
    "w_plus": Column("sum of the ranks of the pairs that went up", "ranks"),
    "w_minus": Column("sum of the ranks of the pairs that went down", "ranks"),
    "achieved_level": Column("confidence level that the interval has at this n", "0 to 1"),
    "threshold": Column("change that measurement error alone seldom reaches", "of the variable"),
    # Groups and multiple response
    "n_first": Column("values in the first group", "rows"),
    "n_second": Column("values in the second group", "rows"),
    "concordant": Column("pairs in which both variables go the same way", "pairs"),
    "discordant": Column("pairs in which the variables go opposite ways", "pairs"),
    "wins": Column("pairs in which the higher group has the higher value, ties half", "pairs"),
    "wins_mean": Column("mean of wins if there is no trend", "pairs"),
    "wins_variance": Column("variance of wins if there is no trend", "pairs squared"),
    "min_expected": Column("smallest expected count of a cell", "rows"),
    "share_expected_below_5": Column("share of cells whose expected count is below 5", "0 to 1"),
    "share_of_answers": Column("part of all answers given, several a respondent", "0 to 1"),
    "tests": Column("p values in the family", "tests"),
    # likelihood models
    "loglik": Column("maximised log-likelihood, penalised where the method is", "natural log"),
    "groups": Column("groups that the rows are nested in", "groups"),
    # Scales and agreement
    "n_items": Column("items of the scale", "items"),
    "n_raters": Column("raters", "raters"),
    "mean": Column("mean", "of the variable"),
    "sd": Column("standard deviation, divisor n - 1", "of the variable"),
    "item_rest_r": Column("correlation of an item with the sum of the others", "-1 to 1"),
    "alpha_without": Column("Cronbach's alpha of the other items", "at most 1"),
    "by_chance": Column("eigenvalue that chance alone seldom exceeds", "items"),
    "kept": Column("whether a component exceeds chance, as all before it do", "1 or 0"),
    "mcfadden": Column("gain in McFadden's R squared", "0 to 1"),
    "observed": Column("agreement seen", "0 to 1"),
    "expected": Column("agreement that chance alone would give", "0 to 1"),
    # Nested and incomplete data
    "clusters": Column("groups that the rows are nested in", "clusters"),
    "std_error_model": Column("standard error that takes variances as known", "of the estimate"),
    "patterns": Column("different patterns of missing values", "patterns"),
    "missing": Column("variables without a value", "variables"),
    "within": Column("mean variance of the estimate within completed data sets", "of the square"),
    "between": Column("variance of the estimate between completed data sets", "of the square"),
    "fmi": Column("fraction of the information that is missing", "0 to 1"),
    "r": Column("relative increase of variance due to missing values", "ratio"),
    # weights, process, robustness
    "deff": Column("design effect: the variance over that of a simple random sample", "a ratio"),
    "target": Column("the total that weights are to reach", "of the population"),
    "bound_low": Column("the quantity if all who are missing were lowest", "of the estimate"),
    "bound_high": Column("the quantity if all who are missing were highest", "of the estimate"),
    "n_risk": Column("rows still in and under observation just before", "rows"),
    "n_event": Column("rows that ended then", "rows"),
    "n_expected": Column("rows that would have ended if all groups were alike", "rows"),
    "n_censored": Column("rows whose observation stopped then, still in", "rows"),
    "cumulative": Column("share of all who started", "0 to 1"),
    "change": Column("the estimate less that of all rows", "of the estimate"),
    # amounts
    "total": Column("sum over the rows", "of the variable"),
    # disclosure
    "hidden": Column("whether the row is not shown, since it would tell on few", "yes or no"),
    # Spans of single units
    "lane": Column("place of a unit in the order of the units", "a number"),
    "start": Column("when the unit entered the step", "a date, or days since"),
    "end": Column("when the step ended for the unit, or it was last seen in it", "as start"),
    "running": Column("whether it had not ended when last seen", "1 or 0"),
    # Codes of open answers
    "jaccard": Column("rows with both of two codes, as part of those with either", "0 to 1"),
}

IDENTITY = ("term", "item", "first", "second", "time", "lane")
"""Result columns that say what a row is about, rather than how much."""


def check(result: Result) -> tuple[str, ...]:
    """Check a result against the glossary.

    Parameters
    ----------
    result
        The result of any method.

    Returns
    -------
    tuple of str
        What is wrong with it; empty where it is as it should be.
    """
    table = result.table
    unknown = [c for c in table.columns if c not in COLUMNS and c not in result.keys]
    wrong = [f"column '{column}' is not in the glossary" for column in unknown]
    wrong += [f"key column '{key}' is not in the table" for key in result.by if key not in table]
    wrong += [f"{low} exceeds {high}" for low, high in _ORDER if _exceeds(table, low, high)]
    wrong += [f"'{c}' leaves 0 to 1" for c in _UNIT if c in table and not _within(table[c])]
    if table[list(result.keys)].duplicated().any() or (not result.keys and len(table) > 1):
        wrong.append("two rows are about the same thing")
    base = result.base
    if not 0 <= base.answered <= base.asked <= base.total:
        wrong.append(f"the base does not nest: {base}")
    if not result.notes and table.isna().any().any():
        wrong.append("a quantity is missing and no note says why")
    return tuple(wrong)


_ORDER = [
    ("conf_low", "estimate"),
    ("estimate", "conf_high"),
    ("n", "base"),
    ("n", "asked"),
    ("q1", "median"),
    ("median", "q3"),
]
_UNIT = ["p_value", "p_adjusted", "conf_level", "achieved_level"]


def _exceeds(table: Any, low: str, high: str) -> bool:
    if low not in table or high not in table:
        return False
    return bool((table[low] > table[high]).any())


def _within(values: Any) -> bool:
    return bool(values.dropna().between(0, 1).all())
