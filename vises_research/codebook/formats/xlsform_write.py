"""Writes a questionnaire as an XLSForm workbook."""

import io
import re
from collections.abc import Iterator

from vises_research.codebook.numeral import written
from vises_research.codebook.questionnaire import Question, Questionnaire, Texts
from vises_research.codebook.relevance import expression

__all__ = ["xlsform_bytes"]

TYPES = {"number": "decimal", "datetime": "dateTime", "integer": "integer", "date": "date"}
Rows = list[dict[str, str]]


def xlsform_bytes(asked: Questionnaire) -> tuple[bytes, list[str]]:
    """Write a questionnaire as an XLSForm that KoboToolbox and ODK take.

    What an XLSForm cannot hold of it is told beside, in words.
    """
    from openpyxl import Workbook

    several = frozenset(q.code for q in asked.questions if q.kind == "options")
    lists = {name: _name(name) for name in asked.answers}
    survey = [_row(question, asked, lists, several) for question in asked.questions]
    choices = [
        {"list_name": lists[name], "name": _choice(choice.code), **_texts("label", choice.label)}
        for name, answers in asked.answers.items()
        for choice in answers.choices
    ]
    first = asked.languages[0]
    title = asked.label.get(first) or asked.name
    settings = {"form_title": title, "form_id": _name(asked.name), "default_language": _told(first)}
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in (("survey", survey), ("choices", choices), ("settings", [settings])):
        header = list(dict.fromkeys(column for row in rows for column in row))
        sheet = book.create_sheet(name)
        for row in [dict(zip(header, header, strict=True)), *rows]:
            sheet.append([row.get(column) or None for column in header])
        for cells in sheet.iter_rows():
            for cell in cells:
                cell.data_type = "s" if cell.value is not None else "n"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue(), list(_lost(asked))


def _row(
    question: Question, asked: Questionnaire, lists: dict[str, str], several: frozenset[str]
) -> dict[str, str]:
    kind = TYPES.get(question.kind, "text")
    if question.kind in ("scale", "options"):
        select = "select_one" if question.kind == "scale" else "select_multiple"
        kind = f"{select} {lists[question.answers]}"
    label = question.part or question.label or {asked.languages[0]: question.code}
    return {
        "type": kind,
        "name": _name(question.code),
        **_texts("label", label),
        **_texts("hint", question.note),
        "relevant": _relevant(question, several),
        "constraint": _constraint(question),
    }


def _relevant(question: Question, several: frozenset[str]) -> str:
    asked = {_name(c): tuple(map(_choice, answers)) for c, answers in question.ask_if.items()}
    return expression(asked, frozenset(map(_name, several)))


def _constraint(question: Question) -> str:
    if question.pattern:
        quote = '"' if "'" in question.pattern else "'"
        return f"regex(., {quote}{question.pattern}{quote})"
    ends = zip((">=", "<="), question.range or (None, None), strict=True)
    return " and ".join(f". {sign} {written(end)}" for sign, end in ends if end is not None)


def _texts(column: str, texts: Texts) -> dict[str, str]:
    return {f"{column}::{_told(language)}": text for language, text in texts.items()}


def _told(language: str) -> str:
    """Name a language in itself, with its code, as XLSForm wants it: ``Nederlands (nl)``."""
    from babel import Locale, UnknownLocaleError

    try:
        name = Locale.parse(language, sep="-").get_display_name() or language
    except (UnknownLocaleError, ValueError):
        name = language
    return f"{name[:1].upper()}{name[1:]} ({language})"


def _name(code: str) -> str:
    """Write a code as a name that XForms admit."""
    name = re.sub(r"[^\w.-]+", "_", code).strip("_")
    return name if re.match(r"[^\W\d]", name) else f"_{name}"


def _choice(code: str) -> str:
    """Write the code of an answer; it must have no space, which parts answers."""
    return re.sub(r"\s+", "_", code)


def _lost(asked: Questionnaire) -> Iterator[str]:
    choices = [c.code for a in asked.answers.values() for c in a.choices]
    for told, names in (
        ("the title in other languages", list(asked.label)[1:]),
        ("ranges beside a pattern", [q.code for q in asked.questions if q.pattern and q.range]),
        ("routing in the words of another tool", [q.code for q in asked.questions if q.relevance]),
        ("names as they were", [q.code for q in asked.questions if _name(q.code) != q.code]),
        ("codes of answers as they were", [code for code in choices if _choice(code) != code]),
    ):
        if names:
            yield f"{told}: {', '.join(names)}"
