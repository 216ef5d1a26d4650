"""What an attacker can learn of hidden cells: the least and the most that each can be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vises_research.publish.disclosure import unions
from vises_research.publish.disclosure.margins import REST, dimensions_of, systems

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    import pandas as pd

    from vises_research.publish.disclosure.margins import Cells, Equations
    from vises_research.publish.disclosure.primary import Protection
    from vises_research.publish.disclosure.rule import Rule
    from vises_research.publish.disclosure.unions import Union
    from vises_research.stats import Result

    Array = np.ndarray[Any, Any]

__all__ = ["attack", "feasibility_intervals", "hidden_cells", "reach", "recovered"]

CLOSE = 1e-6


def attack(result: Result) -> pd.DataFrame:
    """Work out from all that is shown what each hidden cell can be.

    The attacker knows every cell that is shown and every sum that is not held back, that nothing is
    negative, and that counts are whole.

    Parameters
    ----------
    result
        What :func:`vises_research.publish.suppress` gave. Only to compare with, the true numbers
        are read from what it carries for the check.

    Returns
    -------
    pandas.DataFrame
        One row a hidden cell: a level for each variable (nothing for their sum), ``what`` (count
        or amount), its ``value``, and ``low`` and ``high``, between which an attacker knows it to
        be.

    Examples
    --------
    >>> import pandas as pd
    >>> from vises_research import publish, stats
    >>> pilots = pd.DataFrame({"region": ["hdf"] * 3 + ["vlg"] * 20 + ["wab"] * 9})
    >>> hidden = publish.suppress(stats.counts(pilots, ["region"]), publish.Rule())
    >>> attack(hidden)[["region", "value", "low", "high"]].values.tolist()
    [['hdf', 3.0, 0.0, 12.0], ['wab', 9.0, 0.0, 12.0]]
    """
    import pandas as pd

    rows = []
    for system in systems(result):
        hidden = hidden_cells(result, system)
        low, high = feasibility_intervals(system, hidden)
        for key, i in system.index.items():
            if hidden[i] and REST not in key:
                what = "count" if system.whole else "amount"
                known = {"value": system.numbers[i], "low": low[i], "high": high[i]}
                rows.append(
                    {**dict(zip(system.dimensions, key, strict=True)), "what": what, **known}
                )
    columns = [*dimensions_of(result), "what", "value", "low", "high"]
    return pd.DataFrame(rows, columns=columns)


def recovered(
    system: Equations, hidden: Array, needs: Mapping[int, Protection], rule: Rule
) -> list[int]:
    """List the cells that an attacker learns too well, alone or together with others.

    Parameters
    ----------
    system
        The cells.
    hidden
        Which of them are not shown.
    needs
        The protection levels of the sensitive ones.
    rule
        What may leave.

    Returns
    -------
    list of int
        The positions of the cells: those that are shown or known too closely, and those of which a
        sum is (see :mod:`vises_research.publish.disclosure.unions`).
    """
    low, high = feasibility_intervals(system, hidden, set(needs))
    found = [
        i
        for i, need in needs.items()
        if not hidden[i]
        or low[i] > system.numbers[i] - need.lower + CLOSE
        or high[i] < system.numbers[i] + need.upper - CLOSE
    ]
    together = [i for union in unions.derived(system, hidden, needs, rule) for i in union.cells]
    near = [
        i
        for union in unions.of_lines(system, needs, rule)
        if _close(system, hidden, union)
        for i in union.cells
    ]
    return list(dict.fromkeys([*found, *together, *near]))


def _close(system: Equations, hidden: Array, union: Union) -> bool:
    """Whether the sum of some hidden cells is known too closely."""
    import numpy as np

    weights = np.zeros(len(hidden))
    weights[list(union.cells)] = 1.0
    low, high = reach(system, hidden, weights)
    return (
        low > union.amount - union.need.lower + CLOSE
        or high < union.amount + union.need.upper - CLOSE
    )


def hidden_cells(result: Result, system: Cells) -> Array:
    """Tell which cells are not shown: those of the table's rows, and sums that are held back.

    Parameters
    ----------
    result
        The result.
    system
        One of its systems.

    Returns
    -------
    numpy.ndarray of bool
        For each cell.
    """
    import numpy as np

    if result.guard.rounded:  # only how many they are in all is known from elsewhere
        return np.array([key != system.grand or not system.dimensions for key in system.index])
    rows = result.table[result.hidden].to_dict("records")
    keys = {tuple(row[name] for name in system.dimensions) for row in rows}
    return np.array([REST in k or k in keys or k in result.guard.untold for k in system.index])


def feasibility_intervals(
    system: Equations, hidden: Array, wanted: set[int] | None = None
) -> tuple[Array, Array]:
    """Give the least and the most that each hidden cell can be.

    Parameters
    ----------
    system
        The cells.
    hidden
        Which of them are not shown.
    wanted
        The cells that are asked for; without it, all.

    Returns
    -------
    tuple of numpy.ndarray
        Low and high; of a cell that is shown, its number twice.
    """
    import numpy as np

    low, high = system.numbers.copy(), system.numbers.copy()
    for place in np.flatnonzero(hidden):
        if wanted is None or place in wanted:
            aim = np.zeros(len(hidden))
            aim[place] = 1.0
            low[place], high[place] = reach(system, hidden, aim)
    return low, high


def reach(system: Equations, hidden: Array, weights: Array) -> tuple[float, float]:
    """Give the least and the most that a sum of weighted cells can be.

    Parameters
    ----------
    system
        The cells.
    hidden
        Which of them are not shown.
    weights
        A weight for each cell.

    Returns
    -------
    tuple of float
        Low and high.
    """
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp

    places = np.flatnonzero(hidden)
    matrix = system.matrix[:, places]
    sums = matrix @ system.numbers[places]
    most = max(float(system.numbers.max()), 1.0) * (1 if system.whole else 2)
    low, high = (limit[places] for limit in system.limits)
    known = float(weights[~hidden] @ system.numbers[~hidden])
    if not len(places):
        return known, known
    ends = []
    for sign in (1.0, -1.0):
        found = milp(
            sign * weights[places],
            integrality=int(system.whole and not system.flat),
            bounds=Bounds(low, np.minimum(high, most)),
            constraints=LinearConstraint(matrix, sums, sums),
        )
        ends.append(known + sign * found.fun)
    return ends[0], ends[1]
