"""Reads Qualtrics exports, with their two header rows (the old form) or three."""

from dataclasses import replace
from pathlib import Path

import numpy as np

from vises_research.errors import Problem, StudyError, place
from vises_research.read.raw import Column, RawTable
from vises_research.read.table_file import table_file

__all__ = ["qualtrics"]


def qualtrics(
    path: Path,
    *,
    sheet: str | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
) -> RawTable:
    """Read a Qualtrics export.

    Parameters
    ----------
    path
        The export (.csv, .tsv or .xlsx).
    sheet
        The sheet of a workbook.
    encoding, delimiter
        As declared; what is not declared is found out.

    Returns
    -------
    RawTable
        Columns under the codes of the first row (of the old form's ``V1`` to ``V10``, under the
        names in the second), with the text of the second. A code that stands twice has its
        column's letter behind it: ``Q1 [F]``.

    Raises
    ------
    StudyError
        Where the first rows are not those of a Qualtrics export, or there is no respondent.
    """
    table = table_file(
        path,
        sheet=sheet,
        encoding=encoding,
        delimiter=delimiter,
        repeated="letter",
    )
    cells = [column.values[column.codes[0]] for column in table.columns.values()]
    if not {"ResponseID", "ResponseId", "Response ID"} & {*cells}:
        wrong, right = "this is no Qualtrics export", "the texts of the questions in row 2"
        raise StudyError([Problem(place(path, row=2), wrong, right=right)])
    above = 2 if len(table.rows) > 1 and _ids(table) else 1
    if len(table.rows) <= above:
        raise StudyError([Problem(place(path), "the file has a header and no rows")])
    body = table.take(np.arange(above, len(table.rows)))
    columns = {
        (named := _named(column, text)).name: named
        for column, text in zip(body.columns.values(), cells, strict=True)
        if column.name or any(column.values)
    }
    return replace(body, columns=columns, notes=(*table.notes, f"{above + 1} header rows"))


def _ids(table: RawTable) -> bool:
    """Say whether the third row holds Qualtrics' own ids: ``{"ImportId": "QID1"}``."""
    cells = [column.values[column.codes[1]] for column in table.columns.values()]
    return any("ImportId" in cell for cell in cells)


def _named(column: Column, text: str) -> Column:
    old = column.name[:1] == "V" and column.name[1:].isdigit() and text.isalpha()
    name = text if old else column.name
    option = text.rpartition(" - " if " - " in text else "-")[2] if "-" in text else ""
    return replace(column, name=name, header=column.name, text=text, option=option)
