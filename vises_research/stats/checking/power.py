"""What a sample can find: power, the size that is needed, the change that can be detected."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from vises_research.errors import Problem, StudyError
from vises_research.stats import quantity
from vises_research.stats.card import Card, Say
from vises_research.stats.results import Base, Method, Result

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


PAIRED = Method(
    "Minimum detectable mean change, noncentral t",
    "Cohen, J. (1988). Statistical Power Analysis for the Behavioral Sciences (2nd ed.)",
)
GROUPS = Method("Minimum detectable difference of two groups", PAIRED.citation)


DETECTABLE_CHANGE_CARD = Card(
    "detectable_change", (Say("", quantity.SIZE),), about="rows", discloses="nothing"
)


def detectable_change(
    n: int, *, power: float = 0.8, alpha: float = 0.05, unit: str = "pair"
) -> Result:
    """Give the smallest mean change that a paired t test finds.

    Parameters
    ----------
    n
        Pairs.
    unit
        What a pair is.

    Returns
    -------
    Result
        ``estimate`` in standard deviations of the change, and ``n``; not a number under 2 pairs.

    Raises
    ------
    StudyError
        If power or alpha do not lie inside 0 to 1, alpha below power.

    Notes
    -----
    Source: Cohen 1988.

    Examples
    --------
    >>> round(float(detectable_change(69).value("estimate")), 3)
    0.342
    """
    require("detectable_change", power=power, alpha=alpha)
    estimate = _detectable_t(n - 1, power, alpha) / np.sqrt(n) if n > 1 else np.nan
    rows = [{"term": "mean_change", "n": n, "estimate": estimate}]
    return result(DETECTABLE_CHANGE_CARD, rows, PAIRED, n, unit, told(power, alpha))


DETECTABLE_DIFFERENCE_CARD = Card(
    "detectable_difference",
    (Say("mean", quantity.SIZE), Say("share", quantity.SHARE), Say("superiority", quantity.SHARE)),
    about="rows",
    discloses="nothing",
)


def detectable_difference(
    first: int,
    second: int,
    *,
    share: float = 0.5,
    power: float = 0.8,
    alpha: float = 0.05,
    unit: str = "row",
) -> Result:
    """Give the smallest differences of two groups that two-sided tests find.

    Parameters
    ----------
    first, second
        Rows of each group.
    share
        The share in the first group.

    Returns
    -------
    Result
        Rows ``mean`` (``estimate`` in standard deviations; t test), ``share`` (of the second group,
        the higher one; z test with pooled variance) and ``superiority`` (the probability that a row
        of one group exceeds one of the other; Mann-Whitney by Noether). Not a number where no
        difference is large enough, or a group has under 2 rows.

    Raises
    ------
    StudyError
        If power or alpha do not lie inside 0 to 1, alpha below power; also of ``share``.

    Notes
    -----
    Source: Cohen 1988.

    Examples
    --------
    >>> detectable_difference(35, 34).table["estimate"].round(3).tolist()
    [0.684, 0.815, 0.695]
    """
    require("detectable_difference", power=power, alpha=alpha, share=share)
    total, found = first + second, [np.nan] * 3
    if min(first, second) > 1:
        mean = _detectable_t(total - 2, power, alpha) * np.sqrt(1 / first + 1 / second)
        spread = normal(power, alpha) / np.sqrt(12 * first * second / total)
        superior = 0.5 + spread if spread <= 0.5 else np.nan
        found = [mean, _detectable_share(first, second, share, power, alpha), superior]
    terms = ("mean", "share", "superiority")
    rows = [{"term": t, "n": total, "estimate": e} for t, e in zip(terms, found, strict=True)]
    notes = (*told(power, alpha), f"groups of {first} and {second}, share of the first {share:g}")
    return result(DETECTABLE_DIFFERENCE_CARD, rows, GROUPS, total, unit, notes)


def _detectable_t(df: int, power: float, alpha: float) -> float:
    """Give the noncentrality at which a two-sided t test has the power."""
    from scipy.special import stdtrit
    from scipy.stats import nct

    # A significant result in the wrong direction is no finding.
    critical = stdtrit(df, 1 - alpha / 2)
    return _solve(lambda d: float(nct.sf(critical, df, d)) - power)


def _detectable_share(first: int, second: int, p: float, power: float, alpha: float) -> float:
    from scipy.special import ndtri

    def excess(d: float) -> float:
        q = p + d
        pooled = (first * p + second * q) / (first + second)
        null = np.sqrt(pooled * (1 - pooled) * (1 / first + 1 / second))
        error = np.sqrt(p * (1 - p) / first + q * (1 - q) / second)
        return float(d - ndtri(1 - alpha / 2) * null - ndtri(power) * error)

    return p + _solve(excess, 1 - p) if excess(1 - p) > 0 else np.nan


def _solve(excess: Callable[[float], float], end: float = 1.0) -> float:
    from scipy.optimize import brentq

    while excess(end) < 0:
        end *= 2
    return float(brentq(excess, 0, end, xtol=1e-13, rtol=1e-13))


def normal(power: float, alpha: float) -> float:
    """Give the sum of the two normal quantiles."""
    from scipy.special import ndtri

    return float(ndtri(1 - alpha / 2) + ndtri(power))


def told(power: float, alpha: float) -> tuple[str, ...]:
    """Give the note on power and level."""
    return (f"power {power:g}, two-sided test at {alpha:g}",)


def require(function: str, **shares: float) -> None:
    """Refuse shares outside 0 to 1, and a power that is no power."""
    place = f"stats.{function}"
    problems = [
        Problem(place, f"{name} does not lie inside 0 to 1", f"{value:g}")
        for name, value in shares.items()
        if not 0 < value < 1
    ]
    if not problems and shares.get("power", 1) <= shares["alpha"]:
        problems = [Problem(place, "power does not exceed alpha", f"{shares['power']:g}")]
    if problems:
        raise StudyError(problems)


def result(
    card: Card,
    rows: list[dict[str, Any]],
    method: Method,
    n: int,
    unit: str,
    notes: tuple[str, ...],
) -> Result:
    """Make the result of a planned study."""
    return Result(card, pd.DataFrame(rows), method, Base(n, n, n, unit), notes)
