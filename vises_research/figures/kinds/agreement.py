"""Two sides that were asked the same: what each said, and how far they agree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass
from functools import cached_property
from math import ceil, floor, isnan
from typing import TYPE_CHECKING, Any, NamedTuple

from vises_research.errors import Problem
from vises_research.figures.axis import DIAMETER
from vises_research.figures.chart import Chart
from vises_research.figures.naming import value_column
from vises_research.figures.style import BODY, GREY, PALETTE, SMALL
from vises_research.figures.typeface import each_most, line_height, widest, wrap
from vises_research.text import Voice, term
from vises_research.text.quantities import cell, tick

if TYPE_CHECKING:
    from vises_research.figures.page import Page
    from vises_research.stats import Result

__all__ = ["agreement"]

PAD, GAP, GUTTER = 1.6, 2.0, 5.0
"""Room around a row, beside an axis, and between columns; in mm."""
BESIDE, ABOVE = 34.0, 24.0
"""The shortest axis with the labels beside it, and with the coefficients in a column; in mm."""
VALUES = ("estimate", "conf_low", "conf_high")


class Row(NamedTuple):
    """What is printed of an item: its label, what each side said, the coefficient."""

    label: str
    said: Sequence[str]
    estimate: str
    interval: str


@dataclass(frozen=True, eq=False, repr=False)
class Agreement(Chart):
    """Draw what two sides said on each item, and how far they agree.

    Parameters
    ----------
    sides
        For each item a ``stats.share`` of one level or a ``stats.mean``, by the two sides.
    coefficients
        ``stats.item_agreement`` of the same items. Items stand in order of agreement.
    limits
        Where the axis of means begins and ends, as the scale does; ``None`` takes the whole numbers
        around the intervals. Shares stand on an axis from 0 to 100 %.

    Raises
    ------
    StudyError
        If results are of other kinds, are not by two sides, or are not of the same items.
    """

    sides: Sequence[Result]
    coefficients: Result
    _: KW_ONLY
    limits: tuple[float, float] | None = None

    @property
    def shown(self) -> tuple[Result, ...]:
        """The sides of each item, then how far they agree."""
        return (*self.sides, self.coefficients)

    def problems(self) -> Iterable[Problem]:
        """Refuse what is not of two sides, and sides and coefficients of other items."""
        for side in self.sides:
            by = side.table[side.by[0]].nunique() if len(side.by) == 1 else 0
            if side.card.rows not in ("levels", "means") or by != 2 or len(side.table) != 2:
                found = f"{side.name} of '{side.outcome}', {len(side.table)} rows"
                right = "stats.share of one level, or stats.mean, by the two sides"
                yield self.refusal("an item is no share or mean of two sides", found, right)
        if self.coefficients.card.rows != "item_coefficients":
            right = "a result of stats.item_agreement"
            yield self.refusal("there are no coefficients", self.coefficients.name, right)
            return
        items = {side.outcome for side in self.sides}
        known = {str(item) for item in self.coefficients.table["item"]}
        if items != known:
            one, two = (", ".join(sorted(names)) for names in (items, known))
            yield self.refusal("sides and coefficients are not of the same items", two, one)
        if len({(side.name, side.by) for side in self.sides}) > 1:
            yield self.refusal("all items must be shares, or all means, by the same sides")

    def arranged(self) -> Mapping[str, Any]:
        """Put the items in order of agreement."""
        table = self.coefficients.table
        table = table.sort_values("estimate", ascending=False, kind="stable")
        order = [str(item) for item in table["item"]]
        return {"sides": tuple(sorted(self.sides, key=lambda side: order.index(side.outcome)))}

    def remark(self, voice: Voice) -> str:
        """Say which coefficient it is, and at which level the intervals are."""
        table, name = self.coefficients.table.iloc[0], self.coefficients.name
        level = voice.percent(float(table["conf_level"]))
        coefficient = term(name, str(table["term"]), voice)
        return voice.say("agreement.note", coefficient=coefficient, level=level)

    def reading(self, voice: Voice) -> str:
        """Say what the rows are."""
        first, second = self.names(voice)
        return voice.say("alt.agreement", first=first, second=second)

    def names(self, voice: Voice) -> list[str]:
        """Name the two sides."""
        by = self.sides[0].by[0]
        return [voice.level(by, level) for level in self.sides[0].table[by]]

    def rows(self, voice: Voice) -> list[Row]:
        """Give what is printed of each item."""
        names, what, of = self.names(voice), self.sides[0].card.quantity(), self.coefficients
        counted = "base" if "base" in self.sides[0].table else "n"
        rows = []
        for side in self.sides:
            pairs = zip(names, side.table.to_dict("records"), strict=True)
            said = [
                f"{name} {cell(what, row, voice)} ({voice.number(row[counted], 0)})"
                for name, row in pairs
            ]
            found = of.where(item=side.outcome).table.iloc[0]
            value, low, high = (cell(of.card.quantity(), found, voice, end) for end in VALUES)
            interval = voice.say("range.to", low=low, high=high)
            rows.append(Row(voice.variable(side.outcome), said, value, interval))
        return rows

    @cached_property
    def layout(self) -> Layout:
        """Where axis, words and coefficients stand."""
        return Layout(self)

    def paint(self, page: Page, top: float, voice: Voice) -> None:
        """Draw the headings, a row for each item, and the numbers of the axis."""
        made = self.layout
        heading = voice.say(f"heading.{value_column(self.sides[0])}")
        page.text(made.left, top, heading, size=SMALL, colour=GREY)
        if made.column:
            words = voice.say("agreement.heading")
            page.text(page.width, top, words, size=SMALL, colour=GREY, align="right")
        y = top + made.head
        for row, side, height in zip(self.rows(voice), self.sides, made.heights, strict=True):
            under = page.text(0, y + PAD, wrap(row.label, made.label, BODY))
            at = y + PAD if made.beside else under
            for place in made.ticks:
                page.stem(made.x(place), at - 0.8, 2 * line_height(BODY))
            cells = zip(side.table.to_dict("records"), row.said, PALETTE, strict=False)
            for index, (each, words, colour) in enumerate(cells):
                line = at + index * line_height(BODY)
                made.mark(page, line + 1.0, each, colour)
                page.text(made.said, line, words, colour=colour)
            self._coefficient(page, at, row, voice)
            y += height
        what = self.sides[0].card.quantity()
        for value, align in zip(made.limits, ("left", "right"), strict=True):
            words = tick(what, value, voice, 2 if what.is_share else 0)
            page.text(made.x(value), y + 0.8, words, size=SMALL, colour=GREY, align=align)

    def _coefficient(self, page: Page, y: float, row: Row, voice: Voice) -> None:
        """Write the coefficient over its interval, or both on a line of their own."""
        if self.layout.column:
            y = page.text(page.width, y, row.estimate, bold=True, align="right")
            page.text(page.width, y, row.interval, size=SMALL, colour=GREY, align="right")
            return
        line = y + 2 * line_height(BODY)
        words = f"{voice.say('agreement.heading')} {row.estimate} ({row.interval})"
        page.text(self.layout.left, line, words, size=SMALL, colour=GREY)


class Layout:
    """Where all stands, in mm, for all languages at once.

    Labels stand ``beside`` the marks, else above them; coefficients in a ``column``, else on a line
    below the marks. The words of each side stand at ``said``.
    """

    def __init__(self, chart: Agreement) -> None:
        languages = [chart.rows(voice) for voice in chart.voices]
        rows, page = [row for each in languages for row in each], chart.width
        heads = [voice.say("agreement.heading") for voice in chart.voices]
        small = widest([*(row.interval for row in rows), *heads], SMALL)
        wide = max(widest((row.estimate for row in rows), BODY, bold=True), small) + GUTTER
        label = min(widest((row.label for row in rows), BODY) + 3, page * 0.33)
        free = page - GAP - widest((words for row in rows for words in row.said), BODY)
        self.beside, self.column = free - label - wide >= BESIDE, free - GAP - wide >= ABOVE
        self.left = label if self.beside else GAP
        self.axis = free - self.left - (wide if self.column else 0)
        self.said = self.left + self.axis + GAP
        self.label = label - 2 if self.beside else page - (wide if self.column else 0)
        most = each_most([[row.label for row in each] for each in languages], self.label)
        below = 2 + (not self.column) * SMALL / BODY
        tall = [max(n, 2) if self.beside else n + below for n in most]
        self.heights = [n * line_height(BODY) + PAD for n in tall]
        self.head = line_height(SMALL) + 0.6
        self.height = self.head + sum(self.heights) + 1 + line_height(SMALL)
        self.limits = low, high = chart.limits or _around(chart.sides)
        # The whole numbers of the scale if they are few, else quarters.
        whole = 2 <= high - low <= 10 and float(high - low).is_integer()
        steps = int(high - low) if whole else 4
        self.ticks = [low + (high - low) * i / steps for i in range(steps + 1)]

    def x(self, value: float) -> float:
        """Give the place of a value on the axis."""
        low, high = self.limits
        return self.left + (value - low) / (high - low) * self.axis

    def mark(self, page: Page, y: float, row: Mapping[str, Any], colour: str) -> None:
        """Draw a dot and its interval; nothing where there is no value."""
        if isnan(row["estimate"]):
            return
        if not isnan(row["conf_low"]):
            low, high = self.x(row["conf_low"]), self.x(row["conf_high"])
            page.rule(low, y, high - low, colour, weight=1.2)
        page.dots([self.x(row["estimate"])], [y], DIAMETER, colour)


def _around(sides: Sequence[Result]) -> tuple[float, float]:
    """Give the ends of an axis on which all intervals stand."""
    if sides[0].card.is_share:
        return 0.0, 1.0
    values = [float(v) for side in sides for name in VALUES for v in side.table[name].dropna()]
    low, high = (floor(min(values)), ceil(max(values))) if values else (0, 1)
    return float(low), float(max(high, low + 1))


agreement = Agreement
