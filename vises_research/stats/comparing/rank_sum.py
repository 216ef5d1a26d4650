"""Ranks of two groups: the Mann-Whitney test, exact whatever the ties, and the shift."""

from __future__ import annotations

from typing import Any

import numpy as np

from vises_research.stats import quantity
from vises_research.stats.card import Card, Say
from vises_research.stats.comparing.samples import Array, two, two_sided
from vises_research.stats.given import Given
from vises_research.stats.options import refuse_level
from vises_research.stats.results import Method, Result

LIMIT = 1_000_000_000
"""Cells of the exact distribution at most; 100 against 100 without ties has 300 million."""

MANN_WHITNEY = Method(
    "Mann-Whitney test, exact with mid-ranks and asymptotic",
    "Mann, H. B., & Whitney, D. R. (1947). On a test of whether one of two random variables is "
    "stochastically larger than the other. Annals of Mathematical Statistics, 18(1), 50-60",
)
HODGES_LEHMANN = Method(
    "Hodges-Lehmann shift with interval from the rank-sum distribution",
    "Hodges, J. L., & Lehmann, E. L. (1963). Estimates of location based on rank tests. "
    "Annals of Mathematical Statistics, 34(2), 598-611",
)


MANN_WHITNEY_CARD = Card(
    "mann_whitney",
    (Say("exact", effect="two", direction="asymptotic"),),
    about="split",
    discloses="tests",
)


def mann_whitney(
    data: Given, column: str, group: str, *, between: tuple[Any, Any] | None = None
) -> Result:
    """Test whether values in one group tend to be larger than in another.

    Returns
    -------
    Result
        Rows ``exact`` (``statistic`` is U, the wins of the first group plus half the ties),
        ``asymptotic`` and ``asymptotic_continuity`` (z, positive where the first is larger).

    Raises
    ------
    StudyError
        If a column or a group is not there, or there are more groups than two.

    Notes
    -----
    The exact p is the share of all assignments of the values to the groups whose rank sum is at
    least as far from its mean; ties are mid-ranks, so that it holds its level on any scale.
    Source: Mann & Whitney 1947.

    Examples
    --------
    >>> import pandas as pd
    >>> from vises_research import stats
    >>> hours = pd.DataFrame({"hours": [1, 2, 2, 5, 6, 9], "region": list("aaabbb")})
    >>> stats.mann_whitney(hours, "hours", "region").value("p_value", term="exact").item()
    0.1
    """
    sample = two(data, column, group, between)
    x, y = sample.values
    u, p, z, continuity = _rank_sum(x, y)
    rows = [("exact", u, p), ("asymptotic", z, two_sided(z))]
    rows.append(("asymptotic_continuity", continuity, two_sided(continuity)))
    cells = [{"term": t, **sample.pair, "statistic": s, "p_value": q} for t, s, q in rows]
    notes = ["no exact p: too many values; the asymptotic one is close"]
    notes = notes if np.isnan(p) and not np.isnan(u) else []
    notes += ["no z: all values are equal"] if np.isnan(z) and not np.isnan(u) else []
    return sample.result(MANN_WHITNEY_CARD, MANN_WHITNEY, cells, notes)


HODGES_LEHMANN_SHIFT_CARD = Card(
    "hodges_lehmann_shift",
    (Say("shift", quantity.DIFFERENCE, "two"),),
    about="split",
    discloses="quantiles",
)


def hodges_lehmann_shift(
    data: Given,
    column: str,
    group: str,
    *,
    between: tuple[Any, Any] | None = None,
    conf_level: float = 0.95,
) -> Result:
    """Give the median of all differences, first minus second.

    Returns
    -------
    Result
        One row ``shift`` in the variable's unit, with an interval between two ordered
        differences and the level that it reaches (``achieved_level``).

    Raises
    ------
    StudyError
        If a column or a group is not there, or there are more groups than two.

    Notes
    -----
    The closed interval covers at the level reached or above it, ties or not, if one group is the
    other one shifted; on 5-point answers 0.98 and more. With few answer levels it often has no
    width; a note says so.
    Source: Hodges & Lehmann 1963.

    Examples
    --------
    >>> import pandas as pd
    >>> from vises_research import stats
    >>> hours = pd.DataFrame({"hours": [1, 2, 4, 3, 6, 9], "region": list("aaabbb")})
    >>> stats.hodges_lehmann_shift(hours, "hours", "region").value("estimate").item()
    -4.0
    """
    refuse_level("hodges_lehmann_shift", conf_level)
    sample = two(data, column, group, between)
    x, y = sample.values
    # Nine decimals: 0.3 - 0.2 and 0.2 - 0.1 are the same difference.
    differences = np.sort(np.round(x[:, None] - y, 9).ravel())
    row: dict[str, Any] = {"term": "shift", **sample.pair, "estimate": np.nan}
    low, high, reached = _order_limits(differences, len(x), len(y), conf_level)
    if len(differences):
        row["estimate"] = float(np.median(differences))
    row |= {"conf_low": low, "conf_high": high, "conf_level": conf_level}
    row["achieved_level"] = reached
    notes = ["the interval has no width: too few answer levels"] if low == high else []
    notes += ["no interval: too few values for the level"] if np.isnan(low) else []
    return sample.result(HODGES_LEHMANN_SHIFT_CARD, HODGES_LEHMANN, [row], notes)


def _rank_sum(x: Array, y: Array) -> tuple[float, float, float, float]:
    """Give U, its exact p, and z without and with continuity correction."""
    from scipy.stats import rankdata

    m, n = len(x), len(y)
    if not m or not n:
        return (np.nan,) * 4
    ranks = rankdata(np.concatenate([x, y]))
    u = float(ranks[:m].sum() - m * (m + 1) / 2)
    away = u - m * n / 2
    ties = np.unique(ranks, return_counts=True)[1]
    total = m + n
    spread = np.sqrt(m * n / 12 * (total + 1 - (ties**3 - ties).sum() / (total * (total - 1))))
    if spread == 0:
        return u, 1.0, np.nan, np.nan
    nearer = np.sign(away) * max(0.0, abs(away) - 0.5)
    return u, _exact(np.rint(2 * ranks).astype(int), m), away / spread, nearer / spread


def _exact(doubled: Any, m: int) -> float:
    """Give the two-sided exact p of the sum of the first m doubled ranks."""
    centre = doubled - doubled.min()
    centre //= max(1, np.gcd.reduce(centre))
    share = _null(centre, m)
    if share is None:
        return np.nan
    expected = m * centre.sum() / len(centre)
    away = abs(np.arange(len(share)) - expected) >= abs(centre[:m].sum() - expected) - 1e-9
    return float(min(1.0, share[away].sum()))


def _null(ranks: Any, m: int) -> Array | None:
    """Give the probability of each sum of m of some whole numbers, by convolution."""
    top = int(np.sort(ranks)[::-1][:m].sum())
    if len(ranks) * m * top > LIMIT:
        return None
    ways = np.zeros((m + 1, top + 1))
    ways[0, 0] = 1
    for rank in ranks.tolist():
        ways[1:, rank:] = ways[1:, rank:] + ways[:-1, : top + 1 - rank]
    return np.asarray(ways[m] / ways[m].sum())


def _order_limits(
    differences: Array, m: int, n: int, conf_level: float
) -> tuple[float, float, float]:
    """Give the ordered differences that enclose the shift, and the level they reach."""
    from scipy.special import ndtr, ndtri

    below = _null(np.arange(m + n), m) if differences.size else None
    if below is not None:
        tail = np.cumsum(below[m * (m - 1) // 2 :])
        k = int(np.searchsorted(tail, (1 - conf_level) / 2, "right"))
        reached = 1 - 2 * tail[k - 1] if k else 1.0
    else:
        spread = np.sqrt(m * n * (m + n + 1) / 12)
        k = int(max(0, m * n / 2 - ndtri(0.5 + conf_level / 2) * spread))
        reached = 1 - 2 * ndtr((k - m * n / 2) / spread) if spread else np.nan
    if not k:
        return np.nan, np.nan, np.nan
    return float(differences[k - 1]), float(differences[-k]), float(reached)
