"""Reads the questionnaire in an XLSForm or in the form of a KoboToolbox project."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from vises_research.codebook.formats.form_sheets import Row, Sheet, sheets
from vises_research.codebook.formats.words import OTHER, words
from vises_research.codebook.model import Kind
from vises_research.codebook.numeral import numeral
from vises_research.codebook.questionnaire import (
    Answers,
    Choice,
    Lists,
    Question,
    Questionnaire,
    Texts,
)
from vises_research.codebook.relevance import routing
from vises_research.errors import Problem, StudyError, nearest, place, refusal

__all__ = ["xlsform"]

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
        form.lists.named[name] = Answers(tuple(choices.values()))


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
    if None not in bounds and len(set(signs)) == len(signs) and question.kind in _NUMBERS:
        known = {m[1][0]: numeral(m[2]) for m in bounds if m}
        if any(len(m[1]) == 1 for m in bounds if m):
            form.lost.append(f"{question.code}: '{constraint}' is kept with its bounds included")
        return replace(question, range=(known.get(">"), known.get("<")))
    if constraint:
        form.lost.append(f"{question.code}: the constraint '{constraint}'")
    return question


_NUMBERS = ("number", "integer")


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
