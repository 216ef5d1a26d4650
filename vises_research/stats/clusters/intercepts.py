"""Restricted likelihood of a linear model with one random intercept, from sums by cluster alone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from vises_research.stats import noise


@dataclass(frozen=True)
class Nested:
    """Rows of clusters, reduced to what the likelihood needs.

    Parameters
    ----------
    size, sums
        By cluster: number of rows, sums of the columns of the model and (last) of the outcome.
    inner
        Cross products, of the same columns, of deviations from the cluster means.
    """

    size: np.ndarray
    sums: np.ndarray
    inner: np.ndarray

    @classmethod
    def of(cls, x: np.ndarray, y: np.ndarray, codes: np.ndarray) -> Nested:
        """Reduce the rows of a model: matrix, outcome, place of each row's cluster."""
        size = np.bincount(codes).astype(float)
        both = np.column_stack([x, y])
        sums = np.zeros((len(size), both.shape[1]))
        np.add.at(sums, codes, both)
        off = both - (sums / size[:, None])[codes]
        pairs = zip(off.T, both.T, strict=True)
        off = np.column_stack([noise.settled(one, beside) for one, beside in pairs])
        return cls(size, sums, off.T @ off)

    @property
    def means(self) -> np.ndarray:
        """The mean of the outcome in each cluster."""
        return np.asarray(self.sums[:, -1] / self.size)

    @property
    def within(self) -> float:
        """The sum of squares of the outcome within clusters."""
        return float(self.inner[-1, -1])

    @property
    def df(self) -> tuple[int, int]:
        """How many contrasts of the outcome, within and between clusters, the model leaves."""
        p = len(self.inner) - 1
        rank = noise.generalised_inverse(self.inner[:p, :p])[1] if p else 0
        clusters = len(self.size)
        return int(self.size.sum()) - clusters - rank, clusters - p + rank


@dataclass(frozen=True)
class Fit:
    """A model with a random intercept.

    Parameters
    ----------
    beta, covariance
        Coefficients, and their covariance with the variances taken as known.
    adjusted, df
        Kenward and Roger's covariance and degrees of freedom.
    between, within
        The two variances.
    notes
        What a reader must know.
    """

    beta: np.ndarray
    covariance: np.ndarray
    adjusted: np.ndarray
    df: np.ndarray
    between: float
    within: float
    notes: tuple[str, ...] = ()


def reml(nested: Nested) -> Fit:
    """Fit by restricted maximum likelihood.

    Parameters
    ----------
    nested
        The data.

    Returns
    -------
    Fit
        NaN with a note where the data cannot tell the two variances apart.
    """
    p = len(nested.inner) - 1
    inside, among = nested.df
    if inside < 1 or among < 1 or not nested.within > 0:
        none, square = np.full(p, np.nan), np.full((p, p), np.nan)
        why = "no estimate: too few clusters or rows, or no spread within clusters"
        return Fit(none, square, square, none, np.nan, np.nan, (why,) if nested.size.size else ())
    share = _search(nested)
    ratio = share / (1 - share)
    cross = _cross(nested, ratio)
    beta = np.linalg.solve(cross[:p, :p], cross[:p, p])
    within = float(cross[p, p] - beta @ cross[:p, p]) / (inside + among)
    covariance = within * np.linalg.inv(cross[:p, :p])
    adjusted, df = _kenward_roger(nested, covariance, ratio * within, within)
    notes = ("between is estimated as 0: the clusters differ no more than rows do",)
    return Fit(beta, covariance, adjusted, df, ratio * within, within, notes * (ratio == 0))


def _cross(nested: Nested, ratio: float) -> np.ndarray:
    """Give the cross products weighted by the inverse covariance (within = 1)."""
    weight = 1 / (nested.size * (1 + ratio * nested.size))
    return np.asarray(nested.inner + nested.sums.T @ (weight[:, None] * nested.sums))


def _search(nested: Nested) -> float:
    """Find the share of the variance that lies between clusters, where the likelihood is highest.

    A grid comes first, so that a second peak is not missed; then a search within its best cell.
    """
    from scipy.optimize import minimize_scalar

    p, free = len(nested.inner) - 1, sum(nested.df)

    def deviance(share: float) -> float:
        ratio = share / (1 - share)
        cross = _cross(nested, ratio)
        squares = cross[p, p] - cross[:p, p] @ np.linalg.solve(cross[:p, :p], cross[:p, p])
        spread = np.log1p(ratio * nested.size).sum()
        return float(free * np.log(squares) + spread + np.linalg.slogdet(cross[:p, :p])[1])

    grid = np.append(np.linspace(0, 0.98, 50), [0.99, 0.999, 0.9999, 0.999999])
    best = int(np.argmin([deviance(share) for share in grid]))
    ends = (grid[max(best - 1, 0)], grid[min(best + 1, len(grid) - 1)])
    found = minimize_scalar(deviance, bounds=ends, method="bounded", options={"xatol": 1e-12})
    return float(found.x) if found.fun < deviance(0.0) else 0.0


def _kenward_roger(
    nested: Nested, covariance: np.ndarray, between: float, within: float
) -> tuple[np.ndarray, np.ndarray]:
    """Give Kenward and Roger's covariance, and their df for each single coefficient.

    The covariance of a cluster has one eigenvalue within + n between (the mean) and n - 1 times
    within, so that every trace is a sum over clusters. For one contrast their F has no scale
    factor and df = 2 / A, A = Σ W_ij (v'P_i v)(v'P_j v) / (l'Φl)² with v = Φl.
    """
    p, n = len(covariance), nested.size
    sums, inner, top = nested.sums[:, :p], nested.inner[:p, :p], within + n * between

    def outer(weight: np.ndarray) -> np.ndarray:
        return np.asarray(sums.T @ (weight[:, None] * sums))

    first = [outer(1 / top**2), outer(1 / (n * top**2)) + inner / within**2]
    second = np.empty((2, 2, p, p))
    second[0, 0] = outer(n / top**3)
    second[0, 1] = second[1, 0] = outer(1 / top**3)
    second[1, 1] = outer(1 / (n * top**3)) + inner / within**3
    mixed = (n / top**2).sum()
    traces = np.array(
        [[(n**2 / top**2).sum(), mixed], [mixed, ((n - 1) / within**2 + 1 / top**2).sum()]]
    )
    moved = np.array([one @ covariance for one in first])
    twice = np.einsum("iab,jba->ij", moved, moved)
    once = np.einsum("ijab,ba->ij", second, covariance)
    weights = np.linalg.inv((traces - 2 * once + twice) / 2)
    excess = second - np.einsum("iab,jbc->ijac", moved, np.array(first))
    adjusted = covariance + 2 * covariance @ np.tensordot(weights, excess, 2) @ covariance
    slopes = np.array([np.diag(covariance @ one @ covariance) for one in first])
    spread = np.einsum("ia,ij,ja->a", slopes, weights, slopes)
    return adjusted, 2 * np.diag(covariance) ** 2 / spread
