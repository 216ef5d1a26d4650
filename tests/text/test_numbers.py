import math

import pytest

from vises_research import text

NARROW = "\N{NARROW NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("lang", "expected"), [("fr", f"1{NARROW}234,5"), ("nl", "1.234,5"), ("en", "1,234.5")]
)
def test_numbers_as_each_language_writes_them(lang, expected):
    assert text.number(1234.5, lang) == expected


@pytest.mark.parametrize(("lang", "expected"), [("fr", f"45,3{NARROW}%"), ("nl", "45,3%")])
def test_percentages_with_a_decimal(lang, expected):
    assert text.percent(0.453, lang, digits=1) == expected


def test_what_is_not_a_number_is_a_dash():
    assert text.number(math.nan, "nl") == text.percent(math.nan, "fr") == "–"


def test_halves_are_rounded_up_as_readers_do():
    assert [text.percent(n / 40, "nl") for n in (1, 9, 13)] == ["3%", "23%", "33%"]
    assert [text.number(value, "en") for value in (0.25, 0.35, -0.25)] == ["0.3", "0.4", "−0.3"]


@pytest.mark.parametrize("lang", ["fr", "nl", "en"])
def test_less_than_nothing_has_a_true_minus_sign(lang):
    assert text.number(-3.0, lang) == "−3"
    assert text.percent(-0.03, lang).startswith("−3")


def test_a_change_has_a_sign_and_none_has_not():
    assert [text.signed(value, "nl") for value in (1.25, -1.25, 0.04, -0.04)] == [
        "+1,3",
        "−1,3",
        "0",
        "0",
    ]
    assert text.signed(math.nan, "nl") == "–"


def test_what_has_no_end_is_written_so():
    assert [text.number(value, "fr") for value in (math.inf, -math.inf)] == ["∞", "−∞"]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0.0, "p < 0,001"),
        (0.0004, "p < 0,001"),
        (0.001, "p = 0,001"),
        (0.03, "p = 0,03"),
        (0.0494, "p = 0,049"),
        (0.0996, "p = 0,10"),
        (0.5, "p = 0,50"),
        (1.0, "p = 1,00"),
    ],
)
def test_a_p_value_is_never_nothing(value, expected):
    assert text.p_value(value, "fr").replace("\xa0", " ") == expected
