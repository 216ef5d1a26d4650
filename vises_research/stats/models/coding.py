"""Outcome and predictors of a regression as numbers: ordered levels, treatment coding."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from vises_research.errors import Problem, StudyError
from vises_research.stats import noise
from vises_research.stats.bases import Rows, choose, scores, typed
from vises_research.stats.given import Given


class Coefficient(NamedTuple):
    """What a column of the model matrix stands for: a number, or one level against the first."""

    item: str
    first: str = ""
    second: str = ""

    def __str__(self) -> str:
        return f"{self.item} {self.first}".strip()


@dataclass(frozen=True)
class Coded:
    """A regression in numbers.

    Parameters
    ----------
    outcome, levels
        The place of each row's answer among the levels that occur, and their names in order.
    matrix, middle, columns
        The model matrix without intercept, its columns about their means; the means, which turn
        thresholds back; and what the columns stand for.
    aliased
        Coefficients that the data cannot tell from the others; not in the matrix.
    weights
        How often each row counts.
    """

    outcome: Any
    levels: tuple[str, ...]
    matrix: Any
    middle: Any
    columns: tuple[Coefficient, ...]
    aliased: tuple[Coefficient, ...]
    weights: Any

    @property
    def cuts(self) -> int:
        """The number of thresholds."""
        return len(self.levels) - 1

    @property
    def thin(self) -> str:
        """Why nothing can be estimated; empty where something can."""
        few = f"no estimate: the outcome takes {len(self.levels)} level(s) in {len(self.outcome)} "
        return f"{few}rows" if self.cuts < 1 else ""

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader must know of the coding."""
        told = [f"no estimate for {one}: the other columns determine it" for one in self.aliased]
        return tuple([self.thin] if self.thin else told)


def chosen(
    where: str, data: Given, outcome: str, predictors: Sequence[str], further: Sequence[str | None]
) -> Rows:
    """Choose the rows in which every column of a model has a value.

    Parameters
    ----------
    where
        The method, for messages.
    data, outcome, predictors
        The data, and columns of it.
    further
        Columns that say how rows count or belong together; ``None`` where there is none.

    Returns
    -------
    Rows
        The rows.

    Raises
    ------
    StudyError
        If a column is not there, or the outcome is a predictor.
    """
    if outcome in predictors:
        wrong = f"column '{outcome}' is both outcome and predictor"
        raise StudyError([Problem(where, wrong, right="another predictor")])
    named = dict.fromkeys([outcome, *predictors, *(one for one in further if one)])
    return choose(data, list(named))


def coded(
    where: str,
    frame: pd.DataFrame,
    outcome: str,
    predictors: Sequence[str],
    weights: str | None = None,
    *,
    ordered: bool = True,
) -> Coded:
    """Turn complete rows into numbers.

    Parameters
    ----------
    where
        The method, for messages.
    frame
        Rows in which every column has a value.
    outcome
        The outcome; levels that do not occur are left out.
    predictors
        Numbers are taken as they are; all else is coded against its first level that occurs.
    weights
        The column that says how often a row counts.
    ordered
        Whether the outcome must have an order.

    Returns
    -------
    Coded
        The numbers, and what they stand for.

    Raises
    ------
    StudyError
        If the outcome has no order, or a weight is negative.
    """
    if ordered:
        scores(frame[outcome])
    size = _weights(where, frame, weights)
    frame, size = frame[size > 0], size[size > 0]
    places = pd.Categorical(frame[outcome], dtype=typed(frame[outcome]))
    present, codes = np.unique(places.codes, return_inverse=True)
    levels = tuple(label(places.categories[place]) for place in present)
    found = [pair for one in dict.fromkeys(predictors) for pair in _columns(frame[one])]
    matrix = np.column_stack([np.zeros((len(frame), 0)), *(values for _, values in found)])
    kept = np.flatnonzero(noise.independent(noise.centred(matrix)))
    columns = tuple(found[j][0] for j in kept)
    aliased = tuple(one for j, (one, _) in enumerate(found) if j not in kept)
    matrix = matrix[:, kept]
    middle = matrix.mean(axis=0) if len(matrix) else matrix.sum(axis=0)
    return Coded(codes, levels, matrix - middle, middle, columns, aliased, size)


def _weights(where: str, frame: pd.DataFrame, weights: str | None) -> Any:
    if weights is None:
        return np.ones(len(frame))
    size = frame[weights].to_numpy(dtype=float)
    if (size < 0).any():
        wrong = f"column '{weights}' has negative weights"
        raise StudyError([Problem(where, wrong, str(int((size < 0).sum())), "zero or more")])
    return size


def _columns(values: pd.Series) -> Iterator[tuple[Coefficient, Any]]:
    name, dtype = str(values.name), values.dtype
    if pd.api.types.is_numeric_dtype(dtype) and not pd.api.types.is_bool_dtype(dtype):
        yield Coefficient(name), values.to_numpy(dtype=float)
        return
    levels = [level for level in typed(values).categories if (values == level).any()]
    for level in levels[1:]:
        same = (values == level).to_numpy(dtype=float)
        yield Coefficient(name, label(level), label(levels[0])), same


def label(level: Any) -> str:
    """Write a level: 1 for 1.0, as a column of numbers with gaps holds it."""
    whole = isinstance(level, float) and level.is_integer()
    return str(int(level)) if whole else str(level)
