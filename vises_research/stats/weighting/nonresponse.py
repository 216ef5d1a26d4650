"""Who left, and how far those who did not answer could move a result."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from vises_research.errors import Problem, StudyError, nearest
from vises_research.stats import noise, quantity
from vises_research.stats.bases import choose, scores, typed
from vises_research.stats.card import Card, Say
from vises_research.stats.given import Given
from vises_research.stats.options import refuse_level
from vises_research.stats.results import Method, Result

Floats = NDArray[np.float64]
LEAVERS = Method(
    "Standardised differences, Hotelling's test of all",
    "Austin, P. C. (2009). Balance diagnostics for comparing the distribution of baseline "
    "covariates. Statistics in Medicine, 28(25), 3083-3107",
)
BOUNDS = Method(
    "Worst-case bounds with Imbens-Manski interval",
    "Manski, C. F. (1990). Nonparametric bounds on treatment effects. American Economic Review, "
    "80(2), 319-323; Imbens, G. W., & Manski, C. F. (2004). Econometrica, 72(6), 1845-1857",
)


LEAVERS_CARD = Card(
    "leavers",
    (Say("", quantity.DEVIATIONS, "leavers", measure="-"),),
    about="rows",
    named="levels",
    whole=("mean", "overall"),
    discloses="contrasts",
)


def leavers(
    data: Given, stayed: str, columns: Sequence[str], *, conf_level: float = 0.95
) -> Result:
    """Compare those who left with those who stayed.

    Parameters
    ----------
    stayed
        1 or yes for who stayed, 0 or no for who left.
    columns
        What was known of both before: numbers, ordered categoricals, or nominal ones, each level of
        which is compared.

    Returns
    -------
    Result
        A row a variable (``item``) and level (``term``): ``estimate``, the mean of leavers less
        that of stayers in standard deviations, and ``n`` with a value; last the row ``overall``
        with F as ``statistic``, ``df``, ``df_error`` and ``p_value``, over the complete rows.

    Raises
    ------
    StudyError
        If a column is not there, or ``stayed`` is neither 0 nor 1.

    Notes
    -----
    d = (m1 - m0) / √((s1² + s0²) / 2), se² = 1/n1 + 1/n0 + d² / 2(n1 + n0), normal interval. A
    large p does not say that they are alike: look at the intervals.
    Source: Austin 2009.
    """
    rows = choose(data, [stayed])
    notes = choose(data, columns).notes
    left = 1 - scores(rows.frame[stayed]).to_numpy()
    if not np.isin(left, [0, 1]).all():
        raise StudyError([Problem("stats.leavers", f"'{stayed}' is neither 0 nor 1 in some rows")])
    parts = [(item, *part) for item in columns for part in _contrasts(rows.frame[item])]
    cells: list[dict[str, Any]] = []
    for item, term, values in parts:
        n = int(np.isfinite(values).sum())
        cell = _standardised(values, left, conf_level)
        cells.append({"item": item, "term": term, "n": n, **cell, "conf_level": conf_level})
    x = np.column_stack([v for _, _, v in parts]) if parts else np.zeros((len(left), 0))
    complete = np.isfinite(x).all(axis=1)
    overall = _hotelling(x[complete], left[complete])
    cells.append({"item": "", "term": "overall", "n": int(complete.sum()), **overall})
    why = "differences have no F, the overall test no difference; nothing where a group is under 2 "
    notes = (*rows.notes, *notes, why + "rows or nothing varies")
    return Result(LEAVERS_CARD, pd.DataFrame(cells), LEAVERS, rows.base, notes)


BOUNDS_CARD = Card("bounds", (Say("mean"), Say("share", quantity.SHARE)), discloses="sums")


def bounds(
    data: Given,
    column: str,
    *,
    level: Any = None,
    limits: tuple[float, float] | None = None,
    conf_level: float = 0.95,
) -> Result:
    """Give what a share or mean would be if all who did not answer were lowest, or highest.

    Parameters
    ----------
    column
        The variable.
    level
        The level whose share is wanted; ``None`` for the mean.
    limits
        Smallest and largest value of a mean; ``None`` for the ends of an ordered categorical.
    reasons
        Of a plain table: same rows, why a value is missing. Who was not asked is left out.

    Returns
    -------
    Result
        ``estimate`` of the ``n`` who answered; ``bound_low`` and ``bound_high`` of all ``asked``;
        ``conf_low`` and ``conf_high``, an interval for the true value whatever the silent think.

    Raises
    ------
    StudyError
        If a column or level is not there, or values lie outside the limits.

    Notes
    -----
    Source: Manski 1990; Imbens & Manski 2004.

    Examples
    --------
    >>> from vises_research import stats
    >>> import pandas as pd
    >>> answers = pd.DataFrame({"useful": ["yes", "yes", "no", None]})
    >>> result = stats.bounds(answers, "useful", level="yes")
    >>> result.table[["bound_low", "bound_high"]].values.tolist()
    [[0.5, 0.75]]
    """
    refuse_level("bounds", conf_level)
    rows = choose(data, [column])
    values, (least, most) = _bounded(rows.asked[column], level, limits)
    missing = np.isnan(values)
    low, high = np.where(missing, least, values), np.where(missing, most, values)
    answered = int((~missing).sum())
    what = {"term": "mean"} if level is None else {column: level, "term": "share"}
    cell: dict[str, Any] = {**what, "n": answered}
    cell |= {"asked": len(values), "estimate": values[~missing].mean() if answered else np.nan}
    cell |= {"bound_low": low.mean(), "bound_high": high.mean()} if len(values) else dict.fromkeys(
        ("bound_low", "bound_high"), np.nan)  # fmt: skip
    ends = _imbens_manski(low, high, (least, most), conf_level)
    cell |= {"conf_low": ends[0], "conf_high": ends[1], "conf_level": conf_level}
    notes = () if np.isfinite(ends[0]) else ("no interval: under 2 asked, or all answers equal",)
    table = pd.DataFrame([cell])
    return Result(BOUNDS_CARD, table, BOUNDS, rows.base, (*rows.notes, *notes), outcome=column)


def _contrasts(values: pd.Series) -> list[tuple[str, Floats]]:
    """Give the numbers to compare: the scores of an ordered variable, or a column a level."""
    ordered = isinstance(values.dtype, pd.CategoricalDtype) and values.dtype.ordered
    if ordered or pd.api.types.is_numeric_dtype(values.dtype):
        return [("mean", scores(values).to_numpy())]
    missing = values.isna().to_numpy()
    levels = [one for one in typed(values).categories if (values == one).any()]
    flags = {str(one): (values == one).fillna(False).to_numpy(float) for one in levels}
    return [(name, np.where(missing, np.nan, flag)) for name, flag in flags.items()]


def _standardised(values: Floats, left: Floats, level: float) -> dict[str, float]:
    from scipy.special import ndtri

    names = ["estimate", "std_error", "conf_low", "conf_high"]
    one, zero = (values[np.isfinite(values) & (left == side)] for side in (1, 0))
    spread = one.var(ddof=1) + zero.var(ddof=1) if min(len(one), len(zero)) > 1 else 0.0
    if not spread > 0:
        return dict.fromkeys(names, np.nan)
    d = (one.mean() - zero.mean()) / np.sqrt(spread / 2)
    error = np.sqrt(1 / len(one) + 1 / len(zero) + d**2 / (2 * (len(one) + len(zero))))
    half = ndtri(0.5 + level / 2) * error
    return dict(zip(names, [d, error, d - half, d + half], strict=True))


def _hotelling(x: Floats, left: Floats) -> dict[str, float]:
    """Test all differences at once: F of the regression of leaving on the variables."""
    from scipy.special import fdtrc

    names = ["statistic", "df", "df_error", "p_value"]
    if len(x) == 0 or left.std() == 0:
        return dict.fromkeys(names, np.nan)
    x, y = noise.centred(x), left - left.mean()
    x = x[:, noise.independent(x)]
    df = x.shape[1]
    rest = len(y) - 1 - df
    if df == 0 or rest < 1:
        return dict.fromkeys(names, np.nan)
    fitted = x @ np.linalg.lstsq(x, y, rcond=None)[0]
    unexplained = (noise.settled(y - fitted, y) ** 2).sum()
    if not unexplained:
        return dict.fromkeys(names, np.nan)
    f = ((y**2).sum() - unexplained) / df / (unexplained / rest)
    return dict(zip(names, [f, df, rest, fdtrc(df, rest, max(f, 0.0))], strict=True))


def _bounded(
    values: pd.Series, level: Any, limits: tuple[float, float] | None
) -> tuple[Floats, tuple[float, float]]:
    """Give the numbers to average and the least and most that each can be."""
    dtype = typed(values)
    if level is not None:
        if level not in dtype.categories:
            known = [str(one) for one in dtype.categories]
            wrong = f"column '{values.name}' has no level '{level}'"
            _refuse(wrong, f"one of {', '.join(known)}", nearest(str(level), known))
        chosen = (values == level).fillna(False).to_numpy(float)
        return np.where(values.isna(), np.nan, chosen), (0.0, 1.0)
    numbers: Floats = scores(values).to_numpy()
    if limits is None:
        if not dtype.ordered:
            _refuse(
                f"column '{values.name}' is a number without limits", "for example limits=(1, 5)"
            )
        limits = (1.0, float(len(dtype.categories)))
    if ((numbers < limits[0]) | (numbers > limits[1])).any():
        _refuse(f"values of '{values.name}' lie outside {limits}", "wider limits")
    return numbers, limits


def _imbens_manski(
    low: Floats, high: Floats, limits: tuple[float, float], level: float
) -> tuple[float, float]:
    """Give the interval whose coverage holds for each point between the bounds."""
    from scipy.optimize import brentq
    from scipy.special import ndtr, ndtri

    n = len(low)
    errors = [one.std(ddof=1) / np.sqrt(n) if n > 1 else np.nan for one in (low, high)]
    if not max(errors) > 0:
        return np.nan, np.nan
    gap = (high.mean() - low.mean()) / max(errors)
    z = brentq(lambda c: ndtr(c + gap) - ndtr(-c) - level, 0, ndtri(0.5 + level / 2) + 1e-9)
    ends = low.mean() - z * errors[0], high.mean() + z * errors[1]
    return float(max(ends[0], limits[0])), float(min(ends[1], limits[1]))


def _refuse(wrong: str, right: str, close: str = "") -> None:
    raise StudyError([Problem("stats.bounds", wrong, "", right, close)])
