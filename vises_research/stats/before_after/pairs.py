"""Pairs of a before and an after: which rows they are, their differences, and the result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from vises_research.errors import Problem, StudyError, nearest
from vises_research.stats.bases import Rows, choose, scores, typed
from vises_research.stats.card import Card
from vises_research.stats.given import Given
from vises_research.stats.results import Method, Result


@dataclass(frozen=True)
class Pairs:
    """Two scores of each row that has both.

    Parameters
    ----------
    before, after
        Arrays of numbers.
    rows
        The rows they come from, with base and notes.
    """

    before: Any
    after: Any
    rows: Rows

    @property
    def differences(self) -> Any:
        """After minus before, without the binary noise that breaks ties (0.1 + 0.2 - 0.3)."""
        return np.round(self.after - self.before, 9)


def pairs(data: Given, before: str, after: str, by: Sequence[str] = ()) -> Pairs:
    """Give the scores of the rows that have both a before and an after, on one scale.

    Raises
    ------
    StudyError
        If a column is not there or has no order, or the two are not on the same scale.
    """
    rows = choose(data, [before, after], by)
    scales = [
        list(values.cat.categories) if isinstance(values.dtype, pd.CategoricalDtype) else None
        for values in (data.frame[before], data.frame[after])
    ]
    if scales[0] != scales[1]:
        wrong = f"columns '{before}' and '{after}' are not on the same scale"
        found = " and ".join(", ".join(map(str, s)) if s else "numbers" for s in scales)
        raise StudyError([Problem("stats", wrong, found, "the same levels in the same order")])
    first, second = (scores(rows.frame[column]).to_numpy() for column in (before, after))
    return Pairs(first, second, rows)


def is_at(rows: pd.DataFrame, columns: Sequence[str], level: Any, method: str) -> Any:
    """Tell where columns are at a level; without one they must hold yes and no, or 1 and 0.

    Raises
    ------
    StudyError
        If no level is named where there are others than yes and no, or it is in no column.
    """
    known = [one for c in columns for one in typed(rows[c]).categories]
    if level is not None and known and level not in known:
        names = list(dict.fromkeys(map(str, known)))
        wrong = f"no level '{level}' in {', '.join(columns)}"
        right = f"one of {', '.join(names)}"
        raise StudyError([Problem(method, wrong, "", right, nearest(str(level), names))])
    if level is None and not {str(one) for one in known} <= _YES_NO:
        wrong = f"which level of {', '.join(columns)} counts is not said"
        found = ", ".join(dict.fromkeys(map(str, known)))
        raise StudyError([Problem(method, wrong, found, "level=..., or yes/no values")])
    wanted = True if level is None else level
    return np.column_stack([(rows[c] == wanted).to_numpy(dtype=bool) for c in columns])


_YES_NO = {"True", "False", "0", "1", "0.0", "1.0"}


def told(
    card: Card,
    cells: Sequence[Mapping[str, Any]],
    method: Method,
    rows: Rows,
    *,
    outcome: str = "",
    by: Sequence[str] = (),
    notes: Sequence[str] = (),
    assumptions: Sequence[str] = (),
) -> Result:
    """Make the result of some rows; what a row says under ``why`` (of something missing) is noted.

    Returns
    -------
    Result
        With the notes on rows that were left out, then those on quantities that are missing.
    """
    why = [f"{cell.get('term', card.name)}: {cell['why']}" for cell in cells if cell.get("why")]
    table = pd.DataFrame([{k: v for k, v in cell.items() if k != "why"} for cell in cells])
    if by:
        table = table.astype({column: typed(rows.frame[column]) for column in by})
    told = tuple(dict.fromkeys((*rows.notes, *notes, *why)))
    return Result(card, table, method, rows.base, told, tuple(by), outcome, tuple(assumptions))
