"""A map of tiles: one for each territory, placed beside its neighbours as on the map."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING, Any

from vises_research.errors import Problem, nearest
from vises_research.figures.chart import Chart
from vises_research.figures.shapes import DEEPEST, box, tint
from vises_research.figures.style import PALETTE, SMALL
from vises_research.figures.typeface import fitting, line_height, most_lines, wrap
from vises_research.text import Voice

if TYPE_CHECKING:
    from vises_research.figures.page import Page
    from vises_research.stats import Result

__all__ = ["tile_grid", "tile_map"]

Tiles = Mapping[Any, tuple[float, float]]

LARGE = 14.0
"""Size of the number in a tile, in points."""
WIDEST, FLATTEST = 38.0, 0.52
"""A tile is at most so wide, in mm, and at least so high, as a part of its width."""
GAP, PAD, EDGE = 0.8, 1.6, 0.15
"""Between tiles, inside them, and outside for half the line around them, in mm."""


def tile_grid(rows: Sequence[Sequence[Any]]) -> dict[Any, tuple[float, float]]:
    """Place tiles in rows, the northernmost first; shorter rows stand in the middle.

    Parameters
    ----------
    rows
        The levels of each row from west to east; ``None`` leaves a place empty.

    Returns
    -------
    dict
        Level -> (column, row), for :func:`tile_map`.

    Examples
    --------
    >>> tile_grid([["north"], ["west", "east"]])
    {'north': (0.5, 0.0), 'west': (0.0, 1.0), 'east': (1.0, 1.0)}
    """
    longest = max((len(row) for row in rows), default=0)
    return {
        level: ((longest - len(row)) / 2 + column, float(down))
        for down, row in enumerate(rows)
        for column, level in enumerate(row)
        if level is not None
    }


@dataclass(frozen=True, eq=False, repr=False)
class TileMap(Chart):
    """Draw a tile for each territory, with its number in it.

    Parameters
    ----------
    result
        ``stats.counts`` by territory, or ``stats.share`` of one level by territory.
    tiles
        Territory -> (column, row), as :func:`tile_grid` gives them; halves are allowed, so that a
        tile touches two in the next row. Columns go from west to east, rows from north to south.

    Raises
    ------
    StudyError
        If the result is not one number for each territory, a territory has no tile or a tile no
        territory, or two tiles lie on each other.
    """

    result: Result
    tiles: Tiles

    def problems(self) -> Iterable[Problem]:
        """Refuse what is not a number for each tile, and tiles that lie on each other."""
        result = self.result
        levels = result.table[result.outcome].nunique() if result.outcome in result.table else 1
        if result.card.rows in ("counts", "levels") and len(result.by) == 1 and levels == 1:
            return [*self._unplaced(list(result.table[result.by[0]])), *self._overlaid()]
        found = f"{result.name} by {', '.join(result.by) or 'nothing'}, {levels} level(s)"
        wrong = "this chart shows counts by one variable, or a share of one level by it"
        return [self.refusal(wrong, found)]

    def _unplaced(self, levels: Sequence[Any]) -> Iterable[Problem]:
        names = [str(level) for level in levels]
        for level in levels:
            if level not in self.tiles:
                yield self.refusal(f"there is no tile for '{level}'", right="(column, row)")
        for tile in self.tiles:
            if tile not in levels:
                wrong = f"there is no '{tile}' in the result to put in its tile"
                yield self.refusal(wrong, near=nearest(str(tile), names))

    def _overlaid(self) -> Iterable[Problem]:
        for (one, (x, y)), (two, (across, down)) in combinations(self.tiles.items(), 2):
            if abs(x - across) < 1 and abs(y - down) < 1:
                found = f"{(x, y)} and {(across, down)}"
                wrong = f"the tiles of '{one}' and '{two}' lie on each other"
                yield self.refusal(wrong, found, "places at least 1 apart")

    def remark(self, voice: Voice) -> str:
        """Say what the shades mean."""
        return voice.say("tile_map.darker")

    def reading(self, voice: Voice) -> str:
        """Say what the tiles are."""
        tiles = voice.variable(self.result.by[0])
        return voice.say("alt.tile_map", tiles=tiles)

    @cached_property
    def layout(self) -> Layout:
        """Size and place of the tiles."""
        return Layout(self)

    def paint(self, page: Page, top: float, voice: Voice) -> None:
        """Draw every tile: its name at its top, the number and what it is of at its bottom."""
        layout, rows = self.layout, self.result.table.to_dict("records")
        most = max((_value(row) for row in rows if row["base"]), default=0) or 1
        for row in rows:
            level = row[self.result.by[0]]
            x, y = layout.corner(*self.tiles[level], top)
            fill = tint(DEEPEST * _value(row) / most if row["base"] else 0)
            box(page, (x, y), layout.wide, layout.high, fill=fill, edge=PALETTE[0])
            name = voice.level(self.result.by[0], level)
            lines = wrap(name, layout.wide - 2 * PAD, layout.size, bold=True)
            page.text(x + PAD, y + PAD, lines, size=layout.size, bold=True)
            value, detail = _printed(row, voice)
            bottom = y + layout.high - PAD
            page.text(x + PAD, bottom - line_height(SMALL) + 0.6, detail, size=SMALL)
            above = bottom - line_height(SMALL) - line_height(LARGE) + 1.4
            page.text(x + PAD, above, value, size=LARGE, bold=True)


class Layout:
    """Size and place of the tiles, in mm, for all languages at once."""

    def __init__(self, chart: TileMap) -> None:
        columns, downs = zip(*chart.tiles.values(), strict=True)
        self.first = min(columns), min(downs)
        across, rows = max(columns) - min(columns) + 1, max(downs) - min(downs) + 1
        self.wide = min((chart.width - 2 * EDGE - GAP * (across - 1)) / across, WIDEST)
        key, room = chart.result.by[0], self.wide - 2 * PAD
        names = [voice.level(key, one) for one in chart.tiles for voice in chart.voices]
        self.size = fitting(names, room, bold=True)
        lines = most_lines(names, room, self.size, bold=True)
        needed = lines * line_height(self.size) + line_height(LARGE) + line_height(SMALL) + 2 * PAD
        self.left = (chart.width - across * self.wide - (across - 1) * GAP) / 2
        self.high = max(needed, FLATTEST * self.wide)
        self.height = (rows - 1) * (self.high + GAP) + self.high + 2 * EDGE

    def corner(self, column: float, down: float, top: float) -> tuple[float, float]:
        """Give the upper left corner of a tile."""
        x = self.left + (column - self.first[0]) * (self.wide + GAP)
        return x, top + EDGE + (down - self.first[1]) * (self.high + GAP)


def _value(row: Mapping[str, Any]) -> float:
    return float(row.get("estimate", row["n"]))


def _printed(row: Mapping[str, Any], voice: Voice) -> tuple[str, str]:
    """Give the number of a tile, and beneath it what part of all it is, or what it is made of."""
    n, base = voice.number(row["n"], 0), voice.number(row["base"], 0)
    if "estimate" in row:
        return voice.percent(row["estimate"]), voice.say("n_of", n=n, base=base)
    return n, voice.percent(row["n"] / row["base"] if row["base"] else float("nan"))


tile_map = TileMap
