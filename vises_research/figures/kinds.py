"""What the rows of a result are called, and which kind of number its estimate is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vises_research.text import Voice, key, quantity

if TYPE_CHECKING:
    from vises_research.stats import Result

__all__ = ["is_share", "row_labels", "value_column"]

UNSAID = ("together",)
"""Terms of which the item says all."""


def is_share(result: Result) -> bool:
    """Tell whether the estimates of a result are shares, 0 to 1, to be printed as percentages."""
    return quantity(result.name).is_share


def value_column(result: Result) -> str:
    """Name what the estimate of a result is: ``share``, ``mean`` or ``estimate``."""
    if is_share(result):
        return "share"
    return "mean" if result.name == "mean" else "estimate"


def row_labels(result: Result, voice: Voice) -> list[str]:
    """Name every row of a result by its keys, leaving out one that all rows share.

    Parameters
    ----------
    result
        The result.
    voice
        The language.

    Returns
    -------
    list of str
        As printed in a table; the whole is called so.
    """
    table = result.table
    several = [k for k in result.keys if result.by == (k,) or table[k].nunique() > 1]
    keys = sorted(several or result.keys, key=lambda name: name == "term")
    names = []
    for row in table[list(result.keys)].to_dict("records"):
        said = [k for k in keys if row[k] not in UNSAID]
        words = [key(result, name, row, voice) for name in said]
        name = " · ".join(word for word in words if word) or voice.say("total")
        names.append(name[:1].upper() + name[1:])
    return names
