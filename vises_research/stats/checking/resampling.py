"""Intervals for any statistic by drawing the rows again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from vises_research.stats.bases import choose, scores
from vises_research.stats.card import Card, Say
from vises_research.stats.given import Given
from vises_research.stats.options import refuse_level
from vises_research.stats.results import Method, Result

Floats = NDArray[np.float64]
BOOTSTRAP = Method(
    "Bootstrap of rows, bias-corrected and accelerated (BCa) and percentile interval",
    "Efron, B. (1987). Better bootstrap confidence intervals. Journal of the American Statistical "
    "Association, 82(397), 171-185",
)
CELLS = 1 << 17
"""Values drawn at once: as many as stay in a processor's cache."""


BOOTSTRAP_CARD = Card("bootstrap", (Say("bca", measure="-"),))


def bootstrap(
    data: Given,
    columns: Sequence[str],
    statistic: Callable[..., Any],
    *,
    n_resamples: int = 9_999,
    seed: int = 0,
    conf_level: float = 0.95,
) -> Result:
    """Give the bootstrap intervals of a statistic of one or more columns.

    Parameters
    ----------
    frame
        The data, one row a unit; rows are drawn whole.
    columns
        Numbers, yes/no or ordered categoricals.
    statistic
        A function of as many arrays as there are columns, and ``axis``: it is given a matrix of
        resamples for each column, and reduces the last axis.
    n_resamples, seed
        How many, and the seed of the draws.

    Returns
    -------
    Result
        Rows ``bca`` and ``percentile`` with the ``estimate``, ``std_error``, limits and ``n``.

    Raises
    ------
    StudyError
        If a column is not there or has no order.

    Notes
    -----
    Both intervals are approximate; below some 20 rows they are too short, and so are those of a
    correlation that rests on few rows (0.91 for fifty pairs near the top of a scale). BCa
    reads the percentiles Φ(z0 + (z0 + z) / (1 - a (z0 + z))), z0 from the share of resamples below
    the estimate (half of those equal to it), a from leaving out one row at a time; not a number
    where no row matters.
    Source: Efron 1987.

    Examples
    --------
    >>> from vises_research import stats
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"before": [1, 2, 3, 2, 4], "after": [2, 2, 5, 3, 4]})
    >>> def change(before, after, axis):
    ...     return (after - before).mean(axis=axis)
    >>> float(stats.bootstrap(frame, ["before", "after"], change).value("estimate", term="bca"))
    0.8
    """
    refuse_level("bootstrap", conf_level)
    rows = choose(data, columns)
    arrays = [scores(rows.frame[column]).to_numpy() for column in columns]
    n = len(rows.frame)
    estimate, error, ends, notes = np.nan, np.nan, [[np.nan] * 2] * 2, ["no interval: under 2 rows"]
    if n > 1:
        rng = np.random.default_rng(seed)
        estimate = float(statistic(*(one[None, :] for one in arrays), axis=-1)[0])
        drawn = _each(arrays, statistic, n_resamples, lambda k: rng.integers(0, n, (k.size, n)))
        without = _each(arrays, statistic, n, lambda k: _all_but(k, n))
        error = float(drawn.std(ddof=1))
        ends = _ends(drawn, without, estimate, 0.5 - conf_level / 2)
        notes = [f"{n_resamples} resamples, seed {seed}"]
        notes += [] if np.isfinite(ends[0]).all() else ["no BCa interval: no row matters"]
    table = pd.DataFrame(ends, columns=["conf_low", "conf_high"]).assign(conf_level=conf_level)
    for name, value in (("std_error", error), ("estimate", estimate), ("n", n)):
        table.insert(0, name, value)
    table.insert(0, "term", ["bca", "percentile"])
    return Result(BOOTSTRAP_CARD, table, BOOTSTRAP, rows.base, (*rows.notes, *notes))


def _each(
    data: list[Floats],
    statistic: Callable[..., Any],
    number: int,
    chosen: Callable[[NDArray[np.intp]], NDArray[np.intp]],
) -> Floats:
    """Compute the statistic of many choices of rows, as many at once as fit the cache."""
    step = max(CELLS // len(data[0]), 1)
    parts = []
    for start in range(0, number, step):
        at = chosen(np.arange(start, min(start + step, number)))
        parts.append(statistic(*(one[at] for one in data), axis=-1))
    return np.concatenate(parts)


def _all_but(left_out: NDArray[np.intp], n: int) -> NDArray[np.intp]:
    """Give the rows that remain when each of some rows is left out."""
    others = np.arange(n - 1)
    kept: NDArray[np.intp] = others + (others >= left_out[:, None])
    return kept


def _ends(drawn: Floats, without: Floats, estimate: float, tail: float) -> list[list[float]]:
    """Give the limits of both intervals."""
    both = [_bca(drawn, without, estimate, tail), (tail, 1 - tail)]
    return [list(np.quantile(drawn, p)) if np.isfinite(p).all() else [np.nan, np.nan] for p in both]


def _bca(drawn: Floats, without: Floats, estimate: float, tail: float) -> tuple[float, float]:
    from scipy.special import ndtr, ndtri

    pull = without.mean() - without
    spread = (pull**2).sum()
    below = ((drawn < estimate).mean() + (drawn <= estimate).mean()) / 2
    if not spread > 0 or not 0 < below < 1:
        return np.nan, np.nan
    skew, shift = (pull**3).sum() / (6 * spread**1.5), ndtri(below)
    z = shift + ndtri(np.array([tail, 1 - tail]))
    low, high = ndtr(shift + z / (1 - skew * z))
    return float(low), float(high)
