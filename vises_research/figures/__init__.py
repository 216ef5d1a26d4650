"""Charts for the booklets: each takes results of ``stats`` and gives a lazy :class:`Chart`.

Sizes are in millimetres on the booklet's grid (A5: text width 118, half width 56.5).
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vises_research.figures.chart import Chart
    from vises_research.figures.curves import time_to_step
    from vises_research.figures.effect_diagram import Claim, Effect, effects
    from vises_research.figures.estimates import shares
    from vises_research.figures.lanes import swim_lanes
    from vises_research.figures.participation import funnel
    from vises_research.figures.people import portrait
    from vises_research.figures.style import HALF, WIDTH
    from vises_research.figures.tabular import table
    from vises_research.figures.tiling import tile_grid, tile_map
    from vises_research.figures.transitions import change_matrix

__all__ = [
    "HALF",
    "WIDTH",
    "Chart",
    "Claim",
    "Effect",
    "change_matrix",
    "effects",
    "funnel",
    "portrait",
    "shares",
    "swim_lanes",
    "table",
    "tile_grid",
    "tile_map",
    "time_to_step",
]

_HOMES = {
    "HALF": "style",
    "WIDTH": "style",
    "Chart": "chart",
    "Claim": "effect_diagram",
    "Effect": "effect_diagram",
    "change_matrix": "transitions",
    "effects": "effect_diagram",
    "funnel": "participation",
    "portrait": "people",
    "shares": "estimates",
    "swim_lanes": "lanes",
    "table": "tabular",
    "tile_grid": "tiling",
    "tile_map": "tiling",
    "time_to_step": "curves",
}


def __getattr__(name: str) -> object:
    """Load a chart when it is first asked for."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
