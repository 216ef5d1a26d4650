"""What study.yaml may say of each audience."""

import pytest

from vises_research.errors import StudyError
from vises_research.study import Study

X = "x: {label: {fr: X, nl: X, en: X}, unit: FTE}"


@pytest.fixture
def rules(small_study):
    def load(text: str) -> Study:
        study = small_study(X, "columns: {id: id, x: x}", "id;x\na;1\n")
        path = study.folder / "study.yaml"
        path.write_text(path.read_text() + text)
        return Study.load(study.folder)

    return load


def test_the_three_audiences_are_there_without_a_word_of_them(rules):
    study = rules("")
    assert [study.rule(name).min_cell for name in ("internal", "booklet", "open")] == [3, 5, 10]
    assert {study.rule(name).dominance for name in ("internal", "booklet", "open")} == {0.85}


def test_what_is_said_of_one_leaves_its_other_defaults_and_the_others(rules):
    study = rules("disclosure: {open: {dominance: 0.5}, press: {min_cell: 7}}\n")
    assert (study.rule("open").min_cell, study.rule("open").dominance) == (10, 0.5)
    assert study.rule("press").min_cell == 7
    assert study.rule().min_cell == 5


def test_numbers_with_a_unit_are_amounts(rules):
    assert rules("disclosure: {booklet: {amounts: [turnover]}}\n").rule().amounts == [
        "turnover",
        "x",
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{booklet: {min_cell: 0}}", "input should be greater than or equal to 1"),
        ("{booklet: {dominance: 85}}", "input should be less than or equal to 1"),
        ("{booklet: {everyone: hidden}}", "input should be 'shown' or 'refused'"),
        ("{booklet: {min_cells: 5}}", "Closest: 'min_cell'"),
        ("5", "disclosure"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(rules, text, told):
    with pytest.raises(StudyError) as error:
        rules(f"disclosure: {text}\n")
    assert "study.yaml, line 4" in str(error.value)
    assert told in str(error.value)
