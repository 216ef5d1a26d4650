"""Agreement of two sides, and of coders: what is drawn, quoted and refused."""

import numpy as np
import pytest
from planted_answers import GIVEN, ITEMS, OPTIONS, QUOTES, agreement, by_side, codes, coding, pairs

from vises_research import figures, stats
from vises_research.errors import StudyError
from vises_research.figures import Quote


def printed(chart, lang="fr"):
    return [t.get_text() for t in chart.figure(lang).axes[0].texts]


def test_items_stand_by_agreement_each_with_two_dots_in_place():
    chart = agreement(limits=(1, 5))
    items = [result.outcome for result in chart.shown[:-1]]
    kappa = chart.shown[-1].table.set_index("item")["estimate"]
    assert items == kappa.sort_values(ascending=False).index.tolist()
    axes = chart.figure("nl").axes[0]
    stems = {line.get_xdata()[0] for line in axes.lines if np.ptp(line.get_xdata()) == 0}
    read = [(c.get_offsets()[0][0] - min(stems)) / np.ptp([*stems]) for c in axes.collections]
    means = [m for result in chart.shown[:-1] for m in result.table["estimate"]]
    assert [1 + 4 * one for one in read] == pytest.approx(means)


def test_both_sides_and_the_coefficient_are_printed():
    texts = printed(agreement(), "nl")
    kappa = stats.item_agreement(pairs()).value("estimate", item="clear")
    assert f"{kappa:.2f}".replace(".", ",") in texts
    assert "Onderneming 3,07 (30)" in texts
    assert "kwadratisch gewogen kappa" in " ".join(texts)


def test_shares_stand_on_an_axis_of_percentages():
    texts = printed(agreement(share=True), "en")
    assert {"0%", "100%", "Enterprise 40% (30)"} <= set(texts)


def test_the_caption_claims_no_other_interval_than_there_is():
    assert "Wilson" not in agreement().caption("en")
    assert "Wilson" in agreement(share=True).caption("en")


def test_sides_and_coefficients_must_be_of_the_same_items():
    sides = [stats.mean(by_side("clear"), "clear", by=["side"])]
    with pytest.raises(StudyError) as error:
        figures.agreement(sides, stats.item_agreement(pairs()), **GIVEN)
    assert str(error.value) == (
        "figures.agreement: sides and coefficients are not of the same items. "
        "Found: clear, shared. Right would be: clear."
    )


def test_what_is_no_comparison_of_two_sides_is_refused():
    sides = [stats.mean(by_side(item), item) for item in ITEMS]
    with pytest.raises(StudyError) as error:
        figures.agreement(sides, stats.mean(by_side("clear"), "clear"), **GIVEN)
    assert str(error.value).startswith("3 problems:\n- figures.agreement: an item is no share or")


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
