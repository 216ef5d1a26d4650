"""Intervals of a share: for units like these, or for a population of known size."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from vises_research.errors import Problems


def wilson(
    n: Any, base: Any, conf_level: float = 0.95, population_size: Any = np.inf
) -> tuple[Any, Any]:
    """Give Wilson's interval for ``n`` of ``base``.

    Parameters
    ----------
    n, base
        Counts, single or arrays.
    population_size
        Of how many units the base is a part; infinite for units like these.

    Returns
    -------
    tuple of numpy.ndarray
        Lower and upper limits; not a number where the base is zero.

    Notes
    -----
    In a population of N, the base counts as base (N - 1) / (N - base) units.

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
        p, size = n / base, effective(base, population_size)
        centre = p + z**2 / (2 * size)
        half = z * np.sqrt(p * (1 - p) / size + z**2 / (4 * size**2))
        low, high = (centre - half) / (1 + z**2 / size), (centre + half) / (1 + z**2 / size)
    # Rounding leaves 1e-17 where the limit is exactly 0 or 1.
    return np.where((n == 0) & (base > 0), 0.0, low), np.where((n == base) & (base > 0), 1.0, high)


def share_of(n: int, base: int, conf_level: float) -> dict[str, Any]:
    """Give the cells of a share: ``n`` of ``base``, the estimate, and Wilson's limits."""
    low, high = (float(limit) for limit in wilson(n, base, conf_level))
    cell = {"n": n, "base": base, "estimate": n / base if base else np.nan}
    return cell | {"conf_low": low, "conf_high": high, "conf_level": conf_level}


def effective(base: Any, population_size: Any) -> Any:
    """Give the number of units of an endless population that tell as much as the base does."""
    base, size = np.broadcast_arrays(np.asarray(base, float), np.asarray(population_size, float))
    with np.errstate(divide="ignore", invalid="ignore"):
        part = base * (size - 1) / (size - base)
    return np.where(np.isinf(size), base, np.where(size == base, np.inf, part))


def clopper_pearson(n: Any, base: Any, conf_level: float = 0.95) -> tuple[Any, Any]:
    """Give Clopper and Pearson's exact interval for ``n`` of ``base``.

    Parameters
    ----------
    n, base
        Counts, single or arrays.

    Returns
    -------
    tuple of numpy.ndarray
        Lower and upper limits, which cover at least as often as they say; not a number where the
        base is zero.

    Notes
    -----
    The limits are the α/2 quantile of Beta(n, base - n + 1) and the 1 - α/2 quantile of
    Beta(n + 1, base - n).

    Examples
    --------
    >>> low, high = clopper_pearson(7, 69)
    >>> round(float(low), 4), round(float(high), 4)
    (0.0418, 0.1979)
    """
    n, base = np.asarray(n, dtype=float), np.asarray(base, dtype=float)
    return _beta_limits(n, base - n, base, conf_level)


def beta_share(
    n: Any, base: Any, conf_level: float = 0.95, population_size: Any = np.inf
) -> tuple[Any, Any]:
    """Give the exact interval with the base scaled by the design (Korn and Graubard).

    Parameters
    ----------
    n, base
        Counts, single or arrays.
    conf_level
        Confidence level.
    population_size
        Of how many units the base is a part; infinite for units like these.

    Returns
    -------
    tuple of numpy.ndarray
        Lower and upper limits; the share itself where the whole population is in the base.

    Notes
    -----
    Clopper and Pearson's limits for p m of m, where m = (base - 1) / (1 - base / N).

    Examples
    --------
    >>> low, high = beta_share(9, 52, population_size=69)
    >>> round(float(low), 4), round(float(high), 4)
    (0.1242, 0.2316)
    """
    n, base = np.asarray(n, dtype=float), np.asarray(base, dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        p, left = n / base, 1 - base / np.asarray(population_size, dtype=float)
        size = np.where(left > 0, (base - 1) / left, np.nan)
        low, high = _beta_limits(p * size, (1 - p) * size, base, conf_level)
    return np.where(left > 0, low, p), np.where(left > 0, high, p)


def logit_share(
    n: Any, base: Any, conf_level: float = 0.95, population_size: Any = np.inf
) -> tuple[Any, Any]:
    """Give the interval that is symmetric in the log odds, with t.

    Parameters
    ----------
    n, base
        Counts, single or arrays.
    conf_level
        Confidence level.
    population_size
        Of how many units the base is a part; infinite for units like these.

    Returns
    -------
    tuple of numpy.ndarray
        Lower and upper limits; not a number where nobody or everybody is counted.

    Notes
    -----
    log(p/(1-p)) ± t(base - 1) s/(p(1-p)), where s² = (1 - base/N) p(1-p)/(base - 1).

    Examples
    --------
    >>> low, high = logit_share(9, 52, population_size=69)
    >>> round(float(low), 4), round(float(high), 4)
    (0.1264, 0.2323)
    """
    from scipy.special import expit, logit, stdtrit

    n, base = np.asarray(n, dtype=float), np.asarray(base, dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        p, left = n / base, 1 - base / np.asarray(population_size, dtype=float)
        half = stdtrit(base - 1, 0.5 + conf_level / 2) * np.sqrt(left / ((base - 1) * p * (1 - p)))
        low, high = expit(logit(p) - half), expit(logit(p) + half)
    # Where all of the population is in the base, rounding would leave the share outside.
    return np.minimum(low, p), np.maximum(high, p)


def hypergeometric(
    n: Any, base: Any, population_size: Any, conf_level: float = 0.95
) -> tuple[Any, Any]:
    """Give the exact interval for a count in a population of which the base was drawn at random.

    Parameters
    ----------
    n, base
        Counts, single or arrays.
    population_size
        Of how many units the base is a part.

    Returns
    -------
    tuple of numpy.ndarray
        The fewest and the most units of the population; not a number where the base is zero.

    Notes
    -----
    All counts M for which neither P(X >= n) nor P(X <= n) is α/2 or less, where X is
    hypergeometric; they cover at least as often as they say.

    Examples
    --------
    >>> low, high = hypergeometric(40, 52, 69)
    >>> int(low), int(high)
    (49, 56)
    """
    counts = np.vectorize(_counts, otypes=[float, float])
    low, high = counts(n, base, population_size, conf_level)
    return low, high


def _counts(n: float, base: float, size: float, conf_level: float) -> tuple[float, float]:
    from scipy.stats import hypergeom

    if base == 0:
        return np.nan, np.nan
    n, base, size, tail = int(n), int(base), int(size), (1 - conf_level) / 2

    def fewest(n: int) -> int:
        """Find the fewest for which ``n`` or more of the base is not too unlikely."""
        low, high = n, size - (base - n)
        while low < high:
            middle = (low + high) // 2
            likely = hypergeom.sf(n - 1, size, middle, base) > tail
            low, high = (low, middle) if likely else (middle + 1, high)
        return low

    return fewest(n), size - fewest(base - n)


def _beta_limits(yes: Any, no: Any, base: Any, conf_level: float) -> tuple[Any, Any]:
    from scipy.special import betaincinv

    tail = (1 - conf_level) / 2
    low = np.where(yes == 0, 0.0, betaincinv(yes, no + 1, tail))
    high = np.where(no == 0, 1.0, betaincinv(yes + 1, no, 1 - tail))
    return np.where(base > 0, low, np.nan), np.where(base > 0, high, np.nan)


def sizes(
    population_size: float | Mapping[Any, float] | None,
    cells: Sequence[Mapping[str, Any]],
    by: Sequence[str],
    counted: str,
    where: str,
) -> Any:
    """Give the size of the population that each row's base is a part of; infinite where unnamed.

    Refuses one size for several groups, a group without a size, and a base larger than it.
    """
    if population_size is None:
        return np.full(len(cells), np.inf)
    keys = [cell[by[0]] if len(by) == 1 else tuple(cell[name] for name in by) for cell in cells]
    known = population_size if isinstance(population_size, Mapping) else {(): population_size}
    problems = Problems()
    for key, base in {key: cell[counted] for key, cell in zip(keys, cells, strict=True)}.items():
        if key not in known:
            problems.add(where, f"no population size for the group '{key}'", right="one a group")
        elif base > known[key]:
            wrong = "there are more rows than units in the population"
            problems.add(where, wrong, found=str(base), right=f"at most {known[key]}")
    problems.stop_if_any()
    return np.array([known[key] for key in keys], dtype=float)
