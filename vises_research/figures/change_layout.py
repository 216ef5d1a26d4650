"""Where rows and columns of a change matrix stand, in mm, for all languages at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from vises_research.figures.style import BODY, SMALL
from vises_research.figures.typeface import line_height, width, wrap

if TYPE_CHECKING:
    from vises_research.figures.chart import Chart
    from vises_research.stats import Result

from vises_research.text import Voice

__all__ = ["CAPITAL", "PAD", "ROW", "SWATCH", "Layout", "lay_out"]

ROW, PAD, SWATCH, TOTAL = 6.0, 1.2, 2.4, 10.0
"""Least height of a row, room around its words, side of a swatch, room for totals, in mm."""
CAPITAL = 2.0
"""Height of a capital of the body text, in mm."""


@dataclass(frozen=True)
class Layout:
    """Where rows and columns stand, in mm, for all languages at once."""

    by: tuple[str, str]
    levels: list[Any]
    label: float
    column: float
    keyed: bool
    header: float
    heights: list[float]
    strip: int

    def left(self, column: int) -> float:
        """Give the left side of a column."""
        return self.label + column * self.column

    def name(self, chart: Chart, level: int, voice: Voice) -> str:
        """Give the label of a row; with its number where the columns are headed by numbers."""
        label = voice.level(self.by[0], self.levels[level])
        return f"{level + 1}\N{NO-BREAK SPACE}\N{NO-BREAK SPACE}{label}" if self.keyed else label

    def head(self, chart: Chart, level: int, voice: Voice) -> list[str]:
        """Give the heading of a column, as lines."""
        if self.keyed:
            return [str(level + 1)]
        label = voice.level(self.by[0], self.levels[level])
        return wrap(label, self.column - 1, SMALL)

    def over(self, chart: Chart, voice: Voice) -> list[str]:
        """Give the heading over all columns: what was asked after."""
        name = voice.variable(self.by[1])
        return wrap(name, chart.width - self.label, BODY, bold=True)

    def aside(self, chart: Chart, voice: Voice) -> list[str]:
        """Give the heading of the rows: what was asked before."""
        return wrap(voice.variable(self.by[0]), self.label - 2, BODY, bold=True)


def lay_out(chart: Chart, result: Result, moves: list[list[str]]) -> Layout:
    """Head columns by numbers where a word of a level, or a tall heading, has no room there."""
    (key, after), voices = result.by, chart.voices
    levels = list(result.table[key].cat.categories)
    names = [voice.level(key, one) for one in levels for voice in voices]
    label = min(max(width(name, BODY) for name in names) + 5, chart.width * 0.34)
    column = (chart.width - label - TOTAL) / len(levels)
    words = [word for name in names for word in name.split(" ")]
    keyed = max(width(word, SMALL) for word in words) > column - 1
    keyed = keyed or max(len(wrap(name, column - 1, SMALL)) for name in names) > 4
    bare = Layout((key, after), levels, label, column, keyed, 0, [], 0)
    every = [(level, voice) for level in range(len(levels)) for voice in voices]
    heads = max(len(bare.head(chart, *one)) for one in every)
    over = max(len(bare.over(chart, voice)) for voice in voices)
    aside = max(len(bare.aside(chart, voice)) for voice in voices)
    header = max(
        over * line_height(BODY) + heads * line_height(SMALL) + 2.4, aside * line_height(BODY) + 1
    )
    heights = []
    for level in range(len(levels)):
        named = [wrap(bare.name(chart, level, voice), label - 2, BODY) for voice in voices]
        tall = max(map(len, named)) * line_height(BODY) + 2 * PAD - 0.6
        heights.append(max(ROW, tall))
    moved, parts = [words for each in moves for words in each], len(moves[0])
    fits = max(width(text, BODY) for text in moved) + SWATCH + 3 <= chart.width / parts
    return Layout((key, after), levels, label, column, keyed, header, heights, 1 if fits else parts)
