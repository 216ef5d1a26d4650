"""Reads LimeSurvey response exports, joined to the questionnaire if its structure file is there."""

import re
from dataclasses import replace
from pathlib import Path

from vises_research.read.delimited import delimited
from vises_research.read.lss import Question, questions
from vises_research.read.raw import Column, RawTable

__all__ = ["limesurvey"]

_HEADER = re.compile(r"(?P<code>[A-Za-z]\w*(?:\[[^\]]*\]){0,2})\.?(?:\s+(?P<text>.*))?", re.DOTALL)
_OPTION = re.compile(r"(?P<text>.*?)\s*\[(?P<option>[^\[\]]*)\]\s*", re.DOTALL)


def limesurvey(
    path: Path,
    *,
    structure: Path | None = None,
    language: str | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
) -> RawTable:
    """Read a LimeSurvey response export.

    Parameters
    ----------
    path
        The export, with codes or labels as answers, and the question code, or code and text, as
        header.
    structure
        The questionnaire as LimeSurvey's structure file (.lss); it labels the answer codes.
    language
        Which language of the structure file to take.
    encoding, delimiter
        As declared; what is not declared is found out.

    Returns
    -------
    RawTable
        Columns under their question codes: ``G02Q01``, ``G02Q01[SQ001]``.
    """
    table = delimited(path, encoding=encoding, delimiter=delimiter)
    asked = questions(structure, language) if structure else {}
    columns = {}
    for column in table.columns.values():
        named = _labelled(_named(column), asked)
        columns[named.name if named.name not in columns else column.name] = named
    return replace(table, columns=columns)


def _named(column: Column) -> Column:
    """Split a header into the code, the question's text and the option's text."""
    match = _HEADER.fullmatch(column.name)
    if match is None:
        return column
    text, option = match["text"] or "", ""
    if "[" in match["code"] and (parts := _OPTION.fullmatch(text)):
        text, option = parts["text"], parts["option"]
    return replace(column, name=match["code"], header=column.name, text=text, option=option)


def _labelled(column: Column, asked: dict[str, Question]) -> Column:
    """Take over what the questionnaire knows of a column."""
    question = asked.get(column.name)
    if question is None:
        return column
    return replace(
        column,
        text=question.text or column.text,
        option=question.option or column.option,
        labels=question.answers,
    )
