"""An estimate as a dot on its interval, and at which level intervals are."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from vises_research.figures.axis import Axis
from vises_research.text import Voice

if TYPE_CHECKING:
    from vises_research.figures.page import Page

__all__ = ["DIAMETER", "interval", "level"]

DIAMETER = 2.4
"""Of a dot, in mm."""


def interval(
    page: Page,
    scale: Axis,
    y: float,
    row: Mapping[str, Any],
    colour: str,
    diameter: float = DIAMETER,
) -> None:
    """Draw an interval and its estimate; a limit beyond the axis ends in an arrow."""
    if not math.isnan(row["conf_low"]):
        low, high = scale.x(row["conf_low"]), scale.x(row["conf_high"])
        page.rule(low, y, high - low, colour, weight=1.2)
        for place, limit, way in ((low, "conf_low", 1), (high, "conf_high", -1)):
            if scale.beyond(row[limit]):
                page.arrow(place, y, way, colour)
    if not math.isnan(row["estimate"]) and not scale.beyond(row["estimate"]):
        page.dots([scale.x(row["estimate"])], [y], diameter, colour)


def level(records: Sequence[Mapping[str, Any]], voice: Voice) -> str:
    """Write the confidence level of intervals."""
    return voice.percent(float(records[0]["conf_level"]))
