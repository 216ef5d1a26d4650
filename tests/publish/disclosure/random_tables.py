"""Tables to hide cells of, and an attacker that shares no code with the one under test."""

import itertools

import numpy as np
import pandas as pd
from scipy.optimize import linprog

from vises_research import stats


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
    levels = [[*result.table[key].cat.categories, None] for key in result.by]
    told = {}
    for key in itertools.product(*levels):
        given = {
            name: level for name, level in zip(result.by, key, strict=True) if level is not None
        }
        own = len(given) == len(result.by)
        told[key] = float(result.value("n", **given)) if own else result.total(**given)
    return told


def bounds(told: dict[tuple[str | None, ...], float]) -> dict[tuple, tuple[float, float]]:
    """Solve for each hidden cell: what is shown adds up, and nothing is negative."""
    keys = list(told)
    rows, sums = [], []
    for key in keys:
        for d, level in enumerate(key):
            if level is None:
                parts = [k for k in keys if k[d] is not None and (*k[:d], None, *k[d + 1 :]) == key]
                rows.append([float(k in parts) - float(k == key) for k in keys])
                sums.append(0.0)
    limits = [(0, None) if np.isnan(told[k]) else (told[k], told[k]) for k in keys]
    found = {}
    for i, key in enumerate(keys):
        if np.isnan(told[key]):
            aim = np.eye(len(keys))[i]
            low = linprog(aim, A_eq=rows, b_eq=sums, bounds=limits).fun
            high = -linprog(-aim, A_eq=rows, b_eq=sums, bounds=limits).fun
            found[key] = (low, high)
    return found


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
