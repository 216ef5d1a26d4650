"""The drawing of estimates: a dot on its interval in every row, the numbers at the right."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from vises_research.errors import Problem
from vises_research.figures.axis import BELOW, Axis, axis
from vises_research.figures.axis import titled as axis_title
from vises_research.figures.cells import counted
from vises_research.figures.chart import Chart
from vises_research.figures.interval import DIAMETER, interval, level
from vises_research.figures.naming import Heading, by_value, headed, row_names
from vises_research.figures.rows import Layout, Line, lay_out
from vises_research.figures.style import GREY, PALETTE, SMALL
from vises_research.figures.typeface import line_height, wrap
from vises_research.stats.quantity import Quantity
from vises_research.text import Voice, cell

if TYPE_CHECKING:
    from vises_research.figures.page import Page
    from vises_research.stats import Result

__all__ = ["estimates"]

Words = Mapping[str, str]
SHORTEST, INSET = 30.0, 5.0
"""The shortest axis beside labels; at the ends of one below them, for words; in mm."""
ENDS, ASIDE = 1.0, 1.5
"""Below and between the words that say what the ends of an axis mean, in mm."""


@dataclass(frozen=True, eq=False, repr=False)
class Estimates(Chart):
    """Draw estimates as dots with their intervals, the numbers printed beside them.

    Parameters
    ----------
    results
        A result with ``estimate``, ``conf_low`` and ``conf_high``, or several of the same
        quantity: means or shares by groups, changes, differences, Cliff's delta; odds ratios stand
        on a logarithmic axis.
    headings
        For each result the name of its rows (language -> words); ``None`` or nothing takes the
        variable's label.
    ends
        What it means to lie left and right of the reference, for example who rates higher.
    reference
        The value that means no difference; ``None`` takes that of the quantity, if it has one.
    sort
        Whether the largest stands first; levels that have an order always keep it.

    Raises
    ------
    StudyError
        If there is no result, one without intervals, or the results are different quantities.
    """

    results: Result | Sequence[Result]
    _: KW_ONLY
    headings: Sequence[Words | None] = ()
    ends: tuple[Words, Words] | None = None
    reference: float | None = None
    sort: bool = True

    kind: ClassVar[str] = "estimates"
    signs: ClassVar[bool] = True

    def problems(self) -> Iterable[Problem]:
        """Find why it cannot show what it was given."""
        return _unfit([result for result, _ in self.given], f"figures.{self.kind}")

    @property
    def shown(self) -> tuple[Result, ...]:
        """The results, as they stand from top to bottom."""
        return tuple(result for result, _ in self.pairs)

    @cached_property
    def given(self) -> list[tuple[Result, Heading]]:
        """The results as they were given, each with its heading."""
        return headed(f"figures.{self.kind}", self.results, self.headings)

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
        yield from (("a heading", heading) for _, heading in self.pairs if heading)
        yield from (("an end of the axis", words) for words in self.ends or ())

    def remark(self, voice: Voice) -> str:
        """Say at which level the intervals are."""
        return voice.say("line_interval", level=level(self.records, voice))

    def reading(self, voice: Voice) -> str:
        """Say what the axis shows and what the rows are."""
        return voice.say("alt.estimates", quantity=axis_title(self.quantity, voice))

    @property
    def tall(self) -> float:
        """Give the height that holds every language."""
        layout, scale = self.layout
        ends, title = self._towards(scale, self.width), titled(scale)
        return ends + layout.header + layout.height + BELOW + line_height(SMALL) + title

    def paint(self, page: Page, top: float, voice: Voice) -> None:
        """Draw what the ends mean, the rows with their part of the axis, then the ticks."""
        layout, scale = self.layout
        top += self._towards(scale, page.width)
        if self.ends:
            _ends(page, scale, top - ENDS, [words[voice.lang] for words in self.ends])
        layout.heads(page, top, self._heads(voice))
        y = top + layout.header
        rows = zip(self._lines(voice), self.records, strict=True)
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

    @cached_property
    def layout(self) -> tuple[Layout, Axis]:
        rows = {voice.lang: self._lines(voice) for voice in self.voices}
        heads = {voice.lang: self._heads(voice) for voice in self.voices}
        layout = lay_out(self.width, rows, heads, mark=DIAMETER, shortest=SHORTEST, inset=INSET)
        values = [row[key] for row in self.records for key in ("estimate", "conf_low", "conf_high")]
        return layout, axis(values, layout.left, layout.length, self.quantity, self.voices)

    def _heads(self, voice: Voice) -> tuple[str, ...]:
        if self.quantity.is_share:
            return ("",)
        shown = voice.say("heading.interval", level=level(self.records, voice))
        return voice.say("heading.estimate"), shown, voice.say("heading.n")

    def _lines(self, voice: Voice) -> list[Line]:
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


def _unfit(results: Sequence[Result], where: str) -> list[Problem]:
    """Refuse results without intervals, or of different quantities."""
    unfit = [
        Problem(where, f"a result of '{one.name}' has no estimates with intervals")
        for one in results
        if not {"estimate", "conf_low", "conf_high"} <= set(one.table)
    ]
    kinds = {kind.key: kind for one in results for kind in _kinds(one)}
    if not unfit and len(kinds) > 1:
        terms = [term for one in results for term in _terms(one)]
        right = f"one of them, by .where(term={terms[0]!r})" if len(set(terms)) > 1 else ""
        found = ", ".join(dict.fromkeys(terms) if right else kinds)
        unfit.append(Problem(where, "an axis shows one quantity", found, right))
    return unfit


def _terms(result: Result) -> list[str]:
    return [str(term) for term in result.table["term"]] if "term" in result.table else []


def _kinds(result: Result) -> list[Quantity]:
    return [result.card.quantity(term) for term in _terms(result) or [""]]


estimates = Estimates
