"""What a kind of chart must bring along to become a :class:`~vises_research.figures.Chart`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from vises_research.figures.chart import Chart
    from vises_research.figures.page import Page

from vises_research.text import Voice

__all__ = ["Body"]


class Body(Protocol):
    """What differs from chart to chart: the drawing between the title and the source."""

    @property
    def kind(self) -> str:
        """Give the name of the kind of chart."""

    def height(self, chart: Chart) -> float:
        """Give the height in mm that holds every language."""

    def draw(self, chart: Chart, page: Page, top: float, voice: Voice) -> None:
        """Draw below ``top``."""

    def reading(self, chart: Chart, voice: Voice) -> str:
        """Say what kind of chart it is and what stands where, for the alt text."""

    def remark(self, chart: Chart, voice: Voice) -> str:
        """Say what the reader of the figure must know beside the base; may be empty."""

    def words(self) -> Iterable[tuple[str, Mapping[str, str]]]:
        """Give texts in several languages of its own, each with what it is."""
