"""What is worked out once for a chart: its layout, which its height and every drawing need."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from vises_research.figures.chart import Chart

__all__ = ["once"]

T = TypeVar("T")
_KEPT: WeakKeyDictionary[Any, Any] = WeakKeyDictionary()


def once(chart: Chart, make: Callable[[Chart], T]) -> T:
    """Give what a chart's body makes for it; it is kept as long as the chart.

    Parameters
    ----------
    chart
        The chart, which never changes.
    make
        Makes it; each body has one thing to make.

    Returns
    -------
    object
        The same for every call.
    """
    if chart not in _KEPT:
        _KEPT[chart] = make(chart)
    made: T = _KEPT[chart]
    return made
