import pandas as pd
import pytest

from vises_research import stats, text
from vises_research.errors import StudyError
from vises_research.text import Voice

LABELS = text.Labels(
    {
        "region": {"fr": "Région", "nl": "Regio", "en": "Region"},
        "group": {"fr": "Groupe de finalité", "nl": "Missie", "en": "Purpose group"},
        "fte": {"fr": "Emploi (ETP)", "nl": "VTE", "en": "FTE"},
    },
    {
        "region": {
            "hdf": dict.fromkeys(("fr", "nl", "en"), "Hauts-de-France"),
            "vlg": {"fr": "Flandre", "nl": "Vlaanderen", "en": "Flanders"},
        },
        "group": {
            "a": {"fr": "Insertion", "nl": "Inschakeling", "en": "Integration"},
            "b": {"fr": "Services", "nl": "Diensten", "en": "Services"},
        },
    },
)
FRAME = pd.DataFrame(
    {
        "region": pd.Categorical(["hdf"] * 5 + ["vlg"] * 4 + [None]),
        "group": ["a", "a", "b", "b", "b", "a", "b", "b", "b", "a"],
        "fte": [1.5, 1234.5, 3, 4, 5, 6, 7, 8, 9, None],
    }
)


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        (
            "fr",
            "Région par groupe de finalité, 9 entreprises pilotes sur 10\u202f: Hauts-de-France 5 "
            "(Insertion 2, Services 3)\u202f; Flandre 4 (Insertion 1, Services 3).",
        ),
        (
            "nl",
            "Regio naar missie, 9 van 10 pilootbedrijven: Hauts-de-France 5 "
            "(Inschakeling 2, Diensten 3); Vlaanderen 4 (Inschakeling 1, Diensten 3).",
        ),
        (
            "en",
            "Region by purpose group, 9 of 10 pilot enterprises: Hauts-de-France 5 "
            "(Integration 2, Services 3); Flanders 4 (Integration 1, Services 3).",
        ),
    ],
)
def test_counts_are_told_with_their_base(lang, expected):
    assert (
        text.sentence(stats.counts(FRAME, ["region", "group"], unit="pilot"), Voice(lang, LABELS))
        == expected
    )


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        (
            "fr",
            "Groupe de finalité – Insertion, 10 entreprises pilotes\u202f: "
            "4 sur 10 (40\u202f%\u202f; intervalle à 95\u202f%\u202f: de 17\u202f% à 69\u202f%).",
        ),
        (
            "nl",
            "Missie – Inschakeling, 10 pilootbedrijven: 4 van 10 (40%; 95%-interval 17% tot 69%).",
        ),
    ],
)
def test_a_share_is_told_with_its_interval(lang, expected):
    assert (
        text.sentence(stats.share(FRAME, "group", level="a", unit="pilot"), Voice(lang, LABELS))
        == expected
    )


def test_a_share_of_nobody_is_told_as_no_answers():
    nobody = FRAME.assign(group=pd.Categorical([None] * 10, ["a"]))
    told = text.sentence(stats.share(nobody, "group", level="a", unit="pilot"), Voice("en", LABELS))
    assert told == "Purpose group – Integration, 0 of 10 pilot enterprises: no answers."


def test_a_median_is_told_with_its_quartiles():
    told = text.sentence(
        stats.describe(FRAME, "fte", by=["region"], unit="pilot"), Voice("nl", LABELS)
    )
    assert told == (
        "VTE naar regio, 9 van 10 pilootbedrijven: Hauts-de-France mediaan 4, de helft tussen 3 "
        "en 5; Vlaanderen mediaan 7,5, de helft tussen 6,8 en 8,3."
    )


def test_an_acronym_keeps_its_capitals_inside_a_sentence():
    result = stats.counts(
        FRAME[:2].assign(fte=pd.Categorical(["a", "a"])), ["region", "fte"], unit="pilot"
    )
    assert text.subject(result, Voice("nl", LABELS)) == "Regio naar VTE"


@pytest.mark.parametrize(
    ("base", "expected"),
    [
        (stats.Base(69, 69, 69, "pilot"), "69 entreprises pilotes"),
        (stats.Base(67, 69, 69, "pilot"), "67 entreprises pilotes sur 69"),
        (
            stats.Base(60, 66, 69, "pilot"),
            "60 sur 66 à qui la question a été posée\u202f; 69 entreprises pilotes au total",
        ),
        (stats.Base(1234, 1234, 1234, "answer"), "1\u202f234 réponses"),
    ],
)
def test_a_base_tells_who_answered_of_whom(base, expected):
    assert text.base_words(base, Voice("fr")) == expected


def test_a_label_that_is_missing_is_an_error_that_names_it():
    with pytest.raises(StudyError) as error:
        text.sentence(stats.counts(FRAME, ["region"], unit="pilot"), Voice("de", LABELS))
    assert str(error.value) == (
        "level 'hdf' of variable 'region': there are no words in the language 'de'. "
        "Found: en, fr, nl."
    )
    lacking = text.Labels({"region": {"fr": "Région"}}, LABELS.levels)
    with pytest.raises(StudyError) as error:
        text.sentence(stats.counts(FRAME, ["region"], unit="pilot"), Voice("nl", lacking))
    assert str(error.value) == (
        "variable 'region': there are no words in the language 'nl'. Found: fr."
    )


def test_booleans_are_yes_and_no_unless_labelled():
    assert text.Labels().level("cost", True, "nl") == "ja"
    own = text.Labels({}, {"cost": {"True": {"nl": "kosten genoemd"}}})
    assert own.level("cost", True, "nl") == "kosten genoemd"


def test_a_kind_of_result_without_a_sentence_is_refused():
    result = stats.Result("novel", FRAME, stats.Method("x"), stats.Base(1, 1, 1, "pilot"))
    with pytest.raises(StudyError, match="there is no sentence for a result of 'novel'"):
        text.sentence(result, Voice("fr", LABELS))


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        ("fr", "«\u202fOù travaillez-vous\u202f?\u202f» par région, 9 lignes sur 10\u202f: "),
        ("nl", "‘Waar werkt u?’ naar regio, 9 van 10 rijen: "),
        ("en", "‘Where do you work?’ by region, 9 of 10 rows: "),
    ],
)
def test_a_question_is_quoted(lang, expected):
    asked = {
        "fr": "Où travaillez-vous\u202f?",
        "nl": "Waar werkt u?",
        "en": "Where do you work?",
    }
    labels = text.Labels({**LABELS.variables, "fte": asked}, LABELS.levels)
    told = text.sentence(stats.describe(FRAME, "fte", by=["region"]), Voice(lang, labels))
    assert told.startswith(expected)


def test_a_small_share_is_not_told_as_none():
    few = pd.DataFrame({"group": ["a"] * 2 + ["b"] * 731})
    told = text.sentence(stats.share(few, "group", level="a", unit="pilot"), Voice("nl", LABELS))
    assert told.endswith("2 van 733 (<\xa01%; 95%-interval <\xa01% tot 1%).")
