"""The numbers behind a chart, with the labels of a language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from vises_research.figures.kinds import value_column
from vises_research.text import Labels, message, named, row_names, subject

if TYPE_CHECKING:
    import pandas as pd

    from vises_research.stats import Result

__all__ = ["data"]

COUNTS = ("n", "base", "asked", "n_first", "n_second", "n_raters")


def data(
    results: Sequence[Result], labels: Labels, lang: str, simulated: bool, *, rows: bool = False
) -> pd.DataFrame:
    """Give the numbers of one or several results as one table.

    Parameters
    ----------
    results
        The results; several are put below each other.
    labels
        What variables and levels are called.
    lang
        The language.
    simulated
        Whether a last column says that the data are simulated.
    rows
        Whether rows are named, and counts given as shares too, as in a printed table; several
        results always have named rows.

    Returns
    -------
    pandas.DataFrame
        Headings and levels in the language; numbers as numbers.
    """
    import pandas as pd

    if len(results) == 1 and not rows:
        table = _worded(results[0], labels, lang)
    else:
        table = pd.concat([_stacked(result, labels, lang, rows) for result in results])
    table = table.astype({key: "Int64" for key in COUNTS if key in table}).reset_index(drop=True)
    headings = {
        column: message(f"column.{column}", lang)
        for column in table.columns
        if column not in labels.variables
    }
    if simulated:
        table["status"] = message("simulated", lang)
        headings["status"] = message("status", lang)
    variables = {c: labels.variable(c, lang) for c in table.columns if c not in headings}
    return table.rename(columns={**headings, **variables})


def _worded(result: Result, labels: Labels, lang: str) -> pd.DataFrame:
    table = _numbers(result)
    for key in result.keys:
        table[key] = [named(key, level, lang, labels) for level in table[key]]
    return table


def _stacked(result: Result, labels: Labels, lang: str, shares: bool) -> pd.DataFrame:
    """Put the keys of a result into two columns that every result has: question and row."""
    numbers = _numbers(result).drop(columns=list(result.keys))
    if shares and result.name == "counts":
        numbers["share"] = numbers["n"] / numbers["base"].where(numbers["base"] > 0).astype(float)
    numbers.insert(0, "variable", subject(result, lang, labels))
    numbers.insert(1, "level", row_names(result, lang, labels))
    return numbers


def _numbers(result: Result) -> pd.DataFrame:
    """Give the table with its estimates under the name of what they are."""
    return result.table.rename(columns={"estimate": value_column(result)})
