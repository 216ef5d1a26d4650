"""A finding under every combination of choices, as a specification curve."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import KW_ONLY, dataclass, replace
from functools import cached_property
from math import isnan
from typing import TYPE_CHECKING, Any

from vises_research.errors import Problem
from vises_research.figures.axis import axis
from vises_research.figures.chart import Chart
from vises_research.figures.frame import Words
from vises_research.figures.page import ASCENT
from vises_research.figures.style import FAINT, GREY, PALETTE, POINT, SMALL
from vises_research.figures.typeface import line_height, most_lines, widest, width, wrap
from vises_research.stats.quantity import ESTIMATE, RATIO, SLOPE
from vises_research.text import Voice

if TYPE_CHECKING:
    from vises_research.figures.page import Page
    from vises_research.stats import Result

__all__ = ["specification_curve"]


MOST = 1000
"""More specifications than this cannot be told apart on a page."""
TALL, INDENT, APART, LEAD = 42.0, 2.0, 2.5, 1.6
"""Height of the panel of estimates; left of an option; beside labels; above a choice; in mm."""
WIDEST = 0.36
"""Part of the page that labels may take."""
PALE = "#8A8A8A"
"""Marks of intervals that do not exclude the reference."""
CAPITAL = SMALL * POINT * ASCENT


@dataclass(frozen=True, eq=False, repr=False)
class SpecificationCurve(Chart):
    """Draw the estimates of all specifications in order, and below them what was chosen in each.

    Parameters
    ----------
    result
        ``stats.specifications``.
    measure
        What the estimates are, for the axis: language -> words.
    reference
        The value that means no effect; ``None`` where there is none. Intervals that exclude it are
        dark.
    ratio
        Whether the estimates are ratios, which stand on a logarithmic axis.

    Raises
    ------
    StudyError
        If the result is another one, has no estimate, or has too many to be told apart.
    """

    result: Result
    _: KW_ONLY
    measure: Words
    reference: float | None = 0.0
    ratio: bool = False

    def problems(self) -> Iterable[Problem]:
        """Refuse what are no specifications, none or too many, and ratios below 0."""
        table = self.result.table
        if self.result.card.rows != "specifications":
            yield self.refusal("this chart shows specifications", self.result.name)
            return
        known = table.loc[table["estimate"].notna(), "estimate"]
        if not 0 < len(known) <= MOST:
            yield self.refusal("not as many estimates", str(len(known)), f"1 to {MOST}")
        above = self.reference is None or self.reference > 0
        if self.ratio and not ((known > 0).all() and above):
            yield self.refusal("ratios and their reference are above 0")

    def arranged(self) -> Mapping[str, Any]:
        """Put the estimates in order, without those that are not known."""
        table = self.result.table[self.result.table["estimate"].notna()]
        table = table.sort_values("estimate", kind="stable").reset_index(drop=True)
        return {"result": replace(self.result, table=table)}

    @property
    def options(self) -> list[tuple[str, Any]]:
        """The choices with their options from top to bottom; a choice alone heads its options."""
        rows: list[tuple[str, Any]] = []
        for choice in self.result.by:
            rows += [(choice, None)]
            rows += [(choice, level) for level in self.result.table[choice].cat.categories]
        return rows

    @cached_property
    def clear(self) -> list[bool] | None:
        """Tell which intervals exclude the reference, where there are both."""
        if self.reference is None or "conf_low" not in self.result.table:
            return None
        table = self.result.table
        out = (table["conf_low"] > self.reference) | (table["conf_high"] < self.reference)
        return [bool(each) for each in out]

    def words(self) -> Iterable[tuple[str, Mapping[str, str]]]:
        """Give the name of the axis."""
        return [("the measure", self.measure)]

    def remark(self, voice: Voice) -> str:
        """Say what dark marks are, and how many."""
        if self.clear is None or self.reference is None:
            return ""
        numbers: dict[str, Any] = {
            "n": voice.number(sum(self.clear), 0),
            "base": voice.number(len(self.clear), 0),
            "reference": voice.number(self.reference, 2),
        }
        return voice.say("curve.clear", **numbers)

    def reading(self, voice: Voice) -> str:
        """Say what stands where."""
        choices = [voice.variable(choice) for choice in self.result.by]
        listed = voice.say("join.close").join(choices)
        return voice.say("alt.curve", measure=self.measure[voice.lang], choices=listed)

    @cached_property
    def layout(self) -> Grid:
        """Where columns and rows stand."""
        return Grid(self)

    def paint(self, page: Page, top: float, voice: Voice) -> None:
        """Draw the name of the axis, the estimates, and the table of choices."""
        grid, name = self.layout, wrap(self.measure[voice.lang], page.width, SMALL)
        page.text(0, top, name, size=SMALL, colour=GREY)
        self._ticks(page, top + grid.top, voice)
        self._estimates(page, top + grid.top)
        y = top + grid.top + TALL + APART
        for index, (option, height) in enumerate(zip(self.options, grid.heights, strict=True)):
            if option[1] is None and index:
                page.rule(0, y + 0.4, page.width)
            self._option(page, y + (LEAD if option[1] is None else 0), option, voice)
            y += height

    def label(self, choice: str, level: Any, voice: Voice) -> tuple[str, bool]:
        """Word a choice, which is bold, or one of its options."""
        if level is None:
            return voice.variable(choice), True
        return voice.level(choice, level), False

    def _ticks(self, page: Page, top: float, voice: Voice) -> None:
        """Draw the ticks, the reference darker."""
        grid = self.layout
        for tick in grid.scale.ticks:
            y, words = grid.y(tick, top), grid.scale.words(tick, voice)
            line = (GREY, 0.9) if tick == self.reference else (FAINT, 0.5)
            page.rule(grid.left, y, page.width - grid.left, *line)
            look: dict[str, Any] = {"size": SMALL, "colour": GREY, "align": "right"}
            page.text(grid.left - APART / 2, y - CAPITAL / 2, words, **look)

    def _estimates(self, page: Page, top: float) -> None:
        """Draw each estimate on its interval, the pale ones first."""
        grid, rows = self.layout, self.result.table.to_dict("records")
        for colour in (PALE, PALETTE[0]):
            chosen = [(grid.x(i), row) for i, row in enumerate(rows) if self.colour(i) == colour]
            if "conf_low" in rows[0]:
                known = [(x, row) for x, row in chosen if not isnan(row["conf_low"])]
                ends = [
                    [grid.y(row[k], top) for k in ("conf_low", "conf_high")] for _, row in known
                ]
                weight = min(1.2, 0.45 * grid.pitch / POINT)
                page.bars([x for x, _ in known], ends, colour, weight)
            if chosen:
                ys = [grid.y(row["estimate"], top) for _, row in chosen]
                page.dots([x for x, _ in chosen], ys, min(2.0, max(0.8, 0.8 * grid.pitch)), colour)

    def colour(self, index: int) -> str:
        """Give the colour of a specification: pale where its interval holds the reference."""
        return PALE if self.clear is not None and not self.clear[index] else PALETTE[0]

    def _option(self, page: Page, y: float, option: tuple[str, Any], voice: Voice) -> None:
        """Write a choice, or an option with a stroke for each specification that has it."""
        (choice, level), grid = option, self.layout
        lines = grid.lines(*self.label(choice, level, voice))
        page.text(0 if level is None else INDENT, y, lines, size=SMALL, bold=level is None)
        if level is None:
            return
        chosen = [i for i, each in enumerate(self.result.table[choice]) if each == level]
        for colour in (PALE, PALETTE[0]):
            xs = [grid.x(i) for i in chosen if self.colour(i) == colour]
            weight = min(1.8, 0.6 * grid.pitch / POINT)
            page.strokes(xs, y + CAPITAL / 2, 1.8, colour, weight)


class Grid:
    """Where columns and rows stand, in mm, for all languages at once."""

    def __init__(self, chart: SpecificationCurve) -> None:
        voices, table, self.width = chart.voices, chart.result.table, chart.width
        labels = [[chart.label(*each, voice) for voice in voices] for each in chart.options]
        need = max(width(words, SMALL, bold) for row in labels for words, bold in row)
        keys = [k for k in ("estimate", "conf_low", "conf_high") if k in table]
        values = table[keys].to_numpy().ravel().tolist()
        kind = RATIO if chart.ratio else SLOPE if chart.reference == 0 else ESTIMATE
        self.scale = axis(values, 0, TALL, replace(kind, null=chart.reference), voices)
        ticks = [self.scale.words(tick, voice) for tick in self.scale.ticks for voice in voices]
        room = min(need + INDENT + APART, chart.width * WIDEST)
        self.left = max(room, widest(ticks, SMALL) + APART)
        self.pitch = (chart.width - self.left) / len(table)
        named = [chart.measure[voice.lang] for voice in voices]
        above = most_lines(named, chart.width, SMALL)
        self.top = above * line_height(SMALL) + CAPITAL / 2
        lines = [max(len(self.lines(*each)) for each in row) for row in labels]
        leads = [LEAD if level is None else 0.0 for _, level in chart.options]
        pairs = zip(lines, leads, strict=True)
        self.heights = [n * line_height(SMALL) + lead for n, lead in pairs]
        self.height = self.top + TALL + APART + sum(self.heights)

    def lines(self, words: str, bold: bool) -> list[str]:
        """Break a label; the name of a choice may run over the empty row beside it."""
        return wrap(words, self.width if bold else self.left - INDENT - APART, SMALL, bold)

    def x(self, index: int) -> float:
        """Give the middle of the column of a specification."""
        return self.left + (index + 0.5) * self.pitch

    def y(self, value: float, top: float) -> float:
        """Give the height at which a value stands in the panel that begins at ``top``."""
        return top + TALL - self.scale.x(value)


specification_curve = SpecificationCurve
