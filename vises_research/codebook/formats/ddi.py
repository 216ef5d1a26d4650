"""Reads the questionnaire in DDI-Codebook XML (2.5, and what older versions share with it)."""

from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

from vises_research import archive
from vises_research.codebook.model import Kind
from vises_research.codebook.numeral import numeral
from vises_research.codebook.questionnaire import Choice, Lists, Question, Questionnaire, Texts
from vises_research.codebook.relevance import routing
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
    if limits is not None and kind in ("number", "integer"):
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
