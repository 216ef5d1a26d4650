"""The parts of a matrix of intersections: rows with sizes, columns with bars, dots between."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from vises_research.figures.style import BODY, FAINT, PALETTE, SMALL, TINT
from vises_research.figures.typeface import each_most, line_height, most_lines, widest

if TYPE_CHECKING:
    from vises_research.figures.page import Page

__all__ = ["PAD", "PITCH", "Grid", "column", "dots"]

PITCH, DOT, TALLEST, PAD, GAP = 4.7, 2.5, 20.0, 1.4, 3.0
"""Between columns, diameter of a dot, height of the highest column, room around a row, and between
sizes and columns; in mm."""
SIZES, LABELS = 0.17, 0.4
"""Parts of the width for the bar and number of an answer, and for labels at most."""
NARROW = 80.0
"""Below this width the number of an answer stands without a bar; in mm."""


class Grid:
    """Where rows and columns stand, in mm, for all languages at once.

    Labels get what they need, as far as the columns leave it to them.

    Parameters
    ----------
    names, rests
        For each language the labels of the rows, and what stands below them.
    sizes
        The numbers of the rows, as printed.
    columns, page
        The width of all columns, and of the page.
    """

    def __init__(
        self,
        names: Sequence[Sequence[str]],
        rests: Sequence[str],
        sizes: Sequence[str],
        columns: float,
        page: float,
    ) -> None:
        numbers = widest(sizes, BODY) + 1
        room = page * SIZES if page >= NARROW else numbers
        need = widest((name for each in names for name in each), BODY) + 2.5
        label = min(page - room - columns - GAP, need)
        self.label = label if page < NARROW else min(label, page * LABELS)
        self.bar = max(room - numbers, 0.0)
        self.left = self.label + room + GAP
        self.told = self.left - GAP
        lines = each_most(names, self.label - 2)
        self.heights = [2 * PAD + (n - 1) * line_height(BODY) + 2 for n in lines]
        below = most_lines(filter(None, rests), page - self.left)
        rest = below * line_height(BODY) + PAD * bool(below)
        self.height = self.matrix(0) + sum(self.heights) + rest

    def matrix(self, top: float) -> float:
        """Give where the rows begin, below the columns and their numbers."""
        return top + line_height(SMALL) + TALLEST + 2

    def size(self, page: Page, y: float, part: float, words: str) -> None:
        """Write how many gave an answer, beside a bar where there is room for one."""
        if not self.bar:
            page.text(self.told, y, words, align="right")
            return
        length = self.bar * part if part > 0 else 0.0
        page.fill(self.label, y - 0.4, length, 2.8, TINT)
        page.text(self.label + length + 0.8, y, words)


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
