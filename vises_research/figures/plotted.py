"""The numbers behind a chart, with the labels of a language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from vises_research.text import Labels, message

if TYPE_CHECKING:
    import pandas as pd

    from vises_research.stats import Result

__all__ = ["data", "names", "told"]


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
    return variables, [(key, level) for key, level in levels if told(level)]


def told(level: object) -> bool:
    """Tell whether a key of a row says something: a threshold has no variable, for example."""
    return str(level) not in ("None", "nan", "<NA>", "")


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
    whole = ("n", "base", "asked", "n_up", "n_down", "n_same")
    counts = {key: "Int64" for key in whole if key in table}
    table = table.astype(counts).reset_index(drop=True)
    headings = {
        column: message(_heading(column, results), lang)
        for column in table.columns
        if column not in labels.variables
    }
    if simulated:
        table["status"] = message("simulated", lang)
        headings["status"] = message("status", lang)
    variables = {c: labels.variable(c, lang) for c in table.columns if c not in headings}
    return table.rename(columns={**headings, **variables})


def _heading(column: str, results: Sequence[Result]) -> str:
    """Name the message of a column: the estimate of a share is called one."""
    named = column == "estimate" and not all("share" in result.name for result in results)
    return "column.value" if named else f"column.{column}"


def _worded(result: Result, labels: Labels, lang: str) -> pd.DataFrame:
    table = result.table.copy()
    for key in result.keys:
        table[key] = [labels.level(key, one, lang) if told(one) else "" for one in table[key]]
    return table


def _stacked(result: Result, labels: Labels, lang: str) -> pd.DataFrame:
    """Put the keys of a result into two columns that every result has."""
    from vises_research.text import subject

    table = _worded(result, labels, lang)
    keys = table[list(result.keys)].itertuples(index=False)
    levels = [" · ".join(word for word in row if word) for row in keys]
    numbers = table.drop(columns=list(result.keys))
    numbers.insert(0, "variable", subject(result, lang, labels))
    numbers.insert(1, "level", levels)
    return numbers
