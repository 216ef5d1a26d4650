"""Tables to check and to hide cells of; an attacker that shares no code with the one under test."""

import itertools
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy import sparse
from scipy.optimize import linprog

from vises_research import publish, stats
from vises_research.errors import StudyError
from vises_research.publish import Rule


def numbers(seed: int, most: int = 6) -> np.ndarray:
    """Give a table of two variables: some cells small, some empty, some large."""
    random = np.random.default_rng(seed)
    shape = random.integers(2, most + 1, 2)
    return random.poisson(random.choice([4, 9, 30]) * random.gamma(1, 1, shape))


def counts(cells: np.ndarray) -> stats.Result:
    """Give the counts of a table of any number of variables: a, b, c ..."""
    names = "abc"[: cells.ndim]
    levels = [
        [f"{name}{i}" for i in range(size)] for name, size in zip(names, cells.shape, strict=True)
    ]
    keys = list(itertools.product(*levels))
    table = pd.DataFrame(keys, columns=list(names))
    for name, own in zip(names, levels, strict=True):
        table[name] = pd.Categorical(table[name], own)
    table["n"], table["base"] = cells.ravel(), cells.sum()
    size = int(cells.sum())
    base = stats.Base(size, size, size, "pilot")
    return stats.Result("counts", table, stats.Method("Counts"), base, by=tuple(names))


def shown(result: stats.Result) -> dict[tuple[str | None, ...], float]:
    """Give all that a reader may know: each cell and each sum; not a number where it is hidden."""
    rows = result.table.to_dict("records")
    told = {tuple(row[name] for name in result.by): float(row["n"]) for row in rows}
    levels = [[*result.table[key].cat.categories, None] for key in result.by]
    for key in itertools.product(*levels):
        given = {
            name: level for name, level in zip(result.by, key, strict=True) if level is not None
        }
        if len(given) < len(result.by):
            told[key] = result.total(**given)
    return told


def bounds(told: dict[tuple[str | None, ...], float]) -> dict[tuple, tuple[float, float]]:
    """Solve for each hidden cell: what is shown adds up, and nothing is negative.

    The attacks on all cells, from below and from above, are blocks of one linear programme: they
    share no variable, so that the least of their sum is the least of each.
    """
    keys = list(told)
    numbers = np.array([told[key] for key in keys])
    hidden = np.isnan(numbers)
    if not hidden.any():
        return {}
    sums = sums_of(keys)
    own, rest = sums[:, hidden], -sums[:, ~hidden] @ numbers[~hidden]
    size = int(hidden.sum())
    aims = np.concatenate([np.eye(size), -np.eye(size)])
    every = sparse.kron(sparse.eye_array(2 * size), own)
    found = linprog(aims.ravel(), A_eq=every, b_eq=np.tile(rest, 2 * size)).x
    lows, highs = found.reshape(2, size, size)
    away = [key for key, one in zip(keys, hidden, strict=True) if one]
    return {key: (lows[i, i], highs[i, i]) for i, key in enumerate(away)}


def sums_of(keys: list[tuple[str | None, ...]]) -> np.ndarray:
    """Give an equation for each sum: its parts less itself are nothing."""
    rows = []
    for key in keys:
        for d, level in enumerate(key):
            if level is None:
                parts = {k for k in keys if k[d] is not None and (*k[:d], None, *k[d + 1 :]) == key}
                rows.append([float(k in parts) - float(k == key) for k in keys])
    return np.array(rows)


def by_hand(cells, hidden: list[tuple[str, ...]], untold=()) -> stats.Result:
    """Hide cells without any thought for the totals."""
    result = counts(np.array(cells))
    keys = list(result.table[list(result.by)].itertuples(index=False, name=None))
    away = pd.Series([key in hidden for key in keys])
    table = result.table.assign(n=result.table["n"].astype(float).mask(away), hidden=away)
    guard = stats.Guard(truth=result.table, untold=frozenset(untold))
    return replace(result, table=table, guard=guard)


def frame(sizes: dict[tuple, int], *columns: str) -> pd.DataFrame:
    """Give a frame with as many rows of each kind as wanted; levels in the order of appearance."""
    rows = [key for key, n in sizes.items() for _ in range(n)]
    made = pd.DataFrame(rows, columns=list(columns))
    for place, column in enumerate(columns):
        levels = dict.fromkeys(key[place] for key in sizes)
        made[column] = pd.Categorical(made[column], list(levels))
    return made


ANSWERS = {("hdf", "yes"): 20, ("hdf", "no"): 3, ("wab", "yes"): 18, ("wab", "no"): 9}
ANSWERS |= {("vlg", "yes"): 15, ("vlg", "no"): 12}


def regions(**sizes: int) -> stats.Result:
    """Count so many rows of each region."""
    return stats.counts(frame({(name,): n for name, n in sizes.items()}, "region"), ["region"])


def check(*results: stats.Result, **rule: object) -> publish.Decision:
    """Check results under a rule."""
    return publish.check(results, "figure 'x'", rule=Rule(**rule))


def refused(*results: stats.Result, **rule: object) -> list[str]:
    """Give the messages with which results are refused."""
    with pytest.raises(StudyError) as error:
        check(*results, **rule)
    return [str(problem) for problem in error.value.problems]
