"""What is rounding and what is information: one rule for zeros, ranks and singular matrices."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

NOISE = 1e-10
"""A number so small beside those that it was computed from is rounding.

Sums of some thousand rows are good to 1e-13; what answers tell apart is never below 1e-6.
"""


def settled(values: Floats | float, beside: Floats | float) -> Floats:
    """Set to 0 what is rounding beside the numbers that it is a difference of.

    Parameters
    ----------
    values
        Differences, for example from a mean.
    beside
        The numbers themselves; their largest counts.

    Returns
    -------
    numpy.ndarray
        The values, with a plain 0 where only rounding was left.

    Examples
    --------
    >>> settled(np.array([0.1 + 0.2 - 0.3, 0.5]), 0.3).tolist()
    [0.0, 0.5]
    """
    size = np.abs(np.asarray(beside, dtype=float))
    known = size[np.isfinite(size)]
    return np.where(np.abs(values) <= NOISE * known.max(initial=0.0), 0.0, values)


def centred(matrix: Floats) -> Floats:
    """Give columns about their means; a column that does not vary is a plain 0.

    Parameters
    ----------
    matrix
        Rows by columns.

    Returns
    -------
    numpy.ndarray
        The same shape.

    Examples
    --------
    >>> centred(np.array([[0.1, 1.0], [0.1, 3.0], [0.1, 5.0]])).tolist()
    [[0.0, -2.0], [0.0, 0.0], [0.0, 2.0]]
    """
    if not matrix.size:
        return matrix
    off = matrix - matrix.mean(axis=0)
    return np.column_stack([settled(a, b) for a, b in zip(off.T, matrix.T, strict=True)])


def independent(matrix: Floats) -> NDArray[np.bool_]:
    """Tell which columns the columns before them do not already say (Gram-Schmidt, twice).

    Parameters
    ----------
    matrix
        Rows by columns.

    Returns
    -------
    numpy.ndarray
        A flag a column.

    Examples
    --------
    >>> independent(np.array([[1.0, 2.0, 0.0], [1.0, 2.0, 1.0]])).tolist()
    [True, False, True]
    """
    basis = np.zeros((len(matrix), 0))
    kept = np.zeros(matrix.shape[1], dtype=bool)
    for j, column in enumerate(matrix.T):
        rest = column - basis @ (basis.T @ column)
        rest -= basis @ (basis.T @ rest)
        length = float(np.linalg.norm(rest))
        kept[j] = length > NOISE * np.linalg.norm(column)
        if kept[j]:
            basis = np.column_stack([basis, rest / length])
    return kept


def generalised_inverse(covariance: Floats) -> tuple[Floats, int]:
    """Invert a covariance as far as it goes.

    Parameters
    ----------
    covariance
        Symmetric, without negative eigenvalues. A direction is empty where, in units of each
        variable's own deviation, its variance is rounding beside the largest; units (hours or
        years) do not matter.

    Returns
    -------
    tuple
        The generalised inverse, and the rank.

    Examples
    --------
    >>> generalised_inverse(np.array([[4.0, -4.0], [-4.0, 4.0]]))[1]
    1
    """
    size = np.sqrt(np.maximum(np.diag(covariance), 0.0))
    scale = np.where(size > 0, size, 1.0)
    values, vectors = np.linalg.eigh(covariance / np.outer(scale, scale))
    kept = values > NOISE * np.abs(values).max(initial=0.0)
    turned = vectors[:, kept] / scale[:, None]
    return (turned / values[kept]) @ turned.T, int(kept.sum())


def rank(matrix: Floats) -> int:
    """Give the number of independent columns; the units of a column do not matter.

    Parameters
    ----------
    matrix
        Rows by columns.

    Returns
    -------
    int
        The rank, by the same rule as :func:`generalised_inverse`.

    Examples
    --------
    >>> rank(np.array([[1.0, 1e9], [1.0, 2e9], [1.0, 3e9]]))
    2
    """
    if not matrix.size:
        return 0
    size = np.linalg.norm(matrix, axis=0)
    values = np.linalg.svd(matrix / np.where(size > 0, size, 1.0), compute_uv=False)
    return int((values > NOISE * values.max()).sum())


def wald(gap: Floats, covariance: Floats) -> tuple[float, int]:
    """Give gap' V⁻ gap, and its degrees of freedom: the rank of V.

    Parameters
    ----------
    gap, covariance
        Differences that are 0 if nothing is the matter, and their covariance.

    Returns
    -------
    tuple
        The statistic, not a number where the rank is 0; the rank.
    """
    inverse, df = generalised_inverse(covariance)
    return (float(gap @ inverse @ gap) if df else np.nan), df
