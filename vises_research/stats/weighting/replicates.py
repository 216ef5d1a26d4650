"""Replicate weights: the variance of an estimate from doing it again with other weights."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from vises_research.errors import Problem, StudyError, nearest

Floats = NDArray[np.float64]
Estimator = Callable[[Floats], tuple[Floats, Floats]]
"""Weights -> estimates, and what each row does to them (rows × estimates)."""

Kind = Literal["brr", "fay", "jk1", "jkn", "bootstrap"]
Centre = Literal["estimate", "mean"]


@dataclass(frozen=True)
class Replicates:
    """Columns of replicate weights, as a data producer ships them, and how they were made.

    Parameters
    ----------
    columns
        The columns, full weights each (not factors of the weight).
    kind
        ``brr`` (balanced repeated replication), ``fay`` (BRR with Fay's factor ``rho``), ``jk1``
        (one unit left out), ``jkn`` (one unit of a stratum left out, with ``scales``),
        ``bootstrap``.
    rho
        Fay's factor: 0.5 in PISA and TALIS.
    scales
        For ``jkn``, a number for each column: (n - 1) / n, n the units of the stratum; 1 each for
        JK2 of paired units (TIMSS, PIRLS).
    centre
        What the replicates are compared with: the ``estimate`` of the whole sample, or their
        ``mean``, which gives slightly less.

    Notes
    -----
    Variance = scale Σ s (replicate - centre)², s from ``scales`` and scale = 1/R for BRR,
    1/(R (1 - rho)²) for Fay, (R - 1)/R for JK1, 1 for JKn and 1/(R - 1) for the bootstrap (Wolter,
    K. M. (2007). Introduction to variance estimation. Springer).

    Examples
    --------
    >>> Replicates(["r1", "r2"], "fay", rho=0.5).scale
    2.0
    """

    columns: Sequence[str]
    kind: Kind
    rho: float = 0.0
    scales: Sequence[float] = ()
    centre: Centre = "estimate"

    def __post_init__(self) -> None:
        problems = [*self._unknown("kind", Kind), *self._unknown("centre", Centre)]
        if len(self.columns) < 2 or isinstance(self.columns, str):
            problems.append(_wrong("there are fewer than two columns", "two or more names"))
        if (self.kind == "fay") != (self.rho != 0) or not 0 <= self.rho < 1:
            found = f"kind '{self.kind}', rho {self.rho:g}"
            problems.append(_wrong("rho does not fit", "rho between 0 and 1 with fay alone", found))
        if (self.kind == "jkn") != bool(len(self.scales)):
            found = f"kind '{self.kind}', {len(self.scales)} scales"
            problems.append(_wrong("scales do not fit", "scales with jkn alone", found))
        elif self.kind == "jkn" and len(self.scales) != len(self.columns):
            found = f"{len(self.scales)} scales, {len(self.columns)} columns"
            problems.append(_wrong("scales do not fit", "one for each column", found))
        if problems:
            raise StudyError(problems)

    @property
    def scale(self) -> float:
        """What the sum of squares is multiplied by."""
        r = len(self.columns)
        scales = {"brr": 1 / r, "fay": 1 / (r * (1 - self.rho) ** 2), "jk1": (r - 1) / r}
        return {**scales, "jkn": 1.0, "bootstrap": 1 / (r - 1)}[self.kind]

    def _unknown(self, option: str, known: object) -> list[Problem]:
        given, names = getattr(self, option), get_args(known)
        if given in names:
            return []
        right = f"one of {', '.join(names)}"
        where, wrong = "stats.Replicates", f"{option} is not known"
        return [Problem(where, wrong, f"'{given}'", right, nearest(str(given), names))]


def replicated(replicates: Replicates, weights: Floats, whole: Floats, of: Estimator) -> Floats:
    """Give the covariance of some estimates from replicate weights.

    Parameters
    ----------
    replicates
        How they were made.
    weights
        The replicate weights, rows × replicates.
    whole
        The weights of the whole sample.
    of
        Weights -> estimates.

    Returns
    -------
    numpy.ndarray
        The covariance; not a number where a replicate leaves nobody in a domain.
    """
    each = np.array([of(one)[0] for one in weights.T])
    centre = of(whole)[0] if replicates.centre == "estimate" else each.mean(axis=0)
    scales = np.asarray(replicates.scales if len(replicates.scales) else 1.0, dtype=float)
    off = each - centre
    covariance: Floats = replicates.scale * off.T @ (np.reshape(scales, (-1, 1)) * off)
    return covariance


def _wrong(what: str, right: str, found: str = "") -> Problem:
    return Problem("stats.Replicates", what, found, right)
