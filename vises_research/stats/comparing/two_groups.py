"""How far one group lies above another: relative effect and Cliff's delta, with intervals."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np

from vises_research.stats import quantity
from vises_research.stats.card import Card, Say
from vises_research.stats.comparing.samples import Array, two
from vises_research.stats.given import Given
from vises_research.stats.options import one_of, refuse_level
from vises_research.stats.results import Method, Result

__all__ = ["brunner_munzel", "cliffs_delta"]

BRUNNER_MUNZEL = Method(
    "Brunner-Munzel test of the relative effect, with t interval",
    "Brunner, E., & Munzel, U. (2000). The nonparametric Behrens-Fisher problem. "
    "Biometrical Journal, 42(1), 17-25",
)
CLIFF = Method(
    "Cliff's delta with Cliff's asymmetric interval",
    "Cliff, N. (1996). Answering ordinal questions with ordinal data using ordinal statistics. "
    "Multivariate Behavioral Research, 31(3), 331-350",
)
FISHER_Z = Method("Cliff's delta with Fisher-z interval", "Kerby, D. S. (2014). The simple "
    "difference formula. Comprehensive Psychology, 3, 11.IT.3.1")  # fmt: skip


BRUNNER_MUNZEL_CARD = Card(
    "brunner_munzel",
    (Say("relative_effect", quantity.RELATIVE_EFFECT, "two"),),
    about="split",
    discloses="tests",
)


def brunner_munzel(
    data: Given,
    column: str,
    group: str,
    *,
    between: tuple[Any, Any] | None = None,
    conf_level: float = 0.95,
) -> Result:
    """Give the probability that a value of the first group exceeds one of the second.

    Returns
    -------
    Result
        One row ``relative_effect``: P(first > second) + P(equal)/2, with standard error, t
        interval (cut at 0 and 1), and the test of one half; the groups may differ in spread.

    Raises
    ------
    StudyError
        If a column or a group is not there, or there are more groups than two.

    Notes
    -----
    Variances of the placements in the other group, degrees of freedom after Satterthwaite.
    Source: Brunner & Munzel 2000.

    Examples
    --------
    >>> import pandas as pd
    >>> from vises_research import stats
    >>> hours = pd.DataFrame({"hours": [1, 2, 4, 3, 6, 9], "region": list("aaabbb")})
    >>> round(stats.brunner_munzel(hours, "hours", "region").value("estimate").item(), 3)
    0.111
    """
    from scipy.special import stdtr, stdtrit

    sample = two(data, column, group, between)
    wins = (_dominance(*sample.values) + 1) / 2
    parts = [_spread(wins, axis) / max(1, wins.shape[axis]) for axis in (0, 1)]
    estimate, error = _mean(wins), float(np.sqrt(sum(parts)))
    row: dict[str, Any] = {"term": "relative_effect", **sample.pair, "estimate": estimate}
    keys = ("std_error", "conf_low", "conf_high", "statistic", "df", "p_value")
    row |= dict.fromkeys(keys, np.nan) | {"conf_level": conf_level}
    if error > 0:
        sizes = [len(one) - 1 for one in sample.values]
        df = error**4 / sum(v**2 / n for v, n in zip(parts, sizes, strict=True))
        t, half = (estimate - 0.5) / error, stdtrit(df, 0.5 + conf_level / 2) * error
        limits = max(0.0, estimate - half), min(1.0, estimate + half)
        row |= dict(zip(keys, (error, *limits, t, df, 2 * stdtr(df, -abs(t))), strict=True))
    notes = ("no interval and no test: the groups do not overlap or do not vary",)
    return sample.result(BRUNNER_MUNZEL_CARD, BRUNNER_MUNZEL, [row], notes if error == 0 else ())


CLIFFS_DELTA_CARD = Card(
    "cliffs_delta",
    (Say("cliffs_delta", quantity.CLIFFS_DELTA, "two"),),
    about="split",
    discloses="indices",
)


def cliffs_delta(
    data: Given,
    column: str,
    group: str,
    *,
    between: tuple[Any, Any] | None = None,
    interval: Literal["cliff", "fisher_z"] = "cliff",
    conf_level: float = 0.95,
) -> Result:
    """Give P(first > second) - P(first < second).

    Parameters
    ----------
    interval
        ``cliff`` (1996, unbiased variance, asymmetric), or ``fisher_z``, which rests on the sizes
        of the groups alone, whatever the ties and the spread.

    Returns
    -------
    Result
        One row ``cliffs_delta``, -1 to 1, with its interval.

    Raises
    ------
    StudyError
        If a column or a group is not there, or there are more groups than two.

    Notes
    -----
    (d - d³ ± z s √((1-d²)² + z²s²)) / (1 - d² + z²s²). Where the groups do not overlap, the limit
    is ±(n - z²)/(n + z²) with the smaller n (Feng & Cliff 2004).

    Examples
    --------
    >>> import pandas as pd
    >>> from vises_research import stats
    >>> hours = pd.DataFrame({"hours": [1, 2, 4, 3, 6, 9], "region": list("aaabbb")})
    >>> round(stats.cliffs_delta(hours, "hours", "region").value("estimate").item(), 3)
    -0.778
    """
    from scipy.special import ndtri

    refuse_level("cliffs_delta", conf_level)
    one_of("stats.cliffs_delta", "interval", interval, ("cliff", "fisher_z"))
    sample = two(data, column, group, between)
    z, signs = ndtri(0.5 + conf_level / 2), _dominance(*sample.values)
    limits = _cliff if interval == "cliff" else _fisher_z
    error, low, high = limits(signs, z) if min(signs.shape) > 1 else (np.nan,) * 3
    row = {"term": "cliffs_delta", **sample.pair, "estimate": _mean(signs), "std_error": error}
    row |= {"conf_low": low, "conf_high": high, "conf_level": conf_level}
    says = {"cliff": "the limit is that of Feng and Cliff", "fisher_z": "no interval"}
    notes = (f"the groups do not overlap: {says[interval]}",) if abs(_mean(signs)) == 1 else ()
    method = CLIFF if interval == "cliff" else FISHER_Z
    return sample.result(CLIFFS_DELTA_CARD, method, [row], notes)


def _dominance(x: Array, y: Array) -> Array:
    """Give 1 where a value of the first exceeds one of the second, -1 where it falls short."""
    return np.sign(x[:, None] - y)


def _mean(values: Array) -> float:
    return float(values.mean()) if values.size else np.nan


def _spread(wins: Array, axis: int) -> float:
    """Give the variance of what each member of a group has won, on average."""
    enough = wins.size and wins.shape[axis] > 1
    return float(wins.mean(axis=1 - axis).var(ddof=1)) if enough else np.nan


def _cliff(signs: Array, z: float) -> tuple[float, float, float]:
    (m, n), d = signs.shape, signs.mean()
    if abs(d) == 1:
        limit = (min(m, n) - z**2) / (min(m, n) + z**2)
        low, high = sorted((float(d), float(d * limit)))
        return 0.0, low, high
    rows, columns = ((signs.mean(axis=a) - d) ** 2 for a in (1, 0))
    unbiased = n**2 * rows.sum() + m**2 * columns.sum() - ((signs - d) ** 2).sum()
    # The unbiased variance may turn out negative; Cliff gives its least possible value.
    variance = max(unbiased / (m * n * (m - 1) * (n - 1)), (1 - d**2) / (m * n - 1))
    half = z * np.sqrt(variance * ((1 - d**2) ** 2 + z**2 * variance))
    below = 1 - d**2 + z**2 * variance
    return float(np.sqrt(variance)), (d - d**3 - half) / below, (d - d**3 + half) / below


def _fisher_z(signs: Array, z: float) -> tuple[float, float, float]:
    (m, n), d = signs.shape, signs.mean()
    error = np.sqrt((m + n + 1) / (3 * m * n))
    if abs(d) == 1:
        return np.nan, np.nan, np.nan
    return float(error * (1 - d**2)), *np.tanh(np.arctanh(d) + z * error * np.array([-1, 1]))
