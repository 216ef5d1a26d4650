"""Reads the questionnaire in an XLSForm or in the form of a KoboToolbox project."""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from vises_research import archive, foreign
from vises_research.codebook.formats.words import OTHER, words
from vises_research.codebook.model import NUMBERS, Kind
from vises_research.codebook.numeral import numeral, written
from vises_research.codebook.questionnaire import (
    AnswerList,
    Choice,
    Lists,
    Question,
    Questionnaire,
    Texts,
)
from vises_research.codebook.relevance import routing
from vises_research.errors import Problem, Problems, StudyError, nearest, place, refusal

__all__ = ["Sheet", "sheets", "xlsform"]

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
    names = foreign.sheet_names(path)
    found = foreign.sheets(path, [name for name in names if name.casefold() in _READ])
    return {name: _cells(found[name].cells) if name in found else [] for name in names}


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
    return {name: _cells(grid) for name, grid in grids.items()}


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
    return _cells([header, *([row.get(name, "") for name in header] for row in rows)])


def _cells(grid: Iterable[Iterable[Any]]) -> list[list[str]]:
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


KINDS: dict[str, Kind] = {
    "text": "text", "string": "text", "integer": "integer", "int": "integer",
    "decimal": "number", "range": "number", "date": "date", "today": "date",
    "datetime": "datetime", "start": "datetime", "end": "datetime",
}  # fmt: skip
SHOWN = frozenset({"note", "audit", "xml-external", "csv-external"})
"""Types that ask nothing."""

_SELECT = re.compile(
    r"(?P<select>select[ _]one|select1|select[ _]multiple|select all that apply)"
    r"(?P<outside>_external|_from_file)?(?: from)?\s+(?P<list>\S+)"
    r"(?P<other>\s+or[ _](?:specify[ _])?other)?",
    re.IGNORECASE,
)
_PATTERN = re.compile(r"regex\(\s*\.\s*,\s*(['\"])(.*)\1\s*\)")
_BOUND = re.compile(r"\.\s*([<>]=?)\s*(-?[0-9.]+)")
_LANGUAGE = re.compile(r"\(([A-Za-z]{2,3}(?:-\w+)?)\)\s*$")


@dataclass
class _Form:
    """A form while it is read."""

    path: Path
    language: str
    lists: Lists
    lost: list[str] = field(default_factory=list)
    around: list[tuple[str, str, str]] = field(default_factory=list)


def xlsform(path: Path, language: str) -> Questionnaire:
    """Read an XLSForm (.xlsx, .xls, .csv) or the form of a KoboToolbox project (.json).

    The questions come without the groups around them; a question in a repeat names its repeat.
    """
    found = sheets(path)
    form = _Form(path, language, Lists())
    settings = (
        found["settings"].rows[0][1] if "settings" in found and found["settings"].rows else {}
    )
    if "choices" in found:
        _choices(found["choices"], form)
    questions = [q for row in found["survey"].rows for q in _questions(*row, found["survey"], form)]
    spoken = [x for sheet in found.values() for x in _languages(sheet.header, language)]
    first = _code(settings.get("default_language", ""), "")
    languages = sorted(dict.fromkeys(spoken or [language]), key=lambda x: x != first)
    title = {languages[0]: settings["form_title"]} if settings.get("form_title") else {}
    name = settings.get("form_id") or path.stem
    used = {q.answers for q in questions}
    lists = {name: answers for name, answers in form.lists.named.items() if name in used}
    return Questionnaire(
        name, tuple(languages), tuple(questions), lists, title, tuple(form.lost), joint="/{}"
    )


def _choices(sheet: Sheet, form: _Form) -> None:
    listed: dict[str, dict[str, Choice]] = {}
    for number, row in sheet.rows:
        code, name = row.get("name", ""), row.get("list_name", "")
        if not name:
            continue
        if code in listed.setdefault(name, {}):
            form.lost.append(f"row {number} of '{sheet.name}': '{code}' stands twice in '{name}'")
        listed[name].setdefault(code, Choice(code, _texts(row, "label", form.language)))
    for name, choices in listed.items():
        form.lists.named[name] = AnswerList(tuple(choices.values()))


def _questions(number: int, row: Row, sheet: Sheet, form: _Form) -> Iterator[Question]:
    """Give what a row of the survey asks; rows of groups are kept for those inside them."""
    written, name = row.get("type", ""), row.get("name", "")
    kind = re.sub(r"\s+", " ", written).strip()
    around = re.fullmatch(r"(begin|end)[ _](group|repeat)", kind, re.IGNORECASE)
    if around and around[1].lower() == "begin":
        form.around.append((around[2].lower(), name, row.get("relevant", "")))
    elif around and form.around:
        form.around.pop()
    elif around:
        wrong = f"'{written}' ends what was not begun"
        raise refusal(form.path, wrong, sheet=sheet.name, row=number)
    elif kind and kind.lower() not in SHOWN and name:
        yield from _asked(number, row, kind, sheet, form)


def _asked(number: int, row: Row, kind: str, sheet: Sheet, form: _Form) -> Iterator[Question]:
    repeats = [name for what, name, _ in form.around if what == "repeat"]
    question = Question(
        row["name"],
        KINDS.get(kind.lower(), "text"),
        _texts(row, "label", form.language),
        **routing(*(when for *_, when in form.around), row.get("relevant", "")),
        note=_texts(row, "hint", form.language),
        table=repeats[-1] if repeats else "",
    )
    if match := _SELECT.fullmatch(kind):
        question = _chosen(question, match, place(form.path, sheet=sheet.name, row=number), form)
        if match["other"]:
            yield question
            other = words(OTHER, question.label)
            label = {x: f"{text} - {other[x]}" for x, text in question.label.items()}
            question = replace(
                question, code=f"{row['name']}_other", kind="text", answers="", label=label
            )
    elif kind.lower() not in KINDS and kind.lower() != "calculate":
        form.lost.append(f"{row['name']}: the type '{kind}' is taken as text")
    yield _constrained(question, row.get("constraint", ""), form)


def _chosen(question: Question, match: re.Match[str], where: str, form: _Form) -> Question:
    """Join a question to its list of answers."""
    name = match["list"]
    if match["outside"] or "${" in name:
        form.lost.append(f"{question.code}: its answers are in another file or question; as text")
        return question
    if name not in form.lists.named:
        known = form.lists.named
        wrong = f"the list '{name}' is not in the sheet 'choices'"
        raise StudyError([Problem(where, wrong, nearest=nearest(name, known))])
    if match["other"]:
        other = Choice("other", words(OTHER, question.label or [form.language]))
        name = form.lists.name(f"{name}_or_other", (*form.lists.named[name].choices, other))
    several = re.search("multiple|all", match["select"], re.IGNORECASE)
    return replace(question, kind="options" if several else "scale", answers=name)


def _constrained(question: Question, constraint: str, form: _Form) -> Question:
    """Take over bounds and patterns; other constraints cannot be carried over."""
    if pattern := _PATTERN.fullmatch(constraint):
        return replace(question, pattern=pattern[2])
    bounds = [_BOUND.fullmatch(part.strip()) for part in constraint.split(" and ")]
    signs = [m[1][0] for m in bounds if m]
    if None not in bounds and len(set(signs)) == len(signs) and question.kind in NUMBERS:
        known = {m[1][0]: numeral(m[2]) for m in bounds if m}
        if any(len(m[1]) == 1 for m in bounds if m):
            form.lost.append(f"{question.code}: '{constraint}' is kept with its bounds included")
        return replace(question, range=(known.get(">"), known.get("<")))
    if constraint:
        form.lost.append(f"{question.code}: the constraint '{constraint}'")
    return question


def _texts(row: Row, column: str, language: str) -> Texts:
    """Give the texts of a row in every language that it has."""
    found = {}
    for name, text in row.items():
        base, _, spoken = name.partition("::")
        if base == column and text:
            found[_code(spoken, language)] = text
    return found


def _languages(header: tuple[str, ...], language: str) -> Iterator[str]:
    for name in header:
        base, _, spoken = name.partition("::")
        if base in ("label", "hint"):
            yield _code(spoken, language)


@cache
def _code(spoken: str, language: str) -> str:
    """Give the code of a language: ``Nederlands (nl)``, ``Dutch`` and ``nl`` are ``nl``.

    Examples
    --------
    >>> _code("Nederlands (nl)", "en"), _code("Français", "en"), _code("", "en")
    ('nl', 'fr', 'en')
    """
    from babel import Locale

    if match := _LANGUAGE.search(spoken):
        return match[1].lower()
    for known in ("en", "fr", "nl"):
        for code, name in Locale(known).languages.items():
            if name.casefold() == spoken.casefold():
                return str(code)
    return spoken.lower() or language
