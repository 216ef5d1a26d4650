"""A row for each code: its bar, its agreement, and a cell for each code that went before it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from vises_research.figures.bar_rows import bar, end_of, ends
from vises_research.figures.bar_rows import lines as axis_lines
from vises_research.figures.shapes import tint
from vises_research.figures.style import BODY, GREY, INK, SMALL
from vises_research.figures.typeface import each_most, line_height, most_lines, widest, wrap

if TYPE_CHECKING:
    from vises_research.figures.page import Page

from vises_research.text import Voice

__all__ = ["Frame", "Words"]

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


class Frame:
    """Where bars and cells stand, in mm, for all languages at once.

    The cells stand beside the bars if the axis stays long enough, else below them; if it does not
    there either, the labels stand above the bars.

    Parameters
    ----------
    languages
        For each language what is printed of each code.
    numbers
        The numbers of the bars.
    headings
        For each language what stands above agreement (may be empty) and cells.
    page
        The width of the page.
    """

    def __init__(
        self,
        languages: Sequence[Sequence[Words]],
        numbers: Sequence[Mapping[str, Any]],
        headings: Sequence[tuple[str, str]],
        page: float,
    ) -> None:
        every = [one for each in languages for one in each]
        printed = widest((one.value for one in every), BODY) + 1.5
        agreed = widest((one.agreed for one in every), BODY)
        agreed = agreed and max(agreed, widest((one for one, _ in headings), SMALL)) + GAP
        need = widest((one.name for one in every), BODY) + 2.5
        label, count = min(need, page * 0.36), len(numbers)
        self.axis = page - label - printed - agreed - count * CELL - GAP
        self.above, beside = False, self.axis >= SHORTEST
        if not beside:
            self.axis = page - label - printed - agreed
            self.above = self.axis < SHORTEST
        if self.above:
            label = min(need, page - count * SMALLEST)
            self.axis = page - INDENT - printed - agreed
        self.side = CELL if beside else min(CELL + 1, (page - label) / count)
        self.left = INDENT if self.above else label
        self.room, self.label = page if self.above else label - 2, label - 2
        self.value = self.left + self.axis + printed
        self.agreed = self.value + agreed
        self.cells = self.agreed + GAP if beside else label
        self.heights = _heights(languages, self.room, line_height(BODY) * self.above)
        self.lower = [] if beside else _heights(languages, self.label, 0.0)
        lines = most_lines((one for _, one in headings), page - self.cells, SMALL)
        self.head, self.end = lines * line_height(SMALL) + 0.8, end_of([numbers])
        self.block = self.head + sum(self.heights) + 1 + line_height(SMALL)
        self.height = self.block + (GAP + self.head + sum(self.lower) if self.lower else 0.0)

    def top(self, top: float) -> float:
        """Give where the cells and their heading begin."""
        return top + (self.block + GAP if self.lower else 0.0)

    def heads(self, page: Page, top: float, agreed: str, together: str, voice: Voice) -> None:
        """Write what stands in the columns, and draw the axis of the bars."""
        page.text(self.agreed, top, agreed, size=SMALL, colour=GREY, align="right")
        lines = wrap(together, page.width - self.cells, SMALL)
        page.text(self.cells, self.top(top), lines, size=SMALL, colour=GREY)
        foot = sum(self.heights) + 0.5
        if not self.above:
            axis_lines(page, self.left, top + self.head, self.axis, foot)
        ends(page, self.left, top + self.head + foot + 0.8, self.axis, self.end, voice)

    def row(self, page: Page, y: float, numbers: Mapping[str, Any], words: Words) -> None:
        """Draw the bar of a code, its value and the agreement on it."""
        under = page.text(0, y + PAD, wrap(words.name, self.room, BODY))
        at = under if self.above else y + PAD
        if self.above:
            axis_lines(page, self.left, at - 0.9, self.axis, line_height(BODY))
        bar(page, self.left, self.axis, at, numbers, self.end)
        page.text(self.value, at, words.value, align="right")
        page.text(self.agreed, at, words.agreed, align="right", colour=GREY)

    def cell_row(self, page: Page, y: float, parts: Sequence[float], words: Words) -> None:
        """Write how many have two codes, on a tint as strong as they are many.

        The number of a code stands at the end of its row, above the cells that it shares with
        others.
        """
        if self.lower:
            page.text(0, y + PAD, wrap(words.name, self.label, BODY))
        for column, (part, printed) in enumerate(zip(parts, words.together, strict=True)):
            x = self.cells + column * self.side
            if part > 0:
                page.fill(x, y + 0.1, self.side - 0.3, CELL - 1.2, tint(0.08 + 0.4 * part))
            colour = INK if part > 0 else GREY
            page.text(x + self.side / 2, y + PAD, printed, align="center", colour=colour)
        x = self.cells + (len(parts) + 0.5) * self.side
        page.text(x, y + PAD, words.head, bold=True, align="center", colour=GREY)


def _heights(languages: Sequence[Sequence[Words]], room: float, more: float) -> list[float]:
    """Give the heights of rows whose labels have some room, and of what stands below a label."""
    lines = each_most([[one.name for one in each] for each in languages], room)
    return [max(n * line_height(BODY) + PAD + more, CELL - 0.6) for n in lines]
