"""Order comes from an ordered categorical, from numbers or from dates, never from the alphabet."""

import datetime

import pandas as pd
import pytest

from vises_research import stats
from vises_research.errors import StudyError
from vises_research.stats.orders import in_order, listed

DAY = datetime.date
KNOWN = [
    (pd.Categorical(["after", "before"], ["before", "after"], ordered=True), ["before", "after"]),
    (pd.Categorical([2, 10], [10, 2]), [2, 10]),
    ([10, 9, 2], [2, 9, 10]),
    (["10", "9", "2"], ["2", "9", "10"]),
    ([True, False], [False, True]),
    (["2024-10", "2024-02"], ["2024-02", "2024-10"]),
    ([DAY(2024, 10, 1), DAY(2024, 2, 1)], [DAY(2024, 2, 1), DAY(2024, 10, 1)]),
    (["2024-10-01 09:30", "2024-02-11"], ["2024-02-11", "2024-10-01"]),
    (pd.to_datetime(["2024-10-01", "2024-02-01"]), ["2024-02-01", "2024-10-01"]),
    (["only"], ["only"]),
]


@pytest.mark.parametrize(("values", "order"), KNOWN, ids=lambda one: "")
def test_what_has_an_order(values, order):
    found = in_order(pd.Series(values))
    assert [str(one)[:10] for one in found] == [str(one)[:10] for one in order]


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        (
            "before",
            "after",
            "after, before by the alphabet; before, after in the order of the rows",
        ),
        ("avant", "après", "après, avant by the alphabet; avant, après in the order of the rows"),
        ("voor", "na", "na, voor by the alphabet; voor, na in the order of the rows"),
        ("wave 2", "wave 10", "wave 10, wave 2 by the alphabet; wave 2, wave 10 in the order of"),
        ("1 before", "2 after", "1 before, 2 after, by the alphabet and in the order of the rows"),
    ],
)
@pytest.mark.parametrize("kind", ["str", "category"])
def test_words_have_none(before, after, found, kind):
    values = pd.Series([before, after] * 3, name="wave").astype(kind)
    with pytest.raises(StudyError) as error:
        in_order(values)
    assert str(error.value).startswith(
        f"stats: column 'wave' does not say which of its levels comes first. Found: {found}"
    )
    right = f"such as pd.CategoricalDtype(['{before}', '{after}'], ordered=True)."
    assert str(error.value).endswith(right)


WORDS = [("before", "after"), ("avant", "après"), ("voor", "na"), ("wave 2", "wave 10")]


@pytest.mark.slow
@pytest.mark.parametrize("words", WORDS)
@pytest.mark.parametrize("outcome", ["hours", "useful", "yes", "kind"])
def test_a_change_never_has_its_sign_reversed(words, outcome):
    wave = pd.CategoricalDtype(list(words), ordered=True)
    scale = pd.CategoricalDtype(["little", "some", "much"], ordered=True)
    frame = pd.DataFrame({"pilot": [*"aabbccdd"], "wave": [*words] * 4})
    frame["hours"] = [1.0, 3, 2, 4, 5, 5, 2, 3]
    frame["useful"] = pd.Categorical(["little", "much"] * 3 + ["some", "some"], dtype=scale)
    frame["yes"] = [False, True, False, True, True, True, True, False]
    frame["kind"] = [*"xyxyzzyx"]
    with pytest.raises(StudyError, match="does not say which of its levels comes first"):
        stats.explore(frame, outcome, by="wave", pair="pilot")
    told = stats.explore(frame.astype({"wave": wave}), outcome, by="wave", pair="pilot")
    assert set(zip(told.table["second"], told.table["first"], strict=True)) == {words}
    up = {"hours": 1.25, "useful": 1.5, "yes": 0.25}.get(outcome)
    term = {"yes": "difference"}.get(outcome, "mean_change")
    if up:
        assert told.value("estimate", term=term) == up


def test_levels_are_listed_alike_in_any_order_of_rows():
    assert listed(pd.Series(["b", "a", None])) == ["a", "b"]
    assert listed(pd.Series(["10", "9"])) == ["9", "10"]


def test_values_of_several_kinds_are_refused():
    frame = pd.DataFrame({"region": ["hdf", 1, 2.5, None], "fte": [1.0, 2, 3, 4]})
    with pytest.raises(StudyError) as error:
        stats.mean(frame, "fte", by=["region"])
    assert str(error.value) == (
        "stats: column 'region' mixes values that cannot be compared. Found: float, int, str. "
        "Right would be: values of one kind, such as text only."
    )


def test_waves_that_are_numbers_are_named_as_whole_numbers():
    frame = pd.DataFrame({"pilot": [*"aabbc"], "wave": [10, 9, 10, 9, None]})
    told = stats.explore(frame.assign(hours=[3.0, 1, 4, 2, 9]), "hours", by="wave", pair="pilot")
    assert set(zip(told.table["second"], told.table["first"], strict=True)) == {("9", "10")}
    assert told.beside[0].table["wave"].tolist() == ["9", "10"]
