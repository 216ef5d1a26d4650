"""A result as data beside what a notebook shows of it, so that the page can be checked later.

Jupyter keeps it with the output and shows nothing of it. It has the numbers that are shown anyway;
of what only the check must know, it has shares rounded to the safe side.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from vises_research.stats.guards import Guard

if TYPE_CHECKING:
    from vises_research.stats.results import Result

__all__ = ["MIME", "bundled", "unbundled"]

MIME = "application/vnd.vises.result+json"
STEP = 0.05
"""Shares are rounded to this: enough to apply a rule, too little to work an amount out."""


def bundled(result: Result) -> dict[str, Any]:
    """Put a result into a form that a notebook keeps.

    Parameters
    ----------
    result
        Any result.

    Returns
    -------
    dict
        What :func:`unbundled` reads.

    Examples
    --------
    >>> import pandas as pd
    >>> from vises_research import stats
    >>> pilots = pd.DataFrame({"region": ["hdf", "vlg"]})
    >>> unbundled(bundled(stats.counts(pilots, ["region"]))).value("n", region="hdf")
    np.int64(1)
    """
    table = json.loads(result.table.to_json(orient="records", double_precision=15))
    return {
        "name": result.name,
        **({"of": result.card.of} if result.card.of else {}),
        "by": list(result.by),
        "outcome": result.outcome,
        "columns": [str(column) for column in result.table],
        "table": table,
        "base": asdict(result.base),
        "min_cell": result.guard.min_cell,
        "shares": _shares(result),
    }


def unbundled(data: Mapping[str, Any]) -> Result:
    """Read a result from what a notebook kept of it.

    Parameters
    ----------
    data
        What :func:`bundled` gave.

    Returns
    -------
    Result
        With numbers and keys; method and notes are not kept.
    """
    import pandas as pd

    from vises_research.stats.card import find
    from vises_research.stats.results import Base, Method, Result

    table = pd.DataFrame(data["table"], columns=data["columns"])
    guard = Guard(_rows(data["shares"], data["by"]), min_cell=data["min_cell"])
    by, outcome = tuple(data["by"]), data["outcome"]
    base = Base(**data["base"])
    card = find(data["name"], data.get("of", ""))
    return Result(card, table, Method(""), base, by=by, outcome=outcome, guard=guard)


def _shares(result: Result) -> list[dict[str, Any]]:
    """Give the share of the largest unit, and what is left beside two in parts of the largest."""
    truth = result.guard.truth
    if truth is None or "largest" not in truth:
        return []
    rows = []
    for row in truth.to_dict("records"):
        largest, amount = float(row["largest"]), float(row["amount"])
        rest = max(amount - largest - float(row["second"]), 0.0)
        share = math.ceil(largest / amount / STEP - 1e-9) * STEP if amount else 0.0
        left = math.floor(rest / largest / STEP) * STEP if largest else 0.0
        levels = {name: str(row[name]) for name in result.by}
        rows.append({**levels, "share": round(share, 2), "left": round(left, 2)})
    return rows


def _rows(shares: list[dict[str, Any]], by: list[str]) -> Any:
    import pandas as pd

    if not shares:
        return None
    rows = [
        {
            **{name: row[name] for name in by},
            "largest": row["share"],
            "second": 1 - row["share"] - row["left"] * row["share"],
            "amount": 1.0 if row["share"] else 0.0,
        }
        for row in shares
    ]
    return pd.DataFrame(rows)
