"""The likelihood of a cumulative logit with a random intercept, by adaptive quadrature.

The quadrature points follow the mode and the curvature of each group, which follow the parameters;
the gradient takes that into account and is exact for the approximation that is maximised.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from vises_research.stats.cumulative import Array, Likelihood, Point, Rows

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
        laid = self._laid(theta)
        if laid is None:
            return Point(-np.inf, np.zeros(len(theta)), np.eye(len(theta)))
        nodes = self._nodes(*laid, theta[-1])
        gradient = self._gradient(*laid, theta[-1], nodes).sum(axis=0)
        return Point(float(nodes.logarithm.sum()), gradient, self.finer._bend(theta))

    def information(self, theta: Array) -> Array:
        """Give the observed information, by differences of the exact gradient."""
        step = 1e-5 * (1 + np.abs(theta))
        moves = np.diag(step)
        rise = [self(theta + move).gradient - self(theta - move).gradient for move in moves]
        out = -np.array(rise) / (2 * step[:, None])
        symmetric: Array = (out + out.T) / 2
        return symmetric

    def _sum(self, values: Array) -> Array:
        out: Array = np.add.reduceat(values, self.first, axis=0)
        return out

    def _laid(self, theta: Array) -> tuple[Array, Array] | None:
        u, l, _, _ = self.forms(theta[:-1])  # noqa: E741
        u, l = u + self.data.above, l + self.data.below  # noqa: E741
        return (u, l) if (u > l).all() else None

    def _slopes(self, u: Array, l: Array, shift: Array) -> tuple[Array, Array]:  # noqa: E741
        """Give F(shift - u) and F(l - shift): their difference is how a row pulls its group."""
        from scipy.special import expit

        return expit(shift - u), expit(l - shift)

    def _modes(self, u: Array, l: Array, sd: float) -> tuple[Array, Array]:  # noqa: E741
        """Find where each group's integrand is largest, and how sharply it bends there."""
        reach = abs(sd) * self._sum(np.ones(len(u))) + 1
        low, high, mode = -reach, reach, np.zeros(len(reach))
        for _ in range(60):
            above, below = self._slopes(u, l, sd * mode[self.group])
            slope = -sd * self._sum(above - below) - mode
            bend = 1 + sd**2 * self._sum(above * (1 - above) + below * (1 - below))
            if np.abs(slope).max() < 1e-12 * reach.max():
                break
            low, high = np.where(slope > 0, mode, low), np.where(slope < 0, mode, high)
            newton = mode + slope / bend
            inside = (low <= newton) & (newton <= high)
            mode = np.where(inside, newton, (low + high) / 2)
        return mode, bend

    def _nodes(self, u: Array, l: Array, sd: float) -> _Nodes:  # noqa: E741
        from scipy.special import log_expit, logsumexp

        mode, bend = self._modes(u, l, sd)
        width = bend**-0.5
        at = mode[:, None] + np.sqrt(2) * width[:, None] * self.roots
        shift = sd * at[self.group]
        rows = log_expit(u[:, None] - shift) + log_expit(shift - l[:, None])
        gap = self._sum(np.log1p(-np.exp(l - u)))
        parts = self.logs + self._sum(rows) - at**2 / 2
        total = logsumexp(parts, axis=1)
        logarithm = total + np.log(width) + gap
        return _Nodes(at, np.exp(parts - total[:, None]), logarithm, mode, width)

    def _gradient(self, u: Array, l: Array, sd: float, nodes: _Nodes) -> Array:  # noqa: E741
        """Give each group's gradient, the moving points included."""
        mode_by, log_width_by = self._moves(u, l, sd, nodes)
        above, below = self._slopes(u[:, None], l[:, None], sd * nodes.at[self.group])
        share, c = nodes.share[self.group], 1 / np.expm1(u - l)
        up, down = (share * above).sum(axis=1) + c, -(share * below).sum(axis=1) - c
        pull = self._sum(above - below)
        fixed = self._sum(up[:, None] * self.data.upper + down[:, None] * self.data.lower)
        by_sd = -(nodes.share * nodes.at * pull).sum(axis=1)
        slope = nodes.share * (-sd * pull - nodes.at)
        away = (slope * (nodes.at - nodes.mode[:, None])).sum(axis=1)
        out: Array = np.column_stack([fixed, by_sd]) + slope.sum(axis=1)[:, None] * mode_by
        return out + (1 + away)[:, None] * log_width_by

    def _moves(self, u: Array, l: Array, sd: float, nodes: _Nodes) -> tuple[Array, Array]:  # noqa: E741
        """Differentiate each group's mode and the logarithm of its width by the parameters."""
        mode, bend = nodes.mode, nodes.width**-2
        above, below = self._slopes(u, l, sd * mode[self.group])
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

    def _bend(self, theta: Array) -> Array:
        """Give the information for points that stay put (Louis 1982): close, and always at hand."""
        laid = self._laid(theta)
        assert laid is not None
        u, l, sd = laid[0][:, None], laid[1][:, None], theta[-1]  # noqa: E741
        nodes = self._nodes(*laid, sd)
        above, below = self._slopes(u, l, sd * nodes.at[self.group])
        share, at, c = nodes.share[self.group], nodes.at[self.group], 1 / np.expm1(u - l)
        f, g, cc = above * (1 - above), below * (1 - below), c * (1 + c)
        upper, lower = self.data.upper, self.data.lower
        uu, ll = (share * f).sum(axis=1) + cc[:, 0], (share * g).sum(axis=1) + cc[:, 0]
        cross = (cc * upper).T @ lower
        size = len(theta)
        mean = np.zeros((size, size))
        mean[:-1, :-1] = (uu[:, None] * upper).T @ upper + (ll[:, None] * lower).T @ lower
        mean[:-1, :-1] -= cross + cross.T
        mixed = -((share * at * f).sum(axis=1) @ upper + (share * at * g).sum(axis=1) @ lower)
        mean[:-1, -1] = mean[-1, :-1] = mixed
        mean[-1, -1] = (share * at**2 * (f + g)).sum()
        scores = self._sum(
            (above + c)[:, :, None] * upper[:, None, :] - (below + c)[:, :, None] * lower[:, None, :]
        )
        pull = -nodes.at * self._sum(above - below)
        scores = np.concatenate([scores, pull[:, :, None]], axis=2)
        middle = np.einsum("gk,gkp->gp", nodes.share, scores)
        spread = np.einsum("gk,gkp,gkq->pq", nodes.share, scores, scores, optimize=True)
        out: Array = mean - spread + middle.T @ middle
        return out
