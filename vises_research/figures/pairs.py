"""A row for each code: its bar, its agreement, and a cell for each code that went before it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from vises_research.figures.bar_rows import bar, end_of, ends
from vises_research.figures.bar_rows import lines as axis_lines
from vises_research.figures.style import BODY, GREY, INK, SMALL, shade
from vises_research.figures.typeface import line_height, width, wrap

if TYPE_CHECKING:
    from vises_research.figures.page import Page

from vises_research.text import Voice

__all__ = ["Frame", "Words", "cells", "frame", "heads", "row"]

CELL, PAD, GAP = 6.0, 1.4, 3.0
"""Side of a cell, room around a row, between columns; in mm."""
INDENT, SMALLEST = 0.5, 4.7
"""Of bars below their label, and the smallest side of a cell; in mm."""
SHORTEST = 14.0
"""The shortest axis of bars with the cells beside them, in mm."""


class Words(NamedTuple):
    """What is printed of a code."""

    head: str
    name: str
    value: str
    agreed: str
    together: Sequence[str]


@dataclass(frozen=True)
class Frame:
    """Where bars and cells stand, in mm, for all languages at once.

    Parameters
    ----------
    left, room, axis
        Where the bars begin, the room for their labels, and the length of their axis.
    value, agreed
        The right sides of values and of agreement.
    label, cells, side
        The room for labels of their own, where the cells begin, and how wide one is.
    head, heights, lower
        The height of the headings, of the rows, and of the rows of cells where these stand below.
    end
        The share at which the axis ends.
    """

    left: float
    room: float
    axis: float
    value: float
    agreed: float
    label: float
    cells: float
    side: float
    head: float
    heights: list[float]
    lower: list[float]
    end: float

    @property
    def block(self) -> float:
        """The height of the bars with their headings and the numbers of the axis."""
        return self.head + sum(self.heights) + 1 + line_height(SMALL)

    @property
    def height(self) -> float:
        """The height of all."""
        return self.block + (GAP + self.head + sum(self.lower) if self.lower else 0.0)

    def top(self, top: float) -> float:
        """Give where the cells and their heading begin."""
        return top + (self.block + GAP if self.lower else 0.0)


def frame(
    languages: Sequence[Sequence[Words]],
    numbers: Sequence[Mapping[str, Any]],
    headings: Sequence[tuple[str, str]],
    page: float,
) -> Frame:
    """Set the cells beside the bars if the axis stays long enough, else below.

    Parameters
    ----------
    languages
        For each language what is printed of each code.
    numbers
        The numbers of the bars.
    headings
        For each language what stands above agreement (may be empty) and cells.
    page
        The width of the page in mm.

    Returns
    -------
    Frame
        The same for all languages.
    """
    printed = max(width(one.value, BODY) for each in languages for one in each) + 1.5
    agreed = max(width(one.agreed, BODY) for each in languages for one in each)
    agreed = agreed and max(agreed, *(width(one, SMALL) for one, _ in headings)) + GAP
    widest = max(width(one.name, BODY) for each in languages for one in each) + 2.5
    label, count = min(widest, page * 0.36), len(numbers)
    axis = page - label - printed - agreed - count * CELL - GAP
    form = "beside"
    if axis < SHORTEST:
        axis, form = page - label - printed - agreed, "below"
    if axis < SHORTEST:
        label = min(widest, page - count * SMALLEST)
        axis, form = page - INDENT - printed - agreed, "above"
    side = CELL if form == "beside" else min(CELL + 1, (page - label) / count)
    left = INDENT if form == "above" else label
    room = page if form == "above" else label - 2
    right = left + axis + printed
    cells = right + agreed + GAP if form == "beside" else label
    rows = _heights(languages, room, line_height(BODY) * (form == "above"))
    lower = _heights(languages, label - 2, 0.0) if form != "beside" else []
    lines = max(len(wrap(one, page - cells, SMALL)) for _, one in headings)
    head = lines * line_height(SMALL) + 0.8
    end = end_of([numbers])
    return Frame(
        left, room, axis, right, right + agreed, label - 2, cells, side, head, rows, lower, end
    )


def _heights(languages: Sequence[Sequence[Words]], room: float, more: float) -> list[float]:
    """Give the heights of rows whose labels have some room, and of what stands below a label."""
    lines = [[len(wrap(one.name, room, BODY)) for one in each] for each in languages]
    tall = [max(n) * line_height(BODY) + PAD + more for n in zip(*lines, strict=True)]
    return [max(one, CELL - 0.6) for one in tall]


def heads(page: Page, made: Frame, top: float, agreed: str, together: str, voice: Voice) -> None:
    """Write what stands in the columns, and draw the axis of the bars."""
    page.text(made.agreed, top, agreed, size=SMALL, colour=GREY, align="right")
    lines = wrap(together, page.width - made.cells, SMALL)
    page.text(made.cells, made.top(top), lines, size=SMALL, colour=GREY)
    foot = sum(made.heights) + 0.5
    if made.left != INDENT:
        axis_lines(page, made.left, top + made.head, made.axis, foot)
    ends(page, made.left, top + made.head + foot + 0.8, made.axis, made.end, voice)


def row(page: Page, made: Frame, y: float, numbers: Mapping[str, Any], words: Words) -> None:
    """Draw the bar of a code, its value and the agreement on it."""
    under = page.text(0, y + PAD, wrap(words.name, made.room, BODY))
    at = under if made.left == INDENT else y + PAD
    if made.left == INDENT:
        axis_lines(page, made.left, at - 0.9, made.axis, line_height(BODY))
    bar(page, made.left, made.axis, at, numbers, made.end)
    page.text(made.value, at, words.value, align="right")
    page.text(made.agreed, at, words.agreed, align="right", colour=GREY)


def cells(page: Page, made: Frame, y: float, parts: Sequence[float], words: Words) -> None:
    """Write how many have two codes, on a tint as strong as they are many; then the column's head.

    The number of a code stands at the end of its row, above the cells that it shares with others.
    """
    if made.lower:
        page.text(0, y + PAD, wrap(words.name, made.label, BODY))
    for column, (part, printed) in enumerate(zip(parts, words.together, strict=True)):
        x = made.cells + column * made.side
        if part > 0:
            page.fill(x, y + 0.1, made.side - 0.3, CELL - 1.2, shade(0.08 + 0.4 * part))
        colour = INK if part > 0 else GREY
        page.text(x + made.side / 2, y + PAD, printed, align="center", colour=colour)
    x = made.cells + (len(parts) + 0.5) * made.side
    page.text(x, y + PAD, words.head, bold=True, align="center", colour=GREY)
