"""The drawing of dumbbells: two dots on an axis of values, and an interval on one of changes."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from vises_research.figures.axis import BELOW, Axis, axis
from vises_research.figures.interval_rows import DIAMETER, interval, level
from vises_research.figures.naming import Heading, row_names
from vises_research.figures.once import once
from vises_research.figures.page import ASCENT
from vises_research.figures.rows import Layout, Line, lay_out
from vises_research.figures.style import GREY, INK, PALETTE, POINT, SMALL
from vises_research.figures.typeface import line_height, width
from vises_research.stats.quantity import CHANGE, MEAN, POINTS, SHARE, Quantity
from vises_research.text import Voice, cell

if TYPE_CHECKING:
    from vises_research.figures.chart import Chart
    from vises_research.figures.page import Page
    from vises_research.stats import Result

__all__ = ["DumbbellRows"]

SHORTEST, INSET, GAP = 60.0, 1.5, 7.0
"""The shortest room beside labels; at its ends, where it is below them; between the two axes."""
PART = 0.58
"""What the axis of values takes of the room for both."""
AWAY = 0.9
"""Between a dot and its number, in mm."""


@dataclass(frozen=True, eq=False)
class DumbbellRows:
    """The drawing of before and after; see :func:`vises_research.figures.dumbbell`."""

    pairs: Sequence[tuple[Result, Heading]]
    kind: str = "dumbbell"

    @property
    def quantities(self) -> tuple[Quantity, Quantity]:
        """What the two axes show."""
        shares = "base" in self.pairs[0][0].table
        return (SHARE, POINTS) if shares else (MEAN, CHANGE)

    @cached_property
    def rows(self) -> list[dict[str, dict[str, Any]]]:
        """The items: term -> its row."""
        tables = [result.table.to_dict("records") for result, _ in self.pairs]
        return [{str(row["term"]): dict(row) for row in table} for table in tables]

    def words(self) -> Iterable[tuple[str, Mapping[str, str]]]:
        """Give the headings."""
        return [("a heading", heading) for _, heading in self.pairs if heading]

    def remark(self, chart: Chart, voice: Voice) -> str:
        """Say which dot is which, and at which level the intervals are."""
        marks = voice.say("dumbbell.marks")
        line = voice.say("line_interval", level=self._level(voice))
        return f"{marks} · {line}" if once(chart, self._layout)[2] else marks

    def reading(self, chart: Chart, voice: Voice) -> str:
        """Say what stands in a row."""
        return voice.say("alt.dumbbell", level=self._level(voice))

    def height(self, chart: Chart) -> float:
        """Give the height that holds every language."""
        layout, _, changes = once(chart, self._layout)
        titles = 1 if changes or not self.quantities[0].is_share else 0
        return layout.header + layout.height + BELOW + (1 + titles) * line_height(SMALL)

    def draw(self, chart: Chart, page: Page, top: float, voice: Voice) -> None:
        """Draw the heads, the rows with both axes, then the ticks."""
        layout, values, changes = once(chart, self._layout)
        layout.heads(page, top, self._heads(voice))
        y = top + layout.header
        for index, line in enumerate(self._lines(chart, voice)):
            middle, row = layout.write(page, y, index, line), self.rows[index]
            for each in filter(None, (values, changes)):
                each.grid(page, *layout.band(y, index))
            self._pair(page, values, middle, row, voice)
            if changes:
                interval(page, changes, middle, row["difference"], INK)
            y += layout.heights[index]
        for each in filter(None, (values, changes)):
            each.scale(page, y, voice)

    def _layout(self, chart: Chart) -> tuple[Layout, Axis, Axis | None]:
        """Place both axes; in a narrow figure the change stands in numbers alone."""
        rows = {voice.lang: self._lines(chart, voice) for voice in chart.voices}
        heads = {voice.lang: self._heads(voice) for voice in chart.voices}
        layout = lay_out(chart.width, rows, heads, mark=3.0, shortest=SHORTEST, inset=INSET)
        what, moved = self.quantities
        pad = DIAMETER / 2 + AWAY + max(self._widths(chart))
        both = layout.length >= SHORTEST
        first = (layout.length - GAP) * PART if both else layout.length
        second = layout.length - GAP - first
        left, length = layout.left + pad, first - 2 * pad
        shown = [row[term]["estimate"] for row in self.rows for term in ("before", "after")]
        keys = ("estimate", "conf_low", "conf_high")
        changes = [row["difference"][key] for row in self.rows for key in keys]
        values = axis(shown, left, length, what, chart.voices)
        if not both:
            return layout, values, None
        start = layout.left + first + GAP
        return layout, values, axis(changes, start, second - 3, moved, chart.voices)

    def _widths(self, chart: Chart) -> Iterable[float]:
        what = self.quantities[0]
        for row in self.rows:
            for term in ("before", "after"):
                for voice in chart.voices:
                    yield width(cell(what, row[term], voice), SMALL)

    def _pair(
        self, page: Page, scale: Axis, y: float, row: Mapping[str, Mapping[str, Any]], voice: Voice
    ) -> None:
        """Draw both dots and the line between them, the numbers on the outer sides."""
        before, after = (float(row[term]["estimate"]) for term in ("before", "after"))
        if math.isnan(before) or math.isnan(after):
            return
        first, last = scale.x(before), scale.x(after)
        page.rule(min(first, last), y, abs(last - first), GREY, weight=1.2)
        page.rings([first], [y], DIAMETER + 0.3, PALETTE[0])
        page.dots([last], [y], DIAMETER, PALETTE[0])
        up, away = after >= before, DIAMETER / 2 + AWAY
        for x, term, right in ((first, "before", not up), (last, "after", up)):
            words = cell(self.quantities[0], row[term], voice)
            align, place = ("left", x + away) if right else ("right", x - away)
            top = y - SMALL * POINT * ASCENT / 2
            page.text(place, top, words, size=SMALL, align=align)

    def _heads(self, voice: Voice) -> tuple[str, ...]:
        shown = voice.say("heading.interval", level=self._level(voice))
        return voice.say("dumbbell.change"), shown, voice.say("heading.n")

    def _lines(self, chart: Chart, voice: Voice) -> list[Line]:
        names = row_names([(self._named(r), h) for r, h in self.pairs], voice)
        cells = [self._cells(row["difference"], voice) for row in self.rows]
        return [Line(name, each) for name, each in zip(names, cells, strict=True)]

    def _named(self, result: Result) -> Result:
        """Give the result with the row of the change alone, which bears the name of the item."""
        return result.where(term="difference")

    def _cells(self, row: Mapping[str, Any], voice: Voice) -> tuple[str, ...]:
        what = self.quantities[1]
        ends = ("estimate", "conf_low", "conf_high")
        value, low, high = (cell(what, row, voice, end) for end in ends)
        known = not math.isnan(row["conf_low"])
        shown = voice.say("range", low=low, high=high) if known else "–"
        return value, shown, voice.number(row["n"], 0)

    def _level(self, voice: Voice) -> str:
        return level([self.rows[0]["difference"]], voice)
