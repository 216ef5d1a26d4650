"""Writes a questionnaire as DDI-Codebook 2.5."""

import re
from collections.abc import Iterable
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from vises_research.codebook.formats.ddi import LANGUAGE
from vises_research.codebook.numeral import written
from vises_research.codebook.questionnaire import Choice, Question, Questionnaire, Texts
from vises_research.codebook.relevance import expression

__all__ = ["ddi_xml"]

SPACE = "ddi:codebook:2_5"
REPRESENTED = {
    "scale": "code", "options": "code", "number": "numeric", "integer": "numeric",
    "date": "datetime", "datetime": "datetime",
}  # fmt: skip
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def ddi_xml(asked: Questionnaire) -> str:
    """Write a questionnaire as DDI-Codebook 2.5, valid against its schema.

    What DDI has no place for (patterns, references, names of lists) stands in notes.
    """
    root = Element("codeBook", {"xmlns": SPACE, "version": "2.5", LANGUAGE: asked.languages[0]})
    titles = SubElement(SubElement(SubElement(root, "stdyDscr"), "citation"), "titlStmt")
    first, *others = asked.label.items() or [(asked.languages[0], asked.name)]
    _say(titles, "titl", dict([first]))
    _say(titles, "parTitl", dict(others))
    SubElement(titles, "IDNo").text = asked.name
    data = SubElement(root, "dataDscr")
    several = frozenset(q.code for q in asked.questions if q.kind == "options")
    variables: list[Element] = []
    for question in asked.questions:
        made = _variables(asked, question, len(variables), several)
        variables += made
        if question.kind == "options":
            data.append(_group(question, made, several))
    data.extend(variables)
    if asked.key:
        SubElement(data, "notes", type="key").text = " ".join(asked.key)
    ElementTree.indent(root, " ")
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _variables(
    asked: Questionnaire, question: Question, number: int, several: frozenset[str]
) -> list[Element]:
    """Write a question as variables: one, or one for each option of a multiple response."""
    choices = asked.choices(question)
    ordered = bool(choices) and asked.answers[question.answers].ordered
    if question.kind != "options":
        attributes = {"ID": f"V{number}", "name": question.code, **_attributes(question, ordered)}
        variable = Element("var", attributes)
        _say(variable, "labl", question.label)
        _body(variable, question, choices, several)
        return [variable]
    made = []
    for n, choice in enumerate(choices, number):
        name = f"{question.code}__{choice.code}"
        variable = Element("var", {"ID": f"V{n}", "name": name, **_attributes(question, ordered)})
        _say(variable, "labl", choice.label)
        _categories(variable, question.missing, missing="Y")
        made.append(variable)
    return made


def _attributes(question: Question, ordered: bool) -> dict[str, str]:
    found = {"representationType": REPRESENTED.get(question.kind, "text")}
    if question.kind in ("number", "integer"):
        found["intrvl"] = "contin"
    if question.kind == "integer":
        found["dcml"] = "0"
    if question.unit:
        found["measUnit"] = question.unit
    if question.kind in ("scale", "options"):
        found["nature"] = "ordinal" if ordered else "nominal"
    return found


def _body(
    variable: Element, question: Question, choices: Iterable[Choice], several: frozenset[str]
) -> None:
    """Write the parts of a variable in the order that the schema wants."""
    if question.range is not None:
        ends = zip(("min", "max"), map(written, question.range), strict=True)
        whole = "INT" if question.kind == "integer" else "REAL"
        limits = {"UNITS": whole, **{name: end for name, end in ends if end}}
        SubElement(SubElement(variable, "valrng"), "range", limits)
    _universe(variable, question, several)
    _say(variable, "txt", question.note)
    _categories(variable, choices, missing="N")
    _categories(variable, question.missing, missing="Y")
    _say(variable, "concept", question.part)
    if question.kind in ("date", "datetime"):
        category = "date" if question.kind == "date" else "time"
        SubElement(variable, "varFormat", type="character", category=category)
    elif REPRESENTED.get(question.kind) != "code":
        plain = "numeric" if question.kind in ("number", "integer") else "character"
        SubElement(variable, "varFormat", type=plain)
    _notes(variable, question)


def _group(question: Question, made: list[Element], several: frozenset[str]) -> Element:
    ids = " ".join(variable.get("ID", "") for variable in made)
    group = Element("varGrp", {"name": question.code, "type": "multipleResp", "var": ids})
    _say(group, "labl", question.label)
    _say(group, "txt", question.note)
    _say(group, "concept", question.part)
    _universe(group, question, several)
    _notes(group, question)
    return group


def _universe(at: Element, question: Question, several: frozenset[str]) -> None:
    if when := question.relevance or expression(question.ask_if, several):
        SubElement(at, "universe").text = _clean(when)


def _notes(at: Element, question: Question) -> None:
    kind = "answers" if question.kind in ("scale", "options") else question.kind
    for name, text in ((kind, question.answers), ("pattern", question.pattern)):
        if text:
            SubElement(at, "notes", type=name).text = _clean(text)


def _categories(variable: Element, choices: Iterable[Choice], missing: str) -> None:
    for choice in choices:
        category = SubElement(variable, "catgry", missing=missing)
        SubElement(category, "catValu").text = _clean(choice.code)
        _say(category, "labl", choice.label)


def _say(at: Element, name: str, texts: Texts) -> None:
    for language, text in texts.items():
        SubElement(at, name, {LANGUAGE: language}).text = _clean(text)


def _clean(text: str) -> str:
    """Take out the signs that XML cannot hold."""
    return _NOT_XML.sub("", text)
