"""Arguments are checked at the door, all at once and in the words of the caller."""

import inspect

import numpy as np
import pandas as pd
import pytest

from vises_research import stats
from vises_research.errors import StudyError
from vises_research.stats.door import _hints

FRAME = pd.DataFrame({"region": [*"aabb"], "fte": [1.0, 2, 3, 4], "left": [0, 1, 0, 1]})
WRONG = [
    (
        lambda: stats.mean(FRAME, "fte", by="region"),
        "stats.mean: by is one word, and takes a list. Found: 'region'. "
        "Right would be: ['region'].",
    ),
    (
        lambda: stats.answers(FRAME, "left"),
        "stats.answers: items is one word, and takes a list. Found: 'left'. "
        "Right would be: ['left'].",
    ),
    (
        lambda: stats.linear(FRAME, "fte", "left"),
        "stats.linear: predictors is one word, and takes a list. Found: 'left'. "
        "Right would be: ['left'].",
    ),
    (
        lambda: stats.change(FRAME, ["fte"], "left"),
        "stats.change: before is of another kind. Found: a list. Right would be: a name.",
    ),
    (
        lambda: stats.mean([1, 2], "fte", conf_level="95"),
        "2 problems:\n"
        "- stats.mean: frame is of another kind. Found: a list. Right would be: a table.\n"
        "- stats.mean: conf_level is of another kind. Found: '95'. Right would be: a number.",
    ),
    (
        lambda: stats.kaplan_meier(FRAME, "fte", "left", interval="loglog"),
        "stats.process: interval is not known. Found: 'loglog'. "
        "Right would be: one of log-log, log. Closest: 'log-log'.",
    ),
]


@pytest.mark.parametrize(("call", "message"), WRONG, ids=lambda one: "")
def test_what_is_refused(call, message):
    with pytest.raises(StudyError) as error:
        call()
    assert str(error.value) == message


def test_what_is_as_good_as_a_list_or_a_number():
    by = pd.Index(["region"])
    told = stats.mean(FRAME, "fte", by=by, conf_level=np.float64(0.9))
    assert told.table["estimate"].tolist() == [1.5, 3.5]


def test_every_function_has_a_door_that_knows_its_arguments():
    functions = [getattr(stats, name) for name in dir(stats)]
    doors = [one for one in functions if hasattr(one, "__wrapped__")]
    assert len(doors) == sum(map(inspect.isfunction, functions)) > 90
    for one in doors:
        assert set(inspect.signature(one).parameters) <= set(_hints(one.__wrapped__))


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
