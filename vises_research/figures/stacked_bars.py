"""The drawing of stacked bars: level names as a legend, bars with their numbers, columns beside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from vises_research.figures.legend import Legend, legend
from vises_research.figures.naming import Heading
from vises_research.figures.once import once
from vises_research.figures.page import ASCENT
from vises_research.figures.rows import PAD, Layout, Line, lay_out
from vises_research.figures.scales import Scale
from vises_research.figures.shades import edge, ink_on
from vises_research.figures.style import BODY, GREY, POINT, SMALL
from vises_research.figures.typeface import width
from vises_research.text import message, number, percent

if TYPE_CHECKING:
    from vises_research.figures.chart import Chart
    from vises_research.figures.page import Page
    from vises_research.stats import Result

__all__ = ["Bar", "StackedBars"]

Words = Mapping[str, str]
HALF_CAPITAL = ASCENT * BODY * POINT / 2
THICK, SHORTEST = 4.6, 48.0
"""Height of a bar, and the shortest room for bars beside their labels; in mm."""


@dataclass(frozen=True)
class Bar:
    """The numbers of a row: shares on the bar, and counts with their share beside it."""

    result: Result
    group: Mapping[str, Any]
    shares: tuple[float, ...]
    beside: tuple[tuple[int, float], ...]
    missing: int | None
    base: int


@dataclass(frozen=True, eq=False)
class StackedBars:
    """The drawing of answers on a scale; see :func:`vises_research.figures.likert`."""

    pairs: Sequence[tuple[Result, Heading]]
    scale: Scale
    diverging: bool = True
    kind: str = "likert"

    @cached_property
    def bars(self) -> list[tuple[Bar, Heading]]:
        """The rows from top to bottom, each with the heading of its result."""
        return [(bar, heading) for result, heading in self.pairs for bar in self._bars(result)]

    def words(self) -> Iterable[tuple[str, Words]]:
        """Give the headings."""
        return [("a heading", heading) for _, heading in self.pairs if heading]

    def remark(self, chart: Chart, lang: str) -> str:
        """Say what the numbers are, and whether they are weighted."""
        numbers = message("likert.numbers", lang)
        weighted = any(result.name == "weighted_share" for result, _ in self.pairs)
        return f"{numbers}, {message('likert.weighted', lang)}" if weighted else numbers

    def reading(self, chart: Chart, lang: str) -> str:
        """Say what the bars are, and which are the most and the least positive."""
        first, last = (self._level(chart, self.scale.levels[i], lang) for i in (0, -1))
        told = [message("alt.likert", lang, first=first, last=last)]
        known = [pair for pair in self.bars if pair[0].base]
        if len(known) > 1:
            known.sort(key=lambda pair: -self._net(pair[0]))
            most, least = (self._name(chart, *known[i], lang) for i in (0, -1))
            told.append(message("alt.likert_most", lang, most=most, least=least))
        return " ".join(told)

    def height(self, chart: Chart) -> float:
        """Give the height that holds every language."""
        layout, _, head = once(chart, self._layout)
        return head + layout.height

    def draw(self, chart: Chart, page: Page, top: float, lang: str) -> None:
        """Draw the legend, the heads of the columns and the rows."""
        layout, above, head = once(chart, self._layout)
        names = [self._level(chart, level, lang) for level in self.scale.levels]
        beside = head < above.height + layout.header
        above.draw(page, top + (head - above.height if beside else 0), names, self.scale.colours)
        y = top + head
        layout.heads(page, y - layout.header, self._heads(chart, lang))
        for index, line in enumerate(self._lines(chart, lang)):
            middle = layout.write(page, y, index, line)
            self._bar(page, layout, middle, self.bars[index][0], lang)
            y += layout.heights[index]

    def _bars(self, result: Result) -> Iterable[Bar]:
        table, outcome = result.table, result.outcome
        keys = list(result.by)
        parts = table.groupby(keys, observed=True, sort=False) if keys else [((), table)]
        for group, part in parts:
            rows = {row[outcome]: row for row in part.to_dict("records")}
            base = int(next(iter(rows.values()))["base"])
            shares = tuple(float(rows[one]["estimate"]) for one in self.scale.levels)
            beside = [(int(rows[a]["n"]), float(rows[a]["estimate"])) for a in self.scale.aside]
            rest = base - sum(int(row["n"]) for row in rows.values())
            left = max(0.0, 1.0 - sum(float(row["estimate"]) for row in rows.values()))
            beside.append((rest, left if rest else 0.0))
            asked = next(iter(rows.values())).get("asked")
            missing = None if asked is None else int(asked) - base
            about = dict(zip(keys, group, strict=True))
            yield Bar(result, about, shares, tuple(beside), missing, base)

    def _net(self, bar: Bar) -> float:
        return self.scale.net(dict(zip(self.scale.levels, bar.shares, strict=True)))

    def _columns(self) -> tuple[list[int], bool]:
        """Choose what stands beside the bars: levels aside, other answers, and who is missing."""
        several = len(self.scale.aside)
        rest = [several] if any(bar.beside[several][0] for bar, _ in self.bars) else []
        missing = all(bar.missing is not None for bar, _ in self.bars)
        return [*range(several), *rest], missing and any(bar.missing for bar, _ in self.bars)

    def _heads(self, chart: Chart, lang: str) -> list[str]:
        columns, missing = self._columns()
        aside = [self._level(chart, level, lang) for level in self.scale.aside]
        names = [*aside, message("heading.no_opinion", lang)]
        heads = [names[index] for index in columns]
        heads += [message("heading.missing", lang)] if missing else []
        return [*heads, message("column.base", lang)]

    def _lines(self, chart: Chart, lang: str) -> list[Line]:
        columns, missing = self._columns()
        lines = []
        for bar, heading in self.bars:
            cells = [_counted(*bar.beside[index], lang) for index in columns]
            if missing and bar.missing is not None:
                asked = bar.base + bar.missing
                cells.append(_counted(bar.missing, bar.missing / asked if asked else 0.0, lang))
            cells.append(number(bar.base, lang, 0))
            lines.append(Line(self._name(chart, bar, heading, lang), tuple(cells)))
        return lines

    def _name(self, chart: Chart, bar: Bar, heading: Heading, lang: str) -> str:
        item = heading[lang] if heading else chart.labels.variable(bar.result.outcome, lang)
        groups = [chart.labels.level(key, level, lang) for key, level in bar.group.items()]
        parts = groups if len(self.pairs) == 1 and groups else [item, *groups]
        return " · ".join(parts)

    def _level(self, chart: Chart, level: Any, lang: str) -> str:
        return chart.labels.level(self.pairs[0][0].outcome, level, lang)

    def _layout(self, chart: Chart) -> tuple[Layout, Legend, float]:
        rows = {lang: self._lines(chart, lang) for lang in chart.languages}
        heads = {lang: self._heads(chart, lang) for lang in chart.languages}
        layout = lay_out(chart.width, rows, heads, mark=THICK, shortest=SHORTEST)
        names = {
            lang: [self._level(chart, level, lang) for level in self.scale.levels]
            for lang in chart.languages
        }
        above = legend(names, layout.left, layout.length, chart.width)
        beside = above.left == layout.left and bool(above.cells) and not layout.above
        height = max(above.height, layout.header) if beside else above.height + layout.header
        return layout, above, height

    def _extent(self) -> tuple[float, float]:
        """Give the most that any bar needs left of zero, and in all."""
        if not self.diverging:
            return 0.0, 1.0
        known = [bar.shares for bar, _ in self.bars if bar.base]
        lefts = [self.scale.left(shares) for shares in known]
        rights = [sum(shares) - left for shares, left in zip(known, lefts, strict=True)]
        left = max(lefts, default=0.0)
        return left, (left + max(rights, default=1.0)) or 1.0

    def _bar(self, page: Page, layout: Layout, middle: float, bar: Bar, lang: str) -> None:
        """Draw the boxes of a row from left to right, a number in each that has room for it."""
        zero, extent = self._extent()
        if not bar.base:
            words = message("item.none", lang)
            page.text(layout.left + 1, middle - HALF_CAPITAL, words, colour=GREY)
            return
        if self.diverging:
            _zero(page, layout.left + zero * layout.length / extent, middle, not layout.above)
        begin = zero - self.scale.left(bar.shares) if self.diverging else 0.0
        x, unit = layout.left + begin * layout.length / extent, layout.length / extent
        for share, colour in zip(bar.shares, self.scale.colours, strict=True):
            if share > 0:
                page.box(x, middle - THICK / 2, (share * unit, THICK), colour, edge(colour))
                words = number(100 * share, lang, 0)
                if width(words, SMALL) + 1 <= share * unit:
                    look: dict[str, Any] = {"size": SMALL, "colour": ink_on(colour)}
                    y = middle - HALF_CAPITAL * SMALL / BODY
                    page.text(x + share * unit / 2, y, words, align="center", **look)
            x += share * unit


def _zero(page: Page, x: float, middle: float, free: bool) -> None:
    """Draw the line of zero below a bar and, where no label is, above: it crosses no number."""
    for y in (middle - THICK / 2 - PAD, middle + THICK / 2)[not free :]:
        page.stem(x, y, PAD, GREY)


def _counted(n: int, share: float, lang: str) -> str:
    """Write a count and its share, ``3 (4%)``."""
    return f"{number(n, lang, 0)} ({percent(share, lang)})" if n else number(n, lang, 0)
