"""Controlled rounding: every count a multiple of a base, and sums that still add up.

An alternative to hiding. Each count goes to a neighbouring multiple, so that none moves by as much
as the base and multiples stay as they are (zero-restricted); no noise is added. Which way each one
goes is an integer programme: as near as can be, such that rows and columns add up and an attacker,
who knows the base, is left with an interval that protects each small count.

Cox, L. H. (1987). A constructive procedure for unbiased controlled rounding. Journal of the
American Statistical Association, 82(398), 520-524.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from vises_research.errors import Problem, StudyError
from vises_research.publish.disclosure.attack import hidden_cells, recovered
from vises_research.publish.disclosure.margins import Cells, systems, truth
from vises_research.publish.disclosure.primary import Protection, sensitive
from vises_research.publish.disclosure.rule import Rule
from vises_research.stats.shares.intervals import wilson

if TYPE_CHECKING:
    import numpy as np

    from vises_research.stats import Result

    Array = np.ndarray[Any, Any]

__all__ = ["rounded", "unprotected"]

TRIED = 50
"""How many ways to round are tried until one withstands the attack."""


def rounded(result: Result, base: int = 5) -> Result:
    """Round counts to multiples of a base, so that sums still add up.

    Parameters
    ----------
    result
        ``counts``, or ``share`` of which the levels exclude each other.
    base
        Every count becomes a multiple of it; at least the smallest count that may be shown.

    Returns
    -------
    Result
        The same result with rounded counts, and shares of these; it says so in figure and caption.

    Raises
    ------
    StudyError
        If the result is of another kind, or no way to round protects every small count.

    Examples
    --------
    >>> import pandas as pd
    >>> from vises_research import publish, stats
    >>> pilots = pd.DataFrame({"region": ["hdf"] * 3 + ["vlg"] * 20 + ["wab"] * 9})
    >>> rounded(stats.counts(pilots, ["region"])).table.values.tolist()
    [['hdf', 0, 30], ['vlg', 20, 30], ['wab', 10, 30]]
    """
    _require(result, base)
    (system,) = systems(result)
    needs = sensitive(result, system, Rule(min_cell=base, everyone="shown"))
    tried: list[Array] = []
    for _ in range(TRIED):
        ups = _ways(system, base, needs, tried)
        if ups is None:
            break
        made = _with(result, system, base, ups)
        if not unprotected(made, Rule(min_cell=base, everyone="shown")):
            return made
        tried.append(ups)
    wrong = "no way to round protects every small count of this table"
    right = "another base, or `publish.merge`, `publish.drop` or `publish.suppress`"
    raise StudyError([Problem("publish.rounded", wrong, str(base), right)])


def unprotected(result: Result, rule: Rule) -> list[dict[str, Any]]:
    """List the cells of a rounded result that an attacker learns too well.

    Parameters
    ----------
    result
        What :func:`rounded` gave.
    rule
        What may leave.

    Returns
    -------
    list of dict
        The levels of each.
    """
    found = []
    for system in systems(result):
        needs = sensitive(result, system, rule)
        keys = list(system.index)
        for i in recovered(system, hidden_cells(result, system), needs, rule):
            pairs = zip(system.dimensions, keys[i], strict=True)
            found.append({name: "all" if level is None else level for name, level in pairs})
    return found


def _require(result: Result, base: int) -> None:
    wrong = ""
    if result.card.tells not in ("counts", "shares") or len(list(systems(result))) > 1:
        wrong, right = f"'{result.name}' has no counts that add up", "counts, or shares"
    elif result.hidden.any() or result.guard.rounded:
        wrong, right = "cells of this result are hidden or rounded", "the result as it was made"
    elif base < 2:
        wrong, right = "to round to a base of one changes nothing", "2 or more"
    if wrong:
        raise StudyError([Problem("publish.rounded", wrong, right=right)])


def _ways(
    system: Cells, base: int, needs: dict[int, Protection], tried: list[Array]
) -> Array | None:
    """Choose for each number whether it goes up, other than in the ways that were tried."""
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp

    low = np.floor(system.numbers / base) * base
    over = system.numbers - low
    least, most = np.zeros(len(low)), (over > 0).astype(float)
    for i, need in needs.items():
        ways = [way for way in (0.0, most[i]) if _open(system, i, low[i] + way * base, base, need)]
        if ways:
            least[i], most[i] = min(ways), max(ways)
    add_up = LinearConstraint(system.matrix * base, -(system.matrix @ low), -(system.matrix @ low))
    others = [LinearConstraint(1 - 2 * ups, 1 - ups.sum(), np.inf) for ups in tried]
    found = milp(
        base - 2 * over, integrality=1, bounds=Bounds(least, most), constraints=[add_up, *others]
    )
    return None if found.x is None else np.round(found.x)


def _open(system: Cells, i: int, shown: float, base: int, need: Protection) -> bool:
    """Whether what is known of a number that was rounded leaves it open enough."""
    number, low, high = system.numbers[i], max(shown - base + 1, 0), shown + base - 1
    return bool(low <= number - need.lower and high >= number + need.upper)


def _with(result: Result, system: Cells, base: int, ups: Array) -> Result:
    """Put the rounded numbers into the table, and keep the true ones for the check alone."""
    import numpy as np

    numbers = (np.floor(system.numbers / base) + ups) * base
    of_key = dict(zip(system.index, map(int, numbers), strict=True))
    names = system.dimensions
    keys = [tuple(row) for row in result.table[list(names)].to_dict("split")["data"]]
    shares = result.card.tells == "shares"
    whole = [of_key[(*key[:-1], None) if shares else system.grand] for key in keys]
    table = result.table.assign(n=[of_key[key] for key in keys], base=whole)
    if shares:
        estimate = table["n"] / table["base"].where(table["base"] > 0)
        low, high = wilson(table["n"], table["base"], float(table["conf_level"].iloc[0]))
        table = table.assign(estimate=estimate, conf_low=low, conf_high=high)
    change = f"counts are rounded to multiples of {base}"
    known = truth(result)[[*result.keys, "n", "base"]]
    changes = (*result.guard.changes, change)
    guard = replace(result.guard, truth=known, changes=changes, min_cell=base, rounded=base)
    return replace(
        result, table=table[list(result.table)], notes=(*result.notes, change), guard=guard
    )
