"""Reads LimeSurvey's own data files, which keep 'not shown' apart from 'left empty'.

In its database a question that was not shown is NULL, and one left empty is an empty text. Only the
VV export and the archive (.lsa) keep the difference; any other export writes both as a blank.
"""

from dataclasses import replace
from pathlib import Path

import numpy as np

from vises_research import archive
from vises_research.errors import refusal
from vises_research.read import text_file
from vises_research.read.delimited import delimited
from vises_research.read.raw import Column, RawTable, column

__all__ = ["NOT_SHOWN", "archived", "is_vv", "vv"]

NOT_SHOWN = "{question_not_shown}"
_REASONS = {NOT_SHOWN: "not_asked", "": "no_answer"}
_MASKED = {"{newline}": "\n", "{cr}": "\r", "{tab}": "\t", "{quote}": '"', "{lbrace}": "{"}


def is_vv(path: Path, encoding: str | None) -> bool:
    """Say whether a file is a VV export: cut at tabs, with the fields' names in its second row."""
    rows = text_file.cut(text_file.head(path, encoding), "\t", 2)[0]
    return len(rows) == 2 and len(rows[1]) > 1 and rows[1][0] == "id"


def vv(path: Path, encoding: str | None) -> RawTable:
    """Read a VV export."""
    table = delimited(path, encoding=encoding, delimiter="\t", header=(2,))
    columns = {name: _unmasked(column) for name, column in table.columns.items()}
    return replace(table, columns=columns, notes=(*table.notes[:2], "VV export"))


def _unmasked(column: Column) -> Column:
    values = []
    for value in column.values:
        for mark, sign in _MASKED.items() if value != NOT_SHOWN else ():
            value = value.replace(mark, sign)  # noqa: PLW2901 - one mark after the other
        values.append(value)
    return replace(column, values=tuple(values), reasons=_REASONS)


def archived(path: Path) -> RawTable:
    """Read the responses in an archive, and how long they took, if it was measured."""
    responses = _rows(archive.member(path, "_responses.lsr"), path)
    if not responses:
        raise refusal(path, "the archive holds no responses")
    if any(name.endswith("_timings.lsi") for name in archive.names(path)):
        timings = _rows(archive.member(path, "_timings.lsi"), path)
        times = {row.get("id"): row for row in timings}
        responses = [{**times.get(row.get("id"), {}), **row} for row in responses]
    fields = dict.fromkeys(name for row in responses for name in row)
    columns = {
        name: column(name, [row.get(name, NOT_SHOWN) for row in responses], n, reasons=_REASONS)
        for n, name in enumerate(fields)
    }
    return RawTable(path, columns, np.arange(1, len(responses) + 1), notes=("LimeSurvey archive",))


def _rows(data: bytes, path: Path) -> list[dict[str, str]]:
    """Give the rows of a dumped table; a field that is NULL is not in its row."""
    root = archive.tree(data, path)
    names = dict.fromkeys(element.text or "" for element in root.iter("fieldname"))
    found = []
    for row in root.iter("row"):
        cells = {cell.tag.lstrip("_").replace("-", "#"): cell.text or "" for cell in row}
        found.append({name: cells[name] for name in names if name in cells})
    return found
