"""Shapes on a page beside text, rules and dots: boxes, lines through points, filled areas."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from vises_research.figures.style import PALETTE

if TYPE_CHECKING:
    from vises_research.figures.page import Page

__all__ = ["DEEPEST", "area", "box", "disc", "path", "tint"]

DEEPEST = 0.5
"""The strongest tint on which black text still has a contrast of 4.5:1, in every colour used."""
BOX, PATH = 2.2, 2.4
"""Boxes lie on the lines of an axis, which lie on filled areas; paths lie on boxes."""
Point = tuple[float, float]


def tint(strength: float, colour: str = PALETTE[0]) -> str:
    """Mix a colour with white.

    Parameters
    ----------
    strength
        0 gives white, 1 the colour.
    colour
        As ``#RRGGBB``.

    Returns
    -------
    str
        An opaque colour.

    Examples
    --------
    >>> tint(0), tint(1, "#14375E")
    ('#FFFFFF', '#14375E')
    """
    parts = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(255 + (part - 255) * strength):02X}" for part in parts)


def box(
    page: Page,
    corner: Point,
    wide: float,
    high: float,
    *,
    fill: str,
    edge: str = "none",
    weight: float = 0.5,
) -> None:
    """Draw a rectangle from its upper left corner; ``weight`` is in points, the rest in mm."""
    from matplotlib.patches import Rectangle

    drawn = Rectangle(corner, wide, high, facecolor=fill, edgecolor=edge, linewidth=weight)
    drawn.set_zorder(BOX)
    page.axes.add_patch(drawn)


def path(
    page: Page,
    points: Sequence[Point],
    colour: str,
    weight: float = 0.8,
    *,
    dashes: Sequence[float] = (),
) -> None:
    """Draw a line through points in mm; ``weight`` and ``dashes`` are in points."""
    xs, ys = zip(*points, strict=True)
    style: object = (0, tuple(dashes)) if dashes else "-"
    look: dict[str, object] = {"linestyle": style, "solid_capstyle": "butt", "zorder": PATH}
    page.axes.plot(xs, ys, color=colour, linewidth=weight, **look)


def area(page: Page, points: Sequence[Point], fill: str) -> None:
    """Fill the area inside points in mm."""
    from matplotlib.patches import Polygon

    page.axes.add_patch(Polygon(points, closed=True, facecolor=fill, edgecolor="none"))


def disc(page: Page, middle: Point, diameter: float, fill: str) -> None:
    """Draw a filled circle to write on, in mm."""
    from matplotlib.patches import Circle

    drawn = Circle(middle, diameter / 2, facecolor=fill, edgecolor="none")
    drawn.set_zorder(PATH)
    page.axes.add_patch(drawn)
