"""A cell that holds several answers is cut into those that were ticked, however it is written."""

import pytest

from vises_research.harmonise.lists import parts

ANSWERS = {"a", "b", "c, d", "c", 'say "no"', "I work, I manage", "on foot"}.__contains__


@pytest.mark.parametrize(
    ("raw", "separator", "found"),
    [
        ("a;b", ";", ["a", "b"]),
        (" a ; b ;", ";", ["a", "b"]),
        ("a b", " ", ["a", "b"]),
        ("on foot a", " ", ["on foot", "a"]),
        ("a\nb", "\n", ["a", "b"]),
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


def test_two_ways_to_cut_are_none() -> None:
    assert parts("x, y", ", ", {"x", "y", "x, y"}.__contains__) is None
