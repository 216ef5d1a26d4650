"""What the two LimeSurvey sources share: the questionnaire's shape and the tool's own columns."""

from datetime import datetime, timedelta
from random import Random
from typing import NamedTuple

from demonstration.cells import Row
from demonstration.exports.writing import Cell, Column, Write, day, text
from demonstration.schema import OPTIONS

__all__ = ["ARRAYS", "MULTIPLE", "Question", "meta", "sub_questions"]


class Question(NamedTuple):
    """A question that has sub-questions: its code, text, and the text of each sub-question."""

    code: str
    text: str
    parts: dict[str, str]


ARRAYS = {
    "G02Q01": ["knows_impact", "fits_work", "useful_team", "suits_size", "hears_stakeholders"],
    "G02Q02": ["too_long", "plain_words", "uses_data", "suits_territory", "shares_results"],
}
"""Array -> its items, in the order of the questionnaire."""

MULTIPLE = {"G03Q01": "obstacles", "G03Q02": "motives"}
"""Question with several answers -> its variable."""


def sub_questions(question: str) -> dict[str, str]:
    """Give the code of each sub-question: the item or option that it stands for.

    Examples
    --------
    >>> sub_questions("G02Q02")["SQ001"]
    'too_long'
    """
    names = ARRAYS.get(question) or [o for o in OPTIONS[MULTIPLE[question]] if o != "other"]
    return {f"SQ{number:03d}": name for number, name in enumerate(names, 1)}


def meta(language: str, header: dict[str, str]) -> list[Column]:
    """Give the columns that LimeSurvey itself puts first.

    Parameters
    ----------
    language
        The language in which the respondents began.
    header
        Column code -> what stands in the header.
    """
    numbers = iter(range(4, 1000))
    writers: dict[str, tuple[str, Write]] = {
        "id": ("", lambda row, rng: next(numbers)),
        "submitdate": ("answered_at", day("answered_at", "%Y-%m-%d %H:%M:%S")),
        "lastpage": ("", lambda row, rng: 4),
        "startlanguage": ("", lambda row, rng: language),
        "seed": ("", lambda row, rng: rng.randrange(10**8, 10**9)),
        "token": ("pilot", text("pilot", often=0.05)),
        "startdate": ("", _started),
        "datestamp": ("", day("answered_at", "%Y-%m-%d %H:%M:%S")),
    }
    return [Column(header[code], variable, write) for code, (variable, write) in writers.items()]


def _started(row: Row, rng: Random) -> Cell:
    submitted = row["answered_at"]
    assert isinstance(submitted, datetime)
    return (submitted - timedelta(seconds=rng.randrange(200, 1500))).strftime("%Y-%m-%d %H:%M:%S")
