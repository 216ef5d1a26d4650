"""Names that columns, tables and files can have."""

import re
from collections.abc import Iterable

__all__ = ["distinct", "slug"]


def distinct(codes: Iterable[str]) -> dict[str, str]:
    """Give every code a name of its own that a column can have."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    for code in codes:
        name, number = slug(code), 2
        while name in taken:
            name, number = f"{slug(code)}_{number}", number + 1
        taken.add(name)
        names.setdefault(code, name)
    return names


def slug(text: str) -> str:
    """Write a name with letters, digits and single underscores.

    Examples
    --------
    >>> slug("G02Q01[SQ001]"), slug("Ne sait pas (NSP)")
    ('G02Q01_SQ001', 'Ne_sait_pas_NSP')
    """
    return re.sub(r"\W+", "_", text).strip("_") or "q"
