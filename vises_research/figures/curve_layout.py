"""Curves over time as numbers, and where they stand on the page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from vises_research.figures.style import PALETTE, SMALL
from vises_research.figures.typeface import line_height, width, wrap
from vises_research.text import Voice

if TYPE_CHECKING:
    from vises_research.figures.chart import Chart
    from vises_research.stats import Result

__all__ = ["Curve", "Layout", "curves", "lay_out"]

TALL, ABOVE = 44.0, 4.5
"""Height of the plot, and room above it for the words of a median, in mm."""
STEPS = (0.25, 0.5, 1, 2, 3, 6, 12, 24, 60, 120, 250, 500, 1000, 2500, 5000)
"""Distances of ticks: those of a calendar as long as the numbers are small."""
TICKS = 8


@dataclass(frozen=True)
class Curve:
    """One curve: the levels that it is about, and the rows of its table."""

    levels: tuple[Any, ...]
    rows: list[dict[str, float]]
    start: float

    def steps(self, column: str) -> list[tuple[float, float]]:
        """Give the corners of the curve; limits that are not known lie on the curve."""
        points, level = [(0.0, self.start)], self.start
        for row in self.rows:
            value = row[column] if row[column] == row[column] else row["estimate"]
            points += [(row["time"], level), (row["time"], value)]
            level = value
        return points

    def at_risk(self, time: float) -> float:
        """Give how many are still observed just before a time."""
        return next((row["n_risk"] for row in self.rows if row["time"] >= time), 0)

    def reach(self, start: float, end: float) -> tuple[float, float]:
        """Give the lowest and highest point of the limits between two times."""
        ends = []
        for column, pick in (("conf_low", min), ("conf_high", max)):
            points = self.steps(column)
            inside = [share for time, share in points if start <= time <= end]
            before = [share for time, share in points if time < start]
            ends.append(pick([*inside, *before[-1:]]))
        return ends[0], ends[1]


def curves(result: Result) -> list[Curve]:
    """Take a result apart into its curves, in the order of its levels."""
    start = 1.0 if result.name == "kaplan_meier" else 0.0
    if not result.by:
        return [Curve((), result.table.to_dict("records"), start)]
    parts = result.table.groupby(list(result.by), observed=True, sort=False)
    return [Curve(levels, part.to_dict("records"), start) for levels, part in parts]


@dataclass(frozen=True)
class Layout:
    """Where the plot and its words stand, in mm, for all languages at once."""

    left: float
    right: float
    beside: float
    ticks: list[float]
    until: float
    labels: Mapping[str, list[list[str]]]
    groups: Mapping[str, list[list[str]]]
    height: float

    def x(self, time: float) -> float:
        """Give the place of a time."""
        return self.left + time / self.until * (self.right - self.left)

    def time(self, x: float) -> float:
        """Give the time at a place."""
        return (x - self.left) / (self.right - self.left) * self.until

    def y(self, top: float, share: float) -> float:
        """Give the place of a share."""
        return top + ABOVE + (1 - share) * TALL

    @property
    def rows(self) -> list[float]:
        """The height of each row of numbers at risk."""
        every = zip(*self.groups.values(), strict=True)
        return [max(1, *map(len, each)) * line_height(SMALL) + 0.3 for each in every]

    def named(
        self, voice: Voice, top: float, drawn: Sequence[Curve]
    ) -> Iterator[tuple[list[str], str, float]]:
        """Give the label of each curve, its colour, and where it stands beside the curve's end."""
        most = [max(len(self.labels[one][i]) for one in self.labels) for i in range(len(drawn))]
        ends = [self.y(top, curve.steps("estimate")[-1][1]) for curve in drawn]
        tall = [lines * line_height(SMALL) + 1 for lines in most]
        if any(most):
            places = _apart(ends, tall, top, self.y(top, 0) + 2)
            yield from zip(self.labels[voice.lang], PALETTE, places, strict=False)

    def observed(
        self, voice: Voice, drawn: Sequence[Curve]
    ) -> Iterator[tuple[list[str], str, Curve, float]]:
        """Give the label, colour, curve and height of each row of numbers at risk."""
        yield from zip(self.groups[voice.lang], PALETTE, drawn, self.rows, strict=False)


def lay_out(chart: Chart, result: Result, medians: Mapping[str, list[str]]) -> Layout:
    """Leave room on the right for the names of several curves."""
    drawn, voices = curves(result), chart.voices
    several = len(drawn) > 1
    limit = chart.width * 0.3 - 5
    labels, groups = {}, {}
    for voice in voices:
        lang = voice.lang
        names = [_name(chart, result, curve, voice) if several else "" for curve in drawn]
        extra = medians[lang] if several else []
        groups[lang] = [wrap(name, limit, SMALL) if name else [] for name in names]
        told = zip(names, extra or [""] * len(names), strict=True)
        labels[lang] = [
            [line for words in pair if words for line in wrap(words, limit, SMALL)] for pair in told
        ]
    if result.name == "aalen_johansen" and len(result.by) == 1:
        groups = {voice.lang: [[]] for voice in voices}
    widest = max(
        (width(x, SMALL) for each in labels.values() for ls in each for x in ls), default=0
    )
    left = max(width(voice.percent(1), SMALL) for voice in voices) + 2
    until, ticks = _ticks(max((row["time"] for c in drawn for row in c.rows), default=1))
    last = max(width(voice.number(ticks[-1], 2), SMALL) for voice in voices) / 2
    right = chart.width - last - (widest + 5.5 if widest else 0)
    beside = right + last + 1
    bare = Layout(left, right, beside, ticks, until, labels, groups, 0)
    height = ABOVE + TALL + 2.6 + 3 * line_height(SMALL) + sum(bare.rows)
    return Layout(left, right, beside, ticks, until, labels, groups, height)


def _name(chart: Chart, result: Result, curve: Curve, voice: Voice) -> str:
    pairs = zip(result.by, curve.levels, strict=True)
    return ", ".join(voice.level(key, level) for key, level in pairs)


def _ticks(longest: float) -> tuple[float, list[float]]:
    """Choose how far the axis goes, and its ticks."""
    longest = longest or 1
    step = next((one for one in STEPS if longest / one <= TICKS), longest / TICKS)
    count = int(longest / step)
    until = max(longest, step)
    return until, [step * i for i in range(max(count, 1) + 1)]


def _apart(places: list[float], tall: list[float], top: float, bottom: float) -> list[float]:
    """Move labels down and up again until none stands on another."""
    order = sorted(range(len(places)), key=lambda i: places[i])
    at, y = {}, top
    for i in order:
        at[i] = max(places[i] - 1, y)
        y = at[i] + tall[i]
    end = bottom
    for i in reversed(order):
        at[i] = min(at[i], end - tall[i])
        end = at[i]
    return [at[i] for i in range(len(places))]
