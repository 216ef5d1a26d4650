"""Reads the questionnaire in a LimeSurvey structure file (.lss)."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

from vises_research.errors import Problem, StudyError, place

__all__ = ["Question", "questions"]

Row = dict[str, str]


@dataclass(frozen=True)
class Question:
    """One column of the export that the questionnaire leads to.

    Parameters
    ----------
    code
        As the export writes it: ``G02Q01`` or ``G02Q01[SQ001]``.
    type
        LimeSurvey's letter for the type of question.
    text, option
        The question's text, and that of the sub-question.
    answers
        Answer code -> label.
    """

    code: str
    type: str
    text: str
    option: str = ""
    answers: dict[str, str] = field(default_factory=dict)


def questions(path: Path, language: str | None = None) -> dict[str, Question]:
    """Read the questions of a structure file.

    Parameters
    ----------
    path
        The .lss file, of LimeSurvey 2 (texts in the question rows) or later (texts in tables of
        their own).
    language
        Which language to take; without it, the first that the file names.

    Returns
    -------
    dict
        Column code -> question; a question with sub-questions gives one entry for each of them.

    Raises
    ------
    StudyError
        Where the file is missing, is not XML, or lacks the language.
    """
    root = _parse(path)
    languages = [e.text or "" for e in root.iterfind("languages/language")]
    language = language or (languages[0] if languages else "en")
    if languages and language not in languages:
        found = ", ".join(languages)
        wrong = f"the questionnaire has no language '{language}'"
        raise StudyError([Problem(place(path), wrong, found=found)])
    found_ = {}
    asked = {row["qid"]: row for row in _rows(root, "questions", language)}
    parts = [*_rows(root, "subquestions", language), *asked.values()]
    texts = _texts(root, "question_l10ns", "qid", "question", language)
    answers = _answers(root, language)
    for row in parts:
        parent = asked.get(row.get("parent_qid", "0"))
        question = _question(row, parent, texts, answers)
        found_[question.code] = question
    return found_


def _question(
    row: Row, parent: Row | None, texts: dict[str, str], answers: dict[str, dict[str, str]]
) -> Question:
    own = clean(texts.get(row["qid"]) or row.get("question", ""))
    if parent is None:
        return Question(row["title"], row["type"], own, answers=answers.get(row["qid"], {}))
    text = clean(texts.get(parent["qid"]) or parent.get("question", ""))
    code = f"{parent['title']}[{row['title']}]"
    return Question(code, parent["type"], text, own, answers.get(parent["qid"], {}))


def _answers(root: ElementTree.Element, language: str) -> dict[str, dict[str, str]]:
    """Give question id -> answer code -> label."""
    texts = _texts(root, "answer_l10ns", "aid", "answer", language)
    answers: dict[str, dict[str, str]] = {}
    for row in _rows(root, "answers", language):
        label = texts.get(row.get("aid", "")) or row.get("answer", "")
        answers.setdefault(row["qid"], {})[row["code"]] = clean(label)
    return answers


def _texts(
    root: ElementTree.Element, section: str, key: str, text: str, language: str
) -> dict[str, str]:
    return {row[key]: row.get(text, "") for row in _rows(root, section, language)}


def _rows(root: ElementTree.Element, section: str, language: str) -> Iterator[Row]:
    """Give the rows of a section; where rows have a language, those in ours."""
    for element in root.iterfind(f"{section}/rows/row"):
        row = {cell.tag: cell.text or "" for cell in element}
        if row.get("language", language) == language:
            yield row


def clean(text: str) -> str:
    """Take the markup out of a text that LimeSurvey shows as HTML.

    Examples
    --------
    >>> clean("<p>Nuttig&nbsp;voor <b>ons</b> team</p>")
    'Nuttig voor ons team'
    """
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", text))).strip()


def _parse(path: Path) -> ElementTree.Element:
    try:
        data = path.read_bytes()
        if b"<!ENTITY" in data:
            raise StudyError(
                [Problem(place(path), "the file declares entities, which is not safe")]
            )
        return ElementTree.fromstring(data)
    except FileNotFoundError:
        raise StudyError([Problem(place(path), "the file is missing")]) from None
    except ElementTree.ParseError as error:
        wrong = "this is not a LimeSurvey structure file"
        raise StudyError([Problem(place(path), wrong, found=str(error))]) from None
