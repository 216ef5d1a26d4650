"""Where the lanes, the key and the axis of swim lanes stand, in mm."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isnan
from typing import TYPE_CHECKING, Any, NamedTuple

from vises_research.figures import frame
from vises_research.figures.style import SMALL
from vises_research.figures.typeface import line_height, width, wrap
from vises_research.text import Voice

if TYPE_CHECKING:
    from vises_research.figures.chart import Chart
    from vises_research.stats import Result

__all__ = ["KEY", "Layout", "Mark", "lay_out"]

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


class Mark(NamedTuple):
    """A sign of the key: ``step``, ``stopped``, ``running`` or ``unknown``, and its colour."""

    what: str
    colour: str


Key = tuple[Mark, str]


@dataclass(frozen=True)
class Layout:
    """Where all stands, for all languages at once; times are days."""

    rows: list[dict[str, Any]]
    lanes: int
    since: bool
    first: float
    last: float
    width: float
    keys: Sequence[tuple[float, int]]
    header: float
    pitch: float
    height: float

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


def lay_out(chart: Chart, result: Result, legends: Mapping[str, Sequence[Key]]) -> Layout:
    """Make the lanes as wide as the page lets them be."""
    table = result.table
    since = table["start"].dtype.kind == "f"
    rows = [_in_days(row) for row in table.to_dict("records")]
    days = [row[end] for row in rows for end in ("start", "end") if not isnan(row[end])]
    first = min([0.0, *days]) if since else min(days)
    last = max([*days, first + 1])
    lanes = int(table["lane"].max())
    keys, lines = _keys(chart.width, list(legends.values()))
    header = lines * (line_height(SMALL) + 0.6) + 1.5
    below = 1.3 + line_height(SMALL) * (1 + since)
    room = HIGHEST - frame.head(chart) - frame.foot(chart) - header - below
    pitch = min(room / lanes, WIDEST)
    height = header + lanes * pitch + below
    return Layout(rows, lanes, since, first, last, chart.width, keys, header, pitch, height)


def _keys(page: float, legends: Sequence[Sequence[Key]]) -> tuple[list[tuple[float, int]], int]:
    """Place the signs of the key for the longest words of any language; count its lines."""
    places, x, line, below = [], 0.0, 0, 0
    for keys in zip(*legends, strict=True):
        wrapped = [wrap(words, page - KEY, SMALL) for _, words in keys]
        room = KEY + max(width(one, SMALL) for lines in wrapped for one in lines)
        if x and x + room > page:
            x, line = 0.0, below
        places.append((x, line))
        x, below = x + room + 4, max(below, line + max(map(len, wrapped)))
    return places, below


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
