"""How far one group lies above another: relative effect, delta, shares and odds, with intervals."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np

from vises_research.errors import Problem, StudyError
from vises_research.stats import quantity
from vises_research.stats.card import Card, Say
from vises_research.stats.comparing.samples import Array, Samples, two
from vises_research.stats.given import Given
from vises_research.stats.options import one_of, refuse_level
from vises_research.stats.results import Method, Result
from vises_research.stats.shares.intervals import wilson

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


NEWCOMBE = Method(
    "Difference of two shares with Newcombe's hybrid score interval",
    "Newcombe, R. G. (1998). Interval estimation for the difference between independent "
    "proportions. Statistics in Medicine, 17(8), 873-890 (method 10)",
)
FISHER = Method(
    "Conditional odds ratio with exact interval and Fisher's exact test",
    "Fisher, R. A. (1935). The logic of inductive inference. Journal of the Royal Statistical "
    "Society, 98(1), 39-82",
)


SHARE_DIFFERENCE_CARD = Card(
    "share_difference",
    (Say("difference", quantity.POINTS, "two_shares"),),
    about="split",
    discloses="contrasts",
)


def share_difference(
    data: Given,
    column: str,
    group: str,
    *,
    between: tuple[Any, Any] | None = None,
    conf_level: float = 0.95,
) -> Result:
    """Give the share of yes in the first group minus that in the second.

    Parameters
    ----------
    column
        The variable: yes/no.

    Returns
    -------
    Result
        One row ``difference``, -1 to 1, with its interval.

    Raises
    ------
    StudyError
        If a column or a group is not there, or the variable is not yes/no.

    Notes
    -----
    d - √((p₁-l₁)² + (u₂-p₂)²) to d + √((u₁-p₁)² + (p₂-l₂)²) with Wilson's limits l, u; never
    beyond -1 and 1, never without width.
    Source: Newcombe 1998.

    Examples
    --------
    >>> import pandas as pd
    >>> from vises_research import stats
    >>> pilots = pd.DataFrame({"region": list("aaabbb"), "use": [True, True, False] + [False] * 3})
    >>> stats.share_difference(pilots, "use", "region").value("estimate").round(3).item()
    0.667
    """
    sample = _yes_no(two(data, column, group, between), "share_difference")
    yes, n = _counts(sample)
    low, high = wilson(yes, n, conf_level)
    p = np.divide(yes, n, out=np.full(2, np.nan), where=n > 0)
    below, above = p - low, high - p
    row = {"term": "difference", **sample.pair, "estimate": p[0] - p[1]}
    row["conf_low"] = row["estimate"] - np.hypot(below[0], above[1])
    row["conf_high"] = row["estimate"] + np.hypot(above[0], below[1])
    row["conf_level"] = conf_level
    return sample.result(SHARE_DIFFERENCE_CARD, NEWCOMBE, [row], ())


ODDS_RATIO_CARD = Card(
    "odds_ratio",
    (Say("odds_ratio", quantity.RATIO, "two_shares"),),
    about="split",
    discloses="contrasts",
)


def odds_ratio(
    data: Given,
    column: str,
    group: str,
    *,
    between: tuple[Any, Any] | None = None,
    conf_level: float = 0.95,
) -> Result:
    """Give the odds of yes in the first group over those in the second, exactly.

    Returns
    -------
    Result
        One row ``odds_ratio``: the conditional maximum likelihood estimate (0 or infinite where
        a cell is empty), its exact interval and the p value of Fisher's test.

    Raises
    ------
    StudyError
        If a column or a group is not there, or the variable is not yes/no.

    Notes
    -----
    Given both margins, yes in the first group is noncentral hypergeometric; the interval inverts
    two one-sided tests and covers at least at its level. The p value orders tables by their
    probability, so that it may disagree with the interval.
    Source: Fisher 1935.

    Examples
    --------
    >>> import pandas as pd
    >>> from vises_research import stats
    >>> pilots = pd.DataFrame({"region": list("aaabbb"), "use": [1, 1, 0, 1, 0, 0]})
    >>> stats.odds_ratio(pilots, "use", "region").value("estimate").round(2).item()
    3.11
    """
    from scipy.stats import fisher_exact
    from scipy.stats.contingency import odds_ratio as conditional

    refuse_level("odds_ratio", conf_level)
    sample = _yes_no(two(data, column, group, between), "odds_ratio")
    yes, n = _counts(sample)
    cells = np.column_stack([yes, n - yes]).astype(int)
    values: tuple[float, ...] = (np.nan,) * 4
    notes: tuple[str, ...] = ("no odds ratio: everybody says the same, or a group is empty",)
    if cells.sum(axis=0).all() and cells.sum(axis=1).all():
        found = conditional(cells, kind="conditional")
        limits = found.confidence_interval(conf_level)
        p = fisher_exact(cells).pvalue
        values, notes = (float(found.statistic), limits.low, limits.high, p), ()
    keys = ("estimate", "conf_low", "conf_high", "p_value")
    row = {"term": "odds_ratio", **sample.pair, **dict(zip(keys, values, strict=True))}
    return sample.result(ODDS_RATIO_CARD, FISHER, [row | {"conf_level": conf_level}], notes)


def _yes_no(sample: Samples, function: str) -> Samples:
    """Refuse what is not yes/no."""
    if not all(np.isin(values, [0, 1]).all() for values in sample.values):
        wrong = f"column '{sample.outcome}' is not yes/no"
        raise StudyError([Problem(f"stats.{function}", wrong, right="True and False, or 1 and 0")])
    return sample


def _counts(sample: Samples) -> tuple[Any, Any]:
    yes = np.array([values.sum() for values in sample.values])
    return yes, np.array([len(values) for values in sample.values], dtype=float)
