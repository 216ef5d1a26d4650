"""Opens workbooks and gives the cells of a sheet, or says why not."""

import re
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from vises_research import archive
from vises_research.errors import nearest, place, refusal

__all__ = ["ENDINGS", "Grid", "Merged", "sheet_cells", "sheet_names"]

ENDINGS = (".xlsx", ".xlsm", ".xls", ".ods")
Grid = list[list[Any]]
Merged = Sequence[tuple[tuple[int, int], tuple[int, int]]]


def sheet_names(path: Path) -> list[str]:
    """Name the sheets of a workbook."""
    return list(_open(path).sheet_names)


def _open(path: Path) -> Any:
    archive.check(path)
    if path.suffix.lower() not in ENDINGS:
        raise refusal(path, "this ending is not that of a workbook", right=", ".join(ENDINGS))
    book = archive.workbook(path)
    if not book.sheet_names:
        raise refusal(path, "the workbook has no sheet")
    return book


def sheet_cells(path: Path, sheet: str | None) -> tuple[Grid, str, Merged]:
    """Give the cells of a sheet, its name, and the ranges that are merged.

    All rows are equally wide, and merged cells repeated. The name is needed if there are several.
    """
    book = _open(path)
    names = book.sheet_names
    if sheet is None and len(names) > 1:
        right = f"`sheet:` one of {', '.join(names)}"
        raise refusal(path, "the workbook has several sheets", right=right)
    if sheet is not None and sheet not in names:
        raise refusal(path, f"there is no sheet '{sheet}'", nearest=nearest(sheet, names))
    sheet = sheet or names[0]
    with archive.telling(place(path, sheet=sheet), "the sheet is damaged"):
        found = book.get_sheet_by_name(sheet)
        if found.total_height * found.total_width > archive.CELLS:
            raise ValueError(f"it spans {found.total_height} rows, {found.total_width} columns")
        grid: Grid = found.to_python(skip_empty_area=False)
        merged: Merged = found.merged_cell_ranges or ()
    for (top, left), (bottom, right_) in merged:
        if top < len(grid) and left < len(grid[top]):
            for row in grid[top : bottom + 1]:
                row[left : right_ + 1] = [grid[top][left]] * len(row[left : right_ + 1])
    _show_errors(path, sheet, grid)
    if not any(cell != "" for row in grid for cell in row):
        raise refusal(path, "the sheet is empty", sheet=sheet)
    return grid, sheet, merged


def _show_errors(path: Path, sheet: str, grid: Grid) -> None:
    """Put in the errors (``#N/A``) and the formulas without a value, which read as blank."""
    if path.suffix.lower() not in (".xlsx", ".xlsm"):
        return
    with zipfile.ZipFile(path) as book:
        sheets = [n for n in book.namelist() if n.lower().startswith("xl/worksheets/")]
        if not any(re.search(rb't="e"|<f[ >]', book.read(name)) for name in sheets):
            return
    from openpyxl import load_workbook

    cells = load_workbook(path, data_only=True)[sheet]
    for row in load_workbook(path)[sheet].iter_rows():
        for formula in row:
            value = cells[formula.coordinate]
            shown = value.value if value.data_type == "e" else formula.value
            lost = value.value is None and formula.data_type == "f"
            if (lost or value.data_type == "e") and formula.row <= len(grid):
                grid[formula.row - 1][formula.column - 1] = str(shown)
