"""Rows of a chart: a label, something drawn, and columns of numbers at the right.

The label stands beside what is drawn or, where that would become too short, above it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from vises_research.figures.page import ASCENT, Page
from vises_research.figures.style import BODY, GREY, POINT, SMALL
from vises_research.figures.typeface import SLACK, line_height, width, wrap

__all__ = ["PAD", "Layout", "Line", "lay_out"]

PAD, GUTTER, NEAR, BETWEEN = 1.1, 3.0, 1.0, 2.2
"""Around what stands in a row; between columns; between a label and what is below it, and what is
above it."""
WIDEST, NARROWEST, HALF = 0.36, 0.28, 0.5
"""The part of the page that labels beside may take, and may be left with if they need more; and the
part that labels above must be left with beside numbers."""
STRETCH = 1.2
"""How much wider than its numbers a column may be, so that its heading stays on one line."""
CAPITAL = ASCENT * BODY * POINT


@dataclass(frozen=True)
class Line:
    """The words of a row in one language."""

    label: str
    cells: tuple[str, ...] = ()


@dataclass(frozen=True)
class Layout:
    """Where labels, drawings and columns stand, in mm, for all languages at once.

    What is drawn stands beside its label, or ``above`` says that the label stands above it; the
    numbers are then on the label's last line, or ``under`` it on their own.
    """

    page: float
    label: float
    left: float
    length: float
    widths: tuple[float, ...]
    header: float
    heights: list[float]
    mark: float
    above: bool
    under: bool

    @property
    def height(self) -> float:
        """The height of all rows, without the header."""
        return sum(self.heights)

    @property
    def rights(self) -> list[float]:
        """The right side of each column of numbers."""
        after = [sum(self.widths[i + 1 :]) for i in range(len(self.widths))]
        gaps = range(len(self.widths) - 1, -1, -1)
        return [self.page - one - GUTTER * gap for one, gap in zip(after, gaps, strict=True)]

    def heads(self, page: Page, top: float, heads: Sequence[str]) -> None:
        """Write what the columns hold, ending just above the first row."""
        for right, room, words in zip(self.rights, self.widths, heads, strict=True):
            lines = wrap(words, room, SMALL)
            y = top + self.header - 0.6 - len(lines) * line_height(SMALL)
            page.text(right, y, lines, size=SMALL, colour=GREY, align="right")

    def write(self, page: Page, top: float, index: int, line: Line) -> float:
        """Write label and numbers of a row; give the middle of what is to be drawn in it."""
        lines, height = wrap(line.label, self.label, BODY), self.heights[index]
        tall = (len(lines) - 1) * line_height(BODY) + CAPITAL
        if self.above:
            middle = top + height - PAD - self.mark / 2
            numbers = middle - self.mark / 2 - NEAR - CAPITAL
            y = numbers - tall + (CAPITAL if not self.under else CAPITAL - line_height(BODY))
        else:
            middle = top + height / 2
            y, numbers = middle - tall / 2, middle - CAPITAL / 2
        page.text(0, y, lines)
        for right, words in zip(self.rights, line.cells, strict=True):
            page.text(right, numbers, words, align="right")
        return middle

    def band(self, top: float, index: int) -> tuple[float, float]:
        """Give where the axis crosses a row: top and height, clear of a label above."""
        height = self.heights[index]
        clear = height - PAD - self.mark if self.above else 0.0
        return top + clear, height - clear


def lay_out(
    room: float,
    rows: Mapping[str, Sequence[Line]],
    heads: Mapping[str, Sequence[str]],
    *,
    mark: float,
    shortest: float,
    inset: float = 0.0,
) -> Layout:
    """Work out where everything stands.

    Parameters
    ----------
    room
        The width of the page.
    rows
        Language -> the words of each row.
    heads
        Language -> what each column of numbers holds.
    mark
        The height of what is drawn in a row.
    shortest
        The length below which what is drawn goes under the label instead of beside it.
    inset
        What is left free at both sides of it there.

    Returns
    -------
    Layout
        The same for every language.
    """
    widths = _widths(rows, heads)
    cells = sum(widths) + GUTTER * len(widths)
    labels = [line.label for lines in rows.values() for line in lines]
    need = max(width(words, BODY) for words in labels) / SLACK + 0.1
    label = min(need, room * WIDEST, room - cells - GUTTER - shortest)
    left = label + GUTTER
    length = room - left - cells
    above = label < min(need, room * NARROWEST)
    if above:
        label, left, length = room - cells, inset, room - 2 * inset
    under = above and label < room * HALF
    label = room if under else label
    lines = [max(len(wrap(each.label, label, BODY)) for each in row) for row in _turned(rows)]
    tall = [(count - 1) * line_height(BODY) + CAPITAL for count in lines]
    beside = [max(each, mark, CAPITAL) + 2 * PAD for each in tall]
    own = line_height(BODY) if under else 0.0
    below = [each + own + NEAR + mark + PAD + BETWEEN for each in tall]
    heights = below if above else beside
    header = _header(widths, heads)
    return Layout(room, label, left, length, widths, header, heights, mark, above, under)


def _turned(rows: Mapping[str, Sequence[Line]]) -> list[tuple[Line, ...]]:
    return list(zip(*rows.values(), strict=True))


def _widths(
    rows: Mapping[str, Sequence[Line]], heads: Mapping[str, Sequence[str]]
) -> tuple[float, ...]:
    """Give each column the room of its widest cell and of the longest word above it."""
    widths = []
    for index in range(len(next(iter(heads.values())))):
        cells = [width(line.cells[index], BODY) for lines in rows.values() for line in lines]
        words = [width(w, SMALL) for each in heads.values() for w in each[index].split(" ")]
        heads_ = [width(each[index], SMALL) for each in heads.values()]
        whole = max(heads_) / SLACK if max(heads_) <= max(cells) * STRETCH else 0.0
        widths.append(max(*cells, *words, whole) + 0.05)
    return tuple(widths)


def _header(widths: Sequence[float], heads: Mapping[str, Sequence[str]]) -> float:
    pairs = [pair for each in heads.values() for pair in zip(each, widths, strict=True) if pair[0]]
    lines = max((len(wrap(words, room, SMALL)) for words, room in pairs), default=0)
    return lines * line_height(SMALL) + 0.6 if lines else 0.0
