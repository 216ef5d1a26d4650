"""The drawing of dumbbells: two dots on an axis of values, and an interval on one of changes."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from vises_research.errors import Problem, StudyError
from vises_research.figures.axis import BELOW, DIAMETER, Axis, axis, interval
from vises_research.figures.naming import Heading, headed, row_names
from vises_research.figures.page import ASCENT
from vises_research.figures.rows import Layout, Line, Rows
from vises_research.figures.style import GREY, INK, PALETTE, POINT, SMALL
from vises_research.figures.typeface import line_height, widest
from vises_research.stats.quantity import Quantity
from vises_research.text import Voice
from vises_research.text.quantities import cell

if TYPE_CHECKING:
    from vises_research.figures.page import Page
    from vises_research.stats import Result

__all__ = ["dumbbell"]

Three = tuple["Result", "Result", "Result"]
TERMS = ("before", "after", "difference")
NEEDED = ("n", "base", "estimate", "conf_low", "conf_high", "conf_level")
SHORTEST, INSET, GAP = 60.0, 1.5, 7.0
"""Least room for both axes beside labels; free at their ends if below; between them; in mm."""
PART = 0.58
"""The part of the room for both axes that the axis of values takes."""
AWAY = 0.9
"""Between a dot and its number, in mm."""


@dataclass(frozen=True, eq=False, repr=False)
class Dumbbell(Rows):
    """Draw before and after as two dots joined by a line, and the change with its interval.

    Parameters
    ----------
    results
        ``stats.paired_values`` of each item. Or, where these come from elsewhere, three results of
        one row each: before and after (shares or means) and the change (``paired_difference``, or
        the ``mean_change`` of ``change``) of the same units.
    sort
        Whether the largest change stands first.

    Raises
    ------
    StudyError
        If a result is another one, some items are shares and some means, or a change is not that
        of its before and after.
    """

    results: Result | Sequence[Result | Three]

    @cached_property
    def given(self) -> list[tuple[Result, Heading]]:
        """The items as they were given, each with its heading."""
        given = [self.results] if not isinstance(self.results, Sequence) else self.results
        return headed("figures.dumbbell", [self._joined(each) for each in given], self.headings)

    def problems(self) -> Iterable[Problem]:
        """Refuse other results, and a change that is not the difference of what is shown."""
        results = [result for result, _ in self.given]
        unfit = [problem for one in results if (problem := self._unfit(one))]
        if not unfit and len({"base" in one.table for one in results}) > 1:
            unfit.append(self.refusal("some items are shares, others means"))
        return unfit

    def _unfit(self, result: Result) -> Problem | None:
        if result.card.rows != "ends":
            return self.refusal("this chart shows a before and an after", result.name)
        before, after, change = result.table["estimate"]
        if not abs(after - before - change) > 1e-6:  # also where there is none, and all are NaN
            return None
        wrong = f"the change of '{result.outcome}' is not that of the two values"
        found = f"{before:.3f} to {after:.3f}, and a change of {change:+.3f}"
        right = "all three of the units that have both, as stats.paired_values gives them"
        return self.refusal(wrong, found, right)

    def _joined(self, given: Result | Three) -> Result:
        """Put before, after and change below each other, where they are three results."""
        import pandas as pd

        from vises_research.stats.before_after.changes import OF_MEANS, OF_SHARES

        if not isinstance(given, tuple):
            return given
        if (rows := [len(result.table) for result in given]) != [1, 1, 1]:
            wrong, found = (
                "before, after and change are not one row each",
                ", ".join(map(str, rows)),
            )
            raise StudyError([self.refusal(wrong, found, "one each; choose it with .where(...)")])
        tables = [each.table.assign(term=term) for each, term in zip(given, TERMS, strict=True)]
        shares = all("base" in table for table in tables[:2])
        tables[2] = tables[2].assign(base=tables[2]["n"]) if shares else tables[2]
        table = pd.concat(tables, ignore_index=True)
        columns = [one for one in NEEDED if one in table and (one != "base" or shares)]
        notes = tuple(dict.fromkeys(note for each in given for note in each.notes))
        card = OF_SHARES if shares else OF_MEANS
        return replace(given[2], card=card, table=table[["term", *columns]], notes=notes, by=())

    @cached_property
    def pairs(self) -> list[tuple[Result, Heading]]:
        """The items in the order in which they stand, each with its heading."""
        return sorted(self.given, key=_change) if self.sort else self.given

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

    def remark(self, voice: Voice) -> str:
        """Say which dot is which, and at which level the intervals are."""
        marks = voice.say("dumbbell.marks")
        line = voice.say("line_interval", level=self._level(voice))
        return f"{marks} · {line}" if self.layout[2] else marks

    def reading(self, voice: Voice) -> str:
        """Say what stands in a row."""
        return voice.say("alt.dumbbell", level=self._level(voice))

    @cached_property
    def layout(self) -> tuple[Layout, Axis, Axis | None]:
        """Place both axes; in a narrow figure the change stands in numbers alone."""
        layout = self.placed(3.0, SHORTEST, INSET)
        what, moved = self.quantities
        pad = DIAMETER / 2 + AWAY + widest(self._printed(), SMALL)
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

    @property
    def tall(self) -> float:
        """The height of the rows and of what is written below the axes."""
        layout, *scales = self.layout
        lines = max(each.lines for each in scales if each)
        return layout.header + layout.height + BELOW + lines * line_height(SMALL)

    def paint(self, page: Page, top: float, voice: Voice) -> None:
        """Draw the heads, the rows with both axes, then the ticks."""
        layout, values, changes = self.layout
        scales = [values, changes] if changes else [values]
        for index, y, middle in self.written(page, layout, top, voice):
            for each in scales:
                each.grid(page, *layout.band(y, index))
            self._pair(page, values, middle, self.rows[index], voice)
            if changes:
                interval(page, changes, middle, self.rows[index]["difference"], INK)
        for each in scales:
            each.scale(page, top + layout.header + layout.height, voice)

    def _printed(self) -> Iterable[str]:
        """Give what is written beside the dots, in every language."""
        for row in self.rows:
            for term in ("before", "after"):
                yield from (cell(self.quantities[0], row[term], voice) for voice in self.voices)

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

    def heads(self, voice: Voice) -> Sequence[str]:
        """Head the columns: the change, its interval, and of how many."""
        shown = voice.say("heading.interval", level=self._level(voice))
        return voice.say("dumbbell.change"), shown, voice.say("heading.n")

    def lines(self, voice: Voice) -> list[Line]:
        """Name the items and write their changes."""
        # The row of the change alone bears the name of the item, without that of a term.
        named = [(result.where(term="difference"), heading) for result, heading in self.pairs]
        pairs = zip(row_names(named, voice), self.rows, strict=True)
        return [Line(name, self._cells(row["difference"], voice)) for name, row in pairs]

    def _cells(self, row: Mapping[str, Any], voice: Voice) -> tuple[str, ...]:
        what = self.quantities[1]
        ends = ("estimate", "conf_low", "conf_high")
        value, low, high = (cell(what, row, voice, end) for end in ends)
        known = not math.isnan(row["conf_low"])
        shown = voice.say("range", low=low, high=high) if known else "–"
        return value, shown, voice.number(row["n"], 0)

    def _level(self, voice: Voice) -> str:
        return voice.percent(float(self.rows[0]["difference"]["conf_level"]))


def _change(pair: tuple[Result, Heading]) -> float:
    change = float(pair[0].value("estimate", term="difference"))
    return -change if change == change else 9e9  # noqa: PLR0124 - nothing to sort by comes last


dumbbell = Dumbbell
