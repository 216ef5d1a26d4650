"""Reads the questionnaire in DDI-Codebook XML (2.5, and what older versions share with it)."""

from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

from vises_research import archive
from vises_research.codebook.formats.lists import Lists
from vises_research.codebook.model import Kind
from vises_research.codebook.numeral import numeral
from vises_research.codebook.questionnaire import Choice, Question, Questionnaire, Texts
from vises_research.codebook.relevance import ask_if
from vises_research.errors import refusal

__all__ = ["ddi"]

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
    for group in root.iterfind(".//{*}varGrp[@type='multipleResp']"):
        members = [variables[i] for i in group.get("var", "").split() if i in variables]
        groups |= {id(member): (group, members) for member in members}
    for group in root.iterfind(".//{*}varGrp"):
        if group.get("type") != "multipleResp":
            lost.append(f"the group of variables '{group.get('name', '')}'")
    questions = []
    for variable in variables.values():
        if id(variable) not in groups:
            questions.append(_question(variable, language, lists))
        elif variable is groups[id(variable)][1][0]:
            questions.append(_several(*groups[id(variable)], language, lists))
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


def _question(variable: Element, language: str, lists: Lists) -> Question:
    name = variable.get("name", "")
    missing = tuple(_choices(variable, language, missing=True))
    choices = list(_choices(variable, language, missing=False))
    listed = _note(variable, "answers") or name
    ordered = variable.get("nature") == "ordinal"
    coded = bool(choices) and variable.get("representationType", "code") == "code"
    answers = lists.name(listed, choices, ordered=ordered) if coded else ""
    return _joined(
        variable, name, "scale" if answers else _kind(variable), answers, missing, language
    )


def _several(group: Element, members: list[Element], language: str, lists: Lists) -> Question:
    """Join the variables of a multiple response into one question."""
    name = group.get("name") or group.get("ID") or ""
    options = [
        Choice(m.get("name", "").removeprefix(f"{name}__"), _label(m, language)) for m in members
    ]
    listed = lists.name(
        _note(group, "answers") or name, options, ordered=members[0].get("nature") == "ordinal"
    )
    missing = tuple(_choices(members[0], language, missing=True))
    return _joined(group, name, "options", listed, missing, language)


def _joined(
    at: Element, name: str, kind: Kind, answers: str, missing: tuple[Choice, ...], language: str
) -> Question:
    """Put together what variables and groups of variables have in common."""
    when = (at.findtext("{*}universe") or "").strip()
    asked = ask_if(when) if when else {}
    for told in ("reference", "identifier"):
        if target := _note(at, told):
            kind, answers = told, target
    limits = at.find("{*}valrng/{*}range")
    bounds = (
        (numeral(limits.get("min")), numeral(limits.get("max"))) if limits is not None else None
    )
    return Question(
        name,
        kind,
        _label(at, language),
        _texts(at, ("concept",), language),
        answers,
        missing,
        asked or {},
        when if asked is None else "",
        at.get("measUnit", ""),
        bounds if kind in ("number", "integer") else None,
        _note(at, "pattern"),
        _texts(at, ("txt",), language),
    )


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
