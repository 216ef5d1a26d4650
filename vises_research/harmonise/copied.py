"""Free texts and keys, which are copied: only the few that may mean something else are resolved.

A million keys are a million distinct texts. Of these Python sees only those that could be a missing
reason or a declared value; which could is asked of the engine, and it may say so too often but
never too seldom. Two texts that fold to the same have the same skeleton: the digits 1 to 9 and the
letters that no accent, ligature or decomposition ends on.
"""

import re
from dataclasses import replace

import narwhals as nw
import numpy as np
import pyarrow as pa
import pyarrow.compute

from vises_research.codebook import Codebook, fold
from vises_research.harmonise.answers import Answers
from vises_research.harmonise.columns import Link
from vises_research.harmonise.crosswalk import Source
from vises_research.harmonise.parse import canonical

__all__ = ["COPY", "apart", "is_copied", "may_mean_more"]

COPY = "\ufdd0copied"
"""Stands among the distinct values for all texts that are only copied."""

_MANY = 10_000
_DROPPED = "[^1-9bdfghj-mp-rtvwxz]"
_UNUSUAL = "[^\t-\r -~À-ÖØ-öø-ÿŒœ\u00a0\u202f‘’“”„«»–—…€]"


def is_copied(source: Source, link: Link) -> bool:
    """Say whether a column's texts are copied, as far as they are not declared otherwise."""
    column, text = link.column, link.variable.kind == "text" and not link.variable.pattern
    told = column.labels or column.user_missing or getattr(column, "reasons", None)
    alone = link.target.verb in ("map", "copy") and link.name not in source.crosswalk.combine
    return text and alone and not told


def may_mean_more(source: Source, link: Link, codebook: Codebook, cells: nw.Expr) -> nw.Expr:
    """Say which cells of a column have to be resolved.

    Parameters
    ----------
    source, link, codebook
        As for ``resolver``.
    cells
        The cells.

    Returns
    -------
    narwhals.Expr
        True for every cell that a rule other than copying could know.
    """
    crosswalk = source.crosswalk
    reasons = Answers.of(codebook.missing, crosswalk.language)
    declared = {*crosswalk.missing, *crosswalk.values.get(link.name, {}), *reasons.codes}
    declared |= {*crosswalk.declared_unreadable(link.name), *getattr(link.target, "values", {})}
    skeletons = {_skeleton(text) for text in (*declared, *reasons.folded, "")}
    bare = cells.str.to_lowercase().str.replace_all(_DROPPED, "")
    return bare.is_in(sorted(skeletons)) | cells.str.contains(_UNUSUAL)


def _skeleton(text: str) -> str:
    """Give what is left of a text in whatever way it is written.

    Examples
    --------
    >>> _skeleton("Ne sait pas") == _skeleton("NÉ SAIT PÂS") == "tp"
    True
    """
    return re.sub(_DROPPED, "", fold(canonical(text)).replace("0", ""))


def apart(source: Source, link: Link, codebook: Codebook) -> tuple[Link, pa.Array | None]:
    """Set the texts apart that are only copied, where a column has many.

    Parameters
    ----------
    source, link, codebook
        As for ``resolver``.

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
    more = frame.select(may_mean_more(source, link, codebook, nw.col("text")))["text"].to_numpy()
    positions = np.where(more, np.cumsum(more) - 1, more.sum())
    values = (*(column.values[at] for at in np.flatnonzero(more)), COPY)
    less = replace(column, values=values, codes=positions[column.codes])
    return replace(link, column=less), texts.take(pa.array(column.codes))
