"""Cuts a cell that holds several answers, also where an answer has the separator in it."""

import json
import re
from collections.abc import Callable

__all__ = ["parts"]

_QUOTED = r"""\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')\s*"""
_OF_R = re.compile(rf"c\((?:{_QUOTED},)*{_QUOTED}\)|list\(\)|character\(0\)", re.DOTALL)
_MOST = 60


def parts(raw: str, separator: str, known: Callable[[str], bool]) -> list[str] | None:
    """Cut a cell into its answers.

    Parameters
    ----------
    raw
        The cell.
    separator
        What stands between answers; ``json`` and ``r`` for lists as these write them, which are
        also known by their form whatever the separator is.
    known
        Says whether a text is an answer, so that an answer with a separator in it stays whole.

    Returns
    -------
    list of str or None
        The answers. ``None`` where the cell is no such list, or can be cut in more than one way.

    Examples
    --------
    >>> answers = {"bus", "car", "car, shared", "on foot"}.__contains__
    >>> parts("bus, car, shared", ", ", answers)
    ['bus', 'car, shared']
    >>> parts("bus on foot", " ", answers)
    ['bus', 'on foot']
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
    blank = separator.isspace()
    pieces = [p.strip() for p in (text.split() if blank else text.split(separator))]
    return _whole([p for p in pieces if p], separator if blank else f"{separator.strip()} ", known)


def _json(text: str) -> list[str] | None:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return [str(item) for item in found] if isinstance(found, list) else None


def _whole(pieces: list[str], joint: str, known: Callable[[str], bool]) -> list[str] | None:
    """Put pieces together again that are one answer; the pieces themselves where none fits."""
    if len(pieces) > _MOST:
        return pieces
    ways: list[list[list[str]]] = [[] for _ in pieces] + [[[]]]
    for start in reversed(range(len(pieces))):
        for end in range(start + 1, len(pieces) + 1):
            answer = joint.join(pieces[start:end])
            if ways[end] and known(answer):
                ways[start] += [[answer, *rest] for rest in ways[end]]
        del ways[start][2:]
    if len(ways[0]) > 1:
        return None
    return ways[0][0] if ways[0] else pieces
