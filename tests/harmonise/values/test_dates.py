"""Patterns of dates: CLDR's letters, what they cannot mean, and texts that need no pattern."""

import datetime
from collections.abc import Callable

import pytest

from vises_research import harmonise
from vises_research.errors import StudyError
from vises_research.harmonise.crosswalk.date_patterns import COMMON, faults
from vises_research.harmonise.values.dates import date
from vises_research.study import Study

DAY = "day: {label: {fr: J, nl: D, en: D}, type: date}"
MINUTE = "m is the minute, and stands behind the hour"


@pytest.mark.parametrize("pattern", COMMON)
def test_what_is_met_often_can_be_read(pattern: str) -> None:
    assert faults(pattern) == []


@pytest.mark.parametrize(
    ("pattern", "wrong"),
    [
        ("dd/mm/yyyy", ["it has no month (M)", MINUTE]),
        ("m/d/yy", ["it has no month (M)", MINUTE]),
        ("yyyy", ["it has no month (M)", "it has no day of the month (d)"]),
        (
            "dd/mm/yyyy HH:MM:SS",
            [MINUTE, "S is the fraction of a second, and stands behind the second"],
        ),
        (
            "DD.MM.yyyy",
            [
                "DD means nothing here; d is the day of the month",
                "it has no day of the month (d)",
            ],
        ),
        ("dd/MM/yyyy hh:mm", ["h and a (AM or PM) go together; H is the hour from 0 to 23"]),
        ("dMyyyy", ["nothing separates d and M", "nothing separates M and yyyy"]),
        ("d MMM yyyy XXX", ["XXX means nothing here; z is the time zone"]),
        ("d MMMMM yyyy", ["MMMMM is not one of M, MM, MMM, MMMM"]),
        ("dd/MM/yyyy HH:mm Uhr", ["U means nothing here; words stand in '...'"]),
        ("dd/MM/yyyy 'at", ["a quotation mark is not closed"]),
        ("MM/dd/MM/yyyy", ["M (month) stands twice"]),
    ],
)
def test_what_cannot_be_meant_is_told(pattern: str, wrong: list[str]) -> None:
    assert faults(pattern)[: len(wrong)] == wrong


@pytest.mark.parametrize(
    ("text", "pattern", "right"),
    [
        ("20180301", "yyyyMMdd", datetime.datetime(2018, 3, 1)),
        ("201831", "yyyyMMdd", None),
        ("1er mars 2018", "d'er' MMMM yyyy", datetime.datetime(2018, 3, 1)),
        ("1.3.2018\u00a014:05", "d.M.yyyy HH:mm", datetime.datetime(2018, 3, 1, 14, 5)),
        ("3/1/2018 12:00:01 PM", "M/d/yyyy h:mm:ss a", datetime.datetime(2018, 3, 1, 12, 0, 1)),
        ("2018-03-01 14:05:06,5", None, datetime.datetime(2018, 3, 1, 14, 5, 6, 500000)),
        ("2018-03-01T14:05:06+0100", None, datetime.datetime(2018, 3, 1, 14, 5, 6)),
        ("2018/03/01 14:05:06 MESZ", None, datetime.datetime(2018, 3, 1, 14, 5, 6)),
        ("2018/03/01", None, None),
        ("01/03/2018", None, None),
        ("3 septembre 2018", "d MMMM yyyy", datetime.datetime(2018, 9, 3)),
        ("3 SEPT. 2018", "d MMM yyyy", datetime.datetime(2018, 9, 3)),
        ("3 september 2018", "d MMMM yyyy", None),
        ("2018031", "yyyyMMdd", None),
        ("1803012", "yyMMddH", datetime.datetime(2018, 3, 1, 2)),
        ("14:05 2018-03-01", "HH:mm yyyy-MM-dd", datetime.datetime(2018, 3, 1, 14, 5)),
        ("2018-03-01 14:05:06.1234567", None, datetime.datetime(2018, 3, 1, 14, 5, 6, 123456)),
        (
            "2018-03-01 14:05:06.25",
            "yyyy-MM-dd HH:mm:ss.SSS",
            datetime.datetime(2018, 3, 1, 14, 5, 6, 250000),
        ),
        ("1/3/2018 13:05 PM", "d/M/yyyy h:mm a", None),
        ("1/3/2018 0:05 AM", "d/M/yyyy h:mm a", None),
        ("1/3/2018 12:05 AM", "d/M/yyyy h:mm a", datetime.datetime(2018, 3, 1, 0, 5)),
        ("1/3/68 14:05", "d/M/yy HH:mm", datetime.datetime(2068, 3, 1, 14, 5)),
        ("1/3/69 14:05", "d/M/yy HH:mm", datetime.datetime(1969, 3, 1, 14, 5)),
    ],
)
def test_a_moment_is_read(text: str, pattern: str | None, right: datetime.datetime | None) -> None:
    assert date(text, "datetime", pattern, ["fr"]).value == right


@pytest.mark.parametrize(
    ("text", "kind", "pattern", "rule", "note"),
    [
        ("2018-03-01", "date", None, "date:iso", ""),
        ("2018-03-01 14:05", "date", None, "date:iso", "the time of day is left out"),
        (
            "1/3/18 14:05 +0100",
            "datetime",
            "d/M/yy HH:mm z",
            "date:d/M/yy HH:mm z",
            "the century is taken to be 1969 to 2068; the time zone +0100 is left out",
        ),
        ("1/3/18", "date", "d/M/yy", "date:d/M/yy", "the century is taken to be 1969 to 2068"),
        ("2018/03/01 2:05:06 PM CET", "datetime", None, "date:year first",
         "the time zone CET is left out"),
        ("2018-02-30", "date", None, "unresolved", "there is no such day"),
        ("1 mrt 2018", "date", "d MMM yyyy", "unresolved", "'mrt' is not known"),
        ("1 mars", "date", "d MMM yyyy", "unresolved", "this is not a date like d MMM yyyy"),
        (
            "1 mars",
            "date",
            None,
            "unresolved",
            "this is not a date like yyyy-MM-dd; `dates:` says how the source writes it",
        ),
    ],
)  # fmt: skip
def test_what_was_taken_and_what_was_left_out_is_noted(
    text: str, kind: str, pattern: str | None, rule: str, note: str
) -> None:
    found = date(text, kind, pattern, ["fr"])
    assert (found.rule, found.note) == (rule, note)


def test_a_name_that_is_two_months_in_the_languages_of_a_source_is_none() -> None:
    text, pattern = "3 listopad 2018", "d MMMM yyyy"
    assert date(text, "date", pattern, ["pl"]).value == datetime.date(2018, 11, 3)
    assert date(text, "date", pattern, ["hr"]).value == datetime.date(2018, 10, 3)
    assert date(text, "date", pattern, ["pl", "hr"]).note == "'listopad' is not known"


def test_a_language_without_names_of_months_takes_none_from_the_others() -> None:
    assert date("1 mars 2018", "date", "d MMM yyyy", ["qqq", "fr"]).value == datetime.date(
        2018, 3, 1
    )


def refusal(study: Study) -> str:
    with pytest.raises(StudyError) as error:
        harmonise.run(study.raw, study.codebook)
    return str(error.value)


def test_a_pattern_is_refused_where_it_stands(small_study: Callable[..., Study]) -> None:
    source = "columns: {id: id, day: day}\ndates: dd/mm/yyyy\n"
    assert refusal(small_study(DAY, source, "id,day\n1,01/03/2018\n")) == (
        "s/source.yaml, line 5, key 'dates': this is no pattern of a date: it has no month (M); "
        f"{MINUTE}. Found: 'dd/mm/yyyy'. Closest: 'dd/MM/yyyy'."
    )


def test_names_of_months_need_a_language(small_study: Callable[..., Study]) -> None:
    source = "columns: {id: id, day: day}\ndates: d MMM yyyy\n"
    assert refusal(small_study(DAY, source, "id,day\n1,1 mars 2018\n")) == (
        "s/source.yaml, line 1: the names of months in `dates:` need `language:`."
    )
