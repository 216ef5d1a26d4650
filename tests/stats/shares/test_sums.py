"""Sums and means of an amount, with what the disclosure check needs and nobody else sees."""

import pandas as pd
import pytest

from vises_research import stats, text
from vises_research.figures.cells import part
from vises_research.text import Voice

JOBS = pd.DataFrame({"region": ["hdf", "hdf", "vlg", "vlg"], "fte": [90.0, 6.0, 4.0, None]})
WORDS = {"fr": "Emploi", "nl": "Werk", "en": "Jobs"}
LABELS = text.Labels(
    {"fte": WORDS, "region": {"fr": "Région", "nl": "Regio", "en": "Region"}},
    {"region": {"hdf": dict.fromkeys(WORDS, "HdF"), "vlg": dict.fromkeys(WORDS, "Vl")}},
)


def test_sums_means_and_bases():
    result = stats.amounts(JOBS, "fte", by=["region"], unit="pilot")
    assert result.table.iloc[:, 1:].values.tolist() == [[2, 2, 96.0, 48.0], [1, 2, 4.0, 4.0]]
    assert str(result.base) == "3 answered of 4 asked of 4 (unit: pilot)"
    assert stats.check(result) == ()


def test_the_two_largest_are_carried_along_by_row():
    result = stats.amounts(JOBS, "fte", by=["region"])
    assert result.guard.truth.values.tolist() == [["hdf", 90.0, 6.0, 96.0], ["vlg", 4.0, 0.0, 4.0]]


def test_nobody_answered():
    empty = pd.DataFrame({"fte": pd.Series([None, None], dtype=float)})
    result = stats.amounts(empty, "fte")
    assert result.table.isna().sum().to_dict() == {"n": 0, "asked": 0, "total": 1, "mean": 1}
    assert "no sum in 1 of 1 rows: nobody answered" in result.notes
    assert stats.check(result) == ()


@pytest.mark.parametrize(
    ("lang", "stated"),
    [
        ("fr", "Emploi par région, 3 réponses sur 4\u202f: HdF 96 au total, 48 en moyenne"),
        ("nl", "Werk naar regio, 3 van 4 antwoorden: HdF samen 96, gemiddeld 48"),
        ("en", "Jobs by region, 3 of 4 answers: HdF 96 in all, 48 on average"),
    ],
)
def test_they_are_told_in_words_and_in_a_table(lang, stated):
    result = stats.amounts(JOBS, "fte", by=["region"], unit="answer")
    assert text.sentence(result, Voice(lang, LABELS)).startswith(stated)
    assert [row.cells["n"] for row in part(result, Voice(lang, LABELS), None).rows] == ["2", "1"]


def test_a_column_that_is_not_there():
    from vises_research.errors import StudyError

    result = stats.amounts(JOBS, "fte", by=["region"])
    with pytest.raises(StudyError, match=r"stats\.guarded: column 'region' is not in the table"):
        stats.guarded(result, JOBS.drop(columns="region"), "fte")
