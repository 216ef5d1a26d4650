"""The pilots' feedback before and after, with a known change."""

from datetime import date, datetime, time, timedelta
from random import Random

from demonstration.answers import BEFORE, agreement, several, words_for_other
from demonstration.cells import Missing, Row, draw, maybe, stream
from demonstration.change import CHANGES, moved
from demonstration.verbatim import sentence

__all__ = ["after", "before"]

OBSTACLES = {
    "time": 0.5,
    "cost": 0.3,
    "complexity": 0.4,
    "skills": 0.35,
    "workforce": 0.25,
    "support": 0.17,
    "none": 0.08,
    "other": 0.12,
}
MOTIVES = {
    "improve": 0.7,
    "account": 0.6,
    "communicate": 0.55,
    "involve": 0.45,
    "funding": 0.4,
    "obligation": 0.2,
    "other": 0.1,
}
FUNCTIONS = {"director": 9, "coordinator": 6, "board": 2, "worker": 4, "other": 2}

SILENT = 6
"""So many pilots do not answer before: more than the smallest count that a booklet shows."""


def before(seed: int, pilots: list[Row]) -> list[Row]:
    """Draw the answers before, by the day of the answer."""
    rng = stream(seed, "before")
    silent = rng.sample(pilots, SILENT)
    rows = []
    for pilot in pilots:
        if pilot in silent:
            continue
        entry = pilot["entry_date"]
        assert isinstance(entry, date)
        at = _moment(rng, entry + timedelta(rng.randrange(-10, 15)))
        row = _common(rng, pilot, "before", "enterprise", at)
        motives = several(rng, MOTIVES)
        row["motives"] = motives
        row["motives_other"] = words_for_other(rng, "motives", motives, str(pilot["language"]))
        rows.append(row)
    return sorted(rows, key=_when)


def after(seed: int, pilots: list[Row], steps: list[Row], earlier: list[Row]) -> list[Row]:
    """Draw the answers after, of pilots that came to the last step, and of their facilitators."""
    rng = stream(seed, "after")
    rows = []
    for pilot in pilots:
        last = _last_step(pilot, steps)
        if last is None or rng.random() < 0.06:
            continue
        day = min(last + timedelta(rng.randrange(3, 40)), date(2019, 1, 31))
        roles = ["enterprise"] + ["facilitator"] * (rng.random() < 0.55)
        for role in roles:
            row = _common(rng, pilot, "after", role, _moment(rng, day))
            row["recommend"] = maybe(rng, round(rng.triangular(3, 10, 8)), no_answer=0.05)
            goes_on = maybe(rng, draw(rng, {"yes": 8, "no": 2}), dont_know=0.1, no_answer=0.03)
            row["continues"] = goes_on if role == "enterprise" else Missing("not_asked")
            rows.append(row)
    _apply_changes(rng, earlier, rows)
    return sorted(rows, key=_when)


def _common(rng: Random, pilot: Row, wave: str, role: str, at: datetime) -> Row:
    """Draw what is asked in both waves; some questions are for the enterprise only."""
    language = str(pilot["language"])
    row: Row = {"pilot": pilot["pilot"], "wave": wave, "role": role, "answered_at": at}
    row.update({item: agreement(rng, item) for item in BEFORE})
    row["obstacles"] = several(rng, OBSTACLES)
    row["obstacles_other"] = words_for_other(rng, "obstacles", row["obstacles"], language)
    row["open_answer"] = sentence(rng, language) if role == "enterprise" else Missing("no_answer")
    own = _own(rng, language, wave)
    row.update(own if role == "enterprise" else dict.fromkeys(own, Missing("not_asked")))
    return row


def _own(rng: Random, language: str, wave: str) -> Row:
    """Draw what only the enterprise is asked."""
    function = maybe(rng, draw(rng, FUNCTIONS), no_answer=0.04)
    share = 0.4 if wave == "before" else 0.85
    evaluates = maybe(rng, "yes" if rng.random() < share else "no", no_answer=0.04)
    hours = maybe(rng, round(2 * rng.lognormvariate(3.2, 0.8)) / 2, no_answer=0.1, dont_know=0.1)
    score = min(10, max(0, round(rng.gauss(4.6, 1.8))))
    return {
        "function": function,
        "function_other": words_for_other(rng, "function", function, language),
        "evaluates": evaluates,
        "hours": hours if evaluates == "yes" else Missing("not_asked"),
        "confidence": maybe(rng, score, no_answer=0.05, dont_know=0.03),
    }


def _apply_changes(rng: Random, earlier: list[Row], later: list[Row]) -> None:
    """Let the pilots that answer both times move as stated, and no otherwise."""
    first = {row["pilot"]: row for row in earlier}
    for item, change in CHANGES.items():
        pairs = [
            (first[row["pilot"]], row)
            for row in later
            if row["role"] == "enterprise"
            and row["pilot"] in first
            and not isinstance(row[item], Missing)
            and not isinstance(first[row["pilot"]][item], Missing)
        ]
        ends = (0, 10) if item == "confidence" else (1, 5)
        values = moved(rng, [int(str(old[item])) for old, _ in pairs], change, *ends)
        for (_, row), value in zip(pairs, values, strict=True):
            row[item] = value if item == "confidence" else str(value)


def _last_step(pilot: Row, steps: list[Row]) -> date | None:
    """Give the day on which a pilot came to the end of the last step, if it did not give up."""
    for row in steps:
        if row["pilot"] == pilot["pilot"] and row["step"] == "analysis_valorisation":
            end = row["end"] if row["status"] == "completed" else date(2019, 1, 5)
            known = end if isinstance(end, date) else date(2018, 12, 15)
            return None if row["status"] == "abandoned" else known
    return None


def _moment(rng: Random, day: date) -> datetime:
    working = day - timedelta(max(0, day.weekday() - 4))
    return datetime.combine(
        working, time(rng.randrange(8, 19), rng.randrange(60), rng.randrange(60))
    )


def _when(row: Row) -> datetime:
    at = row["answered_at"]
    assert isinstance(at, datetime)
    return at
