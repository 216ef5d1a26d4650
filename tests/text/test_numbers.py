import math

import pytest

from vises_research import text

NARROW, WIDE = "\N{NARROW NO-BREAK SPACE}", "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("lang", "expected"), [("fr", f"1{NARROW}234,5"), ("nl", "1.234,5"), ("en", "1,234.5")]
)
def test_numbers_as_each_language_writes_them(lang, expected):
    assert text.number(1234.5, lang) == expected


@pytest.mark.parametrize(("lang", "expected"), [("fr", f"45,3{WIDE}%"), ("nl", "45,3%")])
def test_percentages_with_a_decimal(lang, expected):
    assert text.percent(0.453, lang, digits=1) == expected


def test_what_is_not_a_number_is_a_dash():
    assert text.number(math.nan, "nl") == text.percent(math.nan, "fr") == "–"
