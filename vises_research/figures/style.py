"""The house style: sizes, colours, and the settings of matplotlib under which all is drawn."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

__all__ = [
    "FAINT",
    "GREY",
    "HALF",
    "HALF_A4",
    "INK",
    "PALETTE",
    "POINT",
    "TINT",
    "WIDTH",
    "WIDTH_A4",
    "house",
]

WIDTH = 118.0
"""Text width of an A5 booklet page, in mm."""
HALF = 56.5
"""Half of it, less the gutter of 5 mm."""
WIDTH_A4 = 170.0
"""Text width of an A4 page with margins of 20 mm."""
HALF_A4 = 82.5
"""Half of it, less the same gutter."""
POINT = 25.4 / 72
"""A typographic point, in mm."""

TITLE, BODY, SMALL = 10.0, 8.0, 7.0
"""Sizes of text in points; nothing is printed smaller than the last."""

INK = "#1A1A1A"
GREY = "#595959"
FAINT = "#D5D5D5"
PAPER = "#FFFFFF"

PALETTE = ("#14375E", "#AF4429", "#45998C", "#8A6FB0", "#A07A1E")
"""Opaque colours of marks, at least 3:1 on white. The first three differ for every kind of colour
vision and in greyscale; the others rely on the direct label that every mark has."""

TINT = "#6D8CB1"
"""The first colour made lighter, for bars on which an interval is drawn."""


@contextmanager
def house() -> Iterator[None]:
    """Draw and save under the same settings on every machine, whatever the user has set."""
    import matplotlib

    apart = ("backend", "interactive", "toolbar", "timezone")
    plain: dict[Any, Any] = {
        key: value for key, value in matplotlib.rcParamsDefault.items() if key not in apart
    }
    settings: dict[Any, Any] = {
        "font.sans-serif": ["Arial"],
        "pdf.fonttype": 42,  # TrueType: many programs for layout cannot use Type 3, the default
        "svg.fonttype": "none",  # text, to be searched and translated, rather than shapes
        "svg.hashsalt": "vises",  # the same names of clip paths on every run
        "text.hinting": "none",  # as words are measured: a picture is set like the print
    }
    with matplotlib.rc_context({**plain, **settings}):
        yield
