"""Shares with their intervals, one row a group, on an axis from 0 to 100 %."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vises_research.errors import Problem, StudyError
from vises_research.figures.cells import Row, part
from vises_research.figures.chart import Chart
from vises_research.figures.style import BODY, GREY, PALETTE, SMALL, WIDTH
from vises_research.figures.typeface import line_height, width, wrap
from vises_research.text import Labels, message, percent

if TYPE_CHECKING:
    from vises_research.figures.page import Page
    from vises_research.stats import Result

__all__ = ["shares"]

TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)
AFTER, SHORTEST = 7.0, 30.0
"""Room after the axis, and the shortest axis beside which the counts fit on one line; in mm."""
PAD = 1.4
"""Above and below the words of a row, in mm."""


def shares(
    result: Result,
    *,
    labels: Labels,
    title: Mapping[str, str],
    source: Mapping[str, str],
    width: float = WIDTH,
    simulated: bool = False,
) -> Chart:
    """Draw shares as dots with their intervals.

    Parameters
    ----------
    result
        ``stats.share``, of one level by groups or of all levels. Rows that are not ordered stand
        by share.
    labels
        What variables and levels are called.
    title, source
        Language -> words.
    width
        In mm.
    simulated
        Whether to print that the data are simulated.

    Returns
    -------
    Chart
        Drawn when it is asked for.

    Raises
    ------
    StudyError
        If the result is no share.
    """
    if result.name != "share":
        raise StudyError([Problem("figures.shares", "this chart shows shares", result.name)])
    body = Shares(_ordered(result))
    return Chart(body, (body.result,), labels, title, source, width, simulated)


def _ordered(result: Result) -> Result:
    """Put the rows in order of size, unless their levels have an order or are several."""
    from dataclasses import replace

    several = [key for key in result.keys if result.table[key].nunique() > 1]
    if len(several) != 1 or result.table[several[0]].cat.ordered:
        return result
    table = result.table.sort_values("estimate", ascending=False, kind="stable")
    return replace(result, table=table.reset_index(drop=True))


@dataclass(frozen=True, eq=False)
class Shares:
    """The drawing of shares; see :func:`shares`."""

    result: Result
    kind: str = "shares"
    signs: bool = True

    def words(self) -> Iterable[tuple[str, Mapping[str, str]]]:
        """Give no texts of its own."""
        return ()

    def remark(self, chart: Chart, lang: str) -> str:
        """Say at which level the intervals are."""
        return message("line_interval", lang, level=self._level(lang))

    def reading(self, chart: Chart, lang: str) -> str:
        """Say what the rows are."""
        rows = ", ".join(chart.labels.variable(key, lang) for key in self.result.keys)
        return message("alt.shares", lang, rows=rows)

    def rows(self, chart: Chart, lang: str) -> list[Row]:
        """Give the words of the rows."""
        return part(self.result, lang, chart.labels, None).rows

    def height(self, chart: Chart) -> float:
        """Give the height that holds every language."""
        return sum(_layout(self, chart).heights) + 1 + line_height(SMALL)

    def draw(self, chart: Chart, page: Page, top: float, lang: str) -> None:
        """Draw the axis, then the rows."""
        layout = _layout(self, chart)
        _axis(page, layout, top, lang)
        y = top
        numbers = self.result.table.to_dict("records")
        for row, height, each in zip(self.rows(chart, lang), layout.heights, numbers, strict=True):
            page.text(0, y + PAD, wrap(row.label, layout.label - 2, BODY))
            page.text(page.width, y + PAD, _printed(row, lang, layout.stacked), align="right")
            if each["base"] and not each.get("hidden"):
                _interval(page, layout, y + PAD + 1, each)
            y += height

    def _level(self, lang: str) -> str:
        return percent(float(self.result.table["conf_level"].iloc[0]), lang)


@dataclass(frozen=True)
class Layout:
    """Where label, axis and numbers stand, in mm, for all languages at once."""

    label: float
    axis: float
    stacked: bool
    heights: list[float]

    def x(self, value: float) -> float:
        """Give the place of a share on the axis."""
        return self.label + value * self.axis


def _layout(body: Shares, chart: Chart) -> Layout:
    """Print the counts beside the shares, or below them where the axis would become too short."""
    rows = [(lang, row) for lang in chart.languages for row in body.rows(chart, lang)]
    label = min(max(width(row.label, BODY) for _, row in rows) + 2, chart.width * 0.35)
    for stacked in (False, True):
        words = [word for lang, row in rows for word in _printed(row, lang, stacked)]
        axis = chart.width - label - max(width(word, BODY) for word in words) - AFTER
        if axis >= SHORTEST:
            break
    count = len(body.result.table)
    lines = [max(len(wrap(row.label, label - 2, BODY)), 1 + stacked) for _, row in rows]
    tall = [max(lines[i::count]) * line_height(BODY) + PAD for i in range(count)]
    return Layout(label, axis, stacked, tall)


def _printed(row: Row, lang: str, stacked: bool) -> list[str]:
    """Write a share and what it is made of, ``40% (10 of 25)``, on one line or on two."""
    n, base, value = (row.cells[role] for role in ("n", "of", "value"))
    if value == message("hidden.sign", lang):
        return [value]
    counted = message("n_of", lang, n=n, base=base)
    return [value, counted] if stacked else [f"{value} ({counted})"]


def _axis(page: Page, layout: Layout, top: float, lang: str) -> None:
    height = sum(layout.heights) + 1
    for tick in TICKS:
        page.stem(layout.x(tick), top, height)
    for tick in (TICKS[0], TICKS[2], TICKS[4]):
        words = percent(tick, lang)
        page.text(
            layout.x(tick), top + height + 0.8, words, size=SMALL, colour=GREY, align="center"
        )


def _interval(page: Page, layout: Layout, y: float, row: Mapping[str, float]) -> None:
    low, high = layout.x(row["conf_low"]), layout.x(row["conf_high"])
    page.rule(low, y, high - low, PALETTE[0], weight=1.2)
    page.dots([layout.x(row["estimate"])], [y], 2.4, PALETTE[0])
