"""Who moved where: levels before in rows, levels after in columns, the unchanged framed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from vises_research.errors import Problem
from vises_research.figures.chart import Chart
from vises_research.figures.shapes import DEEPEST, box, tint
from vises_research.figures.style import BODY, GREY, INK, PALETTE, SMALL
from vises_research.figures.typeface import (
    each_most,
    line_height,
    longest_word,
    most_lines,
    widest,
    wrap,
)
from vises_research.text import Voice

if TYPE_CHECKING:
    from vises_research.figures.page import Page
    from vises_research.stats import Result

__all__ = ["change_matrix"]

ROW, PAD, SWATCH, TOTAL = 6.0, 1.2, 2.4, 10.0
"""Least height of a row, room around its words, side of a swatch, room for totals, in mm."""
CAPITAL = 2.0
"""Height of a capital of the body text, in mm."""
UP, SAME, DOWN = PALETTE[2], GREY, PALETTE[1]
PALE = 0.12
"""The tint of the smallest count that is not zero."""
MOST = 11
"""More levels than this make cells too narrow for their numbers."""


@dataclass(frozen=True, eq=False, repr=False)
class ChangeMatrix(Chart):
    """Draw how many moved from which level before to which level after.

    Parameters
    ----------
    result
        ``stats.counts`` by two variables of the same levels: before, then after. Where the levels
        are ordered, those above and below are added up too.

    Raises
    ------
    StudyError
        If the result is not a count by two variables of the same levels.
    """

    result: Result

    def problems(self) -> Iterable[Problem]:
        """Refuse what are no counts of the same levels twice, and too many levels."""
        result = self.result
        if result.card.rows != "counts" or len(result.by) != 2:
            found = f"{result.name} by {', '.join(result.by) or 'nothing'}"
            yield self.refusal("this chart shows counts by two variables, before and after", found)
            return
        before, after = (list(result.table[key].cat.categories) for key in result.by)
        if before != after:
            found = f"{', '.join(map(str, before))} and {', '.join(map(str, after))}"
            yield self.refusal("before and after have not the same levels", found)
        elif len(before) > MOST:
            most = f"at most {MOST}; merge categories"
            yield self.refusal("too many levels for a matrix", str(len(before)), most)

    def remark(self, voice: Voice) -> str:
        """Say what the frames mean."""
        return voice.say("change_matrix.framed")

    def reading(self, voice: Voice) -> str:
        """Say what rows and columns are, and how many moved which way."""
        rows, columns = (voice.variable(name) for name in self.result.by)
        moved = voice.say("join.next").join(text for _, text in self.moves(voice))
        return voice.say("alt.change_matrix", rows=rows, columns=columns, moved=moved)

    @property
    def levels(self) -> list[Any]:
        """The levels, in their order."""
        return list(self.result.table[self.result.by[0]].cat.categories)

    @property
    def ordered(self) -> bool:
        """Whether a level can lie above another."""
        return bool(self.result.table[self.result.by[0]].cat.ordered)

    @cached_property
    def cells(self) -> dict[tuple[int, int], int]:
        """How many there are in each row and column, by place."""
        before, after = (self.result.table[key].cat.codes for key in self.result.by)
        counts = self.result.table["n"].astype(int)
        return dict(zip(zip(before, after, strict=True), counts, strict=True))

    def moves(self, voice: Voice) -> list[tuple[str, str]]:
        """Say how many went up, stayed, went down; each with its colour."""
        base, same = sum(self.cells.values()), sum(n for (i, j), n in self.cells.items() if i == j)
        up = sum(n for (i, j), n in self.cells.items() if j > i)
        moved = [(UP, "up", up), (SAME, "same", same), (DOWN, "down", base - up - same)]
        if not self.ordered:
            moved = [(SAME, "same", same), (UP, "other", base - same)]
        told = []
        for colour, what, n in moved:
            share = voice.percent(n / base if base else float("nan"))
            words = voice.say(f"change_matrix.{what}", n, n=voice.number(n, 0), share=share)
            told.append((colour, words))
        return told

    @cached_property
    def layout(self) -> Layout:
        """Where rows and columns stand."""
        return Layout(self)

    def paint(self, page: Page, top: float, voice: Voice) -> None:
        """Draw headings, rows, totals, and what moved which way."""
        layout, cells = self.layout, self.cells
        self._headings(page, top + layout.header, voice)
        y = top + layout.header
        for i, (lines, high) in enumerate(zip(layout.named(voice), layout.heights, strict=True)):
            block = CAPITAL + (len(lines) - 1) * line_height(BODY)
            page.text(0, y + (high - block) / 2, lines)
            for j in range(len(self.levels)):
                self._cell(page, (i, j), y, voice)
            total = voice.number(sum(n for (row, _), n in cells.items() if row == i), 0)
            page.text(page.width, y + high / 2 - CAPITAL / 2, total, align="right", colour=GREY)
            y += high
        page.text(0, y + PAD, voice.say("total"), colour=GREY)
        for j in range(len(self.levels)):
            total = voice.number(sum(n for (_, column), n in cells.items() if column == j), 0)
            page.text(layout.middle(j), y + PAD, total, align="center", colour=GREY)
        total = voice.number(sum(cells.values()), 0)
        page.text(page.width, y + PAD, total, align="right", bold=True)
        self._strip(page, y + ROW + 2, voice)

    def _headings(self, page: Page, bottom: float, voice: Voice) -> None:
        """Say what was asked before and after, and head the columns."""
        layout, over, aside = self.layout, self.layout.over(voice), self.layout.aside(voice)
        heads = layout.heads(voice)
        tall = max(map(len, heads)) * line_height(SMALL) + len(over) * line_height(BODY)
        page.text(layout.label, bottom - 1.4 - tall, over, bold=True)
        page.text(0, bottom - 1 - len(aside) * line_height(BODY), aside, bold=True)
        for column, lines in enumerate(heads):
            y = bottom - 1 - len(lines) * line_height(SMALL)
            page.text(layout.middle(column), y, lines, size=SMALL, align="center")
        y = bottom - 1 - line_height(SMALL)
        page.text(page.width, y, voice.say("total"), size=SMALL, colour=GREY, align="right")

    def _cell(self, page: Page, place: tuple[int, int], y: float, voice: Voice) -> None:
        """Fill a cell by its number, in the colour of its direction."""
        (i, j), layout, n = place, self.layout, self.cells[place]
        colour = SAME if i == j else UP if j > i or not self.ordered else DOWN
        corner, high = (layout.left(j) + 0.3, y + 0.3), layout.heights[i] - 0.6
        strength = PALE + (DEEPEST - PALE) * n / max(self.cells.values()) if n else 0
        fill, edge = tint(strength, colour), INK if i == j else "none"
        box(page, corner, layout.column - 0.6, high, fill=fill, edge=edge, weight=0.9)
        down, dark = y + 0.3 + high / 2 - CAPITAL / 2, INK if n else GREY
        words = voice.number(n, 0)
        page.text(layout.middle(j), down, words, bold=n > 0, colour=dark, align="center")

    def _strip(self, page: Page, y: float, voice: Voice) -> None:
        """Say beneath how many moved which way, beside each other or below each other."""
        moves = self.moves(voice)
        for place, (colour, words) in enumerate(moves):
            stacked = self.layout.strip > 1
            x = 0.0 if stacked else place * page.width / len(moves)
            down = y + (place * line_height(BODY) if stacked else 0)
            box(page, (x, down - 0.2), SWATCH, SWATCH, fill=colour)
            page.text(x + SWATCH + 1.2, down, words)


class Layout:
    """Where rows and columns stand, in mm.

    Columns are headed by numbers where a word of a level, or a tall heading, has no room there.
    """

    def __init__(self, chart: ChangeMatrix) -> None:
        self.by, self.width, self.levels = chart.result.by, chart.width, chart.levels
        voices = chart.voices
        names = [voice.level(self.by[0], one) for one in self.levels for voice in voices]
        self.label = min(widest(names, BODY) + 5, self.width * 0.34)
        self.column = (self.width - self.label - TOTAL) / len(self.levels)
        room = self.column - 1
        self.keyed = longest_word(names, SMALL) > room or most_lines(names, room, SMALL) > 4
        heads = max(len(lines) for voice in voices for lines in self.heads(voice))
        over = max(len(self.over(voice)) for voice in voices)
        aside = max(len(self.aside(voice)) for voice in voices)
        self.header = max(
            over * line_height(BODY) + heads * line_height(SMALL) + 2.4,
            aside * line_height(BODY) + 1,
        )
        lines = each_most([self._names(voice) for voice in voices], self.label - 2)
        self.heights = [max(ROW, n * line_height(BODY) + 2 * PAD - 0.6) for n in lines]
        moves = [[words for _, words in chart.moves(voice)] for voice in voices]
        parts = len(moves[0])
        room = widest((words for each in moves for words in each), BODY) + SWATCH + 3
        self.strip = 1 if room <= self.width / parts else parts
        self.height = self.header + sum(self.heights) + ROW + 2 + self.strip * line_height(BODY)

    def left(self, column: int) -> float:
        """Give the left side of a column."""
        return self.label + column * self.column

    def middle(self, column: int) -> float:
        """Give the middle of a column."""
        return self.left(column) + self.column / 2

    def _names(self, voice: Voice) -> list[str]:
        """Name the rows; with their numbers where the columns are headed by numbers."""
        names = [voice.level(self.by[0], level) for level in self.levels]
        gap = 2 * "\N{NO-BREAK SPACE}"
        return [f"{i}{gap}{name}" for i, name in enumerate(names, 1)] if self.keyed else names

    def named(self, voice: Voice) -> list[list[str]]:
        """Break the labels of the rows into lines."""
        return [wrap(name, self.label - 2, BODY) for name in self._names(voice)]

    def heads(self, voice: Voice) -> list[list[str]]:
        """Give the headings of the columns, as lines."""
        if self.keyed:
            return [[str(i)] for i in range(1, len(self.levels) + 1)]
        names = [voice.level(self.by[0], level) for level in self.levels]
        return [wrap(name, self.column - 1, SMALL) for name in names]

    def over(self, voice: Voice) -> list[str]:
        """Give the heading over all columns: what was asked after."""
        return wrap(voice.variable(self.by[1]), self.width - self.label, BODY, bold=True)

    def aside(self, voice: Voice) -> list[str]:
        """Give the heading of the rows: what was asked before."""
        return wrap(voice.variable(self.by[0]), self.label - 2, BODY, bold=True)


change_matrix = ChangeMatrix
