"""Where the marks of two sides, their words and a coefficient stand, row by row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from vises_research.figures.style import BODY, SMALL
from vises_research.figures.typeface import line_height, width, wrap

if TYPE_CHECKING:
    from vises_research.figures.page import Page

__all__ = ["PAD", "Layout", "Row", "layout", "mark", "ticks"]

DOT, PAD, GAP, GUTTER = 2.4, 1.6, 2.0, 5.0
"""Diameter of a dot, room around a row, beside an axis, and between columns; in mm."""
BESIDE, ABOVE = 34.0, 24.0
"""The shortest axis with the labels beside it, and with the coefficients in a column; in mm."""


class Row(NamedTuple):
    """What is printed of an item: its label, what each side said, the coefficient."""

    label: str
    said: Sequence[str]
    estimate: str
    interval: str


@dataclass(frozen=True)
class Layout:
    """Where the columns stand, in mm, for all languages at once.

    Parameters
    ----------
    beside
        Whether the labels stand beside the marks, or above them.
    column
        Whether the coefficients have a column, or a line below the marks.
    label
        Room for the labels.
    left, axis, said
        Where the axis begins, its length, and where the words beside it begin.
    head, heights
        The height of the headings, and of the rows.
    limits
        What the axis shows.
    """

    beside: bool
    column: bool
    label: float
    left: float
    axis: float
    said: float
    head: float
    heights: list[float]
    limits: tuple[float, float]

    def x(self, value: float) -> float:
        """Give the place of a value on the axis."""
        low, high = self.limits
        return self.left + (value - low) / (high - low) * self.axis


def layout(
    languages: Sequence[Sequence[Row]],
    headings: Sequence[str],
    page: float,
    limits: tuple[float, float],
) -> Layout:
    """Set labels beside the marks and coefficients in a column, as far as there is room.

    Parameters
    ----------
    languages
        For each language what is printed.
    headings
        For each language what stands above the coefficients.
    page
        The width of the page in mm.
    limits
        What the axis shows.

    Returns
    -------
    Layout
        The same for all languages.
    """
    rows = [row for each in languages for row in each]
    values = [width(row.estimate, BODY, bold=True) for row in rows]
    values += [width(row.interval, SMALL) for row in rows] + [width(h, SMALL) for h in headings]
    wide = max(values) + GUTTER
    label = min(max(width(row.label, BODY) for row in rows) + 3, page * 0.33)
    free = page - GAP - max(width(words, BODY) for row in rows for words in row.said)
    beside, column = free - label - wide >= BESIDE, free - GAP - wide >= ABOVE
    left = label if beside else GAP
    axis = free - left - (wide if column else 0)
    room = label - 2 if beside else page - (wide if column else 0)
    lines = [[len(wrap(row.label, room, BODY)) for row in each] for each in languages]
    most = [max(one) for one in zip(*lines, strict=True)]
    tall = [max(n, 2) if beside else n + 2 + (not column) * SMALL / BODY for n in most]
    heights = [n * line_height(BODY) + PAD for n in tall]
    head = line_height(SMALL) + 0.6
    return Layout(beside, column, room, left, axis, left + axis + GAP, head, heights, limits)


def ticks(limits: tuple[float, float]) -> list[float]:
    """Give the whole numbers of an axis if they are few, or its quarters."""
    low, high = limits
    steps = int(high - low) if 2 <= high - low <= 10 and float(high - low).is_integer() else 4
    return [low + (high - low) * i / steps for i in range(steps + 1)]


def mark(page: Page, made: Layout, y: float, cell: Mapping[str, Any], colour: str) -> None:
    """Draw a dot and its interval; nothing where there is no value."""
    if cell["estimate"] != cell["estimate"]:
        return
    if cell["conf_low"] == cell["conf_low"]:
        low, high = made.x(cell["conf_low"]), made.x(cell["conf_high"])
        page.rule(low, y, high - low, colour, weight=1.2)
    page.dots([made.x(cell["estimate"])], [y], DOT, colour)
