"""Writes the table: what was found, how sure it is, and why a level is missed where it is."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from benchmarks.coverage.case import LEVEL, Case, Question

WITHIN = 0.02
HEAD = Path(__file__).with_name("head.md").read_text(encoding="utf-8")


def page(cases: Sequence[Case], found: Sequence[np.ndarray]) -> str:
    """Write the page."""
    asked = [
        (case, question, told[:, i])
        for case, told in zip(cases, found, strict=True)
        for i, question in enumerate(case.questions)
    ]
    notes: dict[str, int] = {}
    found_in = ("±", "none, %", "note")
    lines = [HEAD, "## Intervals", ""]
    lines += [_row("method", "population", "estimand", "truth", "covers, %", *found_in), _rule(8)]
    lines += [_line(*one, notes) for one in asked if one[1].truth is not None]
    head = ("method", "population", "null hypothesis", "row", "rejects, %", *found_in)
    lines += ["", "## Tests", "", _row(*head), _rule(8)]
    lines += [_line(*one, notes) for one in asked if one[1].truth is None]
    lines += ["", "## Notes", "", *(f"{number}. {why}" for why, number in notes.items())]
    return "\n".join(lines) + "\n"


def unexplained(cases: Sequence[Case], found: Sequence[np.ndarray]) -> list[str]:
    """Name what misses its level, and nobody says why."""
    return [
        f"{case.call}, {case.ground}, {question.about}: {_mean(told[:, i]):.3f}"
        for case, told in zip(cases, found, strict=True)
        for i, question in enumerate(case.questions)
        if missed(question, told[:, i]) and not question.why
    ]


def missed(question: Question, answers: np.ndarray) -> bool:
    """Say whether a level is missed, by more than chance where it is guaranteed."""
    share, error = _mean(answers), _error(answers)
    wrong = share if question.truth is None else 1 - share
    if question.bound:
        return bool(wrong > 1 - LEVEL + 2 * error)
    return bool(not abs(wrong - (1 - LEVEL)) <= WITHIN + 1e-9)


def _line(case: Case, question: Question, answers: np.ndarray, notes: dict[str, int]) -> str:
    what = _shown(question) if question.truth is not None else f"{question.levels.get('term', '')}"
    sign = ("≤ " if question.truth is None else "≥ ") if question.bound else ""
    level = f"{sign}{100 * (1 - LEVEL if question.truth is None else LEVEL):.0f}"
    share = f"{100 * _mean(answers):.1f}" + (f" ({level})" if question.bound else "")
    note = ""
    if missed(question, answers):
        note = f"{notes.setdefault(question.why, len(notes) + 1)}" if question.why else "missed"
    none = f"{100 * np.isnan(answers).mean():.0f}" if np.isnan(answers).any() else ""
    error = f"{100 * _error(answers):.1f}"
    return _row(f"`{case.call}`", case.ground, question.about, what, share, error, none, note)


def _shown(question: Question) -> str:
    return f"{question.truth:.3f}" if np.isscalar(question.truth) else ""


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _rule(columns: int) -> str:
    return "|" + "---|" * columns


def _mean(answers: np.ndarray) -> float:
    return float(np.nanmean(answers)) if not np.isnan(answers).all() else np.nan


def _error(answers: np.ndarray) -> float:
    """Give the standard error, never 0 where all samples say the same."""
    known = answers[~np.isnan(answers)]
    least = 1 / (len(known) + 2)
    return float(max(known.std(), np.sqrt(least * (1 - least))) / np.sqrt(max(len(known), 1)))
