"""Free texts and keys, which are copied: only the few that are declared are resolved.

A million keys are a million distinct texts. Of these Python sees only those that are blank or that
the source declares, as missing or as a value; which these are is asked of the engine.
"""

import re
from dataclasses import replace

import narwhals as nw
import numpy as np
import pyarrow as pa
import pyarrow.compute

from vises_research.codebook.numeral import rounded_off
from vises_research.harmonise.crosswalk.columns import Link
from vises_research.harmonise.crosswalk.source import Source

__all__ = ["COPY", "WHITESPACE", "apart", "is_copied", "loose", "may_mean_more"]

WHITESPACE = (
    "\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000"
    + "".join(map(chr, range(0x2000, 0x200B)))
)
"""What ``str.strip`` takes away."""

COPY = "\ufdd0copied"
"""Stands among the distinct values for all texts that are only copied."""

_MANY = 10_000  # Python resolves fewer in a moment; setting them apart is not worth a query
_LOOSE = "[+.,'\u2019" + WHITESPACE + "-]|[eE][+-][0-9]+$"
"""What may differ in two writings of one number; that zeros at its end may is said apart."""


def is_copied(source: Source, link: Link) -> bool:
    """Say whether a column's texts are copied, as far as they are not declared otherwise."""
    column, text = link.column, link.variable.kind == "text" and not link.variable.pattern
    told = column.labels or column.user_missing or any(map(rounded_off, column.numbers))
    alone = link.target.verb in ("map", "copy") and link.name not in source.crosswalk.combine
    return text and alone and not told


def may_mean_more(source: Source, link: Link, cells: nw.Expr) -> nw.Expr:
    """Say which cells of a column have to be resolved.

    Parameters
    ----------
    source, link
        The source, with what it declares, and the column with the variable it fills.
    cells
        The cells.

    Returns
    -------
    narwhals.Expr
        True for every cell that a rule other than copying knows, and perhaps for some more.
    """
    crosswalk = source.crosswalk
    declared = {*crosswalk.missing, *crosswalk.values.get(link.name, {}), *link.column.reasons, ""}
    declared |= {*crosswalk.declared_unreadable(link.name), *link.target.values}
    texts = {re.sub("0+$", "", re.sub(_LOOSE, "", text.strip())) for text in declared}
    return loose(cells).is_in(sorted(texts))


def loose(cells: nw.Expr) -> nw.Expr:
    """Take away from texts whatever may differ in two writings of one code."""
    bare = cells.str.strip_chars(WHITESPACE).str.replace_all(_LOOSE, "")
    return bare.str.replace_all("0+$", "")


def apart(source: Source, link: Link) -> tuple[Link, pa.Array | None]:
    """Set the texts apart that are only copied, where a column has many.

    Parameters
    ----------
    source, link
        The source, with what it declares, and the column with the variable it fills.

    Returns
    -------
    tuple
        The link to a column of the other texts, :data:`COPY` the last of them; and all cells. Or
        the link as it is, and nothing.
    """
    column = link.column
    if len(column.values) < _MANY or COPY in column.values[-1:] or not is_copied(source, link):
        return link, None
    texts = pa.array(column.values, pa.large_string())
    frame = nw.from_native(pa.table({"text": texts}), eager_only=True)
    more = frame.select(may_mean_more(source, link, nw.col("text")))["text"].to_numpy()
    positions = np.where(more, np.cumsum(more) - 1, more.sum())
    values = (*(column.values[at] for at in np.flatnonzero(more)), COPY)
    less = replace(column, values=values, codes=positions[column.codes])
    return replace(link, column=less), texts.take(pa.array(column.codes))
