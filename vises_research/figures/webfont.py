"""The typeface inside an SVG, so that its text looks the same where the font is not installed.

The letters that are usual in the languages of Western Europe lie ready beside the font, since
cutting a font with its kerning takes as long as drawing a figure. ``python -m
vises_research.figures.webfont`` makes them anew from the font.
"""

from __future__ import annotations

import base64
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from vises_research.figures.typeface import FAMILY, file
from vises_research.files import write_atomic

__all__ = ["USUAL", "cut", "embedded", "ready"]

USUAL = frozenset(
    [chr(code) for code in (*range(0x20, 0x7F), *range(0xA0, 0x100))]
    + [*"ŒœŠšŸŽžĲĳ–—‘’‚“”„†•…‹›€−≤≥≠≈→←↑↓\u2009\u202f"]
)
"""Letters that go into every file."""
LICENCE = [0, 13, 14]
"""What is kept of the font's names: whose it is, and the licence."""


def embedded(svg: bytes) -> bytes:
    """Put the letters of an SVG's text into the file, as a part of the font itself.

    Browsers take the font from there. Programs for layout look for an installed font of the same
    name instead, which is why the font travels beside the figures, too.

    Parameters
    ----------
    svg
        An SVG with text in the house typeface.

    Returns
    -------
    bytes
        The same SVG with a style that holds the font.
    """
    rare = frozenset(svg.decode()) - USUAL - {"\n"}
    faces = "".join(_face(bold, rare) for bold in (False, True))
    style = f'<style type="text/css">{faces}</style>\n <metadata>'
    return svg.replace(b"<metadata>", style.encode(), 1)


def ready(bold: bool) -> Path:
    """Name the file of the usual letters, which ships with the package."""
    return file(bold).with_name(f"{file(bold).stem}.latin.woff")


@cache
def cut(bold: bool, letters: frozenset[str]) -> bytes:
    """Cut the font down to some letters; kerning stays, for the layout was measured with it.

    Parameters
    ----------
    bold
        Whether the bold one is wanted.
    letters
        What it must have.

    Returns
    -------
    bytes
        A WOFF file.
    """
    from fontTools import subset

    options: Any = subset.Options(
        flavor="woff",
        layout_features=["kern"],
        hinting=False,
        name_IDs=LICENCE,
        recalc_timestamp=False,
    )
    cutter = subset.Subsetter(options)
    cutter.populate(text="".join(sorted(letters)))
    out = BytesIO()
    with subset.load_font(str(file(bold)), options) as font:
        cutter.subset(font)
        subset.save_font(font, out, options)
    return out.getvalue()


@cache
def _face(bold: bool, rare: frozenset[str]) -> str:
    data = cut(bold, USUAL | rare) if rare else ready(bold).read_bytes()
    source = f'url("data:font/woff;base64,{base64.b64encode(data).decode()}") format("woff")'
    weight = 700 if bold else 400
    return f'@font-face{{font-family:"{FAMILY}";font-weight:{weight};src:{source}}}'


if __name__ == "__main__":
    for bold in (False, True):
        write_atomic(ready(bold), cut(bold, USUAL))
