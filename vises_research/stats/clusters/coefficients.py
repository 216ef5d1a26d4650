"""Coefficients of a model: the matrix that predictors make, and the rows that estimates make."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from vises_research.stats import noise
from vises_research.stats.bases import typed
from vises_research.stats.models.coding import label


class Coefficient(NamedTuple):
    """What a column stands for: the intercept, a number, or one level against the first."""

    term: str
    item: str = ""
    first: str = ""
    second: str = ""

    def __str__(self) -> str:
        return f"{self.item or self.term} {self.first}".strip()


@dataclass(frozen=True)
class Design:
    """The matrix of a model.

    Parameters
    ----------
    matrix
        One row a unit, one column a coefficient that the data can tell apart.
    coefficients
        What all coefficients stand for, in order.
    told_apart
        Which of them have a column in the matrix.
    """

    matrix: np.ndarray
    coefficients: tuple[Coefficient, ...]
    told_apart: np.ndarray

    @property
    def notes(self) -> tuple[str, ...]:
        """Say which coefficients have no estimate because others determine them."""
        if not len(self.matrix):
            return ("no estimate: no rows",)
        pairs = zip(self.coefficients, self.told_apart, strict=True)
        lost = ", ".join(str(one) for one, kept in pairs if not kept)
        return (f"no estimate for {lost}: the other coefficients determine it",) if lost else ()

    def spread(self, values: np.ndarray) -> np.ndarray:
        """Put the values of the coefficients told apart among all, with NaN for the others."""
        whole = np.full((len(self.coefficients), *values.shape[1:]), np.nan)
        whole[self.told_apart] = values
        return whole

    def covariance(self, values: np.ndarray, more: int = 0) -> np.ndarray:
        """Put a covariance among all coefficients and some more rows of a table."""
        return np.pad(self.spread(self.spread(values).T), (0, more), constant_values=np.nan)

    def table(
        self, beta: np.ndarray, covariance: np.ndarray, df: np.ndarray, conf_level: float
    ) -> pd.DataFrame:
        """Give a row for each coefficient; without error where it has no df."""
        std_error = np.sqrt(np.where(np.isnan(df), np.nan, np.diag(covariance)))
        own, error, free = (self.spread(values) for values in (beta, std_error, df))
        keys = pd.DataFrame(self.coefficients, columns=Coefficient._fields)
        return keys.assign(**inference(own, error, free, conf_level))


def design(frame: pd.DataFrame, predictors: Sequence[str]) -> Design:
    """Make the matrix of an intercept and some predictors.

    Parameters
    ----------
    frame
        Rows without a missing value.
    predictors
        Numbers and yes/no give one column; categories give one for each level that occurs,
        compared with the first of them.

    Returns
    -------
    Design
        The matrix; a column that earlier ones determine is left out and noted.

    Examples
    --------
    >>> made = design(pd.DataFrame({"region": ["hdf", "vlg", "vlg"], "fte": [1.0, 2, 4]}),
    ...               ["region", "fte"])
    >>> [str(one) for one in made.coefficients]
    ['intercept', 'region vlg', 'fte']
    """
    found = [(Coefficient("intercept"), np.ones(len(frame)))]
    found += [pair for name in dict.fromkeys(predictors) for pair in _columns(frame[name])]
    matrix = np.column_stack([values for _, values in found])
    told_apart = noise.independent(matrix)
    return Design(matrix[:, told_apart], tuple(one for one, _ in found), told_apart)


def inference(
    estimate: Any, std_error: Any, df: Any, conf_level: float
) -> dict[str, np.ndarray | float]:
    """Give interval and two-sided t test against zero.

    Parameters
    ----------
    estimate, std_error, df
        Single or arrays; not a number where there is none. Infinite ``df`` means normal.
    conf_level
        Confidence level.

    Returns
    -------
    dict of numpy.ndarray
        The columns of a result, from ``estimate`` to ``p_value``.
    """
    from scipy.special import stdtr, stdtrit

    given = (np.asarray(one, dtype=float) for one in (estimate, std_error, df))
    estimate, std_error, df = np.broadcast_arrays(*given)
    half = stdtrit(df, 0.5 + conf_level / 2) * std_error
    with np.errstate(divide="ignore", invalid="ignore"):
        statistic = estimate / std_error
    return {
        "estimate": estimate,
        "std_error": std_error,
        "conf_low": estimate - half,
        "conf_high": estimate + half,
        "conf_level": conf_level,
        "statistic": statistic,
        "df": df,
        "p_value": 2 * stdtr(df, -np.abs(statistic)),
    }


def _columns(values: pd.Series) -> Iterator[tuple[Coefficient, np.ndarray]]:
    name = str(values.name)
    categorical = isinstance(values.dtype, pd.CategoricalDtype)
    if not categorical and pd.api.types.is_numeric_dtype(values.dtype):
        yield Coefficient("slope", name), values.to_numpy(dtype=float)
        return
    levels = [level for level in typed(values).categories if (values == level).any()]
    for level in levels[1:]:
        same = (values == level).to_numpy(dtype=float)
        yield Coefficient("slope", name, label(level), label(levels[0])), same
    if len(levels) < 2:
        yield Coefficient("slope", name), np.zeros(len(values))


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
