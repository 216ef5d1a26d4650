"""The likelihood of the cumulative logit model, exact to its second derivatives.

Everything follows from one identity: F(u) - F(lo) = F(u) F(-lo) (1 - exp(lo - u)) for the logistic
distribution function F, so that nothing cancels however far out the ends u and lo are.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np

from vises_research.stats.models.coding import Coded

Array = np.ndarray[Any, np.dtype[Any]]
NARROW = 1e-10
"""Ends that are closer count as crossed."""


@dataclass(frozen=True)
class Rows:
    """Each row's answer as an interval whose ends are linear in the parameters.

    Parameters
    ----------
    upper, lower
        Coefficients of the ends: one threshold, and minus the predictors.
    above, below
        What is added: infinity to the upper end of the last level and the lower end of the first.
    weights
        How often each row counts.
    """

    upper: Array
    lower: Array
    above: Array
    below: Array
    weights: Array


def rows(data: Coded, outcome: Any = None, uneven: Any = None) -> Rows:
    """Lay out the rows; the parameters are the thresholds, then the slopes.

    Parameters
    ----------
    data
        Outcome and predictors.
    outcome
        Other answers than those that were given.
    uneven
        Columns whose effect may differ between thresholds: further parameters, one a column and
        threshold from the second on.

    Returns
    -------
    Rows
        One a row of the data.
    """
    codes = data.outcome if outcome is None else outcome
    cut, none = np.eye(data.cuts), np.zeros((1, data.cuts))
    extra = np.zeros((len(codes), 0)) if uneven is None else uneven
    ends = []
    for thresholds in (np.vstack([cut, none])[codes], np.vstack([none, cut])[codes]):
        inner = thresholds.sum(axis=1, keepdims=True)
        more = -thresholds[:, 1:, None] * extra[:, None, :]
        size = (len(codes), more.shape[1] * more.shape[2])
        ends.append(np.hstack([thresholds, -inner * data.matrix, more.reshape(size)]))
    above, below = np.where(codes == data.cuts, np.inf, 0.0), np.where(codes == 0, -np.inf, 0.0)
    return Rows(ends[0], ends[1], above, below, data.weights)


class Point(NamedTuple):
    """A function that is to be maximised, at one place."""

    value: float
    gradient: Array
    information: Array


class Ends(NamedTuple):
    """Logarithm of F(u) - F(lo), row by row, and its derivatives by u and lo."""

    log: Array
    u: Array
    lo: Array
    uu: Array
    ul: Array
    ll: Array


def surplus(u: Array, lo: Array) -> Array:
    """Give 1 / (exp(u - lo) - 1), without overflow."""
    out: Array = np.exp(lo - u) / -np.expm1(lo - u)
    return out


def place(u: Array, lo: Array) -> Ends:
    """Give log(F(u) - F(lo)) and its derivatives.

    Parameters
    ----------
    u, lo
        Upper and lower ends, u > lo.

    Returns
    -------
    Ends
        With c = 1 / (exp(u - lo) - 1): first derivatives F(-u) + c and -F(lo) - c.
    """
    from scipy.special import expit, log_expit

    c = surplus(u, lo)
    fu, fl = expit(-u), expit(lo)
    log = log_expit(u) + log_expit(-lo) + np.log1p(-np.exp(lo - u))
    cc = c * (1 + c)
    return Ends(log, fu + c, -fl - c, -fu * (1 - fu) - cc, cc, -fl * (1 - fl) - cc)


class Likelihood:
    """The log-likelihood of rows as a function of the parameters."""

    def __init__(self, data: Rows) -> None:
        self.data = data

    def forms(self, theta: Array) -> tuple[Array, Array, Array, Array]:
        """Give the ends (without the infinite ones) and their derivatives."""
        upper, lower = self.data.upper, self.data.lower
        return upper @ theta, lower @ theta, upper, lower

    def ends(self, theta: Array) -> tuple[Ends, Array, Array] | None:
        """Give the rows' logarithms with what the chain rule needs; none where ends cross."""
        u, lo, du, dl = self.forms(theta)
        u, lo = u + self.data.above, lo + self.data.below
        return (place(u, lo), du, dl) if (u - lo > NARROW).all() else None

    def scores(self, theta: Array) -> Array:
        """Give each row's weighted contribution to the gradient."""
        at = self.ends(theta)
        assert at is not None
        end, du, dl = at
        out: Array = self.data.weights[:, None] * (end.u[:, None] * du + end.lo[:, None] * dl)
        return out

    def __call__(self, theta: Array) -> Point:
        """Give value, gradient and observed information."""
        at, size = self.ends(theta), len(theta)
        if at is None:
            return Point(-np.inf, np.zeros(size), np.eye(size))
        end, du, dl = at
        w = self.data.weights
        cross = (w * end.ul)[:, None] * dl
        curved = (w * end.uu)[:, None] * du + cross
        lower = (w * end.ul)[:, None] * du + (w * end.ll)[:, None] * dl
        gradient = (w * end.u) @ du + (w * end.lo) @ dl
        return Point(float(w @ end.log), gradient, -(du.T @ curved + dl.T @ lower))


class Jeffreys(Likelihood):
    """The log-likelihood plus half the logarithm of the determinant of the expected information.

    For two levels this is Firth's (1993) penalty. The information it gives is the expected one.
    """

    def __init__(self, data: Coded) -> None:
        super().__init__(rows(data))
        answers = [rows(data, np.full(len(data.outcome), k)) for k in range(len(data.levels))]
        parts = ("upper", "lower", "above", "below", "weights")
        every = [np.concatenate([getattr(one, part) for one in answers]) for part in parts]
        self.every = Likelihood(Rows(*every))

    def __call__(self, theta: Array) -> Point:
        """Give penalised value and gradient, and the expected information."""
        at, plain = self.every.ends(theta), super().__call__(theta)
        if at is None:
            return plain
        end, du, dl = at
        p = self.every.data.weights * np.exp(end.log)
        g = end.u[:, None] * du + end.lo[:, None] * dl
        information = (p[:, None] * g).T @ g
        sign, logarithm = np.linalg.slogdet(information)
        if sign <= 0:
            return plain._replace(value=-np.inf)
        turned = g @ np.linalg.inv(information)
        a, b = (du * turned).sum(axis=1), (dl * turned).sum(axis=1)
        lean = 0.5 * (p * (g * turned).sum(axis=1)) @ g
        bend = (p * (end.uu * a + end.ul * b)) @ du + (p * (end.ul * a + end.ll * b)) @ dl
        return Point(plain.value + logarithm / 2, plain.gradient + lean + bend, information)


def start(data: Coded) -> Array:
    """Give the parameters that fit the shares of the levels, with slopes of zero."""
    shares = np.bincount(data.outcome, weights=data.weights, minlength=len(data.levels))
    below = shares.cumsum()[:-1] / shares.sum()
    return np.concatenate([np.log(below / (1 - below)), np.zeros(data.matrix.shape[1])])


def separated(data: Coded, uneven: Any = None) -> tuple[str, ...]:
    """Name the slopes whose maximum-likelihood estimate is infinite.

    The likelihood has no maximum where some direction lowers no row's upper end and raises no
    lower one (Albert & Anderson 1984); a linear programme finds it (Konis 2007).

    Parameters
    ----------
    data
        Outcome and predictors.
    uneven
        Columns whose effect may differ between thresholds: further parameters, one a column and
        threshold from the second on.

    Returns
    -------
    tuple of str
        Empty where the maximum exists.
    """
    from scipy.optimize import linprog

    spread = np.ptp(data.matrix, axis=0) if data.columns else 1.0
    laid = rows(replace(data, matrix=data.matrix / spread), uneven=uneven)
    bounds = np.unique(np.vstack([-laid.upper, laid.lower]), axis=0)
    found = linprog(bounds.sum(axis=0), bounds, np.zeros(len(bounds)), bounds=(-1, 1))
    if -found.fun < 1e-7:
        return ()
    moved = np.abs(found.x[data.cuts : data.cuts + len(data.columns)]) > 1e-7
    named = tuple(str(one) for one, far in zip(data.columns, moved, strict=True) if far)
    return named or tuple(str(one) for one in data.columns)
