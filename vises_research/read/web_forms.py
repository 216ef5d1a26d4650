"""Reads what web forms export: Qualtrics, SurveyMonkey and Google Forms.

The options of these readers are those of :class:`~vises_research.read.table_file.Export`.
"""

import re
from dataclasses import replace
from pathlib import Path
from typing import Unpack

import numpy as np

from vises_research.errors import refusal
from vises_research.read.raw import Column, RawTable
from vises_research.read.table_file import Export, table_file

__all__ = ["google_forms", "qualtrics", "surveymonkey"]

_GRID = re.compile(r"(?P<text>.*?)\s*\[(?P<option>[^\[\]]+)\]\s*(?:\[[A-Z]+\])?", re.DOTALL)
_ANSWER = re.compile(r" / (?:Open-Ended )?(?:Response|R\u00e9ponse|Antwoord)(?= \[[A-Z]+\]$|$)")


def qualtrics(path: Path, **export: Unpack[Export]) -> RawTable:
    """Read a Qualtrics export (.csv, .tsv or .xlsx), with two header rows (the old form) or three.

    Columns stand under the codes of the first row (of the old form's ``V1`` to ``V10``, under the
    names in the second), with the text of the second. A code that stands twice has its column's
    letter behind it: ``Q1 [F]``.
    """
    table = table_file(path, **export)
    cells = [column.values[column.codes[0]] for column in table.columns.values()]
    if not {"ResponseID", "ResponseId", "Response ID"} & {*cells}:
        wrong, right = "this is no Qualtrics export", "the texts of the questions in row 2"
        raise refusal(path, wrong, right=right, row=2)
    above = 2 if len(table.rows) > 1 and _ids(table) else 1
    if len(table.rows) <= above:
        raise refusal(path, "the file has a header and no rows")
    body = table.take(np.arange(above, len(table.rows)))
    columns = {
        (named := _coded(column, text)).name: named
        for column, text in zip(body.columns.values(), cells, strict=True)
        if column.name or any(column.values)
    }
    return replace(body, columns=columns, notes=(*table.notes, f"{above + 1} header rows"))


def _ids(table: RawTable) -> bool:
    """Say whether the third row holds Qualtrics' own ids: ``{"ImportId": "QID1"}``."""
    cells = [column.values[column.codes[1]] for column in table.columns.values()]
    return any("ImportId" in cell for cell in cells)


def _coded(column: Column, text: str) -> Column:
    old = column.name[:1] == "V" and column.name[1:].isdigit() and text.isalpha()
    name = text if old else column.name
    option = text.rpartition(" - " if " - " in text else "-")[2] if "-" in text else ""
    return replace(column, name=name, header=column.name, text=text, option=option)


def surveymonkey(path: Path, **export: Unpack[Export]) -> RawTable:
    """Read a SurveyMonkey export (.csv, .xls or .xlsx), with one header row or two.

    Columns stand under their question, or ``Question / Option``; a name that stands twice has its
    letter behind it: ``Other (please specify) [F]``.
    """
    first = table_file(path, **export)
    if not _has_second_row(first):
        return replace(first, notes=(*first.notes, "one header row"))
    table = table_file(path, header=(1, 2), **export)
    columns = (_question(column) for column in table.columns.values())
    named = {column.name: column for column in columns}
    return replace(table, columns=named, notes=(*table.notes, "two header rows"))


def _has_second_row(table: RawTable) -> bool:
    """Say whether the first row is a second header: it names where the header does not."""
    row = [(column, column.values[column.codes[0]]) for column in table.columns.values()]
    unnamed = [cell for column, cell in row if column.name in ("", column.letter)]
    return any(cell for _, cell in row) and (any(unnamed) or not row[0][1])


def _question(column: Column) -> Column:
    name = _ANSWER.sub("", column.name)
    text, cut, option = name.rpartition(" / ")
    text, option = (text, option) if cut else (name, "")
    return replace(column, name=name, header=column.name, text=text, option=option)


def google_forms(path: Path, **export: Unpack[Export]) -> RawTable:
    """Read the sheet or the CSV of a Google Form.

    Columns stand under their question, ``Question [Row]`` for a grid. Several answers in a cell
    have ``, `` between them.
    """
    table = table_file(path, **export)
    return replace(table, columns={name: _in_grid(c) for name, c in table.columns.items()})


def _in_grid(column: Column) -> Column:
    match = _GRID.fullmatch(column.name)
    return replace(column, text=match["text"], option=match["option"]) if match else column
