"""The likelihood of a cumulative logit with a random intercept, by adaptive quadrature.

The quadrature points follow the mode and the curvature of each group, which follow the parameters;
the gradient takes that into account and is exact for the approximation that is maximised.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from vises_research.stats.models.cumulative import NARROW, Array, Likelihood, Point, Rows, surplus

__all__ = ["Marginal"]


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
