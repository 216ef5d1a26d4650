"""Yes and no before and after: the difference of the two shares."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from vises_research.errors import Problem, StudyError, nearest
from vises_research.stats import quantity
from vises_research.stats.bases import Rows, choose
from vises_research.stats.before_after.pairs import is_at, told
from vises_research.stats.card import Card, Say
from vises_research.stats.given import Given
from vises_research.stats.options import refuse_level
from vises_research.stats.results import Method, Result
from vises_research.stats.shares.intervals import wilson

if TYPE_CHECKING:
    pass

__all__ = ["fourfold", "paired_difference"]

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
