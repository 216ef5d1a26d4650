"""Reads LimeSurvey response exports, joined to the questionnaire if its structure file is there."""

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Unpack

from vises_research.codebook import formats
from vises_research.codebook.formats.lime_names import coded, separator
from vises_research.codebook.formats.limesurvey import FIXED
from vises_research.codebook.formats.words import NO, OTHER, YES, words
from vises_research.codebook.questionnaire import Said
from vises_research.errors import refusal
from vises_research.read.limesurvey_raw import archived, is_vv, vv
from vises_research.read.raw import Column, RawTable
from vises_research.read.table_file import Export, is_workbook, table_file

__all__ = ["limesurvey"]

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
