"""The levels of an ordered scale: which lie below and above its zero, and their colours."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from vises_research.errors import Problem, StudyError
from vises_research.figures.naming import Heading
from vises_research.figures.shades import most_above, shades

if TYPE_CHECKING:
    from vises_research.stats import Result

__all__ = ["Scale", "scale"]


@dataclass(frozen=True)
class Scale:
    """The levels on the bar from low to high, and those that stand aside.

    Parameters
    ----------
    levels
        On the bar.
    below
        How many of them lie below zero.
    middle
        How many (0 or 1) lie on it.
    aside
        Levels beside the bar: no opinion, for example.
    """

    levels: tuple[Any, ...]
    below: int
    middle: int
    aside: tuple[Any, ...] = ()

    @property
    def colours(self) -> tuple[str, ...]:
        """A colour a level."""
        return shades(self.below, self.middle, len(self.levels) - self.below - self.middle)

    def left(self, shares: Sequence[float]) -> float:
        """Give how much of a bar lies left of zero: what is below, and half of the middle."""
        return sum(shares[: self.below]) + sum(shares[self.below : self.below + self.middle]) / 2

    def net(self, shares: Mapping[Any, float]) -> float:
        """Give the net agreement: what lies above zero less what lies below.

        On a scale that goes one way, where all lies above, it is the mean place on the scale.
        """
        if self.below + self.middle == 0:
            on = sum(shares[one] for one in self.levels) or 1.0
            return sum(i * shares[one] for i, one in enumerate(self.levels)) / on
        above = sum(shares[one] for one in self.levels[self.below + self.middle :])
        return above - sum(shares[one] for one in self.levels[: self.below])

    def by_agreement(self, pairs: Sequence[tuple[Result, Heading]]) -> list[tuple[Result, Heading]]:
        """Put the most net agreement first, among results and among groups without an order."""
        inside = [(self._sorted(result), heading) for result, heading in pairs]
        return sorted(inside, key=lambda pair: -self._agreement(pair[0].table, pair[0].outcome))

    def _agreement(self, table: Any, outcome: str) -> float:
        """Give the mean net agreement of some rows; -2, below any other, where nobody answered."""
        means = table.groupby(outcome, observed=True)["estimate"].mean()
        net = self.net({level: float(means.get(level, 0.0)) for level in self.levels})
        return -2.0 if math.isnan(net) else net

    def _sorted(self, result: Result) -> Result:
        if len(result.by) != 1 or getattr(result.table[result.by[0]].dtype, "ordered", False):
            return result
        groups = result.table.groupby(result.by[0], observed=True, sort=False)
        parts = [part for _, part in groups]
        parts.sort(key=lambda part: -self._agreement(part, result.outcome))
        order = [index for part in parts for index in part.index]
        return replace(result, table=result.table.loc[order].reset_index(drop=True))


def scale(results: Sequence[Result], zero: Any, aside: Sequence[Any]) -> Scale:
    """Find the scale that all results share.

    Parameters
    ----------
    results
        Shares of all levels, one result an item.
    zero
        The level that is the middle; or a pair of neighbours between which zero lies, with ``None``
        for the end of the scale; or ``None`` for the middle of the scale.
    aside
        Levels that are not on the scale.

    Returns
    -------
    Scale
        The levels with zero.

    Raises
    ------
    StudyError
        If the items have different levels, a level is not there, or there are too many.
    """
    where = "figures.likert"
    scales = {result.outcome: tuple(_categories(result)) for result in results}
    first = next(iter(scales.values()))
    for item, levels in scales.items():
        if levels != first:
            wrong = f"item '{item}' has other levels than '{next(iter(scales))}'"
            right = ", ".join(map(str, first))
            raise StudyError([Problem(where, wrong, ", ".join(map(str, levels)), right)])
    unknown = [one for one in aside if one not in first]
    levels = tuple(one for one in first if one not in aside)
    if unknown or not levels:
        found = ", ".join(map(str, unknown or aside))
        right = f"some of {', '.join(map(str, first))}"
        raise StudyError([Problem(where, "what stands aside are not levels", found, right)])
    return _coloured(where, Scale(levels, *_about(where, levels, zero), tuple(aside)))


def _categories(result: Result) -> list[Any]:
    column = result.table[result.outcome]
    return list(column.cat.categories if hasattr(column, "cat") else column.unique())


def _about(where: str, levels: tuple[Any, ...], zero: Any) -> tuple[int, int]:
    """Count the levels below zero and on it."""
    if zero is None:
        return len(levels) // 2, len(levels) % 2
    if not isinstance(zero, tuple):
        if zero in levels:
            return levels.index(zero), 1
    else:
        padded = (None, *levels, None)
        for index in range(len(levels) + 1):
            if padded[index : index + 2] == zero:
                return index, 0
    right = f"one of {', '.join(map(str, levels))}, or two neighbours"
    raise StudyError([Problem(where, "zero is not on the scale", str(zero), right)])


def _coloured(where: str, found: Scale) -> Scale:
    above = len(found.levels) - found.below - found.middle
    if above > most_above(found.below):
        right = "at most 3 below zero and 4 above, 5 where one or none is below; merge levels"
        seen = f"{found.below} below zero and {above} above"
        raise StudyError([Problem(where, "too many levels to be told apart", seen, right)])
    return found
