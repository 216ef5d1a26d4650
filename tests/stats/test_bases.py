"""Which rows are behind a result: reasons, columns and answers that could be taken for others."""

import pandas as pd
import pytest

from vises_research import stats
from vises_research.errors import StudyError


def test_reasons_of_rows_that_share_an_index():
    twice = pd.DataFrame({"fte": [None, 2.0]}, index=[0, 0])
    why = pd.DataFrame({"fte": ["refused", None]}, index=[0, 0])
    assert stats.mean(twice, "fte", reasons=why).notes[0] == (
        "fte: no value in 1 of 2 rows: refused 1"
    )
    with pytest.raises(StudyError) as error:
        stats.mean(twice[:1], "fte", reasons=why)
    assert str(error.value) == (
        "stats: several rows of the reasons have the same index. Found: 1 rows too many. "
        "Right would be: reasons of the same rows."
    )


def test_a_name_that_two_columns_bear():
    frame = pd.DataFrame([[1.0, 2.0]], columns=["fte", "fte"])
    with pytest.raises(StudyError) as error:
        stats.mean(frame, "fte")
    assert str(error.value) == "stats: 2 columns are called 'fte'. Right would be: a name for each."


def test_yes_and_no_beside_nothing_are_yes_and_no():
    frame = pd.DataFrame({"own": pd.Series([True, False, None], dtype="object"), "g": [*"aab"]})
    assert stats.mean(frame, "own").value("estimate") == 0.5
