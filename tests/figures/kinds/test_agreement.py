"""Agreement of two sides: what is drawn, quoted and refused."""

import numpy as np
import pytest
from planted_answers import GIVEN, ITEMS, agreement, by_side, pairs

from vises_research import figures, stats
from vises_research.errors import StudyError


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
