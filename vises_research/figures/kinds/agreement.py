"""Two sides that were asked the same: what each said, and how far they agree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from vises_research.errors import Problem
from vises_research.figures.chart import Chart
from vises_research.figures.naming import is_share, value_column
from vises_research.figures.style import BODY, GREY, PALETTE, SMALL
from vises_research.figures.two_sides import PAD, Layout, Row, mark, ticks
from vises_research.figures.two_sides import layout as lay_out
from vises_research.figures.typeface import line_height, wrap
from vises_research.text import Voice, cell, term, tick

if TYPE_CHECKING:
    from vises_research.figures.page import Page
    from vises_research.stats import Result

__all__ = ["agreement"]


def _unfit(sides: Sequence[Result], coefficients: Result) -> Iterable[Problem]:
    here = "figures.agreement"
    for side in sides:
        by = side.table[side.by[0]].nunique() if len(side.by) == 1 else 0
        if side.card.rows not in ("levels", "means") or by != 2 or len(side.table) != 2:
            found = f"{side.name} of '{side.outcome}', {len(side.table)} rows"
            right = "stats.share of one level, or stats.mean, by the two sides"
            yield Problem(here, "an item is no share or mean of two sides", found, right)
    if coefficients.card.rows != "item_coefficients":
        right = "a result of stats.item_agreement"
        yield Problem(here, "there are no coefficients", coefficients.name, right)
        return
    items, known = {side.outcome for side in sides}, {str(i) for i in coefficients.table["item"]}
    if items != known:
        one, two = (", ".join(sorted(names)) for names in (items, known))
        yield Problem(here, "sides and coefficients are not of the same items", two, one)
    if len({(side.name, side.by) for side in sides}) > 1:
        yield Problem(here, "all items must be shares, or all means, by the same sides")


def _by_agreement(coefficients: Result) -> list[str]:
    table = coefficients.table.sort_values("estimate", ascending=False, kind="stable")
    return [str(item) for item in table["item"]]


def _around(sides: Sequence[Result]) -> tuple[float, float]:
    """Give the ends of an axis on which all intervals stand."""
    from math import ceil, floor

    if is_share(sides[0]):
        return 0.0, 1.0
    columns = ("estimate", "conf_low", "conf_high")
    values = [float(v) for side in sides for c in columns for v in side.table[c].dropna()]
    low, high = (floor(min(values)), ceil(max(values))) if values else (0, 1)
    return float(low), float(max(high, low + 1))


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
        """Find why it cannot show what it was given."""
        return _unfit(self.sides, self.coefficients)

    def arranged(self) -> Mapping[str, Any]:
        """Put the items in order of agreement."""
        order = {item: i for i, item in enumerate(_by_agreement(self.coefficients))}
        ranked = tuple(sorted(self.sides, key=lambda side: order[side.outcome]))
        return {"sides": ranked}

    def remark(self, voice: Voice) -> str:
        """Say which coefficient it is, and at which level the intervals are."""
        return voice.say(
            "agreement.note", coefficient=self.coefficient(voice), level=self._level(voice)
        )

    def reading(self, voice: Voice) -> str:
        """Say what the rows are."""
        first, second = self.names(voice)
        return voice.say("alt.agreement", first=first, second=second)

    def coefficient(self, voice: Voice) -> str:
        """Name the coefficient."""
        return term(self.coefficients.name, str(self.coefficients.table["term"].iloc[0]), voice)

    def names(self, voice: Voice) -> list[str]:
        """Name the two sides."""
        by = self.sides[0].by[0]
        return [voice.level(by, level) for level in self.sides[0].table[by]]

    def _level(self, voice: Voice) -> str:
        return voice.percent(float(self.coefficients.table["conf_level"].iloc[0]))

    def rows(self, voice: Voice) -> list[Row]:
        """Give what is printed of each item."""
        names = self.names(voice)
        what = self.sides[0].card.quantity()
        counted = "base" if "base" in self.sides[0].table else "n"
        rows = []
        for side in self.sides:
            cells = zip(names, side.table.to_dict("records"), strict=True)
            said = [
                f"{name} {cell(what, row, voice)} ({voice.number(row[counted], 0)})"
                for name, row in cells
            ]
            label = voice.variable(side.outcome)
            rows.append(Row(label, said, *_printed(self.coefficients, side.outcome, voice)))
        return rows

    @property
    def tall(self) -> float:
        """Give the height that holds every language."""
        made = self.layout
        return made.head + sum(made.heights) + 1 + line_height(SMALL)

    @cached_property
    def layout(self) -> Layout:
        """Where all stands."""
        languages = [self.rows(voice) for voice in self.voices]
        headings = [voice.say("agreement.heading") for voice in self.voices]
        return lay_out(languages, headings, self.width, self.limits or _around(self.sides))

    def paint(self, page: Page, top: float, voice: Voice) -> None:
        """Draw the headings, a row for each item, and the numbers of the axis."""
        made = self.layout
        self._headings(page, made, top, voice)
        y = top + made.head
        rows = zip(self.rows(voice), self.sides, made.heights, strict=True)
        for row, side, height in rows:
            under = page.text(0, y + PAD, wrap(row.label, made.label, BODY))
            at = y + PAD if made.beside else under
            for place in ticks(made.limits):
                page.stem(made.x(place), at - 0.8, 2 * line_height(BODY))
            cells = side.table.to_dict("records")
            for index, (each, words) in enumerate(zip(cells, row.said, strict=True)):
                line = at + index * line_height(BODY)
                mark(page, made, line + 1.0, each, PALETTE[index])
                page.text(made.said, line, words, colour=PALETTE[index])
            self._coefficient(page, made, at, row, voice)
            y += height
        what = self.sides[0].card.quantity()
        for value, align in zip(made.limits, ("left", "right"), strict=True):
            words = tick(what, value, voice, 2 if what.is_share else 0)
            page.text(made.x(value), y + 0.8, words, size=SMALL, colour=GREY, align=align)

    def _headings(self, page: Page, made: Layout, top: float, voice: Voice) -> None:
        """Say what the axis shows and what the column of coefficients holds."""
        heading = voice.say(f"heading.{value_column(self.sides[0])}")
        page.text(made.left, top, heading, size=SMALL, colour=GREY)
        if made.column:
            words = voice.say("agreement.heading")
            page.text(page.width, top, words, size=SMALL, colour=GREY, align="right")

    def _coefficient(self, page: Page, made: Layout, y: float, row: Row, voice: Voice) -> None:
        """Write the coefficient over its interval, or both on a line of their own."""
        if made.column:
            y = page.text(page.width, y, row.estimate, bold=True, align="right")
            page.text(page.width, y, row.interval, size=SMALL, colour=GREY, align="right")
            return
        line = y + 2 * line_height(BODY)
        words = f"{voice.say('agreement.heading')} {row.estimate} ({row.interval})"
        page.text(made.left, line, words, size=SMALL, colour=GREY)


def _printed(coefficients: Result, item: str, voice: Voice) -> tuple[str, str]:
    row = coefficients.where(item=item).table.iloc[0]
    what = coefficients.card.quantity()
    low, high = (cell(what, row, voice, end) for end in ("conf_low", "conf_high"))
    return cell(what, row, voice), voice.say("range.to", low=low, high=high)


agreement = Agreement
