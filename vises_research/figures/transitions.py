"""Who moved where: levels before in rows, levels after in columns, the unchanged framed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from vises_research.errors import Problem, StudyError
from vises_research.figures.chart import Chart
from vises_research.figures.shapes import DEEPEST, box, tint
from vises_research.figures.style import BODY, GREY, INK, PALETTE, SMALL, WIDTH
from vises_research.figures.typeface import line_height, width, wrap
from vises_research.text import Labels, message, number, percent

if TYPE_CHECKING:
    from vises_research.figures.page import Page
    from vises_research.stats import Result

__all__ = ["change_matrix"]

Words = Mapping[str, str]
UP, SAME, DOWN = PALETTE[2], GREY, PALETTE[1]
ROW, PAD, SWATCH = 6.0, 1.2, 2.4
"""Least height of a row, room around its words, side of a swatch, in mm."""
MOST = 11
"""More levels than this make cells too narrow for their numbers."""
