"""A table with all its margins as a system of equations, as an attacker sees it.

Every sum over the levels of a variable is a cell too, since a reader may know it from elsewhere: it
stands in another figure, or follows from the base. Of a share, what is not at the level shown is a
cell as well (98 of 100 tells of 2).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from vises_research.errors import Problem, StudyError
from vises_research.stats.guards import Guard

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from vises_research.stats import Result

    Array = np.ndarray[Any, Any]

__all__ = [
    "REST",
    "Cells",
    "Equations",
    "Key",
    "add_up",
    "cells",
    "dimensions_of",
    "systems",
    "truth",
]

REST = "(any other)"
"""What is in the base of a share and at none of the levels shown."""
MOST = 5
"""By more variables than this, a table has more sums than anybody could look at."""

Key = tuple[Any, ...]


class Equations:
    """Numbers of which some are sums of others, as an attacker sees them."""

    whole: bool
    """Whether the numbers are whole, as counts are."""

    if TYPE_CHECKING:  # each kind has its own; here they would be defaults of a dataclass

        @property
        def numbers(self) -> Array:
            """The true numbers in order; of what nobody here knows, numbers that fit."""

        @property
        def lines(self) -> list[tuple[int, list[int]]]:
            """Every sum and what it is the sum of, by position."""

    @property
    def flat(self) -> bool:
        """Whether the corners of what is possible are whole by themselves, as in two dimensions."""
        return False

    @property
    def limits(self) -> tuple[Array, Array]:
        """What is known of each number beside the equations: the least and the most it can be."""
        import numpy as np

        return np.zeros(len(self.numbers)), np.full(len(self.numbers), np.inf)

    if TYPE_CHECKING:

        @property
        def own(self) -> list[int]:
            """The positions of the table's own cells, where other tables are joined to it."""

    def hidden_of(self, own: Array) -> Array:
        """Tell which of all numbers nobody sees, where some cells of the table are hidden."""
        return own

    @cached_property
    def matrix(self) -> Any:
        """The equations: the parts of each sum less the sum are nothing."""
        import numpy as np
        from scipy.sparse import csr_array

        dense = np.zeros((len(self.lines), len(self.numbers)))
        for row, (total, parts) in enumerate(self.lines):
            dense[row, total] = -1
            dense[row, parts] = 1
        return csr_array(dense)


@dataclass(frozen=True, eq=False)
class Cells(Equations):
    """The cells of a table, its margins, and how they add up.

    Parameters
    ----------
    dimensions
        The variables of the table.
    values
        Cell -> number; a cell is a level for each variable, ``None`` for their sum.
    whole
        Whether the numbers are whole, as counts are.
    windows
        Of rounded numbers, the least and the most that each can have been.
    """

    dimensions: tuple[str, ...]
    values: dict[Key, float]
    whole: bool = True
    windows: tuple[Array, Array] | None = None
    index: dict[Key, int] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "index", {key: i for i, key in enumerate(self.values)})

    @property
    def limits(self) -> tuple[Array, Array]:
        """The windows of rounded numbers; else nothing is negative."""
        return self.windows or super().limits

    @property
    def own(self) -> list[int]:
        """The positions of all cells."""
        return list(self.index.values())

    @property
    def grand(self) -> Key:
        """The cell of everything."""
        return (None,) * len(self.dimensions)

    @property
    def flat(self) -> bool:
        """Whether there are at most two variables."""
        return len(self.dimensions) <= 2

    @cached_property
    def numbers(self) -> Array:
        """The numbers in order."""
        import numpy as np

        return np.array(list(self.values.values()), dtype=float)

    @cached_property
    def lines(self) -> list[tuple[int, list[int]]]:
        """Every sum and what it is the sum of, by position."""
        found: dict[tuple[int, int], list[int]] = {}
        for key, i in self.index.items():
            for d, level in enumerate(key):
                if level is not None:
                    total = self.index[(*key[:d], None, *key[d + 1 :])]
                    found.setdefault((d, total), []).append(i)
        return [(total, parts) for (_, total), parts in found.items()]


def cells(result: Result) -> Cells:
    """Give the counts of a result as a system.

    Parameters
    ----------
    result
        ``counts``, ``share`` (of which the levels exclude each other), ``describe``, ``amounts``.

    Returns
    -------
    Cells
        With all margins.

    Raises
    ------
    StudyError
        If the result is of another kind.

    Examples
    --------
    >>> import pandas as pd
    >>> from vises_research import stats
    >>> answers = pd.DataFrame({"useful": ["yes"] * 98 + ["no"] * 2})
    >>> cells(stats.share(answers, "useful", level="yes")).values
    {('yes',): 98.0, ('(any other)',): 2.0, (None,): 100.0}
    """
    if not add_up(result):
        right = f"one of counts, share, describe, amounts, by at most {MOST} variables"
        wrong = "a result of this kind has no cells that add up"
        raise StudyError([Problem("publish", wrong, result.name, right)])
    dimensions = dimensions_of(result)
    inner = _inner(truth(result), dimensions, "n")
    left = _left(result) if result.card.tells == "shares" else {}
    if any(left.values()):
        inner |= {(*group, REST): n for group, n in left.items()}
    return Cells(dimensions, _with_margins(inner, len(dimensions)))


def add_up(result: Result) -> bool:
    """Whether the counts of a result are cells of a table: one row for each choice of levels."""
    if not result.card.adds_up or "n" not in result.table:
        return False
    dimensions = list(dimensions_of(result))
    there = set(dimensions) <= {*result.table} and len(dimensions) <= MOST
    if not there or not dimensions:
        return there and len(result.table) == 1
    return not result.table[dimensions].duplicated().any()


def systems(result: Result) -> Iterator[Cells]:
    """Give every system of a result: its counts; of guarded amounts, their sums as well.

    Levels of which a respondent could choose several do not add up: each is a system of its own.
    """
    if result.card.tells == "shares" and any(n < 0 for n in _left(result).values()):
        for level in result.table[result.outcome].unique():
            own = truth(result)
            own = own[own[result.outcome] == level]
            yield cells(replace(result, table=own, guard=Guard()))
        return
    yield _rounded(result) if result.guard.rounded else cells(result)
    guard = result.guard.truth
    if result.card.tells == "sums" and guard is not None and "amount" in guard:
        inner = _inner(guard, result.by, "amount")
        yield Cells(result.by, _with_margins(inner, len(result.by)), whole=False)


def _rounded(result: Result) -> Cells:
    """Give the true counts, and between which numbers the rounded ones leave each."""
    import numpy as np

    true, told = cells(result), cells(replace(result, guard=Guard())).values
    shown = np.array([told.get(key, 0.0) for key in true.values])
    room = result.guard.rounded - 1
    return replace(true, windows=(np.maximum(shown - room, 0), shown + room))


def _inner(table: pd.DataFrame, dimensions: Sequence[str], column: str) -> dict[Key, float]:
    rows = table.to_dict("records")
    return {tuple(row[key] for key in dimensions): float(row[column]) for row in rows}


def truth(result: Result) -> pd.DataFrame:
    """Give the table with the numbers that are not shown."""
    known = result.guard.truth
    return result.table if known is None or "n" not in known else known


def dimensions_of(result: Result) -> tuple[str, ...]:
    """Name the variables of the table that a result's counts are the cells of."""
    return (*result.by, result.outcome) if result.card.tells == "shares" else result.by


def _left(result: Result) -> dict[Key, float]:
    """Give, for each group of a share, how many of the base are at no level that is shown."""
    left: dict[Key, float] = {}
    for row in truth(result).to_dict("records"):
        group = tuple(row[key] for key in result.by)
        left[group] = left.get(group, float(row["base"])) - float(row["n"])
    return left


def _with_margins(inner: dict[Key, float], size: int) -> dict[Key, float]:
    values = dict(inner)
    for summed in itertools.product((False, True), repeat=size):
        if any(summed):
            for key, number in inner.items():
                margin = tuple(None if s else k for s, k in zip(summed, key, strict=True))
                values[margin] = values.get(margin, 0.0) + number
    return values
