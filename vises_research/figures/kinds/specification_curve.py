"""A finding under every combination of choices, as a specification curve."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import KW_ONLY, dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from vises_research.errors import Problem
from vises_research.figures.axis import Axis, axis
from vises_research.figures.chart import Chart
from vises_research.figures.page import ASCENT
from vises_research.figures.style import FAINT, GREY, PALETTE, POINT, SMALL
from vises_research.figures.typeface import line_height, width, wrap
from vises_research.stats.quantity import ESTIMATE, RATIO, SLOPE
from vises_research.text import Voice

if TYPE_CHECKING:
    from vises_research.figures.page import Page
    from vises_research.stats import Result

__all__ = ["specification_curve"]

Words = Mapping[str, str]

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

    kind: ClassVar[str] = "specification_curve"

    def problems(self) -> Iterable[Problem]:
        """Find why it cannot show what it was given."""
        where, table = "figures.specification_curve", self.result.table
        if self.result.card.rows != "specifications":
            yield Problem(where, "this chart shows specifications", self.result.name)
            return
        known = table.loc[table["estimate"].notna(), "estimate"]
        if not 0 < len(known) <= MOST:
            yield Problem(where, "not as many estimates", str(len(known)), f"1 to {MOST}")
        above = self.reference is None or self.reference > 0
        if self.ratio and not ((known > 0).all() and above):
            yield Problem(where, "ratios and their reference are above 0")

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

    @property
    def tall(self) -> float:
        """Give the height that holds every language."""
        grid = self.layout
        return grid.top + TALL + APART + sum(grid.heights)

    def paint(self, page: Page, top: float, voice: Voice) -> None:
        """Draw the name of the axis, the estimates, and the table of choices."""
        grid = self.layout
        page.text(
            0, top, wrap(self.measure[voice.lang], page.width, SMALL), size=SMALL, colour=GREY
        )
        self._estimates(page, grid, top + grid.top, voice)
        y = top + grid.top + TALL + APART
        for index, ((choice, level), height) in enumerate(
            zip(self.options, grid.heights, strict=True)
        ):
            if level is None and index:
                page.rule(0, y + 0.4, page.width)
            self._option(page, grid, y + (LEAD if level is None else 0), (choice, level), voice)
            y += height

    @cached_property
    def layout(self) -> Grid:
        """Where columns and rows stand."""
        labels = [self._label(*each, voice) for each in self.options for voice in self.voices]
        need = max(width(words, SMALL, bold) for words, bold in labels) + INDENT + APART
        keys = [k for k in ("estimate", "conf_low", "conf_high") if k in self.result.table]
        values = self.result.table[keys].to_numpy().ravel().tolist()
        kind = RATIO if self.ratio else SLOPE if self.reference == 0 else ESTIMATE
        scale = axis(values, 0, TALL, replace(kind, null=self.reference), self.voices)
        ticks = [scale.words(tick, voice) for tick in scale.ticks for voice in self.voices]
        left = max(min(need, self.width * WIDEST), max(width(t, SMALL) for t in ticks) + APART)
        lines = max(len(wrap(self.measure[voice.lang], self.width, SMALL)) for voice in self.voices)
        heights = [
            max(len(self._lines(*each, left, voice)) for voice in self.voices) * line_height(SMALL)
            + (LEAD if each[1] is None else 0.0)
            for each in self.options
        ]
        pitch = (self.width - left) / len(self.result.table)
        return Grid(left, pitch, lines * line_height(SMALL) + CAPITAL / 2, heights, scale)

    def _label(self, choice: str, level: Any, voice: Voice) -> tuple[str, bool]:
        if level is None:
            return voice.variable(choice), True
        return voice.level(choice, level), False

    def _lines(self, choice: str, level: Any, left: float, voice: Voice) -> list[str]:
        """Break a label; the name of a choice may run over the empty row beside it."""
        words, bold = self._label(choice, level, voice)
        room = self.width if bold else left - INDENT - APART
        return wrap(words, room, SMALL, bold)

    def _estimates(self, page: Page, grid: Grid, top: float, voice: Voice) -> None:
        """Draw ticks, the reference, and each estimate on its interval."""
        for tick in grid.scale.ticks:
            y, dark = grid.y(tick, top), tick == self.reference
            page.rule(
                grid.left, y, page.width - grid.left, GREY if dark else FAINT, 0.9 if dark else 0.5
            )
            words = grid.scale.words(tick, voice)
            look: dict[str, Any] = {"size": SMALL, "colour": GREY, "align": "right"}
            page.text(grid.left - APART / 2, y - CAPITAL / 2, words, **look)
        rows = self.result.table.to_dict("records")
        for colour in (PALE, PALETTE[0]):
            chosen = [i for i in range(len(rows)) if self.colour(i) == colour]
            if "conf_low" in rows[0]:
                known = [i for i in chosen if rows[i]["conf_low"] == rows[i]["conf_low"]]
                ends = [[grid.y(rows[i][k], top) for k in ("conf_low", "conf_high")] for i in known]
                page.bars(
                    [grid.x(i) for i in known], ends, colour, min(1.2, 0.45 * grid.pitch / POINT)
                )
            ys = [grid.y(rows[i]["estimate"], top) for i in chosen]
            if chosen:
                page.dots(
                    [grid.x(i) for i in chosen], ys, min(2.0, max(0.8, 0.8 * grid.pitch)), colour
                )

    def colour(self, index: int) -> str:
        """Give the colour of a specification: pale where its interval holds the reference."""
        return PALE if self.clear is not None and not self.clear[index] else PALETTE[0]

    def _option(
        self, page: Page, grid: Grid, y: float, option: tuple[str, Any], voice: Voice
    ) -> None:
        choice, level = option
        lines = self._lines(choice, level, grid.left, voice)
        page.text(0 if level is None else INDENT, y, lines, size=SMALL, bold=level is None)
        if level is None:
            return
        chosen = [i for i, each in enumerate(self.result.table[choice]) if each == level]
        for colour in (PALE, PALETTE[0]):
            xs = [grid.x(i) for i in chosen if self.colour(i) == colour]
            weight = min(1.8, 0.6 * grid.pitch / POINT)
            page.strokes(xs, y + CAPITAL / 2, 1.8, colour, weight)


@dataclass(frozen=True)
class Grid:
    """Where columns and rows stand, in mm, for all languages at once."""

    left: float
    pitch: float
    top: float
    heights: list[float]
    scale: Axis

    def x(self, index: int) -> float:
        """Give the middle of the column of a specification."""
        return self.left + (index + 0.5) * self.pitch

    def y(self, value: float, top: float) -> float:
        """Give the height at which a value stands in the panel that begins at ``top``."""
        return top + TALL - self.scale.x(value)


specification_curve = SpecificationCurve
