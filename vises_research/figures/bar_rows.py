"""Rows of bars with intervals, in one column or in a panel for each group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from vises_research.figures.style import BODY, GREY, INK, SMALL, TINT
from vises_research.figures.typeface import each_most, line_height, most_lines, widest, wrap
from vises_research.text import Voice

if TYPE_CHECKING:
    from vises_research.figures.page import Page

__all__ = ["Bars", "Names", "bar", "end_of", "ends", "lines", "value"]

Groups = list[tuple[str, str]]
Names = tuple[list[str], Groups]
"""The labels of the rows; and of the groups, each with its base."""
Cells = Sequence[Sequence[Mapping[str, Any]]]

ENDS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0)
BAR, PAD, GAP, GUTTER = 2.9, 1.5, 1.5, 4.0
"""Height of a bar, room around a row, between axis and value, between panels; in mm."""
SHORTEST, SHORTEST_PANEL = 26.0, 15.0
"""The shortest axis of a chart, and of one of several panels, with the labels beside it; in mm."""


class Bars:
    """Where rows, panels and numbers stand, in mm, for all languages at once.

    Each group has a panel beside the labels if the axes stay long enough there; else the bars stand
    ``below`` the label of their row, one for each group, over the whole width.

    Parameters
    ----------
    page
        The width of the page.
    voices
        The languages.
    cells
        The numbers of the bars, a row a label and a column a group.
    names
        For each language the labels of the rows; and of the groups, each with its base.
    """

    def __init__(
        self, page: float, voices: Sequence[Voice], cells: Cells, names: Sequence[Names]
    ) -> None:
        values = (value(cell, voice) for voice in voices for row in cells for cell in row)
        printed = widest(values, BODY) + GAP
        labels, groups = [each for each, _ in names], [each for _, each in names]
        count, self.end = len(cells[0]), end_of(cells)
        need = widest((label for each in labels for label in each), BODY) + 3
        self.label = min(need, page * 0.38)
        self.panel = (page - self.label + GUTTER) / count
        self.axis = self.panel - GUTTER - printed
        self.below = self.axis < (SHORTEST_PANEL if count > 1 else SHORTEST)
        if not self.below:
            heads = [len(self._head(one)) for each in groups for one in each]
            head = max(heads, default=0) * line_height(BODY)
            lines = each_most(labels, self.label - 2)
            self.heights = [(n - 1) * line_height(BODY) + BAR + PAD for n in lines]
        else:
            inner = widest((name for each in groups for name, _ in each), BODY)
            self.label = min(inner + 2 if inner else 0.0, page * 0.35)
            self.panel = page - self.label
            self.axis = self.panel - printed
            head = max(len(_bases(each, page)) for each in groups) * line_height(SMALL)
            bars = [max(len(each), 1) * self.one(each) for each in groups]
            self.heights = [
                max(
                    len(wrap(label, page, BODY)) * line_height(BODY) + tall + PAD
                    for label, tall in zip(row, bars, strict=True)
                )
                for row in zip(*labels, strict=True)
            ]
        self.head = head + bool(head) * 1.5
        self.height = self.head + sum(self.heights) + 1.5 + line_height(SMALL)

    def one(self, groups: Groups) -> float:
        """Give the height of one bar below a label: that of the longest name of a group."""
        lines = most_lines((name for name, _ in groups), self.label - 2) if groups else 1
        return lines * line_height(BODY) + 0.4

    def left(self, group: int) -> float:
        """Give where the axis of a group begins."""
        return self.label + (0 if self.below else group * self.panel)

    def draw(self, page: Page, top: float, cells: Cells, names: Names, voice: Voice) -> None:
        """Draw the headings of the groups, the axes, then the rows."""
        labels, groups = names
        self._headings(page, top, groups)
        height = sum(self.heights) + 0.5
        for index in range(1 if self.below else len(cells[0])):
            if not self.below:  # below labels the lines of the axis stand at the bars alone
                lines(page, self.left(index), top + self.head, self.axis, height)
            ends(page, self.left(index), top + self.head + height + 0.8, self.axis, self.end, voice)
        y = top + self.head
        for label, height, row in zip(labels, self.heights, cells, strict=True):
            room = page.width if self.below else self.label - 2
            under = page.text(0, y + PAD, wrap(label, room, BODY))
            for index, cell in enumerate(row):
                at = under + index * self.one(groups) if self.below else y + PAD
                if self.below:
                    named = [wrap(name, self.label - 2, BODY) for name, _ in groups]
                    page.text(0, at, named[index] if named else [], colour=GREY)
                    lines(page, self.left(index), at - 0.9, self.axis, self.one(groups))
                bar(page, self.left(index), self.axis, at, cell, self.end)
                right = self.left(index) + self.panel - (0 if self.below else GUTTER)
                page.text(right, at, value(cell, voice), align="right")
            y += height

    def _headings(self, page: Page, top: float, groups: Groups) -> None:
        """Head each panel with its group and base; without panels, write all bases in a line."""
        if self.below:
            page.text(0, top, _bases(groups, page.width), size=SMALL, colour=GREY)
            return
        for index, one in enumerate(groups):
            *name, base = lines = self._head(one)
            y = top + self.head - 1.5 - len(lines) * line_height(BODY)
            y = page.text(self.left(index), y, name, bold=True)
            page.text(self.left(index), y, base, colour=GREY)

    def _head(self, group: tuple[str, str]) -> list[str]:
        return [*wrap(group[0], self.panel - GUTTER, BODY, bold=True), group[1]]


def end_of(cells: Cells) -> float:
    """Give the share at which an axis ends that holds every interval."""
    tops = [cell["conf_high"] for row in cells for cell in row if cell["conf_high"] >= 0]
    return min((end for end in ENDS if end >= max(tops, default=1.0)), default=1.0)


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


def lines(page: Page, x: float, y: float, length: float, height: float) -> None:
    """Draw the lines of an axis: at its ends and in its middle."""
    for part in (0.0, 0.5, 1.0):
        page.stem(x + part * length, y, height)


def ends(page: Page, x: float, y: float, length: float, end: float, voice: Voice) -> None:
    """Write the ends of an axis below it."""
    page.text(x, y, voice.percent(0.0), align="left", size=SMALL, colour=GREY)
    page.text(x + length, y, voice.percent(end), align="right", size=SMALL, colour=GREY)


def _bases(groups: Groups, room: float) -> list[str]:
    """Write the bases of the groups in one line, where the groups have no headings."""
    if not groups:
        return []
    return wrap(" · ".join(f"{name} {base}" for name, base in groups), room, SMALL)
