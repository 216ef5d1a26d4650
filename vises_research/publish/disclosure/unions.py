"""Sums of hidden cells: what is hidden must satisfy the rule together too.

Two cells, 1 and 2, may both be open to an attacker while their sum is known to be 3. So every sum
of hidden cells that follows from what is shown is held to the rule of a cell: it is not small, and
no unit has nearly all of it.

That a sum follows is linear algebra. What an attacker cannot tell apart are the moves that keep
all equations: vectors of the null space of the hidden cells. A sum is known if no move changes it.
Moves of empty cells are left out, for an empty cell adds nothing to a sum.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from vises_research.publish.disclosure.primary import Protection, protection

if TYPE_CHECKING:
    import numpy as np

    from vises_research.publish.disclosure.margins import Equations
    from vises_research.publish.disclosure.rule import Rule

    Array = np.ndarray[Any, Any]

__all__ = ["Union", "derived", "of_lines"]

CLOSE = 1e-6
TRIED = 2000
"""How many sets of cells are tried for each sensitive cell; tables of 12 by 12 need some dozens."""


class Union(NamedTuple):
    """Hidden cells of which the sum tells too much.

    Parameters
    ----------
    cells
        Their positions, those with nothing in them left out.
    amount
        Their sum.
    need
        The protection levels of the sum.
    through
        The positions of what is shown and gives the sum away: hiding one of it would help.
    """

    cells: tuple[int, ...]
    amount: float
    need: Protection
    through: tuple[int, ...] = ()


def derived(
    system: Equations, hidden: Array, needs: Mapping[int, Protection], rule: Rule
) -> Iterator[Union]:
    """Find sums of hidden cells that follow from what is shown and tell of one unit or of few.

    Parameters
    ----------
    system
        The cells.
    hidden
        Which of them are not shown.
    needs
        The protection levels of the sensitive ones.
    rule
        What may leave.

    Yields
    ------
    Union
        For each sensitive cell at most one.
    """
    import numpy as np

    places = np.flatnonzero(hidden & (system.numbers > 0))
    small = {int(i) for i in places if 0 < system.numbers[i] < rule.min_cell}
    starts = small if system.whole else {i for i, need in needs.items() if need.most and hidden[i]}
    if not starts:
        return
    moves = dict(zip(map(int, places), _moves(system.matrix[:, places].toarray()), strict=True))
    told: set[frozenset[int]] = set()
    for start in sorted(starts):
        most = rule.min_cell - 1.0 if system.whole else needs[start].most
        others = small if system.whole else moves.keys()
        for cells in _unmoved({i: moves[i] for i in {start, *others}}, start, system, most):
            if cells not in told:
                told.add(cells)
                chosen = tuple(sorted(cells))
                amount = float(system.numbers[list(chosen)].sum())
                yield Union(chosen, amount, Protection(0, 0), _through(system, hidden, chosen))


def of_lines(system: Equations, needs: Mapping[int, Protection], rule: Rule) -> Iterator[Union]:
    """Give the sensitive cells of each line that are small together.

    Parameters
    ----------
    system
        The cells.
    needs
        The protection levels of the sensitive ones.
    rule
        What may leave.

    Yields
    ------
    Union
        Two cells or more; their sum is as sensitive as each of them.
    """
    told = set()
    for _, parts in system.lines if system.whole else ():
        small = tuple(i for i in parts if i in needs and 0 < system.numbers[i] < rule.min_cell)
        amount = float(system.numbers[list(small)].sum())
        if len(small) > 1 and amount < rule.min_cell and small not in told:
            told.add(small)
            yield Union(small, amount, protection(amount, rule))


def _moves(matrix: Array) -> Array:
    """Give a base of the null space, a row a cell; by elimination, so that few move at once."""
    import numpy as np

    rows, pivots = matrix.astype(float), list[int]()
    for column in range(rows.shape[1]):
        if len(pivots) == len(rows):
            break
        at = len(pivots)
        best = at + int(np.abs(rows[at:, column]).argmax())
        if abs(rows[best, column]) > CLOSE:
            rows[[at, best]] = rows[[best, at]]
            rows[at] /= rows[at, column]
            others = np.arange(len(rows)) != at
            rows[others] -= np.outer(rows[others, column], rows[at])
            pivots.append(column)
    free = [column for column in range(rows.shape[1]) if column not in pivots]
    moves = np.zeros((rows.shape[1], len(free)))
    moves[free, range(len(free))] = 1.0
    moves[pivots] = -rows[: len(pivots)][:, free]
    return moves


def _unmoved(
    moves: Mapping[int, Array], start: int, system: Equations, most: float
) -> Iterator[frozenset[int]]:
    """Find one set of cells, with a given one, that no move changes and whose sum is not larger.

    What a move does to the cells so far must be undone by another cell that it moves.
    """
    import numpy as np

    open_ = [(frozenset([start]), moves[start])]
    seen = {open_[0][0]}
    for _ in range(TRIED):
        if not open_:
            return
        cells, change = open_.pop()
        changed = np.flatnonzero(np.abs(change) > CLOSE)
        if not len(changed):
            yield cells
            return
        first, amount = changed[0], system.numbers[list(cells)].sum()
        for i, move in moves.items():
            more = cells | {i}
            undoes = move[first] * change[first] < -CLOSE
            if undoes and more not in seen and amount + system.numbers[i] <= most + CLOSE:
                seen.add(more)
                open_.append((more, change + move))


def _through(system: Equations, hidden: Array, chosen: tuple[int, ...]) -> tuple[int, ...]:
    """Find what is shown and gives a sum away, by the fewest equations."""
    import numpy as np
    from scipy.optimize import linprog

    places = np.flatnonzero(hidden & (system.numbers > 0))
    own, size = system.matrix[:, places].T.toarray(), len(system.lines)
    aim = np.isin(places, chosen).astype(float)
    found = linprog(np.ones(2 * size), A_eq=np.hstack([own, -own]), b_eq=aim)
    weights = system.matrix.T @ (found.x[:size] - found.x[size:])
    shown = ~hidden & (np.abs(weights) > CLOSE)
    return tuple(int(i) for i in np.flatnonzero(shown))
