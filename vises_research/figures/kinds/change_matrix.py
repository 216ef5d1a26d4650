"""Who moved where: levels before in rows, levels after in columns, the unchanged framed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from vises_research.errors import Problem
from vises_research.figures.chart import Chart
from vises_research.figures.shapes import DEEPEST, box, tint
from vises_research.figures.style import BODY, GREY, INK, PALETTE, SMALL
from vises_research.figures.typeface import line_height, width, wrap
from vises_research.text import Voice

if TYPE_CHECKING:
    from vises_research.figures.page import Page
    from vises_research.stats import Result

__all__ = ["change_matrix"]

Words = Mapping[str, str]
ROW, PAD, SWATCH, TOTAL = 6.0, 1.2, 2.4, 10.0
"""Least height of a row, room around its words, side of a swatch, room for totals, in mm."""
CAPITAL = 2.0
"""Height of a capital of the body text, in mm."""
UP, SAME, DOWN = PALETTE[2], GREY, PALETTE[1]
PALE = 0.12
"""The tint of the smallest count that is not zero."""
MOST = 11
"""More levels than this make cells too narrow for their numbers."""


def _unfit(result: Result) -> Iterable[Problem]:
    here = "figures.change_matrix"
    if result.card.rows != "counts" or len(result.by) != 2:
        found = f"{result.name} by {', '.join(result.by) or 'nothing'}"
        yield Problem(here, "this chart shows counts by two variables, before and after", found)
        return
    before, after = (list(result.table[key].cat.categories) for key in result.by)
    if before != after:
        found = f"{', '.join(map(str, before))} and {', '.join(map(str, after))}"
        yield Problem(here, "before and after have not the same levels", found)
    elif len(before) > MOST:
        most = f"at most {MOST}; merge categories"
        yield Problem(here, "too many levels for a matrix", str(len(before)), most)


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

    kind: ClassVar[str] = "change_matrix"

    def problems(self) -> Iterable[Problem]:
        """Find why it cannot show what it was given."""
        return _unfit(self.result)

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
    def cells(self) -> dict[tuple[int, int], int]:
        """How many there are in each row and column, by place."""
        before, after = (self.result.table[key].cat.codes for key in self.result.by)
        counts = self.result.table["n"].astype(int)
        return dict(zip(zip(before, after, strict=True), counts, strict=True))

    def moves(self, voice: Voice) -> list[tuple[str, str]]:
        """Say how many went up, stayed, went down; each with its colour."""
        cells = self.cells
        base, same = sum(cells.values()), sum(n for (i, j), n in cells.items() if i == j)
        up = sum(n for (i, j), n in cells.items() if j > i)
        moved = [(UP, "up", up), (SAME, "same", same), (DOWN, "down", base - up - same)]
        if not self.result.table[self.result.by[0]].cat.ordered:
            moved = [(SAME, "same", same), (UP, "other", base - same)]
        return [(colour, _moved(what, n, base, voice)) for colour, what, n in moved]

    @cached_property
    def layout(self) -> Layout:
        """Give the layout that holds every language."""
        moves = [[words for _, words in self.moves(voice)] for voice in self.voices]
        return lay_out(self, moves)

    @property
    def tall(self) -> float:
        """Give the height that holds every language."""
        layout = self.layout
        return layout.header + sum(layout.heights) + ROW + 2 + layout.strip * line_height(BODY)

    def paint(self, page: Page, top: float, voice: Voice) -> None:
        """Draw headings, rows, totals, and what moved which way."""
        layout, cells = self.layout, self.cells
        _headings(layout, page, top, voice)
        y = top + layout.header
        for i, high in enumerate(layout.heights):
            _name(page, layout, y, i, voice)
            for j in range(len(layout.levels)):
                _cell(self, page, layout, (i, j), y, cells[i, j], voice)
            total = sum(n for (row, _), n in cells.items() if row == i)
            middle = y + high / 2 - CAPITAL / 2
            page.text(page.width, middle, voice.number(total, 0), align="right", colour=GREY)
            y += high
        _totals(page, layout, y + PAD, cells, voice)
        _strip(page, layout, y + ROW + 2, self.moves(voice))


def _moved(what: str, n: int, base: int, voice: Voice) -> str:
    share = voice.percent(n / base if base else float("nan"))
    return voice.say(f"change_matrix.{what}", count=n, n=voice.number(n, 0), share=share)


def _headings(layout: Layout, page: Page, top: float, voice: Voice) -> None:
    bottom = top + layout.header
    over, heads = (
        layout.over(page.width, voice),
        [layout.head(level, voice) for level in range(len(layout.levels))],
    )
    tall = max(map(len, heads)) * line_height(SMALL) + len(over) * line_height(BODY)
    page.text(layout.label, bottom - 1.4 - tall, over, bold=True)
    aside = layout.aside(voice)
    page.text(0, bottom - 1 - len(aside) * line_height(BODY), aside, bold=True)
    for level, lines in enumerate(heads):
        middle = layout.left(level) + layout.column / 2
        y = bottom - 1 - len(lines) * line_height(SMALL)
        page.text(middle, y, lines, size=SMALL, align="center")
    y = bottom - 1 - line_height(SMALL)
    page.text(page.width, y, voice.say("total"), size=SMALL, colour=GREY, align="right")


def _name(page: Page, layout: Layout, y: float, level: int, voice: Voice) -> None:
    """Write the label of a row at half its height."""
    lines = wrap(layout.name(level, voice), layout.label - 2, BODY)
    block = CAPITAL + (len(lines) - 1) * line_height(BODY)
    page.text(0, y + (layout.heights[level] - block) / 2, lines)


def _cell(
    body: ChangeMatrix,
    page: Page,
    layout: Layout,
    place: tuple[int, int],
    y: float,
    n: int,
    voice: Voice,
) -> None:
    """Fill a cell by its number, in the colour of its direction."""
    (i, j), most = place, max(body.cells.values())
    ordered = body.result.table[layout.by[0]].cat.ordered
    colour = SAME if i == j else UP if j > i or not ordered else DOWN
    corner, high = (layout.left(j) + 0.3, y + 0.3), layout.heights[i] - 0.6
    strength = PALE + (DEEPEST - PALE) * n / most if n else 0
    fill, edge = tint(strength, colour), INK if i == j else "none"
    box(page, corner, layout.column - 0.6, high, fill=fill, edge=edge, weight=0.9)
    middle = layout.left(j) + layout.column / 2
    down, words, dark = y + 0.3 + high / 2 - CAPITAL / 2, voice.number(n, 0), INK if n else GREY
    page.text(middle, down, words, bold=n > 0, colour=dark, align="center")


def _totals(
    page: Page, layout: Layout, y: float, cells: Mapping[tuple[int, int], int], voice: Voice
) -> None:
    page.text(0, y, voice.say("total"), colour=GREY)
    for j in range(len(layout.levels)):
        n = sum(n for (_, column), n in cells.items() if column == j)
        middle = layout.left(j) + layout.column / 2
        page.text(middle, y, voice.number(n, 0), align="center", colour=GREY)
    page.text(page.width, y, voice.number(sum(cells.values()), 0), align="right", bold=True)


def _strip(page: Page, layout: Layout, y: float, moves: list[tuple[str, str]]) -> None:
    """Say beneath how many moved which way, beside each other or below each other."""
    for place, (colour, words) in enumerate(moves):
        x = 0.0 if layout.strip > 1 else place * page.width / len(moves)
        down = y + (place * line_height(BODY) if layout.strip > 1 else 0)
        box(page, (x, down - 0.2), SWATCH, SWATCH, fill=colour)
        page.text(x + SWATCH + 1.2, down, words)


@dataclass(frozen=True)
class Layout:
    """Where rows and columns stand, in mm, for all languages at once."""

    by: tuple[str, str]
    levels: list[Any]
    label: float
    column: float
    keyed: bool
    header: float
    heights: list[float]
    strip: int

    def left(self, column: int) -> float:
        """Give the left side of a column."""
        return self.label + column * self.column

    def name(self, level: int, voice: Voice) -> str:
        """Give the label of a row; with its number where the columns are headed by numbers."""
        label = voice.level(self.by[0], self.levels[level])
        return f"{level + 1}\N{NO-BREAK SPACE}\N{NO-BREAK SPACE}{label}" if self.keyed else label

    def head(self, level: int, voice: Voice) -> list[str]:
        """Give the heading of a column, as lines."""
        if self.keyed:
            return [str(level + 1)]
        label = voice.level(self.by[0], self.levels[level])
        return wrap(label, self.column - 1, SMALL)

    def over(self, page: float, voice: Voice) -> list[str]:
        """Give the heading over all columns: what was asked after."""
        name = voice.variable(self.by[1])
        return wrap(name, page - self.label, BODY, bold=True)

    def aside(self, voice: Voice) -> list[str]:
        """Give the heading of the rows: what was asked before."""
        return wrap(voice.variable(self.by[0]), self.label - 2, BODY, bold=True)


def lay_out(chart: ChangeMatrix, moves: list[list[str]]) -> Layout:
    """Head columns by numbers where a word of a level, or a tall heading, has no room there."""
    (key, after), voices = chart.result.by, chart.voices
    levels = list(chart.result.table[key].cat.categories)
    names = [voice.level(key, one) for one in levels for voice in voices]
    label = min(max(width(name, BODY) for name in names) + 5, chart.width * 0.34)
    column = (chart.width - label - TOTAL) / len(levels)
    words = [word for name in names for word in name.split(" ")]
    keyed = max(width(word, SMALL) for word in words) > column - 1
    keyed = keyed or max(len(wrap(name, column - 1, SMALL)) for name in names) > 4
    bare = Layout((key, after), levels, label, column, keyed, 0, [], 0)
    every = [(level, voice) for level in range(len(levels)) for voice in voices]
    heads = max(len(bare.head(*one)) for one in every)
    over = max(len(bare.over(chart.width, voice)) for voice in voices)
    aside = max(len(bare.aside(voice)) for voice in voices)
    header = max(
        over * line_height(BODY) + heads * line_height(SMALL) + 2.4, aside * line_height(BODY) + 1
    )
    heights = []
    for level in range(len(levels)):
        named = [wrap(bare.name(level, voice), label - 2, BODY) for voice in voices]
        tall = max(map(len, named)) * line_height(BODY) + 2 * PAD - 0.6
        heights.append(max(ROW, tall))
    moved, parts = [words for each in moves for words in each], len(moves[0])
    fits = max(width(text, BODY) for text in moved) + SWATCH + 3 <= chart.width / parts
    return Layout((key, after), levels, label, column, keyed, header, heights, 1 if fits else parts)


change_matrix = ChangeMatrix
