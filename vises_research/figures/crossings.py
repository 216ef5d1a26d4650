"""The parts of a matrix of intersections: rows with sizes, columns with bars, dots between."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vises_research.figures.style import BODY, FAINT, PALETTE, SMALL, TINT
from vises_research.figures.typeface import line_height, width, wrap

if TYPE_CHECKING:
    from vises_research.figures.page import Page

__all__ = ["PAD", "PITCH", "Grid", "column", "dots", "grid", "size"]

PITCH, DOT, TALLEST, PAD, GAP = 4.7, 2.5, 20.0, 1.4, 3.0
"""Between columns, diameter of a dot, height of the highest column, room around a row, and between
sizes and columns; in mm."""
SIZES, LABELS = 0.17, 0.4
"""Parts of the width for the bar and number of an answer, and for labels at most."""
NARROW = 80.0
"""Below this width the number of an answer stands without a bar; in mm."""


@dataclass(frozen=True)
class Grid:
    """Where rows and columns stand, in mm, for all languages at once.

    Parameters
    ----------
    label, bar
        Room for the labels, and for the bars of sizes; 0 where there are none.
    told
        The right side of sizes.
    left
        Where the columns begin.
    heights, rest
        The height of the rows, and of what stands below them.
    """

    label: float
    bar: float
    told: float
    left: float
    heights: list[float]
    rest: float

    @property
    def height(self) -> float:
        """The height of all."""
        return self.matrix(0) + sum(self.heights) + self.rest

    def matrix(self, top: float) -> float:
        """Give where the rows begin, below the columns and their numbers."""
        return top + line_height(SMALL) + TALLEST + 2


def grid(
    names: Mapping[str, Sequence[str]],
    rests: Mapping[str, str],
    sizes: Sequence[str],
    columns: float,
    page: float,
) -> Grid:
    """Give the labels what they need, as far as the columns leave it to them.

    Parameters
    ----------
    names, rests
        Language -> the labels of the rows, and what stands below them.
    sizes
        The numbers of the rows, as printed.
    columns, page
        The width of all columns, and of the page, in mm.

    Returns
    -------
    Grid
        The same for all languages.
    """
    numbers = max(width(one, BODY) for one in sizes) + 1
    room = page * SIZES if page >= NARROW else numbers
    widest = max(width(name, BODY) for each in names.values() for name in each)
    label = min(page - room - columns - GAP, widest + 2.5)
    label = label if page < NARROW else min(label, page * LABELS)
    left = label + room + GAP
    lines = [[len(wrap(name, label - 2, BODY)) for name in each] for each in names.values()]
    heights = [2 * PAD + (max(n) - 1) * line_height(BODY) + 2 for n in zip(*lines, strict=True)]
    below = max(len(wrap(one, page - left, BODY)) if one else 0 for one in rests.values())
    rest = below * line_height(BODY) + PAD * bool(below)
    return Grid(label, max(room - numbers, 0.0), left - GAP, left, heights, rest)


def size(page: Page, made: Grid, y: float, part: float, words: str) -> None:
    """Write how many gave an answer, beside a bar where there is room for one."""
    if not made.bar:
        page.text(made.told, y, words, align="right")
        return
    length = made.bar * part if part > 0 else 0.0
    page.fill(made.label, y - 0.4, length, 2.8, TINT)
    page.text(made.label + length + 0.8, y, words)


def column(page: Page, x: float, foot: float, pitch: float, part: float, words: str) -> None:
    """Draw how many have a combination: a bar from the matrix upwards, its number on it."""
    tall = TALLEST * part
    page.fill(x - pitch * 0.32, foot - 2 - tall, pitch * 0.64, tall, PALETTE[0])
    page.text(x, foot - 2 - tall - line_height(SMALL), words, size=SMALL, align="center")


def dots(page: Page, x: float, middles: Sequence[float], given: Sequence[bool]) -> None:
    """Draw the dots of a combination, joined by a line; a small faint one for what is not in it."""
    marked = [y for y, one in zip(middles, given, strict=True) if one]
    empty = [y for y, one in zip(middles, given, strict=True) if not one]
    if empty:
        page.dots([x] * len(empty), empty, DOT * 0.6, FAINT)
    if marked:
        page.stem(x, marked[0], marked[-1] - marked[0], PALETTE[0], weight=1.5)
        page.dots([x] * len(marked), marked, DOT, PALETTE[0])
