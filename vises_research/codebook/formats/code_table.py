"""Reads a table of variables, codes and labels, as a CSV that is sent beside the data."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import get_args

from vises_research import archive
from vises_research.codebook.model import Kind
from vises_research.codebook.questionnaire import Choice, Lists, Question, Questionnaire, Texts
from vises_research.errors import Problems, nearest, place, refusal

__all__ = ["code_table", "is_code_table"]

_SAME = {
    "var": "variable", "value": "code", "name": "code", "value_label": "label",
    "variable_label": "question", "valuetype": "type",
}  # fmt: skip
"""Other names of columns; ``name`` is that of a category."""

_TEXTS = ("label", "question")
_COLUMN = re.compile(r"(?P<what>\w+?)(?:\s*::?\s*|_|\s*\()(?P<language>[a-z]{2})\)?")
_YES = frozenset({"true", "1", "x", "yes", "oui", "ja", "missing"})
_NO = frozenset({"", "false", "0", "no", "non", "nee"})
_TYPES = frozenset(get_args(Kind)) - {"scale", "options", "reference", "identifier"}


@dataclass
class _Asked:
    """A variable while its rows are read."""

    question: dict[str, str] = field(default_factory=dict)
    kind: str = ""
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    missing: dict[str, dict[str, str]] = field(default_factory=dict)


def is_code_table(path: Path) -> bool:
    """Say whether the header of a CSV names a variable, a code and a label."""
    header = _rows(path)[0]
    what = {name.partition(":")[0] for name in header}
    return {"variable", "code", "label"} <= what


def code_table(path: Path, language: str) -> Questionnaire:
    """Read a CSV with the columns ``variable``, ``code`` and ``label``, one row a code.

    A row without a code is about the variable itself: its label is that of the question, unless
    there is a column ``question``. Where the variable is blank, it is that of the row above.
    ``missing`` marks codes that mean no answer; ``type`` says what a variable without codes is. A
    text may have a column for each language: ``label:fr``.
    """
    header, rows = _rows(path)
    problems = Problems()
    asked: dict[str, _Asked] = {}
    name = ""
    for number, cells in rows:
        row = dict(zip(header, cells, strict=False))
        name = row.get("variable") or name
        where = place(path, row=number)
        if not name:
            problems.add(where, "no variable is named, and none above")
            continue
        _take(asked.setdefault(name, _Asked()), row, language, where, problems)
    problems.stop_if_any()
    lists, lost = Lists(), list[str]()
    questions = tuple(_question(name, one, lists, lost) for name, one in asked.items())
    spoken = [x for x in (_language(column, language) for column in header) if x]
    languages = tuple(dict.fromkeys(spoken)) or (language,)
    return Questionnaire(path.stem, languages, questions, lists.named, lost=tuple(lost))


def _rows(path: Path) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """Give the names of the columns, and the rows that hold something with their numbers."""
    text = archive.text(path)
    first = text.partition("\n")[0]
    mark = max(",;\t", key=first.count)
    cut = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    try:
        lines = [[cell.strip() for cell in row] for row in cut]
    except csv.Error as error:
        raise refusal(path, "this is no table of cells", str(error)) from None
    header = [_column(cell) for cell in lines[0]] if lines else []
    return header, [(n, row) for n, row in enumerate(lines[1:], 2) if any(row)]


def _column(cell: str) -> str:
    """Name a column: ``Label (FR)`` and ``label_fr`` are ``label:fr``."""
    name = cell.lower().replace(" ", "_") if "(" not in cell else cell.lower()
    name = _SAME.get(name, name)
    match = _COLUMN.fullmatch(name)
    what = _SAME.get(match["what"], match["what"]) if match else ""
    return f"{what}:{match['language']}" if match and what in _TEXTS else name


def _language(column: str, language: str) -> str:
    """Give the language of a column of texts; ``""`` for any other."""
    what, _, told = column.partition(":")
    return (told or language) if what in _TEXTS else ""


def _take(
    asked: _Asked, row: dict[str, str], language: str, where: str, problems: Problems
) -> None:
    """Take one row: a code of the variable, or the variable itself."""
    texts = {
        what: {
            _language(column, language): text
            for column, text in row.items()
            if text and column.partition(":")[0] == what
        }
        for what in _TEXTS
    }
    code, marked = row.get("code", ""), row.get("missing", "").casefold()
    asked.question.update(texts["question"] or ({} if code else texts["label"]))
    _take_kind(asked, row.get("type", ""), where, problems)
    if marked not in _YES | _NO:
        problems.add(where, "`missing` is neither yes nor no", found=f"'{row['missing']}'")
    if not code:
        return
    if code in {**asked.codes, **asked.missing}:
        problems.add(where, f"code '{code}' of the variable stands twice")
    (asked.missing if marked in _YES else asked.codes)[code] = texts["label"]


def _take_kind(asked: _Asked, written: str, where: str, problems: Problems) -> None:
    kind = {"character": "text", "string": "text", "decimal": "number", "numeric": "number"}.get(
        written.casefold(), written.casefold()
    )
    if kind in _TYPES:
        asked.kind = kind
    elif kind not in ("", "scale", "categorical", "factor", "ordinal"):
        right, near = f"one of {', '.join(sorted(_TYPES))}", nearest(kind, _TYPES)
        problems.add(where, f"'{written}' is no type", right=right, nearest=near)


def _question(name: str, asked: _Asked, lists: Lists, lost: list[str]) -> Question:
    kind: Kind = "scale"
    if not asked.codes:
        kind = next((k for k in get_args(Kind) if k == asked.kind), "text")
        if not asked.kind:
            lost.append(f"{name}: neither codes nor a type; taken as text")
    answers = lists.name(name, _choices(asked.codes)) if asked.codes else ""
    missing = tuple(_choices(asked.missing))
    return Question(name, kind, asked.question, answers=answers, missing=missing)


def _choices(codes: dict[str, Texts] | dict[str, dict[str, str]]) -> Iterator[Choice]:
    return (Choice(code, label) for code, label in codes.items())
