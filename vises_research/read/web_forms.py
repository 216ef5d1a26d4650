"""Reads what web forms export: SurveyMonkey and Google Forms, whose columns are whole questions."""

import re
from dataclasses import replace
from pathlib import Path

from vises_research.read.raw import Column, RawTable
from vises_research.read.table_file import table_file

__all__ = ["google_forms", "surveymonkey"]

_GRID = re.compile(r"(?P<text>.*?)\s*\[(?P<option>[^\[\]]+)\]\s*(?:\[[A-Z]+\])?", re.DOTALL)
_ANSWER = re.compile(r" / (?:Open-Ended )?(?:Response|R\u00e9ponse|Antwoord)(?= \[[A-Z]+\]$|$)")


def surveymonkey(
    path: Path,
    *,
    sheet: str | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
) -> RawTable:
    """Read a SurveyMonkey export, with one header row or two.

    Parameters
    ----------
    path
        The export (.csv, .xls or .xlsx).
    sheet
        The sheet of a workbook.
    encoding, delimiter
        As declared; what is not declared is found out.

    Returns
    -------
    RawTable
        Columns under their question, or ``Question / Option``; a name that stands twice has its
        letter behind it: ``Other (please specify) [F]``.
    """
    first = table_file(path, sheet=sheet, encoding=encoding, delimiter=delimiter, repeated="letter")
    if not _has_second_row(first):
        return replace(first, notes=(*first.notes, "one header row"))
    table = table_file(
        path, sheet=sheet, encoding=encoding, delimiter=delimiter, header=(1, 2), repeated="letter"
    )
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


def google_forms(
    path: Path,
    *,
    sheet: str | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
) -> RawTable:
    """Read the sheet or the CSV of a Google Form.

    Parameters
    ----------
    path
        The file (.csv, .xlsx or .ods).
    sheet
        The sheet of a workbook.
    encoding, delimiter
        As declared; what is not declared is found out.

    Returns
    -------
    RawTable
        Columns under their question, ``Question [Row]`` for a grid. Several answers in a cell stand
        there with ``, `` between them.
    """
    table = table_file(
        path,
        sheet=sheet,
        encoding=encoding,
        delimiter=delimiter,
        repeated="letter",
    )
    return replace(table, columns={name: _in_grid(c) for name, c in table.columns.items()})


def _in_grid(column: Column) -> Column:
    match = _GRID.fullmatch(column.name)
    return replace(column, text=match["text"], option=match["option"]) if match else column
