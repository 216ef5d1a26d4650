"""The likelihood of a table of two ordinal items, and where it is largest."""

import itertools
from functools import cache

import numpy as np

from vises_research.stats.reliability.items import Matrix

__all__ = ["pair_correlation", "polychoric_matrix"]

_LIMIT = 0.9995  # beyond, a maximum cannot be told from a likelihood that has none


def polychoric_matrix(values: Matrix, correction: float = 0.0) -> Matrix:
    """Give the two-step polychoric correlations of the columns; not a number where none."""
    k = values.shape[1]
    together = np.eye(k)
    for i, j in itertools.combinations(range(k), 2):
        rho, _ = pair_correlation(values[:, i], values[:, j], correction, "two_step")
        together[i, j] = together[j, i] = rho
    return together


def pair_correlation(
    first: Matrix, second: Matrix, correction: float, estimator: str
) -> tuple[float, float]:
    """Give the polychoric correlation of two columns and its variance."""
    from scipy.optimize import minimize_scalar

    table = _cross(first, second)
    if min(table.shape) < 2:
        return np.nan, np.nan
    a, b = _thresholds(table.sum(axis=1)), _thresholds(table.sum(axis=0))
    table = np.where(table == 0, correction, table)

    def loss(rho: float) -> float:
        return -float((table * np.log(_cells(rho, a, b))).sum())

    rho = minimize_scalar(loss, bounds=(-0.9999, 0.9999), method="bounded").x
    for _ in range(5):  # Newton's steps: the search above stops at half the digits
        slope, curve = _slopes(rho, a, b, table)
        rho = float(np.clip(rho - slope / curve, -0.9999, 0.9999)) if curve < 0 else rho
    if abs(rho) > _LIMIT or not curve < 0:
        return np.nan, np.nan
    return (rho, float(-1 / curve)) if estimator == "two_step" else _joint(rho, a, b, table)


def _cross(first: Matrix, second: Matrix) -> Matrix:
    """Count the pairs of levels in use."""
    levels, rows = np.unique(first, return_inverse=True)
    others, columns = np.unique(second, return_inverse=True)
    flat = np.bincount(rows * len(others) + columns, minlength=len(levels) * len(others))
    return flat.reshape(len(levels), len(others)).astype(float)


def _thresholds(margin: Matrix) -> Matrix:
    from scipy.special import ndtri

    return np.asarray(ndtri(margin.cumsum()[:-1] / margin.sum()))


@cache
def _nodes() -> tuple[Matrix, Matrix]:
    return np.polynomial.legendre.leggauss(48)


def _cells(rho: float, a: Matrix, b: Matrix) -> Matrix:
    """Give the probabilities of the cells between thresholds, by Sheppard's integral."""
    from scipy.special import ndtr

    nodes, weights = _nodes()
    sine = np.sin(np.arcsin(rho) * (nodes + 1) / 2)
    h, k = a[:, None, None], b[None, :, None]
    inside = np.exp((h * k * sine - (h**2 + k**2) / 2) / (1 - sine**2)) @ weights
    below = np.zeros((len(a) + 2, len(b) + 2))
    below[1:-1, -1], below[-1, 1:-1], below[-1, -1] = ndtr(a), ndtr(b), 1.0
    below[1:-1, 1:-1] = np.outer(ndtr(a), ndtr(b)) + np.arcsin(rho) / (4 * np.pi) * inside
    return np.asarray(np.maximum(np.diff(np.diff(below, axis=0), axis=1), 1e-15))


def _density(rho: float, a: Matrix, b: Matrix) -> Matrix:
    """Give the bivariate normal density at the thresholds, zero all around."""
    h, k, rest = a[:, None], b[None, :], 1 - rho**2
    inside = np.exp(-(h**2 - 2 * rho * h * k + k**2) / (2 * rest)) / (2 * np.pi * np.sqrt(rest))
    return np.pad(inside, 1)


def _slopes(rho: float, a: Matrix, b: Matrix, table: Matrix) -> tuple[float, float]:
    """Give first and second derivative of the log likelihood in the correlation."""
    cells, density, rest = _cells(rho, a, b), _density(rho, a, b), 1 - rho**2
    h, k = np.pad(a, 1)[:, None], np.pad(b, 1)[None, :]
    growth = rho / rest + (h * k * (1 + rho**2) - rho * (h**2 + k**2)) / rest**2
    once, twice = (np.diff(np.diff(d, axis=0), axis=1) for d in (density, density * growth))
    first = (table * once / cells).sum()
    return float(first), float((table * (twice / cells - (once / cells) ** 2)).sum())


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
    along = (weight * np.diff(np.diff(_density(rho, a, b), axis=0), axis=1)).sum()
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
