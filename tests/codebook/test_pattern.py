"""A pattern that never ends is refused or stopped, and the others mean what they always meant."""

import re

import pytest

from vises_research.codebook import pattern
from vises_research.errors import StudyError
from vises_research.harmonise.crosswalk import patterns

TOLD = (
    "it takes more than 0.01 second to compare a text of {} letters. "
    "Right would be: fewer repetitions, and none within a repetition, as in `(a+)+`."
)


def test_the_message_of_a_pattern_that_never_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pattern, "SECONDS", 0.01)
    with pytest.raises(StudyError) as error:
        pattern.fits("(a|aa)+$", "a" * 100 + "c")
    assert str(error.value) == f"the pattern '(a|aa)+$': {TOLD.format(101)}"
    with pytest.raises(StudyError) as error:
        list(patterns.captures("*a*a*a*a*a*b", ["a" * 1000]))
    assert str(error.value) == f"the pattern '*a*a*a*a*a*b': {TOLD.format(1000)}"


@pytest.mark.parametrize(
    ("spoilt", "told"),
    [
        ("((a{1000}){1000}){1000}", "it asks for more than 1,000,000 repetitions"),
        ("(" * 5000 + ")" * 5000, "its brackets are nested too deeply"),
        ("a{99999999999999}", "the repetition number is too large"),
        ("*", "nothing to repeat at position 0"),
        ("[a", "unterminated character set at position 0"),
    ],
)
def test_a_pattern_that_cannot_be_used(spoilt: str, told: str) -> None:
    assert pattern.fault(spoilt) == told


@pytest.mark.parametrize(
    "sound", ["P[0-9]{2}", r"\w+", r"(?i)é.*", r"(a)\1", "(?=a)ab", r"\d{4}-\d{2}", "(?s:.+)"]
)
def test_other_patterns_mean_what_they_always_meant(sound: str) -> None:
    texts = ["P07", "été", "École", "aa", "ab", "2018-03", "٢٠١٨-٠٣", "a\nb", "", "P7"]
    found = [pattern.fits(sound, text) for text in texts]
    assert found == [re.fullmatch(sound, text) is not None for text in texts]
    assert any(found)
    assert not all(found)
