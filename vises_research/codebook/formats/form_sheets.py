"""Reads the sheets of an XLSForm: from a workbook, a text file, or the form of a KoBo project."""

import csv
import io
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vises_research import archive
from vises_research.codebook.numeral import written
from vises_research.errors import Problems, place, refusal

__all__ = ["Sheet", "sheets"]

Row = dict[str, str]
_SAME = {"list name": "list_name", "value": "name", "caption": "label", "relevance": "relevant"}
"""Old and other names of columns."""


@dataclass(frozen=True)
class Sheet:
    """A sheet: its rows that hold something, each with the number that the file shows."""

    name: str
    rows: tuple[tuple[int, Row], ...]
    header: tuple[str, ...] = ()


def sheets(path: Path) -> dict[str, Sheet]:
    """Read the sheets ``survey``, ``choices`` and ``settings`` of a form, by name.

    Columns stand under their present names. What breaks the rules of XLSForm is refused.
    """
    readers = {".csv": _from_text, ".json": _from_json}
    grids = readers.get(path.suffix.lower(), _from_workbook)(path)
    cases = {name for name in grids if name.casefold() in ("survey", "choices", "settings")}
    if not any(name.casefold() == "survey" for name in cases):
        found = ", ".join(grids) or "none"
        wrong = "this is no XLSForm: it has no sheet 'survey'"
        raise refusal(path, wrong, found=found)
    problems = Problems()
    if len({name.isupper() for name in cases}) > 1 or any(name.istitle() for name in cases):
        for name in sorted(name for name in cases if name != name.lower()):
            right = name.lower()
            problems.add(place(path, sheet=name), "the sheet's name is misspelt", right=right)
    found_ = {name.casefold(): _sheet(path, name, grids[name], problems) for name in cases}
    problems.stop_if_any()
    return found_


def _sheet(path: Path, name: str, grid: list[list[str]], problems: Problems) -> Sheet:
    """Take the header off; what breaks the rules of XLSForm is a problem."""
    header = [_column(cell) for cell in grid[0]] if grid else []
    kind = name.casefold()
    for number, column in enumerate(header):
        where = place(path, sheet=name, row=1, column=column)
        if column and column in header[:number]:
            problems.add(where, "the column stands twice")
        if kind == "choices" and " " in column.partition("::")[0]:
            problems.add(where, "the column's name has a space", right=column.replace(" ", "_"))
        if kind == "choices" and not column and any(row[number] for row in grid[1:]):
            problems.add(place(path, sheet=name, row=1), f"cell {number + 1} has no column name")
    if kind == "survey" and len(grid) > 2 and not any(grid[1]):
        where = place(path, sheet=name, row=2)
        problems.add(where, "the row below the header is blank", right="the first question")
    rows = (dict(zip(header, row, strict=True)) for row in grid[1:])
    filled = tuple((n, row) for n, row in enumerate(rows, 2) if any(row.values()))
    return Sheet(name, filled, tuple(header))


def _column(cell: str) -> str:
    """Name a column as XLSForm names it today: ``label:English`` is ``label::English``."""
    name, _, language = re.sub(r"\s*::?\s*", "::", cell.strip(), count=1).partition("::")
    name = _SAME.get(name.casefold(), name.casefold())
    if name in ("bind", "jr", "media", "control", "body"):
        return _SAME.get(language, language) if name == "bind" else f"{name}::{language}"
    return f"{name}::{language}" if language else name


def _from_workbook(path: Path) -> dict[str, list[list[str]]]:
    book = archive.workbook(path)
    with archive.telling(place(path), "the file is damaged or is no workbook"):
        return {
            name: _texts(book.get_sheet_by_name(name).to_python(skip_empty_area=False))
            if name.casefold() in _READ
            else []
            for name in book.sheet_names
        }


_READ = ("survey", "choices", "settings")


def _from_text(path: Path) -> dict[str, list[list[str]]]:
    """Read the layout in which the first column names the sheet."""
    text = archive.text(path)
    grids: dict[str, list[Any]] = {}
    grid: list[Any] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), strict=True):
            if row and row[0].strip():
                grid = grids.setdefault(row[0].strip(), [])
            if any(cell.strip() for cell in row[1:]):
                grid.append(row[1:])
    except csv.Error as error:
        raise refusal(path, f"this is not CSV: {error}") from None
    return {name: _texts(grid) for name, grid in grids.items()}


def _from_json(path: Path) -> dict[str, list[list[str]]]:
    """Read the form of a KoboToolbox project, whose texts are lists in the order of languages."""
    try:
        found = json.loads(archive.content(path))
        form = found.get("content", found)
        languages = [x or "" for x in form.get("translations") or [""]]
        return {
            name: _grid([_spread(row, languages) for row in form[name]])
            for name in ("survey", "choices")
            if form.get(name)
        }
    except (ValueError, KeyError, AttributeError, TypeError, RecursionError) as error:
        wrong = "this is not the form of a KoboToolbox project"
        raise refusal(path, wrong, found=str(error)) from None


def _spread(row: dict[str, Any], languages: list[str]) -> dict[str, Any]:
    """Give each language of a text a column of its own."""
    plain: dict[str, Any] = {}
    for name, value in row.items():
        if isinstance(value, list):
            names = [f"{name}::{x}" if x else name for x in languages]
            plain.update(zip(names, value, strict=False))
        else:
            plain[name] = value
    if "name" not in plain and "$autoname" in plain:
        plain["name"] = plain["$autoname"]
    if "select_from_list_name" in plain:
        plain["type"] = f"{plain['type']} {plain['select_from_list_name']}"
    return plain


def _grid(rows: list[dict[str, Any]]) -> list[list[str]]:
    header = list(dict.fromkeys(name for row in rows for name in row))
    return _texts([header, *([row.get(name, "") for name in header] for row in rows)])


def _texts(grid: Iterable[Iterable[Any]]) -> list[list[str]]:
    """Write every cell as text, all rows equally wide."""
    rows = [[_text(cell) for cell in row] for row in grid]
    width = max(map(len, rows), default=0)
    return [row + [""] * (width - len(row)) for row in rows]


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell).lower()
    return written(cell) if isinstance(cell, float) else str(cell).strip()
