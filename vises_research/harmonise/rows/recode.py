"""Applies recode tables: from dictionary-encoded raw columns to typed harmonised columns.

What a distinct value becomes was decided once (``resolve``); here it is only taken row by row.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute

from vises_research.codebook import Codebook, Variable
from vises_research.harmonise.crosswalk.columns import Link
from vises_research.harmonise.values.copied import COPY, WHITESPACE
from vises_research.harmonise.values.parse import Resolution
from vises_research.harmonise.values.stated import stated

__all__ = [
    "Recoded",
    "constant",
    "indicators",
    "reasons",
    "ticked",
    "typed",
    "values",
    "why_missing",
]


@dataclass(frozen=True)
class Recoded:
    """The recode table of one raw column.

    Parameters
    ----------
    link
        The column and the variable it fills.
    resolutions
        What became of each of the column's distinct values, in their order.
    texts
        The cells themselves, where most of them are only copied: those of the last code.
    """

    link: Link
    resolutions: Sequence[Resolution]
    texts: pa.Array | None = None

    def take(self, items: Sequence[Any]) -> np.ndarray:
        """Spread one item a distinct value over the rows."""
        array = np.empty(len(items), dtype=object)
        array[:] = items
        return self.spread(array)

    def spread(self, items: np.ndarray) -> np.ndarray:
        """Spread an array with one item a distinct value over the rows."""
        return items.take(self.link.column.codes, mode="clip")

    def each(self, say: Callable[[Resolution], int], kind: type = bool) -> np.ndarray:
        """Say something of each distinct value, and spread it over the rows."""
        return self.spread(np.array([say(r) for r in self.resolutions], dtype=kind))

    def some(self, rows: np.ndarray) -> "Recoded":
        """Give the recode table of some of the rows (a mask), with the values that these have."""
        column, texts = self.link.column.take(rows), self.texts
        resolutions = [self.resolutions[code] for code in np.unique(self.link.column.codes[rows])]
        copied = texts is not None and COPY in column.values[-1:]
        kept = texts.filter(pa.array(rows)) if texts is not None and copied else None
        return Recoded(replace(self.link, column=column), resolutions, kept)

    def raw(self, row: int) -> str:
        """Give the raw text of a row."""
        return str(self.link.column.values[self.link.column.codes[row]])

    @property
    def reasons(self) -> np.ndarray:
        """The missing reason of each row, ``None`` where there is a value."""
        return self.take([r.reason or None for r in self.resolutions])

    def why(self, codebook: Codebook) -> pd.Categorical:
        """Give the missing reason of each row as a category, which takes one byte."""
        order = list(codebook.missing)
        codes = self.each(lambda r: order.index(r.reason) if r.reason else -1, np.int8)
        return reasons(codes, codebook)


def reasons(codes: np.ndarray, codebook: Codebook) -> pd.Categorical:
    """Make missing reasons of their positions in the codebook; -1 where there is a value."""
    kind = pd.CategoricalDtype(list(codebook.missing))
    return pd.Categorical.from_codes(codes, dtype=kind, validate=False)


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
    return _spread(recoded, codebook), recoded.why(codebook)


def _spread(part: Recoded, codebook: Codebook) -> Any:
    """Spread the values of one column over its rows."""
    values = typed([r.value for r in part.resolutions], part.link.variable, codebook)
    if isinstance(values, pd.Categorical):
        spread = part.spread(values.codes)
        return pd.Categorical.from_codes(spread, dtype=values.dtype, validate=False)
    spread = values.take(part.link.column.codes)
    if part.texts is None:
        return spread
    copied = pa.array(part.link.column.codes == len(values) - 1)
    own = pa.compute.utf8_trim(part.texts, characters=WHITESPACE).cast(pa.large_string())
    other = pa.array(spread, type=pa.large_string(), from_pandas=True)
    return pd.array(pa.compute.if_else(copied, own, other).to_pandas(), dtype="str")


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
    options = [*codebook.levels(variable)]
    cells_of = ticked(parts, options)
    size = len(parts[0].link.column.codes)
    anything = np.zeros(size, dtype=bool)
    for cells in cells_of.values():
        anything |= cells == 1
    columns = {}
    for option in options:
        cells = cells_of.get(option, np.full(size, -1, dtype=np.int8))
        columns[option] = pd.arrays.BooleanArray(anything & (cells == 1), ~anything | (cells < 0))
    return columns, why_missing(parts, anything)


def ticked(parts: Sequence[Recoded], options: Sequence[str]) -> dict[str, np.ndarray]:
    """Give, for each option that the source offers, whether it is ticked; -1 if nobody knows.

    Parameters
    ----------
    parts
        The recode tables of the columns of a multiple answer.
    options
        The options that it can have.

    Returns
    -------
    dict
        Option -> 1, 0 or -1; one each a row.
    """
    told: dict[str, np.ndarray] = {}
    for part in parts:
        if part.link.option is not None:
            cells = part.each(lambda r: -1 if r.unresolved else r.value is True, np.int8)
            before = told.get(part.link.option, cells)
            # Two columns of one option: a tick in either ticks it, and only both together say no.
            unknown = ((before < 0) | (cells < 0)) & (before < 1) & (cells < 1)
            told[part.link.option] = np.where(unknown, np.int8(-1), np.maximum(before, cells))
            continue
        for option in options:
            told[option] = part.each(partial(_holds, option), np.int8)
    return told


def _holds(option: str, said: Resolution) -> bool:
    return said.value is not None and option in said.value


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
        more = part.each(lambda r: r.reason not in ("", "no_answer"))
        reasons[more] = part.reasons[more]
    reasons[anything] = None
    return reasons


def constant(value: str | None, size: int, variable: Variable, codebook: Codebook) -> Any:
    """Give a column in which every row has the same value, or in which every one is missing."""
    copied = value is None or variable.kind in ("scale", "options", "text", "reference")
    item = value if copied else stated(value or "", variable)
    return typed([item], variable, codebook).take(np.zeros(size, dtype=np.int64))
