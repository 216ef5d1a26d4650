"""The portrait: one dot for every unit, rows by one variable, columns and colours by another."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from vises_research.errors import Problem
from vises_research.figures.chart import Chart
from vises_research.figures.shapes import box
from vises_research.figures.style import BODY, GREY, INK, PALETTE, SMALL
from vises_research.figures.typeface import line_height, width, wrap
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


def _unfit(result: Result) -> Iterable[Problem]:
    here = "figures.portrait"
    if result.card.rows != "counts" or len(result.by) != 2:
        found = f"{result.name} by {', '.join(result.by) or 'nothing'}"
        yield Problem(here, "this chart shows counts by two variables", found)
        return
    dots, colours = int(result.table["n"].sum()), result.table[result.by[1]].nunique()
    if dots > MOST:
        yield Problem(here, "too many dots to be told apart", str(dots), f"at most {MOST}")
    if colours > len(PALETTE):
        most = f"at most {len(PALETTE)}; merge categories"
        yield Problem(here, "too many colours to be told apart", str(colours), most)


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

    kind: ClassVar[str] = "portrait"
    signs: ClassVar[bool] = True

    def problems(self) -> Iterable[Problem]:
        """Find why it cannot show what it was given."""
        return _unfit(self.result)

    def remark(self, voice: Voice) -> str:
        """Say what a dot is."""
        return voice.say("one_dot", unit=voice.unit(self.base.unit, 1))

    def reading(self, voice: Voice) -> str:
        """Say what the rows and columns are."""
        rows, columns = (voice.variable(name) for name in self.result.by)
        unit = voice.unit(self.base.unit, 1)
        return voice.say("alt.portrait", unit_one=unit, rows=rows, columns=columns)

    @cached_property
    def grid(self) -> Grid:
        """Where rows and columns stand."""
        return Grid.of(self.result, self)

    @cached_property
    def layout(self) -> Wide | Narrow:
        """How all stands: dots beside the counts, or below them in narrow columns."""
        room = (self.width * 0.73 - COUNT) / self.result.table[self.result.by[1]].nunique()
        return Wide(self.grid) if room >= COUNT + FIVE * PITCH else narrow(self)

    @property
    def tall(self) -> float:
        """Give the height that holds every language."""
        layout = self.layout
        return layout.header + sum(layout.heights) + 2 * PAD + line_height(BODY)

    def paint(self, page: Page, top: float, voice: Voice) -> None:
        """Draw headings, rows of dots and totals."""
        layout = self.layout
        layout.headings(page, top, voice)
        y = top + layout.header
        for row, height in zip(self.grid.rows, layout.heights, strict=True):
            layout.row(page, y, row, voice)
            y += height
            page.rule(0, y, page.width)
        _totals(self.grid, page, y + PAD, voice)


@dataclass(frozen=True)
class Grid:
    """Where rows and columns of a portrait stand, in mm, for all languages at once."""

    by: tuple[str, str]
    rows: list[Any]
    columns: list[Any]
    cells: Mapping[tuple[Any, Any], int | None]
    result: Result
    label: float
    column: float
    size: float
    header: float
    heights: list[float]

    @classmethod
    def of(cls, result: Result, chart: Chart) -> Grid:
        """Work the grid out."""
        across, down = result.by[1], result.by[0]
        rows, columns = _order(result, down), _order(result, across)
        keys = zip(result.table[down], result.table[across], strict=True)
        counts = zip(result.table["n"], result.hidden, strict=True)
        cells = {key: None if h else int(n) for key, (n, h) in zip(keys, counts, strict=True)}
        label = _label_width(chart, down, rows)
        column = (chart.width - label - COUNT) / len(columns)
        size, lines = _heading_size(chart, across, columns, column)
        header = lines * line_height(size) + 1.6
        heights = [_height(chart, down, row, columns, cells, label) for row in rows]
        return cls(
            (down, across), rows, columns, cells, result, label, column, size, header, heights
        )

    def left(self, index: int) -> float:
        """Give the left side of a column."""
        return self.label + index * self.column

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


def _label_width(chart: Chart, variable: str, levels: list[Any]) -> float:
    """Give the room for row labels: their longest word in any language, within reason."""
    names = [voice.level(variable, one) for one in levels for voice in chart.voices]
    names += [voice.say("total") for voice in chart.voices]
    widest = max(width(word, BODY, bold=True) for name in names for word in name.split(" "))
    return min(widest + 2.5, max(chart.width * 0.27, 19.0))


def _heading_size(chart: Chart, variable: str, levels: list[Any], room: float) -> tuple[float, int]:
    """Find the size at which no word of a heading need be cut, and the most lines of one."""
    names = [voice.level(variable, one) for one in levels for voice in chart.voices]
    words = [word for name in names for word in name.split(" ")]
    for size in (BODY, 7.5, SMALL):
        if max(width(word, size, bold=True) for word in words) <= room - SPACE:
            break
    return size, max(len(wrap(name, room - SPACE, size, bold=True)) for name in names)


def _row_label(variable: str, level: Any, room: float, voice: Voice) -> list[str]:
    return wrap(voice.level(variable, level), room - 2, BODY, bold=True)


def _height(
    chart: Chart,
    variable: str,
    row: Any,
    columns: list[Any],
    cells: Mapping[tuple[Any, Any], int | None],
    label: float,
) -> float:
    most = max(cells[row, column] or 0 for column in columns)
    lines = max(len(_row_label(variable, row, label, voice)) for voice in chart.voices)
    dots = (-(-most // FIVE) - 1) * PITCH + 1 + DIAMETER / 2
    return 2 * PAD + max(dots, (lines - 1) * line_height(BODY) + 2)


@dataclass(frozen=True)
class Wide:
    """Counts with their dots beside them, under the name of each column."""

    grid: Grid

    @property
    def header(self) -> float:
        """The height of the headings."""
        return self.grid.header

    @property
    def heights(self) -> list[float]:
        """The heights of the rows."""
        return self.grid.heights

    def headings(self, page: Page, top: float, voice: Voice) -> None:
        """Write the headings above a line in the colour of the dots: they are the legend."""
        grid, bottom = self.grid, top + self.grid.header
        for index, level in enumerate(grid.columns):
            lines = wrap(voice.level(grid.by[1], level), grid.column - SPACE, grid.size, bold=True)
            y = bottom - 1.6 - len(lines) * line_height(grid.size)
            page.text(grid.left(index), y, lines, size=grid.size, bold=True)
            page.rule(grid.left(index), bottom, grid.column - SPACE, PALETTE[index], weight=2)

    def row(self, page: Page, top: float, row: Any, voice: Voice) -> None:
        """Write the label of a row, its counts with their dots, and its total."""
        grid, y = self.grid, top + PAD
        page.text(0, y, _row_label(grid.by[0], row, grid.label, voice), bold=True)
        for index, column in enumerate(grid.columns):
            _cell(page, grid.left(index), y, grid.cells[row, column], PALETTE[index], voice)
        page.text(page.width, y, grid.total(voice, **{grid.by[0]: row}), align="right", colour=GREY)


@dataclass(frozen=True)
class Narrow:
    """A key of the columns above, and in each row the counts above their dots."""

    grid: Grid
    pitch: float
    header: float
    heights: list[float]

    def headings(self, page: Page, top: float, voice: Voice) -> None:
        """Write the key, and below it a line in the colour of each column."""
        grid, y = self.grid, top
        for column, colour in zip(grid.columns, PALETTE, strict=False):
            lines = _named(page.width, grid.by[1], column, voice)
            box(page, (0, y - 0.2), SWATCH, SWATCH, fill=colour)
            page.text(SWATCH + 1.4, y, lines, bold=True)
            y += len(lines) * line_height(BODY)
        y = top + self.header
        for i, colour in enumerate(PALETTE[: len(grid.columns)]):
            page.rule(grid.left(i), y - 0.6, grid.column - SPACE, colour, weight=2)

    def row(self, page: Page, top: float, row: Any, voice: Voice) -> None:
        """Write a row's label, and each count above its dots."""
        grid, y = self.grid, top + PAD
        page.text(0, y, _row_label(grid.by[0], row, grid.label, voice), bold=True)
        for i, column in enumerate(grid.columns):
            n = grid.cells[row, column]
            words = voice.say("hidden.sign") if n is None else voice.number(n, 0)
            page.text(grid.left(i), y, words, bold=bool(n), colour=INK if n else GREY)
            if n:
                xs, ys = zip(*_dots(n, self.pitch), strict=True)
                down = y + line_height(BODY) + 0.2
                left, diameter = grid.left(i), self.pitch * DIAMETER / PITCH
                page.dots([left + x for x in xs], [down + z for z in ys], diameter, PALETTE[i])
        page.text(page.width, y, grid.total(voice, **{grid.by[0]: row}), align="right", colour=GREY)


def narrow(chart: Portrait) -> Narrow:
    """Work out a portrait with narrow columns."""
    grid = chart.grid
    pitch = min(PITCH, (grid.column - SPACE) / FIVE)
    lines = [
        max(len(_named(chart.width, grid.by[1], column, voice)) for voice in chart.voices)
        for column in grid.columns
    ]
    heights = []
    for row in grid.rows:
        names = [voice.level(grid.by[0], row) for voice in chart.voices]
        tall = max(len(wrap(name, grid.label - 2, BODY, bold=True)) for name in names)
        most = max(grid.cells[row, column] or 0 for column in grid.columns)
        dots = line_height(BODY) + -(-most // FIVE) * pitch
        heights.append(2 * PAD + max(dots, tall * line_height(BODY) - 1))
    return Narrow(grid, pitch, sum(lines) * line_height(BODY) + 2.5, heights)


def _named(page: float, variable: str, level: Any, voice: Voice) -> list[str]:
    room = page - SWATCH - 1.4
    return wrap(voice.level(variable, level), room, BODY, bold=True)


def _dots(n: int, pitch: float) -> Iterator[tuple[float, float]]:
    """Give the middles of dots in fives."""
    for i in range(n):
        yield pitch * (i % FIVE + 0.4), pitch * (i // FIVE + 0.4)


def _cell(page: Page, left: float, top: float, n: int | None, colour: str, voice: Voice) -> None:
    """Write a count and draw as many dots beside it, in fives."""
    words = voice.say("hidden.sign") if n is None else voice.number(n, 0)
    page.text(left, top, words, bold=bool(n), colour=INK if n else GREY)
    first = left + COUNT + DIAMETER / 2
    if n:
        xs = [first + PITCH * (i % FIVE) for i in range(n)]
        page.dots(xs, [top + 1 + PITCH * (i // FIVE) for i in range(n)], DIAMETER, colour)


def _totals(grid: Grid, page: Page, y: float, voice: Voice) -> None:
    page.text(0, y, voice.say("total"), colour=GREY)
    for index, column in enumerate(grid.columns):
        total = grid.total(voice, **{grid.by[1]: column})
        page.text(grid.left(index), y, total, colour=GREY)
    page.text(page.width, y, grid.total(voice), align="right", bold=True)


portrait = Portrait
