"""The numbers behind a chart, with the labels of a language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from vises_research.errors import Problem, StudyError
from vises_research.figures.naming import row_labels, value_column
from vises_research.text import Voice, column, key, subject

if TYPE_CHECKING:
    import pandas as pd

    from vises_research.stats import Result

__all__ = ["data", "require_signs"]

NUMBERS = ("time", "lane")
"""Keys that hold a number, which needs no label."""
COUNTS = ("n", "base", "asked", "n_first", "n_second", "n_raters")


def require_signs(kind: str, signs: bool, results: Sequence[Result]) -> None:
    """Refuse results with hidden cells in a kind of chart that has no sign for these."""
    if any(result.hidden.any() for result in results) and not signs:
        wrong = "this chart has no sign for cells that are not shown"
        right = "`figures.table`; or to merge categories instead of hiding cells"
        raise StudyError([Problem(f"figures.{kind}", wrong, right=right)])


def data(
    results: Sequence[Result], voice: Voice, simulated: bool, *, rows: bool = False
) -> pd.DataFrame:
    """Give the numbers of one or several results as one table.

    Parameters
    ----------
    results
        The results; several are put below each other.
    voice
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
        table = _worded(results[0], voice)
        kind = results[0].name
    else:
        kinds = {result.name for result in results if "estimate" in result.table}
        kind = kinds.pop() if len(kinds) == 1 else ""
        apart = rows or not kind
        table = pd.concat([_stacked(result, voice, rows, apart) for result in results])
    table = table.reset_index(drop=True)
    headings = {
        name: column(name, voice, kind)
        for name in table.columns
        if all(name not in result.by and name != result.outcome for result in results)
    }
    if simulated:
        table["status"] = voice.say("simulated")
        headings["status"] = voice.say("status")
    variables = {c: voice.variable(c) for c in table.columns if c not in headings}
    return table.rename(columns={**headings, **variables})


def _worded(result: Result, voice: Voice) -> pd.DataFrame:
    table = result.table.copy()
    rows = table[list(result.keys)].to_dict("records")
    for name in result.keys:
        if name not in NUMBERS:
            table[name] = [key(result, name, row, voice) for row in rows]
    return _whole(table, result, voice)


def _whole(table: pd.DataFrame, result: Result, voice: Voice) -> pd.DataFrame:
    """Write counts as whole numbers, and a sign where a number is not shown."""
    table = table.astype({name: "Int64" for name in COUNTS if name in table})
    if "hidden" not in table:
        return table
    return _signed(table.drop(columns="hidden"), result.hidden, voice)


def _signed(table: pd.DataFrame, hidden: pd.Series, voice: Voice) -> pd.DataFrame:
    """Put a sign where a number is not shown, so that nobody takes it for missing or for zero."""
    from pandas.api.types import is_numeric_dtype

    for name in table.columns:
        away = table[name].isna() & (hidden | (name == "base"))
        if is_numeric_dtype(table[name]) and away.any():
            table[name] = table[name].astype(object).where(~away, voice.say("hidden.sign"))
    return table


def _stacked(result: Result, voice: Voice, shares: bool, apart: bool) -> pd.DataFrame:
    """Put the keys of a result into two columns that every result has: question and row.

    Where estimates of several kinds stand below each other, each kind has its own column.
    """
    table = result.table
    numbers = table.drop(columns=list(result.keys))
    if shares and result.card.rows == "counts":
        numbers["share"] = table["n"] / table["base"].where(table["base"] > 0).astype(float)
    if apart:
        numbers = numbers.rename(columns={"estimate": value_column(result)})
    numbers = _whole(numbers, result, voice)
    numbers.insert(0, "variable", subject(result, voice))
    numbers.insert(1, "level", row_labels(result, voice))
    return numbers
