"""The layout of a diagram of effects in mm, and the drawing of its links."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from vises_research.figures.effect_layout import Link, Node, order, route, stack
from vises_research.figures.shapes import Point, area, disc, path
from vises_research.figures.style import BODY, GREY, PALETTE, PAPER, SMALL
from vises_research.figures.typeface import each_most, fitting, line_height, most_lines

if TYPE_CHECKING:
    from vises_research.figures.page import Page

__all__ = ["DISC", "PAD", "Layout", "box_width", "draw_link"]

GUTTER, PAD, DISC = 11.0, 1.2, 3.8
"""Between columns, around the words of a box, and the width of a disc, in mm."""
TIP, EDGE = 1.5, 0.15
"""Length of the tip of an arrow, and half the line around a box, in mm."""
SPOTS = (0.5, 0.35, 0.65, 0.25, 0.75, 0.42, 0.58)
"""Where on a link its number may stand, the best first."""


def box_width(page: float, columns: int) -> float:
    """Give the width of boxes on a page."""
    return (page - 2 * EDGE - GUTTER * (columns - 1)) / columns


class Layout:
    """Where all stands, in mm, for all languages at once.

    Parameters
    ----------
    page
        The width of the page.
    stages, notes
        For each language the headings of the columns, and the evidence.
    named
        For each box its words in each language.
    columns
        The boxes of each column.
    links
        Cause and effect of each link.
    """

    def __init__(
        self,
        page: float,
        stages: Sequence[Sequence[str]],
        named: Mapping[str, Sequence[str]],
        columns: Sequence[Sequence[str]],
        links: Sequence[Link],
        notes: Sequence[Sequence[str]],
    ) -> None:
        self.box = box_width(page, len(columns))
        room = self.box - 2 * PAD
        self.size = size = fitting((one for each in named.values() for one in each), room)
        lines = {name: most_lines(each, room, size) for name, each in named.items()}
        heights = {name: n * line_height(size) + 1.8 for name, n in lines.items()}
        column = {name: i for i, each in enumerate(columns) for name in each}
        ways = route(links, column)
        passages = [node for way in ways.values() for node in way[1:-1]]
        full: list[list[Node]] = [
            [*each, *(node for node in passages if node[2] == i)] for i, each in enumerate(columns)
        ]
        self.places = stack(order(full, list(ways.values())), heights)
        self.tall = max(place.bottom for place in self.places.values())
        self.ways = _points(self, ways)
        self.spots = _spots(self.ways)
        heads = most_lines((one for each in stages for one in each), self.box, bold=True)
        self.header = heads * line_height(BODY) + 1.5
        told = each_most(notes, page - DISC - 1.5, SMALL)
        self.notes = [n * line_height(SMALL) + 1.4 for n in told]
        self.height = self.header + self.tall + 3 + sum(self.notes)

    def left(self, column: int) -> float:
        """Give the left side of a column."""
        return EDGE + column * (self.box + GUTTER)


def _points(layout: Layout, ways: Mapping[Link, Sequence[Node]]) -> dict[Link, list[Point]]:
    """Give the corners of each link; those that share a side of a box stand apart on it."""
    out: dict[Node, list[Link]] = {}
    into: dict[Node, list[Link]] = {}
    for link, way in ways.items():
        out.setdefault(way[0], []).append(link)
        into.setdefault(way[-1], []).append(link)
    for shared, at in ((out, 1), (into, -2)):
        for links in shared.values():
            links.sort(key=lambda link: layout.places[ways[link][at]].middle)
    return {
        link: [
            (layout.left(layout.places[way[0]].column) + layout.box, _port(layout, out, link, 0)),
            *(point for node in way[1:-1] for point in _passage(layout, node)),
            (layout.left(layout.places[way[-1]].column), _port(layout, into, link, 1)),
        ]
        for link, way in ways.items()
    }


def _port(layout: Layout, shared: Mapping[Node, list[Link]], link: Link, end: int) -> float:
    """Give the height at which a link leaves or enters its box."""
    links, place = shared[link[end]], layout.places[link[end]]
    return place.top + (place.bottom - place.top) * (links.index(link) + 1) / (len(links) + 1)


def _passage(layout: Layout, node: Node) -> list[Point]:
    place = layout.places[node]
    left = layout.left(place.column)
    return [(left, place.middle), (left + layout.box, place.middle)]


def _spots(ways: Mapping[Link, list[Point]]) -> dict[Link, Point]:
    """Give the number of each link a spot on its first piece, away from the others' numbers."""
    taken: list[Point] = []
    spots = {}
    for link, ((x, y), (across, down), *_) in ways.items():
        tries = [(x + (across - x) * t, y + (down - y) * t) for t in SPOTS]
        apart = [_nearest(one, taken) for one in tries]
        free = [one for one, far in zip(tries, apart, strict=True) if far > DISC + 0.3]
        spots[link] = free[0] if free else tries[apart.index(max(apart))]
        taken.append(spots[link])
    return spots


def _nearest(spot: Point, taken: Sequence[Point]) -> float:
    ways = (((spot[0] - x) ** 2 + (spot[1] - y) ** 2) ** 0.5 for x, y in taken)
    return min(ways, default=float("inf"))


def draw_link(page: Page, layout: Layout, top: float, link: Link, number: int) -> None:
    """Draw a link with a tip, full with its number where there is evidence, else dashed."""
    points = [(x, top + y) for x, y in layout.ways[link]]
    (x, y), colour = points[-1], PALETTE[0] if number else GREY
    shaft = [*points[:-1], (x - TIP, y)]
    path(page, shaft, colour, 1.1 if number else 0.7, dashes=() if number else (3, 2))
    area(page, [(x - TIP, y - 0.8), (x, y), (x - TIP, y + 0.8)], colour)
    if number:
        at, down = layout.spots[link]
        disc(page, (at, top + down), DISC, colour)
        place = top + down - 0.9
        page.text(at, place, str(number), size=SMALL, colour=PAPER, align="center")
