"""Reads workbooks, in the process of :mod:`vises_research.foreign`."""

import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vises_research.errors import Problem, StudyError, place, refusal

__all__ = ["Sheet", "cells", "names"]

Corners = tuple[tuple[int, int], tuple[int, int]]


@dataclass(frozen=True)
class Sheet:
    """The cells of a sheet in rows that are equally wide, and the corners of the merged ones."""

    cells: list[list[Any]]
    merged: list[Corners]


def names(path: Path) -> list[str]:
    """Name the sheets."""
    found: list[str] = list(_open(path).sheet_names)
    if not found:
        raise refusal(path, "the workbook has no sheet")
    return found


def cells(path: Path, wanted: list[str], most: int, *, errors: bool) -> dict[str, Sheet]:
    """Read sheets of at most so many cells; ``errors`` also as :func:`_show_errors` does."""
    book = _open(path)
    found = {name: _sheet(book, path, name, most) for name in wanted}
    for name, sheet in found.items() if errors else ():
        _show_errors(path, name, sheet.cells)
    return found


def _open(path: Path) -> Any:
    from python_calamine import CalamineWorkbook

    with _telling(place(path), "the file is damaged or is no workbook"):
        return CalamineWorkbook.from_path(path)


def _sheet(book: Any, path: Path, name: str, most: int) -> Sheet:
    with _telling(place(path, sheet=name), "the sheet is damaged"):
        found = book.get_sheet_by_name(name)
        if found.total_height * found.total_width > most:
            raise ValueError(f"it spans {found.total_height} rows, {found.total_width} columns")
        grid: list[list[Any]] = found.to_python(skip_empty_area=False)
        merged: list[Corners] = list(found.merged_cell_ranges or ())
    return Sheet(grid, merged)


def _show_errors(path: Path, sheet: str, grid: list[list[Any]]) -> None:
    """Put in the errors (``#N/A``) and the formulas without a value, which read as blank."""
    if path.suffix.lower() not in (".xlsx", ".xlsm") or not zipfile.is_zipfile(path):
        return
    with zipfile.ZipFile(path) as book:
        parts = [n for n in book.namelist() if n.lower().startswith("xl/worksheets/")]
        if not any(re.search(rb't="e"|<f[ >]', book.read(part)) for part in parts):
            return
    from openpyxl import load_workbook

    try:
        values = load_workbook(path, data_only=True)[sheet]
        written = load_workbook(path)[sheet]
    except MemoryError:
        raise
    except Exception as error:  # openpyxl raises whatever a damaged part makes it meet
        wrong, found = "the sheet is damaged", f"{type(error).__name__}: {error}"
        raise refusal(path, wrong, found, sheet=sheet) from None
    for row in written.iter_rows():
        for formula in row:
            value = values[formula.coordinate]
            shown = value.value if value.data_type == "e" else formula.value
            lost = value.value is None and formula.data_type == "f"
            inside = formula.row <= len(grid) and formula.column <= len(grid[formula.row - 1])
            if inside and (lost or value.data_type == "e"):
                grid[formula.row - 1][formula.column - 1] = str(shown)


@contextmanager
def _telling(where: str, wrong: str) -> Iterator[None]:
    """Tell as a problem what calamine raises; it panics at times, outside of ``Exception``."""
    from python_calamine import CalamineError

    try:
        yield
    except (CalamineError, OSError, ValueError, OverflowError) as error:
        raise StudyError([Problem(where, wrong, found=str(error))]) from None
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise StudyError([Problem(where, wrong, found=str(error))]) from None
