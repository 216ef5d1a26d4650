"""Reads LimeSurvey responses, joined to the questionnaire if its structure file is there.

In its database a question that was not shown is NULL, and one left empty is an empty text. Only the
VV export and the archive (.lsa) keep the difference; any other export writes both as a blank.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Unpack

import numpy as np

from vises_research import archive
from vises_research.codebook import formats
from vises_research.codebook.formats.lime_names import coded, separator
from vises_research.codebook.formats.lime_structure import FIXED
from vises_research.codebook.formats.words import NO, OTHER, YES, words
from vises_research.codebook.questionnaire import Said
from vises_research.errors import refusal
from vises_research.read import text_file
from vises_research.read.delimited import delimited
from vises_research.read.raw import Column, RawTable
from vises_research.read.raw import column as encoded
from vises_research.read.table_file import Export, is_workbook, table_file

__all__ = ["NOT_SHOWN", "archived", "is_vv", "limesurvey", "vv"]

_CODE = r"(?P<code>[A-Za-z]\w*?(?:\[[^\]]*\]){0,2})"
_USUAL = r"(?:\.|:| -)\s+"
_OPTION = re.compile(r"(?P<text>.*?)\s*\[(?P<option>[^\[\]]*)\]\s*", re.DOTALL)
_BLANK = {"": "not_shown_or_no_answer"}
_NOT_ASKED = {"n/a", "n.v.t.", "nvt", "s.o.", "sans objet"}


def limesurvey(
    path: Path,
    *,
    structure: Path | None = None,
    language: str | None = None,
    yes_no: Sequence[str] = (),
    **export: Unpack[Export],
) -> RawTable:
    """Read LimeSurvey responses: an export as text or workbook, a VV export, or an archive (.lsa).

    Columns stand under their question codes: ``G02Q01``, ``G02Q01[SQ001]``. A VV export and an
    archive tell what was not shown from what was left empty; any other export says that it was one
    of the two.

    Parameters
    ----------
    path
        The export, with codes or labels as answers; its header may be codes (in any of LimeSurvey's
        three ways to write them), texts, or both.
    structure, language
        The questionnaire (.lss, .lsa or tab-separated), and which of its languages to take; it
        names the columns and labels the answer codes. An archive brings its own.
    yes_no
        What the export's option 'convert Y/N' wrote for yes and for no; needs the structure.
    **export
        Further options.
    """
    if yes_no and (structure is None or len(yes_no) != 2):
        right = "a `structure:`, and what was written for yes and for no, as in `yes_no: [1, 2]`"
        raise refusal(path, "`yes_no` cannot be told", right=right)
    if path.suffix.lower() == ".lsa":
        return _joined(archived(path), formats.columns(path, language))
    asked = formats.columns(structure, language) if structure else {}
    if not is_workbook(path) and is_vv(path, export.get("encoding")):
        return _joined(vv(path, export.get("encoding")), asked)
    table = _joined(table_file(path, **export), asked)
    columns = {
        name: _told(column, asked.get(name), yes_no, language or "en")
        for name, column in table.columns.items()
    }
    return replace(table, columns=columns)


def _joined(table: RawTable, asked: dict[str, Said]) -> RawTable:
    """Give every column its code, and what the questionnaire knows of it."""
    ids = {told.id: name.partition("[")[0] for name, told in asked.items() if told.id}
    code = coded(ids, [(name, told.text, told.option) for name, told in asked.items()])
    header = _header(table)
    columns = {}
    for column in table.columns.values():
        known = code(column.name)
        named = _named(column, header) if known == column.name else replace(column, name=known)
        named = replace(named, name=code(named.name), header=column.name)
        named = _labelled(named, asked)
        columns[named.name if named.name not in columns else column.name] = named
    return replace(table, columns=columns)


def _header(table: RawTable) -> re.Pattern[str]:
    """Say how code and text of this export are told apart."""
    between = separator(table.columns)
    cut = re.escape(between) if between else _USUAL
    blank = f"|{re.escape(between.strip())}" if between else ""
    return re.compile(rf"{_CODE}(?:{cut}(?P<text>.*){blank})?", re.DOTALL)


def _named(column: Column, header: re.Pattern[str]) -> Column:
    """Split a header into the code, the question's text and the option's text."""
    match = header.fullmatch(column.name)
    if match is None:
        return column
    text, option = match["text"] or "", ""
    if "[" in match["code"] and (parts := _OPTION.fullmatch(text)):
        text, option = parts["text"], parts["option"]
    return replace(column, name=match["code"], header=column.name, text=text, option=option)


def _labelled(column: Column, asked: dict[str, Said]) -> Column:
    """Take over what the questionnaire knows of a column; not the words of LimeSurvey's own."""
    told = asked.get(column.name)
    if told is None:
        return column
    return replace(
        column,
        text=told.text or column.text,
        option=told.option or column.option,
        labels={} if told.type in FIXED else told.labels,
    )


def _told(column: Column, question: Said | None, yes_no: Sequence[str], language: str) -> Column:
    """Say why a cell of an ordinary export has no answer, as far as that is certain."""
    labels, reasons = dict(column.labels), dict(_BLANK)
    kind = question.type if question and not column.name.endswith("[other]") else ""
    if labels:
        labels.setdefault("-oth-", words(OTHER, [language])[language])
    if yes_no and kind in ("M", "P", "Y"):
        # With the conversion an empty answer is written as no, so that a blank was never shown.
        said = [words(word, [language])[language] for word in (YES, NO)]
        labels, reasons = dict(zip(yes_no, said, strict=True)), {"": "not_asked"}
    # 'Full answers' write the translated N/A where an option was not shown, and only there.
    no_answer = "not_asked" if kind in ("M", "P") else "not_shown_or_no_answer"
    for value in column.values if kind in ("M", "P", "Y", "G") else ():
        if value.strip().lower() in _NOT_ASKED:
            reasons[value.strip()] = no_answer
    return replace(column, labels=labels, reasons=reasons)


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
        name: encoded(name, [row.get(name, NOT_SHOWN) for row in responses], n, reasons=_REASONS)
        for n, name in enumerate(fields)
    }
    return RawTable(path, columns, np.arange(1, len(responses) + 1), notes=("LimeSurvey archive",))


def _rows(data: bytes, path: Path) -> list[dict[str, str]]:
    """Give the rows of a dumped table; a field that is NULL is not in its row."""
    names, rows = archive.rows(data, path)
    return [{name: cells[name] for name in names if name in cells} for cells in rows]
