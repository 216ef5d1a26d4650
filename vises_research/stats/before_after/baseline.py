"""Change seen against where it began: groups adjusted for it, beyond error, drawn to the mean."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from vises_research.errors import Problem, StudyError
from vises_research.stats import noise, quantity
from vises_research.stats.bases import choose, scores, typed
from vises_research.stats.before_after.changes import without_interval
from vises_research.stats.before_after.pairs import pairs, told
from vises_research.stats.card import Card, Say
from vises_research.stats.given import Given
from vises_research.stats.options import refuse_level
from vises_research.stats.results import Method, Result
from vises_research.stats.shares.intervals import share_of

RELIABLE = Method(
    "Reliable change: share of pairs beyond the threshold, with Wilson intervals",
    "Jacobson, N. S., & Truax, P. (1991). Clinical significance: A statistical approach to "
    "defining meaningful change in psychotherapy research. Journal of Consulting and Clinical "
    "Psychology, 59(1), 12-19",
    noted=True,
)
OLDHAM = Method(
    "Oldham's correlation of change with the mean of before and after, Fisher-z interval",
    "Oldham, P. D. (1962). A note on the analysis of repeated measurements of the same subjects. "
    "Journal of Chronic Diseases, 15(10), 969-977",
)


RELIABLE_CHANGE_CARD = Card(
    "reliable_change", (Say(kind=quantity.SHARE),), rows="parts", about="pair", discloses="counts"
)


def reliable_change(
    data: Given,
    before: str,
    after: str,
    *,
    reliability: float,
    criterion: float = 1.96,
    conf_level: float = 0.95,
) -> Result:
    """Tell how many changed by more than measurement error explains.

    Parameters
    ----------
    reliability
        Of the measure, 0 to 1; Cronbach's alpha, for example.
    criterion
        How many standard errors of a difference; 1.96 as published.

    Returns
    -------
    Result
        ``up``, ``neither`` and ``down``: ``n`` of ``base`` pairs and their share with Wilson's
        limits, beside the ``threshold`` in the unit of the variable.

    Raises
    ------
    StudyError
        If a column is not there, has no order, or the two are on different scales, or if the
        reliability is not between 0 and 1.

    Notes
    -----
    The threshold is criterion · s √2 √(1 - reliability), s the standard deviation before.
    Source: Jacobson & Truax 1991.

    Examples
    --------
    >>> from vises_research import stats
    >>> import pandas as pd
    >>> grades = pd.DataFrame({"before": [1, 2, 3, 4, 5], "after": [5, 3, 3, 4, 4]})
    >>> table = stats.reliable_change(grades, "before", "after", reliability=0.8).table
    >>> table[["n", "threshold"]].round(3).values.tolist()
    [[1.0, 1.96], [4.0, 1.96], [0.0, 1.96]]
    """
    if not 0 <= reliability <= 1:
        wrong = "the reliability is not between 0 and 1"
        raise StudyError([Problem("stats.reliable_change", wrong, str(reliability))])
    both = pairs(data, before, after)
    d, base = both.differences, len(both.differences)
    spread = np.std(both.before, ddof=1) if base > 1 else np.nan
    threshold = float(criterion * spread * np.sqrt(2) * np.sqrt(1 - reliability))
    cells = []
    for term, which in (
        ("up", d > threshold),
        ("neither", abs(d) <= threshold),
        ("down", -d > threshold),
    ):
        n = int(which.sum()) if base > 1 else 0
        cell = {"term": term, "n": n, "base": base, "threshold": threshold}
        cell |= share_of(n, base if base > 1 else 0, conf_level) | {"base": base}
        why = "" if base > 1 else f"no threshold from {base} pairs"
        cells.append({**cell, "why": why})
    return told(RELIABLE_CHANGE_CARD, cells, RELIABLE, both.rows, outcome=after)


REGRESSION_TO_MEAN_CARD = Card(
    "regression_to_mean",
    (Say("with_mean", quantity.COEFFICIENT, "catching_up"),),
    about="pair",
    discloses="indices",
)


def regression_to_mean(data: Given, before: str, after: str, *, conf_level: float = 0.95) -> Result:
    """Tell whether the low gained more, or only seem to have done.

    Returns
    -------
    Result
        Correlations of the change ``with_mean`` of both (Oldham; near 0 where nothing but
        regression to the mean is at work) and ``with_baseline`` (negative by measurement error
        alone), with limits, t and p; not a number where something does not vary, with a note.

    Raises
    ------
    StudyError
        If a column is not there, has no order, or the two are on different scales.

    Notes
    -----
    tanh(atanh r ± z/√(n - 3)); t = r √((n - 2)/(1 - r²)). Both take change and baseline for
    jointly normal. On 5-point answers spread out the limits cover 0.97 and the test rejects in
    0.02 of samples with nothing but regression to the mean; near the top, which bounds the
    change, it is 0.85 and 0.11.
    Source: Oldham 1962.

    Examples
    --------
    >>> from vises_research import stats
    >>> import pandas as pd
    >>> grades = pd.DataFrame({"before": [1, 2, 3, 4, 5], "after": [4, 2, 4, 5, 5]})
    >>> stats.regression_to_mean(grades, "before", "after").table["estimate"].round(3).tolist()
    [-0.32, -0.645]
    """
    both = pairs(data, before, after)
    d = both.differences
    against = {"with_mean": (both.before + both.after) / 2, "with_baseline": both.before}
    cells = [
        {"term": term, "n": len(d), **_correlation(d, values, conf_level), "conf_level": conf_level}
        for term, values in against.items()
    ]
    return told(REGRESSION_TO_MEAN_CARD, cells, OLDHAM, both.rows, outcome=after)


def _correlation(x: Any, y: Any, conf_level: float) -> dict[str, Any]:
    from scipy.special import ndtri, stdtr

    names = ("estimate", "statistic", "df", "p_value", "conf_low", "conf_high")
    cell: dict[str, Any] = dict.fromkeys(names, np.nan)
    n = len(x)
    if n < 2 or not np.ptp(x) or not np.ptp(y):
        return {**cell, "why": f"no correlation from {n} pairs, or of what does not vary"}
    r = cell["estimate"] = float(np.clip(np.corrcoef(x, y)[0, 1], -1, 1))
    if n < 4 or abs(r) > 1 - 1e-12:
        return {**cell, "why": f"no interval from {n} pairs, or of a perfect correlation"}
    t = r * np.sqrt((n - 2) / (1 - r**2))
    half = float(ndtri(0.5 + conf_level / 2)) / np.sqrt(n - 3)
    low, high = np.tanh(np.arctanh(r) - half), np.tanh(np.arctanh(r) + half)
    found = (r, float(t), n - 2, 2 * float(stdtr(n - 2, -abs(t))), float(low), float(high))
    return dict(zip(names, found, strict=True))


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


ANCOVA = Method(
    "Linear regression on the centred baseline, HC3 standard errors, t with residual df",
    "Long, J. S., & Ervin, L. H. (2000). Using heteroscedasticity consistent standard errors in "
    "the linear regression model. The American Statistician, 54(3), 217-224",
)


ANCOVA_CARD = Card(
    "ancova",
    (
        Say("group", quantity.DIFFERENCE, "two"),
        Say("baseline", quantity.DIFFERENCE, otherwise=True),
    ),
    about="pair_by",
    discloses="coefficients",
)


def ancova(
    data: Given, before: str, after: str, *, group: str | None = None, conf_level: float = 0.95
) -> Result:
    """Compare groups after, adjusted for before.

    Parameters
    ----------
    group
        A column of groups; each is compared with its first level.

    Returns
    -------
    Result
        ``intercept`` (the first group at the average baseline), ``baseline`` (slope) and ``group``
        (``first`` minus ``second``) in the unit of the variable; not a number, with a note, where
        there are too few rows, and without errors where a row stands alone for a coefficient.

    Raises
    ------
    StudyError
        If a column is not there, has no order, or the two are on different scales.

    Notes
    -----
    Least squares of after on before minus its mean and group dummies; variance
    (X'X)⁻¹ X' diag(e²/(1 - h)²) X (X'X)⁻¹, t with n - p degrees of freedom, not z.
    Source: Long & Ervin 2000.

    Examples
    --------
    >>> from vises_research import stats
    >>> import pandas as pd
    >>> grades = pd.DataFrame({"b": [1, 2, 3, 4, 5, 6], "a": [2, 3, 5, 4, 6, 8]})
    >>> grades["g"] = list("xyxyxy")
    >>> stats.ancova(grades, "b", "a", group="g").table["estimate"].round(3).tolist()
    [4.896, 1.125, -0.458]
    """
    names = [before, after, *([group] if group else [])]
    rows = choose(data, names, [group] if group else [])
    x, y = (scores(rows.frame[column]).to_numpy() for column in (before, after))
    member = {one: (rows.frame[group] == one).to_numpy(float) for one in _levels(rows.frame, group)}
    used = [one for one, which in member.items() if which.any()]
    dummies = [member[one] for one in used[1:]]
    design = np.column_stack([np.ones(len(x)), x - x.mean() if len(x) else x, *dummies])
    terms: list[dict[str, Any]] = [{"term": "intercept"}, {"term": "baseline"}]
    terms += [{"term": "group", "first": str(one), "second": str(used[0])} for one in used[1:]]
    blank = {"first": "", "second": ""} if group else {}
    fits, highest = _hc3(design, y, conf_level)
    cells = [
        {**blank, **term, "n": len(y), **fit, "conf_level": conf_level}
        for term, fit in zip(terms, fits, strict=True)
    ]
    seen = [f"largest leverage of a row: {highest:.2g} of 1"] if len(y) else []
    return told(ANCOVA_CARD, cells, ANCOVA, rows, outcome=after, assumptions=seen)


def _levels(frame: pd.DataFrame, group: str | None) -> list[Any]:
    return list(typed(frame[group]).categories) if group else []


def _hc3(design: Any, y: Any, conf_level: float) -> tuple[list[dict[str, Any]], float]:
    """Fit by least squares; give each coefficient's row, and the largest leverage."""
    from scipy.special import stdtr, stdtrit

    n, k = design.shape
    names = ("estimate", "std_error", "statistic", "df", "p_value", "conf_low", "conf_high")
    empty: dict[str, Any] = dict.fromkeys(names, np.nan)
    if n <= k or noise.rank(design) < k:
        why = f"{n} rows, or columns that do not vary, cannot tell {k} coefficients apart"
        return [{**empty, "why": why}] * k, np.nan
    q, r = np.linalg.qr(design)
    solve = np.linalg.solve(r, q.T)
    beta, leverage = solve @ y, (q**2).sum(axis=1)
    if leverage.max() > 1 - noise.NOISE:
        why = "no standard error: a row stands alone for a coefficient"
        return [{**empty, "estimate": b, "why": why} for b in beta], float(leverage.max())
    left = noise.settled(y - design @ beta, y)
    if not left.any():
        why = "no standard error: the fit is perfect"
        return [{**empty, "estimate": b, "why": why} for b in beta], float(leverage.max())
    error = np.sqrt(((solve * (left / (1 - leverage))) ** 2).sum(axis=1))
    t = beta / error
    half = stdtrit(n - k, 0.5 + conf_level / 2) * error
    p = 2 * stdtr(n - k, -abs(t))
    table = zip(beta, error, t, [n - k] * k, p, beta - half, beta + half, strict=True)
    return [dict(zip(names, row, strict=True)) for row in table], float(leverage.max())
