"""The drawing of estimates: a dot on its interval in every row, the numbers at the right."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from vises_research.errors import Problem
from vises_research.figures.axis import BELOW, DIAMETER, Axis, axis, interval, titled
from vises_research.figures.cells import counted
from vises_research.figures.frame import Words
from vises_research.figures.naming import Heading, by_value, row_names
from vises_research.figures.rows import Layout, Line, Rows
from vises_research.figures.style import GREY, PALETTE, SMALL
from vises_research.figures.typeface import line_height, wrap
from vises_research.stats.quantity import Quantity
from vises_research.text import Voice
from vises_research.text.quantities import cell

if TYPE_CHECKING:
    from vises_research.figures.page import Page
    from vises_research.stats import Result

__all__ = ["estimates"]

SHORTEST, INSET = 30.0, 5.0
"""Least length of the axis beside labels; free at its ends if it is below them; in mm."""
NEEDED = {"estimate", "conf_low", "conf_high"}
ENDS, ASIDE = 1.0, 1.5
"""Below and between the words that say what the ends of an axis mean, in mm."""


@dataclass(frozen=True, eq=False, repr=False)
class Estimates(Rows):
    """Draw estimates as dots with their intervals, the numbers printed beside them.

    Parameters
    ----------
    results
        A result with ``estimate``, ``conf_low`` and ``conf_high``, or several of the same
        quantity: means or shares by groups, changes, differences, Cliff's delta; odds ratios stand
        on a logarithmic axis.

    Raises
    ------
    StudyError
        If there is no result, one without intervals, or the results are different quantities.
    """

    results: Result | Sequence[Result]
    _: KW_ONLY
    ends: tuple[Words, Words] | None = None
    reference: float | None = None

    signs: ClassVar[bool] = True

    def problems(self) -> Iterable[Problem]:
        """Refuse results without intervals, or of different quantities."""
        results = [result for result, _ in self.given]
        bare = [one for one in results if not set(one.table) >= NEEDED]
        for one in bare:
            yield self.refusal(f"a result of '{one.name}' has no estimates with intervals")
        kinds = dict.fromkeys(kind.key for one in results for kind in _kinds(one))
        if not bare and len(kinds) > 1:
            terms = dict.fromkeys(term for one in results for term in _terms(one))
            right = f"one of them, by .where(term={next(iter(terms))!r})" if len(terms) > 1 else ""
            found = ", ".join(terms if right else kinds)
            yield self.refusal("an axis shows one quantity", found, right)

    @cached_property
    def quantity(self) -> Quantity:
        """What the axis shows."""
        what = _kinds(self.given[0][0])[0]
        return what if self.reference is None else replace(what, null=self.reference)

    @cached_property
    def pairs(self) -> list[tuple[Result, Heading]]:
        """The results in the order in which they stand, each with its heading."""
        return by_value(self.given) if self.sort else self.given

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
        return [*super().words(), *(("an end of the axis", words) for words in self.ends or ())]

    def _level(self, voice: Voice) -> str:
        return voice.percent(float(self.records[0]["conf_level"]))

    def remark(self, voice: Voice) -> str:
        """Say at which level the intervals are."""
        return voice.say("line_interval", level=self._level(voice))

    def reading(self, voice: Voice) -> str:
        """Say what the axis shows and what the rows are."""
        return voice.say("alt.estimates", quantity=titled(self.quantity, voice))

    @cached_property
    def layout(self) -> tuple[Layout, Axis]:
        """Where the rows stand, and the axis that they share."""
        layout = self.placed(DIAMETER, SHORTEST, INSET)
        values = [row[key] for row in self.records for key in ("estimate", "conf_low", "conf_high")]
        return layout, axis(values, layout.left, layout.length, self.quantity, self.voices)

    @property
    def tall(self) -> float:
        """The height of rows and axis, and of the words that say what its ends mean."""
        layout, scale = self.layout
        rows = self._towards + layout.header + layout.height
        return rows + BELOW + line_height(SMALL) + (scale.lines - 1) * line_height(SMALL)

    def paint(self, page: Page, top: float, voice: Voice) -> None:
        """Draw what the ends mean, the rows with their part of the axis, then the ticks."""
        layout, scale = self.layout
        top += self._towards
        for side, ends in enumerate(self.ends or ()):
            lines = self._arrowed(ends[voice.lang], side)
            x = self._middle + (ASIDE if side else -ASIDE)
            y, align = top - ENDS - len(lines) * line_height(SMALL), "left" if side else "right"
            page.text(x, y, lines, size=SMALL, colour=GREY, align=align)
        for index, y, middle in self.written(page, layout, top, voice):
            scale.grid(page, *layout.band(y, index))
            if not self.records[index].get("hidden"):
                interval(page, scale, middle, self.records[index], PALETTE[0])
        scale.scale(page, top + layout.header + layout.height, voice)

    @property
    def _towards(self) -> float:
        """The height of the words that say what the ends of the axis mean."""
        both = [(words, i) for i, end in enumerate(self.ends or ()) for words in end.values()]
        lines = [len(self._arrowed(*one)) for one in both]
        return max(lines) * line_height(SMALL) + ENDS if lines else 0.0

    @property
    def _middle(self) -> float:
        """The place of the reference, or near it, so that there is room on both sides."""
        scale, reference = self.layout[1], self.quantity.null
        middle = scale.left + scale.length / 2 if reference is None else scale.x(reference)
        return min(max(middle, 0.3 * self.width), 0.7 * self.width)

    def _arrowed(self, words: str, side: int) -> list[str]:
        """Point to the left or the right end of the axis, in the room on that side."""
        pointed = f"{words}\u00a0→" if side else f"←\u00a0{words}"
        return wrap(pointed, (self.width - self._middle if side else self._middle) - ASIDE, SMALL)

    def heads(self, voice: Voice) -> Sequence[str]:
        """Say what the columns hold; a share tells it in its cell."""
        if self.quantity.is_share:
            return ("",)
        shown = voice.say("heading.interval", level=self._level(voice))
        return voice.say("heading.estimate"), shown, voice.say("heading.n")

    def lines(self, voice: Voice) -> list[Line]:
        """Name the rows and write their numbers."""
        pairs = zip(row_names(self.pairs, voice), self.records, strict=True)
        return [Line(name, self._cells(row, voice)) for name, row in pairs]

    def _cells(self, row: Mapping[str, Any], voice: Voice) -> tuple[str, ...]:
        """Write the numbers of a row: of a share also what it is made of."""
        if row.get("hidden"):
            return tuple(voice.say("hidden.sign") for _ in self.heads(voice))
        value = cell(self.quantity, row, voice)
        if self.quantity.is_share and "base" in row:
            counts: dict[str, Any] = {key: counted(row[key], voice) for key in ("n", "base")}
            return (f"{value} ({voice.say('n_of', **counts)})",)
        low, high = (cell(self.quantity, row, voice, key) for key in ("conf_low", "conf_high"))
        known = not math.isnan(row["conf_low"])
        shown = voice.say("range", low=low, high=high) if known else "–"
        return value, shown, counted(row["n"], voice)


def _terms(result: Result) -> list[str]:
    return [str(term) for term in result.table["term"]] if "term" in result.table else []


def _kinds(result: Result) -> list[Quantity]:
    return [result.card.quantity(term) for term in _terms(result) or [""]]


estimates = Estimates
