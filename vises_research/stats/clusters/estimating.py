"""Population-averaged models of clustered rows (generalised estimating equations)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pandas as pd

from vises_research.errors import Problem, StudyError
from vises_research.stats import noise
from vises_research.stats.bases import choose, scores
from vises_research.stats.card import LINEAR, Card
from vises_research.stats.clusters.coefficients import Coefficient, design
from vises_research.stats.given import Given
from vises_research.stats.options import one_of
from vises_research.stats.results import Method, Result

_GEE = (
    "Mancl, L. A., & DeRouen, T. A. (2001). A covariance estimator for GEE with improved "
    "small-sample properties. Biometrics, 57(1), 126-134"
)
_ERRORS = {
    "mancl_derouen": "Mancl-DeRouen errors",
    "jackknife": "approximate jackknife errors",
    "sandwich": "sandwich errors",
}


GEE_CARD = Card("gee", LINEAR, discloses="coefficients")


def gee(
    data: Given,
    outcome: str,
    predictors: Sequence[str],
    cluster: str,
    *,
    family: Literal["binomial", "gaussian", "poisson"] = "binomial",
    correlation: Literal["exchangeable", "independence"] = "exchangeable",
    errors: Literal["mancl_derouen", "jackknife", "sandwich"] = "mancl_derouen",
    conf_level: float = 0.95,
) -> Result:
    """Fit a population-averaged model to rows that are nested in clusters.

    Parameters
    ----------
    outcome
        Number, yes/no or ordered category (then its scores 1, 2, ...); a binomial outcome is
        yes/no or 0/1.
    family
        Distribution, with its canonical link: logit, identity or log.
    correlation
        How the rows of a cluster are related: all alike, or (to fit by) not at all.
    errors
        The plain sandwich is too small with few clusters: Mancl-DeRouen corrects it.

    Returns
    -------
    Result
        Rows ``intercept`` and ``slope`` as in :func:`vises_research.stats.linear`, on the scale
        of the link, with t and clusters minus coefficients as ``df``; then rows ``scale`` and,
        where exchangeable, ``correlation``.

    Raises
    ------
    StudyError
        If a column or option is not there, or the outcome does not fit the family.

    Notes
    -----
    Scale = Σe²/n and correlation = Σ e_j e_k / (pairs · scale) with Pearson residuals e: plain
    moments, nothing subtracted for the coefficients. Mancl-DeRouen weighs residuals of a cluster
    by (I - H)⁻¹; the jackknife is that times (clusters - parameters) / clusters. Comparing 5
    clusters with 15, the sandwich rejects in 0.07 where 0.05 is meant.
    Source: Mancl & DeRouen 2001.

    Examples
    --------
    >>> import pandas as pd
    >>> from vises_research import stats
    >>> frame = pd.DataFrame({"y": [0, 1, 1, 1, 0, 0], "pilot": list("aabbcc")})
    >>> fit = stats.gee(frame, "y", [], "pilot", correlation="independence")
    >>> fit.table[["term", "estimate", "std_error"]].round(3).values.tolist()
    [['intercept', 0.0, 1.414], ['scale', 1.0, nan]]
    """
    one_of("stats.gee", "family", family, list(_LINKS))
    one_of("stats.gee", "correlation", correlation, ["exchangeable", "independence"])
    one_of("stats.gee", "errors", errors, list(_ERRORS))
    rows = choose(data, [outcome, *predictors, cluster])
    x, y = design(rows.frame, predictors), _outcome(rows.frame[outcome], family)
    codes = pd.factorize(rows.frame[cluster])[0]
    fit = _fit(x.matrix, y, codes, family, correlation == "exchangeable")
    found, why = _covariance(fit, errors)
    clusters = int(codes.max(initial=-1)) + 1
    df = np.where(np.diag(found) > 0, float(clusters - len(fit.beta)), np.nan)
    table = x.table(fit.beta, found, df, conf_level)
    table = pd.concat([table, _moments(fit)], ignore_index=True)
    table = table.assign(n=len(y), clusters=clusters, conf_level=conf_level)
    more = len(table) - len(x.coefficients)
    method = Method(f"GEE, {family}, {correlation}, {_ERRORS[errors]} and t", _GEE)
    notes = (*rows.notes, *x.notes, *why, "the moments come without error")
    seen = (f"{cluster}: {clusters} clusters",)
    return Result(
        GEE_CARD, table, method, rows.base, notes, (), outcome, seen, x.covariance(found, more)
    )


@dataclass(frozen=True)
class _Fit:
    """A fit: coefficients, moments, and what the errors are made from, cluster by cluster."""

    beta: np.ndarray
    scale: float = np.nan
    alpha: float | None = None
    scores: np.ndarray | None = None
    information: np.ndarray | None = None
    why: str = ""


def _outcome(values: pd.Series, family: str) -> np.ndarray:
    """Give the numbers of the outcome, if they fit the family."""
    y: np.ndarray = scores(values).to_numpy(dtype=float)
    fits = np.isin(y, (0, 1)) if family == "binomial" else (y >= 0) | (family == "gaussian")
    if not fits.all():
        wrong = f"column '{values.name}' does not fit the {family} family"
        right = "0/1 or yes/no" if family == "binomial" else "counts"
        found = f"values from {y.min():g} to {y.max():g}"
        raise StudyError([Problem("stats.gee", wrong, found, right)])
    return y


def _binomial(eta: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    mean = 1 / (1 + np.exp(-eta))
    return mean, mean * (1 - mean)


def _gaussian(eta: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return eta, np.ones_like(eta)


def _poisson(eta: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return np.exp(eta), np.exp(eta)


_SEPARATED = "no finite estimate: a predictor separates the answers, or all are the same"
_LINKS = {"binomial": _binomial, "gaussian": _gaussian, "poisson": _poisson}


def _fit(x: np.ndarray, y: np.ndarray, codes: np.ndarray, family: str, alike: bool) -> _Fit:
    """Solve the equations by Fisher scoring, with the correlation by moments at each step."""
    beta = np.zeros(x.shape[1])
    if not len(y):
        return _Fit(beta, alpha=np.nan if alike else None)
    if family == "poisson":
        beta[0] = np.log(y.mean() + 0.1)
    if family == "gaussian":  # about 0, all values of one sign would look correlated by 1
        beta = np.linalg.lstsq(x, y, rcond=None)[0]
    lost = _Fit(beta * np.nan, alpha=np.nan if alike else None)
    separated = replace(lost, why=_SEPARATED)
    if family != "gaussian" and y.max() == y.min():
        return separated
    for _ in range(200):
        mean, spread = _LINKS[family](x @ beta)
        off = noise.settled(y - mean, y)
        scale, alpha, u, information = _step(x, off, np.sqrt(spread), codes, alike)
        if information is None or noise.rank(information.sum(0)) < len(beta):
            return replace(lost, why="no estimate: the correlation leaves its range")
        step = np.linalg.solve(information.sum(0), u.sum(0))
        beta = beta + step
        if family != "gaussian" and np.abs(x @ beta).max() > 20:
            return separated
        if np.abs(step).max() < 1e-11 * (1 + np.abs(beta).max()):
            size = np.abs(beta) * np.abs(x).max(axis=0)
            beta = np.where(noise.settled(size, size) == 0, 0.0, beta)
            return _Fit(beta, scale, alpha if alike else None, u, information)
    return replace(lost, why="no estimate: the equations do not converge")


def _step(
    x: np.ndarray, off: np.ndarray, root: np.ndarray, codes: np.ndarray, alike: bool
) -> tuple[float, float, np.ndarray, np.ndarray | None]:
    """Give scale, correlation, scores and information by cluster.

    The inverse of the correlation matrix is I - c J, but for a factor that cancels.
    """
    z, e, size = x * root[:, None], off / root, np.bincount(codes)
    scale = float(np.mean(e**2))
    sums, total = _by_cluster(z, codes), _by_cluster(e, codes)
    pairs = (size * (size - 1)).sum()
    alpha = 0.0
    if alike and pairs and scale > 0:
        alpha = float(((total**2).sum() - (e**2).sum()) / pairs / scale)
    if alpha >= 1 or (1 + (size - 1) * alpha).min() <= 0:
        return scale, alpha, sums, None
    c = alpha / (1 + (size - 1) * alpha)
    u = _by_cluster(z * e[:, None], codes) - (c * total)[:, None] * sums
    cross = _by_cluster(z[:, :, None] * z[:, None, :], codes)
    return scale, alpha, u, cross - c[:, None, None] * sums[:, :, None] * sums[:, None, :]


def _by_cluster(values: np.ndarray, codes: np.ndarray) -> np.ndarray:
    sums = np.zeros((int(codes.max()) + 1, *values.shape[1:]))
    np.add.at(sums, codes, values)
    return sums


def _covariance(fit: _Fit, errors: str) -> tuple[np.ndarray, tuple[str, ...]]:
    """Give the sandwich, each cluster's own information left out of its bread where corrected."""
    none = np.full((len(fit.beta),) * 2, np.nan)
    if fit.scores is None or fit.information is None:
        return none, (fit.why,) if fit.why else ()
    whole, clusters = fit.information.sum(0), len(fit.scores)
    bread = whole if errors == "sandwich" else whole - fit.information
    if clusters <= len(fit.beta) or np.linalg.cond(bread).max() > 1e12:
        return none, ("no error: too few clusters, or a coefficient rests on one alone",)
    if not fit.scale > 1e-20 * (1 + (fit.beta**2).max()):
        return none, ("no error: no spread around the model",)
    moved = np.linalg.solve(np.broadcast_to(bread, fit.information.shape), fit.scores[:, :, None])
    parameters = len(fit.beta) + 1 + (fit.alpha is not None)
    factor = max(clusters - parameters, 0) / clusters if errors == "jackknife" else 1.0
    if factor == 0:
        return none, ("no jackknife error: no more clusters than parameters",)
    return factor * np.einsum("gik,gjk->ij", moved, moved), ()


def _moments(fit: _Fit) -> pd.DataFrame:
    moments = {"scale": fit.scale} | ({} if fit.alpha is None else {"correlation": fit.alpha})
    keys = pd.DataFrame([Coefficient(term) for term in moments], columns=Coefficient._fields)
    return keys.assign(estimate=list(moments.values()))
