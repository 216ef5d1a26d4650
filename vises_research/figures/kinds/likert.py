"""The drawing of stacked bars: level names as a legend, bars with their numbers, columns beside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from vises_research.errors import Problem
from vises_research.figures.legend import Legend, legend
from vises_research.figures.naming import Heading
from vises_research.figures.page import ASCENT
from vises_research.figures.rows import PAD, Layout, Line, Rows
from vises_research.figures.scale_levels import Scale, scale
from vises_research.figures.shades import edge, ink_on
from vises_research.figures.style import BODY, GREY, POINT, SMALL
from vises_research.figures.typeface import width
from vises_research.text import Voice

if TYPE_CHECKING:
    from vises_research.figures.page import Page
    from vises_research.stats import Result

__all__ = ["likert"]

HALF_CAPITAL = ASCENT * BODY * POINT / 2
SHARES = ("levels", "weighted_levels")
THICK, SHORTEST = 4.6, 48.0
"""Height of a bar, and the shortest room for bars beside their labels; in mm."""


@dataclass(frozen=True)
class Bar:
    """The numbers of a row: shares on the bar, and counts with their share beside it."""

    result: Result
    group: Mapping[str, Any]
    shares: tuple[float, ...]
    beside: tuple[tuple[int, float], ...]
    missing: int | None
    base: int


@dataclass(frozen=True, eq=False, repr=False)
class Likert(Rows):
    """Draw the answers to items on one ordered scale as stacked bars.

    The bar shows the shares as the results have them. Levels that are not opinions, answers that
    were counted into the base without being levels (``in_base`` of ``stats.share``), and those who
    did not answer stand in columns beside it, with the base.

    Parameters
    ----------
    results
        ``stats.share`` or ``stats.weighted_share`` of all levels: one result an item, or one by
        groups.
    zero
        The level that is the middle, or the two neighbours between which zero lies: ``("2", "3")``;
        ``(None, "1")`` for a scale that goes one way. ``None`` is the middle of the scale.
    aside
        Levels that stand beside the bar: ``["no_opinion"]``.
    diverging
        Whether bars lie about zero; otherwise they begin at 0 % and fill 100 %.
    sort
        Whether the item with most net agreement (above less below zero) stands first; groups that
        have an order always keep it.

    Raises
    ------
    StudyError
        If a result is not the share of all levels, items have different levels, zero or what
        stands aside is not on the scale, or there are too many levels for their colours.
    """

    results: Result | Sequence[Result]
    _: KW_ONLY
    zero: Any = None
    aside: Sequence[Any] = ()
    diverging: bool = True

    noted: ClassVar[bool] = False

    def problems(self) -> Iterable[Problem]:
        """Refuse what are no shares of all levels."""
        for result, _ in self.given:
            if result.card.rows not in SHARES:
                yield self.refusal("this chart shows shares of all levels", result.name)
            elif result.outcome not in result.table or result.table[result.outcome].nunique() < 2:
                yield self.refusal(f"the share of '{result.outcome}' is of one level, not of all")

    @cached_property
    def scale(self) -> Scale:
        """The levels with their colours, and where zero lies."""
        return scale([result for result, _ in self.given], self.zero, self.aside)

    @cached_property
    def pairs(self) -> list[tuple[Result, Heading]]:
        """The items in the order in which they stand, each with its heading."""
        shown = [(_asked(result), heading) for result, heading in self.given]
        return self.scale.by_agreement(shown) if self.sort else shown

    @cached_property
    def bars(self) -> list[tuple[Bar, Heading]]:
        """The rows from top to bottom, each with the heading of its result."""
        return [(bar, heading) for result, heading in self.pairs for bar in self._bars(result)]

    def remark(self, voice: Voice) -> str:
        """Say what the numbers are, and whether they are weighted."""
        numbers = voice.say("likert.numbers")
        weighted = any(result.card.rows == "weighted_levels" for result, _ in self.pairs)
        return f"{numbers}, {voice.say('likert.weighted')}" if weighted else numbers

    def reading(self, voice: Voice) -> str:
        """Say what the bars are, and which are the most and the least positive."""
        first, last = (self._level(self.scale.levels[i], voice) for i in (0, -1))
        told = [voice.say("alt.likert", first=first, last=last)]
        known = [pair for pair in self.bars if pair[0].base]
        if len(known) > 1:
            known.sort(key=lambda pair: -self._net(pair[0]))
            most, least = (self._name(*known[i], voice) for i in (0, -1))
            told.append(voice.say("alt.likert_most", most=most, least=least))
        return " ".join(told)

    @property
    def tall(self) -> float:
        """The height of legend and rows."""
        layout, _, head = self.layout
        return head + layout.height

    def paint(self, page: Page, top: float, voice: Voice) -> None:
        """Draw the legend, the heads of the columns and the rows."""
        layout, above, head = self.layout
        beside = head < above.height + layout.header
        down = head - above.height if beside else 0
        above.draw(page, top + down, self._names(voice), self.scale.colours)
        for index, _, middle in self.written(page, layout, top + head - layout.header, voice):
            self._bar(page, layout, middle, self.bars[index][0], voice)

    def _names(self, voice: Voice) -> list[str]:
        return [self._level(level, voice) for level in self.scale.levels]

    def _bars(self, result: Result) -> Iterable[Bar]:
        table, outcome = result.table, result.outcome
        keys = list(result.by)
        parts = table.groupby(keys, observed=True, sort=False) if keys else [((), table)]
        for group, part in parts:
            rows = {row[outcome]: row for row in part.to_dict("records")}
            base = int(next(iter(rows.values()))["base"])
            shares = tuple(float(rows[one]["estimate"]) for one in self.scale.levels)
            beside = [(int(rows[a]["n"]), float(rows[a]["estimate"])) for a in self.scale.aside]
            rest = base - sum(int(row["n"]) for row in rows.values())
            left = max(0.0, 1.0 - sum(float(row["estimate"]) for row in rows.values()))
            beside.append((rest, left if rest else 0.0))
            asked = next(iter(rows.values())).get("asked")
            missing = None if asked is None else int(asked) - base
            about = dict(zip(keys, group, strict=True))
            yield Bar(result, about, shares, tuple(beside), missing, base)

    def _net(self, bar: Bar) -> float:
        return self.scale.net(dict(zip(self.scale.levels, bar.shares, strict=True)))

    def _columns(self) -> tuple[list[int], bool]:
        """Choose what stands beside the bars: levels aside, other answers, and who is missing."""
        several = len(self.scale.aside)
        rest = [several] if any(bar.beside[several][0] for bar, _ in self.bars) else []
        missing = all(bar.missing is not None for bar, _ in self.bars)
        return [*range(several), *rest], missing and any(bar.missing for bar, _ in self.bars)

    def heads(self, voice: Voice) -> Sequence[str]:
        """Head the columns of counts."""
        columns, missing = self._columns()
        aside = [self._level(level, voice) for level in self.scale.aside]
        names = [*aside, voice.say("heading.no_opinion")]
        heads = [names[index] for index in columns]
        heads += [voice.say("heading.missing")] if missing else []
        return [*heads, voice.say("column.base")]

    def lines(self, voice: Voice) -> list[Line]:
        """Name the rows and write their counts."""
        columns, missing = self._columns()
        lines = []
        for bar, heading in self.bars:
            cells = [_counted(*bar.beside[index], voice) for index in columns]
            if missing and bar.missing is not None:
                asked = bar.base + bar.missing
                cells.append(_counted(bar.missing, bar.missing / asked if asked else 0.0, voice))
            cells.append(voice.number(bar.base, 0))
            lines.append(Line(self._name(bar, heading, voice), tuple(cells)))
        return lines

    def _name(self, bar: Bar, heading: Heading, voice: Voice) -> str:
        item = heading[voice.lang] if heading else voice.variable(bar.result.outcome)
        groups = [voice.level(key, level) for key, level in bar.group.items()]
        parts = groups if len(self.pairs) == 1 and groups else [item, *groups]
        return " · ".join(parts)

    def _level(self, level: Any, voice: Voice) -> str:
        return voice.level(self.pairs[0][0].outcome, level)

    @cached_property
    def layout(self) -> tuple[Layout, Legend, float]:
        """Put the legend beside the heads of the columns where it stands above the bars."""
        layout = self.placed(THICK, SHORTEST)
        names = [self._names(voice) for voice in self.voices]
        above = legend(names, layout.left, layout.length, self.width)
        beside = above.left == layout.left and bool(above.cells) and not layout.above
        height = max(above.height, layout.header) if beside else above.height + layout.header
        return layout, above, height

    def _extent(self) -> tuple[float, float]:
        """Give the most that any bar needs left of zero, and in all."""
        if not self.diverging:
            return 0.0, 1.0
        known = [bar.shares for bar, _ in self.bars if bar.base]
        lefts = [self.scale.left(shares) for shares in known]
        rights = [sum(shares) - left for shares, left in zip(known, lefts, strict=True)]
        left = max(lefts, default=0.0)
        return left, (left + max(rights, default=1.0)) or 1.0

    def _bar(self, page: Page, layout: Layout, middle: float, bar: Bar, voice: Voice) -> None:
        """Draw the boxes of a row from left to right, a number in each that has room for it."""
        zero, extent = self._extent()
        if not bar.base:
            unasked = bar.missing == 0 and bar.result.base.total  # none answered, none was silent
            words = voice.say("item.unasked" if unasked else "item.none")
            page.text(layout.left + 1, middle - HALF_CAPITAL, words, colour=GREY)
            return
        if self.diverging:
            _zero(page, layout.left + zero * layout.length / extent, middle, not layout.above)
        begin = zero - self.scale.left(bar.shares) if self.diverging else 0.0
        x, unit = layout.left + begin * layout.length / extent, layout.length / extent
        for share, colour in zip(bar.shares, self.scale.colours, strict=True):
            if share > 0:
                page.box(x, middle - THICK / 2, (share * unit, THICK), colour, edge(colour))
                words = voice.number(100 * share, 0)
                if width(words, SMALL) + 1 <= share * unit:
                    look: dict[str, Any] = {"size": SMALL, "colour": ink_on(colour)}
                    y = middle - HALF_CAPITAL * SMALL / BODY
                    page.text(x + share * unit / 2, y, words, align="center", **look)
            x += share * unit


def _zero(page: Page, x: float, middle: float, free: bool) -> None:
    """Draw the line of zero below a bar and, where no label is, above: it crosses no number."""
    for y in (middle - THICK / 2 - PAD, middle + THICK / 2)[not free :]:
        page.stem(x, y, PAD, GREY)


def _counted(n: int, share: float, voice: Voice) -> str:
    """Write a count and its share, ``3 (4%)``."""
    return f"{voice.number(n, 0)} ({voice.percent(share)})" if n else voice.number(n, 0)


def _asked(result: Result) -> Result:
    """Put into the table how many were asked, where its rows are about all of them."""
    if result.by or "asked" in result.table:
        return result
    table = result.table.copy()
    table.insert(list(table).index("base") + 1, "asked", result.base.asked)
    return replace(result, table=table)


likert = Likert
