"""Who stands behind each number of a result: what the disclosure check must know of the data.

The door of the room puts it on what a method gives, so that no method has to think of it. It is
worked out only when a result is checked or put on a page, and nothing of it is printed or written.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from vises_research.errors import Problem, StudyError
from vises_research.stats.behind import Cell, cells
from vises_research.stats.guards import FACTS, Contributors

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from vises_research.stats.card import Card
    from vises_research.stats.results import Result

    Floats = np.ndarray[Any, Any]

_LOOKED_AT = ("sums", "quantiles", "contrasts", "coefficients")
"""Classes of numbers that cannot be checked without the data."""


def seen(found: Any, arguments: Mapping[str, Any]) -> Any:
    """Let a result carry who is behind it.

    Parameters
    ----------
    found
        What a method gave; what is no result, or knows already, is given back as it is.
    arguments
        The arguments of the method by name.

    Returns
    -------
    object
        The same result.
    """
    if not hasattr(found, "guard") or not hasattr(arguments.get("frame"), "columns"):
        return found
    if found.card.discloses not in _LOOKED_AT or found.guard.contributors is not None:
        return found
    told = partial(_facts, found.card, found.by, found.table, dict(arguments))
    return replace(found, guard=replace(found.guard, contributors=Contributors(told)))


def guarded(result: Result, frame: pd.DataFrame, column: str) -> Result:
    """Let a result of one's own carry who is behind it, as those of the room's methods do.

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
    fresh = replace(result, guard=replace(result.guard, truth=truth, contributors=None))
    guarded: Result = seen(fresh, {"frame": frame, "column": column})
    return guarded


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


def _facts(
    card: Card, by: Sequence[str], table: pd.DataFrame, arguments: Mapping[str, Any]
) -> pd.DataFrame:
    """Work out the facts of every cell; of quantiles, for each row with the numbers it shows."""
    import pandas as pd

    found = list(cells(card, by, table, arguments))
    spread = bool({"std_error", "sd", "conf_low", "statistic", "deff"} & {*table})
    alone = card.discloses == "sums"
    rows: list[dict[str, Any]] = []
    for cell in found:
        own = {**cell.levels, **_of_values(cell, spread, alone), **cell.facts}
        if card.discloses == "quantiles":
            rows += [{**own, **_keys(row), "beside": n} for row, n in _positions(cell, table)]
        else:
            rows.append(own)
    keys = dict.fromkeys(key for row in rows for key in row if key not in FACTS)
    return pd.DataFrame(rows, columns=[*keys, *FACTS])


def _keys(row: Mapping[Any, Any]) -> dict[str, Any]:
    return {"term": row["term"]} if "term" in row else {}


def _of_values(cell: Cell, spread: bool, alone: bool) -> dict[str, Any]:
    """Give the facts that follow from the values; ``alone``: each has its own number."""
    import numpy as np

    from vises_research.stats.told_counts import least_told

    values = np.asarray(cell.values, float)
    sizes = np.sort(np.abs(values * (1 if cell.weights is None else cell.weights)))[::-1]
    largest, second = [*sizes[:2], 0.0, 0.0][:2]
    told, two = math.inf, cell.scale is not None and len(cell.scale) == 2
    # Of weighted sums, and of differences, nobody knows the counts of several levels.
    if two or (cell.scale is not None and cell.weights is None and alone):
        told = least_told(values, cell.scale, spread)
    alike = len(values) > 0 and bool(np.ptp(values) == 0)
    sums = {"largest": largest, "second": second, "amount": float(sizes.sum())}
    return {"units": len(values), **sums, "alike": alike, "told": told}


def _positions(cell: Cell, table: pd.DataFrame) -> Iterator[tuple[dict[Any, Any], float]]:
    """Count for each row of a cell the units beside its quantiles, and between two of them."""
    import numpy as np

    own = [row for row in table.to_dict("records") if _belongs(row, cell.levels)]
    values = np.sort(np.asarray(cell.values, float))
    above = values if cell.above is None else np.sort(np.asarray(cell.above, float))
    inner = sorted(q for row in own for q in _shown(row, ("q1", "median", "q3", "estimate")))
    gaps = [_within(values, a, b) for a, b in itertools.pairwise(inner)]
    for row in own:
        ends = _shown(row, ("q1", "median", "q3", "estimate", "conf_low", "conf_high"))
        sides = [n for q in ends for n in _sides(values, above, q)]
        yield row, float(min([*sides, *gaps], default=math.inf))


def _belongs(row: Mapping[Any, Any], levels: Mapping[str, Any]) -> bool:
    return all(str(row[key]) == str(level) for key, level in levels.items() if key in row)


def _shown(row: Mapping[Any, Any], names: Sequence[str]) -> list[float]:
    return [float(row[name]) for name in names if name in row and math.isfinite(row[name])]


def _sides(values: Floats, above: Floats, q: float) -> tuple[int, int]:
    """Count the units up to a quantile and from it on; it is not itself one that has it alone."""
    near = 1e-9 * max(abs(q), 1.0)
    alone = int(_within(values, q, q) == 1)
    return int((values <= q + near).sum()) - alone, int((above >= q - near).sum()) - alone


def _within(values: Floats, low: float, high: float) -> int:
    near = 1e-9 * max(abs(low), abs(high), 1.0)
    return int(((values >= low - near) & (values <= high + near)).sum())
