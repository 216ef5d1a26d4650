"""Rows of bars with intervals, in one column or in a panel for each group."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from vises_research.figures.style import BODY, GREY, INK, SMALL, TINT
from vises_research.figures.typeface import line_height, width, wrap
from vises_research.text import Voice

if TYPE_CHECKING:
    from vises_research.figures.chart import Chart
    from vises_research.figures.page import Page

__all__ = ["Names", "Rows", "bar", "draw", "end_of", "ends", "layout", "lines", "value"]

Names = tuple[list[str], list[tuple[str, str]]]
"""The labels of the rows; and of the groups, each with its base."""
Cells = Sequence[Sequence[Mapping[str, Any]]]

ENDS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0)
BAR, PAD, GAP, GUTTER = 2.9, 1.5, 1.5, 4.0
"""Height of a bar, room around a row, between axis and value, between panels; in mm."""
SHORTEST, SHORTEST_PANEL = 26.0, 15.0
"""The shortest axis of a chart, and of one of several panels, with the labels beside it; in mm."""


@dataclass(frozen=True)
class Rows:
    """Where rows, panels and numbers stand, in mm, for all languages at once.

    Parameters
    ----------
    below
        Whether bars stand below the label of their row, over the whole width.
    label, axis, panel
        Room for the label, length of an axis, and from one panel to the next.
    head
        The height of the headings.
    heights
        Those of the rows.
    end
        The share at which the axis ends.
    """

    below: bool
    label: float
    axis: float
    panel: float
    head: float
    heights: list[float]
    end: float

    @property
    def height(self) -> float:
        """The height of all, with the numbers of the axis."""
        return self.head + sum(self.heights) + 1.5 + line_height(SMALL)

    def left(self, group: int) -> float:
        """Give where the axis of a group begins."""
        return self.label + (0 if self.below else group * self.panel)

    def right(self, group: int) -> float:
        """Give where the values of a group end."""
        panels = 0 if self.below else group
        return self.left(panels) + self.panel - (0 if self.below else GUTTER)


def end_of(cells: Cells) -> float:
    """Give the share at which an axis ends that holds every interval."""
    tops = [cell["conf_high"] for row in cells for cell in row if cell["conf_high"] >= 0]
    return min((end for end in ENDS if end >= max(tops, default=1.0)), default=1.0)


def layout(chart: Chart, cells: Cells, names: Callable[[Voice], Names]) -> Rows:
    """Set labels beside the bars if the axes stay long enough, else above them."""
    told = [names(voice) for voice in chart.voices]
    values = [value(cell, voice) for voice in chart.voices for row in cells for cell in row]
    printed = max(width(one, BODY) for one in values) + GAP
    count, end = len(cells[0]), end_of(cells)
    widest = max(width(label, BODY) for labels, _ in told for label in labels)
    label = min(widest + 3, chart.width * 0.38)
    panel = (chart.width - label + GUTTER) / count
    axis = panel - GUTTER - printed
    if axis >= (SHORTEST_PANEL if count > 1 else SHORTEST):
        heads = [_head_lines(one, panel - GUTTER) for _, groups in told for one in groups]
        head = max((len(lines) for lines in heads), default=0) * line_height(BODY)
        heights = _tallest([_beside(labels, label) for labels, _ in told])
        return Rows(False, label, axis, panel, head + bool(head) * 1.5, heights, end)
    inner = max((width(group, BODY) + 2 for _, groups in told for group, _ in groups), default=0.0)
    inner = min(inner, chart.width * 0.35)
    room = chart.width - inner
    lines = [_bases(groups, chart.width) for _, groups in told]
    head = max(len(one) for one in lines) * line_height(SMALL)
    heights = _tallest([_above(labels, groups, chart.width, inner) for labels, groups in told])
    return Rows(True, inner, room - printed, room, head + bool(head) * 1.5, heights, end)


def draw(page: Page, rows: Rows, top: float, cells: Cells, names: Names, voice: Voice) -> None:
    """Draw the headings of the groups, the axes, then the rows."""
    labels, groups = names
    _headings(page, rows, top, groups)
    _axes(page, rows, top + rows.head, len(cells[0]), voice)
    y = top + rows.head
    for label, height, row in zip(labels, rows.heights, cells, strict=True):
        room = page.width if rows.below else rows.label - 2
        under = page.text(0, y + PAD, wrap(label, room, BODY))
        for index, cell in enumerate(row):
            at = y + PAD
            if rows.below:
                at = under + index * _one(groups, rows.label)
                _group(page, rows, groups, index, at)
                lines(page, rows.left(index), at - 0.9, rows.axis, _one(groups, rows.label))
            bar(page, rows.left(index), rows.axis, at, cell, rows.end)
            page.text(rows.right(index), at, value(cell, voice), align="right")
        y += height


def bar(page: Page, x: float, length: float, y: float, cell: Mapping[str, Any], end: float) -> None:
    """Draw a bar beside a line of text, and its interval on it; nothing where there is no share."""
    if not cell["estimate"] >= 0:
        return
    middle = y + 1.0
    page.fill(x, middle - BAR / 2, length * float(cell["estimate"]) / end, BAR, TINT)
    low, high = (length * float(cell[k]) / end for k in ("conf_low", "conf_high"))
    page.rule(x + low, middle, high - low, INK, weight=0.8)


def value(cell: Mapping[str, Any], voice: Voice) -> str:
    """Write a share and the count behind it: ``39% (23)``; a sign where they are not shown."""
    if cell.get("hidden"):
        return voice.say("hidden.sign")
    if not cell["estimate"] >= 0:
        return voice.percent(float("nan"))
    return f"{voice.percent(cell['estimate'])} ({voice.number(cell['n'], 0)})"


def _headings(page: Page, rows: Rows, top: float, groups: list[tuple[str, str]]) -> None:
    if rows.below:
        page.text(0, top, _bases(groups, page.width), size=SMALL, colour=GREY)
        return
    for index, one in enumerate(groups):
        *name, base = _head_lines(one, rows.panel - GUTTER)
        lines = len(name) + 1
        y = top + rows.head - 1.5 - lines * line_height(BODY)
        y = page.text(rows.left(index), y, name, bold=True)
        page.text(rows.left(index), y, base, colour=GREY)


def _axes(page: Page, rows: Rows, top: float, count: int, voice: Voice) -> None:
    """Draw the axis of each panel; below labels, its lines stand at the bars alone."""
    height = sum(rows.heights) + 0.5
    for index in range(1 if rows.below else count):
        if not rows.below:
            lines(page, rows.left(index), top, rows.axis, height)
        ends(page, rows.left(index), top + height + 0.8, rows.axis, rows.end, voice)


def lines(page: Page, x: float, y: float, length: float, height: float) -> None:
    """Draw the lines of an axis: at its ends and in its middle."""
    for part in (0.0, 0.5, 1.0):
        page.stem(x + part * length, y, height)


def ends(page: Page, x: float, y: float, length: float, end: float, voice: Voice) -> None:
    """Write the ends of an axis below it."""
    page.text(x, y, voice.percent(0.0), align="left", size=SMALL, colour=GREY)
    page.text(x + length, y, voice.percent(end), align="right", size=SMALL, colour=GREY)


def _group(page: Page, rows: Rows, groups: list[tuple[str, str]], index: int, y: float) -> None:
    if groups:
        page.text(0, y, wrap(groups[index][0], rows.label - 2, BODY), colour=GREY)


def _head_lines(group: tuple[str, str], room: float) -> list[str]:
    return [*wrap(group[0], room, BODY, bold=True), group[1]]


def _bases(groups: list[tuple[str, str]], room: float) -> list[str]:
    """Write the bases of the groups in one line, where the groups have no headings."""
    if not groups:
        return []
    return wrap(" · ".join(f"{name} {base}" for name, base in groups), room, SMALL)


def _beside(labels: list[str], label: float) -> list[float]:
    lines = [len(wrap(one, label - 2, BODY)) for one in labels]
    return [(n - 1) * line_height(BODY) + BAR + PAD for n in lines]


def _above(
    labels: list[str], groups: list[tuple[str, str]], room: float, inner: float
) -> list[float]:
    bars = max(len(groups), 1) * _one(groups, inner)
    return [len(wrap(one, room, BODY)) * line_height(BODY) + bars + PAD for one in labels]


def _one(groups: list[tuple[str, str]], inner: float) -> float:
    """Give the height of one bar below a label: that of the longest name of a group."""
    lines = max((len(wrap(name, inner - 2, BODY)) for name, _ in groups), default=1)
    return lines * line_height(BODY) + 0.4


def _tallest(languages: list[list[float]]) -> list[float]:
    return [max(heights) for heights in zip(*languages, strict=True)]
