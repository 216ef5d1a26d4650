"""Reads and writes a questionnaire as DDI-Codebook, version 2.5."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from vises_research import archive
from vises_research.codebook.model import NUMBERS, Kind
from vises_research.codebook.numeral import numeral, written
from vises_research.codebook.questionnaire import Choice, Lists, Question, Questionnaire, Texts
from vises_research.codebook.relevance import expression, routing
from vises_research.errors import refusal

__all__ = ["ddi", "ddi_xml"]

LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def ddi(path: Path, language: str) -> Questionnaire:
    """Read a DDI-Codebook file: a question a variable; those of a multiple response are one."""
    root = archive.tree(archive.content(path), path)
    if root.tag.rpartition("}")[2] != "codeBook":
        raise refusal(path, "this is no DDI-Codebook file", found=root.tag)
    language = root.get(LANGUAGE, language)
    lists, lost = Lists(), list[str]()
    variables = {v.get("ID") or str(n): v for n, v in enumerate(root.iterfind(".//{*}var"))}
    groups: dict[int, tuple[Element, list[Element]]] = {}
    for group in root.iterfind(".//{*}varGrp"):
        members = [variables[i] for i in group.get("var", "").split() if i in variables]
        if group.get("type") == "multipleResp":
            groups |= {id(member): (group, members) for member in members}
        else:
            lost.append(f"the group of variables '{group.get('name', '')}'")
    questions = []
    for variable in variables.values():
        group, members = groups.get(id(variable), (variable, [variable]))
        if variable is members[0]:
            questions.append(_question(group, members, language, lists))
    spoken = [e.get(LANGUAGE, language) for e in root.iter() if e.text and e.text.strip()]
    titles = root.find(".//{*}stdyDscr//{*}titlStmt")
    return Questionnaire(
        root.findtext(".//{*}titlStmt/{*}IDNo") or path.stem,
        tuple(dict.fromkeys([language, *spoken])),
        tuple(questions),
        lists.named,
        _texts(titles, ("titl", "parTitl"), language) if titles is not None else {},
        tuple(lost),
        tuple((root.findtext(".//{*}dataDscr/{*}notes[@type='key']") or "").split()),
    )


def _question(at: Element, members: list[Element], language: str, lists: Lists) -> Question:
    """Make a question of a variable, or of a group of variables that are a multiple response."""
    name = at.get("name") or at.get("ID") or ""
    kind, answers = _listed(at, members, name, language, lists)
    limits = at.find("{*}valrng/{*}range")
    bounds = None
    if limits is not None and kind in NUMBERS:
        bounds = numeral(limits.get("min")), numeral(limits.get("max"))
    return Question(
        name,
        kind,
        _label(at, language),
        _texts(at, ("concept",), language),
        answers,
        tuple(_choices(members[0], language, missing=True)),
        **routing((at.findtext("{*}universe") or "").strip()),
        unit=at.get("measUnit", ""),
        range=bounds,
        pattern=_note(at, "pattern"),
        note=_texts(at, ("txt",), language),
    )


def _listed(
    at: Element, members: list[Element], name: str, language: str, lists: Lists
) -> tuple[Kind, str]:
    """Say of what kind a question is, and name its list of answers, or what it refers to."""
    first, several = members[0], at is not members[0]
    for told in ("reference", "identifier"):
        if target := _note(at, told):
            return told, target
    coded = first.get("representationType", "code") == "code"
    choices = list(_choices(first, language, missing=False)) if coded else []
    if several:
        names = (m.get("name", "").removeprefix(f"{name}__") for m in members)
        choices = [Choice(n, _label(m, language)) for n, m in zip(names, members, strict=True)]
    if not choices:
        return _kind(first), ""
    ordered = first.get("nature") == "ordinal"
    listed = lists.name(_note(at, "answers") or name, choices, ordered=ordered)
    return "options" if several else "scale", listed


def _kind(variable: Element) -> Kind:
    shown = variable.find("{*}varFormat")
    formatted = dict(shown.attrib) if shown is not None else {}
    if formatted.get("category") in ("date", "time"):
        return "date" if formatted["category"] == "date" else "datetime"
    if formatted.get("type") == "character" or variable.get("representationType") == "text":
        return "text"
    return "integer" if variable.get("dcml") == "0" else "number"


def _choices(variable: Element, language: str, *, missing: bool) -> Iterator[Choice]:
    for category in variable.iterfind("{*}catgry"):
        code = (category.findtext("{*}catValu") or "").strip()
        if code and (category.get("missing") == "Y") == missing:
            yield Choice(code, _texts(category, ("labl",), language))


def _label(at: Element, language: str) -> Texts:
    """Give the label, or the question where a variable has no label."""
    asked = at.find("{*}qstn")
    literal = _texts(asked, ("qstnLit",), language) if asked is not None else {}
    return _texts(at, ("labl",), language) or literal


def _texts(at: Element, names: tuple[str, ...], language: str) -> Texts:
    found: dict[str, str] = {}
    for name in names:
        for element in at.iterfind(f"{{*}}{name}"):
            if text := "".join(element.itertext()).strip():
                found.setdefault(element.get(LANGUAGE, language), text)
    return found


def _note(at: Element, kind: str) -> str:
    return (at.findtext(f"{{*}}notes[@type='{kind}']") or "").strip()


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
