"""What a result and the tables beside it tell together, and none of them tells alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from vises_research.publish.disclosure.attack import hidden_cells, reach, recovered
from vises_research.publish.disclosure.linked_tables import Linked, changes, linked
from vises_research.publish.disclosure.primary import sensitive
from vises_research.publish.disclosure.risks import Finding
from vises_research.publish.disclosure.seen import Fact, Seen, views

if TYPE_CHECKING:
    import numpy as np

    from vises_research.publish.disclosure.margins import Cells
    from vises_research.publish.disclosure.rule import Rule
    from vises_research.stats import Result

    Array = np.ndarray[Any, Any]

__all__ = ["given_back", "is_cell", "told_together", "width_of"]

NARROW = 2.0
"""A hidden count is open if it can be one less and one more: less room than this gives it back."""
AGAIN = "`publish.suppress(result, rule, beside=publish.given(study.reports, rule))`"


def told_together(result: Result, others: Sequence[Seen], rule: Rule) -> Iterator[Finding]:
    """Find what a result and other tables of the same readers give away together.

    Parameters
    ----------
    result
        What is to be published.
    others
        The other parts of its figure, and what was published before.
    rule
        What these readers may learn.

    Yields
    ------
    Finding
        One for each thing that is wrong.
    """
    for system, own in views(result):
        joined = linked(own, others, rule.min_cell)
        if joined.tables:
            yield from _changes(joined, rule)
            yield from _attacked(result, system, joined, rule)


def width_of(joined: Linked, hidden: Array, i: int) -> float:
    """Tell how wide the interval is in which an attacker knows a hidden number to be."""
    import numpy as np

    aim = np.zeros(len(hidden))
    aim[i] = 1.0
    low, high = reach(joined, hidden, aim)
    return high - low


def _changes(joined: Linked, rule: Rule) -> Iterator[Finding]:
    """Compare what is shown with other tables of nearly the same rows."""
    if not joined.whole:
        return
    for table in joined.tables:
        for fact, apart in changes(joined.table, table):
            public = all(name in rule.public for name, _ in fact)
            if apart < rule.min_cell and not public:
                of = f"figure '{table.figure}'" if table.figure else "another part of the figure"
                right = f"the same units as there, or at least {rule.min_cell} more or less"
                wrong = f"this count differs from {of} by too few"
                yield Finding("together", dict(sorted(fact)), wrong, f"{apart:g}", right)


def _attacked(result: Result, system: Cells, joined: Linked, rule: Rule) -> Iterator[Finding]:
    """Attack what is hidden here and there with all that is shown."""
    import numpy as np

    away = hidden_cells(result, system)
    hidden, without = joined.hidden_of(away), joined.hidden_of(np.ones(len(away), dtype=bool))
    needs = sensitive(result, system, rule) if result.hidden.any() else {}
    if not needs and not without.any():
        return
    alone = {joined.own[i] for i in recovered(system, away, needs, rule)} if needs else set()
    placed = {joined.own[i]: need for i, need in needs.items()}
    before = set(recovered(joined, without, {}, rule))
    found = [i for i in recovered(joined, hidden, placed, rule) if i not in alone | before]
    yield from (_back(joined, i) for i in found)
    yield from _of_others(joined, hidden, without, rule, {*found, *alone, *before})


def _of_others(
    joined: Linked, hidden: Array, without: Array, rule: Rule, told: set[int]
) -> Iterator[Finding]:
    """Look whether what other figures hide stays open once this one is there."""
    for i in sorted(given_back(joined, hidden, without, rule) - told):
        figures = _named(joined.hiding(i))
        wrong = f"this figure gives back a cell that is hidden in {figures}"
        right = AGAIN
        if not hidden[i]:
            wrong = f"this cell is hidden in {figures} and is shown here"
            right = "the same cells hidden in both"
        yield Finding("together", dict(sorted(joined.facts[i])), wrong, "", right)


def given_back(joined: Linked, hidden: Array, without: Array, rule: Rule) -> set[int]:
    """Find the cells that other figures hide and that do not stay open once a table is there.

    Parameters
    ----------
    joined
        The table and the others.
    hidden, without
        Which numbers nobody sees: with the table as it is, and without it.
    rule
        What the readers may learn.

    Returns
    -------
    set of int
        Their positions.
    """
    index = {fact: i for i, fact in enumerate(joined.facts)}
    kept = {index[f] for t in joined.tables if not t.true for f in t.hidden if is_cell(f)}
    own = {index[fact] for fact in joined.table.true if hidden[index[fact]]}
    shown = {i for i in kept if without[i] and not hidden[i]}
    narrow = set()
    for i in kept - own - shown:
        least = NARROW if joined.whole else rule.protection * float(joined.numbers[i])
        if hidden[i] and width_of(joined, hidden, i) < least - 1e-6 <= width_of(joined, without, i):
            narrow.add(i)
    return shown | narrow


def _back(joined: Linked, i: int) -> Finding:
    """Word that a hidden cell is given back."""
    row, figures = dict(sorted(joined.facts[i])), joined.showing(i)
    if figures == [""]:
        wrong = "this cell is hidden in one part of the figure and shown in another"
        return Finding("together", row, wrong, "", "the same cells hidden in both")
    if figures:
        wrong = f"this cell is hidden here and is shown in {_named(figures)}"
        return Finding("together", row, wrong, "", "the same cells hidden in both")
    others = _named(sorted({table.figure for table in joined.tables}))
    wrong = f"what is shown here and in {others} gives this cell back"
    return Finding("together", row, wrong, "", AGAIN)


def _named(figures: Iterable[str]) -> str:
    names = [f"figure '{name}'" if name else "another part of the figure" for name in figures]
    return " and ".join(names)


def is_cell(fact: Fact) -> bool:
    """Whether a fact is a cell of its table, and not what is at none of the levels shown."""
    return not any(level.startswith("(any but ") for _, level in fact)
