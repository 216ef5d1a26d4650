"""Answers to several items, or of several raters, as one matrix with its base."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from vises_research.errors import Problem, StudyError
from vises_research.stats.bases import Rows, choose, never_asked, reasons_of, scores
from vises_research.stats.given import Given
from vises_research.stats.results import Base

Matrix = npt.NDArray[np.float64]


def answers(data: Given, items: Sequence[str]) -> tuple[Rows, Matrix]:
    """Give the numbers of the rows in which every item has a value, a column an item."""
    _distinct(items)
    rows = choose(data, items)
    numbers = [scores(rows.frame[item]).to_numpy() for item in items]
    return rows, np.array(numbers, dtype=float).reshape(len(items), len(rows.frame)).T


def ratings(
    data: Given, raters: Sequence[str], *, ordered: bool, complete: bool = False
) -> tuple[Base, tuple[str, ...], Matrix]:
    """Give the ratings of all units, one column a rater, some of which may be missing.

    Parameters
    ----------
    frame, raters, reasons, unit
        One row a unit, one column a rater.
    ordered
        Whether distance counts: then ordered levels become 1, 2, ..., and numbers stay as they
        are; otherwise every level gets a number of its own, the same for all raters.
    complete
        Whether units that somebody did not rate are left out.

    Returns
    -------
    tuple
        Base (units that somebody rated), notes, and the ratings of those units.
    """
    _distinct(raters)
    if complete:
        rows = choose(data, raters)
        return rows.base, rows.notes, _numbers(rows.frame, raters, ordered=ordered)
    told = [
        why for rater in raters if (why := reasons_of(data.frame, rater, data.reasons)) is not None
    ]
    known = {reason for why in told for reason in why.dropna()}
    rows = choose(data, raters, (), ("unknown", *known))
    numbers = _numbers(data.frame, raters, ordered=ordered)
    rated = ~np.isnan(numbers).all(axis=1)
    nobody = [why.isin(never_asked(data.reasons)).to_numpy() for why in told]
    put = rated | (len(told) < len(raters)) | ~np.all(nobody, axis=0)
    base = Base(int(rated.sum()), int(put.sum()), len(data.frame), data.unit, tuple(raters))
    return base, rows.notes, numbers[rated]


def covariance(values: Matrix) -> Matrix:
    """Give the covariances (divisor n - 1); not a number where there are fewer than two rows."""
    if len(values) < 2:
        return np.full((values.shape[1],) * 2, np.nan)
    centred = values - values.mean(axis=0)
    # The mean of equal numbers may differ from them in the last digit: no spread is none at all.
    centred[:, np.ptp(values, axis=0) == 0] = 0.0
    return np.asarray(centred.T @ centred / (len(values) - 1))


def correlation(values: Matrix) -> Matrix:
    """Give the correlations; not a number where an item does not vary."""
    spread = covariance(values)
    sd = np.sqrt(np.diag(spread))
    sd[sd == 0] = np.nan
    together = spread / np.outer(sd, sd)
    np.fill_diagonal(together, np.where(np.isnan(sd), np.nan, 1.0))
    return np.asarray(together)


def unfit(values: Matrix, items: Sequence[str], least: int = 2) -> tuple[str, ...]:
    """Say why nothing can be computed from these answers; nothing where it can."""
    n, k = values.shape
    why = [f"{k} items, {least} at least are needed"] if k < least else []
    if n < 2:
        return (*why, f"{n} complete rows, 2 at least are needed")
    constant = np.ptp(values, axis=0) == 0
    return (*why, *(f"{item} has one value only" for item in np.array(items)[constant]))


def _distinct(columns: Sequence[str]) -> None:
    twice = [c for c in dict.fromkeys(columns) if list(columns).count(c) > 1]
    if twice:
        raise StudyError(
            [Problem("stats", f"column '{c}' stands twice in the list") for c in twice]
        )


def _numbers(frame: pd.DataFrame, raters: Sequence[str], *, ordered: bool) -> Matrix:
    if not ordered:
        codes, found = pd.factorize(frame[list(raters)].astype("object").to_numpy().ravel())
        order = np.argsort(np.argsort([str(level) for level in found]))  # not that of the rows
        numbers = np.append(order, np.nan)[codes]
        return np.asarray(numbers.reshape(len(frame), len(raters)))
    kinds = {_scale(frame[rater]) for rater in raters}
    if len(kinds) > 1:
        wrong = "the raters do not use one scale"
        found = "; ".join(sorted(kinds))
        raise StudyError([Problem("stats", wrong, found, "the same levels in the same order")])
    numbers = [scores(frame[rater]).to_numpy() for rater in raters]
    return np.array(numbers, dtype=float).reshape(len(raters), len(frame)).T


def _scale(values: pd.Series) -> str:
    if isinstance(values.dtype, pd.CategoricalDtype):
        return " < ".join(map(str, values.cat.categories))
    return "numbers"
