"""The drawing of dumbbells: two dots on an axis of values, and an interval on one of changes."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from vises_research.errors import Problem, StudyError
from vises_research.figures.axis import BELOW, Axis, axis
from vises_research.figures.chart import Chart
from vises_research.figures.interval import DIAMETER, interval, level
from vises_research.figures.naming import Heading, headed, row_names
from vises_research.figures.page import ASCENT
from vises_research.figures.rows import Layout, Line, lay_out
from vises_research.figures.style import GREY, INK, PALETTE, POINT, SMALL
from vises_research.figures.typeface import line_height, width
from vises_research.stats.quantity import Quantity
from vises_research.text import Voice, cell

if TYPE_CHECKING:
    from vises_research.figures.page import Page
    from vises_research.stats import Result

__all__ = ["dumbbell"]

Words = Mapping[str, str]

Three = tuple["Result", "Result", "Result"]
TERMS = ("before", "after", "difference")
NEEDED = ("n", "base", "estimate", "conf_low", "conf_high", "conf_level")
SHORTEST, INSET, GAP = 60.0, 1.5, 7.0
"""The shortest room beside labels; at its ends, where it is below them; between the two axes."""
PART = 0.58
"""What the axis of values takes of the room for both."""
AWAY = 0.9
"""Between a dot and its number, in mm."""


@dataclass(frozen=True, eq=False, repr=False)
class Dumbbell(Chart):
    """Draw before and after as two dots joined by a line, and the change with its interval.

    Parameters
    ----------
    results
        ``stats.paired_values`` of each item. Or, where these come from elsewhere, three results of
        one row each: before and after (shares or means) and the change (``paired_difference``, or
        the ``mean_change`` of ``change``) of the same units.
    headings
        For each item its name (language -> words); ``None`` or nothing takes the label of the
        variable after.
    sort
        Whether the largest change stands first.

    Raises
    ------
    StudyError
        If a result is another one, some items are shares and some means, or a change is not that
        of its before and after.
    """

    results: Result | Sequence[Result | Three]
    _: KW_ONLY
    headings: Sequence[Words | None] = ()
    sort: bool = True

    kind: ClassVar[str] = "dumbbell"

    @property
    def shown(self) -> tuple[Result, ...]:
        """The items, as they stand from top to bottom."""
        return tuple(result for result, _ in self.pairs)

    @cached_property
    def _given(self) -> list[tuple[Result, Heading]]:
        given = [self.results] if not isinstance(self.results, Sequence) else self.results
        joined = [_one("figures.dumbbell", each) for each in given]
        return headed("figures.dumbbell", joined, self.headings)

    def problems(self) -> Iterable[Problem]:
        """Find why it cannot show what it was given."""
        where, results = "figures.dumbbell", [result for result, _ in self._given]
        unfit = [problem for result in results for problem in _unfit(where, result)]
        if not unfit and len({"base" in result.table for result in results}) > 1:
            unfit.append(Problem(where, "some items are shares, others means"))
        return unfit

    @cached_property
    def pairs(self) -> list[tuple[Result, Heading]]:
        """The items in the order in which they stand, each with its heading."""
        return sorted(self._given, key=_change) if self.sort else self._given

    @property
    def quantities(self) -> tuple[Quantity, Quantity]:
        """What the two axes show."""
        card = self.pairs[0][0].card
        return card.quantity("before"), card.quantity("difference")

    @cached_property
    def rows(self) -> list[dict[str, dict[str, Any]]]:
        """The items: term -> its row."""
        tables = [result.table.to_dict("records") for result, _ in self.pairs]
        return [{str(row["term"]): dict(row) for row in table} for table in tables]

    def words(self) -> Iterable[tuple[str, Mapping[str, str]]]:
        """Give the headings."""
        return [("a heading", heading) for _, heading in self.pairs if heading]

    def remark(self, voice: Voice) -> str:
        """Say which dot is which, and at which level the intervals are."""
        marks = voice.say("dumbbell.marks")
        line = voice.say("line_interval", level=self._level(voice))
        return f"{marks} · {line}" if self.layout[2] else marks

    def reading(self, voice: Voice) -> str:
        """Say what stands in a row."""
        return voice.say("alt.dumbbell", level=self._level(voice))

    @property
    def tall(self) -> float:
        """Give the height that holds every language."""
        layout, _, changes = self.layout
        titles = 1 if changes or not self.quantities[0].is_share else 0
        return layout.header + layout.height + BELOW + (1 + titles) * line_height(SMALL)

    def paint(self, page: Page, top: float, voice: Voice) -> None:
        """Draw the heads, the rows with both axes, then the ticks."""
        layout, values, changes = self.layout
        layout.heads(page, top, self._heads(voice))
        y = top + layout.header
        for index, line in enumerate(self._lines(voice)):
            middle, row = layout.write(page, y, index, line), self.rows[index]
            for each in filter(None, (values, changes)):
                each.grid(page, *layout.band(y, index))
            self._pair(page, values, middle, row, voice)
            if changes:
                interval(page, changes, middle, row["difference"], INK)
            y += layout.heights[index]
        for each in filter(None, (values, changes)):
            each.scale(page, y, voice)

    @cached_property
    def layout(self) -> tuple[Layout, Axis, Axis | None]:
        """Place both axes; in a narrow figure the change stands in numbers alone."""
        rows = {voice.lang: self._lines(voice) for voice in self.voices}
        heads = {voice.lang: self._heads(voice) for voice in self.voices}
        layout = lay_out(self.width, rows, heads, mark=3.0, shortest=SHORTEST, inset=INSET)
        what, moved = self.quantities
        pad = DIAMETER / 2 + AWAY + max(self._widths())
        both = layout.length >= SHORTEST
        first = (layout.length - GAP) * PART if both else layout.length
        second = layout.length - GAP - first
        left, length = layout.left + pad, first - 2 * pad
        shown = [row[term]["estimate"] for row in self.rows for term in ("before", "after")]
        keys = ("estimate", "conf_low", "conf_high")
        changes = [row["difference"][key] for row in self.rows for key in keys]
        values = axis(shown, left, length, what, self.voices)
        if not both:
            return layout, values, None
        start = layout.left + first + GAP
        return layout, values, axis(changes, start, second - 3, moved, self.voices)

    def _widths(self) -> Iterable[float]:
        what = self.quantities[0]
        for row in self.rows:
            for term in ("before", "after"):
                for voice in self.voices:
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

    def _lines(self, voice: Voice) -> list[Line]:
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


def _one(where: str, given: Result | Three) -> Result:
    """Put before, after and change below each other, where they are three results."""
    import pandas as pd

    from vises_research.stats.before_after.changes import OF_MEANS, OF_SHARES

    if not isinstance(given, tuple):
        return given
    rows = [len(result.table) for result in given]
    if rows != [1, 1, 1]:
        found = ", ".join(map(str, rows))
        wrong = "before, after and change are not one row each"
        raise StudyError([Problem(where, wrong, found, "one each; choose it with .where(...)")])
    tables = [each.table.assign(term=term) for each, term in zip(given, TERMS, strict=True)]
    shares = all("base" in table for table in tables[:2])
    tables[2] = tables[2].assign(base=tables[2]["n"]) if shares else tables[2]
    table = pd.concat(tables, ignore_index=True)
    columns = [one for one in NEEDED if one in table and (one != "base" or shares)]
    notes = tuple(dict.fromkeys(note for each in given for note in each.notes))
    card = OF_SHARES if shares else OF_MEANS
    return replace(given[2], card=card, table=table[["term", *columns]], notes=notes, by=())


def _unfit(where: str, result: Result) -> list[Problem]:
    """Refuse other results, and a change that is not the difference of what is shown."""
    if result.card.rows != "ends":
        return [Problem(where, "this chart shows a before and an after", result.name)]
    before, after, change = result.table["estimate"]
    if abs(after - before - change) > 1e-6:
        wrong = f"the change of '{result.outcome}' is not that of the two values"
        found = f"{before:.3f} to {after:.3f}, and a change of {change:+.3f}"
        right = "all three of the units that have both, as stats.paired_values gives them"
        return [Problem(where, wrong, found, right)]
    return []


def _change(pair: tuple[Result, Heading]) -> float:
    change = float(pair[0].value("estimate", term="difference"))
    return -change if change == change else 9e9  # noqa: PLR0124 - nothing to sort by comes last


dumbbell = Dumbbell
