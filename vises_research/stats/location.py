"""Where the values of a number lie: median and quartiles."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd

from vises_research.stats.bases import Rows, choose, groups, typed
from vises_research.stats.results import Method, Result

__all__ = ["counted", "describe"]

QUARTILES = Method(
    "Median and quartiles (type 7)",
    "Hyndman, R. J., & Fan, Y. (1996). Sample quantiles in statistical packages. "
    "The American Statistician, 50(4), 361-365",
)


def describe(
    frame: pd.DataFrame,
    column: str,
    *,
    by: Sequence[str] = (),
    reasons: pd.DataFrame | None = None,
    unit: str = "row",
) -> Result:
    """Give the median and the quartiles of a number.

    The smallest and the largest value are left out on purpose: each tells about one unit.

    Parameters
    ----------
    frame
        The data, one row a unit.
    column
        The number.
    by
        Grouping columns.
    reasons
        Same rows: why a value is missing.
    unit
        What a row is.

    Returns
    -------
    Result
        ``n`` with a value of ``asked``, ``median``, ``q1`` and ``q3``; not a number where nobody
        answered, with a note.

    Raises
    ------
    StudyError
        If a column is not there.

    Examples
    --------
    >>> describe(pd.DataFrame({"fte": [1.0, 2.0, 3.0, 10.0]}), "fte").table.values.tolist()
    [[4.0, 4.0, 2.5, 1.75, 4.75]]
    """
    rows, table = counted(frame, column, by, reasons, unit, _quartiles, ["median", "q1", "q3"])
    empty = int((table["n"] == 0).sum())
    notes = (f"no median in {empty} of {len(table)} rows: nobody answered",) if empty else ()
    return Result(
        "describe", table, QUARTILES, rows.base, (*rows.notes, *notes), by=tuple(by), outcome=column
    )


def counted(
    frame: pd.DataFrame,
    column: str,
    by: Sequence[str],
    reasons: pd.DataFrame | None,
    unit: str,
    measure: Callable[[pd.Series], dict[str, float]],
    columns: Sequence[str],
) -> tuple[Rows, pd.DataFrame]:
    """Choose the rows, and measure a number in each group beside ``n`` and ``asked``."""
    rows = choose(frame, [column], by, reasons, (), unit)
    asked = dict(_sizes(rows.asked, by))
    cells = [
        {
            **group,
            "n": int(member.sum()),
            "asked": asked.get(tuple(group.values()), 0),
            **measure(rows.frame.loc[member, column]),
        }
        for group, member in groups(rows.frame, by)
    ]
    table = pd.DataFrame(cells, columns=[*by, "n", "asked", *columns])
    return rows, table.astype({name: typed(frame[name]) for name in by})


def _sizes(frame: pd.DataFrame, by: Sequence[str]) -> list[tuple[tuple[Any, ...], int]]:
    return [(tuple(group.values()), int(member.sum())) for group, member in groups(frame, by)]


def _quartiles(values: pd.Series) -> dict[str, float]:
    low, middle, high = values.astype(float).quantile([0.25, 0.5, 0.75])
    return {"median": middle, "q1": low, "q3": high}
