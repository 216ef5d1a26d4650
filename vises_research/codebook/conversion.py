"""From a questionnaire to the YAML files of a codebook, and from a table of it back to one."""

import io
import re
from collections.abc import Iterable
from typing import Any

from vises_research.codebook import missing_codes
from vises_research.codebook.model import (
    ROW_KEY,
    Bounds,
    Codebook,
    CodebookFile,
    Labels,
    Level,
    Scale,
    Variable,
)
from vises_research.codebook.names import distinct, slug
from vises_research.codebook.pattern import fault
from vises_research.codebook.questionnaire import AnswerList, Choice, Question, Questionnaire, Texts

__all__ = ["files", "questionnaire", "yaml"]


def files(
    asked: Questionnaire, known: Iterable[str] = ()
) -> tuple[dict[str, CodebookFile], list[str]]:
    """Make the files of a codebook, by table, each repeat being a table of its own.

    What was lost or must be looked at comes beside, in words; ``known`` are the missing
    reasons that the codebook has already.
    """
    lost = [*asked.lost, *asked.gaps()]
    names = distinct(question.code for question in asked.questions)
    lists = distinct(asked.answers)
    reasons = missing_codes.reasons(asked, lost)
    made = {}
    for table in dict.fromkeys(["", *(question.table for question in asked.questions)]):
        inside = [question for question in asked.questions if question.table == table]
        variables = {names[q.code]: _variable(q, asked, names, lists, lost) for q in inside}
        key = [names[code] for code in asked.key if code in names and not table]
        if not key:
            key = ROW_KEY
            lost.append(f"{table or asked.name}: what identifies a row; so the key is file and row")
        name = slug(table or asked.name)
        label = dict(asked.label) or {asked.languages[0]: table or asked.name}
        made[name] = CodebookFile(table=name, key=key, label=label, variables=variables)
    first = next(iter(made))
    scales = {lists[name]: _scale(asked, name) for name in asked.answers}
    missing = {name: reason for name, reason in reasons.items() if name not in set(known)}
    made[first] = made[first].model_copy(update={"scales": scales, "missing": missing})
    return made, lost


def _variable(
    question: Question,
    asked: Questionnaire,
    names: dict[str, str],
    lists: dict[str, str],
    lost: list[str],
) -> Variable:
    kind, answers = question.kind, lists.get(question.answers, question.answers)
    typed: dict[str, Any] = {
        "scale": {"scale": answers},
        "options": {"options": answers},
        "reference": {"refers": answers},
        "identifier": {"identifier": answers},
    }.get(kind, {"type": kind})
    span = _range(question, lost)
    if kind == "number" and (question.unit or span):
        typed = {}
    return Variable(
        label=_label(question, asked),
        note=_note(question.note, asked),
        unit=question.unit or None,
        range=span,
        pattern=_pattern(question, lost),
        ask_if=_ask_if(question, asked, names, lost),
        **typed,
    )


def _ask_if(
    question: Question, asked: Questionnaire, names: dict[str, str], lost: list[str]
) -> dict[str, list[str]]:
    """Give the routing that names answers of this table; any other is lost."""
    found = {}
    for other, levels in question.ask_if.items():
        if _answered(asked, question.table, other, levels):
            found[names[other]] = list(levels)
        else:
            told = f"{other} = {' or '.join(levels)}"
            lost.append(f"{question.code}: it is asked if {told}, which is no answer here")
    if question.relevance:
        lost.append(f"{question.code}: it is asked if {question.relevance}")
    return found


def _answered(asked: Questionnaire, table: str, code: str, levels: tuple[str, ...]) -> bool:
    """Whether a question of the same table can be answered so; numbers are compared otherwise."""
    found = [q for q in asked.questions if q.code == code and q.table == table]
    codes = {choice.code for choice in asked.choices(found[0])} if found else set()
    return bool(found) and (found[0].kind == "text" or codes >= set(levels))


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


def _range(question: Question, lost: list[str]) -> Bounds | None:
    """Give the range; one that goes down holds no number, whatever the form meant by it."""
    low, high = question.range or (None, None)
    if low is not None and high is not None and low > high:
        lost.append(f"{question.code}: the range from {low:g} to {high:g}, which holds no number")
        return None
    return question.range


def _pattern(question: Question, lost: list[str]) -> str | None:
    if fault(question.pattern):
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


def questionnaire(codebook: Codebook, table: str) -> Questionnaire:
    """Give one table of a codebook as a questionnaire, its variables as questions.

    Every reason for a missing value stands with every question, under its codes, or under its own
    name where it has none.
    """
    declared = codebook.tables[table]
    missing = tuple(
        Choice(code, answer.label)
        for reason, answer in codebook.missing.items()
        for code in answer.codes or [reason]
    )
    names = {v.listed for v in declared.variables.values()}
    return Questionnaire(
        table,
        tuple(declared.label),
        tuple(_question(n, v, missing, declared.label) for n, v in declared.variables.items()),
        {
            name: AnswerList(
                tuple(Choice(k, x.label) for k, x in scale.levels.items()), scale.ordered
            )
            for name, scale in codebook.scales.items()
            if name in names
        },
        declared.label,
        key=tuple(declared.key),
    )


def _question(
    name: str, variable: Variable, missing: tuple[Choice, ...], languages: dict[str, str]
) -> Question:
    note = variable.note
    return Question(
        name,
        variable.kind,
        variable.label,
        answers=variable.named,
        missing=missing,
        ask_if={other: tuple(levels) for other, levels in variable.ask_if.items()},
        unit=variable.unit or "",
        range=variable.range,
        pattern=variable.pattern or "",
        note=note if isinstance(note, dict) else {next(iter(languages)): note} if note else {},
    )


def yaml(file: CodebookFile) -> str:
    """Write a file of the codebook; what is short stands on one line."""
    from ruamel.yaml import YAML

    writer = YAML()
    writer.width = 1_000_000
    writer.allow_unicode = True
    written = io.StringIO()
    writer.dump(_flowing(file.model_dump(exclude_defaults=True)), written)
    return written.getvalue()


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
