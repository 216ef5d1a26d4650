"""Shares with Wilson's interval."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from vises_research.errors import Problem, StudyError, nearest
from vises_research.stats.bases import choose, groups, typed
from vises_research.stats.results import Method, Result

__all__ = ["share", "wilson"]

WILSON = Method(
    "Share with Wilson interval",
    "Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference. "
    "Journal of the American Statistical Association, 22(158), 209-212",
)


def share(
    frame: pd.DataFrame,
    column: str,
    *,
    level: Any = None,
    by: Sequence[str] = (),
    reasons: pd.DataFrame | None = None,
    in_base: Sequence[str] = (),
    conf_level: float = 0.95,
    unit: str = "row",
) -> Result:
    """Give the share of rows at a level, with Wilson's interval.

    Parameters
    ----------
    frame
        The data, one row a unit.
    column
        The variable.
    level
        The level whose share is wanted; ``None`` gives every level.
    by
        Grouping columns.
    reasons
        Same rows: why a value is missing.
    in_base
        Reasons that belong in the base (``dont_know``, for example).
    conf_level
        Confidence level.
    unit
        What a row is.

    Returns
    -------
    Result
        ``estimate`` = ``n`` / ``base`` with ``conf_low`` and ``conf_high``; not a number where the
        base is empty, with a note.

    Raises
    ------
    StudyError
        If a column or the level is not there.

    Notes
    -----
    The limits are (p + z²/2n ± z √(p(1-p)/n + z²/4n²)) / (1 + z²/n). The interval generalises to
    units like these, as if the rows were drawn at random from many.

    Examples
    --------
    >>> answers = pd.DataFrame({"useful": ["yes", "yes", "no", "yes"]})
    >>> table = share(answers, "useful", level="yes").table
    >>> table[["estimate", "conf_low", "conf_high"]].round(3).values.tolist()
    [[0.75, 0.301, 0.954]]
    """
    rows = choose(frame, [column], (*by, column), reasons, in_base, unit)
    dtype = typed(frame[column])
    _require(column, level, dtype)
    levels = [level] if level is not None else list(dtype.categories)
    cells = [
        {**group, column: one, **_cell(rows.frame.loc[member, column], one)}
        for group, member in groups(rows.frame, by)
        for one in levels
    ]
    table = pd.DataFrame(cells, columns=[*by, column, "n", "base"])
    table = table.astype({name: typed(frame[name]) for name in (*by, column)})
    notes = (*rows.notes, *_left_out(rows.frame, by), *_empty(table))
    table = _with_interval(table, conf_level)
    return Result("share", table, WILSON, rows.base, notes, by=tuple(by), outcome=column)


def wilson(n: Any, base: Any, conf_level: float = 0.95) -> tuple[Any, Any]:
    """Give Wilson's interval for ``n`` of ``base``.

    Parameters
    ----------
    n, base
        Counts, single or arrays.
    conf_level
        Confidence level.

    Returns
    -------
    tuple of numpy.ndarray
        Lower and upper limits; not a number where the base is zero.

    Examples
    --------
    >>> low, high = wilson(7, 69)
    >>> round(float(low), 4), round(float(high), 4)
    (0.05, 0.1949)
    """
    from scipy.special import ndtri

    n, base = np.asarray(n, dtype=float), np.asarray(base, dtype=float)
    z = ndtri(0.5 + conf_level / 2)
    with np.errstate(divide="ignore", invalid="ignore"):
        p = n / base
        centre = p + z**2 / (2 * base)
        half = z * np.sqrt(p * (1 - p) / base + z**2 / (4 * base**2))
        low, high = (centre - half) / (1 + z**2 / base), (centre + half) / (1 + z**2 / base)
    # Rounding leaves 1e-17 where the limit is exactly 0 or 1.
    return np.where((n == 0) & (base > 0), 0.0, low), np.where((n == base) & (base > 0), 1.0, high)


def _cell(values: pd.Series, level: Any) -> dict[str, int]:
    return {"n": int((values == level).sum()), "base": len(values)}


def _with_interval(table: pd.DataFrame, conf_level: float) -> pd.DataFrame:
    low, high = wilson(table["n"], table["base"], conf_level)
    estimate = table["n"] / table["base"].where(table["base"] > 0)
    return table.assign(estimate=estimate, conf_low=low, conf_high=high, conf_level=conf_level)


def _require(column: str, level: Any, dtype: pd.CategoricalDtype) -> None:
    if level is None or level in dtype.categories:
        return
    known = [str(one) for one in dtype.categories]
    wrong = f"column '{column}' has no level '{level}'"
    right = f"one of {', '.join(known)}"
    raise StudyError([Problem("stats.share", wrong, "", right, nearest(str(level), known))])


def _left_out(frame: pd.DataFrame, by: Sequence[str]) -> tuple[str, ...]:
    """Note the rows of the base that belong to no group."""
    lost = int(frame[list(by)].isna().any(axis=1).sum()) if by else 0
    return (
        (f"in no group of {', '.join(by)}: {lost} of {len(frame)} rows of the base",)
        if lost
        else ()
    )


def _empty(table: pd.DataFrame) -> tuple[str, ...]:
    empty = int((table["base"] == 0).sum())
    return (f"no share in {empty} of {len(table)} rows: nobody in the base",) if empty else ()
