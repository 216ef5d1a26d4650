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
