"""The facilitators' log: how far each pilot came through the three steps, and who dropped out."""

from datetime import date, timedelta
from random import Random

from demonstration.cells import Missing, Row, Value, draw, maybe, stream

__all__ = ["CLOSED", "DROP_OUTS", "steps"]

STEPS = {
    "state_of_play": (40, 130),
    "data_collection": (60, 170),
    "analysis_valorisation": (45, 130),
}
"""Step -> its shortest and longest duration in days."""

DROP_OUTS = {"state_of_play": 6, "data_collection": 7, "analysis_valorisation": 3}
"""Step -> how many pilots give up during it."""

CLOSED = date(2018, 12, 31)
"""The log is closed; what is not finished is in progress."""

WHY = {"time": 6, "staff_change": 4, "finances": 2, "other_priorities": 3}


def steps(seed: int, pilots: list[Row]) -> list[Row]:
    """Draw the log: one row for each step that a pilot began, by pilot and step."""
    rng = stream(seed, "steps")
    leaving = rng.sample([str(row["pilot"]) for row in pilots[:55]], sum(DROP_OUTS.values()))
    where = [step for step, count in DROP_OUTS.items() for _ in range(count)]
    leaves = dict(zip(leaving, where, strict=True))
    return [row for pilot in pilots for row in _way(rng, pilot, leaves.get(str(pilot["pilot"])))]


def _way(rng: Random, pilot: Row, leaves: str | None) -> list[Row]:
    """Follow one pilot until it finishes, gives up, or the log is closed."""
    entry = pilot["entry_date"]
    assert isinstance(entry, date)
    rows: list[Row] = []
    start = entry + timedelta(rng.randrange(4, 25))
    for step, (shortest, longest) in STEPS.items():
        end = start + timedelta(rng.randrange(shortest, longest))
        status = "abandoned" if step == leaves else "completed" if end <= CLOSED else "in_progress"
        if start > CLOSED:
            break
        rows.append(_row(rng, str(pilot["pilot"]), step, status, start, min(end, CLOSED)))
        if status != "completed":
            break
        start = end + timedelta(rng.randrange(5, 30))
    return rows


def _row(rng: Random, pilot: str, step: str, status: str, start: date, end: date) -> Row:
    hours = round(4 * rng.lognormvariate(2.6, 0.5)) / 4
    finished: Value = maybe(rng, end, no_answer=0.04)
    why: Value = maybe(rng, draw(rng, WHY), dont_know=0.1, no_answer=0.05)
    return {
        "pilot": pilot,
        "step": step,
        "status": status,
        "start": maybe(rng, start, no_answer=0.02),
        "end": Missing("not_asked") if status == "in_progress" else finished,
        "drop_out_reason": why if status == "abandoned" else Missing("not_asked"),
        "hours": maybe(rng, hours, dont_know=0.06, refused=0.03, no_answer=0.04),
        "people": maybe(rng, rng.randrange(1, 13), dont_know=0.08, no_answer=0.04),
    }
