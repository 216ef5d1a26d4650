"""A map of tiles: one for each territory, placed beside its neighbours as on the map."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING, Any, ClassVar

from vises_research.errors import Problem, nearest
from vises_research.figures.chart import Chart
from vises_research.figures.shapes import DEEPEST, box, tint
from vises_research.figures.style import BODY, PALETTE, SMALL
from vises_research.figures.typeface import line_height, width, wrap
from vises_research.text import Voice

if TYPE_CHECKING:
    from vises_research.figures.page import Page
    from vises_research.stats import Result

__all__ = ["tile_grid", "tile_map"]

Words = Mapping[str, str]
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


def _unfit(result: Result) -> Iterable[Problem]:
    levels = result.table[result.outcome].nunique() if result.outcome in result.table else 1
    if result.card.rows not in ("counts", "levels") or len(result.by) != 1 or levels > 1:
        found = f"{result.name} by {', '.join(result.by) or 'nothing'}, {levels} level(s)"
        wrong = "this chart shows counts by one variable, or a share of one level by it"
        yield Problem("figures.tile_map", wrong, found)


def _unplaced(result: Result, tiles: Tiles) -> Iterable[Problem]:
    here, levels = "figures.tile_map", list(result.table[result.by[0]])
    names = [str(level) for level in levels]
    for level in levels:
        if level not in tiles:
            yield Problem(here, f"there is no tile for '{level}'", right="(column, row)")
    for tile in tiles:
        if tile not in levels:
            wrong = f"there is no '{tile}' in the result to put in its tile"
            yield Problem(here, wrong, nearest=nearest(str(tile), names))


def _overlaid(tiles: Tiles) -> Iterable[Problem]:
    for (one, (x, y)), (two, (across, down)) in combinations(tiles.items(), 2):
        if abs(x - across) < 1 and abs(y - down) < 1:
            found = f"{(x, y)} and {(across, down)}"
            wrong = f"the tiles of '{one}' and '{two}' lie on each other"
            yield Problem("figures.tile_map", wrong, found, "places at least 1 apart")


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

    kind: ClassVar[str] = "tile_map"

    def problems(self) -> Iterable[Problem]:
        """Find why it cannot show what it was given."""
        unfit = list(_unfit(self.result))
        return unfit or [*_unplaced(self.result, self.tiles), *_overlaid(self.tiles)]

    def remark(self, voice: Voice) -> str:
        """Say what the shades mean."""
        return voice.say("tile_map.darker")

    def reading(self, voice: Voice) -> str:
        """Say what the tiles are."""
        tiles = voice.variable(self.result.by[0])
        return voice.say("alt.tile_map", tiles=tiles)

    @cached_property
    def layout(self) -> Layout:
        """Where all stands."""
        return _layout(self)

    @property
    def tall(self) -> float:
        """Give the height that holds every language."""
        layout = self.layout
        return (layout.rows - 1) * (layout.high + GAP) + layout.high + 2 * EDGE

    def paint(self, page: Page, top: float, voice: Voice) -> None:
        """Draw every tile in its place."""
        layout, rows = self.layout, self.result.table.to_dict("records")
        most = max((_value(row) for row in rows if row["base"]), default=0) or 1
        for row in rows:
            level = row[self.result.by[0]]
            column, down = self.tiles[level]
            x = layout.left + (column - layout.first[0]) * (layout.wide + GAP)
            y = top + EDGE + (down - layout.first[1]) * (layout.high + GAP)
            fill = tint(DEEPEST * _value(row) / most if row["base"] else 0)
            box(page, (x, y), layout.wide, layout.high, fill=fill, edge=PALETTE[0])
            name = voice.level(self.result.by[0], level)
            _write(page, x, y, layout, name, row, voice)


@dataclass(frozen=True)
class Layout:
    """Size and place of the tiles in mm, for all languages at once."""

    left: float
    wide: float
    high: float
    rows: float
    first: tuple[float, float]
    size: float


def _layout(chart: TileMap) -> Layout:
    columns, downs = zip(*chart.tiles.values(), strict=True)
    across, rows = max(columns) - min(columns) + 1, max(downs) - min(downs) + 1
    wide = min((chart.width - 2 * EDGE - GAP * (across - 1)) / across, WIDEST)
    key = chart.result.by[0]
    names = [voice.level(key, one) for one in chart.tiles for voice in chart.voices]
    words = [word for name in names for word in name.split(" ")]
    for size in (BODY, 7.5, SMALL):
        if max(width(word, size, bold=True) for word in words) <= wide - 2 * PAD:
            break
    lines = max(len(wrap(name, wide - 2 * PAD, size, bold=True)) for name in names)
    needed = lines * line_height(size) + line_height(LARGE) + line_height(SMALL) + 2 * PAD
    left = (chart.width - across * wide - (across - 1) * GAP) / 2
    high = max(needed, FLATTEST * wide)
    return Layout(left, wide, high, rows, (min(columns), min(downs)), size)


def _write(
    page: Page, x: float, y: float, layout: Layout, name: str, row: Mapping[str, Any], voice: Voice
) -> None:
    """Write the name at the top of a tile, the number and what it is of at its bottom."""
    lines = wrap(name, layout.wide - 2 * PAD, layout.size, bold=True)
    page.text(x + PAD, y + PAD, lines, size=layout.size, bold=True)
    value, detail = _printed(row, voice)
    bottom = y + layout.high - PAD
    page.text(x + PAD, bottom - line_height(SMALL) + 0.6, detail, size=SMALL)
    above = bottom - line_height(SMALL) - line_height(LARGE) + 1.4
    page.text(x + PAD, above, value, size=LARGE, bold=True)


def _value(row: Mapping[str, Any]) -> float:
    return float(row.get("estimate", row["n"]))


def _printed(row: Mapping[str, Any], voice: Voice) -> tuple[str, str]:
    """Give the number of a tile, and beneath it what part of all it is, or what it is made of."""
    n, base = voice.number(row["n"], 0), voice.number(row["base"], 0)
    if "estimate" in row:
        return voice.percent(row["estimate"]), voice.say("n_of", n=n, base=base)
    return n, voice.percent(row["n"] / row["base"] if row["base"] else float("nan"))


tile_map = TileMap
