"""What an attacker can learn of hidden cells: the least and the most that each can be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vises_research.publish.disclosure.margins import REST, Cells, Key, dimensions_of, systems

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from vises_research.publish.disclosure.primary import Protection
    from vises_research.publish.disclosure.rule import Rule
    from vises_research.stats import Result

__all__ = ["attack", "feasibility_intervals", "hidden_cells", "recovered"]


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
    system: Cells, hidden: np.ndarray[Any, Any], needs: dict[int, Protection], rule: Rule
) -> list[Key]:
    """List the cells that an attacker learns too well.

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
    list of tuple
        The cells, of what is not shown all that are known exactly too.
    """
    low, high = feasibility_intervals(system, hidden, set(needs))
    keys = list(system.index)
    return [
        keys[i]
        for i, need in needs.items()
        if not hidden[i]
        or low[i] > system.numbers[i] - need.lower + 1e-6
        or high[i] < system.numbers[i] + need.upper - 1e-6
    ]


def hidden_cells(result: Result, system: Cells) -> np.ndarray[Any, Any]:
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

    rows = result.table[result.hidden].to_dict("records")
    keys = {tuple(row[name] for name in system.dimensions) for row in rows}
    return np.array([REST in k or k in keys or k in result.guard.untold for k in system.index])


def feasibility_intervals(
    system: Cells, hidden: np.ndarray[Any, Any], wanted: set[int] | None = None
) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
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
    from scipy.optimize import Bounds, LinearConstraint, milp

    low, high = system.numbers.copy(), system.numbers.copy()
    places = np.flatnonzero(hidden)
    if not len(places):
        return low, high
    matrix = system.matrix[:, places]
    sums = matrix @ system.numbers[places]
    # With at most two variables the corners of what is possible are whole by themselves.
    whole = int(system.whole and len(system.dimensions) > 2)
    most = max(float(system.numbers.max()), 1.0) * (1 if system.whole else 2)
    for j, place in enumerate(places):
        if wanted is not None and place not in wanted:
            continue
        for sign, limit in ((1.0, low), (-1.0, high)):
            aim = np.zeros(len(places))
            aim[j] = sign
            found = milp(
                aim,
                integrality=whole,
                bounds=Bounds(0, most),
                constraints=LinearConstraint(matrix, sums, sums),
            )
            limit[place] = sign * found.fun
    return low, high
