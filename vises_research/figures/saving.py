"""A figure as the bytes of a file: the same bytes for the same figure, on every run."""

from __future__ import annotations

from html import escape
from io import BytesIO
from typing import TYPE_CHECKING

from vises_research.figures.style import house

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["as_bytes"]

MAKER = "vises_research"


def as_bytes(figure: Figure, kind: str, title: str, alt: str = "", dpi: int = 300) -> bytes:
    """Save a figure.

    Parameters
    ----------
    figure
        What was drawn.
    kind
        ``pdf`` (fonts embedded as TrueType), ``svg`` (text as text) or ``png``.
    title
        The title in the file's metadata.
    alt
        The description in the file, where the format has a place for one.
    dpi
        Resolution of a PNG.

    Returns
    -------
    bytes
        The file, without any date.
    """
    metadata: dict[str, dict[str, str | None]] = {
        "pdf": {"Title": title, "Subject": alt, "Creator": MAKER, "CreationDate": None},
        "svg": {"Title": title, "Creator": MAKER, "Date": None},
        "png": {"Title": title, "Description": alt, "Software": MAKER},
    }
    out = BytesIO()
    with house():
        figure.savefig(out, format=kind, dpi=dpi, metadata=metadata[kind])
    return _described(out.getvalue(), alt) if kind == "svg" else out.getvalue()


def _described(svg: bytes, alt: str) -> bytes:
    """Put the alt text where screen readers look for it."""
    with_role = svg.replace(b"<svg ", b'<svg role="img" ', 1)
    description = f"</title>\n <desc>{escape(alt)}</desc>".encode()
    return with_role.replace(b"</title>", description, 1)
