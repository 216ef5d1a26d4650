"""What a mean tells of the answers behind it, where these are levels of a short scale."""

from __future__ import annotations

import itertools
import math
from typing import Any

import numpy as np

_MOVES = {0: 0, 1: 200, 2: 40, 3: 8, 4: 3, 5: 2}
"""How often each way of moving answers is tried, by how many ways there are: some thousand sums."""


def least_told(values: Any, scale: Any, spread: bool) -> float:
    """Give the smallest count of a level that the mean of the answers tells.

    Parameters
    ----------
    values
        The answers as numbers.
    scale
        The levels that a reader knows there are, equally spaced.
    spread
        Whether a standard error, an interval or a standard deviation stands beside the mean.

    Returns
    -------
    float
        The smallest count, above nought, of which a reader cannot hold both a smaller and a larger
        one to be possible; infinite where there is none.

    Notes
    -----
    Who knows n and the mean knows the sum of the answers, and with the spread the sum of their
    squares. Every other set of counts with the same sums differs from the true one by second
    differences (1, -2, 1), or by third ones (1, -3, 3, -1) where squares are known too; those of
    few such moves are tried, so that what is called told may in rare cases be open, never the other
    way round.

    Examples
    --------
    >>> least_told([5, 5, 5, 5, 4], range(1, 6), spread=False)
    1.0
    >>> least_told([1, 2, 2, 3, 3, 3, 3, 4, 4, 5, 5], range(1, 6), spread=False)
    inf
    """
    counts = (np.asarray(values, float)[:, None] == np.asarray([*scale], float)).sum(axis=0)
    order = 3 if spread else 2
    ways = max(len(counts) - order, 0)
    move = np.array([(-1) ** i * math.comb(order, i) for i in range(order + 1)])
    moves = np.zeros((ways, len(counts)))
    for i in range(ways):
        moves[i, i : i + order + 1] = move
    often = _MOVES.get(ways, 1)
    tried = np.array([*itertools.product(range(-often, often + 1), repeat=ways)])
    possible = counts + tried.reshape(len(tried), ways) @ moves
    possible = possible[(possible >= 0).all(axis=1)]
    closed = (possible.min(axis=0) >= counts) | (possible.max(axis=0) <= counts)
    told = counts[closed & (counts > 0)]
    return float(told.min()) if len(told) else math.inf
