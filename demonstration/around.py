"""Those around the pilots: stakeholders who answer a web form, and who took part."""

from datetime import date, datetime, time, timedelta
from random import Random

from demonstration.answers import agreement, several
from demonstration.cells import Row, draw, maybe, stream

__all__ = ["involvement", "stakeholders"]

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
