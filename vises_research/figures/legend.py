"""Names of levels with their colours, above the first bar: in cells side by side, or flowing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vises_research.figures.shades import edge
from vises_research.figures.style import SMALL
from vises_research.figures.typeface import line_height, longest_word, most_lines, widest, wrap

if TYPE_CHECKING:
    from vises_research.figures.page import Page

__all__ = ["Legend", "flow", "legend"]

SWATCH, BELOW, APART = 1.8, 1.2, 2.0
"""Height of a colour, the room below it, and the room between two names; in mm."""
SQUARE = 2.2
"""The colour before a name, where names flow; in mm."""


@dataclass(frozen=True)
class Legend:
    """Where the names of levels stand, in mm, for all languages at once.

    In ``cells`` from ``left``, or flowing: ``places`` are x and line of each name.
    """

    left: float
    cells: tuple[float, ...]
    places: tuple[tuple[float, int], ...]
    height: float

    def draw(self, page: Page, top: float, names: Sequence[str], colours: Sequence[str]) -> None:
        """Write each name with its colour."""
        if self.cells:
            self._side_by_side(page, top + self.height - BELOW - SWATCH, names, colours)
            return
        for (x, line), name, colour in zip(self.places, names, colours, strict=True):
            y = top + line * line_height(SMALL)
            page.box(x, y - 0.2, (SQUARE, SQUARE), colour, edge(colour))
            lines = wrap(name, page.width - SQUARE - 0.9, SMALL)
            page.text(x + SQUARE + 0.9, y, lines, size=SMALL)

    def _side_by_side(
        self, page: Page, bottom: float, names: Sequence[str], colours: Sequence[str]
    ) -> None:
        x = self.left
        for cell, name, colour in zip(self.cells, names, colours, strict=True):
            lines = wrap(name, cell - APART, SMALL)
            page.text(x, bottom - len(lines) * line_height(SMALL), lines, size=SMALL)
            page.box(x, bottom, (cell - APART, SWATCH), colour, edge(colour))
            x += cell


def legend(names: Sequence[Sequence[str]], left: float, length: float, room: float) -> Legend:
    """Work out where names stand: above the bars, across the page, or flowing over lines.

    Parameters
    ----------
    names
        For each language the names.
    left, length
        Where the bars are.
    room
        The width of the page.

    Returns
    -------
    Legend
        The same for every language.
    """
    turned = list(zip(*names, strict=True))
    needs = [longest_word(row, SMALL) for row in turned]
    for start, wide in ((left, length), (0.0, room)):
        spare = (wide + APART - sum(needs)) / len(needs) - APART
        if spare >= 0.05:
            cells = tuple(need + spare + APART for need in needs)
            pairs = zip(turned, cells, strict=True)
            lines = max(most_lines(row, cell - APART, SMALL) for row, cell in pairs)
            return Legend(start, cells, (), lines * line_height(SMALL) + SWATCH + BELOW)
    places, lines = flow(names, SQUARE + 0.9, 3, room)
    return Legend(0.0, (), tuple(places), lines * line_height(SMALL) + BELOW)


def flow(
    names: Sequence[Sequence[str]], lead: float, gap: float, room: float
) -> tuple[list[tuple[float, int]], int]:
    """Let names flow over lines like words of a text, each behind a sign.

    Parameters
    ----------
    names
        For each language the names.
    lead, gap
        Room for the sign before a name, and between two names, in mm.
    room
        The width of the page.

    Returns
    -------
    tuple
        x and line of each name, with room for the longest language; and how many lines there are.
    """
    places: list[tuple[float, int]] = []
    x, line, below = 0.0, 0, 0
    for row in zip(*names, strict=True):
        wrapped = [wrap(words, room - lead, SMALL) for words in row]
        wide = lead + widest((one for lines in wrapped for one in lines), SMALL)
        if x and x + wide > room:
            x, line = 0.0, below
        places.append((x, line))
        x, below = x + wide + gap, max(below, line + max(map(len, wrapped)))
    return places, below
