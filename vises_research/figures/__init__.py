"""Charts for the booklets: each takes results of ``stats`` and gives a lazy :class:`Chart`.

Sizes are in millimetres on the booklet's grid (A5: text width 118, half width 56.5).
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vises_research.figures.agreeing import agreement
    from vises_research.figures.bars import answers
    from vises_research.figures.chart import Chart
    from vises_research.figures.estimates import shares
    from vises_research.figures.intersections import combinations
    from vises_research.figures.people import portrait
    from vises_research.figures.quotations import Quote
    from vises_research.figures.style import HALF, WIDTH
    from vises_research.figures.tabular import table
    from vises_research.figures.themes import codes

__all__ = [
    "HALF",
    "WIDTH",
    "Chart",
    "Quote",
    "agreement",
    "answers",
    "codes",
    "combinations",
    "portrait",
    "shares",
    "table",
]

_HOMES = {
    "HALF": "style",
    "WIDTH": "style",
    "Chart": "chart",
    "Quote": "quotations",
    "agreement": "agreeing",
    "answers": "bars",
    "codes": "themes",
    "combinations": "intersections",
    "portrait": "people",
    "shares": "estimates",
    "table": "tabular",
}


def __getattr__(name: str) -> object:
    """Load a chart when it is first asked for."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
