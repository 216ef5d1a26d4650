"""A question that nobody was asked is said not to have been asked, and never to have no answers."""

import pandas as pd
import pytest

from vises_research import stats, text
from vises_research.text import Labels, Voice

LABELS = Labels(
    {"q": {"en": "Useful", "fr": "Utile", "nl": "Nuttig"}},
    {"q": {"yes": {"en": "Yes", "fr": "Oui", "nl": "Ja"}}},
)
FRAME = pd.DataFrame({"q": pd.Categorical([None] * 3, ["no", "yes"], ordered=True)})


def why(reason):
    return pd.DataFrame({"q": [reason] * 3})


@pytest.mark.parametrize(
    ("reason", "words"),
    [("not_in_wave", "not asked"), ("not_applicable", "not asked"), ("no_answer", "no answers")],
)
def test_a_sentence_tells_who_was_not_asked_from_who_was_silent(reason, words):
    share = stats.share(FRAME, "q", level="yes", reasons=why(reason))
    number = pd.DataFrame({"q": pd.array([None] * 3, "Float64")})
    for result in (share, stats.describe(number, "q", reasons=why(reason))):
        assert words in text.sentence(result, Voice("en", LABELS))


def test_the_words_are_there_in_each_language():
    result = stats.share(FRAME, "q", level="yes", reasons=why("not_asked"))
    assert "question non posée" in text.sentence(result, Voice("fr", LABELS))
    assert "niet gevraagd" in text.sentence(result, Voice("nl", LABELS))


TWO = pd.DataFrame(
    {
        "q": pd.Categorical(["yes", "no", None, None], ["no", "yes"], ordered=True),
        "hours": pd.array([1, 2, None, None], "Float64"),
        "one": pd.array([True, False, None, None], "boolean"),
        "two": pd.array([True, True, None, None], "boolean"),
        "side": [*"aabb"],
        "w": 1.0,
    }
)
OF_TWO = Labels(
    {**LABELS.variables, **{one: {"en": one} for one in ("hours", "one", "two", "side")}},
    {
        "q": {"yes": {"en": "Yes"}, "no": {"en": "No"}},
        "side": {"a": {"en": "Enterprise"}, "b": {"en": "Stakeholder"}},
    },
)


@pytest.mark.parametrize(
    ("reason", "words"), [("not_in_wave", "not asked"), ("no_answer", "no answers")]
)
def test_so_is_a_group_that_was_not_asked_beside_one_that_was(reason, words):
    reasons = pd.DataFrame({one: [None, None, reason, reason] for one in TWO.columns[:4]})
    told = {"by": ["side"], "reasons": reasons}
    for result in (
        stats.share(TWO, "q", level="yes", **told),
        stats.weighted_share(TWO, "q", stats.Design("w"), **told),
        stats.mean(TWO, "hours", **told),
        stats.amounts(TWO, "hours", **told),
        stats.answers(TWO, ["one", "two"], **told),
    ):
        sentence = text.sentence(result, Voice("en", OF_TWO))
        parts = [one for one in sentence.split(";") if "Stakeholder" in one]
        assert all(part.rstrip(".").endswith(words) for part in parts)
        assert parts
