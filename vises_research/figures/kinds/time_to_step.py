"""Curves over time: the share still in, or that has got there, with limits and who is observed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import KW_ONLY, dataclass
from functools import cached_property
from math import isnan
from typing import TYPE_CHECKING, Any

from vises_research.errors import Problem
from vises_research.figures.chart import Chart
from vises_research.figures.shapes import Point, area, path, tint
from vises_research.figures.style import BODY, FAINT, GREY, INK, PALETTE, SMALL
from vises_research.figures.typeface import line_height, widest, width, wrap
from vises_research.text import Voice

if TYPE_CHECKING:
    from vises_research.figures.page import Page
    from vises_research.stats import Result

__all__ = ["time_to_step"]

TALL, ABOVE = 44.0, 4.5
"""Height of the plot, and room above it for the words of a median, in mm."""
STEPS = (0.25, 0.5, 1, 2, 3, 6, 12, 24, 60, 120, 250, 500, 1000, 2500, 5000)
"""Distances of ticks: those of a calendar as long as the numbers are small."""
TICKS = 8
SHOWN = ("survival", "incidence")
MOST = 4
"""More curves than this cannot be told apart where they cross."""


@dataclass(frozen=True, eq=False, repr=False)
class TimeToStep(Chart):
    """Draw a share over time as a curve of steps, with its limits and numbers at risk.

    Parameters
    ----------
    result
        ``stats.kaplan_meier`` (the share still in, which falls) or ``stats.aalen_johansen`` (the
        share that has got there, which rises), of all rows or of a few groups. The axis bears the
        label of the variable of time.
    median
        ``stats.median_time`` of the same groups, to be marked.

    Raises
    ------
    StudyError
        If the results are others, or there are too many curves.
    """

    result: Result
    _: KW_ONLY
    median: Result | None = None

    @property
    def shown(self) -> tuple[Result, ...]:
        """The curves, then their medians."""
        return (self.result, self.median) if self.median else (self.result,)

    def problems(self) -> Iterable[Problem]:
        """Refuse what are no curves, medians of others, and too many curves."""
        result, median = self.result, self.median
        if result.card.rows not in SHOWN:
            right = "kaplan_meier or aalen_johansen"
            yield self.refusal("this chart shows shares over time", result.name, right)
            return
        if median is not None and (median.card.rows, median.by) != ("half_times", result.by):
            found, right = f"{median.name} by {median.by}", f"stats.median_time by {result.by}"
            yield self.refusal("this is not the median of the curves", found, right)
        if (many := len(self.curves)) > MOST:
            yield self.refusal("too many curves to be told apart", str(many), f"at most {MOST}")

    def remark(self, voice: Voice) -> str:
        """Say at which level the limits are, and how they are drawn."""
        if self.result.table.empty:
            return ""
        level = voice.percent(float(self.result.table["conf_level"].iloc[0]))
        return voice.say(f"time_to_step.{'lines' if self.several else 'band'}", level=level)

    def reading(self, voice: Voice) -> str:
        """Say what the axes are."""
        return voice.say("alt.time_to_step", axis=self.axis(voice))

    def axis(self, voice: Voice) -> str:
        """Say what the time is."""
        columns = self.result.base.columns
        return voice.variable(columns[0]) if columns else voice.say("column.time")

    @cached_property
    def curves(self) -> list[Curve]:
        """The curves, in the order of the levels that they are about."""
        start = 1.0 if self.result.card.rows == "survival" else 0.0
        if not self.result.by:
            return [Curve((), self.result.table.to_dict("records"), start)]
        parts = self.result.table.groupby(list(self.result.by), observed=True, sort=False)
        return [Curve(levels, part.to_dict("records"), start) for levels, part in parts]

    @property
    def several(self) -> bool:
        """Whether curves must be told apart."""
        return len(self.curves) > 1

    def names(self, voice: Voice) -> list[str]:
        """Name each of several curves by its levels."""
        pairs = [zip(self.result.by, curve.levels, strict=True) for curve in self.curves]
        names = [", ".join(voice.level(key, level) for key, level in each) for each in pairs]
        return names if self.several else [""]

    def medians(self, voice: Voice) -> list[str]:
        """Word the median of each curve; empty where there is none."""
        if self.median is None:
            return [""] * len(self.curves)
        return [_median(row, voice) for row in self.median.table.to_dict("records")]

    @cached_property
    def layout(self) -> Layout:
        """Where the plot and its words stand."""
        return Layout(self)

    def paint(self, page: Page, top: float, voice: Voice) -> None:
        """Draw the axes, bands or lines of limits, curves, medians, and numbers at risk."""
        layout = self.layout
        _axes(page, layout, top, self.axis(voice), voice)
        drawn = list(zip(self.curves, PALETTE, strict=False))
        # All limits first, so that no band or line of one group covers the curve of another.
        for curve, colour in drawn:
            self._limits(page, top, curve, colour)
        for curve, colour in drawn:
            path(page, layout.line(top, curve, "estimate"), colour, 1.6)
        for lines, colour, y in layout.named(voice, top):
            page.rule(layout.beside, y + 1, 3, colour, weight=1.6)
            page.text(layout.beside + 4, y, lines, size=SMALL)
        if self.median is not None:
            self._mark(page, top, self.median, voice)
        self._at_risk(page, top, voice)

    def _limits(self, page: Page, top: float, curve: Curve, colour: str) -> None:
        """Fill between the limits of a curve that is alone; draw those of several as thin lines."""
        low, high = (self.layout.line(top, curve, end) for end in ("conf_low", "conf_high"))
        if not self.several:
            area(page, [*low, *high[::-1]], tint(0.2, colour))
            return
        for points in (low, high):
            path(page, points, tint(0.8, colour), 0.5)

    def _mark(self, page: Page, top: float, median: Result, voice: Voice) -> None:
        """Mark where the curves come to one half; one alone is worded beside its mark."""
        layout = self.layout
        for time, colour in zip(median.table["estimate"], PALETTE, strict=False):
            if not isnan(time):
                x, y = layout.x(time), layout.y(top, 0.5)
                path(page, [(x, y), (x, layout.y(top, 0))], INK, 0.6, dashes=(2, 2))
                page.dots([x], [y], 2.4, colour)
        if not self.several and (words := self.medians(voice)[0]):
            free = layout.free(top, self.curves[0], median.value("estimate"), words)
            page.text(*free[:2], words, align=free[2])

    def _at_risk(self, page: Page, top: float, voice: Voice) -> None:
        """Write how many are still observed at every tick, a row for each group."""
        layout = self.layout
        y = layout.y(top, 0) + 1.6 + 2 * line_height(SMALL) + 1
        page.text(0, y, voice.say("time_to_step.at_risk"), size=SMALL, colour=GREY)
        y += line_height(SMALL)
        rows = zip(layout.groups[voice.lang], PALETTE, self.curves, layout.rows, strict=False)
        for lines, colour, curve, high in rows:
            for tick in layout.ticks:
                words = voice.number(curve.at_risk(tick), 0)
                page.text(layout.x(tick), y, words, size=SMALL, align="center")
            if lines:
                page.rule(layout.beside, y + 1, 3, colour, weight=1.6)
                page.text(layout.beside + 4, y, lines, size=SMALL)
            y += high


def _median(row: Mapping[str, float], voice: Voice) -> str:
    if isnan(row["estimate"]):
        return ""
    value, low, high = (voice.number(row[name]) for name in ("estimate", "conf_low", "conf_high"))
    if isnan(row["conf_low"]) or isnan(row["conf_high"]):
        return voice.say("time_to_step.median", value=value)
    return voice.say("time_to_step.median_limits", value=value, low=low, high=high)


def _axes(page: Page, layout: Layout, top: float, axis: str, voice: Voice) -> None:
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        y = layout.y(top, share)
        page.rule(layout.left, y, layout.right - layout.left, FAINT if share else GREY)
        words = voice.percent(share)
        page.text(layout.left - 1.5, y - 0.9, words, size=SMALL, colour=GREY, align="right")
    y = layout.y(top, 0)
    for tick in layout.ticks:
        page.stem(layout.x(tick), y, 1, GREY)
        words, x = voice.number(tick, 2), layout.x(tick)
        page.text(x, y + 1.6, words, size=SMALL, colour=GREY, align="center")
    below = y + 1.6 + line_height(SMALL)
    page.text(layout.right, below, axis, size=SMALL, colour=GREY, align="right")


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
            value = row["estimate"] if isnan(row[column]) else row[column]
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


class Layout:
    """Where the plot and its words stand, in mm; several curves are named at the right."""

    def __init__(self, chart: TimeToStep) -> None:
        limit, self.curves = chart.width * 0.3 - 5, chart.curves
        self.labels: dict[str, list[list[str]]] = {}
        self.groups: dict[str, list[list[str]]] = {}
        for voice in chart.voices:
            names, told = chart.names(voice), chart.medians(voice)
            pairs = zip(names, told if chart.several else names, strict=True)
            broken = [[wrap(one, limit, SMALL) if one else [] for one in pair] for pair in pairs]
            self.groups[voice.lang] = [name for name, _ in broken]
            self.labels[voice.lang] = [[*name, *more] for name, more in broken]
        # The curves are then outcomes of one group, so that one row of numbers holds for all.
        if chart.result.card.rows == "incidence" and len(chart.result.by) == 1:
            self.groups = {lang: [[]] for lang in self.groups}
        room = widest((x for each in self.labels.values() for ls in each for x in ls), SMALL)
        self.left = widest((voice.percent(1) for voice in chart.voices), SMALL) + 2
        times = [row["time"] for curve in chart.curves for row in curve.rows]
        self.until, self.ticks = _ticks(max(times, default=1))
        last = widest((voice.number(self.ticks[-1], 2) for voice in chart.voices), SMALL) / 2
        self.right = chart.width - last - (room + 5.5 if room else 0)
        self.beside = self.right + last + 1
        every = zip(*self.groups.values(), strict=True)
        self.rows = [max(1, *map(len, each)) * line_height(SMALL) + 0.3 for each in every]
        self.height = ABOVE + TALL + 2.6 + 3 * line_height(SMALL) + sum(self.rows)

    def x(self, time: float) -> float:
        """Give the place of a time."""
        return self.left + time / self.until * (self.right - self.left)

    def time(self, x: float) -> float:
        """Give the time at a place."""
        return (x - self.left) / (self.right - self.left) * self.until

    def y(self, top: float, share: float) -> float:
        """Give the place of a share."""
        return top + ABOVE + (1 - share) * TALL

    def line(self, top: float, curve: Curve, column: str) -> list[Point]:
        """Give the corners of a curve or of one of its limits on the page."""
        return [(self.x(time), self.y(top, share)) for time, share in curve.steps(column)]

    def free(self, top: float, curve: Curve, time: float, words: str) -> tuple[float, float, str]:
        """Find where the median has room: under the curve left of its mark, or above the limits."""
        floor, long = 0.14, width(words, BODY)
        right = self.x(time) - 1.5
        left = right - long
        if left > self.left and curve.reach(self.time(left), time)[0] > floor:
            return right, self.y(top, floor) + 2, "right"
        left = min(self.x(time) + 2, self.right - long)
        highest = curve.reach(self.time(left), self.time(left + long))[1]
        return left, self.y(top, highest) - line_height(BODY) - 0.4, "left"

    def named(self, voice: Voice, top: float) -> Iterator[tuple[list[str], str, float]]:
        """Give the label of each curve, its colour, and where it stands beside the curve's end."""
        most = [max(map(len, each)) for each in zip(*self.labels.values(), strict=True)]
        ends = [self.y(top, curve.steps("estimate")[-1][1]) for curve in self.curves]
        tall = [lines * line_height(SMALL) + 1 for lines in most]
        if any(most):
            places = _apart(ends, tall, top, self.y(top, 0) + 2)
            yield from zip(self.labels[voice.lang], PALETTE, places, strict=False)


def _ticks(longest: float) -> tuple[float, list[float]]:
    """Choose how far the axis goes, and its ticks."""
    longest = longest or 1
    step = next((one for one in STEPS if longest / one <= TICKS), longest / TICKS)
    count = max(int(longest / step), 1)
    return max(longest, step), [step * i for i in range(count + 1)]


def _apart(places: list[float], tall: list[float], top: float, bottom: float) -> list[float]:
    """Move labels down until none stands on another, then up again to end above the bottom."""
    order = sorted(range(len(places)), key=lambda i: places[i])
    at, y = dict.fromkeys(order, 0.0), top
    for i in order:
        at[i] = max(places[i] - 1, y)
        y = at[i] + tall[i]
    for i in reversed(order):
        at[i] = bottom = min(at[i], bottom - tall[i])
    return [at[i] for i in range(len(places))]


time_to_step = TimeToStep
