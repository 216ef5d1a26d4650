"""Sizes of files as each language writes them."""

from __future__ import annotations

from babel.units import format_unit

from vises_research.text.messages import locale

__all__ = ["size"]


def size(octets: int, lang: str) -> str:
    r"""Write the size of a file.

    Parameters
    ----------
    octets
        How many bytes it has.

    Returns
    -------
    str
        In kilobytes or megabytes of a thousand, at least one kilobyte.

    Examples
    --------
    >>> size(123_456, "fr"), size(123_456, "nl"), size(1_234_567, "nl"), size(12, "en")
    ('123\u202fko', '123 kB', '1,2 MB', '1 kB')
    """
    unit, amount = "kilobyte", float(max(1, round(octets / 1000)))
    if amount >= 1000:
        unit, amount = "megabyte", round(octets / 1_000_000, 1)
    return str(format_unit(amount, f"digital-{unit}", "short", locale=locale(lang)))
