"""Writes a questionnaire as DDI-Codebook 2.5."""

import re
from collections.abc import Iterable
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from vises_research.codebook.formats.ddi import LANGUAGE
from vises_research.codebook.model import Kind
from vises_research.codebook.numeral import written
from vises_research.codebook.questionnaire import Choice, Question, Questionnaire, Texts
from vises_research.codebook.relevance import expression

__all__ = ["ddi_xml"]

SPACE = "ddi:codebook:2_5"
REPRESENTED: dict[Kind, tuple[dict[str, str], dict[str, str]]] = {
    "scale": ({"representationType": "code"}, {}),
    "options": ({"representationType": "code"}, {}),
    "number": ({"representationType": "numeric", "intrvl": "contin"}, {"type": "numeric"}),
    "integer": (
        {"representationType": "numeric", "intrvl": "contin", "dcml": "0"},
        {"type": "numeric"},
    ),
    "date": ({"representationType": "datetime"}, {"type": "character", "category": "date"}),
    "datetime": ({"representationType": "datetime"}, {"type": "character", "category": "time"}),
}
"""Attributes of a variable and of its format; any other kind is text."""

TEXT = {"representationType": "text"}, {"type": "character"}
ORDER = {
    "var": ("labl", "valrng", "universe", "txt", "catgry", "concept", "varFormat", "notes"),
    "varGrp": ("labl", "txt", "concept", "universe", "notes"),
}
"""The order that the schema wants."""

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
        if question.kind != "options":
            variables.append(_variable(asked, question, several))
            continue
        options = [_option(asked, question, choice) for choice in asked.choices(question)]
        ids = " ".join(f"V{n}" for n, _ in enumerate(options, len(variables)))
        group = {"name": question.code, "type": "multipleResp", "var": ids}
        data.append(_described("varGrp", group, question, several))
        variables += options
    for number, variable in enumerate(variables):
        variable.set("ID", f"V{number}")
    data.extend(variables)
    if asked.key:
        SubElement(data, "notes", type="key").text = " ".join(asked.key)
    ElementTree.indent(root, " ")
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _variable(asked: Questionnaire, question: Question, several: frozenset[str]) -> Element:
    variable = _described("var", _attributes(asked, question), question, several)
    if question.range is not None:
        ends = zip(("min", "max"), map(written, question.range), strict=True)
        whole = "INT" if question.kind == "integer" else "REAL"
        limits = {"UNITS": whole, **{name: end for name, end in ends if end}}
        SubElement(SubElement(variable, "valrng"), "range", limits)
    _categories(variable, asked.choices(question), missing="N")
    _categories(variable, question.missing, missing="Y")
    if shown := REPRESENTED.get(question.kind, TEXT)[1]:
        SubElement(variable, "varFormat", shown)
    return _in_order(variable)


def _option(asked: Questionnaire, question: Question, choice: Choice) -> Element:
    """Write one option of a multiple response as a variable."""
    attributes = _attributes(asked, question)
    variable = Element("var", {**attributes, "name": f"{question.code}__{choice.code}"})
    _say(variable, "labl", choice.label)
    _categories(variable, question.missing, missing="Y")
    return variable


def _attributes(asked: Questionnaire, question: Question) -> dict[str, str]:
    found = {"name": question.code, **REPRESENTED.get(question.kind, TEXT)[0]}
    if question.unit:
        found["measUnit"] = question.unit
    if question.kind in ("scale", "options"):
        ordered = asked.answers[question.answers].ordered
        found["nature"] = "ordinal" if ordered else "nominal"
    return found


def _described(
    tag: str, attributes: dict[str, str], question: Question, several: frozenset[str]
) -> Element:
    """Write what variables and groups of variables have in common."""
    at = Element(tag, attributes)
    for name, texts in (
        ("labl", question.label),
        ("txt", question.note),
        ("concept", question.part),
    ):
        _say(at, name, texts)
    if when := question.relevance or expression(question.ask_if, several):
        SubElement(at, "universe").text = _clean(when)
    kind = "answers" if question.kind in ("scale", "options") else question.kind
    for name, text in ((kind, question.answers), ("pattern", question.pattern)):
        if text:
            SubElement(at, "notes", type=name).text = _clean(text)
    return _in_order(at)


def _in_order(at: Element) -> Element:
    at[:] = sorted(at, key=lambda part: ORDER[at.tag].index(part.tag))
    return at


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
