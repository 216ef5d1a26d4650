"""Walks a person through the values that no rule knew, and writes what was decided.

Each decision goes into its ``source.yaml`` at once, with who and when; so the walk can be left at
any question and taken up again.
"""

import datetime
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from vises_research.codebook import Codebook, Variable, fold
from vises_research.errors import Problems, StudyError
from vises_research.harmonise.all_sources import read_parts
from vises_research.harmonise.assist.source_lines import Decision, decide
from vises_research.harmonise.crosswalk.source import Source
from vises_research.harmonise.rows.combine import UNLIKE
from vises_research.harmonise.rows.part import Part
from vises_research.harmonise.values import lists
from vises_research.harmonise.values.stated import readable

__all__ = ["UnknownValue", "questions", "review"]

TICKS = {"true": "ticked", "false": "not ticked"}


@dataclass(frozen=True)
class UnknownValue:
    """A distinct raw value that no rule knew.

    Parameters
    ----------
    source, variable, raw
        Where it stands.
    count
        In how many rows.
    note
        What is known of it.
    levels
        What it could mean, the closest first: level -> its label; or the closest keys of the
        table that the variable refers to.
    declared
        The variable, as the codebook has it.
    """

    source: Source
    variable: str
    raw: str
    count: int
    note: str
    levels: dict[str, str]
    declared: Variable


def questions(raw: Path, codebook: Codebook) -> list[UnknownValue]:
    """List every value that no rule knew and that its source does not declare unreadable.

    Parameters
    ----------
    raw
        The folder with the sources.
    codebook
        The codebook.

    Returns
    -------
    list of UnknownValue
        In the order of tables, sources and variables.
    """
    parts = read_parts(raw, codebook, Problems())
    return [q for found in parts.values() for part in found for q in _of(part, parts)]


def _of(part: Part, parts: Mapping[str, list[Part]]) -> Iterator[UnknownValue]:
    counts: Counter[tuple[str, str]] = Counter()
    notes: dict[tuple[str, str], str] = {}
    ticks: set[tuple[str, str]] = set()
    for cell in part.unresolved:
        name, option = str(cell["variable"]).partition("__")[::2]
        raw, note = str(cell["raw"]), str(cell["note"])
        for text in lists.unknown(note) or [raw]:  # several answers in a cell are asked one by one
            at = (name, text.strip())
            ticks |= {at} if option else set()
            counts[at] += 1
            notes[at] = note
    for (name, raw), count in counts.items():
        if notes[name, raw] in ("declared unreadable", UNLIKE):
            continue
        declared = part.source.variables[name]
        levels = TICKS if (name, raw) in ticks else _levels(raw, declared, part.source)
        if declared.refers:
            levels = _keys(raw, declared.refers, part.source.codebook, parts)
        yield UnknownValue(part.source, name, raw, count, notes[name, raw], levels, declared)


def _levels(raw: str, variable: Variable, source: Source) -> dict[str, str]:
    """Give the levels of a scale, the closest first by any wording in any language."""
    from rapidfuzz import fuzz

    levels, first = source.codebook.levels(variable), next(iter(source.crosswalk.language), "")

    def nearness(key: str) -> float:
        return max(fuzz.ratio(fold(raw), fold(text)) for text in (key, *levels[key].wordings))

    return {
        key: levels[key].label.get(first) or next(iter(levels[key].label.values()), key)
        for key in sorted(levels, key=nearness, reverse=True)
    }


def _keys(
    raw: str, table: str, codebook: Codebook, parts: Mapping[str, list[Part]]
) -> dict[str, str]:
    """Give the closest keys of the table that a variable refers to."""
    from rapidfuzz import process

    (key,) = codebook.tables[table].key
    keys = {str(cell) for part in parts.get(table, ()) for cell in part.table[key].dropna()}
    return {found: table for found, _, _ in process.extract(raw, sorted(keys), limit=5)}


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
        The folder with the sources, and the codebook.
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


def _written(question: UnknownValue, decision: Decision, signed: str, say: Say) -> bool:
    """Write a decision; if it cannot be written, say so and go on."""
    try:
        where = decide(question.source.document.path, decision, signed)
    except StudyError as error:
        say(str(error))
        return False
    say(f"{where}: {decision}")
    return True


def _at(question: UnknownValue) -> tuple[str, str, str]:
    return question.source.name, question.variable, question.raw


def _answer(question: UnknownValue, codebook: Codebook, ask: Ask, say: Say) -> Decision | str:
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
    question: UnknownValue, said: str, levels: list[str], reasons: list[str]
) -> Decision | None:
    """Turn what was typed into a decision; nothing where it is none of the choices."""
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
