"""Charts for the booklets: each takes results of ``stats`` and gives a lazy :class:`Chart`.

Sizes are in millimetres on the booklet's grid (A5: text width 118, half
width 56.5; A4: 170 and 82.5).
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vises_research.figures.chart import Chart
    from vises_research.figures.dumbbells import dumbbell
    from vises_research.figures.estimating import estimates, shares
    from vises_research.figures.people import portrait
    from vises_research.figures.specifying import specification_curve
    from vises_research.figures.stacked import likert
    from vises_research.figures.style import HALF, HALF_A4, WIDTH, WIDTH_A4
    from vises_research.figures.tabular import table

__all__ = [
    "HALF",
    "HALF_A4",
    "WIDTH",
    "WIDTH_A4",
    "Chart",
    "dumbbell",
    "estimates",
    "likert",
    "portrait",
    "shares",
    "specification_curve",
    "table",
]

_HOMES = {
    "HALF": "style",
    "HALF_A4": "style",
    "WIDTH": "style",
    "WIDTH_A4": "style",
    "Chart": "chart",
    "dumbbell": "dumbbells",
    "estimates": "estimating",
    "likert": "stacked",
    "portrait": "people",
    "shares": "estimating",
    "specification_curve": "specifying",
    "table": "tabular",
}


def __getattr__(name: str) -> object:
    """Load a chart when it is first asked for."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
