"""One result out of the results of several completed tables (Rubin's rules)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from vises_research.errors import Problem, StudyError
from vises_research.stats import noise
from vises_research.stats.card import Card, Say
from vises_research.stats.clusters.coefficients import inference
from vises_research.stats.results import Method, Result

_BARNARD_RUBIN = (
    "Barnard, J., & Rubin, D. B. (1999). Small-sample degrees of freedom with multiple "
    "imputation. Biometrika, 86(4), 948-955"
)


def rubin(
    estimates: Any, variances: Any, df_complete: Any = np.inf, conf_level: float = 0.95
) -> dict[str, Any]:
    """Pool the estimates of completed tables by Rubin's rules.

    Parameters
    ----------
    estimates, variances
        The first axis runs over the completed tables.
    df_complete
        Degrees of freedom that complete data would have; infinite for large samples.

    Returns
    -------
    dict
        The columns ``estimate`` to ``p_value`` of a result, ``within``, ``between``, ``r`` (the
        relative increase of variance) and ``fmi``.

    Notes
    -----
    Variance = within + (1 + 1/m) between; df = 1 / (λ²/(m-1) + 1/df_obs) with λ the share of
    the second part and df_obs = (d+1)/(d+3) d (1-λ) for complete-data df d (Barnard and Rubin).

    Examples
    --------
    >>> found = rubin([26.6, 27.1, 25.9], [0.82, 0.91, 0.77], df_complete=23)
    >>> round(float(found["df"]), 2), round(float(found["fmi"]), 3)
    (7.04, 0.494)
    """
    q, u = np.asarray(estimates, dtype=float), np.asarray(variances, dtype=float)
    m, complete = len(q), np.asarray(df_complete, dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        within, between = (
            u.mean(axis=0),
            ((q - q.mean(axis=0)) ** 2).sum(axis=0) / np.float64(m - 1),
        )
        total = within + (1 + 1 / m) * between
        share = (1 + 1 / m) * between / total
        observed = np.where(np.isinf(complete), np.inf, (complete + 1) / (complete + 3) * complete)
        df = 1 / (share**2 / np.float64(m - 1) + 1 / (observed * (1 - share)))
        r = (1 + 1 / m) * between / within
        fmi = (r + 2 / (df + 3)) / (r + 1)
    columns = inference(q.mean(axis=0), np.sqrt(total), df, conf_level)
    return {**columns, "within": within, "between": between, "r": r, "fmi": fmi}


def pool(results: Sequence[Result], *, df_complete: float | None = None) -> Result:
    """Pool the results that one method gave on several completed tables.

    Parameters
    ----------
    results
        Results of the same function with the same options, one a completed table.
    df_complete
        Degrees of freedom that complete data would have; ``None`` takes the mean ``df`` of each
        row, and infinite where the method gives none.

    Returns
    -------
    Result
        The same rows with pooled ``estimate``, ``std_error``, limits and ``df``; ``within`` and
        ``between`` variance, ``r`` and ``fmi`` (fraction of missing information); a t test
        against zero where the method tests.

    Raises
    ------
    StudyError
        If there are fewer than two results, they are about different things, or they have no
        estimates with standard errors.

    Notes
    -----
    Variance = within + (1 + 1/m) between; df = 1 / (λ²/(m-1) + 1/df_obs) with λ the share of
    the second part and df_obs = (d+1)/(d+3) d (1-λ) for complete-data df d. Estimates should be
    about normal: ratios are pooled on their log scale.
    Source: Barnard & Rubin 1999.

    Examples
    --------
    >>> import pandas as pd
    >>> from vises_research import stats
    >>> tables = [pd.DataFrame({"y": [1.0, 2, 4, last]}) for last in (3, 4, 5)]
    >>> pooled = pool([stats.linear(table, "y") for table in tables])
    >>> float(pooled.value("estimate")), round(float(pooled.value("df")), 2)
    (2.75, 1.8)
    """
    same_method(results)
    first, m = results[0], len(results)
    level = first.table.get("conf_level", pd.Series([0.95])).iloc[:1].max()
    found = rubin(
        stacked(results, "estimate"),
        stacked(results, "std_error") ** 2,
        complete_df(results) if df_complete is None else df_complete,
        level,
    )
    if "p_value" not in first.table:
        found = {name: found[name] for name in found if name not in ("statistic", "p_value")}
    same = [c for c in first.table if c in found or all(_equal(first, one, c) for one in results)]
    table = first.table[same].assign(**found)
    told = [note for one in results for note in one.notes]
    lost = [column for column in first.table if column not in same]
    told += [f"left out, not the same in all tables: {', '.join(lost)}"] if lost else []
    told += [f"pooled over {m} completed tables; fmi up to {np.nanmax([0, *found['fmi']]):.2f}"]
    told += (
        ["no error in some rows: none in some tables"] if table["std_error"].isna().any() else []
    )
    method = Method(
        f"{first.method.name}, pooled by Rubin's rules",
        "; ".join(filter(None, [first.method.citation, _BARNARD_RUBIN])),
    )
    notes, covariance = tuple(dict.fromkeys(told)), _pooled_covariance(results)
    return replace(first, table=table, method=method, notes=notes, covariance=covariance)


def same_method(results: Sequence[Result]) -> None:
    """Refuse results that are not of one method, about the same rows, with standard errors."""
    wrong, found = "", ""
    if len(results) < 2:
        wrong, found = "pooling needs two results or more", str(len(results))
    elif len({(one.name, one.method.name, one.outcome) for one in results}) > 1:
        wrong = "the results come from different methods or outcomes"
        found = ", ".join(sorted({f"{one.name} ({one.method.name})" for one in results}))
    elif not {"estimate", "std_error"} <= set(results[0].table):
        wrong, found = f"{results[0].name} gives no std_error to pool", ", ".join(results[0].table)
    elif not all(_equal(results[0], one, key) for one in results for key in results[0].keys):
        wrong = "the results have different rows: a level or term is not in all of them"
    if wrong:
        right = "the same function on each completed table"
        raise StudyError([Problem("stats.pool", wrong, found, right)])


def _equal(first: Result, other: Result, column: str) -> bool:
    return column in other.table and first.table[column].tolist() == other.table[column].tolist()


def stacked(results: Sequence[Result], column: str) -> np.ndarray:
    """Give a column of all results, one line a result."""
    return np.array([one.table[column].to_numpy(dtype=float) for one in results])


def complete_df(results: Sequence[Result]) -> np.ndarray:
    """Give the df of complete data: the mean over the tables; infinite where there is none."""
    if "df" not in results[0].table:
        return np.full(len(results[0].table), np.inf)
    df = stacked(results, "df").mean(axis=0)
    return np.where(np.isnan(df), np.inf, df)


def _pooled_covariance(results: Sequence[Result]) -> np.ndarray | None:
    if any(one.covariance is None for one in results):
        return None
    off = stacked(results, "estimate")
    off = off - off.mean(axis=0)
    between = off.T @ off / (len(results) - 1)
    within = np.mean([one.covariance for one in results], axis=0)
    return np.asarray(within + (1 + 1 / len(results)) * between)


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
