"""Combines several columns into one variable: the first answer, the sum, any, years between."""

import datetime
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from vises_research.codebook import Codebook, Variable
from vises_research.errors import Problem, place
from vises_research.harmonise.apply import Recoded, typed, why_missing
from vises_research.harmonise.crosswalk import Combine, Source
from vises_research.harmonise.held import Held
from vises_research.harmonise.parse import rounded
from vises_research.harmonise.routing import BLANK
from vises_research.read import RawTable

__all__ = ["outside", "values"]

Cells = tuple[Any, ...]


def values(
    parts: Sequence[Recoded], variable: Variable, codebook: Codebook, combine: Combine
) -> tuple[Any, np.ndarray]:
    """Apply the recode tables of the columns of one variable, and combine them row by row.

    Parameters
    ----------
    parts
        The recode tables, one a column.
    variable, codebook
        The variable, and its scale.
    combine
        How the columns are combined.

    Returns
    -------
    tuple
        The typed values, and the missing reasons; one each a row.
    """
    parts = _in_order(parts, combine)
    scale = codebook.scale_of(variable)
    top = next(iter(scale.levels)) if scale else None
    silent = {None, *BLANK, *codebook.never_asked}
    ways: dict[str, Callable[[Cells, Cells], Any]] = {
        "first": lambda cells, _: next((cell for cell in cells if cell is not None), None),
        "sum": lambda cells, _: _sum(cells, combine),
        "any": lambda cells, reasons: _any(cells, reasons, top, silent),
        "years": lambda cells, _: _years(cells),
    }
    told = zip(*(part.reasons for part in parts), strict=True)
    cells = zip(*(part.take([r.value for r in part.resolutions]) for part in parts), strict=True)
    way = ways[combine.using]
    found = [way(row, why) for row, why in zip(cells, told, strict=True)]
    given = np.array([value is not None for value in found], dtype=bool)
    return typed(found, variable, codebook), why_missing(parts, given)


def outside(
    source: Source, raw: RawTable, held: Held, variables: Mapping[str, Variable]
) -> Iterator[Problem]:
    """Give a problem for each combined variable of which rows lie outside its range.

    Parameters
    ----------
    source, raw
        The source and its raw table.
    held
        Its harmonised rows.
    variables
        The variables of the table.

    Yields
    ------
    Problem
        With the first row.
    """
    for name, combine in source.crosswalk.combine.items():
        low, high = variables[name].range or (None, None)
        if combine.using not in ("sum", "years") or (low is None and high is None):
            continue
        cells = held.some([name])[name].astype("float64")
        out = cells.notna() & (cells.clip(low, high) != cells)
        if out.any():
            wrong = f"{name} is {cells[out].iloc[0]:g} when combined, in {out.sum()} rows"
            where = place(raw.file, sheet=raw.sheet, row=int(raw.rows[out.to_numpy()][0]))
            right = "{} to {}".format(*("…" if x is None else f"{x:g}" for x in (low, high)))
            yield Problem(where, wrong, right=right)


def _in_order(parts: Sequence[Recoded], combine: Combine) -> list[Recoded]:
    """Put the columns in the order in which they are combined."""
    order = {column: number for number, column in enumerate(combine.columns)}
    return sorted(parts, key=lambda part: order.get(part.link.column.name, len(order)))


def _sum(cells: Cells, combine: Combine) -> Any:
    """Add the numbers that are there; nothing is not 0."""
    given = [cell for cell in cells if cell is not None]
    if not given or (combine.complete and len(given) < len(cells)):
        return None
    return rounded(sum(given), combine.round)


def _any(cells: Cells, reasons: Cells, top: str | None, silent: set[str | None]) -> Any:
    """Give the first level of the scale if any column has it; else it must be known in all.

    Reasons that are silent say nothing of the answer; beside others a 'no' elsewhere is no 'no'.
    """
    if top in cells:
        return top
    if not silent.issuperset(reasons):
        return None
    return next((cell for cell in cells if cell is not None), None)


def _years(dates: tuple[datetime.date | None, ...]) -> int | None:
    """Count the years that were completed, as people count their age."""
    begin, end = dates[0], dates[-1]
    if begin is None or end is None:
        return None
    before = (end.month, end.day) < (begin.month, begin.day)
    return end.year - begin.year - before
