"""Reads workbooks as people keep them: titles above, two header rows, totals and notes below."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from vises_research.errors import Problem, StudyError, nearest, place
from vises_research.read.raw import RawTable, column, distinct, letter, text_of

__all__ = ["sheet_names", "workbook"]

Grid = list[list[Any]]


def workbook(
    path: Path,
    *,
    sheet: str | None = None,
    header: Sequence[int] = (),
    until: str | None = None,
    decimal: str = ".",
) -> RawTable:
    """Read one sheet of a workbook (.xlsx, .xls, .ods).

    Parameters
    ----------
    path
        The file.
    sheet
        The sheet's name; needed if there are several.
    header
        The sheet's header rows, counted from 1. Where none is given the first row is taken that is
        filled as wide as the table, and noted. Headers of two rows join as ``Upper / Lower``.
    until
        How the first filled cell of the row begins before which the data end (``Total``).
    decimal
        The decimal mark with which number cells are written as text.

    Returns
    -------
    RawTable
        Every cell as text, merged cells repeated; rows bear the numbers that the sheet shows.

    Raises
    ------
    StudyError
        Where the file or sheet is missing or damaged, a column stands twice, or rows that look like
        data stand below the end of the data.
    """
    grid, sheet = _grid(path, sheet)
    notes = []
    if not header:
        header = [_find_header(grid)]
        notes.append(f"header in row {header[0]}")
    names = _names(path, sheet, grid, header)
    first, last = header[-1], _end(grid, header[-1], until)
    if until is None:
        _check_rest(path, sheet, grid, last, len(names))
    body = grid[first:last]
    used = [n for n, name in enumerate(names) if name or any(row[n] != "" for row in body)]
    columns = {
        names[n] or letter(n): column(
            names[n] or letter(n),
            [text_of(row[n] if row[n] != "" else None, decimal) for row in body],
            n,
        )
        for n in used
    }
    rows = np.arange(first + 1, last + 1)
    return RawTable(path, columns, rows, sheet=sheet, notes=tuple(notes), decimal=decimal)


def sheet_names(path: Path) -> list[str]:
    """Name the sheets of a workbook."""
    return list(_open(path).sheet_names)


def _open(path: Path) -> Any:
    from python_calamine import CalamineError, CalamineWorkbook

    if not path.exists():
        raise StudyError([Problem(place(path), "the file is missing")])
    if path.stat().st_size == 0:
        raise StudyError([Problem(place(path), "the file is empty")])
    try:
        return CalamineWorkbook.from_path(path)
    except CalamineError as error:
        wrong = "the file is damaged or is no workbook"
        raise StudyError([Problem(place(path), wrong, found=str(error))]) from None


def _grid(path: Path, sheet: str | None) -> tuple[Grid, str]:
    """Give the cells of a sheet, all rows equally wide, merged cells repeated."""
    from python_calamine import CalamineError

    book = _open(path)
    names = book.sheet_names
    if sheet is None and len(names) > 1:
        right = f"`sheet:` one of {', '.join(names)}"
        raise StudyError([Problem(place(path), "the workbook has several sheets", right=right)])
    if sheet is not None and sheet not in names:
        wrong = f"there is no sheet '{sheet}'"
        raise StudyError([Problem(place(path), wrong, nearest=nearest(sheet, names))])
    try:
        found = book.get_sheet_by_name(sheet or names[0])
        grid = found.to_python(skip_empty_area=False)
    except CalamineError as error:
        wrong = "the sheet is damaged"
        raise StudyError([Problem(place(path, sheet=sheet), wrong, found=str(error))]) from None
    for (top, left), (bottom, right_) in found.merged_cell_ranges or ():
        for row in grid[top : bottom + 1]:
            row[left : right_ + 1] = [grid[top][left]] * len(row[left : right_ + 1])
    if not any(cell != "" for row in grid for cell in row):
        raise StudyError([Problem(place(path, sheet=sheet), "the sheet is empty")])
    return grid, sheet or names[0]


def _find_header(grid: Grid) -> int:
    """Find the first row that is filled (nearly) as wide as the widest and holds texts only."""
    widest = max(_filled(row) for row in grid)
    for number, row in enumerate(grid, 1):
        texts = all(isinstance(cell, str) for cell in row)
        if texts and _filled(row) >= 0.8 * widest:
            return number
    return 1


def _filled(row: list[Any]) -> int:
    return sum(cell != "" for cell in row)


def _names(path: Path, sheet: str, grid: Grid, header: Sequence[int]) -> list[str]:
    if max(header) > len(grid):
        wrong = f"the sheet has {len(grid)} rows"
        raise StudyError([Problem(place(path, sheet=sheet), wrong, right=f"header: {header}")])
    parts = zip(*(grid[row - 1] for row in header), strict=True)
    names = [
        " / ".join(dict.fromkeys(text_of(p).strip() for p in part if p != "")) for part in parts
    ]
    twice = dict.fromkeys(name for name in distinct(names) if name)
    if twice:
        where = [place(path, sheet=sheet, row=header[-1], column=name) for name in twice]
        raise StudyError([Problem(w, "the column stands twice") for w in where])
    return names


def _end(grid: Grid, first: int, until: str | None) -> int:
    """Find the row after the last row of data."""
    for number, row in enumerate(grid[first:], first):
        start = next((text_of(cell).strip() for cell in row if cell != ""), None)
        if start is None or (until is not None and start.startswith(until)):
            return number
    return len(grid)


def _check_rest(path: Path, sheet: str, grid: Grid, last: int, width: int) -> None:
    """Refuse to lose rows: what stands below a blank row must not be as wide as the table."""
    for number, row in enumerate(grid[last:], last + 1):
        if _filled(row) > width / 2:
            where = place(path, sheet=sheet, row=number)
            wrong = f"this row looks like data, but stands below the blank row {last + 1}"
            right = "no blank row in the data, or `rows: {until: ...}`"
            raise StudyError([Problem(where, wrong, right=right)])
