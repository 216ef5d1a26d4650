"""Tests of association and of ranks for weighted, stratified or clustered rows."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from vises_research.stats import noise, quantity
from vises_research.stats.bases import scores, typed
from vises_research.stats.card import Card, Say
from vises_research.stats.given import Given
from vises_research.stats.results import Method, Result
from vises_research.stats.weighting import raking
from vises_research.stats.weighting.design import Design, Sample, sample
from vises_research.stats.weighting.replicates import Estimator, Floats

RAO_SCOTT = Method(
    "Rao-Scott tests of independence",
    "Rao, J. N. K., & Scott, A. J. (1984). On chi-squared tests for multiway contingency tables "
    "with cell proportions estimated from survey data. The Annals of Statistics, 12(1), 46-60; "
    "Thomas, D. R., & Rao, J. N. K. (1987). Journal of the American Statistical Association, 82, "
    "630-636",
)
RANKS = Method(
    "Rank test under a design",
    "Lumley, T., & Scott, A. J. (2013). Two-sample rank tests under complex sampling. "
    "Biometrika, 100(4), 831-842",
)


RAO_SCOTT_CARD = Card("rao_scott", (Say("F", effect="link"),), about="pair", discloses="tests")


def rao_scott(data: Given, row: str, column: str, design: Design) -> Result:
    """Test whether two nominal variables are independent, with the variance of the design.

    Parameters
    ----------
    row, column
        The variables.

    Returns
    -------
    Result
        Rows ``F`` (second order; prefer it), ``chisq`` (``statistic`` is Pearson's X² of the
        weighted shares times n, its p that of X² / ``deff`` on ``df``) and ``adjusted_wald``.

    Raises
    ------
    StudyError
        If a column is not there or cannot be raked.

    Notes
    -----
    With Δ the generalised design effects, ``deff`` = tr Δ / k and F = X² / tr Δ on (tr Δ)² / tr Δ²
    and that times the degrees of freedom of the design. Levels without weight do not count. In a
    3 x 5 table of 59 rows of unequal weight F rejects in 0.08 where 0.05 is meant, ``chisq`` in
    0.10, ``adjusted_wald`` in 0.14.
    Source: Rao & Scott 1984; Thomas & Rao 1987.
    """
    s = sample(data, [row, column], (), design)
    a, b = (_indicators(s, name) for name in (row, column))
    n, df = int(s.counted.sum()), s.df(s.inside)
    varied = min(a.shape[1], b.shape[1]) > 1
    tests = _tests(s, a, b, df) if varied and df > 0 else []
    names = ["statistic", "df", "df_error", "p_value", "deff"]
    cells = tests or [[np.nan] * 5] * 3
    table = pd.DataFrame(cells, columns=names)
    table.insert(0, "term", ["F", "chisq", "adjusted_wald"])
    notes = (
        []
        if tests
        else [
            "no test: fewer than two levels with weight or two clusters, or nothing left to chance"
        ]
    )
    notes += ["chisq has no error df, adjusted_wald no deff"] if tests else []
    smallest = f"smallest cell: {_least(a, b):g} rows" if tests else "no table"
    table.insert(1, "n", n)
    table["n_effective"] = s.effective(s.inside)
    told = (*s.notes, *notes, *raking.thin(table))
    return Result(RAO_SCOTT_CARD, table, RAO_SCOTT, s.rows.base, told, (), column, (smallest,))


DESIGN_RANK_TEST_CARD = Card(
    "design_rank_test", (Say("", quantity.COEFFICIENT, "groups"),), about="split", discloses="tests"
)


def design_rank_test(data: Given, column: str, group: str, design: Design) -> Result:
    """Compare the ranks of two or more groups, with the variance of the design.

    Parameters
    ----------
    group
        The groups.

    Returns
    -------
    Result
        ``wilcoxon`` for two groups: ``estimate``, the second group's mean rank (0 to 1 in the
        population) less the first's, and t on ``df``; ``kruskal_wallis`` for more: Wald's
        chi-square on ``df``, whose p is that of F with ``df_error``.

    Raises
    ------
    StudyError
        If a column is not there or has no order.

    Notes
    -----
    The estimated population mid-rank is regressed on the groups under the weights. The error df are
    the design's less groups minus one. With 59 rows of unequal weight it rejects in 0.10 to 0.11
    where 0.05 is meant.
    Source: Lumley & Scott 2013.
    """
    s = sample(data, [column, group], (), design)
    x = _indicators(s, group)
    k, df = x.shape[1] - 1, s.df(s.inside) - x.shape[1] + 1
    cell: dict[str, Any] = {"term": "kruskal_wallis" if k > 1 else "wilcoxon"}
    cell |= {
        "n": int(s.counted.sum()),
        "estimate": np.nan,
        "std_error": np.nan,
        "statistic": np.nan,
    }
    cell |= {"df": np.nan, "df_error": np.nan, "p_value": np.nan}
    notes = ["no test: fewer than two groups, too few clusters, or all values equal"]
    if k > 0 and df > 0:
        of = _rank_slopes(s, scores(s.frame[column]).to_numpy(), x)
        slopes, covariance = of(s.weights)[0], s.covariance(of)
        if np.isfinite(covariance).all() and noise.generalised_inverse(covariance)[1] == k:
            cell |= _two(slopes, covariance, df) if k == 1 else _several(slopes, covariance, df)
            notes = ["no error df beside t"] if k == 1 else ["no estimate beside chi-square"]
    table = pd.DataFrame([{**cell, "n_effective": s.effective(s.inside)}])
    told = (*s.notes, *notes, *raking.thin(table))
    return Result(DESIGN_RANK_TEST_CARD, table, RANKS, s.rows.base, told, (), column)


def _indicators(s: Sample, name: str) -> Floats:
    """Give a column of 0 and 1 for each level that has some weight."""
    levels = typed(s.frame[name]).categories
    columns = [(s.frame[name] == one).fillna(False).to_numpy(bool) & s.inside for one in levels]
    kept = [one for one in columns if s.weights[one].sum() > 0]
    return np.column_stack(kept).astype(float) if kept else np.zeros((len(s.frame), 0))


def _least(a: Floats, b: Floats) -> float:
    return float((a.T @ b).min())


def _tests(s: Sample, a: Floats, b: Floats, df: int) -> list[list[float]]:
    from scipy.special import chdtrc, fdtrc

    n, shape = int(s.counted.sum()), (a.shape[1], b.shape[1])
    of = s.mean(np.einsum("ni,nj->nij", a, b).reshape(len(a), -1), s.inside)
    p = of(s.weights)[0].reshape(shape)
    independent = np.outer(p.sum(1), p.sum(0))
    statistic = n * ((p - independent) ** 2 / independent).sum()
    k = (shape[0] - 1) * (shape[1] - 1)
    delta = _effects(p, s.covariance(of), n)
    trace = delta.trace()
    if not trace > 0:
        return []
    first = trace**2 / (delta @ delta).trace()
    f = statistic / trace
    wald = _wald(of, shape, s) * (df - k + 1) / (k * df)
    return [
        [f, first, first * df, fdtrc(first, first * df, f), trace / k],
        [statistic, k, np.nan, chdtrc(k, k * f), trace / k],
        [wald, k, df - k + 1, fdtrc(k, df - k + 1, wald) if df >= k else np.nan, np.nan],
    ]


def _effects(p: Floats, covariance: Floats, n: int) -> Floats:
    """Give the matrix of generalised design effects of the interaction (Rao & Scott 1984)."""
    rows, columns = np.indices(p.shape).reshape(2, -1)
    main = [rows == i for i in range(p.shape[0])] + [columns == j for j in range(1, p.shape[1])]
    x = np.column_stack(main).astype(float)
    both = [
        ((rows == i) & (columns == j)).astype(float)
        for i in range(1, p.shape[0])
        for j in range(1, p.shape[1])
    ]
    c = np.column_stack(both)
    c -= x @ np.linalg.lstsq(x, c, rcond=None)[0]
    flat = p.ravel()
    # A cell that nobody is in takes no part, as in survey::svychisq.
    scaled = c * np.divide(1, flat, out=np.zeros_like(flat), where=flat > 0)[:, None]
    inverse, _ = noise.generalised_inverse(c.T @ scaled / n)
    delta: Floats = inverse @ (scaled.T @ covariance @ scaled)
    return delta


def _wald(shares: Estimator, shape: tuple[int, int], s: Sample) -> float:
    """Give Wald's statistic of the differences of shares from independence."""

    def of(weights: Floats) -> tuple[Floats, Floats]:
        flat, influence = shares(weights)
        p, z = flat.reshape(shape), influence.reshape(-1, *shape)
        rows, columns = z.sum(2), z.sum(1)
        z = z - np.einsum("ni,j->nij", rows, p.sum(0)) - np.einsum("i,nj->nij", p.sum(1), columns)
        gap = (p - np.outer(p.sum(1), p.sum(0)))[1:, 1:].ravel()
        # The sum of the weights is random as well; this term is 0 under independence.
        total = np.outer(s.inside / weights[s.inside].sum(), gap)
        return gap, z[:, 1:, 1:].reshape(len(z), -1) + total

    return noise.wald(of(s.weights)[0], s.covariance(of))[0]


def _rank_slopes(s: Sample, values: Floats, x: Floats) -> Estimator:
    """Give what regresses the estimated population mid-ranks on the groups."""
    y = np.where(s.inside, values, -np.inf)
    order, (_, tied) = np.argsort(y, kind="stable"), np.unique(y, return_inverse=True)
    design = np.column_stack([s.inside.astype(float), x[:, 1:]])

    def of(weights: Floats) -> tuple[Floats, Floats]:
        w = np.where(s.inside, weights, 0.0)
        middle = np.empty(len(y))
        middle[order] = np.cumsum(w[order]) - w[order] / 2
        rank = (np.bincount(tied, middle) / np.bincount(tied))[tied] / w.sum()
        inverse, known = noise.generalised_inverse(design.T @ (w[:, None] * design))
        if known < design.shape[1]:  # a replicate leaves a group without weight
            inverse = np.full_like(inverse, np.nan)
        slopes = inverse @ design.T @ (w * rank)
        influence = design * noise.settled(rank - design @ slopes, rank)[:, None] @ inverse
        return noise.settled(slopes[1:], rank), influence[:, 1:]

    return of


def _two(slopes: Floats, covariance: Floats, df: int) -> dict[str, float]:
    from scipy.special import stdtr

    error = float(np.sqrt(covariance[0, 0]))
    t = float(slopes[0]) / error
    p = 2 * float(stdtr(df, -abs(t)))
    return {"estimate": slopes[0], "std_error": error, "statistic": t, "df": df, "p_value": p}


def _several(slopes: Floats, covariance: Floats, df: int) -> dict[str, float]:
    from scipy.special import fdtrc

    k = len(slopes)
    statistic, _ = noise.wald(slopes, covariance)
    p = float(fdtrc(k, df, statistic / k))
    return {"statistic": statistic, "df": k, "df_error": df, "p_value": p}
