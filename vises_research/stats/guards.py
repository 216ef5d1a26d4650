"""What a result carries for the disclosure control alone; nothing of it leaves with a figure."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd


_STEP = 0.05
"""To this shares are rounded on pages: enough to apply a rule, too little to tell an amount."""
_COUNTS = ("units", "told", "beside", "spare", "fewest")
_MOST = 100.0
"""No rule asks for more units than this, so that larger counts need not be told."""


FACTS = {
    "units": "how many units",
    "largest": "the size of the largest amount, with its weight",
    "second": "the size of the second largest",
    "amount": "the sum of the sizes",
    "alike": "whether all have the same value",
    "told": "the smallest count of a level that the numbers tell",
    "beside": "the fewest units below a quantile, above it, or between two",
    "spare": "units less the parameters of a model",
    "fewest": "the fewest units that a coefficient, or a fitted value, is about",
}
"""What is known of the units behind a row; not a number where it does not apply."""


@dataclass(frozen=True, eq=False, repr=False)
class Contributors:
    """What is known of the units behind a result, worked out when it is asked for.

    Parameters
    ----------
    work_out
        Gives a table: levels by which its rows belong to rows of the result, and ``FACTS``.
    """

    work_out: Callable[[], pd.DataFrame]

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row for each group of units; several may stand behind one row of the result."""
        return self.work_out()

    def __repr__(self) -> str:
        return "<Contributors>"


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
    rounded
        The base to whose multiples counts are rounded; 0 where they are not.
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
    rounded: int = 0

    def __repr__(self) -> str:
        return f"<Guard: {'; '.join(self.changes) or 'nothing was changed'}>"


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
        known = {name: min(float(facts[name]), _MOST) for name in _COUNTS}
        row |= {name: n for name, n in known.items() if not math.isnan(n)}
        row["alike"] = facts["alike"] is True
    how = {"min_cell": guard.min_cell, **({"rounded": guard.rounded} if guard.rounded else {})}
    return {**how, "shares": _shares(guard.truth), "behind": told}


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
    how = {"min_cell": data["min_cell"], "rounded": data.get("rounded", 0)}
    return Guard(_rows(data["shares"]), contributors=known, **how)


def _shares(known: pd.DataFrame | None) -> list[dict[str, Any]]:
    """Give the share of the largest unit, and what is left beside two in parts of the largest."""
    if known is None or "largest" not in known:
        return []
    rows = []
    for row in known.to_dict("records"):
        largest, amount = float(row["largest"]), float(row["amount"])
        rest = max(amount - largest - float(row["second"]), 0.0)
        share = math.ceil(largest / amount / _STEP - 1e-9) * _STEP if amount else 0.0
        left = math.floor(rest / largest / _STEP) * _STEP if largest else 0.0
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
