"""Association of two ordered variables: pairs that agree, pairs that disagree."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from vises_research.stats import quantity
from vises_research.stats.bases import choose, scores
from vises_research.stats.card import Card, Say
from vises_research.stats.comparing.samples import Array, two_sided
from vises_research.stats.given import Given
from vises_research.stats.results import Method, Result

ASSOCIATION = Method(
    "Spearman's rho, Kendall's tau-b, Goodman and Kruskal's gamma, Somers' d",
    "Brown, M. B., & Benedetti, J. K. (1977). Sampling behavior of tests for correlation in "
    "two-way contingency tables. Journal of the American Statistical Association, 72(358), "
    "309-315; Bonett, D. G., & Wright, T. A. (2000). Psychometrika, 65(1), 23-28 (rho)",
)


class Pairs(NamedTuple):
    """What all pairs of units say about two variables."""

    agree: Array
    """For each unit, the pairs in which both variables go the same way, minus the others."""
    unequal_x: Array
    unequal_y: Array
    ordered: Array
    """For each unit, the pairs that differ in both variables."""
    variance: float
    """Variance of agreeing minus disagreeing pairs, if the variables are independent."""


RANK_CORRELATION_CARD = Card(
    "rank_correlation",
    (Say("spearman_rho", quantity.CORRELATION, "together"),),
    discloses="correlations",
)


def rank_correlation(data: Given, x: str, y: str, *, conf_level: float = 0.95) -> Result:
    """Give four measures of association of two ordered variables.

    Parameters
    ----------
    x, y
        The variables; Somers' d takes ``y`` as the outcome.

    Returns
    -------
    Result
        Rows ``spearman_rho``, ``kendall_tau_b``, ``gamma`` and ``somers_d`` with standard error,
        interval, z (``statistic``) and p; with the pairs ``concordant`` and ``discordant``.

    Raises
    ------
    StudyError
        If a column is not there or has no order.

    Notes
    -----
    z is rho √(n-1), and (concordant - discordant)/√variance corrected for ties for the others.
    Intervals are on Fisher's z; standard errors by the delta method (rho: √((1+rho²/2)/(n-3)) on
    z). All are approximate.
    Source: Brown & Benedetti 1977; Bonett & Wright 2000.

    Examples
    --------
    >>> import pandas as pd
    >>> from vises_research import stats
    >>> pilots = pd.DataFrame({"size": [1, 2, 3, 4, 5], "use": [1, 1, 3, 2, 3]})
    >>> stats.rank_correlation(pilots, "size", "use").table["estimate"].round(3).tolist()
    [0.791, 0.671, 0.75, 0.6]
    """
    rows = choose(data, [x, y])
    a, b = (scores(rows.frame[c]).to_numpy(dtype=float) for c in (x, y))
    pairs, n = pairs_of(a, b), len(a)
    kendall = float(pairs.agree.sum() / 2 / np.sqrt(pairs.variance)) if pairs.variance else np.nan
    rho, rho_error = _spearman(a, b)
    quantities = [
        ("spearman_rho", rho, rho_error, rho * np.sqrt(max(0, n - 1))),
        ("kendall_tau_b", *ratio(pairs, pairs.unequal_x, pairs.unequal_y), kendall),
        ("gamma", *ratio(pairs, pairs.ordered, pairs.ordered), kendall),
        ("somers_d", *ratio(pairs, pairs.unequal_x, pairs.unequal_x), kendall),
    ]
    concordant = round((pairs.ordered + pairs.agree).sum() / 4)
    discordant = round(pairs.ordered.sum() / 2) - concordant
    cells = [
        {"term": t, **_interval(value, error, conf_level), "statistic": z, "p_value": two_sided(z)}
        for t, value, error, z in quantities
    ]
    table = pd.DataFrame(cells).assign(concordant=concordant, discordant=discordant, n=n)
    return Result(
        RANK_CORRELATION_CARD, table, ASSOCIATION, rows.base, (*rows.notes, *_thin(table))
    )


def pairs_of(x: Array, y: Array) -> Pairs:
    """Go through all pairs of units."""
    dx, dy = (np.sign(one[:, None] - one).astype(np.int8) for one in (x, y))
    product = dx * dy
    agree, *rest = (
        one.sum(axis=1, dtype=float) for one in (product, dx != 0, dy != 0, product != 0)
    )
    return Pairs(agree, rest[0], rest[1], rest[2], _variance(x, y))


def _variance(x: Array, y: Array) -> float:
    """Give the variance of Kendall's S with ties in both variables."""
    n = len(x)
    if n < 2:
        return 0.0
    t, u = (np.unique(one, return_counts=True)[1].astype(float) for one in (x, y))
    two = [float((k * (k - 1)).sum()) for k in (t, u)]
    three = [float((k * (k - 1) * (k - 2)).sum()) for k in (t, u)]
    slope = [float((k * (k - 1) * (2 * k + 5)).sum()) for k in (np.array([n]), t, u)]
    variance = (slope[0] - slope[1] - slope[2]) / 18 + two[0] * two[1] / (2 * n * (n - 1))
    if n > 2:
        variance += three[0] * three[1] / (9 * n * (n - 1) * (n - 2))
    return variance if min(len(t), len(u)) > 1 else 0.0


def ratio(pairs: Pairs, first: Array, second: Array) -> tuple[float, float]:
    """Give agreement over the geometric mean of two numbers of pairs, with its standard error."""
    a, b = first.sum(), second.sum()
    if not a or not b:
        return np.nan, np.nan
    value = pairs.agree.sum() / np.sqrt(a * b)
    influence = pairs.agree / np.sqrt(a * b) - value / 2 * (first / a + second / b)
    return float(np.clip(value, -1, 1)), 2 * float(np.sqrt((influence**2).sum()))


def _spearman(x: Array, y: Array) -> tuple[float, float]:
    from scipy.stats import rankdata

    if len(x) < 2 or np.ptp(x) == 0 or np.ptp(y) == 0:
        return np.nan, np.nan
    rho = float(np.clip(np.corrcoef(rankdata(x), rankdata(y))[0, 1], -1, 1))
    error = np.sqrt((1 + rho**2 / 2) / (len(x) - 3)) if len(x) > 3 else np.nan
    return rho, float(error * (1 - rho**2))


def _interval(value: float, error: float, conf_level: float) -> dict[str, Any]:
    from scipy.special import ndtri

    low = high = np.nan
    if abs(value) < 1 and error > 0:
        half = ndtri(0.5 + conf_level / 2) * error / (1 - value**2)
        low, high = np.tanh(np.arctanh(value) + half * np.array([-1, 1])).tolist()
    row = {"estimate": value, "std_error": error, "conf_low": low, "conf_high": high}
    return row | {"conf_level": conf_level}


def _thin(table: pd.DataFrame) -> tuple[str, ...]:
    if table["estimate"].isna().any():
        return ("no measure: fewer than two units, or all values of a variable are equal",)
    if table.isna().any().any():
        return ("no interval: too few units, or the order is perfect",)
    return ()
