"""Cumulative logit with a random intercept: stakeholders nested in pilots."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from vises_research.errors import Problem, StudyError
from vises_research.stats import quantity
from vises_research.stats.card import ODDS_RATIOS, Card, Say
from vises_research.stats.given import Given
from vises_research.stats.models.climbing import Summit, climb, limit, rise
from vises_research.stats.models.coding import Coded, chosen, coded
from vises_research.stats.models.cumulative import (
    NARROW,
    Array,
    Likelihood,
    Point,
    Rows,
    rows,
    separated,
    start,
    surplus,
)
from vises_research.stats.models.ordinal import FAILED, blank, filled, looked_at, profiled
from vises_research.stats.options import refuse_level
from vises_research.stats.results import Method, Result

CITATION = (
    "Hedeker, D., & Gibbons, R. D. (1994). A random-effects ordinal regression model for "
    "multilevel analysis. Biometrics, 50(4), 933-944"
)
COLUMNS = [
    *("term", "item", "first", "second", "estimate", "std_error", "conf_low", "conf_high"),
    *("conf_level", "statistic", "df", "p_value", "loglik", "n", "groups"),
]
TOLD = "thresholds: Wald intervals, no test; icc: tested with the sd"
BOUNDARY = (
    "the estimated sd is 0, the edge of what it can be: no standard error; the slopes are those "
    "of the model without groups"
)
LATENT = np.pi**2 / 3


ORDINAL_RANDOM_INTERCEPT_CARD = Card(
    "ordinal_random_intercept", (*ODDS_RATIOS, Say("icc", quantity.SHARE)), discloses="coefficients"
)


def ordinal_random_intercept(
    data: Given,
    outcome: str,
    predictors: Sequence[str],
    group: str,
    *,
    points: int = 15,
    conf_level: float = 0.95,
) -> Result:
    """Fit a proportional-odds logit in which every group has its own level.

    Parameters
    ----------
    outcome
        Numbers, yes/no or an ordered categorical; levels that do not occur are left out. Two levels
        make it the logistic model with random intercept (the intercept is minus the threshold).
    group
        The column that says which rows go together (the pilot of a stakeholder).
    points
        Points of the adaptive Gauss-Hermite quadrature; 1 is Laplace's approximation.

    Returns
    -------
    Result
        Rows ``slope`` and ``threshold`` as in :func:`vises_research.stats.ordinal_logit`, given
        the group; ``sd`` of the groups' levels on the logit scale (item: the group), and ``icc``,
        the share of the groups in the latent variance. Not a number where the answers separate,
        or there are fewer than two groups.

    Raises
    ------
    StudyError
        If a column is not there, the outcome has no order, or ``points`` is not positive.

    Notes
    -----
    logit P(Y <= j | v) = threshold_j - x * slope - sd * v, v standard normal a group; ICC is
    sd² / (sd² + π²/3). Intervals of slopes, sd and ICC come from the profile likelihood and cover
    approximately; p of the sd is halved, as 0 is its edge (Stram & Lee 1994), and still timid.
    Standard errors from the observed information of the approximated likelihood.
    Source: Hedeker & Gibbons 1994.

    Examples
    --------
    >>> from vises_research import stats
    >>> import pandas as pd
    >>> wine = pd.DataFrame({"bitter": [1, 2, 2, 3, 2, 3, 1, 3], "warm": [0, 1, 0, 1, 0, 1, 1, 0]})
    >>> wine["judge"] = [1, 1, 2, 2, 3, 3, 3, 1]
    >>> fit = stats.ordinal_random_intercept(wine, "bitter", ["warm"], "judge")
    >>> fit.table[["term", "estimate"]].round(2).values.tolist()
    [['slope', 0.65], ['threshold', -0.82], ['threshold', 0.82], ['sd', 0.0], ['icc', 0.0]]
    """
    refuse_level("ordinal_random_intercept", conf_level)
    where = "stats.ordinal_random_intercept"
    if points < 1:
        raise StudyError([Problem(where, "'points' is too small", str(points), "1 or more")])
    rows_in = chosen(where, data, outcome, predictors, [group])
    member = np.unique(rows_in.frame[group].astype(str), return_inverse=True)[1]
    order = np.argsort(member, kind="stable")
    numbers = coded(where, rows_in.frame.iloc[order], outcome, predictors)
    lines, notes, seen = _lines(numbers, group, member[order], points, conf_level)
    quadrature = f"adaptive Gauss-Hermite quadrature, {points} points"
    method = Method(
        f"Cumulative logit with random intercept, {quadrature if points > 1 else 'Laplace'}",
        CITATION,
    )
    table = _frame(lines).assign(conf_level=conf_level, n=len(order), groups=len(set(member)))
    notes = (*rows_in.notes, *numbers.notes, *notes, TOLD)
    card = ORDINAL_RANDOM_INTERCEPT_CARD
    return Result(card, table, method, rows_in.base, notes, (), outcome, seen)


def _frame(lines: list[dict[str, Any]]) -> pd.DataFrame:
    return pd.DataFrame(lines, columns=COLUMNS)


def _lines(
    data: Coded, group: str, member: Any, points: int, conf_level: float
) -> tuple[list[dict[str, Any]], tuple[str, ...], tuple[str, ...]]:
    """Give the rows of the table, notes, and what was looked at."""
    last: list[dict[str, Any]] = [
        {"term": t, "item": group, "first": "", "second": ""} for t in ("sd", "icc")
    ]
    empty = [*blank(data), *last]
    if data.thin:
        return empty, (), ()
    apart, sizes = separated(data), np.bincount(member)
    seen = (*looked_at(data, apart), f"groups: {len(sizes)} of {sizes.min()} to {sizes.max()} rows")
    why = "no estimate: fewer than two groups" if len(sizes) < 2 else ""
    why = f"no estimate: {', '.join(apart)} separates the answers" if apart else why
    if why:
        return empty, (why,), seen
    plain = climb(Likelihood(rows(data)), start(data))
    function = Marginal(rows(data), member, points)
    top = _top(function, plain)
    if not top.settled:
        return empty, (FAILED, "the groups may determine the answers"), seen
    covariance = _covariance(function, top)
    lines = _fixed(data, function, (plain, top, covariance), conf_level)
    error = np.sqrt(covariance[-1, -1]) if top.theta[-1] else np.nan
    varying = _varying(function, (plain, top, error), conf_level)
    for line, numbers in zip(last, varying, strict=True):
        line.update(numbers, loglik=top.point.value)
    return [*lines, *last], (() if top.theta[-1] else (BOUNDARY,)), seen


def _top(function: Marginal, plain: Summit) -> Summit:
    """Find the maximum; at the edge, the model without groups with an sd of zero."""
    top = climb(function, np.append(plain.theta, 1.0))
    theta = np.append(top.theta[:-1], abs(top.theta[-1]))
    if theta[-1] < 1e-4 or top.point.value < plain.point.value:
        theta = np.append(plain.theta, 0.0)
        return Summit(theta, function(theta), plain.settled)
    # Beyond this, groups that answer all alike drive the sd to infinity.
    return Summit(theta, function(theta), top.settled and theta[-1] < 50)


def _fixed(
    data: Coded, function: Marginal, fit: tuple[Summit, Summit, Any], conf_level: float
) -> list[dict[str, Any]]:
    """Give the rows of slopes and thresholds."""
    from scipy.special import ndtri

    plain, top, covariance = fit
    edge = top.theta[-1] == 0
    likelihood: Any = Likelihood(rows(data)) if edge else function
    used = plain if edge else top
    lines = filled(data, used, covariance, float(ndtri(0.5 + conf_level / 2)))
    default = start(data) if edge else np.append(start(data), top.theta[-1])
    for line, j in zip(lines, range(data.cuts, len(plain.theta)), strict=False):
        line.update(profiled(likelihood, used, j, default, conf_level))
    return lines


def _covariance(function: Marginal, top: Summit) -> Any:
    """Invert the information; at the edge without the sd, which has no standard error there."""
    information = function.information(top.theta)
    if top.theta[-1]:
        return np.linalg.inv(information)
    return np.linalg.inv(information[:-1, :-1])


def _varying(
    function: Marginal, fit: tuple[Summit, Summit, float], conf_level: float
) -> tuple[dict[str, float], dict[str, float]]:
    """Give the rows of the groups' standard deviation and of the intraclass correlation."""
    from scipy.special import chdtrc, ndtri

    plain, top, error = fit
    z, sd, last = float(ndtri(0.5 + conf_level / 2)), top.theta[-1], len(top.theta) - 1
    limits = [limit(function, top, last, reach, top.theta, floor=0.0) for reach in (-z, z)]
    low, high = np.array(limits)
    statistic = rise(top, plain) if sd else 0.0
    p = chdtrc(1, statistic) / 2 if sd else 1.0
    test = {"statistic": statistic, "df": 1, "p_value": float(p)}
    share = [one**2 / (one**2 + LATENT) if np.isfinite(one) else one for one in (sd, low, high)]
    slant = 2 * sd * LATENT / (sd**2 + LATENT) ** 2
    spread = {"estimate": sd, "std_error": error, "conf_low": low, "conf_high": high, **test}
    names = ("estimate", "conf_low", "conf_high")
    return spread, {**dict(zip(names, share, strict=True)), "std_error": slant * error}


class _Nodes(NamedTuple):
    """Groups x points: where the random intercept is looked at, its share, and the logarithms."""

    at: Array
    share: Array
    logarithm: Array
    mode: Array
    width: Array


class Marginal(Likelihood):
    """The likelihood in thresholds, slopes and, last, the standard deviation of the groups.

    Parameters
    ----------
    data
        The rows, sorted by group.
    group
        The group of each row: 0, 0, 1, 1, 1, ...
    points
        Quadrature points; one gives Laplace's approximation.
    """

    def __init__(self, data: Rows, group: Any, points: int) -> None:
        super().__init__(data)
        self.group, self.first = group, np.unique(group, return_index=True)[1]
        self.roots, weights = np.polynomial.hermite.hermgauss(points)
        # Logarithms: beyond some 20 points the plain products leave the range of numbers.
        self.logs = np.log(weights) + self.roots**2 - np.log(np.pi) / 2
        self.finer = self if points >= 7 else Marginal(data, group, 9)

    def __call__(self, theta: Array) -> Point:
        """Give value, exact gradient, and an information that is close."""
        laid = self._laid(theta)
        if laid is None:
            return Point(-np.inf, np.zeros(len(theta)), np.eye(len(theta)))
        nodes = self._nodes(*laid, theta[-1])
        gradient = self._gradient(*laid, theta[-1], nodes)
        finer = nodes if self.finer is self else self.finer._nodes(*laid, theta[-1])
        information = self.finer._bend(*laid, theta[-1], finer)
        return Point(float(nodes.logarithm.sum()), gradient, information)

    def information(self, theta: Array) -> Array:
        """Give the observed information, by differences of the exact gradient."""
        step = 1e-5 * (1 + np.abs(theta))
        moves = np.diag(step)
        ahead, behind = ([self._slant(theta + way * m) for m in moves] for way in (1, -1))
        out = (np.array(behind) - np.array(ahead)) / (2 * step[:, None])
        symmetric: Array = (out + out.T) / 2
        return symmetric

    def _slant(self, theta: Array) -> Array:
        laid = self._laid(theta)
        assert laid is not None
        return self._gradient(*laid, theta[-1], self._nodes(*laid, theta[-1]))

    def _sum(self, values: Array) -> Array:
        out: Array = np.add.reduceat(values, self.first, axis=0)
        return out

    def _laid(self, theta: Array) -> tuple[Array, Array] | None:
        u, lo, _, _ = self.forms(theta[:-1])
        u, lo = u + self.data.above, lo + self.data.below
        return (u, lo) if (u - lo > NARROW).all() else None

    def _slopes(self, u: Array, lo: Array, shift: Array) -> tuple[Array, Array]:
        """Give F(shift - u) and F(lo - shift): their difference is how a row pulls its group."""
        from scipy.special import expit

        return expit(shift - u), expit(lo - shift)

    def _modes(self, u: Array, lo: Array, sd: float) -> tuple[Array, Array]:
        """Find where each group's integrand is largest, and how sharply it bends there."""
        reach = abs(sd) * self._sum(np.ones(len(u))) + 1
        low, high, mode = -reach, reach, np.zeros(len(reach))
        for _ in range(60):
            above, below = self._slopes(u, lo, sd * mode[self.group])
            slope = -sd * self._sum(above - below) - mode
            bend = 1 + sd**2 * self._sum(above * (1 - above) + below * (1 - below))
            if np.abs(slope).max() < 1e-12 * reach.max():
                break
            low, high = np.where(slope > 0, mode, low), np.where(slope < 0, mode, high)
            newton = mode + slope / bend
            inside = (low <= newton) & (newton <= high)
            mode = np.where(inside, newton, (low + high) / 2)
        return mode, bend

    def _nodes(self, u: Array, lo: Array, sd: float) -> _Nodes:
        from scipy.special import log_expit

        mode, bend = self._modes(u, lo, sd)
        width = bend**-0.5
        at = mode[:, None] + np.sqrt(2) * width[:, None] * self.roots
        shift = sd * at[self.group]
        rows = log_expit(u[:, None] - shift) + log_expit(shift - lo[:, None])
        gap = self._sum(np.log1p(-np.exp(lo - u)))
        parts = self.logs + self._sum(rows) - at**2 / 2
        most = parts.max(axis=1)
        share = np.exp(parts - most[:, None])
        total = share.sum(axis=1)
        logarithm = most + np.log(total) + np.log(width) + gap
        return _Nodes(at, share / total[:, None], logarithm, mode, width)

    def _gradient(self, u: Array, lo: Array, sd: float, nodes: _Nodes) -> Array:
        """Give the gradient, the moving points included."""
        mode_by, log_width_by = self._moves(u, lo, sd, nodes)
        above, below = self._slopes(u[:, None], lo[:, None], sd * nodes.at[self.group])
        share, c = nodes.share[self.group], surplus(u, lo)
        up, down = (share * above).sum(axis=1) + c, -(share * below).sum(axis=1) - c
        pull = self._sum(above - below)
        fixed = self._sum(up[:, None] * self.data.upper + down[:, None] * self.data.lower)
        by_sd = -(nodes.share * nodes.at * pull).sum(axis=1)
        slope = nodes.share * (-sd * pull - nodes.at)
        away = (slope * (nodes.at - nodes.mode[:, None])).sum(axis=1)
        still = np.append(fixed.sum(axis=0), by_sd.sum())
        out: Array = still + slope.sum(axis=1) @ mode_by + (1 + away) @ log_width_by
        return out

    def _moves(self, u: Array, lo: Array, sd: float, nodes: _Nodes) -> tuple[Array, Array]:
        """Differentiate each group's mode and the logarithm of its width by the parameters."""
        mode, bend = nodes.mode, nodes.width**-2
        above, below = self._slopes(u, lo, sd * mode[self.group])
        f, g = above * (1 - above), below * (1 - below)
        # With F(-u) for above, the derivative of f by u is -f (1 - 2 F(-u)).
        df, dg = -f * (1 - 2 * above), g * (1 - 2 * below)
        upper, lower = self.data.upper, self.data.lower
        turn = self._sum(f[:, None] * upper + g[:, None] * lower)
        twist = self._sum(df[:, None] * upper + dg[:, None] * lower)
        total, third = self._sum(f + g), self._sum(df + dg)
        by_sd = -self._sum(above - below) - sd * mode * total
        mode_by = np.column_stack([sd * turn, by_sd]) / bend[:, None]
        bend_sd = 2 * sd * total - sd**2 * mode * third
        bend_by = np.column_stack([sd**2 * twist, bend_sd]) - (sd**3 * third)[:, None] * mode_by
        return mode_by, -0.5 * bend_by / bend[:, None]

    def _bend(self, u: Array, lo: Array, sd: float, nodes: _Nodes) -> Array:
        """Give the information for points that stay put (Louis 1982): close, and always at hand."""
        u, lo = u[:, None], lo[:, None]
        above, below = self._slopes(u, lo, sd * nodes.at[self.group])
        share, at, c = nodes.share[self.group], nodes.at[self.group], surplus(u, lo)
        f, g, cc = above * (1 - above), below * (1 - below), c * (1 + c)
        upper, lower = self.data.upper, self.data.lower
        uu, ll = (share * f).sum(axis=1) + cc[:, 0], (share * g).sum(axis=1) + cc[:, 0]
        cross = (cc * upper).T @ lower
        mean = np.zeros((upper.shape[1] + 1,) * 2)
        mean[:-1, :-1] = (uu[:, None] * upper).T @ upper + (ll[:, None] * lower).T @ lower
        mean[:-1, :-1] -= cross + cross.T
        mixed = -((share * at * f).sum(axis=1) @ upper + (share * at * g).sum(axis=1) @ lower)
        mean[:-1, -1] = mean[-1, :-1] = mixed
        mean[-1, -1] = (share * at**2 * (f + g)).sum()
        scores = self._sum(
            (above + c)[:, :, None] * upper[:, None, :]
            - (below + c)[:, :, None] * lower[:, None, :]
        )
        pull = -nodes.at * self._sum(above - below)
        scores = np.concatenate([scores, pull[:, :, None]], axis=2)
        middle = (nodes.share[:, :, None] * scores).sum(axis=1)
        spread = (np.sqrt(nodes.share)[:, :, None] * scores).reshape(-1, len(mean))
        out: Array = mean - spread.T @ spread + middle.T @ middle
        return out
