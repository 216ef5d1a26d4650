"""Finding a maximum by Newton steps that never go down, and the limits of a profile."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from vises_research.stats.models.cumulative import Array, Point

Function = Callable[[Array], Point]


class Summit(NamedTuple):
    """Where a function is largest, over the parameters that were free."""

    theta: Array
    point: Point
    settled: bool

    @property
    def covariance(self) -> Array:
        """The inverse of the information."""
        information = self.point.information
        scale = np.sqrt(np.maximum(np.abs(np.diag(information)), 1e-30))
        both = np.outer(scale, scale)
        out: Array = np.linalg.pinv(information / both, rcond=1e-13, hermitian=True) / both
        return out


def climb(function: Function, start: Array, free: Any = None, near: float = 1e-15) -> Summit:
    """Maximise a function.

    Parameters
    ----------
    function
        Gives value, gradient and information (or a matrix near it); minus infinity where there is
        no value.
    start
        Where to begin.
    free
        Which parameters may move; all by default.
    near
        How much a further step may promise at the end.

    Returns
    -------
    Summit
        Not settled where a hundred steps did not come within 1e-7 of the top.
    """
    free = np.ones(len(start), dtype=bool) if free is None else free
    theta, here = np.array(start, dtype=float), function(start)
    for _ in range(100):
        step = np.zeros(len(theta))
        step[free] = _ascent(here.information[np.ix_(free, free)], here.gradient[free])
        gain = step @ here.gradient
        if gain < near:
            break
        # Near the top the value is flat to rounding, while the gradient still shows the way.
        least = here.value - 1e-12 * (1 + abs(here.value))
        there = function(theta + step)
        beyond = -(step @ there.gradient)
        if beyond > gain / 3:  # the information is too small: go to where the slope vanishes
            step = step * max(float(gain / (gain + beyond)), 0.1)
            there = function(theta + step)
        while not there.value >= least and np.abs(step).max() > 1e-12:
            step = step / 2
            there = function(theta + step)
        if not there.value >= least:
            break
        theta, here = theta + step, there
    return Summit(theta, here, bool(np.isfinite(here.value) and gain < 1e-7))


def _ascent(information: Array, gradient: Array) -> Array:
    """Solve for a Newton step; where the function bends upwards, go up all the same."""
    scale = np.sqrt(np.maximum(np.abs(np.diag(information)), 1e-30))
    values, vectors = np.linalg.eigh(information / np.outer(scale, scale))
    turned = vectors.T @ (gradient / scale)
    out: Array = vectors @ (turned / np.maximum(np.abs(values), 1e-12)) / scale
    return out


def held(function: Function, top: Summit, fixed: Any, values: Any, default: Array) -> Summit:
    """Maximise with some parameters held at given values.

    Parameters
    ----------
    function, top
        What is maximised, and its maximum.
    fixed, values
        Positions of the parameters that are held, and where.
    default
        Where to begin if the tangent at the maximum leads out of the model.

    Returns
    -------
    Summit
        The maximum over the other parameters.
    """
    fixed, covariance = np.atleast_1d(fixed), top.covariance
    shift = np.linalg.lstsq(covariance[np.ix_(fixed, fixed)], values - top.theta[fixed])[0]
    begin = top.theta + covariance[:, fixed] @ shift
    begin[fixed] = values
    free = np.ones(len(begin), dtype=bool)
    free[fixed] = False
    # A value good to 1e-9 is all that a profile needs.
    summit = climb(function, begin, free, near=1e-9)
    if summit.settled:
        return summit
    begin = default.copy()
    begin[fixed] = values
    return climb(function, begin, free, near=1e-9)


def rise(top: Summit, lower: Summit) -> float:
    """Give the likelihood-ratio statistic of a maximum against one under a restriction."""
    known = top.settled and lower.settled
    return max(2 * (top.point.value - lower.point.value), 0.0) if known else np.nan


def limit(
    function: Function,
    top: Summit,
    index: int,
    reach: float,
    default: Array,
    floor: float = -np.inf,
) -> float:
    """Find where the profile of a parameter has fallen by a given amount.

    Parameters
    ----------
    function, top
        What is maximised, and its maximum.
    index
        The parameter.
    reach
        Normal quantile of the limit, negative for the lower one.
    default
        Where to begin if the tangent at the maximum leads out of the model.
    floor
        The smallest value the parameter can have.

    Returns
    -------
    float
        The limit; ``floor`` where the profile does not fall far enough above it, infinite where
        it never does, not a number where the search failed.
    """
    from scipy.optimize import brentq

    known = {float(top.theta[index]): (-abs(reach), top)}

    def distance(value: float) -> float:
        if value not in known:
            near = known[min(known, key=lambda one: abs(one - value))][1]
            there = held(function, near, index, value, default)
            known[value] = (float(np.sqrt(rise(top, there))) - abs(reach), there)
        # The search stops at a zero; whether it is one is seen below.
        return float(np.nan_to_num(known[value][0]))

    best, spread = float(top.theta[index]), float(np.sqrt(abs(top.covariance[index, index])))
    # At an edge the curvature may be nearly nothing, and the step without bounds.
    spread = min(spread, 1 + abs(best)) if np.isfinite(floor) else spread
    inner, outer = best, max(best + reach * spread, floor)
    while distance(outer) < 0:
        if outer == floor or abs(outer - best) > 200 * abs(reach) * spread:
            return outer if outer == floor else float(np.copysign(np.inf, reach))
        inner, outer = outer, max(best + 1.5 * (outer - best), floor)
    root = float(brentq(distance, inner, outer, xtol=1e-6 * spread, rtol=1e-9))
    return root if np.isfinite(known[root][0]) else np.nan
