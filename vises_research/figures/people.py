"""The portrait: one dot for every unit, rows by one variable, columns and colours by another."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from vises_research.errors import Problem, StudyError
from vises_research.figures.chart import Chart
from vises_research.figures.style import BODY, GREY, INK, PALETTE, SMALL, WIDTH
from vises_research.figures.typeface import line_height, width, wrap
from vises_research.text import Labels, Voice

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
PAD = 1.8
"""Above and below what stands in a row, in mm."""
MOST = 500
"""More dots than this cannot be told apart on a booklet page."""


def portrait(
    result: Result,
    *,
    labels: Labels,
    title: Mapping[str, str],
    source: Mapping[str, str],
    width: float = WIDTH,
    simulated: bool = False,
) -> Chart:
    """Draw one dot for every unit.

    Parameters
    ----------
    result
        ``stats.counts`` by two variables: the first gives the rows, the second the columns and
        colours. Levels that are not ordered stand by size.
    title, source, width, simulated
        Language -> words; in mm; whether to print that the data are simulated.

    Returns
    -------
    Chart
        Drawn when it is asked for.

    Raises
    ------
    StudyError
        If the result is not a count by two variables, or there are too many dots or colours.
    """
    problems = list(_unfit(result))
    if problems:
        raise StudyError(problems)
    from vises_research.figures.narrow import NarrowPortrait, is_narrow  # builds on this module

    body = NarrowPortrait(result) if is_narrow(result, width) else Portrait(result)
    return Chart(body, (result,), labels, title, source, width, simulated)


def _unfit(result: Result) -> Iterable[Problem]:
    here = "figures.portrait"
    if result.name != "counts" or len(result.by) != 2:
        found = f"{result.name} by {', '.join(result.by) or 'nothing'}"
        yield Problem(here, "this chart shows counts by two variables", found)
        return
    dots, colours = int(result.table["n"].sum()), result.table[result.by[1]].nunique()
    if dots > MOST:
        yield Problem(here, "too many dots to be told apart", str(dots), f"at most {MOST}")
    if colours > len(PALETTE):
        most = f"at most {len(PALETTE)}; merge categories"
        yield Problem(here, "too many colours to be told apart", str(colours), most)


@dataclass(frozen=True, eq=False)
class Portrait:
    """The drawing of a portrait; see :func:`portrait`."""

    result: Result
    kind: str = "portrait"
    signs: bool = True

    def words(self) -> Iterable[tuple[str, Mapping[str, str]]]:
        """Give no texts of its own."""
        return ()

    def remark(self, chart: Chart, voice: Voice) -> str:
        """Say what a dot is."""
        return voice.say("one_dot", unit=voice.unit(chart.base.unit, 1))

    def reading(self, chart: Chart, voice: Voice) -> str:
        """Say what the rows and columns are."""
        rows, columns = (voice.variable(name) for name in self.result.by)
        unit = voice.unit(chart.base.unit, 1)
        return voice.say("alt.portrait", unit_one=unit, rows=rows, columns=columns)

    def height(self, chart: Chart) -> float:
        """Give the height that holds every language."""
        grid = Grid.of(self.result, chart)
        return grid.header + sum(grid.heights) + 2 * PAD + line_height(BODY)

    def draw(self, chart: Chart, page: Page, top: float, voice: Voice) -> None:
        """Draw headings, rows of dots and totals."""
        grid = Grid.of(self.result, chart)
        _headings(grid, chart, page, top, voice)
        y = top + grid.header
        for row, height in zip(grid.rows, grid.heights, strict=True):
            _row(grid, chart, page, y, row, voice)
            y += height
            page.rule(0, y, page.width)
        _totals(grid, page, y + PAD, voice)


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


def _row_label(chart: Chart, variable: str, level: Any, room: float, voice: Voice) -> list[str]:
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
    lines = max(len(_row_label(chart, variable, row, label, voice)) for voice in chart.voices)
    dots = (-(-most // FIVE) - 1) * PITCH + 1 + DIAMETER / 2
    return 2 * PAD + max(dots, (lines - 1) * line_height(BODY) + 2)


def _headings(grid: Grid, chart: Chart, page: Page, top: float, voice: Voice) -> None:
    """Write the column headings above a line in the colour of the dots: they are the legend."""
    bottom = top + grid.header
    for index, level in enumerate(grid.columns):
        name = voice.level(grid.by[1], level)
        lines = wrap(name, grid.column - SPACE, grid.size, bold=True)
        y = bottom - 1.6 - len(lines) * line_height(grid.size)
        page.text(grid.left(index), y, lines, size=grid.size, bold=True)
        page.rule(grid.left(index), bottom, grid.column - SPACE, PALETTE[index], weight=2)


def _row(grid: Grid, chart: Chart, page: Page, top: float, row: Any, voice: Voice) -> None:
    y = top + PAD
    page.text(0, y, _row_label(chart, grid.by[0], row, grid.label, voice), bold=True)
    for index, column in enumerate(grid.columns):
        _cell(page, grid.left(index), y, grid.cells[row, column], PALETTE[index], voice)
    page.text(page.width, y, grid.total(voice, **{grid.by[0]: row}), align="right", colour=GREY)


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
