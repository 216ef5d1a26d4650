"""Polychoric correlations: what ordinal items would correlate if they were measured finely."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from functools import cache
from typing import Literal

import numpy as np
import pandas as pd

from vises_research.stats import quantity
from vises_research.stats.card import Card, Say
from vises_research.stats.given import Given
from vises_research.stats.options import one_of
from vises_research.stats.reliability.items import Matrix, answers, unfit
from vises_research.stats.results import Method, Result

_OLSSON = (
    "Olsson, U. (1979). Maximum likelihood estimation of the polychoric correlation coefficient. "
    "Psychometrika, 44(4), 443-460"
)
METHODS = {
    "ml": Method("Polychoric correlation, maximum likelihood", _OLSSON),
    "two_step": Method("Polychoric correlation, two steps (thresholds from the margins)", _OLSSON),
}
ORDINAL_ALPHA = Method(
    "Ordinal alpha (standardised alpha of two-step polychoric correlations)",
    "Zumbo, B. D., Gadermann, A. M., & Zeisser, C. (2007). Ordinal versions of coefficients alpha "
    "and theta for Likert rating scales. Journal of Modern Applied Statistical Methods, 6(1)",
)


POLYCHORIC_CARD = Card(
    "polychoric",
    (Say("", quantity.COEFFICIENT, measure="polychoric"),),
    rows="item_pairs",
    about="rows",
    discloses="correlations",
)


def polychoric(
    data: Given,
    items: Sequence[str],
    *,
    estimator: Literal["ml", "two_step"] = "ml",
    correction: float = 0.0,
    conf_level: float = 0.95,
) -> Result:
    """Give the polychoric correlation of every pair of items.

    Parameters
    ----------
    items
        The ordinal items.
    estimator
        ``ml`` (thresholds and correlation at once) or ``two_step``.
    correction
        What is put in cells that nobody is in, 0.5 for example; nothing by default.

    Returns
    -------
    Result
        A row a pair (``first``, ``second``): ``estimate``, ``std_error``, limits.

    Raises
    ------
    StudyError
        If a column is not there or has no order, or the estimator is not known.

    Notes
    -----
    The log likelihood is Σ n log π(ρ, thresholds) over the cells, π from the bivariate normal;
    limits by Fisher's z with the observed information. ``two_step`` takes the thresholds as known:
    its error is too small, so it has no limits. Near ±1 (empty corners) there is no estimate.
    Source: Olsson 1979.

    Examples
    --------
    >>> from vises_research import stats
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"a": [1, 1, 1, 2, 2, 2, 3, 3, 3], "b": [1, 1, 2, 1, 2, 3, 2, 3, 3]})
    >>> float(stats.polychoric(frame, ["a", "b"]).value("estimate").round(2))
    0.77
    """
    one_of("stats.polychoric", "estimator", estimator, tuple(METHODS))
    rows, values = answers(data, items)
    cells, notes = [], []
    for i, j in itertools.combinations(range(len(items)), 2):
        rho, variance = pair_correlation(values[:, i], values[:, j], correction, estimator)
        low, high = _limits(rho, variance, conf_level) if estimator == "ml" else (np.nan, np.nan)
        cells.append([items[i], items[j], rho, np.sqrt(variance), low, high, conf_level])
        if np.isnan(rho):
            why = unfit(values[:, [i, j]], [items[i], items[j]]) or (_AT_THE_LIMIT,)
            notes.append(f"no correlation of {items[i]} and {items[j]}: {'; '.join(why)}")
    if estimator == "two_step":
        notes.append("no limits: the standard error takes the thresholds as known")
    columns = ["first", "second", "estimate", "std_error", "conf_low", "conf_high", "conf_level"]
    table = pd.DataFrame(cells, columns=columns).assign(n=len(values))
    return Result(POLYCHORIC_CARD, table, METHODS[estimator], rows.base, (*rows.notes, *notes))


ORDINAL_ALPHA_CARD = Card(
    "ordinal_alpha", (Say("ordinal_alpha", quantity.COEFFICIENT),), discloses="indices"
)


def ordinal_alpha(data: Given, items: Sequence[str], *, correction: float = 0.0) -> Result:
    """Give ordinal alpha: the reliability of the traits behind ordinal items.

    Parameters
    ----------
    items
        The ordinal items.
    correction
        What is put in cells that nobody is in, 0.5 for example; nothing by default.

    Returns
    -------
    Result
        Rows ``ordinal_alpha`` and ``sum_of_correlations`` (of the whole matrix).

    Raises
    ------
    StudyError
        If a column is not there or has no order.

    Notes
    -----
    alpha = k/(k-1) (1 - k / ΣR) of the polychoric correlations. It is about unobserved continuous
    answers, not about the sum of the answers given: for that, use ``cronbach_alpha``.
    Source: Zumbo et al. 2007.

    Examples
    --------
    >>> from vises_research import stats
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"a": [1, 1, 1, 2, 2, 2, 3, 3, 3], "b": [1, 1, 2, 1, 2, 3, 2, 3, 3]})
    >>> result = stats.ordinal_alpha(frame, ["a", "b"])
    >>> float(result.value("estimate", term="ordinal_alpha").round(2))
    0.87
    """
    rows, values = answers(data, items)
    together, k = polychoric_matrix(values, correction), len(items)
    total = together.sum()
    alpha = k / (k - 1) * (1 - k / total) if k > 1 and total > 1e-12 else np.nan
    notes: list[str] = []
    seen: tuple[str, ...] = ()
    if np.isnan(alpha):
        why = unfit(values, items) or (_AT_THE_LIMIT,)
        notes = [f"no ordinal alpha: {'; '.join(why)}"]
    else:
        smallest = np.linalg.eigvalsh(together)[0]
        seen = (f"smallest eigenvalue of the correlations {smallest:.3f}: it should be positive",)
    cells = {"term": ["ordinal_alpha", "sum_of_correlations"], "estimate": [alpha, total]}
    table = pd.DataFrame(cells).assign(n=len(values), n_items=k)
    return Result(
        ORDINAL_ALPHA_CARD, table, ORDINAL_ALPHA, rows.base, (*rows.notes, *notes), assumptions=seen
    )


_AT_THE_LIMIT = "a correlation is at its limit (empty corners of the table) or the fit failed"


def _limits(rho: float, variance: float, conf_level: float) -> tuple[float, float]:
    from scipy.special import ndtri

    half = ndtri(0.5 + conf_level / 2) * np.sqrt(variance) / (1 - rho**2)
    return float(np.tanh(np.arctanh(rho) - half)), float(np.tanh(np.arctanh(rho) + half))


_LIMIT = 0.9995  # beyond, a maximum cannot be told from a likelihood that has none
_GRID = np.sin(np.linspace(-1, 1, 41) * np.arcsin(0.9999))  # closer together where they matter
_SURE = 1e-9


def polychoric_matrix(values: Matrix, correction: float = 0.0) -> Matrix:
    """Give the two-step polychoric correlations of the columns; not a number where none."""
    return np.asarray(polychoric_matrices(values[None], correction)[0])


def polychoric_matrices(samples: Matrix, correction: float = 0.0) -> Matrix:
    """Give the two-step polychoric correlations of several samples at once.

    Parameters
    ----------
    samples
        Samples by rows by items; each item has the same answers in every sample, in another order.
    correction
        What is put in empty cells.

    Returns
    -------
    numpy.ndarray
        Samples by items by items; not a number where there is no correlation.
    """
    number, _, k = samples.shape
    together = np.tile(np.eye(k), (number, 1, 1))
    for i, j in itertools.combinations(range(k), 2):
        rho, _ = _two_steps(_tables(samples[:, :, i], samples[:, :, j]), correction)
        together[:, i, j] = together[:, j, i] = rho
    return together


def pair_correlation(
    first: Matrix, second: Matrix, correction: float, estimator: str
) -> tuple[float, float]:
    """Give the polychoric correlation of two columns and its variance."""
    table = _cross(first, second)
    rho, variance = (float(one[0]) for one in _two_steps(table[None], correction))
    if estimator == "two_step" or np.isnan(rho):
        return rho, variance
    a, b = _thresholds(table.sum(axis=1)), _thresholds(table.sum(axis=0))
    return _joint(rho, a, b, np.where(table == 0, correction, table))


def _two_steps(tables: Matrix, correction: float) -> tuple[Matrix, Matrix]:
    """Give correlation and variance for tables of the same margins, which set the thresholds."""
    lost = np.full(len(tables), np.nan)
    if min(tables.shape[1:]) < 2:
        return lost, lost
    a, b = _thresholds(tables[0].sum(axis=1)), _thresholds(tables[0].sum(axis=0))
    tables = np.where(tables == 0, correction, tables)
    likelihood = np.einsum("sij,gij->sg", tables, np.log(_cells(_GRID, a, b)))
    best = likelihood.argmax(axis=1)
    low, high = _GRID[np.maximum(best - 1, 0)], _GRID[np.minimum(best + 1, len(_GRID) - 1)]
    rho = _GRID[best]
    for _ in range(5):  # Newton's steps, which double the digits, between two points of the grid
        slope, curve = _slopes(rho, a, b, tables)
        step = np.divide(slope, curve, out=np.zeros(len(rho)), where=curve < 0)
        rho = np.clip(rho - step, low, high)
        if np.abs(step).max() < _SURE:
            break
    found = (np.abs(rho) <= _LIMIT) & (curve < 0)
    variance = np.divide(-1.0, curve, out=lost.copy(), where=found)
    return np.where(found, rho, np.nan), variance


def _cross(first: Matrix, second: Matrix) -> Matrix:
    """Count the pairs of levels in use."""
    return np.asarray(_tables(np.asarray(first)[None], np.asarray(second)[None])[0])


def _tables(first: Matrix, second: Matrix) -> Matrix:
    """Count the pairs of levels in use, sample by sample."""
    levels, rows = np.unique(first, return_inverse=True)
    others, columns = np.unique(second, return_inverse=True)
    shape = (len(first), len(levels), len(others))
    sample = np.repeat(np.arange(len(first)), first.shape[1])
    places = np.ravel_multi_index((sample, rows.ravel(), columns.ravel()), shape)
    return np.bincount(places, minlength=int(np.prod(shape))).reshape(shape).astype(float)


def _thresholds(margin: Matrix) -> Matrix:
    from scipy.special import ndtri

    return np.asarray(ndtri(margin.cumsum()[:-1] / margin.sum()))


@cache
def _nodes() -> tuple[Matrix, Matrix]:
    return np.polynomial.legendre.leggauss(48)


def _cells(rho: Matrix | float, a: Matrix, b: Matrix) -> Matrix:
    """Give the probabilities of the cells between thresholds, by Sheppard's integral.

    One table for each correlation.
    """
    from scipy.special import ndtr

    nodes, weights = _nodes()
    rho = np.asarray(rho, dtype=float)[..., None, None]
    sine = np.sin(np.arcsin(rho[..., None]) * (nodes + 1) / 2)
    h, k = a[:, None, None], b[None, :, None]
    inside = np.exp((h * k * sine - (h**2 + k**2) / 2) / (1 - sine**2)) @ weights
    below = np.zeros((*rho.shape[:-2], len(a) + 2, len(b) + 2))
    below[..., 1:-1, -1], below[..., -1, 1:-1], below[..., -1, -1] = ndtr(a), ndtr(b), 1.0
    below[..., 1:-1, 1:-1] = np.outer(ndtr(a), ndtr(b)) + np.arcsin(rho) / (4 * np.pi) * inside
    return np.asarray(np.maximum(_between(below), 1e-15))


def _density(rho: Matrix | float, a: Matrix, b: Matrix) -> Matrix:
    """Give the bivariate normal density at the thresholds, zero all around."""
    h, k = a[:, None], b[None, :]
    rho = np.asarray(rho, dtype=float)[..., None, None]
    rest = 1 - rho**2
    inside = np.exp(-(h**2 - 2 * rho * h * k + k**2) / (2 * rest)) / (2 * np.pi * np.sqrt(rest))
    return np.pad(inside, [*[(0, 0)] * (inside.ndim - 2), (1, 1), (1, 1)])


def _between(corners: Matrix) -> Matrix:
    """Give what lies between the corners of each cell."""
    return np.asarray(np.diff(np.diff(corners, axis=-2), axis=-1))


def _slopes(rho: Matrix | float, a: Matrix, b: Matrix, table: Matrix) -> tuple[Matrix, Matrix]:
    """Give first and second derivative of the log likelihood in the correlation."""
    cells, density = _cells(rho, a, b), _density(rho, a, b)
    rho = np.asarray(rho, dtype=float)[..., None, None]
    rest = 1 - rho**2
    h, k = np.pad(a, 1)[:, None], np.pad(b, 1)[None, :]
    growth = rho / rest + (h * k * (1 + rho**2) - rho * (h**2 + k**2)) / rest**2
    once, twice = _between(density) / cells, _between(density * growth) / cells
    return (table * once).sum(axis=(-2, -1)), (table * (twice - once**2)).sum(axis=(-2, -1))


def _joint(rho: float, a: Matrix, b: Matrix, table: Matrix) -> tuple[float, float]:
    """Solve for thresholds and correlation at once, from the two-step solution."""
    from scipy.optimize import root

    cut = 1 + len(a)

    def score(x: Matrix) -> Matrix:
        if abs(x[0]) >= 1:
            return np.full(len(x), 1e6)
        return _score(x[0], x[1:cut], x[cut:], table)

    solved = root(score, np.concatenate([[rho], a, b]), tol=1e-11)
    x = solved.x
    if abs(x[0]) > _LIMIT or np.abs(score(x)).max() > 1e-4:
        return np.nan, np.nan
    steps = np.eye(len(x)) * 1e-5
    curve = np.array([(score(x + step) - score(x - step)) / 2e-5 for step in steps])
    return float(x[0]), float(np.linalg.inv(-(curve + curve.T) / 2)[0, 0])


def _score(rho: float, a: Matrix, b: Matrix, table: Matrix) -> Matrix:
    weight = table / _cells(rho, a, b)
    along = (weight * _between(_density(rho, a, b))).sum()
    rows = -(np.diff(weight, axis=0) * _edges(a, b, rho)).sum(axis=1)
    columns = -(np.diff(weight, axis=1).T * _edges(b, a, rho)).sum(axis=1)
    return np.concatenate([[along], rows, columns])


def _edges(moved: Matrix, others: Matrix, rho: float) -> Matrix:
    """Give what each cell gains, for each threshold moved."""
    from scipy.special import ndtr

    height = np.exp(-(moved**2) / 2) / np.sqrt(2 * np.pi)
    share = ndtr((others[None, :] - rho * moved[:, None]) / np.sqrt(1 - rho**2))
    return np.asarray(
        height[:, None] * np.diff(np.pad(share, ((0, 0), (1, 1)), constant_values=(0, 1)))
    )
