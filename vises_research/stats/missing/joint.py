"""A test of several coefficients at once, over several completed tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from vises_research.errors import Problem, StudyError
from vises_research.stats import noise
from vises_research.stats.card import Card, Say
from vises_research.stats.missing.pooling import complete_df, same_method, stacked
from vises_research.stats.results import Method, Result

__all__ = ["pool_joint"]

_D1 = (
    "Reiter, J. P. (2007). Small-sample degrees of freedom for multi-component significance tests "
    "with multiple imputation for missing data. Biometrika, 94(2), 502-508"
)


POOL_JOINT_CARD = Card("pool_joint", (Say(effect="joint"),), discloses="tests")


def pool_joint(
    results: Sequence[Result], *, df_complete: float | None = None, **levels: Any
) -> Result:
    """Test several coefficients at once, over several completed tables.

    Parameters
    ----------
    results
        Results of the same function with the same options, one a completed table, from a method
        that gives the covariance of its estimates.
    df_complete
        Degrees of freedom that complete data would have; ``None`` takes the mean ``df`` of each
        row, and infinite where the method gives none.
    levels
        Key column -> its level: the rows to test, for example ``item="region"``.

    Returns
    -------
    Result
        One row: ``statistic`` (F) with ``df`` and ``df_error``, ``p_value``; ``r``, the mean
        relative increase of variance.

    Raises
    ------
    StudyError
        If there are fewer than two results, they are about different things, or they have no
        estimates with standard errors, or if there is no covariance or no such row.

    Notes
    -----
    D1 = q'U⁻¹q / (k (1 + r)) with the mean estimates q, their mean covariance U, and
    r = (1 + 1/m) tr(BU⁻¹) / k; the df of the error are Reiter's.
    Source: Reiter 2007.

    Examples
    --------
    >>> import pandas as pd
    >>> from vises_research import stats
    >>> tables = [pd.DataFrame({"y": [1.0, 2, 4, x, 5, 7], "g": list("aabbcc")}) for x in (3, 4)]
    >>> joint = pool_joint([stats.linear(t, "y", ["g"], errors="classical") for t in tables],
    ...                    item="g")
    >>> round(float(joint.value("statistic")), 2), float(joint.value("df"))
    (9.72, 2.0)
    """
    chosen = [one.where(**levels) for one in results]
    same_method(chosen)
    if any(one.covariance is None or not len(one.table) for one in chosen):
        wrong = f"{chosen[0].name} gives no covariance of such rows"
        right = f"levels of {', '.join(results[0].keys)}"
        raise StudyError([Problem("stats.pool_joint", wrong, str(levels), right)])
    complete = float(complete_df(chosen).min()) if df_complete is None else df_complete
    row = _d1(stacked(chosen, "estimate"), np.array([c.covariance for c in chosen]), complete)
    thin = ("no test: an estimate or error is missing, or they depend on each other",)
    first = results[0]
    table = pd.DataFrame([{**levels, **row}])
    method = Method(f"{first.method.name}, joint test D1 over {len(results)} tables", _D1)
    notes = thin if np.isnan(list(row.values())).any() else ()
    by = tuple(level for level in levels if level in first.by)
    return Result(POOL_JOINT_CARD, table, method, first.base, notes, by, first.outcome)


def _d1(q: np.ndarray, u: np.ndarray, complete: float) -> dict[str, float]:
    """Give the pooled Wald test of estimates (tables × k) with covariances (tables × k × k)."""
    from scipy.special import fdtrc

    names = ("statistic", "df", "df_error", "p_value", "r")
    (m, k), within, off = q.shape, u.mean(axis=0), q - q.mean(axis=0)
    if not np.isfinite(within).all() or noise.generalised_inverse(within)[1] < k:
        return dict.fromkeys(names, np.nan)
    inverse, _ = noise.generalised_inverse(within)
    r = (1 + 1 / m) * float(np.trace(off.T @ off @ inverse)) / (m - 1) / k
    statistic = float(q.mean(axis=0) @ inverse @ q.mean(axis=0)) / k / (1 + r)
    df = _reiter(k, m, r, complete)
    values = (statistic, float(k), df, float(fdtrc(k, df, statistic)), r)
    return dict(zip(names, values, strict=True))


def _reiter(k: int, m: int, r: float, complete: float) -> float:
    """Give the error df of D1; for large samples, or few tables, that of Li and colleagues."""
    t = k * (m - 1)
    if r == 0:
        return complete if np.isinf(complete) else (complete + 1) / (complete + 3) * complete
    if t <= 4:
        return t * (1 + 1 / k) * (1 + 1 / r) ** 2 / 2
    if np.isinf(complete):
        return 4 + (t - 4) * (1 + (1 - 2 / t) / r) ** 2
    a = r * t / (t - 2)
    whole, c0 = (complete + 1) / (complete + 3) * complete, 1 / (t - 4)
    c1, c2 = whole - 2 * (1 + a), whole - 4 * (1 + a)
    z = 1 / c2 + c0 * (
        a**2 * c1 / ((1 + a) ** 2 * c2)
        + 8 * a**2 * c1 / ((1 + a) * c2**2)
        + 4 * a**2 / ((1 + a) * c2)
        + 4 * a**2 / (c2 * c1)
        + 16 * a**2 * c1 / c2**3
        + 8 * a**2 / c2**2
    )
    return 4 + 1 / z
