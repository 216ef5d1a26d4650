"""Every column, term and key of every result has words in every language."""

from dataclasses import replace

import pandas as pd
import pytest

import examples
from examples import EXAMPLES, FRAME, FURTHER, LABELS, LANGUAGES, YES, result_of
from vises_research import stats, text
from vises_research.errors import StudyError
from vises_research.figures import plotted
from vises_research.text import Voice

RESULTS = {**EXAMPLES, **FURTHER}


@pytest.fixture(scope="module")
def results():
    """One result of each method."""
    return {name: result_of(name) for name in EXAMPLES}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", stats.COLUMNS)
def test_every_column_has_a_heading(name, lang):
    assert text.column(name, Voice(lang)).strip()


@pytest.mark.slow
@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_two_columns_of_a_result_have_the_same_heading(lang, results):
    for name, result in results.items():
        shown = [one for one in result.table if one not in result.by and one != result.outcome]
        headings = [text.column(one, Voice(lang), result.name) for one in shown]
        assert len(set(headings)) == len(headings), name


@pytest.mark.slow
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_key_of_every_result_has_words(lang, results):
    for result in results.values():
        for row in result.table[list(result.keys)].to_dict("records"):
            for name in row:
                told = text.key(result, name, row, Voice(lang, LABELS))
                assert bool(told) is (row[name] == row[name] and row[name] != ""), (result, row)


@pytest.mark.slow
@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_two_rows_of_a_result_have_the_same_words(lang, results):
    for name, result in results.items():
        rows = result.table[list(result.keys)].to_dict("records")
        told = [
            tuple(text.key(result, key, row, Voice(lang, LABELS)) for key in row) for row in rows
        ]
        assert len(set(told)) == len(told), name


def test_other_terms_of_the_methods_have_words_too():
    terms = {"ac2", "icc_3_k", "scores", "kruskal_wallis", "q97.5", "component_12"}
    told = {
        lang: [text.term("x", term, Voice(lang)) for term in sorted(terms)] for lang in LANGUAGES
    }
    assert told["nl"][0] == "AC2 van Gwet"
    assert told["en"][1] == "component 12"
    assert told["fr"][-2] == "quantile (98\u202f%)"


def test_a_term_without_words_names_the_file():
    with pytest.raises(StudyError) as error:
        text.term("change", "net_chance", Voice("nl"))
    assert str(error.value) == (
        "messages/nl.yaml: the message 'term.net_chance' is missing. Closest: 'term.net_change'."
    )


@pytest.mark.slow
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_plotted_numbers_of_every_result_have_headings_and_levels(lang, results):
    for name, result in results.items():
        assert LABELS.gaps(*text.wanted(result), lang) == (), name
        data = plotted.data([result], Voice(lang, LABELS), simulated=False)
        assert list(data.shape) == list(result.table.shape), name
        assert not {"estimate", "conf_low", "n_up", "term"} & set(data.columns) or lang == "en"


def test_labels_that_lack_a_level_are_found_before_anything_is_drawn():
    result = result_of("mann_whitney")
    lacking = replace(LABELS, levels={**LABELS.levels, "region": {}})
    gaps = lacking.gaps(*text.wanted(result), "nl")
    assert [str(gap) for gap in gaps] == [
        "level 'hdf' of variable 'region': there are no words in the language 'nl'. Found: none.",
        "level 'vlg' of variable 'region': there are no words in the language 'nl'. Found: none.",
    ]


def test_the_subject_can_be_said_otherwise():
    result = stats.answers(FRAME, ["cost"], unit="pilot")
    told = text.sentence(result, Voice("fr", LABELS), about="Obstacles")
    assert told.startswith("Obstacles, 40 entreprises pilotes\u202f: Coût 28 sur 40")


def test_different_labels_before_and_after_are_both_told():
    names = {"measures_before": "Voor", "measures_after": "Na"}
    labels = text.Labels({name: {"nl": word} for name, word in names.items()})
    result = stats.paired_difference(FRAME, *YES, unit="pilot")
    assert text.subject(result, Voice("nl", labels)) == "Voor en na"


@pytest.mark.slow
@pytest.mark.parametrize("rows", [0, 1, 2])
def test_thin_data_have_a_sentence_for_every_method(rows, monkeypatch):
    monkeypatch.setattr(examples, "FRAME", FRAME[:rows])
    for name, make in EXAMPLES.items():
        if name in ("pool", "pool_joint"):  # nothing to fill gaps from
            continue
        result = make()
        for lang in LANGUAGES:
            told = text.sentence(result, Voice(lang, LABELS))
            assert told.endswith(".") and "nan" not in told.lower(), name
            assert "  " not in told and "()" not in told and "(;" not in told, name


def test_a_result_that_another_hand_made_needs_no_columns():
    table = pd.DataFrame({"n": [3], "estimate": [2.5], "conf_low": [1.0], "conf_high": [4.0]})
    base = stats.Base(3, 3, 3, "pilot")
    result = stats.Result("mean", table, stats.Method("x"), base, outcome="fte")
    assert text.sentence(result, Voice("nl", LABELS)) == (
        "Werk (VTE), 3 pilootbedrijven: gemiddelde 2,5 (interval 1,0 tot 4,0)."
    )
