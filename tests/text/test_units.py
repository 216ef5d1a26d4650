"""Words for what is counted: the library's, and a study's own."""

import pytest

from examples import FRAME, LABELS
from vises_research import stats, text
from vises_research.errors import StudyError
from vises_research.text import Voice

MEMBER = {
    "member": {
        "fr": {"one": "membre", "other": "membres"},
        "nl": {"one": "lid", "other": "leden"},
        "en": {"one": "member", "other": "members"},
    }
}
LABELLED = text.Labels(LABELS.variables, LABELS.levels, MEMBER)


@pytest.mark.parametrize(
    ("lang", "one", "many"),
    [
        ("fr", "1 membre", "38 membres sur 40"),
        ("nl", "1 lid", "38 van 40 leden"),
        ("en", "1 member", "38 of 40 members"),
    ],
)
def test_a_study_counts_in_its_own_words(lang, one, many):
    assert text.base_words(stats.Base(1, 1, 1, "member"), Voice(lang, LABELLED)) == one
    assert text.base_words(stats.Base(38, 40, 40, "member"), Voice(lang, LABELLED)) == many


def test_a_study_may_call_the_librarys_units_otherwise():
    labels = text.Labels(units={"pilot": {"nl": {"one": "proefproject", "other": "projecten"}}})
    assert text.base_words(stats.Base(69, 69, 69, "pilot"), Voice("nl", labels)) == "69 projecten"
    assert (
        text.base_words(stats.Base(69, 69, 69, "pilot"), Voice("en", labels))
        == "69 pilot enterprises"
    )


def test_sentences_take_the_units_of_the_labels():
    result = stats.mean(FRAME, "fte", unit="member")
    assert text.sentence(result, Voice("nl", LABELLED)).startswith("Werk (VTE), 40 leden: ")


def test_a_unit_without_words_says_where_to_write_them():
    with pytest.raises(StudyError) as error:
        text.base_words(stats.Base(1, 1, 1, "cow"), Voice("nl", LABELLED))
    assert str(error.value) == (
        "unit 'cow': there is no word for it in the language 'nl'. Right would be: "
        "under 'units' in study.yaml: cow: {nl: {one: ..., other: ...}}."
    )


def test_units_that_lack_a_language_or_a_form_are_found():
    units = {**MEMBER, "cow": {"fr": {"other": "vaches"}, "nl": "koe"}}
    assert [str(gap) for gap in text.unit_gaps(units, ["fr", "nl", "en"])] == [
        "study.yaml, key 'units.cow.fr': the plural form 'one' is missing. Found: other.",
        "study.yaml, key 'units.cow.en': this unit has no words in this language.",
    ]
