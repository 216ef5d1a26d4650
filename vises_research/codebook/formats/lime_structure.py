"""Reads the questionnaire in a LimeSurvey structure: every question type that it has."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree.ElementTree import Element

from vises_research import archive
from vises_research.codebook.formats.lime_names import coded
from vises_research.codebook.formats.words import COMMENT, NO, OTHER, YES, words
from vises_research.codebook.markup import plain
from vises_research.codebook.model import Kind
from vises_research.codebook.numeral import numeral
from vises_research.codebook.questionnaire import Choice, Lists, Question, Questionnaire, Texts
from vises_research.codebook.relevance import Meant, routing
from vises_research.errors import refusal

__all__ = ["FIXED", "Item", "Structure", "lime_structure", "structure"]

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


PLAIN: dict[str, Kind] = {
    "N": "number", "D": "datetime", "S": "text", "T": "text", "U": "text", "*": "text",
    "I": "text", "K": "number", "Q": "text", ":": "number", ";": "text", "|": "text",
}  # fmt: skip
"""Types whose answers are no list."""

CHOSEN = frozenset("L!OFH1R^Z5ABCEYGWMP")
"""Types whose answers are chosen from a list, their own or LimeSurvey's."""


_POINTS = {n: {str(i): {"en": str(i)} for i in range(1, n + 1)} for n in (5, 10)}
FIXED: dict[str, dict[str, dict[str, str]]] = {
    "5": _POINTS[5],
    "A": _POINTS[5],
    "B": _POINTS[10],
    "C": {
        "Y": YES,
        "U": {"en": "Uncertain", "fr": "Indifférent", "nl": "Niet zeker"},
        "N": NO,
    },
    "E": {
        "I": {"en": "Increase", "fr": "Augmenter", "nl": "Toenemend"},
        "S": {"en": "Same", "fr": "Sans changement", "nl": "Zelfde"},
        "D": {"en": "Decrease", "fr": "Diminuer", "nl": "Afnemend"},
    },
    "Y": {"Y": YES, "N": NO},
    "G": {
        "F": {"en": "Female", "fr": "Femme", "nl": "Vrouwelijk"},
        "M": {"en": "Male", "fr": "Homme", "nl": "Mannelijk"},
    },
}
"""The answers of the types that bring their own, which are not in the file, as LimeSurvey words
them."""


def lime_structure(path: Path, language: str) -> Questionnaire:
    """Read a structure file, an archive or the tab-separated structure of LimeSurvey.

    There is one question a column; a row of an array is a question of its own.
    """
    found = structure(path, language)
    lists, lost, meant = Lists(), list[str](), _meant(found)
    questions = [q for item in found.questions for q in _questions(item, found, lists, lost, meant)]
    return Questionnaire(
        path.stem, tuple(found.languages), tuple(questions), lists.named, found.title, tuple(lost)
    )


def _meant(found: Structure) -> Meant:
    """Make the function that says which question a name in an expression is, and which answer.

    Expressions name questions by code or by field (``12X3X7SQ1``), and the options of a multiple
    response one by one, each being Y where it is ticked.
    """
    several = {item.code for item in found.questions if item.row.get("type", "") in "MP"}
    ids = {item.row["qid"]: item.code for item in found.questions if item.row.get("qid")}
    rows = [
        f"{item.code}[{sub}]" for item in found.questions for sub in [*_subs(item), "other", ""]
    ]
    code = coded(ids, [(row.removesuffix("[]"), "", "") for row in rows])

    def meant(name: str, answer: str) -> tuple[str, str] | None:
        question, cut, option = code(name).removesuffix("]").partition("[")
        if question not in several:
            return code(name), answer
        return (question, option) if cut and answer == "Y" else None

    return meant


def _subs(item: Item) -> Iterator[str]:
    for scale, sub in item.parts:
        if scale != "1":
            others = [part for kind, part in item.parts if kind == "1"]
            yield from (f"{sub}_{other}" for other in others)
            yield sub


def _questions(
    item: Item, found: Structure, lists: Lists, lost: list[str], meant: Meant
) -> Iterator[Question]:
    """Give the columns that a question leads to."""
    kind = item.row.get("type", "")
    if kind == "X":
        return
    if kind not in PLAIN and kind not in CHOSEN:
        lost.append(f"{item.code}: the question type '{kind}' is not known; taken as text")
    elif kind == "|":
        lost.append(f"{item.code}: an upload; only the names of the files are carried over")
    elif kind in FIXED and (foreign := _foreign(kind, found.languages)):
        told = f"LimeSurvey's own answers for type {kind} in {', '.join(foreign)}; they are English"
        lost.append(f"{item.code}: {told}")
    when = [text for text in (item.group, item.row.get("relevance", "")) if text not in ("", "1")]
    for code, part, answers in _columns(item, kind, found, lists):
        yield Question(
            code,
            _kind(kind, item, answers),
            item.texts,
            part,
            answers,
            unit=item.row.get("suffix", "") if kind in "NK" else "",
            range=_range(item) if kind in "NK" else None,
            type=kind,
            note=item.help,
            id=item.row.get("qid", ""),
            **routing(*when, meant=meant),
        )
    yield from _asides(item, kind, found.languages)


def _foreign(kind: str, languages: list[str]) -> list[str]:
    """Name the languages in which LimeSurvey's own words are not known; a number needs none."""
    known = {x for answer in FIXED[kind].values() for x in answer}
    return [x for x in languages if x.partition("-")[0] not in known and kind not in "5AB"]


def _columns(
    item: Item, kind: str, found: Structure, lists: Lists
) -> Iterator[tuple[str, Texts, str]]:
    """Give (code, text of the row, list of answers) for each column of a question."""
    code, scales = item.code, _scales(item, kind, found.languages, lists)
    rows = [part for (scale, _), part in item.parts.items() if scale != "1"]
    if kind in "MP":
        yield code, {}, lists.name(code, [*map(_choice, rows), *_other(item, found.languages)])
    elif kind == "R":
        yield from ((f"{code}[{n}]", {}, scales[0]) for n in range(1, len(item.answers) + 1))
    elif kind == "1":
        for row in rows:
            for n, listed in enumerate(scales, 1):
                yield f"{code}[{row.code}][{n}]", row.texts, listed
    elif kind in ":;":
        for row in rows:
            for (scale, _), column in item.parts.items():
                if scale == "1":
                    both = {x: f"{t} / {column.texts.get(x, '')}" for x, t in row.texts.items()}
                    yield f"{code}[{row.code}_{column.code}]", both, ""
    elif rows:
        yield from ((f"{code}[{row.code}]", row.texts, scales[0]) for row in rows)
    else:
        yield code, {}, scales[0]


def _scales(item: Item, kind: str, languages: list[str], lists: Lists) -> list[str]:
    """Name the lists of answers; only arrays of two scales have two."""
    if kind in FIXED:
        fixed = [Choice(code, words(told, languages)) for code, told in FIXED[kind].items()]
        return [lists.name(item.code, fixed)]
    scales = dict.fromkeys(scale for scale, _ in item.answers)
    listed = [[_choice(a) for (s, _), a in item.answers.items() if s == scale] for scale in scales]
    if listed and kind in "L!":
        listed[0] += _other(item, languages)
    return [lists.name(item.code, choices) for choices in listed] or [""]


def _choice(item: Item) -> Choice:
    return Choice(item.code, item.texts)


def _other(item: Item, languages: list[str]) -> list[Choice]:
    """Give 'other', whose code in exports is -oth- for one answer, 'other' for several."""
    if item.row.get("other") != "Y":
        return []
    code = "other" if item.row["type"] in "MP" else "-oth-"
    return [Choice(code, _others(item, languages))]


def _others(item: Item, languages: list[str]) -> Texts:
    """Word 'other' as the question does, and in other languages as LimeSurvey does."""
    return {**words(OTHER, languages), **{x: t for x, t in item.other.items() if x in languages}}


def _asides(item: Item, kind: str, languages: list[str]) -> Iterator[Question]:
    """Give the texts beside a choice: what 'other' is, and comments."""
    if item.row.get("other") == "Y" and kind in "L!":
        yield Question(f"{item.code}[other]", "text", item.texts, _others(item, languages))
    if kind == "O":
        yield Question(f"{item.code}[comment]", "text", item.texts, words(COMMENT, languages))
    for (_, code), part in item.parts.items() if kind == "P" else ():
        yield Question(f"{item.code}[{code}comment]", "text", item.texts, part.texts)


def _kind(kind: str, item: Item, answers: str) -> Kind:
    if kind in "MP":
        return "options"
    if kind in CHOSEN and answers:
        return "scale"
    whole = item.row.get("num_value_int_only") == "1"
    return "integer" if kind == "N" and whole else PLAIN.get(kind, "text")


def _range(item: Item) -> tuple[float | None, float | None] | None:
    bounds = [numeral(item.row.get(f"{end}_num_value_n", "")) for end in ("min", "max")]
    return None if bounds == [None, None] else (bounds[0], bounds[1])
