"""Reads what web forms export: Qualtrics, SurveyMonkey and Google Forms.

The options of these readers are those of :class:`~vises_research.read.table_file.Export`.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Unpack

import numpy as np

from vises_research.codebook.markup import plain
from vises_research.errors import refusal
from vises_research.read.raw import Column, RawTable
from vises_research.read.table_file import Export, table_file

__all__ = ["google_forms", "qualtrics", "surveymonkey"]

_GRID = re.compile(r"(?P<text>.*?)\s*\[(?P<option>[^\[\]]+)\]\s*(?:\[[A-Z]+\])?", re.DOTALL)
_WORD = r"(?:Open-Ended )?(?:Response|R\u00e9ponse(?: ouverte)?|(?:Open )?[Aa]ntwoord|Antwort)"
_RESPONSE = re.compile(_WORD)
_ANSWER = re.compile(rf" / {_WORD}(?= \[[A-Z]+\]$|$)")
_NUMBER = re.compile(r"\s*[-+]?[\d.,:/%\s]*\d[\d.,:/%\s]*")
_OWN = {
    *("ResponseId", "ResponseID", "Response ID", "StartDate", "EndDate", "RecordedDate"),
    *("IPAddress", "Progress", "Finished", "Duration (in seconds)"),
}
"""Columns that Qualtrics adds, whose names it does not translate."""
_OF_RESPONDENT = re.compile(r"R_\w+$|\d|true$|false$", re.IGNORECASE)
"""What stands in them in a respondent's row."""


def qualtrics(path: Path, **export: Unpack[Export]) -> RawTable:
    """Read a Qualtrics export (.csv, .tsv or .xlsx), with two header rows (the old form) or three.

    Columns stand under the codes of the first row (of the old form's ``V1`` to ``V10``, under the
    names in the second), with the text of the second. A code that stands twice has its column's
    letter behind it: ``Q1 [F]``. An export of which someone took the other header rows away is read
    as well.
    """
    table = _with_rows(table_file(path, **export))
    above = _headers_below(table)
    if above is None:
        wrong = "this is no Qualtrics export"
        right = "its own columns in row 1 (ResponseId, StartDate, ...), or its ids in row 3"
        raise refusal(path, wrong, right=right)
    _with_rows(table, above)
    texts = _row(table, 0) if above else [""] * len(table.columns)
    body = table.take(np.arange(above, len(table.rows)))
    columns: dict[str, Column] = {}
    for column, text in zip(body.columns.values(), texts, strict=True):
        if column.name or any(column.values):
            named = _coded(column, plain(text))
            columns[column.name if named.name in columns else named.name] = named
    rows = f"{above + 1} header row{'s' if above else ''}"
    return replace(body, columns=columns, notes=(*table.notes, rows))


def _with_rows(table: RawTable, above: int = 0) -> RawTable:
    """Give a table back that has more rows than the headers that are still in it."""
    if len(table.rows) <= above:
        raise refusal(table.file, "the file has a header and no rows", sheet=table.sheet)
    return table


def _headers_below(table: RawTable) -> int | None:
    """Count the header rows below the first; ``None`` where this is no export of Qualtrics.

    In every language the first row has Qualtrics' own names and the third its ids; the second has
    texts, which are those of the language.
    """
    if len(table.rows) > 1 and any("ImportId" in cell for cell in _row(table, 1)):
        return 2
    first = _row(table, 0)
    own = [cell for column, cell in zip(table.columns, first, strict=True) if column in _OWN]
    if own:
        return 0 if any(_OF_RESPONDENT.match(cell) for cell in own) else 1
    ids = [column for column in table.columns.values() if column.name == "V1"]
    old = any(cell.startswith("R_") for column in ids for cell in column.values)
    return 1 if old or _OWN & {*first} else None


def _row(table: RawTable, number: int) -> list[str]:
    return [column.values[column.codes[number]] for column in table.columns.values()]


def _coded(column: Column, text: str) -> Column:
    old = column.name[:1] == "V" and column.name[1:].isdigit() and text.isalpha()
    name = text if old else plain(column.name)
    option = text.rpartition(" - " if " - " in text else "-")[2] if "-" in text else ""
    return replace(column, name=name, header=column.name, text=text, option=option)


def surveymonkey(path: Path, *, header: Sequence[int] = (), **export: Unpack[Export]) -> RawTable:
    """Read a SurveyMonkey export (.csv, .xls or .xlsx), with one header row or two.

    Columns stand under their question, or ``Question / Option``; a name that stands twice has its
    letter behind it: ``Other (please specify) [F]``. ``header`` says which rows are the header
    where the file does not tell.
    """
    if not header:
        first = _with_rows(table_file(path, **export))
        header = (1, 2) if _has_second_row(first) else (1,)
    table = _with_rows(table_file(path, header=header, **export))
    notes = (*table.notes, "one header row" if len(header) == 1 else "two header rows")
    if len(header) == 1:
        return replace(table, notes=notes)
    columns = (_question(column) for column in table.columns.values())
    return replace(table, columns={column.name: column for column in columns}, notes=notes)


def _has_second_row(table: RawTable) -> bool:
    """Say whether the first row is a second header, which names every column that has no name.

    A first column without a name numbers the rows, as programs write it, and tells nothing.
    """
    cells = [(c, c.values[c.codes[0]].strip()) for c in table.columns.values() if any(c.values)]
    kinds = {_kind(column, cell) for column, cell in cells}
    unnamed = [cell for column, cell in cells[1:] if column.name in ("", column.letter)]
    if not unnamed:
        filled = [cell for _, cell in cells if cell]
        return bool(filled) and all(_RESPONSE.fullmatch(cell) for cell in filled)
    if not all(unnamed):
        return False
    above = not cells[0][1] or bool(_RESPONSE.fullmatch(cells[0][1])) or "word" in kinds
    if above != ("number" in kinds):
        return above
    wrong = "this can be a second header row or the first answers"
    raise refusal(table.file, wrong, right="`header: [1, 2]`, or `header: [1]`", row=2)


def _kind(column: Column, cell: str) -> str:
    """Say what a cell is in a column of numbers: one of them, a word above them, or neither."""
    others = [value for value in column.values if value.strip() and value != cell]
    if not cell or not others or not all(map(_NUMBER.fullmatch, others)):
        return ""
    return "number" if _NUMBER.fullmatch(cell) else "word"


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
    table = _with_rows(table_file(path, **export))
    return replace(table, columns={name: _in_grid(c) for name, c in table.columns.items()})


def _in_grid(column: Column) -> Column:
    match = _GRID.fullmatch(column.name)
    return replace(column, text=match["text"], option=match["option"]) if match else column
