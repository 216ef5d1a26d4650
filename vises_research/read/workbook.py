"""Reads workbooks as people keep them: titles above, two header rows, totals and notes below."""

import re
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from vises_research import foreign
from vises_research.errors import Problem, StudyError, nearest, place, refusal
from vises_research.read.headers import Repeated, joined, named
from vises_research.read.raw import Column, RawTable, column, distinct, letter, text_of

__all__ = ["Grid", "Merged", "sheet_cells", "workbook"]

Grid = list[list[Any]]
Merged = Sequence[tuple[tuple[int, int], tuple[int, int]]]


def sheet_cells(path: Path, sheet: str | None) -> tuple[Grid, str, Merged]:
    """Give the cells of a sheet, its name, and the ranges that are merged.

    All rows are equally wide, and merged cells repeated. The name is needed if there are several.
    """
    names = foreign.sheet_names(path)
    if sheet is None and len(names) > 1:
        right = f"`sheet:` one of {', '.join(names)}"
        raise refusal(path, "the workbook has several sheets", right=right)
    if sheet is not None and sheet not in names:
        raise refusal(path, f"there is no sheet '{sheet}'", nearest=nearest(sheet, names))
    sheet = sheet or names[0]
    found = foreign.sheets(path, [sheet], errors=True)[sheet]
    grid = found.cells
    for (top, left), (bottom, right_) in found.merged:
        if top < len(grid) and left < len(grid[top]):
            for row in grid[top : bottom + 1]:
                row[left : right_ + 1] = [grid[top][left]] * len(row[left : right_ + 1])
    if not any(cell != "" for row in grid for cell in row):
        raise refusal(path, "the sheet is empty", sheet=sheet)
    return grid, sheet, found.merged


_BELOW = 50  # rows that are looked at below a header


def workbook(
    path: Path,
    *,
    sheet: str | None = None,
    header: Sequence[int] = (),
    area: str | None = None,
    until: str | None = None,
    repeated: Repeated = None,
) -> RawTable:
    """Read one sheet of a workbook (.xlsx, .xls, .ods), merged cells repeated.

    The rows bear the numbers that the sheet shows; texts outside the table are in the notes. Rows
    that look like data below the end of the data are refused.

    Parameters
    ----------
    path, sheet
        The file, and the sheet's name; needed if there are several.
    header, until, repeated
        As of ``delimited``. Where no header is given it is found, and noted: the first row of texts
        that is filled nearly as wide as the table, with the row above or below it where its own
        names are not distinct.
    area
        The part of the sheet that is the table (``B9:F19``), where there are several, or blank rows
        in it.
    """
    whole, sheet, merged = sheet_cells(path, sheet)
    grid = _within(path, whole, area) if area else whole
    notes = [f"area {area}"] if area else []
    if not header:
        header = _find_header(grid, merged)
        _check_found(path, sheet, grid, header)
        notes.append(f"header in row {' and '.join(map(str, header))}")
    _check_header(path, sheet, grid, header)
    first = max(header)
    last = len(grid) if area and until is None else _end(grid, first, until)
    if until is None and not area:
        _check_rest(path, sheet, grid, last)
    rows = np.array([n for n in range(first, last) if _filled(grid[n])], dtype=np.int64)
    body = [grid[row] for row in rows]
    used, names = _names(path, sheet, grid, header, body, repeated)
    columns = {
        name: _column(name, [r[n] if r[n] != "" else None for r in body], n)
        for n, name in zip(used, names, strict=True)
    }
    notes += _outside(whole, {*header, *(rows + 1)}, used)
    return RawTable(path, columns, rows + 1, sheet=sheet, notes=tuple(notes))


def _column(name: str, cells: list[Any], number: int) -> Column:
    """Make a column; a text that looks like a number of another cell is told apart by a blank.

    The number 3.125 has a decimal point; in the text it can be a mark of thousands.
    """
    typed = {text_of(c) for c in cells if isinstance(c, int | float)}
    texts = [f"{c} " if isinstance(c, str) and c in typed else text_of(c) for c in cells]
    return column(name, texts, number, numbers=frozenset(typed))


def _within(path: Path, grid: Grid, area: str) -> Grid:
    """Blank what lies outside an area such as ``B9:F19``."""
    match = re.fullmatch(r"([A-Z]{1,3})(\d+):([A-Z]{1,3})(\d+)", area.upper().replace("$", ""))
    if match is None:
        raise refusal(path, f"'{area}' is no area", right="for example B9:F19")
    letters = [letter(n) for n in range(len(grid[0]))]
    columns = [letters.index(x) if x in letters else len(letters) for x in (match[1], match[3])]
    top, bottom = int(match[2]), int(match[4])
    blank = [""] * len(grid[0])
    rows = [
        [*blank[: columns[0]], *row[columns[0] : columns[1] + 1], *blank[columns[1] + 1 :]]
        for row in grid[:bottom]
    ]
    kept = [row if number >= top else list(blank) for number, row in enumerate(rows, 1)]
    if not any(map(_filled, kept)):
        raise refusal(path, f"there is nothing in the area {area}")
    return kept


def _find_header(grid: Grid, merged: Merged) -> list[int]:
    """Find the first row filled nearly as wide as the widest that holds texts, and its fellow.

    A wider row further down takes its place if it stands over numbers, as no row of data would. The
    row above joins it where that makes the names distinct; the row below too, but only under
    merged cells, since it could as well be the first row of data.
    """
    widest = max(map(_filled, grid))
    wide = {top for (top, left), (_, right) in merged if right > left}
    for number, row in enumerate(grid, 1):
        texts = [cell for cell in row if cell != ""]
        enough = len(texts) >= 0.8 * widest and len({*map(str, texts)}) >= len(texts) / 2
        if enough and _can_head(grid, number):
            head = _wider(grid, number)
            pairs = [[head], [head - 1, head]]
            pairs += [[head, head + 1]] if head - 1 in wide else []
            return next((rows for rows in pairs if _distinct(grid, rows)), [head])
    return [next(number for number, row in enumerate(grid, 1) if _filled(row))]


def _can_head(grid: Grid, number: int) -> bool:
    """Say whether a row can be a header: texts only, or texts and years over numbers."""
    row = grid[number - 1]
    named = all(isinstance(cell, str) or _is_year(cell) for cell in row)
    return _all_text([row]) or (named and _stands_over_numbers(grid, number))


def _wider(grid: Grid, number: int) -> int:
    """Give the widest row that can be a header, before the first that cannot."""
    best = number
    for later in range(number + 1, len(grid) + 1):
        if not _can_head(grid, later):
            break
        names = [cell for cell in grid[later - 1] if cell != ""]
        wider = len(names) > _filled(grid[best - 1]) and not distinct(map(str, names))
        best = later if wider and _stands_over_numbers(grid, later) else best
    return best


def _stands_over_numbers(grid: Grid, number: int) -> bool:
    """Say whether at least half of a row's cells are of another kind than the numbers below."""
    below = grid[number : number + _BELOW]
    filled = [n for n, cell in enumerate(grid[number - 1]) if cell != ""]
    other = [n for n in filled if _is_above_numbers(grid[number - 1][n], [row[n] for row in below])]
    return bool(filled) and len(other) >= len(filled) / 2


def _is_above_numbers(cell: Any, below: list[Any]) -> bool:
    cells = [other for other in below if other != ""]
    numbers = [other for other in cells if isinstance(other, int | float)]
    years = [other for other in numbers if _is_year(other)]
    same = _is_year(cell) and len(years) >= len(numbers) / 2
    return len(numbers) > len(cells) / 2 and not same


def _is_year(cell: Any) -> bool:
    return isinstance(cell, int | float) and 1800 <= cell <= 2200 and cell == int(cell)


def _check_found(path: Path, sheet: str, grid: Grid, header: list[int]) -> None:
    """Refuse to guess where several tables stand on the sheet, above or beside each other."""
    where = place(path, sheet=sheet, row=max(header))
    right = "`area: B9:F19` for one of them, or `header: [...]`"
    width = _filled(grid[max(header) - 1])
    for number, row in enumerate(grid[: min(header) - 1], 1):
        if _filled(row) > width / 2 and not _all_text([row]):
            wrong = f"the header seems to be here, but row {number} above it looks like data"
            raise StudyError([Problem(where, wrong, right=right)])
    cut = [n for n in range(len(grid[0])) if not any(row[n] != "" for row in grid)]
    blocks = [range(a + 1, b) for a, b in pairwise([-1, *cut, len(grid[0])]) if b - a > 2]
    starts = {max(_find_header([[row[n] for n in block] for row in grid], ())) for block in blocks}
    if len(blocks) > 1 and len(starts) > 1:
        wrong = (
            f"tables stand side by side, with headers in rows {', '.join(map(str, sorted(starts)))}"
        )
        raise StudyError([Problem(where, wrong, right=right)])


def _distinct(grid: Grid, rows: list[int]) -> bool:
    """Say whether rows are there, hold texts only, and give each column a name of its own."""
    if min(rows) < 1 or max(rows) > len(grid):
        return False
    cells = [grid[row - 1] for row in rows]
    names = [name for name in joined(cells) if name] if _all_text(cells) else []
    return bool(names) and not distinct(names)


def _all_text(rows: Grid) -> bool:
    return all(isinstance(cell, str) for row in rows for cell in row)


def _filled(row: list[Any]) -> int:
    return sum(cell != "" for cell in row)


def _check_header(path: Path, sheet: str, grid: Grid, header: Sequence[int]) -> None:
    if max(header) > len(grid) or min(header) < 1:
        wrong = f"the sheet has {len(grid)} rows"
        raise refusal(path, wrong, right=f"header: {header}", sheet=sheet)


def _names(
    path: Path, sheet: str, grid: Grid, header: Sequence[int], body: Grid, repeated: Repeated
) -> tuple[list[int], list[str]]:
    """Name the columns that are used; one without a name is called by its letter."""
    names = joined([[text_of(cell).strip() for cell in grid[row - 1]] for row in header])
    full = [n for n, name in enumerate(names) if name or any(row[n] != "" for row in body)]
    every = named(
        [name if n in full else f"\0{n}" for n, name in enumerate(names)],
        lambda name: place(path, sheet=sheet, row=max(header), column=name),
        repeated,
    )
    return full, [every[n] for n in full]


def _end(grid: Grid, first: int, until: str | None) -> int:
    """Find the row after the last row of data."""
    for number, row in enumerate(grid[first:], first):
        start = next((text_of(cell).strip() for cell in row if cell != ""), None)
        if start is None or (until is not None and start.startswith(until)):
            return number
    return len(grid)


def _check_rest(path: Path, sheet: str, grid: Grid, last: int) -> None:
    """Refuse to lose rows: what stands below a blank row must not be as wide as the table."""
    width = max(map(_filled, grid[:last]))
    for number, row in enumerate(grid[last:], last + 1):
        if _filled(row) > width / 2:
            wrong = f"this row looks like data, but stands below the blank row {last + 1}"
            right = "no blank row in the data, `rows: {until: ...}`, or `area: B9:F19`"
            raise refusal(path, wrong, right=right, sheet=sheet, row=number)


def _outside(grid: Grid, rows: set[int], used: list[int]) -> list[str]:
    """Note the texts that are not in the table: titles, footnotes, remarks beside."""
    found: dict[str, str] = {}
    for number, row in enumerate(grid, 1):
        for n, cell in enumerate(row):
            if cell != "" and not (number in rows and n in used):
                found.setdefault(text_of(cell).strip(), f"{letter(n)}{number}")
    told = [f"outside the table, {cell}: {text!r}" for text, cell in [*found.items()][:20]]
    return [*told, f"and {len(found) - 20} more"] if len(found) > 20 else told
