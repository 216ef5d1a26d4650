"""Secondary suppression: further cells to hide, so that totals do not give the sensitive ones back.

The sensitive cells (primary suppression) are hidden, and as few others as will do. Which others is
an integer programme: least cells (then least units), such that for every sensitive cell an attacker
who solves the equations is left with an interval that keeps the protection levels on both sides.
Each attack is a linear programme; where it succeeds, its dual is a cut that the next choice of
cells has to meet (Benders' cuts, as Fischetti and Salazar-González use them).

Fischetti, M., & Salazar-González, J. J. (2001). Solving the cell suppression problem on tabular
data with linear constraints. Management Science, 47(7), 1008-1027.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from vises_research.errors import Problem, StudyError
from vises_research.publish.disclosure import ledger, unions
from vises_research.publish.disclosure.attack import recovered
from vises_research.publish.disclosure.derivable import given_back, is_cell
from vises_research.publish.disclosure.linked_tables import Linked, linked
from vises_research.publish.disclosure.margins import (
    REST,
    Cells,
    Equations,
    Key,
    add_up,
    cells,
    truth,
)
from vises_research.publish.disclosure.primary import Protection, sensitive
from vises_research.publish.disclosure.seen import Seen, views
from vises_research.stats.glossary import COLUMNS

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from vises_research.publish.disclosure.rule import Rule
    from vises_research.stats import Result

    Array = np.ndarray[Any, Any]

__all__ = ["suppress"]

MARGIN = 5.0
"""How many cells a hidden sum counts for: readers miss a total more than a cell."""


def suppress(
    result: Result, rule: Rule, *, beside: Sequence[Result | Mapping[str, Any]] = ()
) -> Result:
    """Hide the sensitive cells, and as few others as keep totals from giving them back.

    Parameters
    ----------
    result
        ``counts``, ``share``, ``describe`` or ``amounts``.
    rule
        What may leave, as ``study.rule("booklet")`` gives it.
    beside
        What the same readers have: other parts of the figure, and records of published figures as
        :func:`vises_research.publish.given` gives them. What these hide is hidden here too; what
        they show is not counted on to protect anything.

    Returns
    -------
    Result
        The same result; the column ``hidden`` tells which rows are not shown, and their numbers are
        gone from the table. Nothing is changed where no cell is sensitive.

    Raises
    ------
    StudyError
        If hiding cannot help, or the result has no cells that add up.

    Examples
    --------
    >>> import pandas as pd
    >>> from vises_research import publish, stats
    >>> pilots = pd.DataFrame({"region": ["hdf"] * 3 + ["vlg"] * 20 + ["wab"] * 9})
    >>> suppress(stats.counts(pilots, ["region"]), publish.Rule()).table[["region", "hidden"]]
      region  hidden
    0    hdf    True
    1    vlg   False
    2    wab    True
    """
    if not add_up(result):
        cells(result)  # which says why there are none
    keys: set[Key] = set()
    others = _seen(beside)
    for group in _grouped(views(result)):
        systems = [_joined(system, own, group[0][0], others, rule) for system, own in group]
        needs = [sensitive(result, system, rule) for system, _ in group]
        choice = Choice(group[0][0], tuple(systems), tuple(needs))
        if any(needs) or choice.bound.any():
            keys |= _chosen(choice, rule)
    return _without(result, keys, rule) if keys else result


def _seen(beside: Sequence[Result | Mapping[str, Any]]) -> list[Seen]:
    """Give what stands beside a result as readers see it."""
    parts = [one for one in beside if not isinstance(one, Mapping)]
    published = ledger.seen(one for one in beside if isinstance(one, Mapping))
    return [*(view for part in parts for _, view in views(part)), *published]


def _joined(
    system: Cells, own: Seen, first: Cells, others: Sequence[Seen], rule: Rule
) -> Equations:
    """Join a system with what stands beside it, its cells in the order of the first system."""
    of_key = dict(zip(system.index, own.facts, strict=True))
    ordered = replace(own, facts=tuple(of_key[key] for key in first.index))
    joined = linked(ordered, others, rule.min_cell)
    if joined.tables:
        return joined
    return replace(system, values={key: system.values[key] for key in first.index})


@dataclass(frozen=True, eq=False)
class Choice:
    """What is to be chosen: cells to hide, the same ones in each of several systems."""

    cells: Cells
    systems: tuple[Equations, ...]
    needs: tuple[dict[int, Protection], ...]

    @cached_property
    def bound(self) -> Array:
        """The cells that other tables hide and that none shows: they must be hidden here too."""
        import numpy as np

        bound = np.zeros(len(self.cells.values), dtype=bool)
        for system in self.systems:
            if isinstance(system, Linked):
                away = {fact for table in system.tables for fact in table.hidden if is_cell(fact)}
                own = np.array([system.facts[i] in away for i in system.own])
                bound |= own & ~system.elsewhere[system.own]
        return bound

    @cached_property
    def elsewhere(self) -> Array:
        """The cells that other tables show: to hide them here helps nothing."""
        import numpy as np

        shown = np.zeros(len(self.cells.values), dtype=bool)
        for system in self.systems:
            if isinstance(system, Linked):
                shown |= system.elsewhere[system.own]
        return shown

    def attacked(self, chosen: Array) -> Iterator[tuple[Equations, Array, dict[int, Protection]]]:
        """Give each system with what nobody sees of it, and what is to be protected."""
        for system, needs in zip(self.systems, self.needs, strict=True):
            yield system, system.hidden_of(chosen), {system.own[i]: n for i, n in needs.items()}

    def betrayed(self, chosen: Array, rule: Rule) -> bool:
        """Whether whole numbers tell of a cell, or one that another table hides is given back."""
        if any(recovered(*one, rule) for one in self.attacked(chosen)):
            return True
        return any(
            given_back(system, hidden, system.hidden_of(chosen | True), rule)
            for system, hidden, _ in self.attacked(chosen)
            if isinstance(system, Linked)
        )


def _grouped(found: Iterator[tuple[Cells, Seen]]) -> list[list[tuple[Cells, Seen]]]:
    """Put systems together that have the same cells."""
    groups: list[list[tuple[Cells, Seen]]] = []
    for system, own in found:
        if groups and groups[0][0][0].values.keys() == system.values.keys():
            groups[0].append((system, own))
        else:
            groups.append([(system, own)])
    return groups


def _chosen(choice: Choice, rule: Rule) -> set[Key]:
    """Choose the cells to hide: choose, attack, and choose again until no attack succeeds."""
    cuts = list(_never_alone(choice.cells))
    while True:
        chosen = _fewest(choice, cuts)
        found = list(_cuts(choice, chosen)) or list(_together(choice, chosen, rule))
        if not found and choice.betrayed(chosen, rule):
            # Whole numbers can be told where fractions cannot: then more than this must be hidden.
            found = [((~chosen).astype(float), 1.0)]
        if not found:
            keys = list(choice.cells.index)
            return {key for key, h in zip(keys, chosen, strict=True) if h and REST not in key}
        cuts += found


Cut = tuple["Array", float]
"""Weights of the cells, and how much the hidden ones must weigh together."""
Attack = tuple[int, float, float]
"""A cell, the direction in which it is moved, and how far it has to move."""


def _never_alone(system: Cells) -> Iterator[Cut]:
    """Demand that no cell is hidden alone in a sum, which would give it back."""
    import numpy as np

    rest = [REST in key for key in system.index]
    for total, parts in system.lines:
        line = [total, *parts]
        for i in line:
            if not rest[i]:
                weights = np.zeros(len(system.values))
                weights[line] = 1.0
                weights[i] = -1.0
                yield weights, 0.0


def _fewest(choice: Choice, cuts: Sequence[Cut]) -> Array:
    """Choose the fewest cells that meet all cuts so far."""
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp

    system = choice.cells
    rest = np.array([REST in key for key in system.index])
    forced = (rest | choice.bound).astype(float)
    for needs in choice.needs:
        forced[list(needs)] = 1.0
    allowed = (rest | ~choice.elsewhere).astype(float)
    allowed[system.index[system.grand]] = 0.0
    weights, least = (np.array(part) for part in zip(*cuts, strict=True))
    if (forced <= allowed).all():
        found = milp(
            _costs(system),
            integrality=1,
            bounds=Bounds(forced, allowed),
            constraints=LinearConstraint(weights, least, np.inf),
        )
        if found.x is not None:
            return np.asarray(found.x > 0.5)
    if (lost := np.flatnonzero(forced.astype(bool) & choice.elsewhere & ~rest)).size:
        raise StudyError([_shown_elsewhere(choice, int(i)) for i in lost])
    wrong = "hiding cells cannot keep this table from telling on few"
    right = "`publish.merge` or `publish.drop`, or another rule"
    raise StudyError([Problem("publish.suppress", wrong, right=right)])


def _shown_elsewhere(choice: Choice, i: int) -> Problem:
    """Say which figure shows a cell that would have to be hidden."""
    key = list(choice.cells.index)[i]
    pairs = zip(choice.cells.dimensions, key, strict=True)
    cell = ", ".join(f"{name}={'all' if level is None else level}" for name, level in pairs)
    joined = [system for system in choice.systems if isinstance(system, Linked)]
    figures = sorted({name for system in joined for name in system.showing(system.own[i])})
    told = ", ".join(f"'{name}'" if name else "another part" for name in figures)
    right = "the same cell hidden there, and that published first"
    return Problem(
        f"publish.suppress, {cell}", "to hide this does not help: it is shown", told, right
    )


def _costs(system: Cells) -> Array:
    """Count cells first; among as many cells, those with fewer units."""
    import numpy as np

    inner = np.array([None not in key for key in system.index])
    units = system.numbers / max(float(system.numbers[inner].sum()), 1.0)
    return np.where(inner, 1.0, MARGIN) + 0.5 * np.where(inner, units, 0.0)


def _cuts(choice: Choice, chosen: Array) -> Iterator[Cut]:
    """Attack every sensitive cell in both directions; give what each success teaches."""
    for system, hidden, needs in choice.attacked(chosen):
        attacks = [
            (i, sign, least)
            for i, need in needs.items()
            for sign, least in ((-1.0, need.lower), (1.0, need.upper))
            if least
        ]
        at_once = max(_VARIABLES // len(hidden), 1)
        for start in range(0, len(attacks), at_once):
            for cut in _learnt(system, hidden, attacks[start : start + at_once]):
                yield _of_own(system, hidden, *cut)


def _together(choice: Choice, chosen: Array, rule: Rule) -> Iterator[Cut]:
    """Find sums of hidden cells that tell too much; something that gives them away must go."""
    import numpy as np

    for system, hidden, needs in choice.attacked(chosen):
        for union in unions.derived(system, hidden, needs, rule):
            weights = np.zeros(len(hidden))
            weights[list(union.through)] = 1.0
            yield _of_own(system, hidden, weights, 1.0)


def _of_own(system: Equations, hidden: Array, weights: Array, least: float) -> Cut:
    """Give a cut on all numbers as one on the cells that can be chosen."""
    import numpy as np

    others = hidden.copy()
    others[system.own] = False
    return np.asarray(weights[system.own]), least - float(weights[others].sum())


_VARIABLES = 2000
"""How large a linear programme is: a small one takes its solver less time than scipy, which looks
at each; a large one takes longer than its parts."""


def _learnt(system: Equations, hidden: Array, attacks: list[Attack]) -> Iterator[Cut]:
    """Move cells, each as far as the others allow; where that is too little, say what would help.

    The attacks are blocks of one linear programme: they share no variable, so that the most of
    their sum is the most of each.
    """
    import numpy as np
    from scipy import sparse
    from scipy.optimize import linprog

    numbers, (low, high) = system.numbers, system.limits
    room = np.minimum(2 * max(float(numbers.max()), 1.0), high) - numbers
    aims = np.zeros((len(attacks), len(numbers)))
    for aim, (i, sign, _) in zip(aims, attacks, strict=True):
        aim[i] = -sign
    bounds = np.stack([(low - numbers) * hidden, room * hidden], axis=1)
    found = linprog(
        aims.ravel(),
        A_eq=sparse.kron(sparse.eye_array(len(attacks)), system.matrix),
        b_eq=np.zeros(len(attacks) * len(system.lines)),
        bounds=np.tile(bounds, (len(attacks), 1)),
    )
    moved = -(aims * found.x.reshape(aims.shape)).sum(axis=1)
    prices = -found.eqlin.marginals.reshape(len(attacks), -1)
    for (_, _, least), aim, move, price in zip(attacks, aims, moved, prices, strict=True):
        if move < least - 1e-6:
            slack = -aim - system.matrix.T @ price
            helps = np.maximum(slack, 0) * room + np.maximum(-slack, 0) * (numbers - low)
            yield np.minimum(helps / least, 1.0), 1.0


def _without(result: Result, keys: set[Key], rule: Rule) -> Result:
    """Take the numbers of the hidden rows out of the table, and keep them for the check alone."""
    import pandas as pd

    table = result.table.copy()
    names = [*result.by, result.outcome] if result.card.tells == "shares" else list(result.by)
    own = pd.Series([tuple(row) for row in table[names].to_dict("split")["data"]], table.index)
    hidden = own.isin(keys)
    told = _numbers(result)
    table[told] = table[told].astype(float)
    table.loc[hidden, [name for name in told if name not in ("base", "conf_level")]] = float("nan")
    if result.card.tells == "shares":
        groups = own.map(lambda key: (*key[:-1], None))
        table.loc[groups.isin(keys), "base"] = float("nan")
    change = f"not shown: {int(hidden.sum())} of {len(table)} cells"
    guard = replace(
        result.guard,
        truth=_truth(result),
        untold=frozenset(key for key in keys if None in key),
        changes=(*result.guard.changes, change),
        min_cell=rule.min_cell,
    )
    shown = table.assign(hidden=hidden)
    return replace(result, table=shown, notes=(*result.notes, change), guard=guard)


def _numbers(result: Result) -> list[str]:
    return [name for name in result.table if name in COLUMNS and name not in result.keys]


def _truth(result: Result) -> pd.DataFrame:
    """Give what must be known to check again: true counts, and the largest units of amounts."""
    names = [*result.keys, *(n for n in ("n", "base") if n in result.table)]
    counts = truth(result)[names]
    guard = result.guard.truth
    if guard is None or "largest" not in guard:
        return counts
    return counts.merge(guard[[*result.by, "largest", "second", "amount"]], on=list(result.by))
