"""Applies recode tables: from dictionary-encoded raw columns to typed harmonised columns.

What a distinct value becomes was decided once (``resolve``); here it is only taken row by row.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from vises_research.codebook import Codebook, Variable
from vises_research.harmonise.columns import Link
from vises_research.harmonise.resolution import Resolution

__all__ = ["Recoded", "absent", "constant", "indicators", "typed", "values", "why_missing"]


@dataclass(frozen=True)
class Recoded:
    """The recode table of one raw column.

    Parameters
    ----------
    link
        The column and the variable it fills.
    resolutions
        What became of each of the column's distinct values, in their order.
    """

    link: Link
    resolutions: Sequence[Resolution]

    def take(self, items: Sequence[Any]) -> np.ndarray:
        """Spread one item a distinct value over the rows."""
        array = np.empty(len(items), dtype=object)
        array[:] = items
        spread: np.ndarray = array[self.link.column.codes]
        return spread

    @property
    def reasons(self) -> np.ndarray:
        """The missing reason of each row, ``None`` where there is a value."""
        return self.take([r.reason or None for r in self.resolutions])


def typed(items: Sequence[Any], variable: Variable, codebook: Codebook) -> Any:
    """Make a pandas array of the type that a variable's kind has.

    Parameters
    ----------
    items
        Values, ``None`` where missing.
    variable, codebook
        The variable, and its scale.

    Returns
    -------
    pandas array
        Categorical for a scale, ``boolean`` for an option, ``float64``, ``Int64``,
        ``datetime64[us]`` or text.
    """
    if variable.kind == "scale":
        scale = codebook.scales[variable.scale or ""]
        return pd.Categorical(items, categories=list(scale.levels), ordered=scale.ordered)
    types = {
        "options": "boolean",
        "number": "float64",
        "integer": "Int64",
        "date": "datetime64[us]",
        "datetime": "datetime64[us]",
    }
    return pd.array(pd.Series(list(items), dtype=types.get(variable.kind, "str")))


def values(recoded: Recoded, codebook: Codebook) -> tuple[Any, np.ndarray]:
    """Apply the recode table of a variable that has one column.

    Returns
    -------
    tuple
        The typed values, and the missing reasons; one each a row.
    """
    items = [r.value for r in recoded.resolutions]
    array = typed(items, recoded.link.variable, codebook)
    return array.take(recoded.link.column.codes), recoded.reasons


def indicators(
    parts: Sequence[Recoded], variable: Variable, codebook: Codebook
) -> tuple[dict[str, Any], np.ndarray]:
    """Apply the recode tables of a multiple response.

    An option is true where it is ticked, and false where another one is; where nothing is ticked
    all are missing, for a blank is not a 'no'. An option that the source does not offer stays
    missing.

    Returns
    -------
    tuple
        Option -> typed values, and the missing reasons of the variable; one each a row.
    """
    options = list(codebook.scales[variable.options or ""].levels)
    ticked = _ticked(parts, options)
    size = len(parts[0].link.column.codes)
    anything = np.zeros(size, dtype=bool)
    for cells in ticked.values():
        anything |= np.equal(cells, True).astype(bool)
    columns = {}
    for option in options:
        cells = np.full(size, None, dtype=object)
        if option in ticked:
            known = anything & np.not_equal(ticked[option], "unresolved").astype(bool)
            cells[known] = np.equal(ticked[option], True).astype(bool)[known]
        columns[option] = typed(cells.tolist(), variable, codebook)
    return columns, why_missing(parts, anything)


def _ticked(parts: Sequence[Recoded], options: Sequence[str]) -> dict[str, np.ndarray]:
    """Give, for each option that the source offers, what its cells say row by row."""
    ticked: dict[str, np.ndarray] = {}
    for part in parts:
        if part.link.option is not None:
            said = [r.reason if r.unresolved else r.value for r in part.resolutions]
            ticked[part.link.option] = part.take(said)
            continue
        for option in options:
            said = [r.value is not None and option in r.value for r in part.resolutions]
            ticked[option] = part.take(said)
    return ticked


def why_missing(parts: Sequence[Recoded], anything: np.ndarray) -> np.ndarray:
    """Give why several columns have no value: the most telling reason that one of them gives.

    Parameters
    ----------
    parts
        The recode tables of the columns.
    anything
        The rows that have a value.

    Returns
    -------
    numpy.ndarray
        A reason, or ``None`` where there is a value; one each a row.
    """
    reasons = np.full(len(anything), "no_answer", dtype=object)
    for part in reversed(parts):
        told = part.reasons
        more = np.array([r not in (None, "no_answer") for r in told], dtype=bool)
        reasons[more] = told[more]
    reasons[anything] = None
    return reasons


def constant(value: str, size: int, variable: Variable, codebook: Codebook) -> Any:
    """Give a column in which every row has the same value."""
    return typed([value], variable, codebook).take(np.zeros(size, dtype=np.int64))


def absent(size: int, variable: Variable, codebook: Codebook) -> Any:
    """Give a column in which every value is missing."""
    return typed([None], variable, codebook).take(np.zeros(size, dtype=np.int64))
