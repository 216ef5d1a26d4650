"""How rows were sampled and weighted: the design, and the variance that it gives an estimate."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from vises_research.stats.bases import Rows, choose, groups
from vises_research.stats.options import one_of
from vises_research.stats.weighting import raking

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Design"]

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Design:
    """How rows were sampled and weighted; each part is the name of a column, or absent.

    Parameters
    ----------
    weights
        Base weights; 1 each where absent.
    strata, cluster
        Strata, and primary sampling units within them.
    fpc
        For the finite population correction: how many units (clusters, where there are any) the
        stratum has in the population.
    margins
        Column -> level -> total of the population, to rake the weights to (see
        :func:`vises_research.stats.rake`). One margin is post-stratification.
    trim
        As in :func:`vises_research.stats.raked`.
    raking
        How the variance takes raking into account. ``calibrate``: residuals of the regression on
        the margins under the base weights (Deville & Särndal 1992); ``rake``: what ten rounds of
        taking each margin's plain means away leave, as R's survey::rake does; ``fixed``: not at
        all, as if weights had been given.

    Examples
    --------
    >>> Design(weights="w", margins={"region": {"hdf": 30, "vlg": 39}}).columns
    ['w', 'region']
    """

    weights: str | None = None
    strata: str | None = None
    cluster: str | None = None
    fpc: str | None = None
    margins: raking.Margins = field(default_factory=dict)
    trim: tuple[float, float] | None = None
    raking: Literal["calibrate", "rake", "fixed"] = "calibrate"

    def __post_init__(self) -> None:
        one_of("stats.Design", "raking", self.raking, ("calibrate", "rake", "fixed"))

    @property
    def columns(self) -> list[str]:
        """The columns that the design is made of."""
        named = (self.weights, self.strata, self.cluster, self.fpc, *self.margins)
        return list(dict.fromkeys(name for name in named if name))


@dataclass(frozen=True)
class Sample:
    """The rows of a design with their weights.

    Parameters
    ----------
    frame
        The rows whose place in the design is known.
    inside
        Which of them have all values that are asked for. The others stay in the design: how many
        answer is random as well.
    weights, base
        The weights, and those before raking.
    design, rows, notes
        The design; base; what to report.
    """

    frame: pd.DataFrame
    inside: Flags
    weights: Floats
    base: Floats
    design: Design
    rows: Rows
    notes: tuple[str, ...]

    def covariance(self, influence: Floats) -> Floats:
        """Give the covariance of weighted sums of some influence values (rows × quantities).

        Notes
        -----
        Σ_h (1 - n_h/N_h) n_h/(n_h - 1) Σ_i (z_hi - z̄_h)(z_hi - z̄_h)', z_hi the sum over cluster i
        of stratum h of weight times influence, less what the margins explain. A stratum with one
        cluster is centred at the mean of all clusters.
        """
        z = self.weights[:, None] * self._residual(_matrix(influence))
        stratum, cluster = self._places()
        number = cluster.max(initial=-1) + 1
        if number < 2:
            return np.full((z.shape[1], z.shape[1]), np.nan)
        sums = np.zeros((number, z.shape[1]))
        np.add.at(sums, cluster, z)
        home = np.zeros(number, dtype=int)
        home[cluster] = stratum
        size = np.bincount(home)[home]
        means = np.zeros((home.max() + 1, z.shape[1]))
        np.add.at(means, home, sums / size[:, None])
        centre = np.where(size[:, None] > 1, means[home], sums.mean(axis=0))
        sampled = np.zeros(number)
        if self.design.fpc:
            sampled[cluster] = size[cluster] / self.frame[self.design.fpc].to_numpy(dtype=float)
        scale = (1 - sampled) * size / np.maximum(size - 1, 1)
        covariance: Floats = (sums - centre).T @ (scale[:, None] * (sums - centre))
        return covariance

    def df(self, member: Flags) -> int:
        """Give the degrees of freedom of some rows: clusters less strata."""
        stratum, cluster = self._places()
        return len(np.unique(cluster[member])) - len(np.unique(stratum[member]))

    def domains(self, by: Sequence[str]) -> Iterator[tuple[dict[str, Any], Flags]]:
        """Go through the groups, and which rows with values belong to each."""
        for group, member in groups(self.frame, by):
            yield group, member.to_numpy(bool) & self.inside

    def mean(self, values: Floats, member: Flags) -> tuple[Floats, Floats]:
        """Give the weighted means of some columns in a domain, and their influence values."""
        weights = np.where(member, self.weights, 0.0)
        values = np.where(member[:, None], _matrix(values), 0.0)
        total = weights.sum()
        if not total > 0:
            return np.full(values.shape[1], np.nan), np.full(values.shape, np.nan)
        mean = weights @ values / total
        return mean, member[:, None] * (values - mean) / total

    def _residual(self, influence: Floats) -> Floats:
        design = self.design
        if not design.margins or design.raking == "fixed" or not np.isfinite(influence).all():
            return influence
        known = [(column, level) for column, of in design.margins.items() for level in of]
        x = np.column_stack([(self.frame[c] == v).to_numpy(float) for c, v in known])
        if design.raking == "rake":
            x = x[:, x.any(axis=0)]
            for _, column in itertools.product(range(10), x.T[:, :, None]):
                influence = influence - column * (column * influence).sum(axis=0) / column.sum()
            return influence
        root = np.sqrt(self.base)[:, None]
        slopes = np.linalg.lstsq(root * x, root * influence, rcond=None)[0]
        residual: Floats = influence - x @ slopes
        return residual

    def _places(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Give each row the number of its stratum, and that of its cluster."""
        one = np.zeros(len(self.frame), dtype=int)
        strata, cluster = self.design.strata, self.design.cluster
        stratum = self.frame.groupby(strata).ngroup().to_numpy() if strata else one
        if not cluster:
            return stratum, np.arange(len(one))
        keys = [name for name in (strata, cluster) if name]
        return stratum, self.frame.groupby(keys, observed=True).ngroup().to_numpy()


def _matrix(values: Floats) -> Floats:
    return values[:, None] if values.ndim == 1 else values


def sample(
    frame: pd.DataFrame,
    columns: Sequence[str],
    by: Sequence[str],
    design: Design,
    reasons: pd.DataFrame | None,
    unit: str,
) -> Sample:
    """Choose the rows of a design and weight them; rows without a value stay in the design."""
    needed = list(dict.fromkeys([*columns, *design.columns]))
    rows = choose(frame, needed, by, reasons, (), unit)
    whole = choose(frame, design.columns, by, None, (), unit).frame
    inside = whole[list(columns)].notna().all(axis=1).to_numpy(bool)
    base, notes = raking.base_weights(whole, design.weights), rows.notes
    weights = base
    if design.margins:
        weights, more = raking.fit(whole, design.margins, design.weights, design.trim)
        notes = (*notes, *more)
    if design.trim and design.raking != "fixed":
        notes = (*notes, "the trimming of weights is not in the variance")
    if design.strata:
        units = [design.cluster] if design.cluster else []
        sizes = whole[[design.strata, *units]]
        sizes = (sizes.drop_duplicates() if units else sizes)[design.strata].value_counts()
        lonely = [str(level) for level in sizes.index[sizes == 1]]
        notes = (
            *notes,
            *(f"stratum {one} has one unit: centred at the mean of all" for one in lonely),
        )
    return Sample(whole, inside, weights, base, design, rows, notes)
