"""A figure as the bytes of a file: the same bytes for the same figure, on every run."""

from __future__ import annotations

from html import escape
from io import BytesIO
from typing import TYPE_CHECKING, Any

from vises_research.figures.style import house
from vises_research.figures.tagging import tagged
from vises_research.figures.webfont import embedded

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["as_bytes"]

MAKER = "vises_research"


def as_bytes(
    figure: Figure, kind: str, title: str, alt: str = "", lang: str = "", dpi: int = 300
) -> bytes:
    """Save a figure.

    Parameters
    ----------
    figure
        What was drawn.
    kind
        ``pdf`` (tagged, with fonts embedded as TrueType), ``svg`` (text as text, with its font),
        ``outlines`` (an SVG in which letters are shapes) or ``png``.
    title
        The title in the file's metadata.
    alt
        The description in the file.
    lang
        The language of both.
    dpi
        Resolution of a PNG.

    Returns
    -------
    bytes
        The file, without any date.
    """
    from matplotlib import rc_context

    out = BytesIO()
    form = "svg" if kind == "outlines" else kind
    shapes: Any = {"svg.fonttype": "path"} if kind == "outlines" else {}
    with house(), rc_context(shapes):
        figure.savefig(out, format=form, dpi=dpi, metadata=_metadata(form, title, alt))
    saved = out.getvalue()
    if kind == "pdf":
        return tagged(saved, title, alt, lang, MAKER)
    if kind == "png":
        return saved
    told = _described(saved, alt, lang)
    return embedded(told) if kind == "svg" else told


def _metadata(form: str, title: str, alt: str) -> dict[str, str | None]:
    told: dict[str, dict[str, str | None]] = {
        "pdf": {
            "Title": title,
            "Subject": alt,
            "Creator": MAKER,
            "Producer": "matplotlib",
            "CreationDate": None,
        },
        "svg": {"Title": title, "Creator": MAKER, "Date": None},
        "png": {"Title": title, "Description": alt, "Software": MAKER},
    }
    return told[form]


def _described(svg: bytes, alt: str, lang: str) -> bytes:
    """Put language and alt text where screen readers look for them."""
    opening = f'<svg role="img" lang="{lang}" xml:lang="{lang}" '.encode()
    description = f"</title>\n <desc>{escape(alt)}</desc>".encode()
    return svg.replace(b"<svg ", opening, 1).replace(b"</title>", description, 1)
