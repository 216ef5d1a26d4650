"""Multiple imputation: several completed copies of a table, by chained equations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from vises_research.errors import Problem, StudyError
from vises_research.stats.bases import choose, never_asked, reasons_of, scores, typed
from vises_research.stats.given import Given


def impute(  # noqa: PLR0913 - what is filled, from what, and how often
    frame: pd.DataFrame,
    columns: Sequence[str],
    *,
    using: Sequence[str] = (),
    reasons: pd.DataFrame | None = None,
    leave: Sequence[str] | None = None,
    sets: int = 20,
    cycles: int = 10,
    donors: int = 3,
    seed: int = 0,
) -> list[pd.DataFrame]:
    """Fill missing values several times with values that similar rows have.

    Parameters
    ----------
    columns
        The columns to fill, each from all others.
    using
        Further columns to learn from; they stay as they are.
    leave
        Reasons for which a value stays missing, because there is none to know; ``None``: those that
        say that the question was not put.
    sets
        How many completed tables; some twenty, or as many as per cent of rows are incomplete.
    cycles
        How often each column is filled anew before a table is taken.
    donors
        How many similar rows a value is drawn from.
    seed
        Start of the random numbers: the same seed gives the same tables.

    Returns
    -------
    list of pandas.DataFrame
        Tables like ``frame`` (all its columns, rows and types) with the gaps filled. Run the
        method on each, then :func:`vises_research.stats.pool` the results.

    Raises
    ------
    StudyError
        If a column is not there, or has gaps and no value to learn from.

    Notes
    -----
    Predictive mean matching: a regression, its coefficients drawn from their posterior, predicts
    every row; a gap takes the value of one of the ``donors`` rows predicted nearest. So only
    values that occur are filled in, for numbers, yes/no and categories alike (categories without
    order are predicted by one regression a level). It is no cure for small samples: with 69 rows
    and a third of the values missing by a related column, 3 donors left 4 to 23 % of the bias of
    complete rows, and 95 % intervals covered in 93 to 96 % of 100 simulations where the relation
    was moderate, in 80 to 88 % where it was strong. Five donors did worse, one a little better.
    Reference: van Buuren, S. (2018). Flexible imputation of missing data (2nd ed.), section 3.4.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"cost": [1, 2, 3, None, 5, 6], "hard": list("aabbb") + [None]})
    >>> first, second = impute(frame, ["cost", "hard"], sets=2)
    >>> int(first.isna().sum().sum()), int(frame.isna().sum().sum())
    (0, 2)
    """
    names = list(dict.fromkeys([*columns, *using]))
    choose(Given(frame, reasons), names)
    _require(frame, names, {"sets": sets, "cycles": cycles, "donors": donors})
    random = np.random.default_rng(seed)
    numbers = {name: _numbers(frame[name]) for name in names}
    left = {name: _left(frame, name, reasons, leave) for name in columns}
    made = []
    for _ in range(sets):
        source = _chain(frame, numbers, cycles, donors, random)
        rows = {name: np.where(left[name], np.arange(len(frame)), source[name]) for name in columns}
        filled = {name: frame[name].array.take(rows[name]) for name in columns}
        made.append(frame.assign(**filled))
    return made


def _require(frame: pd.DataFrame, names: Sequence[str], options: Mapping[str, int]) -> None:
    problems = [
        Problem("stats.impute", f"column '{name}' has no value to learn from")
        for name in names
        if len(frame) and frame[name].isna().all()
    ]
    problems += [
        Problem("stats.impute", f"{option} is too small", str(number), "one or more")
        for option, number in options.items()
        if number < 1
    ]
    if problems:
        raise StudyError(problems)


def _left(
    frame: pd.DataFrame, name: str, reasons: pd.DataFrame | None, leave: Sequence[str] | None
) -> np.ndarray:
    """Tell the rows whose value stays missing."""
    why = reasons_of(frame, name, reasons)
    if why is None:
        return np.zeros(len(frame), dtype=bool)
    return np.array(why.isin(list(never_asked(reasons) if leave is None else leave)))


def _numbers(values: pd.Series) -> np.ndarray:
    """Give a column as numbers in standard units; without order, one column a further level."""
    ordered = isinstance(values.dtype, pd.CategoricalDtype) and values.dtype.ordered
    numeric = pd.api.types.is_numeric_dtype(values.dtype)
    if ordered or numeric:
        columns = [scores(values).to_numpy(dtype=float)]
    else:
        levels = [level for level in typed(values).categories if (values == level).any()]
        columns = [(values == level).to_numpy(dtype=float) for level in levels[1:]]
    found = np.column_stack([np.zeros((len(values), 0)), *columns])
    known = found[values.notna().to_numpy()]
    if not len(known):
        return found
    spread = known.std(axis=0)
    return np.asarray((found - known.mean(axis=0)) / np.where(spread > 0, spread, 1.0))


def _chain(
    frame: pd.DataFrame,
    numbers: Mapping[str, np.ndarray],
    cycles: int,
    donors: int,
    random: np.random.Generator,
) -> dict[str, np.ndarray]:
    """Give, for each column, the row that each row takes its value from."""
    gaps = {name: frame[name].isna().to_numpy() for name in numbers}
    source = {name: np.arange(len(frame)) for name in numbers}
    for name, gap in gaps.items():
        source[name][gap] = random.choice(np.flatnonzero(~gap), int(gap.sum())) if gap.any() else 0
    for _ in range(cycles):
        for name, gap in gaps.items():
            if gap.any():
                others = [numbers[one][source[one]] for one in numbers if one != name]
                x = np.column_stack([np.ones(len(frame)), *others])
                source[name][gap] = _matched(x, numbers[name], gap, donors, random)
    return source


def _matched(
    x: np.ndarray, y: np.ndarray, gap: np.ndarray, donors: int, random: np.random.Generator
) -> np.ndarray:
    """Draw a donor for each gap among the rows whose prediction lies nearest."""
    known = np.flatnonzero(~gap)
    random.shuffle(known)  # so that ties are broken at random
    cross = x[known].T @ x[known]
    # A touch of ridge keeps columns that say the same from breaking the regression.
    inverse = np.linalg.inv(cross + 1e-5 * np.diag(np.diag(cross)) + 1e-9 * np.eye(len(cross)))
    beta = inverse @ x[known].T @ y[known]
    squares = ((y[known] - x[known] @ beta) ** 2).sum(axis=0)
    spread = np.sqrt(squares / random.chisquare(max(len(known) - x.shape[1], 1), y.shape[1]))
    drawn = beta + np.linalg.cholesky(inverse) @ random.standard_normal(beta.shape) * spread
    off = (x[gap] @ drawn)[:, None, :] - (x[known] @ beta)[None, :, :]
    near = np.argsort((off**2).sum(axis=2), axis=1, kind="stable")[:, :donors]
    picked = random.integers(near.shape[1], size=len(near))
    return np.asarray(known[near[np.arange(len(near)), picked]])
