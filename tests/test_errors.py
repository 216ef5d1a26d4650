"""Messages, whole: for one, two and three problems."""

from pathlib import Path

import pytest

from vises_research.errors import Problem, Problems, StudyError, nearest, place

ONE = Problem("a/source.yaml, line 3", "there is no column 'x' in a.csv", nearest="y")
TWO = Problem("a/a.csv, row 2", "the row has 3 cells", right="2, as the header")
THREE = Problem("a/a.csv", "two encodings are mixed", found="UTF-8 on line 2")


def test_one_problem_is_one_line() -> None:
    assert str(StudyError([ONE])) == (
        "a/source.yaml, line 3: there is no column 'x' in a.csv. Closest: 'y'."
    )


@pytest.mark.parametrize("problems", [[ONE, TWO], [ONE, TWO, THREE]])
def test_several_problems_are_counted_and_listed(problems: list[Problem]) -> None:
    told = str(StudyError(problems)).splitlines()
    assert told[0] == f"{len(problems)} problems:"
    assert told[1:] == [f"- {problem}" for problem in problems]


def test_the_same_problem_is_told_once() -> None:
    assert StudyError([ONE, TWO, ONE]).problems == (ONE, TWO)


def test_a_problem_has_its_parts_in_order() -> None:
    assert str(Problem("a", "b", "c", "d", "e")) == (
        "a: b. Found: c. Right would be: d. Closest: 'e'."
    )


def test_places() -> None:
    path = Path("study") / "data" / "raw" / "kobo" / "export.xlsx"
    assert place(path) == "kobo/export.xlsx"
    assert place(path, sheet="A", row=3, column="B") == (
        "kobo/export.xlsx, sheet 'A', row 3, column 'B'"
    )
    assert place("data/codebook", line=4, key="a.b") == "data/codebook, line 4, key 'a.b'"


def test_problems_are_collected_from_several_errors() -> None:
    problems = Problems()
    problems.stop_if_any()
    problems.keep(StudyError([ONE]))
    problems.add("a/a.csv, row 2", "the row has 3 cells", right="2, as the header")
    with pytest.raises(StudyError) as error:
        problems.stop_if_any()
    assert error.value.problems == (ONE, TWO)


def test_nearest_does_not_depend_on_the_order_of_the_candidates() -> None:
    words = ["time", "tide", "tile"]
    assert nearest("tie", words) == nearest("tie", reversed(words))
    assert nearest("tie", []) == ""


@pytest.mark.parametrize(
    ("word", "candidates", "closest"),
    [
        ("not free or fair", ["free and fair"], ""),
        ("not free or fair", ["free and fair", "not free and fair"], "not free and fair"),
        ("disagre", ["agree", "disagree"], "disagree"),
        ("disagre", ["agree"], ""),
        ("pas d'accord", ["d'accord"], ""),
        ("n'est pas utile", ["pas utile"], "pas utile"),
        ("helemaal oneens", ["helemaal eens"], ""),
        ("helemaal onens", ["helemaal eens", "helemaal oneens"], "helemaal oneens"),
        ("niet onbelangrijk", ["niet belangrijk"], ""),
        ("insatisfaite", ["satisfait", "insatisfait"], "insatisfait"),
        ("doesn't apply", ["does apply"], ""),
        ("dont know", ["don't know"], "don't know"),
        ("no anser", ["no answer"], "no answer"),
        ("onderneming_1", ["onderneming1"], "onderneming1"),
    ],
)
def test_the_nearest_never_says_the_opposite(word: str, candidates: list, closest: str) -> None:
    assert nearest(word, candidates) == closest


def test_signs_that_nobody_sees_are_written_out() -> None:
    alike = Problem("s/source.yaml", "there is no column 'Avis ?' in a.csv", nearest="Avis\u00a0?")
    assert str(alike) == (
        r"s/source.yaml: there is no column 'Avis ?' in a.csv. Closest: 'Avis\u00a0?'."
    )
    assert str(Problem("a.csv", "found '\ufeffid', 'e\u00ad-mail' and 'nai\u0308f'")) == (
        "a.csv: found '\\ufeffid', 'e\\u00ad-mail' and 'nai\u0308f'."
    )
