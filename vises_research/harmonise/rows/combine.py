"""Combines several columns into one variable: the first answer, a sum, any, years between."""

import datetime
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from vises_research.codebook.numeral import span, steady, written
from vises_research.errors import Problem, place
from vises_research.harmonise.crosswalk.source import Combine, Source
from vises_research.harmonise.crosswalk.targets import NUMERIC
from vises_research.harmonise.rows import recode
from vises_research.harmonise.rows.part import Row, unread
from vises_research.harmonise.rows.recode import Recoded, typed, why_missing
from vises_research.harmonise.rows.routing import BLANK
from vises_research.harmonise.rows.store import Held
from vises_research.harmonise.values.parse import rounded
from vises_research.read import RawTable

__all__ = ["UNLIKE", "differing", "outside", "unlike", "values"]

Cells = tuple[Any, ...]
Way = Callable[[Cells, Cells], Any]

UNLIKE = "the columns do not say the same"
"""The note of values that were to be the same and are not."""

BETWEEN = " / "
"""Stands between the texts of several columns of one row."""


class _Known(NamedTuple):
    """The first level of a variable's scale, and the reasons that say nothing of the answer."""

    top: str | None
    silent: frozenset[str | None]


@dataclass(frozen=True)
class _Part:
    """What a column, or what was itself combined, has in each row."""

    cells: Sequence[Any] | np.ndarray
    reasons: np.ndarray
    columns: tuple[Recoded, ...]


def values(
    source: Source, name: str, parts: Sequence[Recoded]
) -> tuple[Any, np.ndarray | pd.Categorical]:
    """Apply the recode tables of the columns of one variable; several are combined row by row.

    Parameters
    ----------
    source, name
        The source, which says how columns are combined, and the variable.
    parts
        The recode tables, one a column; at least one.

    Returns
    -------
    tuple
        The typed values, and the missing reasons; one each a row.
    """
    if not (combine := source.crosswalk.combine.get(name)):
        return recode.values(parts[0], source.codebook)
    whole = _combined(_by_name(parts), _known(source, name), combine)
    variable = source.variables[name]
    return typed(list(whole.cells), variable, source.codebook), whole.reasons


def _by_name(parts: Sequence[Recoded]) -> dict[str, Recoded]:
    return {part.link.column.name: part for part in parts}


def _known(source: Source, name: str) -> _Known:
    top = next(iter(source.codebook.levels(source.variables[name])), None)
    return _Known(top, frozenset({None, *BLANK, *source.codebook.never_asked}))


def _combined(parts: Mapping[str, Recoded], known: _Known, combine: Combine) -> _Part:
    """Combine the columns, after what is itself combined of them."""
    found = _parts(parts, known, combine)
    way = _way(combine, known)
    told = zip(*(part.reasons for part in found), strict=True)
    rows = zip(*(part.cells for part in found), strict=True)
    cells = [way(row, why) for row, why in zip(rows, told, strict=True)]
    columns = tuple(column for part in found for column in part.columns)
    given = np.array([cell is not None for cell in cells], dtype=bool)
    reasons = why_missing(columns, given)
    for part in (part for part in found if len(part.columns) > 1):
        reasons[~given & (part.reasons == "unresolved")] = "unresolved"
    if combine.using == "same":
        reasons[_differ(found)] = "unresolved"
    return _Part(cells, reasons, columns)


def _parts(parts: Mapping[str, Recoded], known: _Known, combine: Combine) -> list[_Part]:
    """Give what is combined; a column that could not be read is told elsewhere, and left out."""
    found = []
    for part in combine.columns:
        if isinstance(part, Combine):
            inside = _combined(parts, known, part)
            found += [inside] if inside.columns else []
        elif part in parts:
            column = parts[part]
            cells = column.take([resolution.value for resolution in column.resolutions])
            found.append(_Part(cells, column.reasons, (column,)))
    return found


def _differ(parts: Sequence[_Part]) -> np.ndarray:
    """Say in which rows not all that have a value have the same."""
    rows = zip(*(part.cells for part in parts), strict=True)
    return np.array([len({cell for cell in row if cell is not None}) > 1 for row in rows], bool)


def _way(combine: Combine, known: _Known) -> Way:
    """Give what makes one value of those of a row, and of why others are missing."""
    ways: dict[str, Way] = {
        "first": lambda cells, _: next((cell for cell in cells if cell is not None), None),
        "sum": lambda cells, _: _number(cells, combine, sum),
        "mean": lambda cells, _: _number(cells, combine, lambda n: math.fsum(n) / len(n)),
        "product": lambda cells, _: _number(cells, combine, math.prod),
        "any": lambda cells, reasons: _any(cells, reasons, known),
        "years": lambda cells, _: _years(cells),
        "same": lambda cells, _: _same(cells),
    }
    return ways[combine.using]


def unlike(source: Source, raw: RawTable, parts: Sequence[Recoded]) -> Iterator[Row]:
    """Give the cells that were to be the same and are not, as rows of ``unresolved.csv``.

    Parameters
    ----------
    source, raw
        The source, and the rows of its raw table.
    parts
        The recode tables of these rows.

    Yields
    ------
    dict
        One a row of the raw table, with what stands in each of the columns.
    """
    for name, combine in source.crosswalk.combine.items():
        own = _by_name([part for part in parts if part.link.name == name])
        for check in _checked(combine) if own else ():
            found = _parts(own, _known(source, name), check)
            columns = [column for part in found for column in part.columns]
            for at in np.flatnonzero(_differ(found)).tolist():
                names = BETWEEN.join(column.link.column.name for column in columns)
                texts = BETWEEN.join(column.raw(at) for column in columns)
                yield unread(source, raw, at, name, names, texts, UNLIKE)


def _checked(combine: Combine) -> Iterator[Combine]:
    """Give every part of which the columns have to say the same."""
    if combine.using == "same":
        yield combine
    for part in combine.columns:
        yield from _checked(part) if isinstance(part, Combine) else ()


def differing(
    source: Source, raw: RawTable, unresolved: Sequence[Mapping[str, Any]]
) -> Iterator[Problem]:
    """Give a problem for each pair of texts that were to mean the same, with how often they stand.

    Parameters
    ----------
    source, raw
        The source and its raw table.
    unresolved
        What :func:`unlike` gave, among other cells that no rule knew.

    Yields
    ------
    Problem
        With the first row; none for what the source declares.
    """
    told: dict[tuple[str, str, str], list[int]] = {}
    for cell in unresolved if source.crosswalk.unresolved != "missing" else ():
        if cell["note"] == UNLIKE:
            at = str(cell["variable"]), str(cell["column"]), str(cell["raw"])
            told.setdefault(at, []).append(cell["source_row"])
    for (name, columns, text), rows in told.items():
        if text in source.crosswalk.declared_unreadable(name):
            continue
        times = f", in {len(rows)} rows" if len(rows) > 1 else ""
        wrong = f"'{text}' in '{columns}' is not the same as {name}{times}"
        right = (
            f"a line for it in {source.document.path.name} under values or unresolved, "
            "one of the columns alone, or a corrected file"
        )
        yield Problem(place(raw.file, sheet=raw.sheet, row=rows[0]), wrong, right=right)


def outside(source: Source, raw: RawTable, held: Held) -> Iterator[Problem]:
    """Give a problem for each combined variable of which rows lie outside its range.

    Parameters
    ----------
    source, raw
        The source and its raw table.
    held
        Its harmonised rows.

    Yields
    ------
    Problem
        With the first row.
    """
    for name, combine in source.crosswalk.combine.items():
        low, high = bounds = source.variables[name].range or (None, None)
        if combine.using not in (*NUMERIC, "years") or (low is None and high is None):
            continue
        cells = held.some([name])[name].astype("float64")
        out = cells.notna() & (cells.clip(low, high) != cells)
        if out.any():
            wrong = f"{name} is {written(cells[out].iloc[0])} when combined, in {out.sum()} rows"
            where = place(raw.file, sheet=raw.sheet, row=int(raw.rows[out.to_numpy()][0]))
            yield Problem(where, wrong, right=span(bounds))


def _number(cells: Cells, combine: Combine, reckon: Callable[[list[float]], float]) -> Any:
    """Reckon with the numbers that are there; nothing is not 0, and half a product is none."""
    given = [cell for cell in cells if cell is not None]
    all_needed = combine.complete or combine.using == "product"
    if not given or (all_needed and len(given) < len(cells)):
        return None
    found = reckon(given)
    return rounded(found if isinstance(found, int) else steady(found), combine.round)


def _same(cells: Cells) -> Any:
    """Give what all columns that have a value agree on."""
    given = {cell for cell in cells if cell is not None}
    return given.pop() if len(given) == 1 else None


def _any(cells: Cells, reasons: Cells, known: _Known) -> Any:
    """Give the first level of the scale if any column has it; else it must be known in all.

    Reasons that are silent say nothing of the answer; beside others a 'no' elsewhere is no 'no'.
    """
    if known.top in cells:  # one yes is a yes, whatever the others did not say
        return known.top
    if not known.silent.issuperset(reasons):
        return None
    return next((cell for cell in cells if cell is not None), None)


def _years(dates: tuple[datetime.date | None, ...]) -> int | None:
    """Count the years that were completed, as people count their age."""
    begin, end = dates[0], dates[-1]
    if begin is None or end is None:
        return None
    before = (end.month, end.day) < (begin.month, begin.day)
    return end.year - begin.year - before
