"""What a result carries for the disclosure control alone; nothing of it leaves with a figure."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from vises_research.errors import Problem, StudyError
from vises_research.stats.contributors import FACTS, Contributors, seen

if TYPE_CHECKING:
    import pandas as pd

    from vises_research.stats.results import Result

STEP = 0.05
"""Shares are kept on pages rounded to this: enough to apply a rule, too little to tell an amount."""
COUNTS = ("units", "told", "beside", "spare", "fewest")
MOST = 100.0
"""No rule asks for more units than this, so that larger counts need not be told."""


@dataclass(frozen=True, eq=False, repr=False)
class Guard:
    """What must be known to check a result, and what was done to it so that it may be shown.

    No printing, no file and no record of a result shows ``truth`` and ``untold``.

    Parameters
    ----------
    truth
        One row for each row of the result, by its key columns: of an amount ``largest``,
        ``second`` and ``amount`` (the two largest units and the sum); of a result with cells that
        are not shown its true ``n`` and ``base``.
    untold
        The sums of cells that are not shown either: a level for each key, ``None`` for their sum.
    changes
        What was merged, dropped or hidden, in words that may be told.
    merged
        Each variable with a level of it and the levels that were merged into this one.
    min_cell
        The smallest count that could be shown when cells were hidden.
    contributors
        Who is behind the numbers, as the door of the room saw it; ``None`` where nobody knows,
        and then a number that could tell of single units is refused.
    """

    truth: pd.DataFrame | None = None
    untold: frozenset[tuple[Any, ...]] = frozenset()
    changes: tuple[str, ...] = ()
    min_cell: int = 0
    merged: tuple[tuple[str, str, tuple[str, ...]], ...] = ()
    contributors: Contributors | None = None

    def __repr__(self) -> str:
        return f"<Guard: {'; '.join(self.changes) or 'nothing was changed'}>"


def guarded(result: Result, frame: pd.DataFrame, column: str) -> Result:
    """Let a result of one's own carry who is behind it, as those of the room's methods do.

    Parameters
    ----------
    result
        A result that states sums or means of an amount by ``result.by``.
    frame
        The data, one row a unit, as the method had them.
    column
        The amount.

    Returns
    -------
    Result
        The same result, guarded.

    Raises
    ------
    StudyError
        If a column is not there.

    Examples
    --------
    >>> import pandas as pd
    >>> from vises_research import stats
    >>> pilots = pd.DataFrame({"fte": [90.0, 6.0, 4.0]})
    >>> result = guarded(stats.describe(pilots, "fte"), pilots, "fte")
    >>> result.guard.truth.values.tolist()
    [[90.0, 6.0, 100.0]]
    """
    import pandas as pd

    lost = [name for name in (*result.by, column) if name not in frame]
    if lost:
        problems = [
            Problem("stats.guarded", f"column '{name}' is not in the table") for name in lost
        ]
        raise StudyError(problems)
    keys = list(result.by)
    rows = [
        {**levels, **_largest(frame.loc[_member(frame, levels), column])}
        for levels in result.table[keys].to_dict("records")
    ]
    truth = pd.DataFrame(rows, columns=[*keys, "largest", "second", "amount"])
    fresh = replace(result, guard=replace(result.guard, truth=truth, contributors=None))
    guarded: Result = seen(fresh, {"frame": frame, "column": column})
    return guarded


def _member(frame: pd.DataFrame, levels: dict[Any, Any]) -> pd.Series:
    import pandas as pd

    member = pd.Series(True, index=frame.index)
    for column, level in levels.items():
        member &= (frame[column] == level).fillna(False).astype(bool)
    return member


def _largest(values: pd.Series) -> dict[str, float]:
    """Give the two largest and the sum, of sizes: what counts of a loss is how large it is."""
    sizes = values.dropna().astype(float).abs().sort_values(ascending=False)
    first, second = [*sizes.head(2), 0.0, 0.0][:2]
    return {"largest": first, "second": second, "amount": float(sizes.sum())}


def kept(guard: Guard) -> dict[str, Any]:
    """Give what a notebook may keep of a guard: shares rounded to the safe side, and counts.

    Parameters
    ----------
    guard
        What a result carries.

    Returns
    -------
    dict
        What :func:`restored` reads.
    """
    behind = None if guard.contributors is None else guard.contributors.table
    told = _shares(behind)
    for row, facts in zip(told, () if behind is None else behind.to_dict("records"), strict=True):
        known = {name: min(float(facts[name]), MOST) for name in COUNTS}
        row |= {name: n for name, n in known.items() if not math.isnan(n)}
        row["alike"] = facts["alike"] is True
    return {"min_cell": guard.min_cell, "shares": _shares(guard.truth), "behind": told}


def restored(data: Mapping[str, Any]) -> Guard:
    """Read a guard from what a notebook kept of it.

    Parameters
    ----------
    data
        What :func:`kept` gave.

    Returns
    -------
    Guard
        Enough to check a result.

    Examples
    --------
    >>> import pandas as pd
    >>> truth = pd.DataFrame({"largest": [90.0], "second": [6.0], "amount": [100.0]})
    >>> restored(kept(Guard(truth))).truth["largest"].tolist()
    [0.9]
    """
    behind = _rows(data["behind"])
    known = None if behind is None else Contributors(lambda: behind)
    return Guard(_rows(data["shares"]), min_cell=data["min_cell"], contributors=known)


def _shares(known: pd.DataFrame | None) -> list[dict[str, Any]]:
    """Give the share of the largest unit, and what is left beside two in parts of the largest."""
    if known is None or "largest" not in known:
        return []
    rows = []
    for row in known.to_dict("records"):
        largest, amount = float(row["largest"]), float(row["amount"])
        rest = max(amount - largest - float(row["second"]), 0.0)
        share = math.ceil(largest / amount / STEP - 1e-9) * STEP if amount else 0.0
        left = math.floor(rest / largest / STEP) * STEP if largest else 0.0
        levels = {str(name): str(row[name]) for name in row if name not in FACTS}
        rows.append({**levels, "share": round(share, 2), "left": round(left, 2)})
    return rows


def _rows(shares: list[dict[str, Any]]) -> pd.DataFrame | None:
    import pandas as pd

    if not shares:
        return None
    rows = [
        {
            **row,
            "largest": row["share"],
            "second": 1 - row["share"] - row["left"] * row["share"],
            "amount": 1.0 if row["share"] else 0.0,
        }
        for row in shares
    ]
    return pd.DataFrame(rows).drop(columns=["share", "left"])
