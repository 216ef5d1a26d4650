"""The numbers behind a chart, with the labels of a language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from vises_research.errors import Problem, StudyError
from vises_research.text import Labels, message

if TYPE_CHECKING:
    import pandas as pd

    from vises_research.figures.body import Body
    from vises_research.stats import Result

__all__ = ["data", "names", "require_signs"]


def names(result: Result) -> tuple[list[str], list[tuple[str, object]]]:
    """List what a result needs labels for.

    Parameters
    ----------
    result
        The result.

    Returns
    -------
    tuple
        The variables, and the levels each with its variable.
    """
    variables = list(result.by) + ([result.outcome] if result.outcome else [])
    levels = [(key, level) for key in result.keys for level in result.table[key].unique()]
    return variables, levels


def require_signs(body: Body, results: Sequence[Result]) -> None:
    """Refuse results with hidden cells in a chart that has no sign for these.

    A body that draws a sign has a true ``signs``.
    """
    if any(result.hidden.any() for result in results) and not getattr(body, "signs", False):
        wrong = "this chart has no sign for cells that are not shown"
        right = "`figures.table`; or to merge categories instead of hiding cells"
        raise StudyError([Problem(f"figures.{body.kind}", wrong, right=right)])


def data(results: Sequence[Result], labels: Labels, lang: str, simulated: bool) -> pd.DataFrame:
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

    Returns
    -------
    pandas.DataFrame
        Headings and levels in the language; numbers as numbers.
    """
    import pandas as pd

    if len(results) == 1:
        table = _worded(results[0], labels, lang)
    else:
        table = pd.concat([_stacked(result, labels, lang) for result in results])
    table = table.reset_index(drop=True)
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
    table = result.table.copy()
    for key in result.keys:
        table[key] = [labels.level(key, level, lang) for level in table[key]]
    table = table.astype({key: "Int64" for key in ("n", "base", "asked") if key in table})
    return (
        _signed(table.drop(columns="hidden"), result.hidden, lang) if "hidden" in table else table
    )


def _signed(table: pd.DataFrame, hidden: pd.Series, lang: str) -> pd.DataFrame:
    """Put a sign where a number is not shown, so that nobody takes it for missing or for zero."""
    from pandas.api.types import is_numeric_dtype

    for column in table.columns:
        away = table[column].isna() & (hidden | (column == "base"))
        if is_numeric_dtype(table[column]) and away.any():
            table[column] = table[column].astype(object).where(~away, message("hidden.sign", lang))
    return table


def _stacked(result: Result, labels: Labels, lang: str) -> pd.DataFrame:
    """Put the keys of a result into two columns that every result has."""
    from vises_research.text import subject

    table = _worded(result, labels, lang)
    levels = [" · ".join(row) for row in table[list(result.keys)].itertuples(index=False)]
    numbers = table.drop(columns=list(result.keys))
    numbers.insert(0, "variable", subject(result, lang, labels))
    numbers.insert(1, "level", levels)
    return numbers
