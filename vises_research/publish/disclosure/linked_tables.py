"""Tables that are read together, as one system of equations.

Two parts of a figure, two figures, and booklets that come one after the other are read by the same
people. Tables of the same rows share their sums; so do tables of nearly the same rows, since who
knows the few units by which they differ can take these off. Then a cell that is hidden in one table
is only as open as all of them together leave it.

Which rows a published table was made from is not written down. Tables are held to be of nearly the
same rows where the numbers that both show differ by fewer units, added up over a breakdown, than a
cell must have. A table of one group alone is taken for a part of a table by groups where all that
both show is equal; a table of some of the groups, where those that both have are nearly equal.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from vises_research.publish.disclosure.margins import Equations
from vises_research.publish.disclosure.seen import EVERYTHING, Fact, Line, Merged, Numbers, Seen

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]

__all__ = ["Linked", "changes", "distance", "linked"]


@dataclass(frozen=True, eq=False)
class Linked(Equations):
    """The numbers of a table and of those that are read with it.

    Parameters
    ----------
    facts
        What each number is about; those of the table itself come first.
    numbers
        The true ones, as far as they are known here; of others, numbers that fit.
    lines
        Which add up to which.
    whole
        Whether the numbers are counts.
    own
        The positions of the table's own cells.
    elsewhere
        Which of the numbers another table shows.
    windows
        The least and the most that each can be.
    table, tables
        The table, and those that are read with it, moved to where they belong.
    """

    facts: tuple[Fact, ...]
    numbers: Array
    lines: list[tuple[int, list[int]]]
    whole: bool
    own: list[int]
    elsewhere: Array
    table: Seen
    windows: tuple[Array, Array]
    tables: tuple[Seen, ...]

    @property
    def limits(self) -> tuple[Array, Array]:
        """What rounded tables leave of each number."""
        return self.windows

    def hidden_of(self, own: Array) -> Array:
        """Tell which of all numbers nobody sees, where some cells of the table are hidden."""
        hidden = ~self.elsewhere
        hidden[self.own] &= own
        return hidden

    def showing(self, i: int) -> list[str]:
        """Name the figures that show a number."""
        fact = self.facts[i]
        found = (t.figure for t in self.tables if not math.isnan(t.numbers.get(fact, math.nan)))
        return sorted(set(found))

    def hiding(self, i: int) -> list[str]:
        """Name the figures in which a number is hidden."""
        return sorted({t.figure for t in self.tables if self.facts[i] in t.hidden})


def linked(own: Seen, others: Iterable[Seen], limit: int) -> Linked:
    """Join a table and those that are of nearly the same rows.

    Parameters
    ----------
    own
        The table.
    others
        Tables that its readers have.
    limit
        Tables that differ by so many units are not joined.

    Returns
    -------
    Linked
        One system; of the table alone, if no other is near.
    """
    alike = [other for other in others if other.quantity == own.quantity]
    own, tables = _near(own, alike, limit)
    lines = dict.fromkeys(_line(one) for table in (own, *tables) for one in table.lines)
    lines |= dict.fromkeys(_line(one) for one in _merged((own, *tables), limit))
    every = [own.facts, *(t.facts for t in tables), *((t, *parts) for t, parts in lines)]
    facts = tuple(dict.fromkeys(fact for told in every for fact in told))
    index = {fact: i for i, fact in enumerate(facts)}
    placed = [(index[total], [index[one] for one in parts]) for total, parts in lines]
    numbers = _fitting(facts, placed, [own, *tables])
    return Linked(
        facts=facts,
        numbers=numbers,
        windows=_windows(facts, numbers, [own, *tables]),
        lines=placed,
        whole=not own.quantity,
        own=[index[fact] for fact in own.facts],
        elsewhere=_shown(facts, tables),
        table=own,
        tables=tables,
    )


def distance(one: Numbers, other: Numbers) -> float:
    """Tell by how many units two tables of counts differ: the most over what both break down.

    Examples
    --------
    >>> north, south = frozenset({("region", "north")}), frozenset({("region", "south")})
    >>> distance({north: 20.0, south: 9.0}, {north: 19.0, south: 10.0})
    2.0
    """
    differing: dict[frozenset[str], float] = {}
    for fact in one.keys() & other.keys():
        if not math.isnan(apart := abs(one[fact] - other[fact])):
            names = frozenset(name for name, _ in fact)
            differing[names] = differing.get(names, 0.0) + apart
    return max(differing.values(), default=0.0)


def changes(own: Seen, table: Seen) -> Iterator[tuple[Fact, float]]:
    """Give what a table of nearly the same rows tells of the few units by which it differs.

    That some did not answer a question is held to be about nobody. So the sizes of groups are only
    compared where both tables ask the same, or are made from data with other rows.

    Parameters
    ----------
    own, table
        The tables.

    Yields
    ------
    tuple
        A fact that both show, and the difference.
    """
    asked = [{*one.dimensions, one.outcome} - {""} for one in (own, table)]
    left_out = own.unit == table.unit and own.total != table.total
    same = asked[0] == asked[1] or left_out
    for fact in sorted(own.numbers.keys() & table.numbers.keys(), key=sorted):
        apart = abs(own.numbers[fact] - table.numbers[fact])
        answers = own.outcome == table.outcome and any(name == own.outcome for name, _ in fact)
        if apart > 0 and (same or answers):
            yield fact, apart


def _near(own: Seen, others: Sequence[Seen], limit: int) -> tuple[Seen, tuple[Seen, ...]]:
    """Find the tables of nearly the same rows, and those near to these, and so on."""
    placed, waiting = [own], list(others)
    while True:
        for table in waiting:
            if found := _placed(placed, table, limit):
                placed = [*(one.within(*found[0]) for one in placed), table.within(*found[1])]
                waiting.remove(table)
                break
        else:
            return placed[0], tuple(placed[1:])


class _Place(NamedTuple):
    """The part that a table is of another, and the levels that are missing in it."""

    part: Fact = EVERYTHING
    left_out: Fact = EVERYTHING


def _placed(placed: Sequence[Seen], table: Seen, limit: int) -> tuple[_Place, _Place] | None:
    """Say where a table belongs: the part that the others are of it, and that it is of them."""
    for one in placed:
        if set(one.dimensions) & set(table.dimensions) and _same_rows(one, table, limit):
            return _Place(), _Place()
    for one in placed:
        if (part := _part(one, table)) is not None:
            return _Place(), _Place(part)
    if (part := _part(table, placed[0])) is not None:
        return _Place(part), _Place()
    return next((found for one in placed if (found := _some_groups(one, table, limit))), None)


def _some_groups(one: Seen, other: Seen, limit: int) -> tuple[_Place, _Place] | None:
    """Find the groups that each of two tables is of, where the groups that both have are the same.

    Their totals are of other rows. Each is said to be that of the groups its table has.
    """
    places = _groups_of(one, other), _groups_of(other, one)
    if not any(place.part for place in places):
        return None
    one, other = one.within(*places[0]), other.within(*places[1])
    both = one.counts.keys() & other.counts.keys()
    known = any(one.counts[fact] > 0 and not math.isnan(other.counts[fact]) for fact in both)
    return places if known and _same_rows(one, other, limit) else None


def _groups_of(table: Seen, other: Seen) -> _Place:
    """Say of which groups a table is that lacks some of another's: they are not there, or empty."""
    part, left_out = set(), set()
    for name in set(table.dimensions) & set(other.dimensions):
        own, more = _levels(table, name), _levels(other, name)
        there = {level for level in own if own[level] != 0 or more.get(level, 0) == 0}
        if any(map(_rest, {*own, *more})) or not there & more.keys() or not more.keys() - there:
            continue
        part.add((name, f"({' or '.join(sorted(there))})"))
        left_out |= {(name, level) for level in own.keys() - there}
    return _Place(frozenset(part), frozenset(left_out))


def _rest(level: str) -> bool:
    return level.startswith("(any but ")


def _same_rows(one: Seen, other: Seen, limit: int) -> bool:
    return distance(one.counts, other.counts) < limit


def _part(whole: Seen, table: Seen) -> Fact | None:
    """Find the group of a table of which another one is all: what both show must be equal."""
    inside = set(table.dimensions) < set(whole.dimensions)
    if not table.dimensions or not inside or EVERYTHING not in table.counts:
        return None
    for part, number in whole.counts.items():
        apart = {name for name, _ in part} & set(table.dimensions)
        if part and not apart and number == table.counts[EVERYTHING]:
            moved = {fact | part: n for fact, n in table.counts.items() if fact}
            if distance(moved, whole.counts) == 0:
                return part
    return None


def _line(line: Line) -> Line:
    total, parts = line
    return total, tuple(sorted(set(parts), key=sorted))


def _merged(tables: Sequence[Seen], limit: int) -> Iterator[Line]:
    """Say what merged levels are the sum of, as it was told or as the levels and numbers show."""
    told = {merged for table in tables for merged in table.merged}
    pairs = itertools.permutations([t for t in tables if not t.quantity], 2)
    told |= {merged for one, other in pairs for merged in _guessed(one, other, limit)}
    facts = {fact for table in tables for fact in table.facts}
    for name, level, parts in sorted(told):
        for fact in sorted(facts, key=sorted):
            if (name, level) in fact:
                rest = fact - {(name, level)}
                yield fact, tuple(rest | {(name, part)} for part in parts)


def _guessed(fine: Seen, coarse: Seen, limit: int) -> Iterator[Merged]:
    """Find levels that only one table has and that are together a level which only the other has.

    Several such levels are told apart by their numbers.
    """
    for name in set(fine.dimensions) & set(coarse.dimensions):
        levels = [_levels(table, name) for table in (fine, coarse)]
        gone = sorted(levels[0].keys() - levels[1].keys())
        fresh = sorted(levels[1].keys() - levels[0].keys())
        if not fresh or len(gone) <= len(fresh) or len(fresh) ** len(gone) > MOST:
            continue
        for chosen in itertools.product(fresh, repeat=len(gone)):
            into = {
                new: [old for old, to in zip(gone, chosen, strict=True) if to == new]
                for new in fresh
            }
            apart = [
                abs(levels[1][new] - sum(levels[0][old] for old in olds))
                for new, olds in into.items()
            ]
            if all(into.values()) and sum(a for a in apart if not math.isnan(a)) < limit:
                yield from ((name, new, tuple(olds)) for new, olds in into.items())
                break


MOST = 5000
"""How many ways in which levels may have been merged are tried."""


def _levels(table: Seen, name: str) -> dict[str, float]:
    """Give the levels of a variable, each with its number where that is shown."""
    own = {dict(fact)[name] for fact in table.facts if name in dict(fact)}
    return {level: table.numbers.get(frozenset({(name, level)}), math.nan) for level in own}


def _shown(facts: Sequence[Fact], tables: Sequence[Seen]) -> Array:
    import numpy as np

    shown = {fact for t in tables for fact, number in t.numbers.items() if not math.isnan(number)}
    return np.array([fact in shown for fact in facts])


def _windows(facts: Sequence[Fact], numbers: Array, tables: Sequence[Seen]) -> tuple[Array, Array]:
    """Give what rounded tables leave of each number; those of a few rows fewer a little more."""
    import numpy as np

    given = [[table.windows[f] for table in tables if f in table.windows] for f in facts]
    low = np.array([max((low for low, _ in each), default=0.0) for each in given])
    high = np.array([min((high for _, high in each), default=np.inf) for each in given])
    return np.minimum(low, numbers), np.maximum(high, numbers)


def _fitting(
    facts: Sequence[Fact], lines: Sequence[tuple[int, list[int]]], tables: Sequence[Seen]
) -> Array:
    """Give the true numbers that are known, then those shown; and of the others some that fit.

    Tables of nearly the same rows contradict each other a little; the others contradict as little
    as they can. What can be learnt of a number does not depend on which are taken.
    """
    import numpy as np
    from scipy.optimize import linprog
    from scipy.sparse import eye_array, hstack

    numbers = np.full(len(facts), math.nan)
    told = [*(table.true for table in tables), *(table.numbers for table in tables)]
    for i, fact in enumerate(facts):
        known = (numbers_[fact] for numbers_ in told if fact in numbers_)
        numbers[i] = next((n for n in known if not math.isnan(n)), math.nan)
    lost = np.isnan(numbers)
    if lost.any():
        matrix = _Plain(np.where(lost, 0.0, numbers), list(lines)).matrix
        size, one = len(lines), eye_array(len(lines))
        aim = np.r_[np.zeros(lost.sum()), np.ones(2 * size)]
        equations = hstack([matrix[:, np.flatnonzero(lost)], one, -one])
        found = linprog(aim, A_eq=equations, b_eq=-(matrix @ np.where(lost, 0.0, numbers)))
        numbers[lost] = np.maximum(found.x[: lost.sum()], 0.0)
    return numbers


@dataclass(frozen=True, eq=False)
class _Plain(Equations):
    numbers: Array
    lines: list[tuple[int, list[int]]]
