"""The portrait: one dot for every unit, rows by one variable, columns and colours by another."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from vises_research.errors import Problem
from vises_research.figures.chart import Chart
from vises_research.figures.shapes import box
from vises_research.figures.style import BODY, GREY, INK, PALETTE
from vises_research.figures.typeface import (
    each_most,
    fitting,
    line_height,
    longest_word,
    most_lines,
    wrap,
)
from vises_research.text import Voice

if TYPE_CHECKING:
    from vises_research.figures.page import Page
    from vises_research.stats import Result

__all__ = ["portrait"]

PITCH, DIAMETER, FIVE = 3.4, 2.7, 5
"""Dots stand in fives, which the eye counts at a glance; sizes in mm."""
COUNT = 6.0
"""Room for the printed count left of the dots, in mm."""
SPACE = 1.5
"""Between columns, in mm."""
SWATCH = 2.4
"""Side of a swatch of the key, in mm."""
PAD = 1.8
"""Above and below what stands in a row, in mm."""
MOST = 500
"""More dots than this cannot be told apart on a booklet page."""


@dataclass(frozen=True, eq=False, repr=False)
class Portrait(Chart):
    """Draw one dot for every unit.

    Parameters
    ----------
    result
        ``stats.counts`` by two variables: the first gives the rows, the second the columns and
        colours. Levels that are not ordered stand by size.

    Raises
    ------
    StudyError
        If the result is not a count by two variables, or there are too many dots or colours.
    """

    result: Result

    signs: ClassVar[bool] = True

    def problems(self) -> Iterable[Problem]:
        """Refuse what is no count by two variables, and too many dots or colours."""
        result = self.result
        if result.card.rows != "counts" or len(result.by) != 2:
            found = f"{result.name} by {', '.join(result.by) or 'nothing'}"
            yield self.refusal("this chart shows counts by two variables", found)
            return
        dots, colours = int(result.table["n"].sum()), result.table[result.by[1]].nunique()
        if dots > MOST:
            yield self.refusal("too many dots to be told apart", str(dots), f"at most {MOST}")
        if colours > len(PALETTE):
            most = f"at most {len(PALETTE)}; merge categories"
            yield self.refusal("too many colours to be told apart", str(colours), most)

    def remark(self, voice: Voice) -> str:
        """Say what a dot is."""
        return voice.say("one_dot", unit=voice.unit(self.base.unit, 1))

    def reading(self, voice: Voice) -> str:
        """Say what the rows and columns are."""
        rows, columns = (voice.variable(name) for name in self.result.by)
        unit = voice.unit(self.base.unit, 1)
        return voice.say("alt.portrait", unit_one=unit, rows=rows, columns=columns)

    @cached_property
    def layout(self) -> Grid:
        """Where all stands: dots beside the counts, or below them in narrow columns."""
        room = (self.width * 0.73 - COUNT) / self.result.table[self.result.by[1]].nunique()
        return Grid(self) if room >= COUNT + FIVE * PITCH else Narrow(self)

    def paint(self, page: Page, top: float, voice: Voice) -> None:
        """Draw headings, rows of dots and totals."""
        grid, (down, across) = self.layout, self.result.by
        grid.headings(page, top, voice)
        y = top + grid.header
        for row, height in zip(grid.rows, grid.heights, strict=True):
            label = wrap(voice.level(down, row), grid.label - 2, BODY, bold=True)
            page.text(0, y + PAD, label, bold=True)
            for index, column in enumerate(grid.columns):
                n = grid.cells[row, column]
                words = voice.say("hidden.sign") if n is None else voice.number(n, 0)
                colour = INK if n else GREY
                page.text(grid.left(index), y + PAD, words, bold=bool(n), colour=colour)
                if n:
                    grid.dots(page, index, y + PAD, n)
            total = self.total(voice, **{down: row})
            page.text(page.width, y + PAD, total, align="right", colour=GREY)
            y += height
            page.rule(0, y, page.width)
        page.text(0, y + PAD, voice.say("total"), colour=GREY)
        for index, column in enumerate(grid.columns):
            total = self.total(voice, **{across: column})
            page.text(grid.left(index), y + PAD, total, colour=GREY)
        page.text(page.width, y + PAD, self.total(voice), align="right", bold=True)

    def total(self, voice: Voice, **levels: Any) -> str:
        """Add up a row, a column, or all, in words."""
        total = self.result.total(**levels)
        return voice.say("hidden.sign") if math.isnan(total) else voice.number(total, 0)


def _order(result: Result, key: str) -> list[Any]:
    """Put levels in their own order if they have one, else the largest first."""
    levels = result.table[key].cat.categories
    if result.table[key].cat.ordered:
        return list(levels)
    # A sum that is not shown counts as nothing, for its place would tell how large it is.
    sizes = {level: result.total(**{key: level}) for level in levels}
    return sorted(levels, key=lambda level: 0 if math.isnan(sizes[level]) else -sizes[level])


class Grid:
    """Where all stands, in mm: under the name of each column, counts with dots beside them."""

    def __init__(self, chart: Portrait) -> None:
        result, self.width, (down, self.across) = chart.result, chart.width, chart.result.by
        self.rows, self.columns = _order(result, down), _order(result, self.across)
        keys = zip(result.table[down], result.table[self.across], strict=True)
        counts = zip(result.table["n"], result.hidden, strict=True)
        self.cells = {key: None if h else int(n) for key, (n, h) in zip(keys, counts, strict=True)}
        names = [[voice.level(down, row) for row in self.rows] for voice in chart.voices]
        words = [*(one for each in names for one in each), *(v.say("total") for v in chart.voices)]
        room = longest_word(words, BODY, bold=True) + 2.5
        self.label = min(room, max(chart.width * 0.27, 19.0))
        self.column = (chart.width - self.label - COUNT) / len(self.columns)
        levels = [voice.level(self.across, one) for one in self.columns for voice in chart.voices]
        self.measure(levels, len(chart.voices))
        lines = each_most(names, self.label - 2, bold=True)
        most = [max(self.cells[row, column] or 0 for column in self.columns) for row in self.rows]
        tall = [self.tall(-(-n // FIVE), count) for n, count in zip(most, lines, strict=True)]
        self.heights = [2 * PAD + one for one in tall]
        self.height = self.header + sum(self.heights) + 2 * PAD + line_height(BODY)

    def measure(self, names: list[str], languages: int) -> None:
        """Find the size at which no word of a heading need be cut, and the tallest heading."""
        room = self.column - SPACE
        self.size = fitting(names, room, bold=True)
        lines = most_lines(names, room, self.size, bold=True)
        self.header = lines * line_height(self.size) + 1.6

    def tall(self, dots: int, lines: int) -> float:
        """Give the height of a row of so many lines of dots and of words."""
        return max((dots - 1) * PITCH + 1 + DIAMETER / 2, (lines - 1) * line_height(BODY) + 2)

    def left(self, index: int) -> float:
        """Give the left side of a column."""
        return self.label + index * self.column

    def headings(self, page: Page, top: float, voice: Voice) -> None:
        """Write the headings above a line in the colour of the dots: they are the legend."""
        bottom, room = top + self.header, self.column - SPACE
        for index, level in enumerate(self.columns):
            lines = wrap(voice.level(self.across, level), room, self.size, bold=True)
            y = bottom - 1.6 - len(lines) * line_height(self.size)
            page.text(self.left(index), y, lines, size=self.size, bold=True)
            page.rule(self.left(index), bottom, room, PALETTE[index], weight=2)

    def dots(self, page: Page, index: int, y: float, n: int) -> None:
        """Draw dots in fives, beside their count."""
        first = self.left(index) + COUNT + DIAMETER / 2
        xs = [first + PITCH * (i % FIVE) for i in range(n)]
        ys = [y + 1 + PITCH * (i // FIVE) for i in range(n)]
        page.dots(xs, ys, DIAMETER, PALETTE[index])


class Narrow(Grid):
    """A key of the columns above, and in each row the counts above their dots."""

    def measure(self, names: list[str], languages: int) -> None:
        """Leave the key a line or more for each column, and the dots what a column has."""
        self.pitch = min(PITCH, (self.column - SPACE) / FIVE)
        self.key = self.width - SWATCH - 1.4
        each = [names[i : i + languages] for i in range(0, len(names), languages)]
        lines = sum(most_lines(one, self.key, bold=True) for one in each)
        self.header = lines * line_height(BODY) + 2.5

    def tall(self, dots: int, lines: int) -> float:
        """Give the height of a row of so many lines of dots, below their count, and of words."""
        return max(line_height(BODY) + dots * self.pitch, lines * line_height(BODY) - 1)

    def headings(self, page: Page, top: float, voice: Voice) -> None:
        """Write the key, and below it a line in the colour of each column."""
        y = top
        for column, colour in zip(self.columns, PALETTE, strict=False):
            lines = wrap(voice.level(self.across, column), self.key, BODY, bold=True)
            box(page, (0, y - 0.2), SWATCH, SWATCH, fill=colour)
            page.text(SWATCH + 1.4, y, lines, bold=True)
            y += len(lines) * line_height(BODY)
        for i, colour in enumerate(PALETTE[: len(self.columns)]):
            page.rule(self.left(i), top + self.header - 0.6, self.column - SPACE, colour, weight=2)

    def dots(self, page: Page, index: int, y: float, n: int) -> None:
        """Draw dots in fives, below their count."""
        left, down = self.left(index), y + line_height(BODY) + 0.2
        xs = [left + self.pitch * (i % FIVE + 0.4) for i in range(n)]
        ys = [down + self.pitch * (i // FIVE + 0.4) for i in range(n)]
        page.dots(xs, ys, self.pitch * DIAMETER / PITCH, PALETTE[index])


portrait = Portrait
