"""What may be said on what evidence: never more than the interval or the test bears out."""

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from examples import FRAME, LABELS, LANGUAGES, PAIR
from vises_research import stats, text
from vises_research.stats import quantity as kinds
from vises_research.text import Voice
from vises_research.text.quantities import cell, interval, state, written

UNCLEAR = {"fr": "n’a pas pu être montré", "nl": "kon niet worden aangetoond",
           "en": "could not be shown"}  # fmt: skip
numbers = st.floats(-3, 3)


@given(numbers, numbers, numbers)
def test_an_interval_that_holds_nothing_shows_nothing(a, b, c):
    low, estimate, high = sorted((a, b, c))
    row = {"estimate": estimate, "conf_low": low, "conf_high": high, "p_value": 1e-9}
    told = state(kinds.DIFFERENCE, row)
    assert told == ("up" if low > 0 else "down" if high < 0 else "unclear")


@given(numbers, st.floats(0, 1))
def test_without_an_interval_the_test_decides(estimate, p):
    told = state(kinds.DIFFERENCE, {"estimate": estimate, "p_value": p})
    if p >= 0.05:
        assert told == "unclear"
    else:
        assert told == ("shown" if not estimate else "up" if estimate > 0 else "down")


def test_the_corrected_p_value_goes_before_the_other():
    assert (
        state(kinds.DIFFERENCE, {"estimate": 1.0, "p_value": 0.01, "p_adjusted": 0.2}) == "unclear"
    )


def test_the_level_of_the_interval_is_that_of_the_test():
    row = {"estimate": 1.0, "p_value": 0.08, "conf_level": 0.9}
    assert state(kinds.DIFFERENCE, row) == "up"
    assert state(kinds.DIFFERENCE, {**row, "conf_level": 0.95}) == "unclear"


def test_there_is_nothing_to_say_without_interval_and_test():
    assert (
        state(kinds.DIFFERENCE, {"estimate": 1.0, "conf_low": math.nan, "conf_high": 2.0})
        == "unknown"
    )


def test_an_interval_that_cannot_reach_its_level_shows_nothing_and_says_its_level():
    row = {"estimate": 1.5, "conf_low": 1.0, "conf_high": 2.0, "conf_level": 0.95}
    assert state(kinds.DIFFERENCE, {**row, "achieved_level": 0.5}) == "unknown"
    assert (
        interval(kinds.DIFFERENCE, {**row, "achieved_level": 0.5}, Voice("nl"))
        == "50%-interval +1,0 tot +2,0"
    )
    assert state(kinds.DIFFERENCE, {**row, "achieved_level": 0.951}) == "up"


@pytest.mark.parametrize(
    ("kind", "nothing"), [(kinds.RATIO, 1.0), (kinds.CHANCE, 0.5), (kinds.ODDS, 0.0)]
)
def test_nothing_is_one_for_ratios_and_a_half_for_chances(kind, nothing):
    row = {"estimate": nothing, "conf_low": nothing - 0.01, "conf_high": nothing + 0.01}
    assert kind.null == nothing
    assert state(kind, row) == "unclear"
    assert state(kind, {**row, "conf_low": nothing + 0.001}) == "up"


@pytest.mark.parametrize(
    ("kind", "estimate", "expected"),
    [
        (kinds.SHARE, 0.325, {"fr": "33\u202f%", "nl": "33%", "en": "33%"}),
        (kinds.SHARE, 0.004, {"fr": "<\xa01\u202f%", "nl": "<\xa01%", "en": "<\xa01%"}),
        (kinds.POINTS, 0.01, {"fr": "+1 point de pourcentage", "nl": "+1 procentpunt",
                          "en": "+1 percentage point"}),
        (kinds.POINTS, -0.24, {"fr": "−24 points de pourcentage", "nl": "−24 procentpunten",
                           "en": "−24 percentage points"}),
        (kinds.POINTS, 0.0, {"fr": "0 point de pourcentage", "nl": "0 procentpunten",
                         "en": "0 percentage points"}),
        (kinds.SIZE, 1.5, {"fr": "1,5 écart-type", "nl": "1,5 standaardafwijkingen",
                       "en": "1.5 standard deviations"}),
        (kinds.SIZE, 2.0, {"fr": "2 écarts-types", "nl": "2 standaardafwijkingen",
                       "en": "2 standard deviations"}),
        (kinds.ODDS, math.log(2), {"fr": "2", "nl": "2", "en": "2"}),
        (kinds.ESTIMATE, 1234.5, {"fr": "1\u202f235", "nl": "1.235", "en": "1,235"}),
        (kinds.WHOLE, 116.28, {"fr": "117", "nl": "117", "en": "117"}),
    ],
)  # fmt: skip
def test_each_kind_is_written_as_its_language_does(kind, estimate, expected):
    row = {"estimate": estimate}
    assert {lang: written(kind, row, Voice(lang)) for lang in LANGUAGES} == expected


def test_an_estimate_and_its_limits_have_the_same_decimals():
    row = {"estimate": 19.0, "conf_low": 17.25, "conf_high": 20.4, "conf_level": 0.95}
    assert written(kinds.ESTIMATE, row, Voice("en")) == "19.0"
    assert interval(kinds.ESTIMATE, row, Voice("en")) == "95% interval 17.3 to 20.4"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_change_is_shown_only_where_there_is_one(lang):
    few = text.sentence(stats.change(FRAME[:9], *PAIR), Voice(lang, LABELS))
    all_of_them = text.sentence(stats.change(FRAME, *PAIR), Voice(lang, LABELS))
    assert few.count(UNCLEAR[lang]) == 2
    assert UNCLEAR[lang] not in all_of_them


@pytest.mark.parametrize("lang", LANGUAGES)
def test_of_many_comparisons_those_that_show_something_are_told(lang):
    pairs = [(f"P{i:02}", f"P{j:02}") for i in range(1, 5) for j in range(i + 1, 6)]
    table = pd.DataFrame(pairs, columns=["first", "second"])
    table = table.assign(statistic=-3.0, p_value=0.5, p_adjusted=0.9)
    table.loc[9, ["p_value", "p_adjusted"]] = [0.001, 0.01]
    base = stats.Base(40, 40, 40, "row", ("hours", "pilot"))
    result = stats.Result("dunn", table, stats.Method("x"), base, outcome="hours")
    told = text.sentence(result, Voice(lang, LABELS))
    assert "P04" in told and "P05" in told and "P01" not in told
    assert " 9 " in told


@pytest.mark.parametrize(
    ("first", "second"), [(0.325, 0.6), (0.6, 0.325), (0.1, 0.375), (0.375, 0.1), (0.0, 0.005)]
)
def test_a_half_is_rounded_away_from_zero_whatever_computing_adds(first, second):
    """27.5 points are 28, also where 0.325 - 0.6 gives 0.27499999999999997."""
    ways = (second - first, 1 - (1 - second) - first, (1000 * second - 1000 * first) / 1000)
    assert len({cell(kinds.POINTS, {"estimate": way}, Voice("en")) for way in ways}) == 1
    assert len({cell(kinds.POINTS, {"estimate": -way}, Voice("en")) for way in ways}) == 1


@given(st.floats(-0.01, 0.01))
def test_no_number_is_a_negative_zero(value):
    row = {"estimate": value, "conf_low": value - 20, "conf_high": value + 20}
    for kind in (kinds.POINTS, kinds.ESTIMATE, kinds.DIFFERENCE, kinds.COEFFICIENT, kinds.RATIO):
        told = cell(kind, row, Voice("en"))
        assert any(digit in told for digit in "123456789") or "−" not in told


@given(st.integers(1, 499), st.integers(500, 5000))
def test_some_are_never_nobody_and_not_all_are_never_everybody(n, base):
    assert cell(kinds.SHARE, {"estimate": n / base}, Voice("en")) not in ("0%", "100%")
    assert cell(kinds.SHARE, {"estimate": 1 - n / base}, Voice("en")) not in ("0%", "100%")
