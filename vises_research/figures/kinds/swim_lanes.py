"""Swim lanes: one line for each unit, with the time that it spent in every step."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import KW_ONLY, dataclass
from functools import cached_property
from math import isnan
from typing import TYPE_CHECKING, Any, ClassVar

from vises_research.errors import Problem, nearest
from vises_research.figures.chart import Chart
from vises_research.figures.legend import flow
from vises_research.figures.shapes import area, box, path
from vises_research.figures.style import FAINT, GREY, INK, PALETTE, PAPER, SMALL
from vises_research.figures.typeface import line_height, width, wrap
from vises_research.text import Voice

if TYPE_CHECKING:
    from vises_research.figures.page import Page
    from vises_research.stats import Result

__all__ = ["swim_lanes"]

Key = tuple[str, str, str]
"""A sign (``step``, ``stopped``, ``running`` or ``unknown``), its colour and its words."""
HIGHEST = 160.0
"""The figure is at most so high, in mm, that it fits a page with its caption."""
WIDEST = 4.0
"""The distance of lanes, where there are few, in mm."""
AFTER = 2.5
"""Room after the last day for the sign of how it ended, in mm."""
KEY = 4.0
"""From a sign of the key to its words, in mm."""
MONTH = 365.25 / 12
SHORT = 460
"""In so few days the months are named too."""
STEPS = (1, 3, 6, 12, 24, 60)
"""Distances of ticks in months."""
MOST = 110
"""More lanes than this cannot be told apart on a booklet page."""
SHORTEST = 0.4
"""A span of one day is drawn so long, in mm."""


@dataclass(frozen=True, eq=False, repr=False)
class SwimLanes(Chart):
    """Draw a lane for each unit, and in it the steps from start to end.

    Parameters
    ----------
    result
        ``stats.spans``, in calendar time or since the entry of each unit.
    stopped
        The level of how a step ended (``how`` of ``stats.spans``) that says that the unit stopped
        there; a cross is drawn at its end.

    Raises
    ------
    StudyError
        If the result is another, or has too many lanes or steps.
    """

    result: Result
    _: KW_ONLY
    stopped: str = ""

    single_units: ClassVar[bool] = True

    def problems(self) -> Iterable[Problem]:
        """Refuse what are no spans, too many lanes or steps, and an end that is not there."""
        result = self.result
        if result.card.rows != "spans":
            wrong = "this chart shows spans of single units"
            yield self.refusal(wrong, result.name, "stats.spans")
            return
        lanes, steps = result.table["lane"].nunique(), result.table[result.by[0]].nunique()
        if not 0 < lanes <= MOST:
            yield self.refusal("so many lanes cannot be drawn", str(lanes), f"1 to {MOST}")
        if steps > len(PALETTE):
            most = f"at most {len(PALETTE)}; merge steps"
            yield self.refusal("too many steps to be told apart", str(steps), most)
        known = [str(one) for key in result.by[1:] for one in result.table[key].cat.categories]
        if self.stopped and self.stopped not in known:
            wrong, right = f"no step ended by '{self.stopped}'", ", ".join(known) or "nothing"
            near = nearest(self.stopped, known)
            yield self.refusal(wrong, "", f"one of {right}", near)

    def remark(self, voice: Voice) -> str:
        """Say what a lane is."""
        return voice.say("swim_lanes.lane", unit=voice.unit(self.base.unit, 1))

    def reading(self, voice: Voice) -> str:
        """Say what lanes, colours and axis are."""
        steps = voice.variable(self.result.by[0])
        unit = voice.unit(self.base.unit, 1)
        axis = voice.say("swim_lanes.months" if self.layout.since else "swim_lanes.dates")
        return voice.say("alt.swim_lanes", unit_one=unit, steps=steps, axis=axis)

    @property
    def colours(self) -> dict[Any, str]:
        """The colour of each step."""
        steps = self.result.table[self.result.by[0]].cat.categories
        return dict(zip(steps, PALETTE, strict=False))

    def legend(self, voice: Voice) -> list[Key]:
        """Give the signs that occur, each with its colour and words; the steps first."""
        table, (step, *how) = self.result.table, self.result.by
        keys = [("step", colour, voice.level(step, one)) for one, colour in self.colours.items()]
        if self.stopped and (table[how[0]].astype(str) == self.stopped).any():
            keys.append(("stopped", INK, voice.level(how[0], self.stopped)))
        if table["running"].any():
            keys.append(("running", GREY, voice.say("swim_lanes.running")))
        if table[["start", "end"]].isna().any(axis=None):
            keys.append(("unknown", GREY, voice.say("swim_lanes.unknown")))
        return keys

    @cached_property
    def layout(self) -> Layout:
        """Where lanes, key and axis stand."""
        return Layout(self)

    def paint(self, page: Page, top: float, voice: Voice) -> None:
        """Draw the key, the axis, and every lane."""
        layout = self.layout
        for (x, down), (sign, colour, words) in zip(layout.keys, self.legend(voice), strict=True):
            y = top + down * (line_height(SMALL) + 0.6)
            _sign(page, sign, (x + 1.5, y + 1), 1.8, colour)
            page.text(x + KEY, y, wrap(words, self.width - KEY, SMALL), size=SMALL)
        first = top + layout.header
        _axis(page, layout, first, voice)
        colours = self.colours
        for row in layout.rows:
            y = first + (row["lane"] - 0.5) * layout.pitch
            self._span(page, y, row, colours[row[self.result.by[0]]])

    def _span(self, page: Page, y: float, row: Mapping[str, Any], colour: str) -> None:
        """Draw one step of one lane, and how it ended."""
        layout, high = self.layout, self.layout.pitch * 0.7
        ends = [layout.x(row[end]) for end in ("start", "end") if not isnan(row[end])]
        if len(ends) == 1:
            _sign(page, "unknown", (ends[0], y), high, colour)
        else:
            wide = max(ends[1] - ends[0], SHORTEST)
            box(page, (ends[0], y - high / 2), wide, high, fill=colour)
        after = (ends[-1] + 1.1, y)
        if row["running"]:
            _sign(page, "running", after, high, colour)
        elif self.stopped and str(row[self.result.by[1]]) == self.stopped:
            _sign(page, "stopped", after, high, INK)


def _sign(page: Page, what: str, at: tuple[float, float], high: float, colour: str) -> None:
    """Draw a sign of the key around its middle."""
    (x, y), half = at, high / 2
    if what == "step":
        box(page, (x - 1.5, y - half), 3, high, fill=colour)
    elif what == "unknown":
        box(page, (x - half, y - half), high, high, fill=PAPER, edge=colour, weight=0.6)
    elif what == "running":
        area(page, [(x - half, y - half), (x + half, y), (x - half, y + half)], colour)
    else:
        for lean in (1, -1):
            points = [(x - half, y - half * lean), (x + half, y + half * lean)]
            path(page, points, colour, 0.8)


def _axis(page: Page, layout: Layout, top: float, voice: Voice) -> None:
    bottom = top + layout.lanes * layout.pitch + 0.5
    for tick, strong in layout.ticks():
        page.stem(layout.x(tick), top, bottom - top + 1, GREY if strong else FAINT)
    for x, words in layout.named(voice):
        page.text(x, bottom + 0.8, words, size=SMALL, colour=GREY)
    if layout.since:
        y = bottom + 0.8 + line_height(SMALL)
        words = voice.say("swim_lanes.months")
        page.text(page.width, y, words, size=SMALL, colour=GREY, align="right")


class Layout:
    """Where all stands, in mm, with lanes as wide as the page lets them be; times are days."""

    def __init__(self, chart: SwimLanes) -> None:
        table, self.width = chart.result.table, chart.width
        self.since = table["start"].dtype.kind == "f"
        self.rows = [_in_days(row) for row in table.to_dict("records")]
        days = [row[end] for row in self.rows for end in ("start", "end") if not isnan(row[end])]
        self.first: float = min([0.0, *days]) if self.since else min(days)
        self.last: float = max([*days, self.first + 1])
        self.lanes = int(table["lane"].max())
        legends = [[words for *_, words in chart.legend(voice)] for voice in chart.voices]
        self.keys, lines = flow(legends, KEY, 4, chart.width)
        self.header = lines * (line_height(SMALL) + 0.6) + 1.5
        below = 1.3 + line_height(SMALL) * (1 + self.since)
        room = HIGHEST - chart.head - chart.foot - self.header - below
        self.pitch = min(room / self.lanes, WIDEST)
        self.height = self.header + self.lanes * self.pitch + below

    def x(self, day: float) -> float:
        """Give the place of a day."""
        return (day - self.first) / (self.last - self.first) * (self.width - AFTER)

    def ticks(self) -> Iterator[tuple[float, bool]]:
        """Give the ticks (months, or quarters), each with whether it is a strong one."""
        if self.since:
            for month in self._months():
                yield month * MONTH, not month
            return
        for day in _quarters(self.first, self.last):
            yield float(day.toordinal()), day.month == 1

    def named(self, voice: Voice) -> Iterator[tuple[float, str]]:
        """Give the words under the axis with their places, as many as have room."""
        end = 0.0
        for day, words in self._words(voice):
            x = self.x(day) + 0.8 if day > self.first else 0
            right = x + width(words, SMALL)
            if (x >= end or not x) and right <= self.width:
                end = right + 1.5
                yield x, words

    def _words(self, voice: Voice) -> Iterator[tuple[float, str]]:
        """Word the months; or the years, of short times with the months."""
        if self.since:
            yield from ((month * MONTH, voice.number(month)) for month in self._months())
            return
        yield self.first, str(datetime.date.fromordinal(int(self.first)).year)
        for day in _quarters(self.first, self.last):
            if day.month == 1:
                yield float(day.toordinal()), str(day.year)
            elif self.last - self.first < SHORT:
                yield float(day.toordinal()), _month(day, voice)

    def _months(self) -> list[float]:
        months = self.last / MONTH
        step = next((one for one in STEPS if months / one <= 10), months / 10)
        return [count * step for count in range(int(months / step) + 1)]


def _in_days(row: dict[Any, Any]) -> dict[str, Any]:
    """Give a row with its ends as numbers of days."""
    return {**row, **{end: _day(row[end]) for end in ("start", "end")}}


def _day(value: Any) -> float:
    """Give a date or number as a number; pandas' missing date has no year that is a number."""
    if isinstance(value, datetime.date):
        return float("nan") if isnan(value.year) else float(value.toordinal())
    return float(value)


def _quarters(first: float, last: float) -> Iterator[datetime.date]:
    """Give the first day of every quarter between two days."""
    start, end = (datetime.date.fromordinal(int(day)) for day in (first, last))
    for year in range(start.year, end.year + 1):
        for month in (1, 4, 7, 10):
            if start <= (day := datetime.date(year, month, 1)) <= end:
                yield day


def _month(day: datetime.date, voice: Voice) -> str:
    from babel.dates import format_skeleton

    from vises_research.text.messages import locale

    return str(format_skeleton("MMM", day, locale=locale(voice.lang)))


swim_lanes = SwimLanes
