"""What a result carries for the disclosure control alone; nothing of it leaves with a figure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from vises_research.errors import Problem, StudyError

if TYPE_CHECKING:
    import pandas as pd

    from vises_research.stats.results import Result


@dataclass(frozen=True, eq=False, repr=False)
class Guard:
    """What must be known to check a result, and what was done to it so that it may be shown.

    No printing, no file and no record of a result shows ``truth`` and ``untold``.

    Parameters
    ----------
    truth
        One row for each row of the result, by its key columns: of an amount ``largest``,
        ``second`` and ``amount`` (the two largest units and the sum); of a result with cells that
        are not shown its true ``n`` and ``base``.
    untold
        The sums of cells that are not shown either: a level for each key, ``None`` for their sum.
    changes
        What was merged, dropped or hidden, in words that may be told.
    merged
        Each variable with a level of it and the levels that were merged into this one.
    min_cell
        The smallest count that could be shown when cells were hidden.
    """

    truth: pd.DataFrame | None = None
    untold: frozenset[tuple[Any, ...]] = frozenset()
    changes: tuple[str, ...] = ()
    min_cell: int = 0
    merged: tuple[tuple[str, str, tuple[str, ...]], ...] = ()

    def __repr__(self) -> str:
        return f"<Guard: {'; '.join(self.changes) or 'nothing was changed'}>"


def guarded(result: Result, frame: pd.DataFrame, column: str) -> Result:
    """Let a result carry what the dominance rule needs: the two largest units of each row.

    Parameters
    ----------
    result
        A result that states sums or means of an amount by ``result.by``.
    frame
        The data, one row a unit, as the method had them.
    column
        The amount.

    Returns
    -------
    Result
        The same result, guarded.

    Raises
    ------
    StudyError
        If a column is not there.

    Examples
    --------
    >>> import pandas as pd
    >>> from vises_research import stats
    >>> pilots = pd.DataFrame({"fte": [90.0, 6.0, 4.0]})
    >>> result = guarded(stats.describe(pilots, "fte"), pilots, "fte")
    >>> result.guard.truth.values.tolist()
    [[90.0, 6.0, 100.0]]
    """
    import pandas as pd

    lost = [name for name in (*result.by, column) if name not in frame]
    if lost:
        problems = [
            Problem("stats.guarded", f"column '{name}' is not in the table") for name in lost
        ]
        raise StudyError(problems)
    keys = list(result.by)
    rows = [
        {**levels, **_largest(frame.loc[_member(frame, levels), column])}
        for levels in result.table[keys].to_dict("records")
    ]
    truth = pd.DataFrame(rows, columns=[*keys, "largest", "second", "amount"])
    return replace(result, guard=replace(result.guard, truth=truth))


def _member(frame: pd.DataFrame, levels: dict[Any, Any]) -> pd.Series:
    import pandas as pd

    member = pd.Series(True, index=frame.index)
    for column, level in levels.items():
        member &= (frame[column] == level).fillna(False).astype(bool)
    return member


def _largest(values: pd.Series) -> dict[str, float]:
    """Give the two largest and the sum, of sizes: what counts of a loss is how large it is."""
    sizes = values.dropna().astype(float).abs().sort_values(ascending=False)
    first, second = [*sizes.head(2), 0.0, 0.0][:2]
    return {"largest": first, "second": second, "amount": float(sizes.sum())}
