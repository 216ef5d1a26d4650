"""Which cells of a table tell too much under a rule, and how far each must stay open if hidden."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from vises_research.publish.cells import Cells, Key

if TYPE_CHECKING:
    from vises_research.publish.rules import Rule
    from vises_research.stats import Result

__all__ = ["Open", "dominated", "in_one_cell", "sensitive"]


class Open(NamedTuple):
    """By how much at least a hidden number must be able to be less, and to be more."""

    down: float
    up: float


def sensitive(result: Result, system: Cells, rule: Rule) -> dict[int, Open]:
    """Find the cells that may not be shown.

    Parameters
    ----------
    result
        The result.
    system
        Its counts, or its amounts.
    rule
        What may leave.

    Returns
    -------
    dict
        Position of the cell -> how far it must stay open.
    """
    if not system.whole:
        return _of_amounts(result, system, rule)
    found: dict[int, Open] = {}
    for i, n in enumerate(system.numbers):
        if 0 < n < rule.min_cell:
            found[i] = _open(n, rule)
    for total, parts in system.lines:
        for i in parts:
            rest = system.numbers[total] - system.numbers[i]
            if system.numbers[i] and 0 < rest < rule.min_cell:
                found.setdefault(i, _open(rest, rule))
    for i, _ in in_one_cell(result, system, rule):
        found.setdefault(i, Open(_open(system.numbers[i], rule).down, 0))
    if rule.zeros == "refused":
        empty = (i for key, i in system.index.items() if None not in key and not system.numbers[i])
        found |= {i: Open(0, 1) for i in empty}
    return found


def in_one_cell(result: Result, system: Cells, rule: Rule) -> Iterator[tuple[int, int]]:
    """Find the cells that hold all of a group, each with the cell of the group.

    Where everyone of a group gave the same answer, the answer of each is known. It tells nothing
    if the answer is one that everyone may know.
    """
    if rule.everyone == "shown" or result.name not in ("counts", "share"):
        return
    keys = list(system.index)
    for total, parts in system.lines:
        d = next(d for d, level in enumerate(keys[parts[0]]) if level != keys[total][d])
        answer = system.dimensions[d]
        asked = result.name == "share" and answer == result.outcome
        if answer in rule.public or (len(parts) < 2 and not asked):
            continue
        if result.name == "share" and not asked:
            continue
        yield from ((i, total) for i in parts if system.numbers[i] == system.numbers[total] > 0)


def dominated(row: dict[Any, Any], rule: Rule) -> bool:
    """Whether the largest unit of a row can be read from its sum."""
    largest, second, amount = (float(row[name]) for name in ("largest", "second", "amount"))
    if amount <= 0:
        return False
    others = amount - largest - second
    return largest / amount > rule.dominance or (
        rule.p_percent is not None and others < rule.p_percent * largest
    )


def _of_amounts(result: Result, system: Cells, rule: Rule) -> dict[int, Open]:
    guard = result.guard.truth
    assert guard is not None  # a system of amounts is made from it
    found = {}
    for row in guard.to_dict("records"):
        if dominated(row, rule):
            key: Key = tuple(row[name] for name in result.by)
            margin = rule.protection * float(row["amount"])
            found[system.index[key]] = Open(margin, margin)
    return found


def _open(n: float, rule: Rule) -> Open:
    """Give how far a count stays open: never less than one unit."""
    units = max(1, math.ceil(rule.protection * n - 1e-9))
    return Open(min(units, n), units)
