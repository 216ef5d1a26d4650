"""A table as its readers see it: numbers, those that are not shown, and how they add up.

A number is about a fact: the levels that the counted rows have. The same fact in two tables of the
same rows is the same number, whatever else the tables are broken down by, and whether it stands
there as a count, as the base of a share or as a sum.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from vises_research.publish.disclosure.attack import hidden_cells
from vises_research.publish.disclosure.margins import REST, Cells, Key, add_up, systems

if TYPE_CHECKING:
    from vises_research.stats import Result

__all__ = ["EVERYTHING", "Fact", "Merged", "Numbers", "Seen", "told_sums", "views"]

Fact = frozenset[tuple[str, str]]
Numbers = Mapping[Fact, float]
Line = tuple[Fact, tuple[Fact, ...]]
Merged = tuple[str, str, tuple[str, ...]]
"""A variable, a level of it, and the levels that were merged into this one."""

NO_REST: Fact = frozenset({(REST, "")})
"""Among the sums of a record: every row of the base is at a level that is shown."""
EVERYTHING: Fact = frozenset()
"""The fact about all rows."""


@dataclass(frozen=True, eq=False)
class Seen:
    """A table as its readers see it.

    Parameters
    ----------
    figure
        The figure that shows it; nothing for the one that is looked at.
    quantity
        The amount of which it shows sums; nothing for counts.
    dimensions, outcome
        Its variables; the one whose levels are answers.
    total, unit
        All rows of the data that it was made from, and what a row is.
    facts
        The facts in the order of the table's cells.
    numbers
        Fact -> number; not a number where it is not shown.
    true
        Fact -> true number, where that is known.
    lines
        Which facts add up to which.
    counts
        The counts of the same table, by which rows are compared.
    merged
        Levels that were merged.
    windows
        Fact -> the least and the most that it can be, where counts are rounded.
    """

    figure: str
    quantity: str
    dimensions: tuple[str, ...]
    outcome: str
    total: int
    unit: str
    facts: tuple[Fact, ...]
    numbers: Numbers
    true: Numbers
    lines: tuple[Line, ...]
    counts: Numbers = field(default_factory=dict)
    merged: tuple[Merged, ...] = ()
    windows: Mapping[Fact, tuple[float, float]] = field(default_factory=dict)

    def within(self, part: Fact, left_out: Fact = frozenset()) -> Seen:
        """Give the same table as the part of another that has some levels.

        A fact that names another level of one of these variables is about that level already. Of
        levels that were left out the table's zeros say nothing about the other's rows.
        """
        if not part:
            return self

        def within(fact: Fact) -> Fact:
            named = {name for name, _ in fact}
            gone = {(name, f"{level} (left out)") for name, level in fact & left_out}
            return (fact - left_out) | gone | {one for one in part if one[0] not in named}

        def moved(numbers: Numbers) -> Numbers:
            return {within(fact): number for fact, number in numbers.items()}

        return replace(
            self,
            facts=tuple(within(fact) for fact in self.facts),
            numbers=moved(self.numbers),
            true=moved(self.true),
            counts=moved(self.counts),
            windows={within(fact): window for fact, window in self.windows.items()},
            lines=tuple((within(t), tuple(map(within, parts))) for t, parts in self.lines),
        )

    @property
    def hidden(self) -> set[Fact]:
        """The facts that it does not show."""
        return {fact for fact, number in self.numbers.items() if math.isnan(number)}


def views(
    result: Result, figure: str = "", sums: Iterable[Mapping[str, Any]] = (), *, known: bool = True
) -> Iterator[tuple[Cells, Seen]]:
    """Give each system of a result as its readers see it.

    Parameters
    ----------
    result
        Any result; one that has no cells gives nothing.
    figure
        The figure that shows it.
    sums
        Of a record, the sums that are not held back: levels, and the number under ``n``.
    known
        Whether the true numbers are at hand; of a record they are not.

    Yields
    ------
    tuple
        The system and the view of it.
    """
    if not add_up(result) or (result.hidden.any() and known and not _has_truth(result)):
        return
    given = {_fact(row): float(row["n"]) for row in sums}
    counts: dict[Fact, float] = {}
    for system in systems(result):
        facts = facts_of(system, result.outcome)
        numbers = dict(zip(facts, map(float, system.numbers), strict=True))
        hidden = hidden_cells(result, system)
        seen = {f: math.nan if h else numbers[f] for f, h in zip(facts, hidden, strict=True)}
        if system.whole:
            if not known and not result.guard.rounded:
                seen |= {f: n for f, n in {**_bases(result), **given}.items() if f in seen}
            counts |= seen
        pairs = [(facts[t], tuple(facts[i] for i in parts)) for t, parts in system.lines]
        quantity = "" if system.whole else result.outcome
        told = (
            quantity,
            system.dimensions,
            result.outcome,
            result.base.total,
            result.base.unit,
            facts,
            seen,
        )
        true = numbers if known else {}
        own = Seen(figure, *told, true, tuple(pairs), counts, result.guard.merged)
        if system.windows is not None:
            pairs_of = zip(*system.windows, strict=True)
            own = replace(own, windows=dict(zip(facts, pairs_of, strict=True)))
        yield system, _without_rest(own) if NO_REST in given else own


def facts_of(system: Cells, outcome: str) -> tuple[Fact, ...]:
    """Name what each cell of a system is about, in order."""
    levels = sorted({str(key[-1]) for key in system.index if key and key[-1] not in (None, REST)})
    other = f"(any but {', '.join(levels)})"
    return tuple(_of_key(system, key, other) for key in system.index)


def told_sums(result: Result) -> list[dict[str, Any]]:
    """Give the sums that the readers of a result with hidden cells are taken to know.

    Parameters
    ----------
    result
        The result, with its guard.

    Returns
    -------
    list of dict
        Variable -> level, and ``n``; nothing where no cell is hidden.
    """
    if not result.hidden.any() or not _has_truth(result) or not add_up(result):
        return []
    told = []
    for system in (one for one in systems(result) if one.whole):
        hidden = hidden_cells(result, system)
        for key, i in system.index.items():
            if None in key and not hidden[i]:
                pairs = zip(system.dimensions, key, strict=True)
                levels = {name: str(level) for name, level in pairs if level is not None}
                told.append({**levels, "n": float(system.numbers[i])})
        if not any(REST in key for key in system.index):
            told.append({REST: "", "n": 0.0})
    return told


def _of_key(system: Cells, key: Key, other: str) -> Fact:
    pairs = zip(system.dimensions, key, strict=True)
    return frozenset(
        (name, other if level == REST else str(level)) for name, level in pairs if level is not None
    )


def _fact(row: Mapping[str, Any]) -> Fact:
    return frozenset((name, str(level)) for name, level in row.items() if name != "n")


def _bases(result: Result) -> dict[Fact, float]:
    """Give the bases that stand in a table, which are sums of its cells."""
    bases: dict[Fact, float] = {}
    if result.card.tells not in ("counts", "shares"):
        return bases
    by = result.by if result.card.tells == "shares" else ()
    for row in result.table.to_dict("records"):
        if not math.isnan(base := float(row.get("base", math.nan))):
            bases[frozenset((name, str(row[name])) for name in by)] = base
    if result.card.tells == "shares" and by:
        bases.pop(EVERYTHING, None)
    return bases


def _without_rest(seen: Seen) -> Seen:
    """Leave out what is at no level shown, where the record says that there is nothing."""
    gone = {fact for fact in seen.facts if any(level.startswith("(any but ") for _, level in fact)}
    lines = tuple(
        (total, tuple(one for one in parts if one not in gone))
        for total, parts in seen.lines
        if total not in gone
    )
    kept = {fact: number for fact, number in seen.numbers.items() if fact not in gone}
    return replace(seen, facts=tuple(kept), numbers=kept, lines=lines)


def _has_truth(result: Result) -> bool:
    known = result.guard.truth
    return known is not None and "n" in known
