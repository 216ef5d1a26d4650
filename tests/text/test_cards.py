"""The card of a method has all that sentence, table, axis and disclosure control need of it."""

import inspect
from typing import get_args

import pandas as pd
import pytest

from examples import EXAMPLES, FURTHER, LABELS, LANGUAGES, result_of
from vises_research import figures, publish, stats, text
from vises_research.errors import StudyError
from vises_research.publish.disclosure.margins import add_up
from vises_research.stats import card as cards
from vises_research.stats.results import bundled, unbundled
from vises_research.text import Voice
from vises_research.text.summaries import SUMMARIES

OF_ANOTHER = {"pool", "explore", "guarded"}
"""Functions whose results are those of another method."""
TITLE = dict.fromkeys(LANGUAGES, "T")
BASE = stats.Base(40, 69, 69, "pilot")
METHODS = sorted(
    name
    for name in dir(stats)
    if inspect.isfunction(made := getattr(stats, name))
    and inspect.signature(made).return_annotation == "Result"
    and name not in OF_ANOTHER
)


@pytest.mark.parametrize("name", METHODS)
def test_a_card_has_what_a_sentence_a_table_and_an_axis_need(name):
    card = cards.find(name)
    assert card != stats.Card(name) or card.about == "outcome"
    assert card.says or card.rows in SUMMARIES
    assert card.rows in get_args(cards.Rows)
    assert card.about in get_args(cards.About)
    assert card.named in get_args(cards.Named)
    assert card.tells in get_args(cards.Tells)
    assert card.named == "levels" or not card.whole
    for voice in map(Voice, LANGUAGES):
        for say in card.says:
            states = [f"effect.{say.effect}.{state}" for state in ("unclear", "shown", "up")]
            assert not say.effect or any(voice.has(state) for state in states)
            assert say.kind.unit == "" or voice.has(f"quantity.{say.kind.unit}")
            assert not say.counts or voice.has(f"count.{say.counts}.up")
            measure = say.measure or say.term
            assert measure in ("", "-") or text.term(name, measure, voice)


@pytest.mark.slow
@pytest.mark.parametrize("name", [*EXAMPLES, *FURTHER])
def test_a_result_carries_the_card_that_is_found_by_its_name(name):
    result = result_of(name)
    assert result.card == cards.find(result.name, result.card.of)
    if name != "spans":  # its dates are no numbers that a page is checked for
        assert unbundled(bundled(result)).card == result.card
    assert ("Wilson" in result.method.name and result.card.is_share and not result.card.of) == (
        result.method.noted and result.card.is_share
    )


@pytest.mark.parametrize("name", EXAMPLES)
def test_what_a_card_tells_of_cells_is_true(name):
    result = result_of(name)
    if not result.card.adds_up:
        return
    assert "n" in result.table
    assert add_up(result)
    assert (result.card.tells == "shares") == (result.outcome in result.keys)


def test_the_data_decide_what_is_estimated():
    means, shares = result_of("paired_values"), result_of("paired_values: shares")
    assert (means.name, means.card.of) == ("paired_values", "")
    assert [means.card.quantity(term).key for term in ("before", "difference")] == [
        "mean",
        "mean_change",
    ]
    assert (shares.name, shares.card.of) == ("paired_values", "shares")
    assert [shares.card.quantity(term).key for term in ("before", "difference")] == [
        "share",
        "points",
    ]


def test_a_table_of_paired_shares_prints_what_the_sentence_says():
    result = result_of("paired_values: shares")
    chart = figures.table([result], labels=LABELS, title=TITLE, source=TITLE)
    printed = [row.cells["value"] for row in chart.parts(chart.voice("en"))[0].rows]
    said = text.sentence(result, Voice("en", LABELS))
    assert printed[0].endswith("%")
    assert printed[0] in said
    assert printed[2].startswith(("+", "−"))
    assert f"{printed[2]} percentage points" in said


def own(card):
    table = pd.DataFrame({"n": [40], "estimate": [1.5], "conf_low": [1.0], "conf_high": [2.0]})
    return stats.Result(card, table, stats.Method("Spread"), BASE)


def test_a_result_of_a_study_s_own_has_a_card_that_says_nothing_more():
    result = own("spread")
    assert result.card == stats.Card("spread")
    assert result.card.quantity().key == "estimate"
    chart = figures.table([result], labels=LABELS, title=TITLE, source=TITLE)
    assert chart.parts(chart.voice("en"))[0].rows[0].cells["value"] == "1.5"
    assert publish.check([result], "own", rule=publish.Rule(classes={"spread": "indices"})).checked
    with pytest.raises(StudyError) as error:
        text.sentence(result, "en")
    assert str(error.value) == (
        "text.sentence: there is no sentence for a result of 'spread'. "
        "Right would be: a result whose `stats.Card` says which rows are told."
    )


def test_a_study_s_own_card_gives_a_sentence():
    result = own(stats.Card("spread", (stats.Say(measure="-"),)))
    said = "40 of 69 pilot enterprises: 1.5 (interval 1.0 to 2.0)."
    assert text.sentence(result, "en") == said


def test_a_name_of_no_method_has_no_other_s_card():
    for name in ("Result", "card", "results", "wilson", "COLUMNS", "", "of_my_study"):
        assert cards.find(name) == stats.Card(name)
