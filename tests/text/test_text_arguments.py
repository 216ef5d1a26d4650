"""What is wrong with an argument of a sentence or a number is said at once, by its name."""

import inspect
import re

import pandas as pd
import pytest

from vises_research import stats, text
from vises_research.errors import StudyError

RESULT = stats.counts(pd.DataFrame({"region": ["vlg"]}), ["region"])
FUNCTIONS = [name for name in text.__all__ if inspect.isfunction(getattr(text, name))]


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (
            lambda: text.sentence(RESULT.table, "fr"),
            "text.sentence: result is of another kind. Found: a DataFrame. "
            "Right would be: a result of `stats`.",
        ),
        (
            lambda: text.number("12", ["fr"]),
            "2 problems:\n"
            "- text.number: value is of another kind. Found: '12'. Right would be: a number.\n"
            "- text.number: lang is of another kind. Found: a list. Right would be: a name.",
        ),
        (
            lambda: text.subject(RESULT, "nl"),
            "text.subject: voice is of another kind. Found: 'nl'. "
            "Right would be: `text.Voice(lang, labels)`.",
        ),
        (
            lambda: text.base_words(RESULT, text.Voice("nl"), language="nl"),
            "2 problems:\n"
            "- text.base_words: there is no argument 'language'.\n"
            "- text.base_words: base is of another kind. Found: a Result. "
            "Right would be: the `base` of a result.",
        ),
        (lambda: text.percent(0.2), "text.percent: lang is not given. Right would be: a name."),
    ],
)
def test_what_is_refused(call, told):
    with pytest.raises(StudyError) as error:
        call()
    assert str(error.value) == told


PARAMETERS = re.compile(r"^Parameters\n-+\n(.*?)(?=\n\n[A-Z]\w+\n---|\Z)", re.M | re.S)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_parameter_is_told(name):
    function = getattr(text, name)
    section = PARAMETERS.search(function.__doc__)
    names = re.findall(r"^\S.*", section[1], re.M) if section else []
    known = list(inspect.signature(function).parameters)
    assert [one for each in names for one in each.replace("*", "").split(", ")] == known
    assert not re.search(r"\bAs (in |for )?:\w+:`", function.__doc__)
