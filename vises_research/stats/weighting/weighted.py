"""Weighted means and shares with the variance of their design."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from vises_research.stats.bases import scores, typed
from vises_research.stats.options import refuse_level
from vises_research.stats.results import Method, Result
from vises_research.stats.weighting.design import Design, Flags, Floats, Sample, sample

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["weighted_mean", "weighted_share"]

LINEARISED = Method(
    "Weighted mean, linearised variance, t interval",
    "Deville, J.-C., & Särndal, C.-E. (1992). Calibration estimators in survey sampling. "
    "Journal of the American Statistical Association, 87(418), 376-382",
)
BETA = Method(
    "Weighted share, exact interval at the effective sample size",
    "Korn, E. L., & Graubard, B. I. (1998). Confidence intervals for proportions with small "
    "expected number of positive counts. Survey Methodology, 24(2), 193-201",
)
_COLUMNS = ["n", "estimate", "std_error", "df", "conf_low", "conf_high", "conf_level"]


def weighted_mean(
    frame: pd.DataFrame,
    column: str,
    design: Design,
    *,
    by: Sequence[str] = (),
    reasons: pd.DataFrame | None = None,
    conf_level: float = 0.95,
    unit: str = "row",
) -> Result:
    """Give the weighted mean of a number with the standard error of its design.

    Parameters
    ----------
    frame
        The data, one row a unit.
    column
        Numbers, yes/no, or an ordered categorical.
    design
        Weights, strata, clusters, margins.
    by
        Grouping columns; each group is a domain of the design.
    reasons, conf_level, unit
        As in :func:`vises_research.stats.share`.

    Returns
    -------
    Result
        ``estimate`` with ``std_error``, its ``df`` (clusters less strata) and limits; ``deff``,
        the variance over that of a simple random sample without replacement of the same size (with
        replacement where the weights sum to less than that); ``n``.

    Raises
    ------
    StudyError
        If a column is not there, has no order, or cannot be raked.

    Notes
    -----
    Weights are sampling weights, never frequencies: multiplying them by 10 changes nothing.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"w": [1, 1, 2], "y": [1, 2, 3]})
    >>> float(weighted_mean(frame, "y", Design("w")).value("estimate"))
    2.25
    """
    from scipy.special import stdtrit

    s = sample(frame, [column], by, design, reasons, unit)
    values = scores(s.frame[column]).to_numpy()
    cells = []
    for group, member in s.domains(by):
        mean, influence = s.mean(values, member)
        error, df = standard_error(s, influence), s.df(member)
        half = stdtrit(df, 0.5 + conf_level / 2) * error if df > 0 else np.nan
        numbers = [int(member.sum()), mean[0], error, df, mean[0] - half, mean[0] + half]
        cell = dict(zip(_COLUMNS, [*numbers, conf_level], strict=True))
        cells.append({**group, **cell, "deff": _deff(s, values, member, error)})
    return result("weighted_mean", cells, s, column, by, LINEARISED)


def weighted_share(
    frame: pd.DataFrame,
    column: str,
    design: Design,
    *,
    by: Sequence[str] = (),
    reasons: pd.DataFrame | None = None,
    conf_level: float = 0.95,
    unit: str = "row",
) -> Result:
    """Give the weighted share of every level with the standard error of its design.

    Parameters
    ----------
    frame
        The data, one row a unit.
    column
        The variable.
    design, by, reasons, conf_level, unit
        As in :func:`weighted_mean`.

    Returns
    -------
    Result
        A row a level: ``n`` rows of ``base``, ``estimate`` with ``std_error``, ``df`` and limits.

    Raises
    ------
    StudyError
        As :func:`weighted_mean`.

    Notes
    -----
    The limits are Clopper-Pearson's at the effective size p(1-p)/se² × (t of n-1 over t of df)²; at
    a share of 0 or 1, where se is 0, at Kish's effective size. They are on the safe side.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"w": [1, 1, 2], "y": ["a", "b", "a"]})
    >>> float(weighted_share(frame, "y", Design("w")).value("estimate", y="a"))
    0.75
    """
    refuse_level("weighted_share", conf_level)
    s = sample(frame, [column], by, design, reasons, unit)
    cells = []
    for group, member in s.domains(by):
        df, base = s.df(member), int(member.sum())
        for level in typed(frame[column]).categories:
            at = (s.frame[column] == level).fillna(False).to_numpy(bool)
            mean, influence = s.mean(at.astype(float), member)
            error = standard_error(s, influence)
            low, high = _beta(float(mean[0]), error, df, s.weights[member], conf_level)
            numbers = [int((at & member).sum()), mean[0], error, df, low, high, conf_level]
            cell = dict(zip(_COLUMNS, numbers, strict=True))
            cells.append({**group, column: level, "base": base, **cell})
    return result("weighted_share", cells, s, column, by, BETA)


def standard_error(s: Sample, influence: Floats) -> float:
    """Give the standard error of an estimate from what each row does to it."""
    return float(np.sqrt(s.covariance(influence)[0, 0]))


def _deff(s: Sample, values: Floats, member: Flags, error: float) -> float:
    """Compare the variance with that of a simple random sample of as many rows."""
    n, w = int(member.sum()), s.weights[member]
    total = w.sum()
    if n < 2 or not total > 0:
        return np.nan
    y = values[member]
    spread = n / (n - 1) * (w @ (y - w @ y / total) ** 2) / total
    drawn = n / total if total > n else 0.0
    return float(error**2 / ((1 - drawn) * spread / n)) if spread > 0 else np.nan


def _beta(p: float, error: float, df: int, w: Floats, level: float) -> tuple[float, float]:
    from scipy.special import betaincinv, stdtrit

    if df < 1 or not np.isfinite(p):
        return np.nan, np.nan
    tail = 0.5 - level / 2
    inner = 0 < p < 1 and error > 0
    size = p * (1 - p) / error**2 if inner else w.sum() ** 2 / (w**2).sum()
    size *= (stdtrit(len(w) - 1, tail) / stdtrit(df, tail)) ** 2
    low = betaincinv(p * size, (1 - p) * size + 1, tail) if p > 0 else 0.0
    high = betaincinv(p * size + 1, (1 - p) * size, 1 - tail) if p < 1 else 1.0
    return float(low), float(high)


def result(
    name: str,
    cells: list[dict[str, Any]],
    s: Sample,
    column: str,
    by: Sequence[str],
    method: Method,
) -> Result:
    """Make the result of some cells, with the notes of the design."""
    import pandas as pd

    table = pd.DataFrame(cells, columns=list(cells[0]) if cells else [*by, *_COLUMNS])
    keys = (*by, column) if column in table else by
    table = table.astype({key: typed(s.frame[key]) for key in keys})
    missing = int(table[["estimate", "conf_low", "conf_high"]].isna().any(axis=1).sum())
    why = "nobody, one cluster only, or a limit beyond the values"
    notes = (
        (f"no estimate or interval in {missing} of {len(table)} rows: {why}",) if missing else ()
    )
    return Result(
        name, table, method, s.rows.base, (*s.notes, *notes), by=tuple(by), outcome=column
    )
