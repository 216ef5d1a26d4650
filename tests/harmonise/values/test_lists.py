"""A cell that holds several answers is cut into those that were ticked, however it is written."""

from collections.abc import Callable

import pytest

from vises_research import harmonise
from vises_research.harmonise.assist.review import questions
from vises_research.harmonise.values.lists import parts
from vises_research.study import Study

ANSWERS = {"a", "b", "c, d", "c", 'say "no"', "I work, I manage", "on foot"}.__contains__


@pytest.mark.parametrize(
    ("raw", "separator", "found"),
    [
        ("a;b", ";", ["a", "b"]),
        (" a ; b ;", ";", ["a", "b"]),
        ("a b", " ", ["a", "b"]),
        ("on foot a", " ", ["on foot", "a"]),
        ("a\nb", "\n", ["a", "b"]),
        ("a\r\nb\rc", "\n", ["a", "b", "c"]),
        ("a\nb", "\r\n", ["a", "b"]),
        ("Tram Train\na", "\n", ["Tram Train", "a"]),
        ("on foot\ta", "\t", ["on foot", "a"]),
        ("on foot a  b", " ", ["on foot", "a", "b"]),
        ("on foot a\nb", " ", ["on foot", "a\nb"]),
        ("I work, I manage, tram, fast, a", ", ", ["I work, I manage", "tram, fast", "a"]),
        ("x, c, d, y", ", ", ["x", "c, d", "y"]),
        ("x;c;y", ";", ["x", "c", "y"]),
        ("I work, I manage, a", ", ", ["I work, I manage", "a"]),
        ("I work, I manage", ",", ["I work, I manage"]),
        ('c("a", "b")', ";", ["a", "b"]),
        ("c('a', \"b\")", "r", ["a", "b"]),
        (r'c("say \"no\"", "a")', "r", ['say "no"', "a"]),
        ("character(0)", "r", []),
        ('["a", "c, d"]', "json", ["a", "c, d"]),
        ("[1, 2]", ";", ["1", "2"]),
        ("[]", "json", []),
        ("a, x", ", ", ["a", "x"]),
        ("a", "json", None),
        ("a", "r", None),
        ("[a", "json", None),
        ("a" + ";a" * 200, ";", ["a"] * 201),
    ],
)
def test_parts(raw: str, separator: str, found: list[str] | None) -> None:
    assert parts(raw, separator, ANSWERS) == found


def test_a_word_of_an_answer_is_not_an_answer_where_lines_are_cut() -> None:
    known = {"North", "South", "North South"}.__contains__
    assert parts("North South\nSouth", "\n", known) == ["North South", "South"]
    assert parts("North South", " ", known) is None


def test_two_ways_to_cut_are_none() -> None:
    assert parts("x, y", ", ", {"x", "y", "x, y"}.__contains__) is None


def test_what_is_unknown_is_named_whole_and_what_is_declared_is_used(
    small_study: Callable[..., Study],
) -> None:
    variables = "o: {label: {fr: O, nl: O, en: O}, options: obstacles}"
    source = (
        'language: en\ncolumns: {id: id, o: {to: o, verb: split, separator: ", "}}\n'
        "values: {o: {'my boss, and me': other, 'nobody': none}}\nunresolved: missing\n"
    )
    csv = 'id,o\n1,"Cost, my boss, and me"\n2,"Cost, tram, fast, Time"\n'
    study = small_study(variables, source, csv)
    found = harmonise.run(study.raw, study.codebook)
    assert found.unresolved["note"].tolist() == ["unknown: 'tram, fast'"]
    assert found.unused["entry"].tolist() == ["nobody"]


def test_unknown_answers_of_a_cell_are_asked_one_by_one(small_study: Callable[..., Study]) -> None:
    variables = "o: {label: {fr: O, nl: O, en: O}, options: obstacles}"
    source = "language: en\ncolumns: {id: id, o: {to: o, verb: split}}\n"
    study = small_study(variables, source, "id,o\n1,Cost;it's x;Time;y\n2,y;Time\n")
    asked = [(q.raw, q.count) for q in questions(study.raw, study.codebook)]
    assert asked == [("it's x", 1), ("y", 2)]
