"""Curves over time: the share still in, or that has got there, with limits and who is observed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import isnan
from typing import TYPE_CHECKING

from vises_research.errors import Problem, StudyError
from vises_research.figures.chart import Chart
from vises_research.figures.curve_layout import Curve, Layout, curves, lay_out
from vises_research.figures.shapes import area, path, tint
from vises_research.figures.style import BODY, FAINT, GREY, INK, PALETTE, SMALL, WIDTH
from vises_research.figures.typeface import line_height, width
from vises_research.text import Labels, Voice

if TYPE_CHECKING:
    from vises_research.figures.page import Page
    from vises_research.stats import Result

__all__ = ["time_to_step"]

Words = Mapping[str, str]
SHOWN = ("kaplan_meier", "aalen_johansen")
MOST = 4
"""More curves than this cannot be told apart where they cross."""


def time_to_step(
    result: Result,
    *,
    median: Result | None = None,
    labels: Labels,
    title: Words,
    source: Words,
    width: float = WIDTH,
    simulated: bool = False,
) -> Chart:
    """Draw a share over time as a curve of steps, with its limits and numbers at risk.

    Parameters
    ----------
    result
        ``stats.kaplan_meier`` (the share still in, which falls) or ``stats.aalen_johansen`` (the
        share that has got there, which rises), of all rows or of a few groups. The axis bears the
        label of the variable of time.
    median
        ``stats.median_time`` of the same groups, to be marked.
    title, source
        Language -> words.
    width
        In mm.
    simulated
        Whether to print that the data are simulated.

    Returns
    -------
    Chart
        Drawn when it is asked for.

    Raises
    ------
    StudyError
        If the results are others, or there are too many curves.
    """
    problems = list(_unfit(result, median))
    if problems:
        raise StudyError(problems)
    results = (result, median) if median else (result,)
    body = TimeToStep(result, median)
    return Chart(body, results, labels, title, source, width, simulated)


def _unfit(result: Result, median: Result | None) -> Iterable[Problem]:
    here = "figures.time_to_step"
    if result.name not in SHOWN:
        yield Problem(here, "this chart shows shares over time", result.name, " or ".join(SHOWN))
        return
    if median is not None and (median.name, median.by) != ("median_time", result.by):
        found, right = f"{median.name} by {median.by}", f"stats.median_time by {result.by}"
        yield Problem(here, "this is not the median of the curves", found, right)
    many = len(curves(result))
    if many > MOST:
        yield Problem(here, "too many curves to be told apart", str(many), f"at most {MOST}")


@dataclass(frozen=True, eq=False)
class TimeToStep:
    """The drawing of curves over time; see :func:`time_to_step`."""

    result: Result
    median: Result | None
    kind: str = "time_to_step"

    def words(self) -> Iterable[tuple[str, Words]]:
        """Give no texts of its own."""
        return ()

    def remark(self, chart: Chart, voice: Voice) -> str:
        """Say at which level the limits are, and how they are drawn."""
        table = self.result.table
        if table.empty:
            return ""
        level = voice.percent(float(table["conf_level"].iloc[0]))
        drawn = "lines" if len(curves(self.result)) > 1 else "band"
        return voice.say(f"time_to_step.{drawn}", level=level)

    def reading(self, chart: Chart, voice: Voice) -> str:
        """Say what the axes are."""
        return voice.say("alt.time_to_step", axis=self.axis(chart, voice))

    def axis(self, chart: Chart, voice: Voice) -> str:
        """Say what the time is."""
        columns = self.result.base.columns
        return voice.variable(columns[0]) if columns else voice.say("column.time")

    def medians(self, voice: Voice) -> list[str]:
        """Word the median of each curve; empty where there is none."""
        if self.median is None:
            return []
        return [_median(row, voice) for row in self.median.table.to_dict("records")]

    def height(self, chart: Chart) -> float:
        """Give the height that holds every language."""
        return self.layout(chart).height

    def layout(self, chart: Chart) -> Layout:
        """Give the layout that holds every language."""
        return lay_out(
            chart, self.result, {voice.lang: self.medians(voice) for voice in chart.voices}
        )

    def draw(self, chart: Chart, page: Page, top: float, voice: Voice) -> None:
        """Draw the axes, bands or lines of limits, curves, medians, and numbers at risk."""
        layout = self.layout(chart)
        drawn = curves(self.result)
        several = len(drawn) > 1
        _axes(page, layout, top, self.axis(chart, voice), voice)
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
