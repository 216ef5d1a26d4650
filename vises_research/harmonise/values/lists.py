"""Cuts a cell that holds several answers, also where an answer has the separator in it."""

import ast
import json
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

__all__ = ["parts", "told", "unknown"]

_QUOTED = r"""\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')\s*"""
_OF_R = re.compile(rf"c\((?:{_QUOTED},)*{_QUOTED}\)|list\(\)|character\(0\)", re.DOTALL)
_LINE_END = re.compile(r"\r\n?")
_MOST = 60
"""Pieces beyond which no answer with the separator in it is looked for: each run of pieces is
tried, and there are n (n + 1) / 2."""

_UNKNOWN = "unknown: "


def parts(raw: str, separator: str, known: Callable[[str], bool]) -> list[str] | None:
    """Cut a cell into its answers.

    Parameters
    ----------
    raw
        The cell.
    separator
        What stands between answers, just as it is written (but a line may end in any way);
        ``json`` and ``r`` for lists as these write them, which are also known by their form
        whatever the separator is.
    known
        Says whether a text is an answer, so that an answer with a separator in it stays whole.

    Returns
    -------
    list of str or None
        The answers; what is unknown stands together as it is written. ``None`` where the cell is no
        such list, or can be cut in more than one way.

    Examples
    --------
    >>> answers = {"bus", "car", "car, shared", "on foot"}.__contains__
    >>> parts("bus, car, shared", ", ", answers)
    ['bus', 'car, shared']
    >>> parts("bus on foot", " ", answers)
    ['bus', 'on foot']
    >>> parts("bus, tram, fast, car, shared", ", ", answers)
    ['bus', 'tram, fast', 'car, shared']
    >>> parts('c("bus", "car")', ";", answers), parts('["bus"]', ";", answers)
    (['bus', 'car'], ['bus'])
    >>> parts("bus", "json", answers) is None
    True
    """
    text = raw.strip()
    if text.startswith("[") and (listed := _json(text)) is not None:
        return listed
    if _OF_R.fullmatch(text):
        return [re.sub(r"\\(.)", r"\1", found[1:-1]) for found in re.findall(_QUOTED, text)]
    if separator in ("json", "r"):
        return None
    lines, separator = _LINE_END.sub("\n", text), _LINE_END.sub("\n", separator)
    return _whole(lines, list(_pieces(lines, separator)), known)


def told(answers: Sequence[str]) -> str:
    r"""Name the unknown answers of a cell, each as it is written; :func:`unknown` gives them back.

    Examples
    --------
    >>> told(["tram, fast", "it's"])
    'unknown: \'tram, fast\', "it\'s"'
    """
    return _UNKNOWN + ", ".join(map(repr, answers))


def unknown(note: str) -> list[str]:
    """Give the unknown answers that a note names.

    Examples
    --------
    >>> unknown(told(["tram, fast", "it's"])), unknown("this is not a number")
    (['tram, fast', "it's"], [])
    """
    if not note.startswith(_UNKNOWN):
        return []
    return list(ast.literal_eval(f"[{note.removeprefix(_UNKNOWN)}]"))


def _json(text: str) -> list[str] | None:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return [str(item) for item in found] if isinstance(found, list) else None


def _pieces(text: str, separator: str) -> Iterator[tuple[int, int]]:
    """Give where the pieces between separators begin and end, but for blank ones."""
    start = 0
    for piece in text.split(separator):
        if piece.strip():
            yield start, start + len(piece)
        start += len(piece) + len(separator)


def _whole(
    text: str, pieces: list[tuple[int, int]], known: Callable[[str], bool]
) -> list[str] | None:
    """Put pieces together again that are one answer, so that as few as can be are unknown."""

    def between(first: int, last: int) -> str:
        return text[pieces[first][0] : pieces[last][1]].strip()

    many = len(pieces)
    if many > _MOST:
        return [between(n, n) for n in range(many)]
    lost: list[int] = [0] * (many + 1)
    ways: list[list[list[tuple[int, int]]]] = [[] for _ in pieces] + [[[]]]
    for start in reversed(range(many)):
        ends = [end for end in range(start, many) if known(between(start, end))]
        costs = {end: lost[end + 1] for end in ends}
        costs.setdefault(start, lost[start + 1] + 1)
        lost[start] = min(costs.values())
        best = [end for end, cost in costs.items() if cost == lost[start]]
        # Two ways are enough to know that the best one is not the only one.
        ways[start] = [[(start, end), *rest] for end in best for rest in ways[end + 1]][:2]
    if len(ways[0]) > 1 and not lost[0]:
        return None
    return [between(*run) for run in _runs(ways[0][0], lambda way: known(between(*way)))]


def _runs(
    way: list[tuple[int, int]], known: Callable[[tuple[int, int]], bool]
) -> Iterator[tuple[int, int]]:
    """Leave answers that are known apart, and unknown pieces beside each other together."""
    for is_known, group in groupby(way, known):
        if is_known:
            yield from group
        else:
            run = list(group)
            yield run[0][0], run[-1][1]
