"""How many dimensions items have, and how reliable their sum is where it is one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
import pandas as pd

from vises_research.stats import quantity
from vises_research.stats.card import Card, Say
from vises_research.stats.given import Given
from vises_research.stats.options import one_of
from vises_research.stats.reliability.items import Matrix, answers, correlation, covariance, unfit
from vises_research.stats.reliability.latent_correlations import polychoric_matrices
from vises_research.stats.results import Method, Result

PARALLEL = Method(
    "Parallel analysis of components, answers permuted within items",
    "Horn, J. L. (1965). A rationale and test for the number of factors in factor analysis. "
    "Psychometrika, 30(2), 179-185; Buja, A., & Eyuboglu, N. (1992). Remarks on parallel analysis. "
    "Multivariate Behavioral Research, 27(4), 509-540",
)


PARALLEL_ANALYSIS_CARD = Card("parallel_analysis", rows="components", discloses="indices")


def parallel_analysis(
    data: Given,
    items: Sequence[str],
    *,
    correlations: Literal["pearson", "polychoric"] = "pearson",
    simulations: int = 200,
    quantile: float = 0.95,
    seed: int = 0,
) -> Result:
    """Tell how many components of a set of items are larger than chance makes them.

    Parameters
    ----------
    items
        The items.
    correlations
        ``pearson`` or ``polychoric`` (two-step).
    simulations, quantile, seed
        How many permuted data sets, which quantile of their eigenvalues to exceed, and the seed.

    Returns
    -------
    Result
        A row a component (``term``): its eigenvalue (``estimate``), the eigenvalue ``by_chance``
        and whether it is ``kept`` (1 or 0): all before the first that chance explains.

    Raises
    ------
    StudyError
        If a column is not there or has no order, or the kind of correlation is not known.

    Notes
    -----
    Each column is permuted on its own, which keeps every item's distribution and nothing else.
    Source: Horn 1965; Buja & Eyuboglu 1992.

    Examples
    --------
    >>> from vises_research import stats
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"a": range(20), "b": range(20), "c": [5, 1, 7, 3, 8] * 4})
    >>> stats.parallel_analysis(frame, ["a", "b", "c"]).table["kept"].tolist()
    [1.0, 0.0, 0.0]
    """
    one_of("stats.parallel_analysis", "correlations", correlations, ("pearson", "polychoric"))
    rows, values = answers(data, items)
    associate = _correlations if correlations == "pearson" else polychoric_matrices
    why = unfit(values, items)
    found = np.full(len(items), np.nan) if why else _eigenvalues(associate(values[None]))[0]
    usable = np.empty((0, len(items)))
    if not np.isnan(found).any():
        rng = np.random.default_rng(seed)
        in_order = np.sort(values, axis=0)  # so that the order of the rows does not matter
        chance = np.array([rng.permuted(in_order, axis=0) for _ in range(simulations)])
        drawn = _eigenvalues(associate(chance))
        usable = drawn[~np.isnan(drawn).any(axis=1)]
    notes = (*rows.notes, *_notes(len(usable), simulations, seed, quantile, why))
    limit = np.quantile(usable, quantile, axis=0) if len(usable) else np.full(len(items), np.nan)
    kept = np.where(np.isnan(limit), np.nan, np.cumprod(found > limit))
    terms = [f"component_{i + 1}" for i in range(len(items))]
    table = pd.DataFrame({"term": terms, "estimate": found, "by_chance": limit, "kept": kept})
    table = table.assign(n=len(values), n_items=len(items))
    return Result(PARALLEL_ANALYSIS_CARD, table, PARALLEL, rows.base, notes)


def _correlations(samples: Matrix) -> Matrix:
    return np.array([correlation(one) for one in samples])


def _eigenvalues(together: Matrix) -> Matrix:
    """Give the eigenvalues of each matrix, the largest first; not a number where one is missing."""
    known = ~np.isnan(together).any(axis=(1, 2))
    found = np.full(together.shape[:2], np.nan)
    found[known] = np.linalg.eigvalsh(together[known])[:, ::-1]
    return found


def _notes(
    usable: int, simulations: int, seed: int, quantile: float, why: Sequence[str]
) -> tuple[str, ...]:
    if not usable:
        reason = (
            "; ".join(why) or "no permuted data set could be used, or a correlation is at its limit"
        )
        return (f"no parallel analysis: {reason}",)
    return (f"{usable} of {simulations} permuted data sets, seed {seed}, quantile {quantile}",)


_CITATION = "McDonald, R. P. (1999). Test theory: a unified treatment. Lawrence Erlbaum"
MINRES = Method("Omega total, one factor, minimum residuals on the correlations", _CITATION)
ML = Method("Omega total, one factor, maximum likelihood on the covariances", _CITATION)

_SMALLEST = 1e-4  # unique share below which a solution counts as improper


OMEGA_CARD = Card("omega", (Say("omega", quantity.COEFFICIENT),), discloses="indices")


def omega(
    data: Given, items: Sequence[str], *, extraction: Literal["minres", "ml"] = "ml"
) -> Result:
    """Give McDonald's omega total of a scale with one factor.

    Parameters
    ----------
    items
        The items, three at least.
    extraction
        ``ml`` fits the covariances (omega of the sum of the items), ``minres`` the correlations
        (omega of the sum of the standardised items).

    Returns
    -------
    Result
        Rows ``omega``; ``omega_observed``, which divides by the observed variance of the sum;
        ``loading`` and ``uniqueness`` of every ``item``; ``one_factor``, the likelihood-ratio test
        of one factor (``statistic``, ``df``, ``p_value``; ``ml`` only).

    Raises
    ------
    StudyError
        If a column is not there or has no order, or the extraction is not known.

    Notes
    -----
    omega = (Σλ)² / ((Σλ)² + Σθ), with loadings λ and unique variances θ; the test statistic is n
    times the discrepancy log|Σ| + tr(SΣ⁻¹) - log|S| - k. With thirty rows it
    rejects in 0.08 where 0.05 is meant. No interval is given.
    Source: McDonald 1999.

    Examples
    --------
    >>> from vises_research import stats
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"a": [1, 2, 3, 4, 2], "b": [1, 3, 3, 5, 2], "c": [2, 2, 4, 4, 1]})
    >>> result = stats.omega(frame, ["a", "b", "c"], extraction="minres")
    >>> float(result.value("estimate", term="omega").round(2))
    0.93
    """
    one_of("stats.omega", "extraction", extraction, ("minres", "ml"))
    rows, values = answers(data, items)
    why = unfit(values, items, 3) or _singular(values, extraction)
    cells, notes = _solve(values, items, extraction) if not why else _nothing(items, why)
    columns = ["term", "item", "estimate", "statistic", "df", "p_value"]
    table = pd.DataFrame(cells, columns=columns).assign(n=len(values), n_items=len(items))
    return Result(
        OMEGA_CARD, table, ML if extraction == "ml" else MINRES, rows.base, (*rows.notes, *notes)
    )


Cells = tuple[list[dict[str, Any]], list[str]]


def _solve(values: Matrix, items: Sequence[str], extraction: str) -> Cells:
    together, n, k = correlation(values), *values.shape
    loadings, unique, converged = _minres(together)
    scale = np.ones(k)
    fit: dict[str, Any] = {"term": "one_factor"}
    notes = ["omega, loading and uniqueness have an estimate, one_factor has a test"]
    if extraction == "ml":
        # The fit does not depend on the units; n is the divisor of a likelihood's variances.
        scale = np.sqrt(np.diag(covariance(values)) * (n - 1) / n)
        loadings, unique, converged, distance = _likelihood(together, loadings)
        fit |= _test(n * max(distance, 0.0), k * (k - 3) // 2)
    else:
        notes.append("no test of one factor: minimum residuals have none")
    if not converged:
        return _nothing(items, ("the fit of one factor did not converge",))
    improper = np.array(items)[unique <= _SMALLEST]
    notes += [f"improper solution: nothing of {i} is left unexplained" for i in improper]
    notes += [f"{i} loads negatively: to be reversed?" for i in np.array(items)[loadings < 0]]
    if k == 3:
        notes.append("three items: one factor always fits, there is nothing to test")
    observed = (np.outer(scale, scale) * together).sum()
    return _cells(items, loadings * scale, unique * scale**2, observed, fit), notes


def _cells(
    items: Sequence[str], loadings: Matrix, unique: Matrix, observed: float, fit: dict[str, Any]
) -> list[dict[str, Any]]:
    common = loadings.sum() ** 2
    return [
        {"term": "omega", "estimate": common / (common + unique.sum())},
        {"term": "omega_observed", "estimate": 1 - unique.sum() / observed},
        fit,
        *(
            {"term": "loading", "item": i, "estimate": x}
            for i, x in zip(items, loadings, strict=True)
        ),
        *(
            {"term": "uniqueness", "item": i, "estimate": x}
            for i, x in zip(items, unique, strict=True)
        ),
    ]


def _minres(together: Matrix) -> tuple[Matrix, Matrix, bool]:
    """Make the off-diagonal residuals least squares (Harman & Jones 1966)."""
    from scipy.optimize import minimize

    apart = 1 - np.eye(len(together))

    def loss(loadings: Matrix) -> tuple[float, Matrix]:
        residual = (together - np.outer(loadings, loadings)) * apart
        return float((residual**2).sum() / 2), -2 * residual @ loadings

    sizes, axes = np.linalg.eigh(together)
    start = axes[:, -1] * np.sqrt(sizes[-1]) * 0.8
    start *= 1 if start.sum() >= 0 else -1
    ends = [(-1.0, 1.0)] * len(together)
    fit = minimize(loss, start, jac=True, bounds=ends, options=_TIGHT)
    return fit.x, 1 - fit.x**2, bool(np.isfinite(fit.fun) and fit.status != 1)


def _likelihood(together: Matrix, start: Matrix) -> tuple[Matrix, Matrix, bool, float]:
    from scipy.optimize import minimize

    k = len(together)
    floor = np.linalg.slogdet(together)[1] + k

    def loss(both: Matrix) -> tuple[float, Matrix]:
        loadings, unique = both[:k], both[k:]
        model = np.outer(loadings, loadings) + np.diag(unique)
        inverse = np.linalg.inv(model)
        slope = inverse - inverse @ together @ inverse
        value = np.linalg.slogdet(model)[1] + np.trace(inverse @ together) - floor
        return float(value), np.concatenate([2 * slope @ loadings, np.diag(slope)])

    first = np.concatenate([start, np.maximum(1 - start**2, 0.05)])
    ends = [(None, None)] * k + [(_SMALLEST, None)] * k
    fit = minimize(loss, first, jac=True, bounds=ends, options=_TIGHT)
    return fit.x[:k], fit.x[k:], bool(np.isfinite(fit.fun) and fit.status != 1), float(fit.fun)


_TIGHT = {"ftol": 1e-15, "gtol": 1e-9, "maxiter": 5000, "maxfun": 50000}


def _test(statistic: float, df: int) -> dict[str, float]:
    from scipy.special import chdtrc

    p = chdtrc(df, statistic) if df else np.nan
    return {"statistic": statistic, "df": df, "p_value": p}


def _singular(values: Matrix, extraction: str) -> tuple[str, ...]:
    if extraction == "minres" or np.linalg.cond(correlation(values)) < 1e10:
        return ()
    return ("the items repeat each other, or there are no more rows than items",)


def _nothing(items: Sequence[str], why: Sequence[str]) -> Cells:
    terms = ["omega", "omega_observed", "one_factor"]
    cells: list[dict[str, Any]] = [{"term": term} for term in terms]
    cells += [{"term": t, "item": i} for t in ("loading", "uniqueness") for i in items]
    return [{**cell, "estimate": np.nan} for cell in cells], [f"no omega: {'; '.join(why)}"]
