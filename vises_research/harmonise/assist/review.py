"""Walks a person through the values that no rule knew, and writes what was decided.

Each decision goes into its ``source.yaml`` at once, with who and when; so the walk can be left at
any question and taken up again.
"""

import datetime
from collections.abc import Callable
from pathlib import Path

from vises_research.codebook import Codebook
from vises_research.errors import StudyError
from vises_research.harmonise.assist.questions import Question, questions
from vises_research.harmonise.assist.source_lines import Decision, decide
from vises_research.harmonise.crosswalk.fitting import readable

__all__ = ["review"]

Ask = Callable[[str], str]
Say = Callable[[str], None]

NOT_ANSWERS = ("not_in_wave", "not_asked", "unresolved")
"""Reasons that a value in a cell cannot have."""


def review(
    raw: Path,
    codebook: Codebook,
    who: str,
    ask: Ask,
    say: Say,
    today: datetime.date | None = None,
) -> int:
    """Ask about each unresolved value, and write each decision at once.

    Parameters
    ----------
    raw, codebook
        As for :func:`questions`.
    who
        Who decides.
    ask
        Shows a prompt and gives what was answered.
    say
        Shows a line.
    today
        When; today, if it is not given.

    Returns
    -------
    int
        How many decisions were written.
    """
    when, done = today or datetime.date.today(), 0
    asked: set[tuple[str, str, str]] = set()
    while left := [q for q in questions(raw, codebook) if _at(q) not in asked]:
        for number, question in enumerate(left, start=1):
            asked.add(_at(question))
            say(f"\n{number} of {len(left)}")
            answer = _answer(question, codebook, ask, say)
            if answer == "q":
                return done
            if isinstance(answer, Decision):
                done += _written(question, answer, f"{who}, {when}", say)
    return done


def _written(question: Question, decision: Decision, signed: str, say: Say) -> bool:
    """Write a decision; what cannot be written is told, and the walk goes on."""
    try:
        where = decide(question.source.document.path, decision, signed)
    except StudyError as error:
        say(str(error))
        return False
    say(f"{where}: {decision}")
    return True


def _at(question: Question) -> tuple[str, str, str]:
    return question.source.name, question.variable, question.raw


def _answer(question: Question, codebook: Codebook, ask: Ask, say: Say) -> Decision | str:
    """Show one value with what it could be, and ask until the answer is one of them."""
    levels = list(question.levels)
    reasons = [reason for reason in codebook.missing if reason not in NOT_ANSWERS]
    say(f"{question.source.name}, {question.variable}: '{question.raw}' in {question.count} rows")
    say(f"  ({question.note})")
    for number, key in enumerate(levels, start=1):
        say(f"  {number:>3}  {key}: {question.levels[key]}")
    for number, reason in enumerate(reasons, start=1):
        say(f"   m{number}  missing: {reason}")
    free = "" if levels else ", =value to type one"
    closed = question.source.crosswalk.unresolved == "missing"
    unreadable = "" if closed else ", u unreadable"
    while True:
        said = ask(f"number, m + number{free}{unreadable}, s skip, q quit: ").strip()
        if said in ("q", "s"):
            return said
        if decision := _decision(question, said, levels, reasons):
            if decision.kind == "missing" and ask("in every variable of this source? y/n: ") != "y":
                return Decision("values", question.variable, question.raw, decision.value)
            return decision
        say(f"'{said}' is none of these")


def _decision(
    question: Question, said: str, levels: list[str], reasons: list[str]
) -> Decision | None:
    """Understand an answer, or not."""
    name, raw = question.variable, question.raw
    if said == "u" and question.source.crosswalk.unresolved != "missing":
        return Decision("unresolved", name, raw, "")
    if said.startswith("=") and not levels and readable(said[1:].strip(), question.declared):
        return Decision("values", name, raw, said[1:].strip())
    offered, digits = (reasons, said[1:]) if said.startswith("m") else (levels, said)
    if not digits.isdecimal() or not 1 <= int(digits) <= len(offered):
        return None
    chosen = offered[int(digits) - 1]
    return Decision("missing" if said.startswith("m") else "values", name, raw, chosen)
