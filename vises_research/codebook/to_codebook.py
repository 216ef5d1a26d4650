"""From a questionnaire to the YAML files of a codebook, as one would write them by hand."""

import io
import re
from collections.abc import Iterable
from typing import Any

from vises_research.codebook.fold import fold
from vises_research.codebook.model import (
    CodebookFile,
    Labels,
    Level,
    MissingReason,
    Scale,
    Variable,
)
from vises_research.codebook.questionnaire import Choice, Question, Questionnaire, Texts

__all__ = ["files", "yaml"]

REASONS: dict[str, Labels] = {
    "dont_know": {"fr": "Ne sait pas", "nl": "Weet niet", "en": "Don't know"},
    "refused": {"fr": "Refus", "nl": "Weigert", "en": "Refused"},
    "not_applicable": {"fr": "Sans objet", "nl": "Niet van toepassing", "en": "Not applicable"},
    "no_answer": {"fr": "Sans réponse", "nl": "Geen antwoord", "en": "No answer"},
    "not_asked": {"fr": "Question non posée", "nl": "Vraag niet gesteld", "en": "Not asked"},
    "not_in_wave": {
        "fr": "Absente de cette vague", "nl": "Niet in deze meting", "en": "Not in this wave",
    },
    "unresolved": {
        "fr": "Réponse illisible", "nl": "Onleesbaar antwoord", "en": "Unreadable answer",
    },
}  # fmt: skip
"""The reasons that are always there, in the languages of this project."""


def files(
    asked: Questionnaire, known: Iterable[str] = ()
) -> tuple[dict[str, CodebookFile], list[str]]:
    """Make the files of a codebook.

    Parameters
    ----------
    asked
        The questionnaire.
    known
        Missing reasons that the codebook has already.

    Returns
    -------
    tuple
        The files by table, each repeat being a table of its own; and what was lost or must be
        looked at, in words.
    """
    lost = [*asked.lost, *asked.gaps()]
    names = _names([question.code for question in asked.questions])
    lists = dict(zip(asked.answers, _names(list(asked.answers)).values(), strict=True))
    reasons = _reasons(asked, lost)
    made = {}
    for table in dict.fromkeys(["", *(question.table for question in asked.questions)]):
        inside = [question for question in asked.questions if question.table == table]
        variables = {names[q.code]: _variable(q, asked, names, lists, lost) for q in inside}
        key = [names[code] for code in asked.key if code in names and not table]
        if not key:
            key = ["id"]
            label = dict.fromkeys(asked.languages, "Id")
            variables = {"id": Variable(label=label, type="text"), **variables}
            lost.append(f"{table or asked.name}: what identifies a row; the key 'id' is put in")
        name = _slug(table or asked.name)
        label = dict(asked.label) or {asked.languages[0]: table or asked.name}
        made[name] = CodebookFile(table=name, key=key, label=label, variables=variables)
    first = next(iter(made))
    scales = {lists[name]: _scale(asked, name) for name in asked.answers}
    missing = {name: reason for name, reason in reasons.items() if name not in set(known)}
    made[first] = made[first].model_copy(update={"scales": scales, "missing": missing})
    return made, lost


def yaml(file: CodebookFile) -> str:
    """Write a file of the codebook; what is short stands on one line.

    Parameters
    ----------
    file
        The file.

    Returns
    -------
    str
        YAML that reads as the same file.
    """
    from ruamel.yaml import YAML

    writer = YAML()
    writer.width = 1_000_000
    writer.allow_unicode = True
    written = io.StringIO()
    writer.dump(_flowing(file.model_dump(exclude_defaults=True)), written)
    return written.getvalue()


def _variable(
    question: Question,
    asked: Questionnaire,
    names: dict[str, str],
    lists: dict[str, str],
    lost: list[str],
) -> Variable:
    kind, answers = question.kind, lists.get(question.answers, question.answers)
    ask_if = {}
    for other, levels in question.ask_if.items():
        if _answered(asked, question.table, other, levels):
            ask_if[names[other]] = list(levels)
        else:
            told = f"{other} = {' or '.join(levels)}"
            lost.append(f"{question.code}: it is asked if {told}, which is no answer here")
    if question.relevance:
        lost.append(f"{question.code}: it is asked if {question.relevance}")
    typed: dict[str, Any] = {
        "scale": {"scale": answers},
        "options": {"options": answers},
        "reference": {"refers": answers},
        "identifier": {"identifier": answers},
    }.get(kind, {"type": kind})
    if kind == "number" and (question.unit or question.range):
        typed = {}
    return Variable(
        label=_label(question, asked),
        note=_note(question.note, asked),
        unit=question.unit or None,
        range=question.range,
        pattern=_pattern(question, lost),
        ask_if=ask_if,
        **typed,
    )


def _answered(asked: Questionnaire, table: str, code: str, levels: tuple[str, ...]) -> bool:
    """Whether a question of the same table can be answered so."""
    found = [q for q in asked.questions if q.code == code and q.table == table]
    codes = {choice.code for choice in asked.choices(found[0])} if found else set()
    return bool(found) and (found[0].kind not in ("scale", "options") or codes >= set(levels))


def _label(question: Question, asked: Questionnaire) -> Labels:
    """Give the text of the row of an array, else that of the question, else its code."""
    if not question.part:
        return dict(question.label) or {asked.languages[0]: question.code}
    return {
        x: f"{question.label[x]} - {text}" if question.label.get(x) else text
        for x, text in question.part.items()
    }


def _note(note: Texts, asked: Questionnaire) -> str | Labels:
    return note[asked.languages[0]] if list(note) == [asked.languages[0]] else dict(note) or ""


def _pattern(question: Question, lost: list[str]) -> str | None:
    try:
        re.compile(question.pattern)
    except re.error:
        lost.append(f"{question.code}: the pattern '{question.pattern}'")
        return None
    return question.pattern or None


def _scale(asked: Questionnaire, name: str) -> Scale:
    first = asked.languages[0]
    levels = {
        choice.code: Level(label=dict(choice.label) or {first: choice.code})
        for choice in asked.answers[name].choices
    }
    return Scale(levels=levels, ordered=asked.answers[name].ordered)


def _reasons(asked: Questionnaire, lost: list[str]) -> dict[str, MissingReason]:
    """Join the missing codes of all questions, since a codebook's reasons hold for all."""
    found = {name: MissingReason(label=dict(label)) for name, label in REASONS.items()}
    taken: dict[str, str] = {}
    for question in asked.questions:
        for choice in question.missing:
            name = _reason(choice)
            first = taken.setdefault(choice.code, name)
            if first != name:
                lost.append(f"{question.code}: code {choice.code} is '{first}', not '{name}'")
                continue
            found[name] = _with(found.get(name, MissingReason(label={})), choice, name)
    first_language = asked.languages[0]
    return {
        name: reason
        if reason.label
        else reason.model_copy(update={"label": {first_language: name}})
        for name, reason in found.items()
    }


def _with(reason: MissingReason, choice: Choice, name: str) -> MissingReason:
    """Add a code to a reason; a text that is not its label is another way to write it."""
    also = {x: list(texts) for x, texts in reason.also.items()}
    for language, text in choice.label.items():
        known = [reason.label.get(language, text), *also.get(language, [])]
        if text not in known:
            also.setdefault(language, []).append(text)
    codes = [*reason.codes, choice.code] if choice.code != name else reason.codes
    return MissingReason(
        label={**choice.label, **reason.label}, also=also, codes=list(dict.fromkeys(codes))
    )


def _reason(choice: Choice) -> str:
    """Name the reason that a missing code stands for: one that is always there, or its label."""
    before = rf"^\(?{re.escape(choice.code)}\)?[ .:-]+"
    said = {fold(re.sub(before, "", text)) for text in choice.label.values()}
    for name, label in REASONS.items():
        if choice.code == name or said & {fold(text) for text in label.values()}:
            return name
    text = choice.label.get("en") or next(iter(choice.label.values()), "")
    name = choice.code if choice.code.isidentifier() else text
    return _slug(name) if fold(name) else _slug(f"missing {choice.code}")


def _names(codes: list[str]) -> dict[str, str]:
    """Give every code a name of its own that a column can have."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    for code in codes:
        name, number = _slug(code), 2
        while name in taken:
            name, number = f"{_slug(code)}_{number}", number + 1
        taken.add(name)
        names.setdefault(code, name)
    return names


def _slug(text: str) -> str:
    """Write a name with letters, digits and single underscores.

    Examples
    --------
    >>> _slug("G02Q01[SQ001]"), _slug("Ne sait pas (NSP)")
    ('G02Q01_SQ001', 'Ne_sait_pas_NSP')
    """
    return re.sub(r"\W+", "_", text).strip("_") or "q"


def _flowing(value: Any) -> Any:
    """Mark what is written on one line: labels, lists, and what holds nothing but a label."""
    from ruamel.yaml.comments import CommentedMap, CommentedSeq

    if isinstance(value, list | tuple):
        row = CommentedSeq([_written(item) for item in value])
        row.fa.set_flow_style()
        return row
    if not isinstance(value, dict):
        return _written(value)
    made = CommentedMap({_written(key): _flowing(item) for key, item in value.items()})
    short = all(not isinstance(item, dict) for item in value.values())
    if value and (short or set(value) <= {"label", "codes"}):
        made.fa.set_flow_style()
    return made


def _written(value: Any) -> Any:
    """Write a whole number without quotes, and between quotes what could be read otherwise."""
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString

    if isinstance(value, float) and value == int(value):
        return int(value)
    if not isinstance(value, str):
        return value
    if re.fullmatch(r"0|-?[1-9][0-9]{0,14}", value):
        return int(value)
    plain = re.fullmatch(r"[^\W\d][\w '()./&-]*", value) and not value.endswith(" ")
    return value if plain else DoubleQuotedScalarString(value)
