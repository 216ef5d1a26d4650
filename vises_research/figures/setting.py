"""How a table is set: columns that all parts share, and rows as tall as in the longest language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from vises_research.errors import Problem, StudyError
from vises_research.figures.cells import ROLES, Part, Row
from vises_research.figures.style import BODY, FAINT, GREY, INK, SMALL
from vises_research.figures.typeface import line_height, longest_word, widest, wrap

if TYPE_CHECKING:
    from vises_research.figures.page import Page

__all__ = ["Setting"]

GUTTER, CLOSE = 3.0, 2.0
"""Between columns, and between those of a narrow table; in mm."""
LEAD, FOOT, PAD, INDENT = 1.5, 1.7, 0.8, 2.0
"""Above and below the heading of a part, below a row, before a label; in mm."""
HAIR = 0.1
"""What rounding may take from a room, in mm."""
SHORTEST = 20.0
"""The least room for labels beside the numbers; with less, they stand above; in mm."""


class Setting:
    """Columns and rows in mm, for all languages at once.

    The label of a row stands beside its numbers or, where columns leave it no room, ``above`` them.

    Parameters
    ----------
    languages
        For each language the parts of the table.
    page
        The width of the page.

    Raises
    ------
    StudyError
        If the columns do not fit the page.
    """

    def __init__(self, languages: Sequence[Sequence[Part]], page: float) -> None:
        parts = [one for each in languages for one in each]
        roles = [role for role in ROLES if any(role in one.columns for one in parts)]
        for size, gutter, above in ((BODY, GUTTER, False), (SMALL, CLOSE, True)):
            widths = [_width(parts, role, size, whole=not above) for role in roles]
            label = page - sum(widths) - gutter * (len(widths) - above)
            if not above and label >= SHORTEST:
                break
        self.size, self.above = size, above
        if above and label < 0:
            fit = f"a width of {page - label:.0f} mm, or no p values"
            raise StudyError([Problem("figures.table", "the columns do not fit", f"{page:g}", fit)])
        self.label, right = page if above else label, page
        self.rights: dict[str, float] = {}
        for role, one in reversed(list(zip(roles, widths, strict=True))):
            self.rights[role] = right
            right -= one + gutter
        tall = zip(*(map(self._tall, each) for each in languages), strict=True)
        self.heights = [[max(n) for n in zip(*each, strict=True)] for each in tall]
        self.height = sum(height for each in self.heights for height in each)

    def _heads(self, one: Part) -> dict[str, list[str]]:
        """Break the headings of the columns where they are narrow."""
        if not self.above:
            return {role: [words] for role, words in one.columns.items()}
        roles = sorted(self.rights, key=lambda role: self.rights[role])
        ends = [-CLOSE, *(self.rights[role] for role in roles)]
        rooms = {role: ends[i + 1] - ends[i] - CLOSE + HAIR for i, role in enumerate(roles)}
        return {role: wrap(words, rooms[role], SMALL) for role, words in one.columns.items()}

    def _tall(self, one: Part) -> list[float]:
        """Give the heights of the heading of a part and of its rows."""
        heading = len(wrap(one.heading, self.label, BODY, bold=True)) * line_height(BODY)
        if self.above:
            lines = max((len(words) for words in self._heads(one).values()), default=1)
            heading += lines * line_height(SMALL)
        rows = [
            len(self._label(row)) * line_height(BODY) + self.above * line_height(self.size)
            for row in one.rows
        ]
        return [LEAD + heading + FOOT, *(row + PAD for row in rows)]

    def _label(self, row: Row) -> list[str]:
        return wrap(row.label, self.label - INDENT, BODY)

    def draw(self, page: Page, top: float, parts: Sequence[Part]) -> None:
        """Set the parts of a language below each other."""
        y = top
        for one, (heading, *heights) in zip(parts, self.heights, strict=True):
            y = self._head(page, one, y, heading)
            for row, height in zip(one.rows, heights, strict=True):
                below = page.text(INDENT, y, self._label(row))
                for role, words in row.cells.items():
                    at = below if self.above else y
                    page.text(self.rights[role], at, words, size=self.size, align="right")
                y += height
        page.rule(0, y, page.width, INK)

    def _head(self, page: Page, one: Part, y: float, height: float) -> float:
        """Write the heading of a part and what its columns hold, between two lines."""
        page.rule(0, y, page.width, INK)
        below = page.text(0, y + LEAD, wrap(one.heading, self.label, BODY, bold=True), bold=True)
        for role, lines in self._heads(one).items():
            at = below if self.above else y + LEAD
            page.text(self.rights[role], at, lines, size=SMALL, colour=GREY, align="right")
        page.rule(0, y + height - FOOT, page.width, FAINT)
        return y + height


def _width(parts: Sequence[Part], role: str, size: float, *, whole: bool) -> float:
    """Give the width of a column; its heading may break where ``whole`` is false."""
    heads = [one.columns.get(role, "") for one in parts]
    named = widest(heads, SMALL) if whole else longest_word(heads, SMALL)
    cells = [row.cells.get(role, "") for one in parts for row in one.rows]
    return max(named, widest(cells, size))
