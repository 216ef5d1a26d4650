"""Those around the pilots: facilitators and their log, stakeholders, and two coders."""

from datetime import date, datetime, time, timedelta
from random import Random

from demonstration.feedback import agreement, several, themes_of
from demonstration.truth import OPTIONS, Missing, Row, Value, draw, maybe, stream

__all__ = ["CLOSED", "DROP_OUTS", "STEPS", "coding", "involvement", "stakeholders", "steps"]

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


TYPES = {
    "beneficiary": 8,
    "worker": 7,
    "customer": 4,
    "volunteer": 4,
    "funder": 3,
    "public_authority": 3,
    "supplier": 2,
}
EFFECTS = {"involvement": 0.45, "inspiration": 0.3, "support": 0.35, "revisiting": 0.3, "none": 0.1}
MODES = {"informed": 3, "consulted": 5, "co_constructed": 3}
COMMENTS = {
    "fr": [
        "Merci de nous avoir demandé notre avis.",
        "À refaire chaque année.",
        "Questionnaire un peu long.",
    ],
    "nl": [
        "Bedankt om onze mening te vragen.",
        "Mag elk jaar terugkomen.",
        "De vragenlijst was wat lang.",
    ],
}


def stakeholders(seed: int, pilots: list[Row], steps: list[Row]) -> list[Row]:
    """Draw respondents around each pilot that collected data, numbered by time."""
    rng = stream(seed, "stakeholders")
    began = {row["pilot"]: row["start"] for row in steps if row["step"] == "data_collection"}
    rows = []
    for pilot in pilots:
        start = began.get(pilot["pilot"])
        if isinstance(start, date):
            rows += [
                _respondent(rng, pilot, start) for _ in range(rng.choice([0, 1, 2, 2, 3, 4, 5]))
            ]
    rows.sort(key=lambda row: str(row["answered_at"]))
    return [{"respondent": f"S{number:03d}", **row} for number, row in enumerate(rows, 1)]


def _respondent(rng: Random, pilot: Row, start: date) -> Row:
    language = str(pilot["language"])
    if rng.random() < 0.08:
        language = {"fr": "nl", "nl": "fr"}[language]
    day = start + timedelta(rng.randrange(10, 90))
    moment = time(rng.randrange(7, 23), rng.randrange(60), rng.randrange(60))
    items = ("knows_impact", "hears_stakeholders", "shares_results")
    score = round(rng.triangular(2, 10, 8))
    return {
        "pilot": pilot["pilot"],
        "answered_at": datetime.combine(day, moment),
        "language": language,
        "stakeholder_type": maybe(rng, draw(rng, TYPES), no_answer=0.03),
        **{item: agreement(rng, item) for item in items},
        "satisfaction": maybe(rng, score, no_answer=0.06, not_applicable=0.03),
        "effects": several(rng, EFFECTS),
        "comment": maybe(rng, rng.choice(COMMENTS[language]), no_answer=0.75),
    }


def involvement(seed: int, responses: list[Row]) -> list[Row]:
    """Draw who took part, for each pilot that answers after, in the order of the answers."""
    rng = stream(seed, "involvement")
    rows: list[Row] = []
    for response in responses:
        if response["role"] != "enterprise":
            continue
        types = sorted(rng.sample(sorted(TYPES), rng.randrange(0, 4)))
        for kind in types:
            mode = maybe(rng, draw(rng, MODES), no_answer=0.06)
            people = maybe(rng, rng.choice([1, 2, 3, 5, 8, 12, 20, 35]), no_answer=0.08)
            row: Row = {"pilot": response["pilot"], "stakeholder_type": kind}
            rows.append({**row, "people": people, "mode": mode})
    return rows


SLIPS = {"coder_1": 0.04, "coder_2": 0.14}
"""Coder -> the chance of adding or leaving out a theme."""


def coding(seed: int, responses: list[Row]) -> list[Row]:
    """Draw the codes that two coders give to the enterprises' open answers, coder by coder."""
    rng = stream(seed, "coding")
    answers = [row for row in responses if isinstance(row["open_answer"], str)]
    answers.sort(key=lambda row: (str(row["pilot"]), str(row["wave"])))
    rows = []
    for number, coder in enumerate(SLIPS):
        day = date(2019, 1, 14) + timedelta(28 * number)
        for position, answer in enumerate(answers):
            coded_on = day + timedelta(position // 12)
            rows.append(_coded(rng, coder, answer, coded_on))
    return rows


def _coded(rng: Random, coder: str, answer: Row, day: date) -> Row:
    seen = list(themes_of(str(answer["open_answer"])))
    for theme in OPTIONS["themes"]:
        if rng.random() < SLIPS[coder]:
            seen = [t for t in seen if t != theme] if theme in seen else [*seen, theme]
    themes: Value = frozenset(seen) if seen else Missing("no_answer")
    unsure: Value = Missing("dont_know")
    return {
        "segment": f"{answer['pilot']}-{answer['wave']}-1",
        "coder": coder,
        "pilot": answer["pilot"],
        "wave": answer["wave"],
        "coded_on": day,
        "main_theme": seen[0] if seen and rng.random() > 0.03 else unsure,
        "themes": themes,
    }
