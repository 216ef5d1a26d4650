"""With which probability a test finds a change, and how many rows it needs."""

from __future__ import annotations

from typing import Any

import numpy as np

from vises_research.stats import quantity
from vises_research.stats.card import Card, Say
from vises_research.stats.checking.sensitivity import normal, require, result, told
from vises_research.stats.results import Method, Result

__all__ = ["mcnemar_power", "noether_size"]

MCNEMAR = Method(
    "Unconditional power of McNemar's test by enumeration",
    "Fagerland, M. W., Lydersen, S., & Laake, P. (2013). The McNemar test for binary "
    "matched-pairs data. BMC Medical Research Methodology, 13, 91",
)
NOETHER = Method(
    "Sample size of the Mann-Whitney test",
    "Noether, G. E. (1987). Sample size determination for some common nonparametric tests. "
    "Journal of the American Statistical Association, 82(398), 645-647",
)


MCNEMAR_POWER_CARD = Card(
    "mcnemar_power", (Say("", quantity.SHARE),), about="rows", discloses="nothing"
)


def mcnemar_power(
    n: int, down: float, up: float, *, alpha: float = 0.05, unit: str = "pair"
) -> Result:
    """Give the power of McNemar's exact and mid-p test; their size where both shares are equal.

    Parameters
    ----------
    n
        Pairs.
    down, up
        The probabilities of a change from yes to no, and from no to yes.
    unit
        What a pair is.

    Returns
    -------
    Result
        Rows ``exact`` and ``mid_p``: ``estimate`` is the probability that p is at most alpha,
        summed over all tables of n pairs.

    Raises
    ------
    StudyError
        If alpha, or the sum of the probabilities, does not lie inside 0 to 1.

    Notes
    -----
    Source: Fagerland et al. 2013.

    Examples
    --------
    >>> mcnemar_power(69, 0.08, 0.24).table["estimate"].round(3).tolist()
    [0.593, 0.661]
    """
    from scipy.stats import binom

    require("mcnemar_power", alpha=alpha, **{"down + up": down + up})
    changed = np.arange(n + 1)
    weight, up_share = binom.pmf(changed, n, down + up), up / (down + up)
    rows = []
    for term, critical in _critical(changed, alpha).items():
        # Both tails: so few or fewer came, or so few or fewer left.
        low = binom.cdf(critical, changed, up_share)
        high = binom.sf(changed - critical - 1, changed, up_share)
        both = np.where(2 * critical >= changed, 1.0, low + high)
        rows.append({"term": term, "n": n, "estimate": min(float(weight @ both), 1.0)})
    notes = (f"two-sided test at {alpha:g}; down {down:g}, up {up:g}",)
    return result(MCNEMAR_POWER_CARD, rows, MCNEMAR, n, unit, notes)


NOETHER_SIZE_CARD = Card(
    "noether_size", (Say("", quantity.WHOLE),), about="rows", discloses="nothing"
)


def noether_size(
    superiority: float,
    *,
    first_share: float = 0.5,
    power: float = 0.8,
    alpha: float = 0.05,
    unit: str = "row",
) -> Result:
    """Give the number of rows that a Mann-Whitney test needs.

    Parameters
    ----------
    superiority
        The probability that a row of one group exceeds one of the other.
    first_share
        The share of the rows that is in the first group.

    Returns
    -------
    Result
        ``estimate``, the rows of both groups together, not rounded; not a number at one half.

    Raises
    ------
    StudyError
        If power or alpha do not lie inside 0 to 1, alpha below power; also of the other two.

    Notes
    -----
    N = (z_alpha + z_power)² / (12 c (1 - c) (P - 1/2)²), c the share of the first group.
    Source: Noether 1987.

    Examples
    --------
    >>> round(float(noether_size(0.65).value("estimate")), 1)
    116.3
    """
    shares = {"superiority": superiority, "first_share": first_share}
    require("noether_size", power=power, alpha=alpha, **shares)
    effect = 12 * first_share * (1 - first_share) * (superiority - 0.5) ** 2
    size = normal(power, alpha) ** 2 / effect if effect > 0 else np.nan
    notes = (*told(power, alpha), f"superiority {superiority:g}, first share {first_share:g}")
    return result(NOETHER_SIZE_CARD, [{"term": "rows", "estimate": size}], NOETHER, 0, unit, notes)


def _critical(changed: Any, alpha: float) -> dict[str, Any]:
    """Give, for each number of changed pairs, the largest smaller count that is significant.

    The p values rise with the smaller count, so that one number says what is rejected; -1 where
    nothing is.
    """
    from scipy.stats import binom

    start = binom.ppf(alpha / 2, changed, 0.5)
    found = {"exact": np.full(len(changed), -1.0), "mid_p": np.full(len(changed), -1.0)}
    for step in range(-2, 4):
        least = np.where(changed > 0, np.minimum(start + step, changed // 2), 0)
        twice = 2 * binom.cdf(least, changed, 0.5)
        at = np.where(changed > 0, binom.pmf(least, changed, 0.5), 0)
        mid = np.where(2 * least == changed, 1 - at / 2, twice - at)
        for term, p in (("exact", np.minimum(twice, 1)), ("mid_p", mid)):
            held = (p <= alpha) & (least >= 0)
            found[term] = np.where(held, np.maximum(found[term], least), found[term])
    return found
