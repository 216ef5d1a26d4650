"""Where the boxes and links of a diagram of effects stand, so that no link crosses a box."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

__all__ = ["Place", "order", "route", "stack"]

SWEEPS = 12
GAP, LANE = 3.0, 2.0
"""Between boxes of a column; height of the passage of a link that goes past a column; in mm."""
Link = tuple[str, str]
Node = str | tuple[str, str, int]
"""A box by its name, or the passage of a link (cause, effect) through a column."""


@dataclass(frozen=True)
class Place:
    """The column of a box or passage, and its upper and lower side in mm."""

    column: int
    top: float
    bottom: float

    @property
    def middle(self) -> float:
        """Give the middle between the sides."""
        return (self.top + self.bottom) / 2


def route(links: Sequence[Link], column: Mapping[str, int]) -> dict[Link, list[Node]]:
    """Give the way of each link, with a passage in every column between its ends.

    Parameters
    ----------
    links
        Cause and effect of each link.
    column
        The column of each box.

    Returns
    -------
    dict
        Link -> what it goes through, its ends included.

    Examples
    --------
    >>> route([("a", "c")], {"a": 0, "b": 1, "c": 2})
    {('a', 'c'): ['a', ('a', 'c', 1), 'c']}
    """
    return {(a, b): [a, *((a, b, i) for i in range(column[a] + 1, column[b])), b] for a, b in links}


def order(columns: Sequence[Sequence[Node]], ways: Sequence[Sequence[Node]]) -> list[list[Node]]:
    """Put boxes and passages in an order in which few links cross.

    Each column in turn is sorted by the mean place of its neighbours (the barycentre heuristic of
    Sugiyama, Tagawa and Toda, 1981); of all orders met, the one with the fewest crossings is taken.

    Parameters
    ----------
    columns
        What stands in each column.
    ways
        What each link goes through.

    Returns
    -------
    list
        The columns, in order.

    Examples
    --------
    >>> order([["a", "b"], ["c", "d"]], [["a", "d"], ["b", "c"]])
    [['a', 'b'], ['d', 'c']]
    """
    pairs = [pair for way in ways for pair in pairwise(way)]
    now = best = [list(column) for column in columns]
    least = _crossings(best, pairs)
    for sweep in range(SWEEPS):
        now = [list(column) for column in now]
        forwards = sweep % 2 == 0
        for i in range(1, len(now)) if forwards else range(len(now) - 2, -1, -1):
            beside = {node: at for at, node in enumerate(now[i - 1 if forwards else i + 1])}
            now[i] = _sorted(now[i], beside, pairs)
        if (crossings := _crossings(now, pairs)) < least:
            best, least = now, crossings
    return best


def _sorted(
    column: list[Node], beside: Mapping[Node, int], pairs: Sequence[tuple[Node, Node]]
) -> list[Node]:
    def mean(node: Node) -> float:
        ends = [b if a == node else a for a, b in pairs if node in (a, b)]
        places = [beside[end] for end in ends if end in beside]
        return sum(places) / len(places) if places else float(column.index(node))

    return sorted(column, key=mean)


def _crossings(columns: Sequence[Sequence[Node]], pairs: Sequence[tuple[Node, Node]]) -> int:
    at = {node: (i, j) for i, column in enumerate(columns) for j, node in enumerate(column)}
    ends = [(*at[a], at[b][1]) for a, b in pairs]
    return sum(
        one[0] == two[0] and (one[1] - two[1]) * (one[2] - two[2]) < 0
        for k, one in enumerate(ends)
        for two in ends[:k]
    )


def stack(columns: Sequence[Sequence[Node]], heights: Mapping[str, float]) -> dict[Node, Place]:
    """Stack boxes and passages, every column at half the height of the tallest.

    Parameters
    ----------
    columns
        What stands in each column, in order.
    heights
        The height of each box.

    Returns
    -------
    dict
        The place of each.
    """
    tall = [[heights[n] if isinstance(n, str) else LANE for n in column] for column in columns]
    totals = [sum(column) + GAP * (len(column) - 1) for column in tall]
    places: dict[Node, Place] = {}
    for i, (column, sizes) in enumerate(zip(columns, tall, strict=True)):
        y = (max(totals) - totals[i]) / 2
        for node, size in zip(column, sizes, strict=True):
            places[node] = Place(i, y, y + size)
            y += size + GAP
    return places
