"""Primary suppression: which cells are sensitive under a rule, and their protection levels."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from vises_research.publish.disclosure.margins import Cells, Key

if TYPE_CHECKING:
    from vises_research.publish.disclosure.rule import Rule
    from vises_research.stats import Result

__all__ = ["Protection", "dominated", "protection", "sensitive", "whole_groups"]


class Protection(NamedTuple):
    """The protection levels of a sensitive cell.

    An attacker must find it possible that the number is smaller by at least ``lower``, and that it
    is larger by at least ``upper``. A sum of hidden cells with this one among them that is not
    larger than ``most`` is as sensitive as the cell.
    """

    lower: float
    upper: float
    most: float = 0.0


def sensitive(result: Result, system: Cells, rule: Rule) -> dict[int, Protection]:
    """Find the sensitive cells: those that may not be shown.

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
        Position of the cell -> its protection levels.
    """
    if not system.whole:
        return _of_amounts(result, system, rule)
    found: dict[int, Protection] = {}
    for i, n in enumerate(system.numbers):
        if 0 < n < rule.min_cell:
            found[i] = protection(n, rule)
    for total, parts in system.lines:
        for i in parts:
            rest = system.numbers[total] - system.numbers[i]
            if system.numbers[i] and 0 < rest < rule.min_cell:
                found.setdefault(i, protection(rest, rule))
    for i, _ in whole_groups(result, system, rule):
        found.setdefault(i, Protection(protection(system.numbers[i], rule).lower, 0))
    if rule.zeros == "refused":
        empty = (i for key, i in system.index.items() if None not in key and not system.numbers[i])
        found |= {i: Protection(0, 1) for i in empty}
    return found


def whole_groups(result: Result, system: Cells, rule: Rule) -> Iterator[tuple[int, int]]:
    """Find the cells that hold all of a group, each with the cell of the group.

    Where everyone of a group gave the same answer, the answer of each is known. It tells nothing
    if the answer is one that everyone may know.
    """
    if rule.everyone == "shown" or result.card.tells not in ("counts", "shares"):
        return
    keys = list(system.index)
    for total, parts in system.lines:
        d = next(d for d, level in enumerate(keys[parts[0]]) if level != keys[total][d])
        answer = system.dimensions[d]
        asked = result.card.tells == "shares" and answer == result.outcome
        if answer in rule.public or (len(parts) < 2 and not asked):
            continue
        if result.card.tells == "shares" and not asked:
            continue
        yield from ((i, total) for i in parts if system.numbers[i] == system.numbers[total] > 0)


def dominated(row: Mapping[Any, Any], rule: Rule) -> bool:
    """Whether the largest unit of a row can be read from its sum."""
    largest, second, amount = (float(row[name]) for name in ("largest", "second", "amount"))
    if amount <= 0:
        return False
    others = amount - largest - second
    most = largest + (second if rule.dominant == 2 else 0.0)
    return most / amount > rule.dominance or (
        rule.p_percent is not None and others < rule.p_percent * largest
    )


def _of_amounts(result: Result, system: Cells, rule: Rule) -> dict[int, Protection]:
    guard = result.guard.truth
    assert guard is not None  # a system of amounts is made from it
    found = {}
    for row in guard.to_dict("records"):
        if dominated(row, rule):
            key: Key = tuple(row[name] for name in result.by)
            margin = rule.protection * float(row["amount"])
            found[system.index[key]] = Protection(margin, margin, _still_dominated(row, rule))
    return found


def _still_dominated(row: dict[Any, Any], rule: Rule) -> float:
    """Give the sum up to which the largest unit of a row can be read from its sum with others'."""
    largest, second = float(row["largest"]), float(row["second"])
    by_share = largest / rule.dominance
    return max(by_share, largest * (1 + rule.p_percent) + second) if rule.p_percent else by_share


def protection(n: float, rule: Rule) -> Protection:
    """Give how far a count stays open: never less than one unit."""
    units = max(1, math.ceil(rule.protection * n - 1e-9))
    return Protection(min(units, n), units, rule.min_cell - 1)
