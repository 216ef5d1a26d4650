"""The numbers behind a chart, with the labels of a language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from vises_research.text import Labels, message

if TYPE_CHECKING:
    import pandas as pd

    from vises_research.stats import Result

__all__ = ["data", "names"]

NUMBERS = ("time", "lane")
"""Keys that are numbers, not names."""


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
    named = [key for key in result.keys if key not in NUMBERS]
    levels = [(key, level) for key in named for level in result.table[key].unique()]
    return variables, levels


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
    counts = {key: "Int64" for key in ("n", "base", "asked") if key in table}
    table = table.astype(counts).reset_index(drop=True)
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
        if key in NUMBERS:
            continue
        table[key] = [labels.level(key, level, lang) for level in table[key]]
    return table


def _stacked(result: Result, labels: Labels, lang: str) -> pd.DataFrame:
    """Put the keys of a result into two columns that every result has."""
    from vises_research.text import subject

    table = _worded(result, labels, lang)
    rows = table[list(result.keys)].to_dict("records")
    levels = [" · ".join(str(level) for level in row.values()) for row in rows]
    numbers = table.drop(columns=list(result.keys))
    numbers.insert(0, "variable", subject(result, lang, labels))
    numbers.insert(1, "level", levels)
    return numbers
