"""How a table is set: columns that all parts share, and rows as tall as in the longest language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vises_research.errors import Problem, StudyError
from vises_research.figures.cells import ROLES, Part, Row
from vises_research.figures.style import BODY, FAINT, GREY, INK, SMALL
from vises_research.figures.typeface import line_height, width, wrap

if TYPE_CHECKING:
    from vises_research.figures.page import Page

__all__ = ["Setting", "draw", "setting"]

GUTTER, CLOSE = 3.0, 2.0
"""Between columns, and between those of a narrow table; in mm."""
LEAD, FOOT, PAD, INDENT = 1.5, 1.7, 0.8, 2.0
"""Above and below the heading of a part, below a row, before a label; in mm."""
HAIR = 0.1
"""What rounding may take from a room, in mm."""
SHORTEST = 20.0
"""The least room for labels beside the numbers; with less, they stand above; in mm."""


@dataclass(frozen=True)
class Setting:
    """Columns and rows in mm, for all languages at once.

    Parameters
    ----------
    page, label
        The width of the page, and the room for labels.
    rights
        What a column holds -> its right side.
    above
        Whether the label of a row stands above its numbers.
    size
        The size of numbers in points.
    heights
        Of the heading of each part and of its rows, in order.
    """

    page: float
    label: float
    rights: Mapping[str, float]
    above: bool
    size: float
    heights: list[float]


def setting(languages: Sequence[Sequence[Part]], page: float) -> Setting:
    """Work out columns and rows.

    Parameters
    ----------
    languages
        For each language the parts of the table.
    page
        The width of the page in mm.

    Returns
    -------
    Setting
        The same for all languages.

    Raises
    ------
    StudyError
        If the columns do not fit the page.
    """
    parts = [one for each in languages for one in each]
    roles = [role for role in ROLES if any(role in one.columns for one in parts)]
    for size, gutter, above in ((BODY, GUTTER, False), (SMALL, CLOSE, True)):
        widths = [_width(parts, role, size, whole=not above) for role in roles]
        label = page - sum(widths) - gutter * (len(widths) - above)
        if not above and label >= SHORTEST:
            break
    if above and label < 0:
        fit = f"a width of {page - label:.0f} mm, or no p values"
        raise StudyError([Problem("figures.table", "the columns do not fit", f"{page:g}", fit)])
    rights: dict[str, float] = {}
    right = page
    for role, one in reversed(list(zip(roles, widths, strict=True))):
        rights[role] = right
        right -= one + gutter
    bare = Setting(page, page if above else label, rights, above, size, [])
    tall = [[height for one in each for height in _heights(bare, one)] for each in languages]
    heights = [max(one) for one in zip(*tall, strict=True)]
    return Setting(page, bare.label, rights, above, size, heights)


def _width(parts: Sequence[Part], role: str, size: float, *, whole: bool) -> float:
    """Give the width of a column; its heading may break where ``whole`` is false."""
    heads = [one.columns.get(role, "") for one in parts]
    words = heads if whole else [word for head in heads for word in head.split(" ")]
    cells = [row.cells.get(role, "") for one in parts for row in one.rows]
    return max([*(width(w, SMALL) for w in words), *(width(cell, size) for cell in cells)])


def _heads(made: Setting, one: Part) -> dict[str, list[str]]:
    """Break the headings of the columns where they are narrow."""
    if not made.above:
        return {role: [words] for role, words in one.columns.items()}
    rooms = _rooms(made)
    return {role: wrap(words, rooms[role], SMALL) for role, words in one.columns.items()}


def _rooms(made: Setting) -> dict[str, float]:
    """Give the room of each column: from the right side of the one before."""
    roles = sorted(made.rights, key=lambda role: made.rights[role])
    ends = [-CLOSE, *(made.rights[role] for role in roles)]
    return {role: ends[i + 1] - ends[i] - CLOSE + HAIR for i, role in enumerate(roles)}


def _heights(made: Setting, one: Part) -> list[float]:
    heading = len(wrap(one.heading, made.label, BODY, bold=True)) * line_height(BODY)
    lines = max((len(words) for words in _heads(made, one).values()), default=1)
    if made.above:
        heading += lines * line_height(SMALL)
    rows = [
        len(_label(made, row)) * line_height(BODY) + made.above * line_height(made.size)
        for row in one.rows
    ]
    return [LEAD + heading + FOOT, *(row + PAD for row in rows)]


def _label(made: Setting, row: Row) -> list[str]:
    return wrap(row.label, made.label - INDENT, BODY)


def draw(page: Page, made: Setting, top: float, parts: Sequence[Part]) -> None:
    """Set the parts below each other.

    Parameters
    ----------
    page
        Where to draw.
    made
        Where all stands.
    top
        Where to begin, in mm.
    parts
        The words of a language.
    """
    y, heights = top, iter(made.heights)
    for one in parts:
        y = _head(page, made, one, y, next(heights))
        for row in one.rows:
            _row(page, made, row, y)
            y += next(heights)
    page.rule(0, y, page.width, INK)


def _head(page: Page, made: Setting, one: Part, y: float, height: float) -> float:
    """Write the heading of a part and what its columns hold, between two lines."""
    page.rule(0, y, page.width, INK)
    below = page.text(0, y + LEAD, wrap(one.heading, made.label, BODY, bold=True), bold=True)
    for role, lines in _heads(made, one).items():
        at = below if made.above else y + LEAD
        page.text(made.rights[role], at, lines, size=SMALL, colour=GREY, align="right")
    page.rule(0, y + height - FOOT, page.width, FAINT)
    return y + height


def _row(page: Page, made: Setting, row: Row, y: float) -> None:
    below = page.text(INDENT, y, _label(made, row))
    for role, words in row.cells.items():
        at = below if made.above else y
        page.text(made.rights[role], at, words, size=made.size, align="right")
