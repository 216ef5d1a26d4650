"""Two coders read the open answers; the second one sees some things otherwise."""

from datetime import date, timedelta
from random import Random

from demonstration.cells import Missing, Row, Value, stream
from demonstration.schema import OPTIONS
from demonstration.verbatim import themes_of

__all__ = ["coding"]

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
