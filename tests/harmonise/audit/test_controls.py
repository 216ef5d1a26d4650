"""How each source asked each variable: the demonstration study has one case of each."""

from pathlib import Path

import pytest

from vises_research import harmonise
from vises_research.harmonise.audit.controls import CONTROLS
from vises_research.study import Study

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def controls():
    study = Study.load(ROOT)
    return harmonise.run(study.raw, study.codebook).controls.set_index(["variable", "source"])


def told(controls, variable, source, *columns):
    return tuple(controls.loc[(variable, source), list(columns)])


@pytest.mark.slow
def test_there_is_a_row_for_each_variable_and_source_of_its_table(controls):
    assert controls.index.is_unique
    assert [*controls.index.names, *controls.columns][2:] == [
        *(name for name in CONTROLS if name not in ("variable", "source")),
        "wave",
        "role",
    ]
    assert not controls.isna().any(axis=None)


@pytest.mark.parametrize(
    ("source", "direction", "language"),
    [
        ("feedback-before-nl", "descending", "nl"),  # A1 is 'Helemaal akkoord'
        ("feedback-after", "ascending", "fr nl"),
        ("feedback-before-fr", "", "fr"),  # texts: the file has no codes
    ],
)
def test_the_direction_of_the_codes_is_read_from_the_labels(controls, source, direction, language):
    found = told(controls, "too_long", source, "direction", "reversed", "language")
    assert found == (direction, "no", language)


def test_the_length_of_a_scale_leaves_missing_codes_out(controls):
    assert told(controls, "too_long", "feedback-after", "scale_length") == ("5",)
    assert told(controls, "purpose_group", "roster-vlaanderen", "scale_length") == ("3",)


def test_wording_is_compared_whole(controls):
    assert told(controls, "too_long", "feedback-before-fr", "wording") == ("same",)
    assert told(controls, "useful_team", "feedback-before-fr", "wording") == ("other",)
    assert told(controls, "turnover", "roster-wallonie-bruxelles", "wording") == ("",)


def test_what_a_source_does_not_ask_says_why(controls):
    found = told(controls, "recommend", "feedback-before-fr", "state", "columns", "rule")
    assert found == ("absent", "", "missing:not_in_wave")
    assert told(controls, "wave", "feedback-after", "state", "wave") == ("constant", "after")


def test_levels_that_differ_between_languages_are_marked(controls):
    found = told(controls, "purpose_group", "roster-hdf", "equivalence", "partner")
    assert found == ("differs", "hdf")


def test_an_options_variable_lists_its_columns(controls):
    columns, rule = told(controls, "obstacles", "feedback-after", "columns", "rule")
    assert columns.split("; ")[0] == "freins/temps"
    assert rule == "ticked; not ticked"
