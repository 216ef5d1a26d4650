"""The funnel of participation: how many entered each step, and how many were lost before it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from vises_research.errors import Problem
from vises_research.figures.chart import Chart
from vises_research.figures.shapes import box, tint
from vises_research.figures.style import BODY, GREY, PALETTE, SMALL
from vises_research.figures.typeface import line_height, width, wrap
from vises_research.text import Voice

if TYPE_CHECKING:
    from vises_research.figures.page import Page
    from vises_research.stats import Result

__all__ = ["funnel"]

Words = Mapping[str, str]
BAR, CAPITAL, PAD, GUTTER = 5.0, 2.0, 1.3, 3.0
"""Height of a bar and of a capital, room above and below a row, between columns; in mm."""
SHORTEST = 30.0
"""The shortest full bar beside which the step is named; else it is named above its bar."""
LOST = tint(0.16)
_HEADS = ("entered", "of_all", "of_before")


@dataclass(frozen=True, eq=False, repr=False)
class Funnel(Chart):
    """Draw how many entered each step of a process.

    Parameters
    ----------
    result
        ``stats.retention`` of all rows together.

    Raises
    ------
    StudyError
        If the result is not of ``stats.retention``, or is broken down by groups.
    """

    result: Result

    kind: ClassVar[str] = "funnel"

    def problems(self) -> Iterable[Problem]:
        """Find why it cannot show what it was given."""
        if self.result.card.rows != "steps" or len(self.result.by) != 1:
            found = f"{self.result.name} by {', '.join(self.result.by) or 'nothing'}"
            wrong = "this chart shows the retention of all rows, step by step"
            yield Problem("figures.funnel", wrong, found)

    def remark(self, voice: Voice) -> str:
        """Say what is pale."""
        return voice.say("funnel.pale")

    def reading(self, voice: Voice) -> str:
        """Say what the bars are."""
        return voice.say("alt.funnel", steps=voice.variable(self.result.by[0]))

    def rows(self, voice: Voice) -> list[tuple[str, tuple[str, str, str]]]:
        """Give the words of each row: the step, then its numbers as printed."""
        return [
            (voice.level(self.result.by[0], row[self.result.by[0]]), _cells(row, voice))
            for row in self.result.table.to_dict("records")
        ]

    @cached_property
    def layout(self) -> Layout:
        """Where all stands."""
        return _layout(self)

    @property
    def tall(self) -> float:
        """Give the height that holds every language."""
        return self.layout.header + sum(self.layout.heights)

    def paint(self, page: Page, top: float, voice: Voice) -> None:
        """Draw the headings of the numbers, then a bar for each step."""
        layout, y = self.layout, top + self.layout.header
        for right, lines in zip(layout.rights(page.width), _heads(layout, voice), strict=True):
            head = y - len(lines) * line_height(SMALL) - 0.6
            page.text(right, head, lines, size=SMALL, colour=GREY, align="right")
        rows, numbers = self.rows(voice), self.result.table.to_dict("records")
        before = numbers[0]["base"] if numbers else 0
        most = before or 1
        for (label, cells), row, high in zip(rows, numbers, layout.heights, strict=True):
            page.rule(0, y, page.width)
            lines = wrap(label, layout.label - 2, BODY)
            block = CAPITAL + (len(lines) - 1) * line_height(BODY)
            bar = y + high - PAD - BAR if layout.above else y + (high - BAR) / 2
            above = bar - 0.4 - len(lines) * line_height(BODY)
            page.text(0, above if layout.above else y + (high - block) / 2, lines)
            _bar(page, layout, bar, (row["n"] / most, before / most))
            for right, words in zip(layout.rights(page.width), cells, strict=True):
                page.text(right, bar + (BAR - CAPITAL) / 2, words, align="right")
            before, y = row["n"], y + high


@dataclass(frozen=True)
class Layout:
    """Where labels, bars and numbers stand, in mm, for all languages at once."""

    label: float
    above: bool
    bar: float
    widths: tuple[float, ...]
    header: float
    heights: list[float]

    @property
    def left(self) -> float:
        """Give the left side of the bars."""
        return 0 if self.above else self.label

    def rights(self, page: float) -> list[float]:
        """Give the right side of each column of numbers."""
        after = [sum(self.widths[i + 1 :]) + GUTTER * (2 - i) for i in range(3)]
        return [page - one for one in after]


def _cells(row: Mapping[Any, Any], voice: Voice) -> tuple[str, str, str]:
    n, whole = voice.number(row["n"], 0), voice.percent(row["cumulative"])
    return n, whole, voice.percent(row["estimate"])


def _heads(layout: Layout, voice: Voice) -> list[list[str]]:
    words = [voice.say(f"funnel.{name}") for name in _HEADS]
    return [wrap(one, room, SMALL) for one, room in zip(words, layout.widths, strict=True)]


def _layout(chart: Funnel) -> Layout:
    """Name the steps beside their bars, or above them where these would become too short."""
    voices = chart.voices
    rows = [(voice, *row) for voice in voices for row in chart.rows(voice)]
    heads = [[voice.say(f"funnel.{one}") for voice in voices] for one in _HEADS]
    widths = []
    for i, words in enumerate(heads):
        longest = max(width(word, SMALL) for head in words for word in head.split(" "))
        widths.append(max(longest, *(width(cells[i], BODY) for *_, cells in rows)) + 0.2)
    numbers = sum(widths) + 3 * GUTTER
    label = min(max(width(name, BODY) for _, name, _ in rows) + 3, chart.width * 0.36)
    above = chart.width - numbers - label < SHORTEST
    label = chart.width if above else label
    bare = Layout(label, above, 0, tuple(widths), 0, [])
    header = max(len(lines) for voice in voices for lines in _heads(bare, voice))
    count = len(chart.result.table)
    named = [len(wrap(name, label - 2, BODY)) for _, name, _ in rows]
    tall = [max(named[i::count]) * line_height(BODY) for i in range(count)]
    heights = [
        2 * PAD + (one + BAR + 0.4 if above else max(BAR, one - line_height(BODY) + CAPITAL))
        for one in tall
    ]
    bar = chart.width - numbers - (0 if above else label)
    return Layout(label, above, bar, tuple(widths), header * line_height(SMALL) + 1.0, heights)


def _bar(page: Page, layout: Layout, y: float, shares: tuple[float, float]) -> None:
    """Draw those who entered, and pale behind them those who had entered the step before."""
    entered, before = shares
    if before > entered:
        wide = before * layout.bar
        box(page, (layout.left, y), wide, BAR, fill=LOST, edge=PALETTE[0], weight=0.4)
    if entered:
        box(page, (layout.left, y), entered * layout.bar, BAR, fill=PALETTE[0])


funnel = Funnel
