"""The typeface inside an SVG, so that its text looks the same where the font is not installed."""

from __future__ import annotations

import base64
from functools import cache
from io import BytesIO
from typing import Any

from vises_research.figures.typeface import FAMILY, file

__all__ = ["embedded"]

USUAL = frozenset(
    [chr(code) for code in (*range(0x20, 0x7F), *range(0xA0, 0x100))]
    + [*"ŒœŠšŸŽžĲĳ–—‘’‚“”„†•…‹›€−≤≥≠≈→←↑↓\u2009\u202f"]
)
"""Characters that go into every file, so that all figures of a run share one subset of the font."""


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
    faces = [_face(bold, rare) for bold in (False, True)]
    style = f'<style type="text/css">{"".join(faces)}</style>\n <metadata>'
    return svg.replace(b"<metadata>", style.encode(), 1)


def _face(bold: bool, rare: frozenset[str]) -> str:
    weight = 700 if bold else 400
    data = base64.b64encode(_part(bold, rare)).decode()
    source = f'url("data:font/woff;base64,{data}") format("woff")'
    return f'@font-face{{font-family:"{FAMILY}";font-weight:{weight};src:{source}}}'


@cache
def _part(bold: bool, rare: frozenset[str]) -> bytes:
    """Cut the font down to some characters; kerning stays, for the layout was measured with it."""
    from fontTools import subset

    options: Any = subset.Options(
        flavor="woff", layout_features=["kern"], hinting=False, recalc_timestamp=False
    )
    cutter = subset.Subsetter(options)
    cutter.populate(text="".join(sorted(USUAL | rare)))
    out = BytesIO()
    with subset.load_font(str(file(bold)), options) as font:
        cutter.subset(font)
        subset.save_font(font, out, options)
    return out.getvalue()
