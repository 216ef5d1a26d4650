"""How rows were sampled and weighted: the design, and the variance that it gives an estimate."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from vises_research.errors import Problem, StudyError
from vises_research.stats import noise
from vises_research.stats.bases import Rows, choose, groups
from vises_research.stats.given import Given
from vises_research.stats.options import one_of
from vises_research.stats.weighting import raking
from vises_research.stats.weighting.replicates import Estimator, Floats, Replicates, replicated

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
        Smallest and largest weight, in multiples of the mean weight. Trimming and raking alternate
        until both hold; where they cannot, the trimming does.
    raking
        How the variance takes raking into account. ``calibrate``: residuals of the regression on
        the margins under the base weights (Deville & Särndal 1992); ``rake``: what ten rounds of
        taking each margin's plain means away leave, as R's survey::rake does; ``fixed``: not at
        all, as if weights had been given.
    replicates
        Replicate weights instead of strata, clusters, fpc and margins, which they hold already.

    Raises
    ------
    StudyError
        If an option is not known, or replicate weights come with what they hold.

    Notes
    -----
    Weights are sampling weights, never frequencies, and need not sum to the population: only their
    ratios matter. A row of weight 0 (outside of what is asked about) stays in the variance and
    counts neither in n nor in degrees of freedom.

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
    replicates: Replicates | None = None

    def __post_init__(self) -> None:
        one_of("stats.Design", "raking", self.raking, ("calibrate", "rake", "fixed"))
        parts = {name: getattr(self, name) for name in ("strata", "cluster", "fpc", "margins")}
        both = [name for name, given in parts.items() if given] if self.replicates else []
        if both:
            wrong = "replicate weights come with what they hold already"
            raise StudyError([Problem("stats.Design", wrong, ", ".join(both), "replicates alone")])

    @property
    def columns(self) -> list[str]:
        """The columns that the design is made of."""
        copies = self.replicates.columns if self.replicates else ()
        named = (self.weights, self.strata, self.cluster, self.fpc, *self.margins, *copies)
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

    @property
    def counted(self) -> Flags:
        """The rows that are inside and have some weight."""
        return self.inside & (self.weights > 0)

    def covariance(self, of: Estimator) -> Floats:
        """Give the covariance of some estimates: linearised, or from replicate weights."""
        if self.design.replicates:
            copies = self.frame[list(self.design.replicates.columns)].to_numpy(dtype=float)
            return replicated(self.design.replicates, copies, self.weights, of)
        return self._linearised(of(self.weights)[1])

    def _linearised(self, influence: Floats) -> Floats:
        """Give the covariance of weighted sums of some influence values (rows × quantities).

        Notes
        -----
        Σ_h (1 - n_h/N_h) n_h/(n_h - 1) Σ_i (z_hi - z̄_h)(z_hi - z̄_h)', z_hi the sum over cluster i
        of stratum h of weight times influence, less what the margins explain. A stratum with one
        cluster is centred at the mean of all clusters.
        """
        z = self.weights[:, None] * self._residual(influence)
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
        scale = (1 - self._sampled(stratum, cluster)) * size / np.maximum(size - 1, 1)
        off = noise.settled(sums - centre, sums)
        covariance: Floats = off.T @ (scale[:, None] * off)
        return covariance

    def _sampled(self, stratum: NDArray[np.int64], cluster: NDArray[np.int64]) -> Floats:
        """Give for each cluster the part of its stratum that was sampled; 0 where not known."""
        sampled = np.zeros(cluster.max(initial=-1) + 1)
        if self.design.fpc:
            home = np.zeros(len(sampled), dtype=int)
            home[cluster] = stratum
            size = np.bincount(home)[home]
            sampled[cluster] = size[cluster] / self.frame[self.design.fpc].to_numpy(dtype=float)
        return sampled

    def drawn(self) -> float:
        """Give the part of the population that was sampled, in sampling units; 0 if not known."""
        stratum, cluster = self._places()
        sampled = self._sampled(stratum, cluster)
        # A unit of a stratum of which a part s was sampled stands for 1/s units.
        return float(len(sampled) / (1 / sampled).sum()) if sampled.all() and len(sampled) else 0.0

    def df(self, member: Flags) -> int:
        """Give the degrees of freedom of some rows: clusters less strata, of rows with weight.

        With replicate weights, the rank of these less 1.
        """
        if self.design.replicates:
            copies = self.frame.loc[member, list(self.design.replicates.columns)]
            return noise.rank(copies.to_numpy(dtype=float)) - 1
        stratum, cluster = self._places()
        member = member & (self.weights > 0)
        return len(np.unique(cluster[member])) - len(np.unique(stratum[member]))

    def domains(self, by: Sequence[str]) -> Iterator[tuple[dict[str, Any], Flags]]:
        """Go through the groups, and which rows with values belong to each."""
        for group, member in groups(self.frame, by):
            yield group, member.to_numpy(bool) & self.inside

    def effective(self, member: Flags) -> float:
        """Give how many equal weights those of some rows are worth (Kish 1965)."""
        w = self.weights[member]
        return float(w.sum() ** 2 / (w**2).sum()) if w.sum() > 0 else np.nan

    def mean(self, values: Floats, member: Flags) -> Estimator:
        """Give what estimates the weighted means of some columns in a domain."""
        values = np.where(member[:, None], _matrix(values), 0.0)

        def of(weights: Floats) -> tuple[Floats, Floats]:
            weights = np.where(member, weights, 0.0)
            total = weights.sum()
            if not total > 0:
                return np.full(values.shape[1], np.nan), np.full(values.shape, np.nan)
            mean = weights @ values / total
            away = np.column_stack(
                [noise.settled(one - m, one) for one, m in zip(values.T, mean, strict=True)]
            )
            return mean, member[:, None] * away / total

        return of

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
        slopes = np.linalg.lstsq(root * x, root * influence, rcond=noise.NOISE)[0]
        return noise.settled(influence - x @ slopes, influence)

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
    data: Given,
    columns: Sequence[str],
    by: Sequence[str],
    design: Design,
    in_base: Sequence[str] = (),
) -> Sample:
    """Choose the rows of a design and weight them; rows without a value stay in the design."""
    rows, whole, inside = _chosen(data, columns, by, design, in_base)
    base, notes = raking.base_weights(whole, design.weights), rows.notes
    weights = base
    if design.margins:
        weights, more = raking.fit(whole, design.margins, design.weights, design.trim)
        notes = (*notes, *more)
    if design.trim and design.raking != "fixed":
        notes = (*notes, "the trimming of weights is not in the variance")
    nothing = int((inside & (weights == 0)).sum())
    if nothing:
        notes = (*notes, f"weight 0 in {nothing} rows: in the variance, but not in n")
    alone = (
        f"stratum {one} has one unit: centred at the mean of all" for one in _lonely(whole, design)
    )
    return Sample(whole, inside, weights, base, design, rows, (*notes, *alone))


def _chosen(
    data: Given, columns: Sequence[str], by: Sequence[str], design: Design, in_base: Sequence[str]
) -> tuple[Rows, pd.DataFrame, Flags]:
    """Give the rows that answered, all rows of the design, and which of these answered."""
    needed = list(dict.fromkeys([*columns, *design.columns]))
    numbered = data.frame.assign(**{_PLACE: np.arange(len(data.frame))})
    rows = choose(Given(numbered, data.reasons, data.unit), needed, by, in_base)
    whole = choose(Given(numbered), design.columns, by).frame
    inside = whole[_PLACE].isin(rows.frame[_PLACE]).to_numpy(bool)
    # Replicate weights are many columns that no reader asks about.
    copies = design.replicates.columns if design.replicates else ()
    told = tuple(one for one in rows.base.columns if one not in copies)
    base = replace(rows.base, answered=int(inside.sum()), columns=told)
    return replace(rows, base=base), whole.drop(columns=_PLACE), inside


_PLACE = "\0place"
"""Where a row stands in the frame; no column of data has such a name."""


def _lonely(frame: pd.DataFrame, design: Design) -> list[str]:
    """Name the strata that have one unit."""
    if not design.strata:
        return []
    units = [design.cluster] if design.cluster else []
    sizes = frame[[design.strata, *units]]
    sizes = (sizes.drop_duplicates() if units else sizes)[design.strata].value_counts()
    return [str(level) for level in sizes.index[sizes == 1]]
