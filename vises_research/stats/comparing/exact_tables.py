"""The exact distribution of a table with fixed margins, summed without drawing at random."""

from __future__ import annotations

from itertools import pairwise
from math import factorial, lgamma, log
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]

LIMIT = 30_000_000
"""Ways to fill the two largest rows; a 5 x 5 table of 69 units has some 20 million (seconds)."""

TIE = 1e-7
"""Tables whose logarithmic probabilities are that close are equally probable."""


class Paths(NamedTuple):
    """Partial tables: the node each ends in, its logarithmic weight, and how many there are."""

    node: Array
    weight: Array
    number: Array


class Layer(NamedTuple):
    """The step by one row of the table: the node that each vector of cells leads to, its weight."""

    links: Array
    weights: Array


def freeman_halton(table: Array) -> float:
    """Give the exact p value of the Fisher-Freeman-Halton test.

    The rows are filled in one after the other. Partial tables that leave the same column totals,
    in whatever order, and weigh the same are one path. The smaller rows go forwards from zero,
    the two largest backwards from the column totals. Where all completions of a path are at most
    as probable as the observed table, or none is, it goes no further.

    Parameters
    ----------
    table
        Counts; no row and no column is empty.

    Returns
    -------
    float
        The probability, given the margins, of tables at most as probable as the observed one;
        not a number where there are too many tables.

    Notes
    -----
    The network of Mehta, C. R., & Patel, N. R. (1983), Journal of the American Statistical
    Association, 78(382), 427-434, met in the middle.

    Examples
    --------
    >>> round(freeman_halton(np.array([[3, 1], [1, 3]])), 4)
    0.4857
    """
    table = table if len(table) >= len(table.T) else table.T
    n, columns, rows = int(table.sum()), np.sort(table.sum(axis=0)), np.sort(table.sum(axis=1))
    width = len(columns)
    if not _feasible(n, rows[-2:], width):
        return float("nan")
    logs = np.array([lgamma(i + 1) for i in range(n + 1)])
    steps = {m: _compositions(m, width, columns[-1]) for m in sorted(set(rows.tolist()))}
    # A row weighs its multinomial probability with equal shares, so that no weight exceeds one.
    weights = {m: logs[m] - m * log(width) - logs[steps[m]].sum(axis=1) for m in steps}
    observed = float(logs[rows].sum() - n * log(width) - logs[table].sum() + TIE)
    given = float(logs[columns].sum() - logs[n] + n * log(width))
    radix = (n + 1) ** np.arange(width)
    nodes, last = columns[None], Paths(np.zeros(1, dtype=int), np.zeros(1), np.ones(1))
    for m in rows[:-3:-1].tolist():
        nodes, links = _reach(nodes, -steps[m], radix)
        last = _merge(_walk(last, Layer(links, weights[m])))
    ends, layers = np.zeros((1, width), dtype=int), []
    for m in rows[:-2].tolist():
        ends, links = _reach(ends, steps[m], radix)
        layers.append(Layer(links, weights[m]))
    # Forwards, a node stands for all orders of its totals; backwards, for the one that is left.
    at = np.searchsorted(ends @ radix, nodes @ radix)[last.node]
    last = Paths(at, last.weight, last.number / _orders(ends)[at])
    return min(1.0, _tail(layers, last, len(ends), observed, given))


def drawn(table: Array, draws: int, seed: int) -> float:
    """Estimate the same p value from tables drawn at random with the margins of the observed one.

    Parameters
    ----------
    table
        Counts.
    draws, seed
        How many tables, and the seed.

    Returns
    -------
    float
        One more than the tables that are at most as probable, of one more than all: never 0.

    Examples
    --------
    >>> round(drawn(np.array([[3, 1], [1, 3]]), 9_999, 0), 2)
    0.48
    """
    from scipy.stats import random_table

    margins, generator = (table.sum(axis=1), table.sum(axis=0)), np.random.default_rng(seed)
    logs = np.array([lgamma(i + 1) for i in range(int(table.sum()) + 1)])
    heavy, size = logs[table].sum() - TIE, max(1, LIMIT // 10 // table.size)
    as_rare = 0
    for start in range(0, draws, size):
        number = min(size, draws - start)
        tables = random_table.rvs(*margins, size=number, random_state=generator)
        as_rare += int((logs[tables.astype(int)].sum(axis=(1, 2)) >= heavy).sum())
    return (as_rare + 1) / (draws + 1)


def _feasible(n: int, largest: Array, width: int) -> bool:
    """Tell whether keys fit into an integer and the largest rows into memory."""
    ways = 1
    for m in largest.tolist():
        ways *= factorial(m + width - 1) // (factorial(m) * factorial(width - 1))
    return (n + 1) ** width < 2**62 and n * log(width) < 2**12 and ways <= LIMIT


def _compositions(total: int, width: int, cap: int) -> Array:
    """List the ways to spread a row over the columns."""
    filled, left = np.zeros((1, 0), dtype=int), np.array([total])
    for _ in range(width - 1):
        ways = np.minimum(left, cap) + 1
        parent = np.repeat(np.arange(len(left)), ways)
        cell = np.arange(ways.sum()) - np.repeat(np.cumsum(ways) - ways, ways)
        filled, left = np.column_stack([filled[parent], cell]), left[parent] - cell
    return np.column_stack([filled, left])[left <= cap]


def _reach(nodes: Array, steps: Array, radix: Array) -> tuple[Array, Array]:
    """Give the nodes one row further, and which one each step from each node leads to (or -1)."""
    size = max(1, LIMIT // 10 // len(steps))
    parts = [nodes[i : i + size, None, :] + steps for i in range(0, len(nodes), size)]
    keys = np.concatenate(
        [np.where((one := np.sort(p, axis=2))[:, :, 0] >= 0, one @ radix, -1) for p in parts]
    )
    found, links = np.unique(keys, return_inverse=True)
    closed = int(found[0] == -1)
    reached = found[closed:, None] // radix % radix[1]
    return reached, links.reshape(keys.shape) - closed


def _walk(paths: Paths, layer: Layer) -> Paths:
    ends = layer.links[paths.node]
    open_ = ends >= 0
    weight = (paths.weight[:, None] + layer.weights)[open_]
    return Paths(ends[open_], weight, np.broadcast_to(paths.number[:, None], ends.shape)[open_])


def _merge(paths: Paths) -> Paths:
    """Make one path of those that end in the same node with the same weight, sorted by both."""
    keys = paths.node * 2**42 + np.rint(paths.weight * 2**30).astype(int)
    _, one, same = np.unique(keys, return_index=True, return_inverse=True)
    return Paths(paths.node[one], paths.weight[one], np.bincount(same, paths.number))


def _orders(nodes: Array) -> Array:
    """Count the distinct orders of each node's totals."""
    repeats, run = np.ones(len(nodes)), np.ones(len(nodes))
    for before, after in pairwise(nodes.T):
        run = np.where(before == after, run + 1, 1)
        repeats *= run
    return factorial(nodes.shape[1]) / repeats


def _bounds(layers: list[Layer], last: Paths, size: int) -> list[tuple[Array, Array, Array]]:
    """Give the lightest, the heaviest and the sum of all completions of the nodes, by layer."""
    low, high = np.full(size, np.inf), np.full(size, -np.inf)
    np.minimum.at(low, last.node, last.weight)
    np.maximum.at(high, last.node, last.weight)
    total = np.bincount(last.node, last.number * np.exp(last.weight), size)
    bounds = [(low, high, total)]
    for links, weights in layers[:0:-1]:
        low, high, total = bounds[0]
        lowest = np.where(links >= 0, low[links] + weights, np.inf).min(axis=1)
        highest = np.where(links >= 0, high[links] + weights, -np.inf).max(axis=1)
        sums = np.where(links >= 0, total[links], 0) @ np.exp(weights)
        bounds.insert(0, (lowest, highest, sums))
    return bounds


def _tail(layers: list[Layer], last: Paths, size: int, observed: float, given: float) -> float:
    """Sum the probabilities of the tables that weigh at most as much as the observed one."""
    paths, p = Paths(np.zeros(1, dtype=int), np.zeros(1), np.ones(1)), 0.0
    for layer, (low, high, total) in zip(layers, _bounds(layers, last, size), strict=False):
        paths = _walk(_merge(paths), layer)
        mass = paths.number * np.exp(paths.weight + given)
        whole = paths.weight + high[paths.node] <= observed
        p += float((mass * total[paths.node])[whole].sum())
        part = ~whole & (paths.weight + low[paths.node] <= observed)
        paths = Paths(*(one[part] for one in paths))
    return p + _meet(paths, last, observed, given)


def _meet(paths: Paths, last: Paths, observed: float, given: float) -> float:
    """Sum the pairs of a path forwards and a path backwards that weigh at most as much."""
    floor, ceiling = last.weight.min() - 1, last.weight.max() + 1
    room = np.clip(observed - paths.weight, floor, ceiling)
    span = 2 * (ceiling - floor)
    up_to = np.searchsorted(last.node * span + last.weight, paths.node * span + room, "right")
    starts = np.searchsorted(last.node, np.arange(last.node.max() + 2))
    up_to = np.maximum(up_to, starts[paths.node] + 1)
    # A sum a node: differences of one running sum would lose what is very improbable.
    by_node = np.split(last.number * np.exp(last.weight), np.flatnonzero(np.diff(last.node)) + 1)
    sums = np.concatenate([np.cumsum(one) for one in by_node])
    return float((paths.number * np.exp(paths.weight + given) * sums[up_to - 1]).sum())
