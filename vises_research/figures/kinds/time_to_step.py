"""Curves over time: the share still in, or that has got there, with limits and who is observed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass
from functools import cached_property
from math import isnan
from typing import TYPE_CHECKING, Any, ClassVar

from vises_research.errors import Problem
from vises_research.figures.chart import Chart
from vises_research.figures.shapes import area, path, tint
from vises_research.figures.style import BODY, FAINT, GREY, INK, PALETTE, SMALL
from vises_research.figures.typeface import line_height, width, wrap
from vises_research.text import Voice

if TYPE_CHECKING:
    from vises_research.figures.page import Page
    from vises_research.stats import Result

__all__ = ["time_to_step"]

Words = Mapping[str, str]
TALL, ABOVE = 44.0, 4.5
"""Height of the plot, and room above it for the words of a median, in mm."""
STEPS = (0.25, 0.5, 1, 2, 3, 6, 12, 24, 60, 120, 250, 500, 1000, 2500, 5000)
"""Distances of ticks: those of a calendar as long as the numbers are small."""
TICKS = 8
SHOWN = ("survival", "incidence")
MOST = 4
"""More curves than this cannot be told apart where they cross."""


def _unfit(result: Result, median: Result | None) -> Iterable[Problem]:
    here = "figures.time_to_step"
    if result.card.rows not in SHOWN:
        right = "kaplan_meier or aalen_johansen"
        yield Problem(here, "this chart shows shares over time", result.name, right)
        return
    if median is not None and (median.card.rows, median.by) != ("half_times", result.by):
        found, right = f"{median.name} by {median.by}", f"stats.median_time by {result.by}"
        yield Problem(here, "this is not the median of the curves", found, right)
    many = len(curves(result))
    if many > MOST:
        yield Problem(here, "too many curves to be told apart", str(many), f"at most {MOST}")


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

    kind: ClassVar[str] = "time_to_step"

    @property
    def shown(self) -> tuple[Result, ...]:
        """The curves, then their medians."""
        return (self.result, self.median) if self.median else (self.result,)

    def problems(self) -> Iterable[Problem]:
        """Find why it cannot show what it was given."""
        return _unfit(self.result, self.median)

    def remark(self, voice: Voice) -> str:
        """Say at which level the limits are, and how they are drawn."""
        table = self.result.table
        if table.empty:
            return ""
        level = voice.percent(float(table["conf_level"].iloc[0]))
        drawn = "lines" if len(curves(self.result)) > 1 else "band"
        return voice.say(f"time_to_step.{drawn}", level=level)

    def reading(self, voice: Voice) -> str:
        """Say what the axes are."""
        return voice.say("alt.time_to_step", axis=self.axis(voice))

    def axis(self, voice: Voice) -> str:
        """Say what the time is."""
        columns = self.result.base.columns
        return voice.variable(columns[0]) if columns else voice.say("column.time")

    def medians(self, voice: Voice) -> list[str]:
        """Word the median of each curve; empty where there is none."""
        if self.median is None:
            return []
        return [_median(row, voice) for row in self.median.table.to_dict("records")]

    @property
    def tall(self) -> float:
        """Give the height that holds every language."""
        return self.layout.height

    @cached_property
    def layout(self) -> Layout:
        """Give the layout that holds every language."""
        return lay_out(self)

    def paint(self, page: Page, top: float, voice: Voice) -> None:
        """Draw the axes, bands or lines of limits, curves, medians, and numbers at risk."""
        layout = self.layout
        drawn = curves(self.result)
        several = len(drawn) > 1
        _axes(page, layout, top, self.axis(voice), voice)
        for curve, colour in zip(drawn, PALETTE, strict=False):
            _limits(page, layout, top, curve, colour, several)
        for curve, colour in zip(drawn, PALETTE, strict=False):
            points = [(layout.x(t), layout.y(top, s)) for t, s in curve.steps("estimate")]
            path(page, points, colour, 1.6)
        for lines, colour, y in layout.named(voice, top, drawn):
            page.rule(layout.beside, y + 1, 3, colour, weight=1.6)
            page.text(layout.beside + 4, y, lines, size=SMALL)
        if self.median is not None:
            self._mark(page, layout, top, drawn, voice)
        _at_risk(page, layout, top, drawn, voice)

    def _mark(
        self, page: Page, layout: Layout, top: float, drawn: list[Curve], voice: Voice
    ) -> None:
        """Mark where the curves come to one half; one alone is worded beside its mark."""
        assert self.median is not None
        for time, colour in zip(self.median.table["estimate"], PALETTE, strict=False):
            if not isnan(time):
                x, y = layout.x(time), layout.y(top, 0.5)
                path(page, [(x, y), (x, layout.y(top, 0))], INK, 0.6, dashes=(2, 2))
                page.dots([x], [y], 2.4, colour)
        if len(drawn) == 1 and self.medians(voice)[0]:
            _worded(
                page, layout, top, drawn[0], (self.median.value("estimate"), self.medians(voice)[0])
            )


def _worded(
    page: Page, layout: Layout, top: float, curve: Curve, median: tuple[float, str]
) -> None:
    """Word the median under the curve left of its mark, or above the limits right of it."""
    (time, words), floor = median, 0.14
    right = layout.x(time) - 1.5
    left = right - width(words, BODY)
    if left > layout.left and curve.reach(layout.time(left), time)[0] > floor:
        page.text(right, layout.y(top, floor) + 2, words, align="right")
        return
    left = min(layout.x(time) + 2, layout.right - width(words, BODY))
    ends = layout.time(left), layout.time(left + width(words, BODY))
    above = layout.y(top, curve.reach(*ends)[1]) - line_height(BODY) - 0.4
    page.text(left, above, words)


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


def _limits(
    page: Page, layout: Layout, top: float, curve: Curve, colour: str, several: bool
) -> None:
    """Fill between the limits of a curve that is alone; draw those of several as thin lines."""
    low, high = (
        [(layout.x(t), layout.y(top, s)) for t, s in curve.steps(name)]
        for name in ("conf_low", "conf_high")
    )
    if not several:
        area(page, [*low, *high[::-1]], tint(0.2, colour))
        return
    for points in (low, high):
        path(page, points, tint(0.8, colour), 0.5)


def _at_risk(page: Page, layout: Layout, top: float, drawn: list[Curve], voice: Voice) -> None:
    """Write how many are still observed at every tick, a row for each group."""
    y = layout.y(top, 0) + 1.6 + 2 * line_height(SMALL) + 1
    page.text(0, y, voice.say("time_to_step.at_risk"), size=SMALL, colour=GREY)
    y += line_height(SMALL)
    for lines, colour, curve, high in layout.observed(voice, drawn):
        for tick in layout.ticks:
            words = voice.number(curve.at_risk(tick), 0)
            page.text(layout.x(tick), y, words, size=SMALL, align="center")
        if lines:
            page.rule(layout.beside, y + 1, 3, colour, weight=1.6)
            page.text(layout.beside + 4, y, lines, size=SMALL)
        y += high


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
    start = 1.0 if result.card.rows == "survival" else 0.0
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


def lay_out(chart: TimeToStep) -> Layout:
    """Leave room on the right for the names of several curves."""
    result, voices = chart.result, chart.voices
    drawn = curves(result)
    several = len(drawn) > 1
    limit = chart.width * 0.3 - 5
    labels, groups = {}, {}
    for voice in voices:
        lang = voice.lang
        names = [_name(result, curve, voice) if several else "" for curve in drawn]
        extra = chart.medians(voice) if several else []
        groups[lang] = [wrap(name, limit, SMALL) if name else [] for name in names]
        told = zip(names, extra or [""] * len(names), strict=True)
        labels[lang] = [
            [line for words in pair if words for line in wrap(words, limit, SMALL)] for pair in told
        ]
    if result.card.rows == "incidence" and len(result.by) == 1:
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


def _name(result: Result, curve: Curve, voice: Voice) -> str:
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


time_to_step = TimeToStep
