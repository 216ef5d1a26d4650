"""Counts of one or more categorical columns, the empty cells included."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from vises_research.stats.bases import choose, groups, typed
from vises_research.stats.card import Card
from vises_research.stats.given import Given
from vises_research.stats.results import Method, Result

__all__ = ["counts"]


COUNTS_CARD = Card("counts", rows="counts", tells="counts", discloses="counts")


def counts(data: Given, by: Sequence[str], *, in_base: Sequence[str] = ()) -> Result:
    """Count the rows of every combination of levels.

    Parameters
    ----------
    by
        The columns to count by.
    in_base
        Reasons that belong in the base (but in no cell).

    Returns
    -------
    Result
        ``n`` of ``base`` for every combination, zeros included.

    Raises
    ------
    StudyError
        If a column is not there.

    Examples
    --------
    >>> import pandas as pd
    >>> from vises_research import stats
    >>> pilots = pd.DataFrame({"region": pd.Categorical(["hdf", "hdf", None], ["hdf", "vlg"])})
    >>> print(stats.counts(pilots, ["region"]))
    counts: Counts
    --------------
    region  n  base
       hdf  2     2
       vlg  0     2
    base: 2 answered of 3 asked of 3 (unit: row)
    note: region: no value in 1 of 3 rows: unknown 1
    """
    rows = choose(data, by, by, in_base)
    size = len(rows.frame)
    cells = [
        {**levels, "n": int(member.sum()), "base": size}
        for levels, member in groups(rows.frame, by)
    ]
    table = pd.DataFrame(cells, columns=[*by, "n", "base"])
    table = table.astype({column: typed(data.frame[column]) for column in by})
    return Result(COUNTS_CARD, table, Method("Counts"), rows.base, rows.notes, by=tuple(by))
