"""The portrait where columns are narrow: their names stand above as a key, dots below counts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from vises_research.figures.people import (
    COUNT,
    DIAMETER,
    FIVE,
    PAD,
    PITCH,
    SPACE,
    Grid,
    Portrait,
)
from vises_research.figures.shapes import box
from vises_research.figures.style import BODY, GREY, INK, PALETTE
from vises_research.figures.typeface import line_height, wrap
from vises_research.text import Voice

if TYPE_CHECKING:
    from vises_research.figures.chart import Chart
    from vises_research.figures.page import Page
    from vises_research.stats import Result

__all__ = ["NarrowPortrait", "is_narrow"]

SWATCH = 2.4
"""Side of a swatch of the key, in mm."""


def is_narrow(result: Result, width: float) -> bool:
    """Tell whether five dots beside a count have no room in a column of a page."""
    room = (width * 0.73 - COUNT) / result.table[result.by[1]].nunique()
    return bool(room < COUNT + FIVE * PITCH)


@dataclass(frozen=True, eq=False)
class NarrowPortrait(Portrait):
    """The drawing of a portrait on a narrow page, or of many columns."""

    def height(self, chart: Chart) -> float:
        """Give the height that holds every language."""
        layout = _layout(self, chart)
        return layout.header + sum(layout.heights) + 2 * PAD + line_height(BODY)

    def draw(self, chart: Chart, page: Page, top: float, voice: Voice) -> None:
        """Draw the key, rows of dots, and totals."""
        layout = _layout(self, chart)
        grid, across = layout.grid, self.result.by[1]
        y = top
        for column, colour in zip(grid.columns, PALETTE, strict=False):
            lines = _named(chart, across, column, voice)
            box(page, (0, y - 0.2), SWATCH, SWATCH, fill=colour)
            page.text(SWATCH + 1.4, y, lines, bold=True)
            y += len(lines) * line_height(BODY)
        y = top + layout.header
        for i, colour in enumerate(PALETTE[: len(grid.columns)]):
            page.rule(grid.left(i), y - 0.6, grid.column - SPACE, colour, weight=2)
        for row, high in zip(grid.rows, layout.heights, strict=True):
            self._row(chart, page, layout, (row, y), voice)
            y += high
            page.rule(0, y, page.width)
        _totals(grid, page, y + PAD, voice)

    def _row(
        self, chart: Chart, page: Page, layout: Layout, place: tuple[Any, float], voice: Voice
    ) -> None:
        """Write a row's label, and each count above its dots."""
        grid, (row, top) = layout.grid, place
        y = top + PAD
        label = voice.level(self.result.by[0], row)
        page.text(0, y, wrap(label, grid.label - 2, BODY, bold=True), bold=True)
        for i, column in enumerate(grid.columns):
            n = grid.cells[row, column]
            words = voice.say("hidden.sign") if n is None else voice.number(n, 0)
            page.text(grid.left(i), y, words, bold=bool(n), colour=INK if n else GREY)
            if n:
                xs, ys = zip(*_dots(n, layout.pitch), strict=True)
                down = y + line_height(BODY) + 0.2
                left, diameter = grid.left(i), layout.pitch * DIAMETER / PITCH
                page.dots([left + x for x in xs], [down + z for z in ys], diameter, PALETTE[i])
        page.text(page.width, y, grid.total(voice, **{grid.by[0]: row}), align="right", colour=GREY)


@dataclass(frozen=True)
class Layout:
    """Where all stands in mm, for all languages at once."""

    grid: Grid
    pitch: float
    header: float
    heights: list[float]


def _layout(body: Portrait, chart: Chart) -> Layout:
    grid = Grid.of(body.result, chart)
    pitch = min(PITCH, (grid.column - SPACE) / FIVE)
    lines = [
        max(len(_named(chart, grid.by[1], column, voice)) for voice in chart.voices)
        for column in grid.columns
    ]
    heights = []
    for row in grid.rows:
        names = [voice.level(grid.by[0], row) for voice in chart.voices]
        tall = max(len(wrap(name, grid.label - 2, BODY, bold=True)) for name in names)
        most = max(grid.cells[row, column] or 0 for column in grid.columns)
        dots = line_height(BODY) + -(-most // FIVE) * pitch
        heights.append(2 * PAD + max(dots, tall * line_height(BODY) - 1))
    return Layout(grid, pitch, sum(lines) * line_height(BODY) + 2.5, heights)


def _named(chart: Chart, variable: str, level: Any, voice: Voice) -> list[str]:
    room = chart.width - SWATCH - 1.4
    return wrap(voice.level(variable, level), room, BODY, bold=True)


def _dots(n: int, pitch: float) -> Iterator[tuple[float, float]]:
    """Give the middles of dots in fives."""
    for i in range(n):
        yield pitch * (i % FIVE + 0.4), pitch * (i // FIVE + 0.4)


def _totals(grid: Grid, page: Page, y: float, voice: Voice) -> None:
    page.text(0, y, voice.say("total"), colour=GREY)
    for i, column in enumerate(grid.columns):
        page.text(grid.left(i), y, grid.total(voice, **{grid.by[1]: column}), colour=GREY)
    page.text(page.width, y, grid.total(voice), align="right", bold=True)
