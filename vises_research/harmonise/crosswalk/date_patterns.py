"""Patterns of dates, in CLDR's letters: what is wrong with one, and which is closest."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from babel.dates import tokenize_pattern
from pydantic_core import PydanticCustomError

from vises_research.errors import nearest

__all__ = ["COMMON", "checked", "faults", "neighbours"]

COMMON = (
    "dd/MM/yyyy",
    "dd/MM/yyyy HH:mm:ss",
    "dd/MM/yyyy HH:mm",
    "MM/dd/yyyy",
    "MM/dd/yyyy HH:mm:ss",
    "MM/dd/yyyy HH:mm",
    "M/d/yyyy h:mm a",
    "M/d/yy",
    "dd-MM-yyyy",
    "dd.MM.yyyy",
    "yyyy-MM-dd HH:mm",
)
"""Patterns that are met often: the closest one is named where a pattern is refused."""


_LETTERS = {
    "y": "year",
    "M": "month",
    "d": "day of the month",
    "H": "hour, 0 to 23",
    "h": "hour, 1 to 12",
    "a": "AM or PM",
    "m": "minute",
    "s": "second",
    "S": "fraction of a second",
    "z": "time zone",
}


# CLDR's rarer letters, and the one that is meant by each.
_MEANT = {**dict.fromkeys("XxOVv", "z"), "L": "M", "K": "h", "k": "H", "u": "y"}


_LENGTHS = {"y": (1, 2, 4), "M": (1, 2, 3, 4), "a": (1,), "S": range(1, 10), "z": (1,)}


def faults(pattern: str) -> list[str]:
    """Say what is wrong with a pattern: unknown letters, and parts that lack or stand twice.

    Parameters
    ----------
    pattern
        For example ``dd/MM/yyyy HH:mm``, in the letters of Unicode's CLDR.

    Returns
    -------
    list of str
        Clauses for a message.

    Examples
    --------
    >>> faults("dd/MM/yyyy HH:mm")
    []
    >>> faults("dd/mm/yyyy")
    ['it has no month (M)', 'm is the minute, and stands behind the hour']
    """
    if pattern.count("'") % 2:
        return ["a quotation mark is not closed"]
    fields = [m[0] for m in re.finditer(r"([A-Za-z])\1*", re.sub(r"'[^']*'", "", pattern))]
    fields = [field for field in fields if field != "T"]
    known = [field for field in fields if field[0] in _LETTERS]
    order = "".join(field[0] for field in known)
    told = [_unknown(field) for field in fields if field not in known]
    told += [
        f"{field} is not one of {', '.join(field[0] * n for n in _lengths(field[0]))}"
        for field in known
        if len(field) not in _lengths(field[0])
    ]
    told += [f"it has no {_LETTERS[letter]} ({letter})" for letter in "yMd" if letter not in order]
    told += [
        f"{letter} ({_LETTERS[letter]}) stands twice"
        for letter in dict.fromkeys(order)
        if order.count(letter) > 1
    ]
    return [*told, *_out_of_order(order.replace("a", "").replace("z", ""), order), *_stuck(pattern)]


def _lengths(letter: str) -> Sequence[int]:
    return _LENGTHS.get(letter, (1, 2))


def _unknown(field: str) -> str:
    others = (_MEANT.get(field[0], ""), field[0].lower(), field[0].upper())
    near = next((letter for letter in others if letter in _LETTERS), "")
    meant = f"; {near} is the {_LETTERS[near]}" if near else "; words stand in '...'"
    return f"{field} means nothing here{meant}"


def _out_of_order(order: str, whole: str) -> Iterator[str]:
    """Tell what stands where it cannot be meant: the minute without its hour, and so on."""
    for letter, before, behind in (("m", "Hh", "hour"), ("s", "m", "minute"), ("S", "s", "second")):
        at = order.find(letter)
        if at >= 0 and (at == 0 or order[at - 1] not in before):
            yield f"{letter} is the {_LETTERS[letter]}, and stands behind the {behind}"
    if ("h" in whole) != ("a" in whole):
        yield "h and a (AM or PM) go together; H is the hour from 0 to 23"
    if "h" in whole and "H" in whole:
        yield "it has two hours, H and h"


def _stuck(pattern: str) -> Iterator[str]:
    """Tell the parts that nothing separates, and that could be one digit or two."""
    for (kind, one), (other, two) in neighbours(pattern):
        if kind == other == "field" and 1 in (one[1], two[1]) and "a" not in (one[0], two[0]):
            yield f"nothing separates {one[0] * one[1]} and {two[0] * two[1]}"


def neighbours(pattern: str) -> Iterator[tuple[Any, Any]]:
    """Give each two parts of a pattern that follow each other, fields and what is between."""
    return pairwise(tokenize_pattern(pattern))


def checked(pattern: str) -> str:
    """Give a pattern back that can be read; the error of any other names what is closest."""
    if found := faults(pattern):
        told = {"wrong": "; ".join(found), "nearest": nearest(pattern, COMMON)}
        raise PydanticCustomError("dates", "this is no pattern of a date: {wrong}", told)
    return pattern
