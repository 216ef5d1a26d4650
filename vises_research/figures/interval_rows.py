"""The drawing of estimates: a dot on its interval in every row, the numbers at the right."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from vises_research.figures.axis import BELOW, Axis, axis
from vises_research.figures.axis import titled as axis_title
from vises_research.figures.cells import counted
from vises_research.figures.naming import Heading, row_names
from vises_research.figures.once import once
from vises_research.figures.rows import Layout, Line, lay_out
from vises_research.figures.style import GREY, PALETTE, SMALL
from vises_research.figures.typeface import line_height, wrap
from vises_research.stats.quantity import Quantity
from vises_research.text import Voice, cell

if TYPE_CHECKING:
    from vises_research.figures.chart import Chart
    from vises_research.figures.page import Page
    from vises_research.stats import Result

__all__ = ["IntervalRows", "interval", "level", "titled"]

Words = Mapping[str, str]
DIAMETER, SHORTEST, INSET = 2.4, 30.0, 5.0
"""Of a dot; the shortest axis beside labels; at the ends of one below them, for words; in mm."""
ENDS, ASIDE = 1.0, 1.5
"""Below and between the words that say what the ends of an axis mean, in mm."""


@dataclass(frozen=True, eq=False)
class IntervalRows:
    """The drawing of estimates; see :func:`vises_research.figures.estimates`."""

    pairs: Sequence[tuple[Result, Heading]]
    quantity: Quantity
    ends: tuple[Words, Words] | None = None
    kind: str = "estimates"
    signs: bool = True

    @cached_property
    def records(self) -> list[dict[str, Any]]:
        """The rows, each with the base of its result where it has none of its own."""
        return [
            {"n": result.base.answered, **row}
            for result, _ in self.pairs
            for row in result.table.to_dict("records")
        ]

    def words(self) -> Iterable[tuple[str, Words]]:
        """Give the headings, and what the ends of the axis mean."""
        yield from (("a heading", heading) for _, heading in self.pairs if heading)
        yield from (("an end of the axis", words) for words in self.ends or ())

    def remark(self, chart: Chart, voice: Voice) -> str:
        """Say at which level the intervals are."""
        return voice.say("line_interval", level=level(self.records, voice))

    def reading(self, chart: Chart, voice: Voice) -> str:
        """Say what the axis shows and what the rows are."""
        if self.kind == "shares":
            keys = self.pairs[0][0].keys
            rows = ", ".join(voice.variable(key) for key in keys)
            return voice.say("alt.shares", rows=rows)
        return voice.say("alt.estimates", quantity=axis_title(self.quantity, voice))

    def height(self, chart: Chart) -> float:
        """Give the height that holds every language."""
        layout, scale = once(chart, self._layout)
        ends, title = self._towards(scale, chart.width), titled(scale)
        return ends + layout.header + layout.height + BELOW + line_height(SMALL) + title

    def draw(self, chart: Chart, page: Page, top: float, voice: Voice) -> None:
        """Draw what the ends mean, the rows with their part of the axis, then the ticks."""
        layout, scale = once(chart, self._layout)
        top += self._towards(scale, page.width)
        if self.ends:
            _ends(page, scale, top - ENDS, [words[voice.lang] for words in self.ends])
        layout.heads(page, top, self._heads(voice))
        y = top + layout.header
        rows = zip(self._lines(chart, voice), self.records, strict=True)
        for index, (line, row) in enumerate(rows):
            middle = layout.write(page, y, index, line)
            scale.grid(page, *layout.band(y, index))
            if not row.get("hidden"):
                interval(page, scale, middle, row, PALETTE[0])
            y += layout.heights[index]
        scale.scale(page, y, voice)

    def _towards(self, scale: Axis, room: float) -> float:
        """Give the height of the words that say what the ends of the axis mean."""
        both = [
            (words, side) for side in (0, 1) for words in (self.ends or ({}, {}))[side].values()
        ]
        lines = [len(_arrowed(words, side, _middle(scale, room), room)) for words, side in both]
        return max(lines) * line_height(SMALL) + ENDS if lines else 0.0

    def _layout(self, chart: Chart) -> tuple[Layout, Axis]:
        rows = {voice.lang: self._lines(chart, voice) for voice in chart.voices}
        heads = {voice.lang: self._heads(voice) for voice in chart.voices}
        layout = lay_out(chart.width, rows, heads, mark=DIAMETER, shortest=SHORTEST, inset=INSET)
        values = [row[key] for row in self.records for key in ("estimate", "conf_low", "conf_high")]
        return layout, axis(values, layout.left, layout.length, self.quantity, chart.voices)

    def _heads(self, voice: Voice) -> tuple[str, ...]:
        if self.quantity.is_share:
            return ("",)
        shown = voice.say("heading.interval", level=level(self.records, voice))
        return voice.say("heading.estimate"), shown, voice.say("heading.n")

    def _lines(self, chart: Chart, voice: Voice) -> list[Line]:
        names = row_names(self.pairs, voice)
        cells = [self._cells(row, voice) for row in self.records]
        return [Line(name, each) for name, each in zip(names, cells, strict=True)]

    def _cells(self, row: Mapping[str, Any], voice: Voice) -> tuple[str, ...]:
        """Write the numbers of a row: of a share also what it is made of."""
        if row.get("hidden"):
            return tuple(voice.say("hidden.sign") for _ in self._heads(voice))
        value = cell(self.quantity, row, voice)
        if self.quantity.is_share and "base" in row:
            counts: dict[str, Any] = {key: counted(row[key], voice) for key in ("n", "base")}
            return (f"{value} ({voice.say('n_of', **counts)})",)
        low, high = (cell(self.quantity, row, voice, key) for key in ("conf_low", "conf_high"))
        known = not math.isnan(row["conf_low"])
        shown = voice.say("range", low=low, high=high) if known else "–"
        return value, shown, counted(row["n"], voice)


def level(records: Sequence[Mapping[str, Any]], voice: Voice) -> str:
    """Write the confidence level of intervals."""
    return voice.percent(float(records[0]["conf_level"]))


def interval(
    page: Page,
    scale: Axis,
    y: float,
    row: Mapping[str, Any],
    colour: str,
    diameter: float = DIAMETER,
) -> None:
    """Draw an interval and its estimate; a limit beyond the axis ends in an arrow."""
    if not math.isnan(row["conf_low"]):
        low, high = scale.x(row["conf_low"]), scale.x(row["conf_high"])
        page.rule(low, y, high - low, colour, weight=1.2)
        for place, limit, way in ((low, "conf_low", 1), (high, "conf_high", -1)):
            if scale.beyond(row[limit]):
                page.arrow(place, y, way, colour)
    if not math.isnan(row["estimate"]) and not scale.beyond(row["estimate"]):
        page.dots([scale.x(row["estimate"])], [y], diameter, colour)


def titled(scale: Axis) -> float:
    """Give the height of what is written below the ticks."""
    return 0.0 if scale.quantity.is_share else line_height(SMALL)


def _ends(page: Page, scale: Axis, bottom: float, ends: Sequence[str]) -> None:
    """Write what the ends of the axis mean on both sides of the reference."""
    middle = _middle(scale, page.width)
    for side, words in enumerate(ends):
        lines = _arrowed(words, side, middle, page.width)
        x, align = (middle - ASIDE, "right") if side == 0 else (middle + ASIDE, "left")
        y = bottom - len(lines) * line_height(SMALL)
        page.text(x, y, lines, size=SMALL, colour=GREY, align=align)


def _middle(scale: Axis, room: float) -> float:
    """Give the place of the reference, or near it, so that there is room on both sides."""
    reference = scale.quantity.null
    middle = scale.left + scale.length / 2 if reference is None else scale.x(reference)
    return min(max(middle, 0.3 * room), 0.7 * room)


def _arrowed(words: str, side: int, middle: float, room: float) -> list[str]:
    pointed = f"{words}\u00a0→" if side else f"←\u00a0{words}"
    return wrap(pointed, (room - middle if side else middle) - ASIDE, SMALL)
