"""What ``vises disclosure`` tells: the ledger, and how open what it protects still is."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from vises_research.publish.disclosure.attack import reach
from vises_research.publish.disclosure.derivable import is_cell
from vises_research.publish.disclosure.ledger import Record, audience_of, seen
from vises_research.publish.disclosure.linked_tables import Linked, changes, linked
from vises_research.publish.disclosure.seen import Fact, Seen

if TYPE_CHECKING:
    from vises_research.publish.disclosure.rule import Rule

__all__ = ["Protected", "added_lines", "ledger_lines", "protected"]


class Protected(NamedTuple):
    """A cell that is not shown, and what its readers can work out of it.

    Parameters
    ----------
    figures
        Where it is hidden.
    quantity
        The amount of which it is a sum; nothing for a count.
    fact
        Its levels.
    low, high
        The least and the most that it can be.
    """

    figures: tuple[str, ...]
    quantity: str
    fact: Fact
    low: float
    high: float

    @property
    def given_back(self) -> bool:
        """Whether it is known, or cannot be one less and one more."""
        return self.high - self.low < (1e-6 if self.quantity else 2 - 1e-6)

    def __str__(self) -> str:
        cell = ", ".join(f"{name}={level}" for name, level in sorted(self.fact))
        what = f"sum of {self.quantity}, " if self.quantity else ""
        known = (
            f"known: {self.low:g}"
            if self.high - self.low < 1e-6
            else (f"between {self.low:g} and {self.high:g}")
        )
        return f"{what}{cell}: {known} (hidden in {', '.join(self.figures)})"


def protected(tables: Sequence[Seen], rule: Rule) -> list[Protected]:
    """Work out how open each hidden cell is to readers who have some tables.

    Parameters
    ----------
    tables
        As they see them.
    rule
        What they may learn.

    Returns
    -------
    list of Protected
        Each cell once.
    """
    found: dict[tuple[str, Fact, str], Protected] = {}
    for table in tables:
        own = [fact for fact in table.facts if fact in table.hidden and is_cell(fact)]
        if own:
            joined = linked(table, [one for one in tables if one is not table], rule.min_cell)
            for fact in own:
                low, high = _interval(joined, table.facts.index(fact))
                hiding = {table.figure, *joined.hiding(joined.own[table.facts.index(fact)])}
                one = Protected(tuple(sorted(hiding)), table.quantity, fact, low, high)
                found.setdefault((table.quantity, fact, one.figures[0]), one)
    return list(found.values())


def ledger_lines(audience: str, has: Sequence[Record], rule: Rule) -> Iterator[str]:
    """Tell what was published for an audience, and what of it is protected.

    Parameters
    ----------
    audience
        Its name.
    has
        The records of what it has.

    Yields
    ------
    str
        A line of the ledger.
    """
    yield f"Readers of '{audience}' have {len(has)} figures."
    for record in has:
        tables = [view for view in seen([record]) if not view.quantity]
        shown = sum(len(t.facts) - len(t.hidden) for t in tables)
        by = "; ".join(dict.fromkeys(" x ".join(table.dimensions) for table in tables))
        hidden = sum(len([f for f in t.hidden if is_cell(f)]) for t in tables)
        told = f"{shown} counts and sums, {hidden} hidden" if tables else "nothing that adds up"
        yield f"  {record['id']} ({audience_of(record)}): {by + ': ' if by else ''}{told}"
    if has:
        cells = protected(seen(has), rule)
        yield f"Protected: {len(cells)} cells."
        yield from (f"  {one}" for one in cells)


def added_lines(record: Record, has: Sequence[Record], rule: Rule) -> Iterator[str]:
    """Tell what readers could work out if they were given one figure more.

    Parameters
    ----------
    record
        The figure.
    has
        The records of what they have.

    Yields
    ------
    str
        One line a cell that would be given back or narrowed, or a count that would differ by few.
    """
    before, new = seen(has), seen([record])
    open_ = {(p.quantity, p.fact, p.figures): p for p in protected(before, rule)}
    yield f"With figure '{record['id']}' beside them:"
    told = [*_narrowed(open_, protected([*before, *new], rule)), *_differing(new, before, rule)]
    yield from (f"  {line}" for line in told or ["nothing more could be worked out"])


def _narrowed(before: dict[Any, Protected], after: Sequence[Protected]) -> Iterator[str]:
    known = {(quantity, fact): one for (quantity, fact, _), one in before.items()}
    for one in after:
        was = known.get((one.quantity, one.fact))
        if was and (one.low > was.low + 1e-6 or one.high < was.high - 1e-6):
            verdict = "GIVEN BACK" if one.given_back else "narrower"
            yield f"{verdict}: {one}; before between {was.low:g} and {was.high:g}"
        elif not was and one.given_back:
            yield f"GIVEN BACK: {one}"


def _differing(new: Sequence[Seen], before: Sequence[Seen], rule: Rule) -> Iterator[str]:
    for table in new:
        joined = linked(table, before, rule.min_cell)
        for other in joined.tables if joined.whole else ():
            for fact, apart in changes(joined.table, other):
                if apart < rule.min_cell:
                    cell = ", ".join(f"{name}={level}" for name, level in sorted(fact)) or "all"
                    yield f"DIFFERS BY FEW: {cell}: by {apart:g} from figure '{other.figure}'"


def _interval(joined: Linked, own: int) -> tuple[float, float]:
    import numpy as np

    i = joined.own[own]
    away = np.array([math.isnan(joined.table.numbers[fact]) for fact in joined.table.facts])
    hidden = joined.hidden_of(away)
    aim = np.zeros(len(hidden))
    aim[i] = 1.0
    return reach(joined, hidden, aim)
