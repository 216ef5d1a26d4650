"""Codes of open answers: what is drawn, quoted and refused."""

import numpy as np
import pytest
from planted_answers import GIVEN, OPTIONS, QUOTES, codes, coding

from vises_research import figures, stats
from vises_research.errors import StudyError
from vises_research.figures import Quote


def printed(chart, lang="fr"):
    return [t.get_text() for t in chart.figure(lang).axes[0].texts]


def test_a_bar_for_each_code_and_a_cell_for_each_pair_that_occurs():
    chart = codes()
    frequencies, together, _ = chart.shown
    patches = chart.figure("fr").axes[0].patches
    assert len(patches) == len(frequencies.table) + (together.table["n"] > 0).sum()
    bars = [patch.get_width() for patch in patches[: len(OPTIONS)]]
    assert np.array(bars) / bars[0] == pytest.approx(frequencies.table["n"] / bars_most(chart))


def bars_most(chart):
    return chart.shown[0].table["n"].iloc[0]


def test_cells_hold_the_numbers_of_their_pairs():
    chart = codes(agreed=False)
    texts = printed(chart, "nl")
    for n in chart.shown[1].table["n"]:
        assert str(n) in texts


def test_quotations_are_translated_where_they_can_be_and_say_so():
    chart = codes(quotes=QUOTES)
    french, english = " ".join(printed(chart, "fr")), " ".join(printed(chart, "en"))
    assert "traduit, original en néerlandais" in french
    assert "«\u202fPrendre le temps" in french
    assert "in Dutch" in english
    assert "‘Tijd maken" in english
    assert "‘Tijd maken" in chart.alt("en")


def test_the_disclosure_check_can_see_what_is_quoted():
    chart = codes(quotes=QUOTES)
    assert chart.quoted == {"open_answer": list(QUOTES[0].text.values())}
    assert codes().quoted == {}


def test_quotations_need_consent_an_original_and_a_code_that_is_shown():
    wrong = Quote({"fr": "Trop peu de temps."}, "nl", "obstacles__houres", "open_answer")
    with pytest.raises(StudyError) as error:
        codes(quotes=[wrong])
    assert str(error.value) == (
        "3 problems:\n"
        "- figures.codes, quotation 1: there is no consent. Right would be: consent=True where "
        "who said it agreed to be quoted, or no quotation.\n"
        "- figures.codes, quotation 1: the original words, in 'nl', are missing.\n"
        "- figures.codes, quotation 1: its code is not shown. Found: obstacles__houres. "
        "Closest: 'obstacles__hours'."
    )


def test_an_unknown_language_is_refused():
    wrong = Quote({"xx": "?"}, "xx", OPTIONS[0], "open_answer", consent=True)
    with pytest.raises(StudyError, match="the language is not known"):
        codes(quotes=[wrong])


def test_who_is_quoted_must_have_words_in_every_language():
    quote = Quote(
        {"fr": "Oui."}, "fr", OPTIONS[0], "open_answer", consent=True, who={"fr": "une personne"}
    )
    assert [str(gap) for gap in codes(quotes=[quote]).gaps(["fr", "nl"])] == [
        "who is quoted: there are no words in the language 'nl'. Found: fr."
    ]


def test_results_of_other_codes_are_refused():
    one = stats.code_frequencies(coding(), OPTIONS[:2], segment="segment")
    two = stats.code_pairs(coding(), OPTIONS, segment="segment")
    with pytest.raises(StudyError) as error:
        figures.codes(one, two, **GIVEN)
    assert str(error.value) == (
        "figures.codes: the results are not of the same codes. "
        "Found: obstacles__none, obstacles__skills."
    )
    with pytest.raises(StudyError, match="this chart shows codes"):
        figures.codes(two, one, **GIVEN)
