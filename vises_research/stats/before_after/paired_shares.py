"""Yes and no in pairs: the difference of two shares with its intervals, and the test of McNemar."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

import numpy as np

from vises_research.errors import Problem, StudyError, nearest
from vises_research.stats import quantity
from vises_research.stats.bases import Rows, choose
from vises_research.stats.before_after.pairs import is_at, told
from vises_research.stats.card import Card, Say
from vises_research.stats.given import Given
from vises_research.stats.options import refuse_level
from vises_research.stats.results import Method, Result
from vises_research.stats.shares.intervals import clopper_pearson, wilson

Limits = tuple[float, float]


PAIRED_DIFFERENCE_CARD = Card(
    "paired_difference",
    (Say("difference", quantity.POINTS, "frequency", counts="answers"),),
    about="pair",
    discloses="counts",
)


def paired_difference(
    data: Given,
    before: str,
    after: str,
    *,
    level: Any = None,
    method: Literal["newcombe", "bonett_price", "tango"] = "newcombe",
    conf_level: float = 0.95,
) -> Result:
    """Give the difference of two shares of the same units, after minus before.

    Parameters
    ----------
    level
        What counts as yes; ``None`` for true (or 1) where there is only that and false (or 0).
    method
        The interval; there is no Wald interval, which covers too seldom and leaves -1 to 1.

    Returns
    -------
    Result
        One row, -1 to 1, beside ``n_up``, ``n_down`` and ``n_same``; not a number where there are
        no pairs, with a note.

    Raises
    ------
    StudyError
        If a column or the level is not there, or which level counts is not said, or if there is no
        such interval.

    Notes
    -----
    Newcombe (1998): square-and-add of Wilson's limits, with the correlation of the pairs (n/2 taken
    off a positive numerator). Bonett-Price (2012): p ± z s after adding 1 to both kinds of change.
    Tango (1998): the differences that the score test does not reject; ±z²/(n + z²) where nobody
    changed. All cover about as often as they say, Bonett-Price rather more where few change.

    Examples
    --------
    >>> from vises_research import stats
    >>> import pandas as pd
    >>> answers = pd.DataFrame({"before": [0, 0, 0, 1, 1, 0], "after": [1, 1, 0, 1, 0, 1]})
    >>> table = stats.paired_difference(answers, "before", "after").table
    >>> table[["estimate", "conf_low", "conf_high"]].round(3).values.tolist()
    [[0.333, -0.246, 0.707]]
    """
    refuse_level("paired_difference", conf_level)
    where = "stats.paired_difference"
    if method not in INTERVALS:
        wrong, right = f"there is no interval '{method}'", f"one of {', '.join(INTERVALS)}"
        raise StudyError([Problem(where, wrong, "", right, nearest(method, INTERVALS))])
    rows, *table = fourfold(data, (before, after), level, where)
    _, up, down, _ = table
    n, (named, interval) = len(rows.frame), INTERVALS[method]
    low, high = interval(*table, conf_level) if n else (np.nan, np.nan)
    cell = {"term": "difference", "n": n, "n_up": up, "n_down": down, "n_same": n - up - down}
    cell |= {"estimate": (up - down) / n if n else np.nan, "conf_low": low, "conf_high": high}
    cell |= {"conf_level": conf_level, "why": "" if n else "no pairs"}
    return told(PAIRED_DIFFERENCE_CARD, [cell], named, rows, outcome=after)


def fourfold(
    data: Given, columns: tuple[str, str], level: Any, where: str
) -> tuple[Rows, int, int, int, int]:
    """Count the pairs: yes twice, came to yes, left it, no twice."""
    rows = choose(data, columns)
    first, second = is_at(rows.frame, columns, level, where).T
    both = (first & second, ~first & second, first & ~second, ~first & ~second)
    yes, up, down, no = (int(which.sum()) for which in both)
    return rows, yes, up, down, no


def _newcombe(yes: int, up: int, down: int, no: int, conf_level: float) -> Limits:
    n = yes + up + down + no
    margins = np.array([yes + down, yes + up])
    (low1, low2), (high1, high2) = wilson(margins, n, conf_level)
    p1, p2 = margins / n
    product = float(np.prod(margins) * np.prod(n - margins))
    cross: float = yes * no - up * down
    cross = max(cross - n / 2, 0) if cross > 0 else cross
    phi = cross / np.sqrt(product) if product else 0.0

    def reach(a: float, b: float) -> float:
        return float(np.sqrt(a**2 - 2 * phi * a * b + b**2))

    d = p2 - p1
    return float(d - reach(p2 - low2, high1 - p1)), float(d + reach(high2 - p2, p1 - low1))


def _bonett_price(yes: int, up: int, down: int, no: int, conf_level: float) -> Limits:
    from scipy.special import ndtri

    n = yes + up + down + no + 2
    p, q = (up + 1) / n, (down + 1) / n
    half = float(ndtri(0.5 + conf_level / 2)) * np.sqrt((p + q - (p - q) ** 2) / n)
    return max(p - q - half, -1.0), min(p - q + half, 1.0)


def _tango(yes: int, up: int, down: int, no: int, conf_level: float) -> Limits:
    from scipy.optimize import brentq
    from scipy.special import ndtri

    n, z = yes + up + down + no, float(ndtri(0.5 + conf_level / 2))

    def beyond(gap: float) -> float:
        """Give the squared score minus what it may be, times its variance."""
        b = (2 * n - up + down) * gap - up - down
        free = (np.sqrt(max(b**2 + 8 * n * down * gap * (1 - gap), 0.0)) - b) / (4 * n)
        variance = n * (2 * free + gap * (1 - gap))
        return float((up - down - n * gap) ** 2 - z**2 * variance)

    d = (up - down) / n
    # Where nobody, or everybody, changed, the variance is 0 at the estimate itself, which is no
    # limit: the search begins beside it.
    low, high = (
        end if beyond(end) <= 0 else brentq(beyond, *sorted((d + step, end)), xtol=1e-14)
        for end, step in ((-1.0, -1e-9), (1.0, 1e-9))
    )
    return float(low), float(high)


INTERVALS: dict[str, tuple[Method, Callable[..., Limits]]] = {
    "newcombe": (
        Method(
            "Paired difference of shares, Newcombe interval (method 10)",
            "Newcombe, R. G. (1998). Improved confidence intervals for the difference between "
            "binomial proportions based on paired data. Statistics in Medicine, 17(22), 2635-2650",
        ),
        _newcombe,
    ),
    "bonett_price": (
        Method(
            "Paired difference of shares, Bonett-Price adjusted interval",
            "Bonett, D. G., & Price, R. M. (2012). Adjusted Wald confidence interval for a "
            "difference of binomial proportions based on paired data. Journal of Educational and "
            "Behavioral Statistics, 37(4), 479-488",
        ),
        _bonett_price,
    ),
    "tango": (
        Method(
            "Paired difference of shares, Tango score interval",
            "Tango, T. (1998). Equivalence test and confidence interval for the difference in "
            "proportions for the paired-sample design. Statistics in Medicine, 17(8), 891-908",
        ),
        _tango,
    ),
}


MCNEMAR = Method(
    "McNemar test: mid-p, beside it exact, chi-squared without and with continuity correction",
    "Fagerland, M. W., Lydersen, S., & Laake, P. (2013). The McNemar test for binary "
    "matched-pairs data: mid-p and asymptotic are better than exact conditional. "
    "BMC Medical Research Methodology, 13, 91",
)
EMPTY = "mid-p and exact are probabilities without a statistic; only the odds ratio is estimated"


MCNEMAR_CARD = Card(
    "mcnemar",
    (Say("odds_ratio", quantity.RATIO, "frequency", test="mid_p", counts="answers"),),
    about="pair",
    discloses="tests",
)


def mcnemar(
    data: Given, before: str, after: str, *, level: Any = None, conf_level: float = 0.95
) -> Result:
    """Test whether as many come to a level as leave it.

    Parameters
    ----------
    before, after
        Two columns of yes and no, or of levels.
    level
        What counts as yes; ``None`` for true (or 1) where there is only that and false (or 0).

    Returns
    -------
    Result
        p of ``mid_p`` (the primary one), ``exact``, ``chi_squared`` and
        ``chi_squared_continuity``; ``odds_ratio``: come per leave (``n_up`` / ``n_down``), with an
        exact interval. Where nobody changed, mid-p and exact are 1 and the rest is not a number.

    Raises
    ------
    StudyError
        If a column or the level is not there, or which level counts is not said.

    Notes
    -----
    With X binomial of the m that changed and 1/2: exact = 2 P(X <= min), mid-p = exact - P(X = min)
    (1 - P(X = min)/2 where as many came as left). Exact keeps its level, but is smaller than it
    need be (0.029 at n = 69), mid-p is close to it, and the continuity correction farther below.
    Source: Fagerland et al. 2013.

    Examples
    --------
    >>> from vises_research import stats
    >>> import pandas as pd
    >>> answers = pd.DataFrame({"before": [0, 0, 0, 1, 1, 0], "after": [1, 1, 0, 1, 0, 1]})
    >>> float(stats.mcnemar(answers, "before", "after").value("p_value", term="mid_p"))
    0.375
    """
    rows, _, up, down, _ = fourfold(data, (before, after), level, "stats.mcnemar")
    n, changed = len(rows.frame), up + down
    counts = {"n": n, "n_up": up, "n_down": down, "n_same": n - changed}
    why = "" if changed else "nobody changed" if n else "no pairs"
    none = {"statistic": np.nan, "df": np.nan, "p_value": np.nan}
    limits = dict.fromkeys(["estimate", "conf_low", "conf_high"], np.nan)
    cells = [
        {**counts, "conf_level": conf_level, **none, **limits, **cell, "why": why}
        for cell in (*_tests(up, down, n), _odds(up, down, conf_level))
    ]
    seen = f"pairs that changed: {changed} of {n}"
    return told(
        MCNEMAR_CARD, cells, MCNEMAR, rows, outcome=after, notes=[EMPTY], assumptions=[seen]
    )


def _tests(up: int, down: int, n: int) -> list[dict[str, Any]]:
    from scipy.special import bdtr, binom, chdtrc

    few, changed = min(up, down), up + down
    at = float(binom(changed, few)) * 0.5**changed
    below = float(bdtr(few, changed, 0.5))
    exact = min(1.0, 2 * below) if n else np.nan
    mid = 1 - at / 2 if up == down else 2 * below - at
    mid = (mid if changed else 1.0) if n else np.nan
    cells: list[dict[str, Any]] = [
        {"term": "mid_p", "p_value": mid},
        {"term": "exact", "p_value": exact},
    ]
    for term, taken in (("chi_squared", 0), ("chi_squared_continuity", 1)):
        cell: dict[str, Any] = {"term": term}
        if changed:
            chi2 = max(abs(up - down) - taken, 0) ** 2 / changed
            cell |= {"statistic": chi2, "df": 1, "p_value": float(chdtrc(1, chi2))}
        cells.append(cell)
    return cells


def _odds(up: int, down: int, conf_level: float) -> dict[str, Any]:
    low, high = clopper_pearson(up, up + down, conf_level)
    share = np.array([up / (up + down) if up + down else np.nan, low, high])
    odds = np.divide(share, 1 - share, out=np.full(3, np.inf), where=share != 1)
    return {
        "term": "odds_ratio",
        **dict(zip(("estimate", "conf_low", "conf_high"), odds.tolist(), strict=True)),
    }
