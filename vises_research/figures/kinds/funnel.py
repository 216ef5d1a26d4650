"""The funnel of participation: how many entered each step, and how many were lost before it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from vises_research.errors import Problem
from vises_research.figures.chart import Chart
from vises_research.figures.shapes import box, tint
from vises_research.figures.style import BODY, GREY, PALETTE, SMALL
from vises_research.figures.typeface import (
    each_most,
    line_height,
    longest_word,
    most_lines,
    widest,
    wrap,
)
from vises_research.text import Voice

if TYPE_CHECKING:
    from vises_research.figures.page import Page
    from vises_research.stats import Result

__all__ = ["funnel"]

BAR, CAPITAL, PAD, GUTTER = 5.0, 2.0, 1.3, 3.0
"""Height of a bar and of a capital, room above and below a row, between columns; in mm."""
SHORTEST = 30.0
"""The shortest full bar beside which the step is named; else it is named above its bar."""
LOST = tint(0.16)


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

    def problems(self) -> Iterable[Problem]:
        """Refuse what is no retention of all rows together."""
        if self.result.card.rows != "steps" or len(self.result.by) != 1:
            found = f"{self.result.name} by {', '.join(self.result.by) or 'nothing'}"
            yield self.refusal("this chart shows the retention of all rows, step by step", found)

    def remark(self, voice: Voice) -> str:
        """Say what is pale."""
        return voice.say("funnel.pale")

    def reading(self, voice: Voice) -> str:
        """Say what the bars are."""
        return voice.say("alt.funnel", steps=voice.variable(self.result.by[0]))

    def rows(self, voice: Voice) -> list[tuple[str, tuple[str, str, str]]]:
        """Give the words of each row: the step, then its numbers as printed."""
        step, told = self.result.by[0], []
        for row in self.result.table.to_dict("records"):
            parts = voice.percent(row["cumulative"]), voice.percent(row["estimate"])
            told.append((voice.level(step, row[step]), (voice.number(row["n"], 0), *parts)))
        return told

    @cached_property
    def layout(self) -> Layout:
        """Where labels, bars and numbers stand."""
        return Layout(self)

    def paint(self, page: Page, top: float, voice: Voice) -> None:
        """Draw the headings of the numbers, then a bar for each step."""
        layout, y = self.layout, top + self.layout.header
        for right, room, words in zip(layout.rights, layout.widths, _heads(voice), strict=True):
            lines = wrap(words, room, SMALL)
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
            for right, words in zip(layout.rights, cells, strict=True):
                page.text(right, bar + (BAR - CAPITAL) / 2, words, align="right")
            before, y = row["n"], y + high


def _heads(voice: Voice) -> list[str]:
    return [voice.say(f"funnel.{name}") for name in ("entered", "of_all", "of_before")]


class Layout:
    """Where labels, bars and numbers stand, in mm, for all languages at once.

    The steps are named beside their bars, or above them where these would become too short.
    """

    def __init__(self, chart: Funnel) -> None:
        rows = [chart.rows(voice) for voice in chart.voices]
        names = [[name for name, _ in each] for each in rows]
        columns = zip(*(cells for each in rows for _, cells in each), strict=True)
        heads = list(zip(*(_heads(voice) for voice in chart.voices), strict=True))
        pairs = zip(heads, columns, strict=True)
        self.widths = [
            max(longest_word(head, SMALL), widest(cells, BODY)) + 0.2 for head, cells in pairs
        ]
        numbers = sum(self.widths) + 3 * GUTTER
        room = widest((name for each in names for name in each), BODY) + 3
        label = min(room, chart.width * 0.36)
        self.above = chart.width - numbers - label < SHORTEST
        self.label = chart.width if self.above else label
        self.left = 0 if self.above else label
        self.bar = chart.width - numbers - self.left
        after = [sum(self.widths[i + 1 :]) + GUTTER * (2 - i) for i in range(3)]
        self.rights = [chart.width - one for one in after]
        lines = [most_lines(*one, SMALL) for one in zip(heads, self.widths, strict=True)]
        self.header = max(lines) * line_height(SMALL) + 1.0
        tall = [n * line_height(BODY) for n in each_most(names, self.label - 2)]
        beside = [max(BAR, one - line_height(BODY) + CAPITAL) for one in tall]
        below = [one + BAR + 0.4 for one in tall]
        self.heights = [2 * PAD + one for one in (below if self.above else beside)]
        self.height = self.header + sum(self.heights)


def _bar(page: Page, layout: Layout, y: float, shares: tuple[float, float]) -> None:
    """Draw those who entered, and pale behind them those who had entered the step before."""
    entered, before = shares
    if before > entered:
        wide = before * layout.bar
        box(page, (layout.left, y), wide, BAR, fill=LOST, edge=PALETTE[0], weight=0.4)
    if entered:
        box(page, (layout.left, y), entered * layout.bar, BAR, fill=PALETTE[0])


funnel = Funnel
