"""Intervals as a crosswalk writes them: which numbers each holds, and which two overlap."""

import operator
import re
from collections.abc import Callable
from itertools import combinations, pairwise

from vises_research.codebook.numeral import numeral

__all__ = ["interval", "overlapping"]

_INTERVAL = re.compile(r"(?P<open>[\[(\]])(?P<low>[^,;]*)[,;](?P<high>[^)\]\[]*)(?P<close>[)\]\[])")


def overlapping(intervals: list[str]) -> str:
    """Name the first two intervals that share a number: a bound, or what lies between bounds."""
    bounds = {
        bound
        for text in intervals
        if (match := _INTERVAL.fullmatch(text.strip()))
        for side in ("low", "high")
        if (bound := numeral(match[side].strip(" …"))) is not None
    }
    points = sorted(bounds) or [0.0]
    points += [(one + two) / 2 for one, two in pairwise(points)]
    points += [min(points) - 1, max(points) + 1]
    for one, two in combinations(intervals, 2):
        holds, also = interval(one), interval(two)
        if any(holds(point) and also(point) for point in points):
            return f"the intervals {one} and {two} overlap"
    return ""


def interval(text: str) -> Callable[[float], bool]:
    """Read an interval: ``[18, 30)`` holds 18 and not 30; ``…`` or nothing is no bound.

    Examples
    --------
    >>> holds = interval("[18, 30)")
    >>> holds(18), holds(29.9), holds(30)
    (True, True, False)
    >>> interval("[65, …)")(99)
    True
    """
    match = _INTERVAL.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"'{text}' is no interval like [18, 30)")
    low, high = _bound(match["low"], "-"), _bound(match["high"], "")
    if low is None or high is None or low > high:
        raise ValueError(f"'{text}' is no interval like [18, 30)")
    from_low = operator.ge if match["open"] == "[" else operator.gt
    to_high = operator.le if match["close"] == "]" else operator.lt
    return lambda number: bool(from_low(number, low) and to_high(number, high))


def _bound(text: str, sign: str) -> float | None:
    """Read a bound; ``…`` or nothing is none, and a text that is no number is refused."""
    bare = text.strip(" …")
    return numeral(bare) if bare else float(f"{sign}inf")
