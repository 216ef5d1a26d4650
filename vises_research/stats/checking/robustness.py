"""Whether a finding depends on choices, or on one group: run all and keep each estimate."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from vises_research.errors import Problem, StudyError
from vises_research.stats.bases import choose, typed
from vises_research.stats.card import Card
from vises_research.stats.given import Given
from vises_research.stats.glossary import COLUMNS
from vises_research.stats.results import Base, Method, Result

SPECIFICATIONS = Method(
    "Specification curve",
    "Simonsohn, U., Simmons, J. P., & Nelson, L. D. (2020). Specification curve analysis. "
    "Nature Human Behaviour, 4(11), 1208-1214",
)
LEAVE_ONE_OUT = Method("Estimate without one group at a time")
_KEPT = ["estimate", "std_error", "conf_low", "conf_high", "p_value", "n"]


SPECIFICATIONS_CARD = Card("specifications", rows="specifications", about="rows")


def specifications(
    choices: Mapping[str, Sequence[Any]],
    run: Callable[..., Result | float],
    *,
    n_jobs: int | None = None,
    backend: str | None = None,
) -> Result:
    """Run an analysis under every combination of some choices.

    Parameters
    ----------
    choices
        Name of a choice -> its options: text, numbers, yes/no.
    run
        The analysis: is given each choice by name, and returns a number or a Result of one row.
    n_jobs
        How many at once (-1: one a processor); ``None`` follows ``joblib.parallel_config``.
    backend
        joblib's: ``loky`` (processes; the default), ``threading``, or ``dask`` to run on the
        cluster of the ``dask.distributed.Client`` that is open.

    Returns
    -------
    Result
        A row a specification, in the order of the choices: these, and ``estimate``, ``std_error``,
        limits, ``p_value`` and ``n`` as far as ``run`` gives them. The base counts those with an
        estimate.

    Raises
    ------
    StudyError
        If a choice has no or twice the same option or bears the name of a result column, or
        ``run`` gives several rows. An error in ``run`` ends the whole: no specification is lost.

    Notes
    -----
    With processes or a cluster ``run`` and the data that it holds are sent in a few parcels.
    Source: Simonsohn et al. 2020.

    Examples
    --------
    >>> def run(cut, log):
    ...     return cut * 2.0 + log
    >>> specifications({"cut": [1, 2], "log": [False, True]}, run).table["estimate"].tolist()
    [2.0, 3.0, 4.0, 5.0]
    """
    from joblib import Parallel, delayed, effective_n_jobs, parallel_config

    _require(choices)
    combinations = itertools.product(*choices.values())
    specs = [dict(zip(choices, options, strict=True)) for options in combinations]
    given = {"n_jobs": n_jobs, "backend": backend}
    with parallel_config(**{key: value for key, value in given.items() if value is not None}):
        # Parcels of a few seconds at most, so that none waits long for the last.
        size = -(-len(specs) // (8 * effective_n_jobs(n_jobs)))
        parcels = [specs[i : i + size] for i in range(0, len(specs), size)]
        done = Parallel()(delayed(_run)(run, parcel) for parcel in parcels)
    cells = [cell for part in done for cell in part]
    table = pd.DataFrame([{**a, **b} for a, b in zip(specs, cells, strict=True)])
    table = table.astype({name: pd.CategoricalDtype(list(of)) for name, of in choices.items()})
    failed = int(table["estimate"].isna().sum())
    notes = (f"no estimate in {failed} of {len(table)} specifications",) if failed else ()
    if table.drop(columns="estimate").isna().any().any():
        notes = (*notes, "some specifications give less than others")
    base = Base(len(table) - failed, len(table), len(table), "specification")
    return Result(SPECIFICATIONS_CARD, table, SPECIFICATIONS, base, notes, by=tuple(choices))


LEAVE_ONE_OUT_CARD = Card("leave_one_out", rows="left_out", about="rows")


def leave_one_out(data: Given, group: str, run: Callable[[pd.DataFrame], Result | float]) -> Result:
    """Run an analysis without each group in turn.

    Parameters
    ----------
    group
        The groups: partners, regions ... Rows without one are in every run.
    run
        The analysis: is given the rows, and returns a number or a Result of one row.

    Returns
    -------
    Result
        A row ``all`` and one ``without`` each group: what ``run`` gives, and ``change``, the
        estimate less that of all rows.

    Raises
    ------
    StudyError
        If the column is not there or ``run`` gives several rows.

    Examples
    --------
    >>> from vises_research import stats
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"region": ["hdf", "hdf", "vlg"], "y": [1, 2, 6]})
    >>> stats.leave_one_out(frame, "region", lambda rows: rows["y"].mean()).table["change"].tolist()
    [0.0, 3.0, -1.5]
    """
    rows = choose(data, [group], (group,))
    dtype = typed(data.frame[group])
    cells = [{"term": "all", group: None, **_numbers(run(data.frame))}]
    for level in dtype.categories:
        kept = data.frame[(data.frame[group] != level).fillna(True).astype(bool)]
        cells.append({"term": "without", group: level, **_numbers(run(kept))})
    table = pd.DataFrame(cells).astype({group: dtype})
    table["change"] = table["estimate"] - table["estimate"].iloc[0]
    notes = (*rows.notes, "the row 'all' has no group; a run without rows may have no estimate")
    return Result(LEAVE_ONE_OUT_CARD, table, LEAVE_ONE_OUT, rows.base, notes, by=(group,))


def _run(run: Callable[..., Result | float], specs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [_numbers(run(**spec)) for spec in specs]


def _numbers(outcome: Result | float) -> dict[str, Any]:
    """Give the numbers of an analysis that gave a number or a result of one row."""
    if not isinstance(outcome, Result):
        return {"estimate": float(outcome)}
    if len(outcome.table) != 1:
        wrong = f"the analysis gives {len(outcome.table)} rows"
        right = f"one; choose it with .where({', '.join(outcome.keys)})"
        raise StudyError([Problem("stats.robustness", wrong, right=right)])
    row = outcome.table.iloc[0]
    return {"estimate": np.nan, **{key: row[key] for key in _KEPT if key in row.index}}


def _require(choices: Mapping[str, Sequence[Any]]) -> None:
    place, problems = "stats.specifications", []
    for name, options in choices.items():
        if name in COLUMNS:
            wrong = f"choice '{name}' bears the name of a result column"
            problems.append(Problem(place, wrong, right="another name"))
        if not options or len(set(options)) < len(options):
            found = ", ".join(map(str, options))
            right = "different options, at least one"
            problems.append(Problem(place, f"choice '{name}' is not a choice", found, right))
    if not choices:
        problems.append(Problem(place, "there are no choices"))
    if problems:
        raise StudyError(problems)
