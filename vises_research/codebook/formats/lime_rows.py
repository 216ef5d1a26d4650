"""Reads the rows of a LimeSurvey structure: .lss, .lsg and .lsq, .lsa, or tab-separated."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree.ElementTree import Element

from vises_research import archive
from vises_research.codebook.markup import plain
from vises_research.errors import refusal

__all__ = ["Item", "Structure", "structure"]

Row = dict[str, str]


@dataclass
class Item:
    """A question, a sub-question or an answer, with its texts in each language."""

    code: str
    row: Row
    texts: dict[str, str] = field(default_factory=dict)
    help: dict[str, str] = field(default_factory=dict)
    other: dict[str, str] = field(default_factory=dict)
    parts: dict[tuple[str, str], "Item"] = field(default_factory=dict)
    answers: dict[tuple[str, str], "Item"] = field(default_factory=dict)
    group: str = ""

    def say(self, language: str, text: str, help: str = "") -> None:
        """Note a text, and the help beside it, without the markup, which LimeSurvey shows."""
        for told, place in ((text, self.texts), (help, self.help)):
            if words := plain(told):
                place.setdefault(language, words)


@dataclass
class Structure:
    """What a structure file holds."""

    languages: list[str]
    title: dict[str, str]
    questions: list[Item]


def structure(path: Path, language: str) -> Structure:
    """Read the structure in a file of LimeSurvey, whatever its layout."""
    if path.suffix.lower() in (".tsv", ".txt"):
        return _from_table(path, language)
    zipped = path.suffix.lower() == ".lsa"
    data = archive.member(path, ".lss") if zipped else archive.content(path)
    root = archive.tree(data, path)
    if root.find("LimeSurveyDocType") is None and root.find("questions/rows") is None:
        raise refusal(path, "this is not a LimeSurvey structure file")
    try:
        return _from_xml(root, language)
    except KeyError as error:
        wrong = f"the structure is damaged: a row names {error}, which is not there"
        raise refusal(path, wrong) from None


def _from_xml(root: Element, language: str) -> Structure:
    languages = [e.text or language for e in root.iterfind("languages/language")] or [language]
    first = languages[0]
    items: dict[str, Item] = {}
    for row in _in_order(_rows(root, "questions"), "question_order"):
        item = items.setdefault(row["qid"], Item(row["title"], row))
        item.say(row.get("language", first), row.get("question", ""), row.get("help", ""))
    parts: dict[str, Item] = {}
    for row in _in_order(_rows(root, "subquestions"), "question_order"):
        key = (row.get("scale_id", "0"), row["title"])
        part = items[row["parent_qid"]].parts.setdefault(key, Item(row["title"], row))
        part.say(row.get("language", first), row.get("question", ""))
        parts[row["qid"]] = part
    everything = items | parts
    for row in _rows(root, "question_l10ns"):
        if row["qid"] in everything:
            told = row.get("question", ""), row.get("help", "")
            everything[row["qid"]].say(row["language"], *told)
    _add_answers(root, items, first)
    for row in _rows(root, "question_attributes"):
        if row["qid"] in items and row.get("value"):
            items[row["qid"]].row.setdefault(row["attribute"], row["value"])
            if row["attribute"] == "other_replace_text":
                spoken = row.get("language") or first
                items[row["qid"]].other.setdefault(spoken, plain(row["value"]))
    groups = {row["gid"]: row.get("grelevance", "") for row in _rows(root, "groups")}
    for item in items.values():
        item.group = groups.get(item.row.get("gid", ""), "")
    title = {
        row["surveyls_language"]: plain(row.get("surveyls_title", ""))
        for row in _rows(root, "surveys_languagesettings")
    }
    return Structure(languages, title, list(items.values()))


def _add_answers(root: Element, items: dict[str, Item], first: str) -> None:
    by_id: dict[str, Item] = {}
    for row in _in_order(_rows(root, "answers"), "sortorder"):
        if question := items.get(row["qid"]):
            key = (row.get("scale_id", "0"), row["code"])
            answer = question.answers.setdefault(key, Item(row["code"], row))
            answer.say(row.get("language", first), row.get("answer", ""))
            by_id[row.get("aid", "")] = answer
    for row in _rows(root, "answer_l10ns"):
        if row["aid"] in by_id:
            by_id[row["aid"]].say(row["language"], row.get("answer", ""))


def _rows(root: Element, section: str) -> Iterator[Row]:
    for element in root.iterfind(f"{section}/rows/row"):
        yield {cell.tag: cell.text or "" for cell in element}


def _in_order(rows: Iterator[Row], key: str) -> list[Row]:
    """Sort rows as LimeSurvey shows them; groups stay in the order of the file."""
    found = list(rows)
    groups = list(dict.fromkeys(row.get("gid", "") for row in found))
    place_of = {group: number for number, group in enumerate(groups)}

    def position(row: Row) -> tuple[int, int]:
        order = row.get(key, "")
        return place_of[row.get("gid", "")], int(order) if order.isdigit() else 0

    return sorted(found, key=position)


def _from_table(path: Path, language: str) -> Structure:
    """Read the tab-separated layout, in which the class of a row says what it is."""
    rows = _table(path, archive.text(path))
    if not rows or not {"class", "name", "type/scale", "text"} <= rows[0].keys():
        right = "columns class, type/scale, name, ... between tabs"
        wrong = "this is not a tab-separated LimeSurvey structure"
        raise refusal(path, wrong, right=right)
    found = Structure([], {}, [])
    items: dict[str, Item] = {}
    question, group = Item("", {}), ""
    for cells in rows:
        row = {name: cell or "" for name, cell in cells.items() if isinstance(name, str)}
        spoken, kind = row.get("language") or language, row["class"]
        key = (row["type/scale"] or "0", row["name"])
        if kind == "SL" and row["name"] == "surveyls_title":
            found.title[spoken] = plain(row["text"])
        elif kind == "G":
            group = row.get("relevance", "")
        elif kind == "Q":
            row["type"] = row["type/scale"]
            question = items.setdefault(row["name"], Item(row["name"], row, group=group))
            question.say(spoken, row["text"], row.get("help", ""))
            if own := plain(row.get("other_replace_text", "")):
                question.other.setdefault(spoken, own)
        elif kind in ("SQ", "A"):
            listed = question.parts if kind == "SQ" else question.answers
            listed.setdefault(key, Item(row["name"], row)).say(spoken, row["text"])
        if kind in ("Q", "SQ", "A") and spoken not in found.languages:
            found.languages.append(spoken)
    found.questions = list(items.values())
    return found


def _table(path: Path, text: str) -> list[Row]:
    try:
        return list(csv.DictReader(io.StringIO(text, newline=""), delimiter="\t", strict=True))
    except csv.Error as error:
        raise refusal(path, "this is no table with tabs between its cells", str(error)) from None
