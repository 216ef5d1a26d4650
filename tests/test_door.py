"""Arguments are checked at the door, all at once and in the words of the caller."""

import inspect

import numpy as np
import pandas as pd
import pytest

from vises_research import door, figures, publish, stats
from vises_research.errors import StudyError

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


def test_what_is_not_there_and_what_is_not_given():
    with pytest.raises(StudyError) as error:
        stats.mean(frame=FRAME, group="region")
    assert str(error.value) == (
        "2 problems:\n"
        "- stats.mean: there is no argument 'group'.\n"
        "- stats.mean: column is not given. Right would be: a name."
    )


NOT_TOLD = {"Any", "Coefficient", "Counted", "Errors", "Flat", "Imprint", "Interval", "Literal"}
NOT_TOLD |= {"Iterable", "Order", "Path", "Penalty", "Tiles", "bytes"}
"""Annotations that are not told at the door: each function names the options that it has."""


@pytest.mark.parametrize("room", [stats, figures, publish], ids=lambda one: one.__name__)
def test_every_function_has_a_door_that_knows_its_arguments(room):
    functions = [getattr(room, name) for name in room.__all__]
    doors = [one for one in functions if hasattr(one, "__wrapped__")]
    assert len(doors) == sum(map(inspect.isfunction, functions))
    for one in doors:
        for name, parameter in inspect.signature(one).parameters.items():
            heads = parameter.annotation.partition("[")[0].removesuffix(" | None")
            told = door.kinds(parameter.annotation)
            assert told or heads in NOT_TOLD, (one.__name__, name, parameter.annotation)


def test_the_door_has_all_methods():
    assert sum(hasattr(getattr(stats, name), "__wrapped__") for name in stats.__all__) > 90
