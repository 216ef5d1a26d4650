"""The likelihood of a table of two ordinal items, and where it is largest."""

import itertools
from functools import cache

import numpy as np

from vises_research.stats.reliability.items import Matrix

__all__ = ["pair_correlation", "polychoric_matrices", "polychoric_matrix"]

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
