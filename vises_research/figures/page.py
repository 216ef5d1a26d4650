"""A drawing surface measured in millimetres from its upper left corner."""

from collections.abc import Sequence
from typing import Any

from vises_research.figures.style import BODY, FAINT, INK, PAPER, POINT
from vises_research.figures.typeface import font, line_height

__all__ = ["Page"]

ASCENT = 0.72
"""Height of capitals above the baseline, as a part of the size."""


class Page:
    """An Axes of matplotlib in which one unit is one millimetre and y grows downwards.

    Parameters
    ----------
    axes
        Where to draw.
    width, height
        In mm.
    """

    def __init__(self, axes: Any, width: float, height: float) -> None:
        self.axes, self.width, self.height = axes, width, height
        axes.set_xlim(0, width)
        axes.set_ylim(height, 0)
        axes.set_axis_off()

    def text(
        self,
        x: float,
        y: float,
        lines: str | Sequence[str],
        *,
        size: float = BODY,
        bold: bool = False,
        colour: str = INK,
        align: str = "left",
    ) -> float:
        """Write lines of text whose capitals begin at ``y``.

        Parameters
        ----------
        x, y
            In mm; ``x`` is the side that ``align`` names.
        lines
            One line, or several.
        size
            In points.
        bold, colour, align
            The look.

        Returns
        -------
        float
            Where the next line would begin.
        """
        for line in [lines] if isinstance(lines, str) else lines:
            baseline = y + size * POINT * ASCENT
            properties = {"fontproperties": font(size, bold), "color": colour, "ha": align}
            self.axes.text(x, baseline, line, va="baseline", parse_math=False, **properties)
            y += line_height(size)
        return y

    def rule(
        self, x: float, y: float, length: float, colour: str = FAINT, weight: float = 0.5
    ) -> None:
        """Draw a horizontal line; ``weight`` is in points, the rest in mm."""
        style = {"color": colour, "linewidth": weight, "solid_capstyle": "butt"}
        self.axes.plot([x, x + length], [y, y], **style)

    def stem(
        self, x: float, y: float, length: float, colour: str = FAINT, weight: float = 0.5
    ) -> None:
        """Draw a vertical line downwards; ``weight`` is in points, the rest in mm."""
        style = {"color": colour, "linewidth": weight, "solid_capstyle": "butt"}
        self.axes.plot([x, x], [y, y + length], **style)

    def fill(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        """Fill a rectangle, all in mm; ``x`` and ``y`` are its upper left corner."""
        from matplotlib.patches import Rectangle

        area = Rectangle((x, y), width, height, facecolor=colour, linewidth=0, zorder=2)
        self.axes.add_patch(area)

    def dots(self, xs: Sequence[float], ys: Sequence[float], diameter: float, colour: str) -> None:
        """Draw dots around their centres, all in mm."""
        area = (diameter / POINT) ** 2
        self.axes.scatter(xs, ys, s=area, color=colour, linewidths=0, clip_on=False, zorder=3)

    def rings(self, xs: Sequence[float], ys: Sequence[float], diameter: float, colour: str) -> None:
        """Draw rings around their centres, all in mm, paper inside."""
        line = 1.2
        area = (diameter / POINT - line) ** 2
        look: dict[str, Any] = {"facecolors": PAPER, "edgecolors": colour, "linewidths": line}
        self.axes.scatter(xs, ys, s=area, clip_on=False, zorder=3, **look)

    def bars(
        self, xs: Sequence[float], ends: Sequence[Sequence[float]], colour: str, weight: float
    ) -> None:
        """Draw vertical lines, each between two ends, as one mark; ``weight`` is in points."""
        gap = float("nan")
        across = [place for x in xs for place in (x, x, gap)]
        down = [place for low, high in ends for place in (low, high, gap)]
        style = {"color": colour, "linewidth": weight, "solid_capstyle": "butt"}
        self.axes.plot(across, down, **style)

    def strokes(
        self, xs: Sequence[float], y: float, length: float, colour: str, weight: float
    ) -> None:
        """Draw short vertical strokes around the height ``y``."""
        ends = [(y - length / 2, y + length / 2)] * len(xs)
        self.bars(xs, ends, colour, weight)

    def box(self, x: float, y: float, size: tuple[float, float], colour: str, edge: str) -> None:
        """Draw a box from its upper left corner, all in mm, its outline inside it."""
        from matplotlib.patches import Rectangle

        weight = 0.5
        inside = weight * POINT
        corner = (x + inside / 2, y + inside / 2)
        wide, high = (max(length - inside, 0.01) for length in size)
        self.axes.add_patch(
            Rectangle(corner, wide, high, facecolor=colour, edgecolor=edge, linewidth=weight)
        )

    def arrow(self, x: float, y: float, way: int, colour: str) -> None:
        """Draw the head of an arrow at its tip; it points left where ``way`` is 1, right at -1."""
        xs, ys = [x + way * 1.1, x, x + way * 1.1], [y - 0.7, y, y + 0.7]
        self.axes.plot(xs, ys, color=colour, linewidth=1.2, solid_joinstyle="miter")
