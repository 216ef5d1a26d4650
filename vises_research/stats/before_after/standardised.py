"""The mean change in standard deviations of the change, with the noncentral t."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from vises_research.stats import quantity
from vises_research.stats.before_after.changes import without_interval
from vises_research.stats.before_after.pairs import pairs, told
from vises_research.stats.card import Card, Say
from vises_research.stats.given import Given
from vises_research.stats.options import refuse_level
from vises_research.stats.results import Method, Result

if TYPE_CHECKING:
    pass

__all__ = ["standardised_change"]

STANDARDISED = Method(
    "Standardised mean change d_z, and g without small-sample bias, with noncentral t interval",
    "Hedges, L. V. (1981). Distribution theory for Glass's estimator of effect size and related "
    "estimators. Journal of Educational Statistics, 6(2), 107-128",
)


STANDARDISED_CHANGE_CARD = Card(
    "standardised_change",
    (Say("g", quantity.COEFFICIENT, "change"),),
    about="pair",
    discloses="indices",
)


def standardised_change(
    data: Given, before: str, after: str, *, conf_level: float = 0.95
) -> Result:
    """Give the mean change in standard deviations of the change.

    Returns
    -------
    Result
        ``d_z`` and ``g`` with limits; not a number, with a note, where fewer than two pairs are
        there or all changed alike.

    Raises
    ------
    StudyError
        If a column is not there, has no order, or the two are on different scales.

    Notes
    -----
    d_z = m/s; its limits are δ/√n for which t = d_z √n is the 1 - α/2 and the α/2 quantile of the
    noncentral t with n - 1 degrees of freedom, exact for normal differences; g = J d_z.
    Source: Hedges 1981.

    Examples
    --------
    >>> from vises_research import stats
    >>> import pandas as pd
    >>> answers = pd.DataFrame({"before": [2, 3, 3, 4, 5], "after": [3, 3, 5, 5, 4]})
    >>> stats.standardised_change(answers, "before", "after").table["estimate"].round(3).tolist()
    [0.526, 0.42]
    """
    refuse_level("standardised_change", conf_level)
    both = pairs(data, before, after)
    d, n = both.differences, len(both.differences)
    limits, factor, why = np.full(3, np.nan), 1.0, without_interval(d)
    if not why:
        from scipy.special import poch

        limits = _noncentral(float(np.mean(d) / np.std(d, ddof=1)), n, conf_level)
        factor = float(poch((n - 2) / 2, 0.5) * np.sqrt(2 / (n - 1))) if n > 2 else np.nan
    cells = [
        {
            "term": term,
            "n": n,
            **dict(zip(_LIMITS, times * limits, strict=True)),
            "why": why or bias,
        }
        for term, times, bias in (("d_z", 1.0, ""), ("g", factor, "" if n > 2 else "two pairs"))
    ]
    cells = [{**cell, "conf_level": conf_level} for cell in cells]
    return told(STANDARDISED_CHANGE_CARD, cells, STANDARDISED, both.rows, outcome=after)


_LIMITS = ("estimate", "conf_low", "conf_high")


def _noncentral(d: float, n: int, conf_level: float) -> Any:
    """Give d and the limits of what it estimates, by solving the noncentral t for its centre."""
    from scipy.optimize import brentq
    from scipy.special import nctdtr

    # nctdtr gives up far out on the side where t and the centre have opposite signs.
    t, tail = abs(d) * np.sqrt(n), (1 - conf_level) / 2
    ends = []
    for p in (1 - tail, tail):
        low, high, step = t, t, np.hypot(1, t / np.sqrt(2 * n))
        while nctdtr(n - 1, low, t) < p:
            low, step = low - step, 2 * step
        while nctdtr(n - 1, high, t) > p:
            high, step = high + step, 2 * step
        ends.append(brentq(_beyond, low, high, args=(n - 1, t, p), xtol=1e-12) if low < high else t)
    return np.array([t, *ends] if d >= 0 else [-t, *(-end for end in reversed(ends))]) / np.sqrt(n)


def _beyond(centre: float, df: int, t: float, p: float) -> float:
    from scipy.special import nctdtr

    return float(nctdtr(df, centre, t)) - p
