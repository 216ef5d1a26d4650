"""Rows of a chart: a label, something drawn, and columns of numbers at the right.

The label stands beside what is drawn or, where that would become too short, above it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from vises_research.figures.chart import Chart
from vises_research.figures.frame import Words
from vises_research.figures.naming import Heading, headed
from vises_research.figures.page import ASCENT, Page
from vises_research.figures.style import BODY, GREY, POINT, SMALL
from vises_research.figures.typeface import (
    SLACK,
    each_most,
    line_height,
    longest_word,
    most_lines,
    widest,
    wrap,
)
from vises_research.text import Voice

if TYPE_CHECKING:
    from vises_research.stats import Result

__all__ = ["PAD", "Layout", "Line", "Rows"]

PAD, GUTTER, NEAR, BETWEEN = 1.1, 3.0, 1.0, 2.2
"""Around what stands in a row; between columns; between a label and what is below it, and what is
above it."""
WIDEST, NARROWEST, HALF = 0.36, 0.28, 0.5
"""The part of the page that labels beside may take, and may be left with if they need more; and the
part that labels above must be left with beside numbers."""
STRETCH = 1.2
"""How much wider than its numbers a column may be, so that its heading stays on one line."""
CAPITAL = ASCENT * BODY * POINT


@dataclass(frozen=True)
class Line:
    """The words of a row in one language."""

    label: str
    cells: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class Rows(Chart):
    """A chart of one or several results, ``results``, that has a row for each of their rows."""

    headings: Sequence[Words | None] = ()
    sort: bool = True

    @cached_property
    def given(self) -> list[tuple[Result, Heading]]:
        """The results as they were given, each with its heading."""
        results: Any = self.results  # type: ignore[attr-defined] # the field of each kind
        return headed(f"figures.{self.kind}", results, self.headings)

    @cached_property
    def pairs(self) -> list[tuple[Result, Heading]]:
        """The results in the order in which they stand, each with its heading."""
        return self.given

    @property
    def shown(self) -> tuple[Result, ...]:
        """The results, as they stand from top to bottom."""
        return tuple(result for result, _ in self.pairs)

    def words(self) -> Iterable[tuple[str, Words]]:
        """Give the headings."""
        return [("a heading", heading) for _, heading in self.pairs if heading]

    def lines(self, voice: Voice) -> list[Line]:
        """Give the words of each row."""
        raise NotImplementedError

    def heads(self, voice: Voice) -> Sequence[str]:
        """Say what each column of numbers holds."""
        raise NotImplementedError

    def placed(self, mark: float, shortest: float, inset: float = 0.0) -> Layout:
        """Work out where the rows stand; the parameters are those of :class:`Layout`."""
        lines, heads = zip(*((self.lines(v), self.heads(v)) for v in self.voices), strict=True)
        return Layout(self.width, lines, heads, mark, shortest, inset)

    def written(
        self, page: Page, layout: Layout, top: float, voice: Voice
    ) -> Iterator[tuple[int, float, float]]:
        """Write heads and rows; give of each row its place, its top and its middle for the mark."""
        layout.heads(page, top, self.heads(voice))
        y = top + layout.header
        for index, line in enumerate(self.lines(voice)):
            yield index, y, layout.write(page, y, index, line)
            y += layout.heights[index]


class Layout:
    """Where labels, drawings and columns stand, in mm, for all languages at once.

    What is drawn stands beside its label, or ``above`` says that the label stands above it; the
    numbers are then on the label's last line, or ``under`` it on their own.

    Parameters
    ----------
    page
        The width of the page.
    rows, heads
        For each language the words of each row, and what each column of numbers holds.
    mark
        The height of what is drawn in a row.
    shortest
        The length below which what is drawn goes under the label instead of beside it.
    inset
        What is left free at both sides of it there.
    """

    def __init__(
        self,
        page: float,
        rows: Sequence[Sequence[Line]],
        heads: Sequence[Sequence[str]],
        mark: float,
        shortest: float,
        inset: float,
    ) -> None:
        self.page, self.mark, self.widths = page, mark, _widths(rows, heads)
        cells = sum(self.widths) + GUTTER * len(self.widths)
        labels = [[line.label for line in lines] for lines in rows]
        # wrap fills only SLACK of a line: a label just as wide as its room would be broken.
        need = widest((one for each in labels for one in each), BODY) / SLACK + 0.1
        self.label = min(need, page * WIDEST, page - cells - GUTTER - shortest)
        self.left = self.label + GUTTER
        self.length = page - self.left - cells
        self.above = self.label < min(need, page * NARROWEST)
        if self.above:
            self.label, self.left, self.length = page - cells, inset, page - 2 * inset
        self.under = self.above and self.label < page * HALF
        self.label = page if self.under else self.label
        tall = [(n - 1) * line_height(BODY) + CAPITAL for n in each_most(labels, self.label)]
        own = line_height(BODY) if self.under else 0.0
        beside = [max(each, mark, CAPITAL) + 2 * PAD for each in tall]
        below = [each + own + NEAR + mark + PAD + BETWEEN for each in tall]
        self.heights = below if self.above else beside
        self.height = sum(self.heights)
        named = [pair for each in heads for pair in zip(each, self.widths, strict=True)]
        lines = max((most_lines([head], room, SMALL) for head, room in named if head), default=0)
        self.header = lines * line_height(SMALL) + 0.6 if lines else 0.0

    @property
    def rights(self) -> list[float]:
        """The right side of each column of numbers."""
        after = [sum(self.widths[i + 1 :]) for i in range(len(self.widths))]
        gaps = range(len(self.widths) - 1, -1, -1)
        return [self.page - one - GUTTER * gap for one, gap in zip(after, gaps, strict=True)]

    def heads(self, page: Page, top: float, heads: Sequence[str]) -> None:
        """Write what the columns hold, ending just above the first row."""
        for right, room, words in zip(self.rights, self.widths, heads, strict=True):
            lines = wrap(words, room, SMALL)
            y = top + self.header - 0.6 - len(lines) * line_height(SMALL)
            page.text(right, y, lines, size=SMALL, colour=GREY, align="right")

    def write(self, page: Page, top: float, index: int, line: Line) -> float:
        """Write label and numbers of a row; give the middle of what is to be drawn in it."""
        lines, height = wrap(line.label, self.label, BODY), self.heights[index]
        tall = (len(lines) - 1) * line_height(BODY) + CAPITAL
        if self.above:
            middle = top + height - PAD - self.mark / 2
            numbers = middle - self.mark / 2 - NEAR - CAPITAL
            y = numbers - tall + (CAPITAL if not self.under else CAPITAL - line_height(BODY))
        else:
            middle = top + height / 2
            y, numbers = middle - tall / 2, middle - CAPITAL / 2
        page.text(0, y, lines)
        for right, words in zip(self.rights, line.cells, strict=True):
            page.text(right, numbers, words, align="right")
        return middle

    def band(self, top: float, index: int) -> tuple[float, float]:
        """Give where the axis crosses a row: top and height, clear of a label above."""
        height = self.heights[index]
        clear = height - PAD - self.mark if self.above else 0.0
        return top + clear, height - clear


def _widths(rows: Sequence[Sequence[Line]], heads: Sequence[Sequence[str]]) -> tuple[float, ...]:
    """Give each column the room of its widest cell and of the longest word above it."""
    widths = []
    for index, column in enumerate(zip(*heads, strict=True)):
        cells = widest((line.cells[index] for lines in rows for line in lines), BODY)
        whole = widest(column, SMALL)
        whole = whole / SLACK if whole <= cells * STRETCH else 0.0
        widths.append(max(cells, longest_word(column, SMALL), whole) + 0.05)
    return tuple(widths)
