"""Sums and means of an amount, guarded so that no single unit can be read from them."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from vises_research.stats.card import Card
from vises_research.stats.given import Given
from vises_research.stats.guards import guarded
from vises_research.stats.results import Method, Result
from vises_research.stats.shares.location import counted

__all__ = ["amounts"]


AMOUNTS_CARD = Card("amounts", rows="sums", tells="sums", discloses="sums")


def amounts(data: Given, column: str, *, by: Sequence[str] = ()) -> Result:
    """Give the sum and the mean of an amount.

    Parameters
    ----------
    column
        The amount: jobs, euros, hours.

    Returns
    -------
    Result
        ``n`` with a value of ``asked``, ``total`` and ``mean``; not a number where nobody answered,
        with a note. It carries the two largest units of each row for the disclosure check, which
        are neither printed nor published.

    Raises
    ------
    StudyError
        If a column is not there.

    Examples
    --------
    >>> import pandas as pd
    >>> from vises_research import stats
    >>> stats.amounts(pd.DataFrame({"fte": [1.0, 2.0, 3.0, 10.0]}), "fte").table.values.tolist()
    [[4.0, 4.0, 16.0, 4.0]]
    """
    rows, table = counted(data, column, by, _sums, ["total", "mean"])
    empty = int((table["n"] == 0).sum())
    notes = (f"no sum in {empty} of {len(table)} rows: nobody answered",) if empty else ()
    method = Method("Sum and mean")
    result = Result(
        AMOUNTS_CARD, table, method, rows.base, (*rows.notes, *notes), by=tuple(by), outcome=column
    )
    return guarded(result, rows.frame, column)


def _sums(values: pd.Series) -> dict[str, float]:
    return {"total": values.sum(min_count=1), "mean": values.mean()}
