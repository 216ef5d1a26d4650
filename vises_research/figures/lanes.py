"""Swim lanes: one line for each unit, with the time that it spent in every step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import isnan
from typing import TYPE_CHECKING, Any

from vises_research.errors import Problem, StudyError, nearest
from vises_research.figures.chart import Chart
from vises_research.figures.lane_layout import KEY, Layout, Mark, lay_out
from vises_research.figures.shapes import area, box, path
from vises_research.figures.style import FAINT, GREY, INK, PALETTE, PAPER, SMALL, WIDTH
from vises_research.figures.typeface import line_height, wrap
from vises_research.text import Labels, Voice

if TYPE_CHECKING:
    from vises_research.figures.page import Page
    from vises_research.stats import Result

__all__ = ["swim_lanes"]

Words = Mapping[str, str]
MOST = 110
"""More lanes than this cannot be told apart on a booklet page."""
SHORTEST = 0.4
"""A span of one day is drawn so long, in mm."""


def swim_lanes(
    result: Result,
    *,
    stopped: str = "",
    labels: Labels,
    title: Words,
    source: Words,
    width: float = WIDTH,
    simulated: bool = False,
) -> Chart:
    """Draw a lane for each unit, and in it the steps from start to end.

    Parameters
    ----------
    result
        ``stats.spans``, in calendar time or since the entry of each unit.
    stopped
        The level of how a step ended (``how`` of ``stats.spans``) that says that the unit stopped
        there; a cross is drawn at its end.
    title, source
        Language -> words.
    width
        In mm.
    simulated
        Whether to print that the data are simulated.

    Returns
    -------
    Chart
        Drawn when it is asked for; at most 160 mm high. It shows single units, so that it may not
        leave to the public.

    Raises
    ------
    StudyError
        If the result is another, or has too many lanes or steps.
    """
    problems = list(_unfit(result, stopped))
    if problems:
        raise StudyError(problems)
    return Chart(SwimLanes(result, stopped), (result,), labels, title, source, width, simulated)


def _unfit(result: Result, stopped: str) -> Iterable[Problem]:
    here = "figures.swim_lanes"
    if result.name != "spans":
        yield Problem(here, "this chart shows spans of single units", result.name, "stats.spans")
        return
    lanes, steps = result.table["lane"].nunique(), result.table[result.by[0]].nunique()
    if not 0 < lanes <= MOST:
        yield Problem(here, "so many lanes cannot be drawn", str(lanes), f"1 to {MOST}")
    if steps > len(PALETTE):
        most = f"at most {len(PALETTE)}; merge steps"
        yield Problem(here, "too many steps to be told apart", str(steps), most)
    known = [str(one) for key in result.by[1:] for one in result.table[key].cat.categories]
    if stopped and stopped not in known:
        wrong, right = f"no step ended by '{stopped}'", f"one of {', '.join(known) or 'nothing'}"
        yield Problem(here, wrong, right=right, nearest=nearest(stopped, known))


@dataclass(frozen=True, eq=False)
class SwimLanes:
    """The drawing of lanes; see :func:`swim_lanes`."""

    result: Result
    stopped: str
    kind: str = "swim_lanes"
    single_units: bool = True

    def words(self) -> Iterable[tuple[str, Words]]:
        """Give no texts of its own."""
        return ()

    def remark(self, chart: Chart, voice: Voice) -> str:
        """Say what a lane is."""
        unit = voice.unit(chart.base.unit, 1)
        return voice.say("swim_lanes.lane", unit=unit)

    def reading(self, chart: Chart, voice: Voice) -> str:
        """Say what lanes, colours and axis are."""
        steps = voice.variable(self.result.by[0])
        unit = voice.unit(chart.base.unit, 1)
        axis = voice.say("swim_lanes.months" if self.layout(chart).since else "swim_lanes.dates")
        return voice.say("alt.swim_lanes", unit_one=unit, steps=steps, axis=axis)

    def legend(self, chart: Chart, voice: Voice) -> list[tuple[Mark, str]]:
        """Give the marks that occur, each with its words; the steps first."""
        table, step = self.result.table, self.result.by[0]
        keys = [
            (Mark("step", colour), voice.level(step, level))
            for level, colour in zip(table[step].cat.categories, PALETTE, strict=False)
        ]
        if self.stopped and (table[self.result.by[1]].astype(str) == self.stopped).any():
            words = voice.level(self.result.by[1], self.stopped)
            keys.append((Mark("stopped", INK), words))
        if table["running"].any():
            keys.append((Mark("running", GREY), voice.say("swim_lanes.running")))
        if table[["start", "end"]].isna().any(axis=None):
            keys.append((Mark("unknown", GREY), voice.say("swim_lanes.unknown")))
        return keys

    def layout(self, chart: Chart) -> Layout:
        """Give the layout that holds every language."""
        return lay_out(chart, self.result, {x.lang: self.legend(chart, x) for x in chart.voices})

    def height(self, chart: Chart) -> float:
        """Give the height that holds every language."""
        return self.layout(chart).height

    def draw(self, chart: Chart, page: Page, top: float, voice: Voice) -> None:
        """Draw the key, the axis, and every lane."""
        layout = self.layout(chart)
        keys = zip(layout.keys, self.legend(chart, voice), strict=True)
        for (x, down), (mark, words) in keys:
            y = top + down * (line_height(SMALL) + 0.6)
            _mark(page, mark.what, (x + 1.5, y + 1), 1.8, mark.colour)
            page.text(x + KEY, y, wrap(words, chart.width - KEY, SMALL), size=SMALL)
        first = top + layout.header
        _axis(page, layout, first, voice)
        colours = dict(
            zip(self.result.table[self.result.by[0]].cat.categories, PALETTE, strict=False)
        )
        for row in layout.rows:
            y = first + (row["lane"] - 0.5) * layout.pitch
            self._span(page, layout, y, row, colours[row[self.result.by[0]]])

    def _span(
        self, page: Page, layout: Layout, y: float, row: Mapping[str, Any], colour: str
    ) -> None:
        """Draw one step of one lane, and how it ended."""
        high = layout.pitch * 0.7
        ends = [layout.x(row[end]) for end in ("start", "end") if not isnan(row[end])]
        if len(ends) == 1:
            _mark(page, "unknown", (ends[0], y), high, colour)
        else:
            wide = max(ends[1] - ends[0], SHORTEST)
            box(page, (ends[0], y - high / 2), wide, high, fill=colour)
        after = (ends[-1] + 1.1, y)
        if row["running"]:
            _mark(page, "running", after, high, colour)
        elif self.stopped and str(row[self.result.by[1]]) == self.stopped:
            _mark(page, "stopped", after, high, INK)


def _mark(page: Page, what: str, at: tuple[float, float], high: float, colour: str) -> None:
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
