"""Least squares and its sandwich errors, on plain arrays."""

from __future__ import annotations

import numpy as np

__all__ = ["least_squares"]

_EXPONENT = {"CR2": 0.5, "CR3": 1.0}


def least_squares(
    x: np.ndarray, y: np.ndarray, codes: np.ndarray, kind: str
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Fit by least squares.

    Parameters
    ----------
    x, y
        Matrix (of full rank) and outcome.
    codes
        The place of each row's cluster.
    kind
        ``CR0``, ``CR1``, ``CR1S``, ``CR2``, ``CR3``, ``HC3`` or ``classical`` errors.

    Returns
    -------
    tuple of numpy.ndarray
        Coefficients, their covariance and the df of each; no df where there is no error.
    """
    (n, p), (q, r) = x.shape, np.linalg.qr(x)
    inverse = np.linalg.inv(r)
    beta = inverse @ (q.T @ y)
    residuals = y - x @ beta
    spare = np.full(p, float(n - p) if n > p else np.nan)
    if kind == "classical":
        meat, df = residuals @ residuals / spare[:1] * np.eye(p), spare
    else:
        meat, df = _sandwich(q, residuals, codes, "CR3" if kind == "HC3" else kind, inverse)
    covariance = inverse @ meat @ inverse.T
    # An error that is only rounding is none: a perfect fit, or a single cluster.
    rounding = 1e-10 * np.abs(y).max(initial=0) * np.linalg.norm(inverse, axis=1)
    sure = np.sqrt(np.diag(covariance)) > rounding
    covariance = np.where(np.outer(sure, sure), covariance, np.nan)
    return beta, covariance, np.where(sure, spare if kind == "HC3" else df, np.nan)


def _sandwich(
    q: np.ndarray, residuals: np.ndarray, codes: np.ndarray, kind: str, contrasts: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Give the middle of the sandwich and Satterthwaite's df of each contrast.

    With orthonormal columns Q, (I - H_g)^(-a) Q_g = Q_g F_g where F_g needs only the eigenvalues
    of the small matrix K_g = Q_g'Q_g: no matrix is as large as a cluster.
    """
    n, p = q.shape
    m = int(codes.max(initial=-1)) + 1
    own, moments = np.zeros((m, p)), np.zeros((m, p, p))
    np.add.at(own, codes, q * residuals[:, None])
    np.add.at(moments, codes, q[:, :, None] * q[:, None, :])
    hat, vectors = np.linalg.eigh(moments)
    left = np.where(1 - hat > 1e-10, 1 - hat, np.inf) ** -_EXPONENT.get(kind, 0.0)
    adjust = np.einsum("gij,gj,gkj->gik", vectors, left, vectors)
    pushed = np.einsum("gij,gj->gi", adjust, own) * _factor(kind, n, p, m)
    seen = np.einsum("gij,cj->gci", adjust, contrasts)
    through = np.einsum("gij,gcj->gci", moments, seen)
    size, square = np.einsum("gci,gci->gc", seen, through), np.einsum("gci,gci->gc", *[through] * 2)
    cross = np.einsum("gci,gcj->cij", through, through)
    below = (size**2 - 2 * size * square).sum(0) + (cross**2).sum((1, 2))
    with np.errstate(divide="ignore", invalid="ignore"):
        return pushed.T @ pushed, (size - square).sum(0) ** 2 / below


def _factor(kind: str, n: int, p: int, m: int) -> float:
    """Give the factor of the errors (not the variance) for the number of clusters."""
    if kind not in ("CR1", "CR1S"):
        return 1.0
    if m < 2 or n <= p:
        return float("nan")
    return float(np.sqrt(m / (m - 1) * ((n - 1) / (n - p) if kind == "CR1S" else 1.0)))
