"""The mean, or the share at a level, before and after in the same units, with the difference."""

from __future__ import annotations

from typing import Any

import numpy as np

from vises_research.stats import quantity
from vises_research.stats.before_after.changes import change
from vises_research.stats.before_after.paired_shares import fourfold, paired_difference
from vises_research.stats.before_after.pairs import pairs, told
from vises_research.stats.card import Card, Say
from vises_research.stats.given import Given
from vises_research.stats.results import Method, Result
from vises_research.stats.shares.intervals import wilson
from vises_research.stats.shares.location import t_interval

MEANS = Method(
    "Means before and after (t intervals) and mean change (t on the differences)",
    "Agresti, A. (2010). Analysis of ordinal categorical data (2nd ed., chapter 8). Wiley",
)
SHARES = Method(
    "Shares before and after (Wilson intervals) and their difference (Newcombe, method 10)",
    "Newcombe, R. G. (1998). Improved confidence intervals for the difference between binomial "
    "proportions based on paired data. Statistics in Medicine, 17(22), 2635-2650",
)
OF_MEANS = Card(
    "paired_values",
    (Say("difference", quantity.CHANGE), Say(kind=quantity.MEAN)),
    rows="ends",
    about="pair",
    discloses="sums",
)
OF_SHARES = Card(
    "paired_values",
    (Say("difference", quantity.POINTS), Say(kind=quantity.SHARE)),
    rows="ends",
    about="pair",
    of="shares",
    discloses="counts",
)


def paired_values(
    data: Given, before: str, after: str, *, level: Any = None, conf_level: float = 0.95
) -> Result:
    """Give the mean, or the share at a level, before and after, and the difference.

    Only units with both are used, so that after less before is the difference.

    Parameters
    ----------
    level
        The level whose share is wanted; ``None`` gives means of scores, where yes counts 1.

    Returns
    -------
    Result
        Rows ``before``, ``after`` and ``difference``: estimates with their limits, of ``n`` pairs;
        of a share, ``n`` pairs at the level of ``base``. Not a number where there are too few
        pairs, with a note.

    Raises
    ------
    StudyError
        If a column is not there, has no order, or the two are on different scales, or if a level is
        in neither column.

    Notes
    -----
    The limits are those of ``mean`` and ``change``, or of ``share`` and ``paired_difference``;
    they cover about as often as they say.
    Source: Agresti 2010.

    Examples
    --------
    >>> from vises_research import stats
    >>> import pandas as pd
    >>> answers = pd.DataFrame({"before": [2, 3, 3, 4, 5], "after": [3, 3, 5, 5, 4]})
    >>> stats.paired_values(answers, "before", "after").table[["term", "estimate"]].values.tolist()
    [['before', 3.4], ['after', 4.0], ['difference', 0.6]]
    """
    if level is None:
        both = pairs(data, before, after)
        cells, rows = [_mean(values, conf_level) for values in (both.before, both.after)], both.rows
        moved = change(data, before, after, conf_level=conf_level).where(term="mean_change")
    else:
        where = "stats.paired_values"
        rows, yes, up, down, _ = fourfold(data, (before, after), level, where)
        counts, pairs_ = (yes + down, yes + up), len(rows.frame)
        cells = [_share(count, pairs_, conf_level) for count in counts]
        moved = paired_difference(data, before, after, level=level, conf_level=conf_level)
        moved.table["base"] = moved.table["n"]
    cells.append({key: moved.value(key) for key in cells[0]})
    terms = ("before", "after", "difference")
    table = [
        {"term": one, **cell, "why": _why(cell)} for one, cell in zip(terms, cells, strict=True)
    ]
    card, method = (OF_MEANS, MEANS) if level is None else (OF_SHARES, SHARES)
    return told(card, table, method, rows, outcome=after)


def _mean(values: Any, conf_level: float) -> dict[str, Any]:
    cell = t_interval(values, conf_level)
    numbers = {key: cell[key] for key in ("estimate", "conf_low", "conf_high")}
    return {"n": len(values), **numbers, "conf_level": conf_level}


def _share(n: int, base: int, conf_level: float) -> dict[str, Any]:
    low, high = (float(limit) for limit in wilson(n, base, conf_level))
    numbers = {"estimate": n / base if base else np.nan, "conf_low": low, "conf_high": high}
    return {"n": n, "base": base, **numbers, "conf_level": conf_level}


def _why(cell: dict[str, Any]) -> str:
    """Say why there is no interval, where there is none."""
    if not np.isnan(cell["conf_low"]):
        return ""
    pairs_ = cell.get("base", cell["n"])
    return "no interval: all alike" if pairs_ > 1 else f"no interval from {pairs_} pairs"
