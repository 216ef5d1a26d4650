"""The files of a figure in one language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vises_research.figures.saving import as_bytes
from vises_research.sheets import csv_bytes

if TYPE_CHECKING:
    from vises_research.figures import Chart

__all__ = ["ENDINGS", "drawn_files"]

PICTURES = {
    ".pdf": ("pdf", 300),
    ".svg": ("svg", 300),
    "-outlines.svg": ("outlines", 300),
    ".png": ("png", 300),
    "-600.png": ("png", 600),
}
"""Ending of the name -> how the drawing is saved, and its resolution where that matters."""

ENDINGS = (*PICTURES, ".csv", ".alt.txt", ".caption.txt")
"""What the names of a figure's files end with, after its id and the language."""


def drawn_files(chart: Chart, id: str, lang: str) -> dict[str, bytes]:
    """Draw a figure once, and save it in every format.

    Parameters
    ----------
    chart
        The figure.
    id
        Its name.
    lang
        The language.

    Returns
    -------
    dict of str to bytes
        Name -> content.
    """
    drawn, title, alt = chart.figure(lang), chart.title[lang], chart.alt(lang)
    made = {
        ending: as_bytes(drawn, kind, title, alt, lang, dpi)
        for ending, (kind, dpi) in PICTURES.items()
    }
    made[".csv"] = csv_bytes(chart.data(lang))
    made[".alt.txt"] = f"{alt}\n".encode()
    made[".caption.txt"] = f"{chart.caption(lang)}\n".encode()
    return {f"{id}-{lang}{ending}": made[ending] for ending in ENDINGS}
