"""Groups compared after, adjusted for where they began."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from vises_research.stats import noise, quantity
from vises_research.stats.bases import choose, scores, typed
from vises_research.stats.before_after.pairs import told
from vises_research.stats.card import Card, Say
from vises_research.stats.given import Given
from vises_research.stats.results import Method, Result

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
