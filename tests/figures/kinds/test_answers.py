"""Multiple response and its combinations: what is drawn, and what is refused."""

import numpy as np
import pandas as pd
import pytest
from planted import LANGUAGES
from planted_answers import GIVEN, OPTIONS, TIMES, alike, answers, combinations, ticked

from vises_research import figures, stats
from vises_research.errors import StudyError


def printed(chart, lang="fr"):
    return [t.get_text() for t in chart.figure(lang).axes[0].texts]


def widths(chart):
    return [patch.get_width() for patch in chart.figure("nl").axes[0].patches]


def test_bars_are_as_long_as_the_shares_largest_first():
    chart = answers()
    shares = chart.shown[0].table["estimate"]
    assert shares.tolist() == sorted(shares, reverse=True)
    assert np.array(widths(chart)) / widths(chart)[0] == pytest.approx(shares / shares[0])


def test_intervals_end_where_the_numbers_say():
    chart = answers()
    table, axes = chart.shown[0].table, chart.figure("nl").axes[0]
    bars = axes.patches
    per_unit = bars[0].get_width() / table["estimate"][0]
    lines = [line.get_xdata() for line in axes.lines if np.ptp(line.get_xdata()) > 0]
    read = [[(x - bars[0].get_x()) / per_unit for x in line] for line in lines]
    assert np.array(read) == pytest.approx(table[["conf_low", "conf_high"]].to_numpy())


def test_what_is_to_stand_last_does_whatever_its_share():
    items = answers(last=["obstacles__hours"]).shown[0].table["item"].tolist()
    assert items[-1] == "obstacles__hours"


def test_every_group_has_its_bars_and_its_base():
    chart = answers(["wave"], width=170.0)
    texts = printed(chart, "nl")
    assert [words for words in texts if words.startswith("n = ")] == ["n = 38", "n = 0", "n = 38"]
    drawn = sum(n > 0 for n in chart.shown[0].table["estimate"])
    assert len(chart.figure("nl").axes[0].patches) == drawn


def test_nobody_in_the_base_is_a_dash():
    assert "–" in printed(answers(["wave"]))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_option_is_called_as_the_level_of_its_question(lang):
    assert GIVEN["labels"].levels["obstacles"]["cost"][lang] in printed(answers(), lang)


def test_caption_alt_and_data_tell_the_shares():
    chart = answers()
    assert "Tijdsgebrek 44 van 76 (58%" in chart.caption("nl")
    assert chart.alt("en").startswith("What holds it back. Bar chart with intervals, from 0% to ")
    data = chart.data("nl")
    assert data["antwoord"].tolist()[0] == "Tijdsgebrek"
    assert data["aandeel"].tolist() == chart.shown[0].table["estimate"].tolist()


def test_what_cannot_be_drawn_is_told_at_once():
    frame = ticked().assign(group=[str(i % 6) for i in range(76)])
    with pytest.raises(StudyError) as error:
        answers(["group"], frame, last=["obstacles__cots"])
    assert str(error.value) == (
        "2 problems:\n"
        "- figures.answers: too many groups to be compared. Found: 6. Right would be: 4 at most.\n"
        "- figures.answers: there is no answer 'obstacles__cots' to put last. "
        "Closest: 'obstacles__cost'."
    )
    with pytest.raises(StudyError) as error:
        figures.answers(stats.counts(frame, ["group"]), **GIVEN)
    assert str(error.value) == (
        "figures.answers: this chart shows answers, by one variable at most. "
        "Found: counts by group."
    )


def test_a_column_has_a_bar_as_high_as_its_number_and_a_dot_for_each_answer_in_it():
    chart = combinations()
    axes = chart.figure("fr").axes[0]
    shown = chart.shown[0].table.query("term != 'other'")
    columns = [patch for patch in axes.patches if patch.get_height() != pytest.approx(2.8)]
    heights = np.array([patch.get_height() for patch in columns])
    assert heights / heights[0] == pytest.approx(shown["n"] / shown["n"][0])
    large = max(c.get_sizes()[0] for c in axes.collections)
    marks = [len(c.get_offsets()) for c in axes.collections if c.get_sizes()[0] == large]
    assert marks == [item.count("+") + 1 for item in shown["item"] if item]


def test_sizes_of_the_answers_are_printed():
    texts = printed(combinations())
    for n in ticked()[OPTIONS].sum():
        assert str(n) in texts


def test_rare_combinations_are_gathered_until_they_tell_on_nobody():
    for least in (3, 5, 8):
        table = combinations(least=least).shown[0].table
        assert table["n"].min() >= least
        assert table["n"].sum() == 76
        other = table.query("term == 'other'")["n"].sum()
        for item in OPTIONS:
            named = table["item"].str.split(" + ", regex=False)
            left = ticked()[item].sum() - table.loc[[item in one for one in named], "n"].sum()
            assert left == 0 or left >= least, (least, item)
            assert other - left == 0 or other - left >= least, (least, item)


def test_the_rest_is_told_in_words():
    assert "+ 21 lignes avec d’autres combinaisons" in " ".join(printed(combinations()))
    everyone = combinations(frame=alike())
    assert all("autres" not in words for words in printed(everyone))


def test_only_as_many_columns_as_there_is_room_for():
    wide, narrow = combinations(least=1), combinations(least=1, width=figures.HALF)
    assert len(wide.shown[0].table) == len(TIMES)
    assert len(narrow.shown[0].table) == 6


def test_results_that_do_not_belong_together_are_refused():
    frame = ticked()
    both = stats.combinations(frame, OPTIONS), stats.answers(frame, OPTIONS[:2])
    with pytest.raises(StudyError) as error:
        figures.combinations(*both, **GIVEN)
    assert str(error.value) == (
        "figures.combinations: combinations and answers do not belong together. "
        "Right would be: stats.combinations and stats.answers of the same rows and items."
    )


def test_nothing_frequent_enough_is_refused():
    frame = pd.DataFrame(np.eye(4, dtype=bool), columns=OPTIONS)
    with pytest.raises(StudyError, match="no combination can be shown: each is of fewer than 5"):
        combinations(frame=frame)
