"""The one list of result columns: what each means and in which unit; and the check of a result."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from vises_research.stats.results import Result

__all__ = ["COLUMNS", "IDENTITY", "Column", "check"]


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
    # amounts
    "total": Column("sum over the rows", "of the variable"),
    "mean": Column("mean", "of the variable"),
    # disclosure
    "hidden": Column("whether the row is not shown, since it would tell on few", "yes or no"),
}

IDENTITY = ("term", "item", "first", "second", "time")
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
_UNIT = ["p_value", "p_adjusted", "conf_level"]


def _exceeds(table: Any, low: str, high: str) -> bool:
    if low not in table or high not in table:
        return False
    return bool((table[low] > table[high]).any())


def _within(values: Any) -> bool:
    return bool(values.dropna().between(0, 1).all())
