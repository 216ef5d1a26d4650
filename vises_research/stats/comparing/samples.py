"""The values of a variable, group by group, with the base behind them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from vises_research.errors import Problem, StudyError
from vises_research.stats.bases import Rows, choose, require, scores, typed
from vises_research.stats.card import Card
from vises_research.stats.given import Given
from vises_research.stats.results import Method, Result

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Samples:
    """The groups that are compared, the scores in each, and the rows behind them."""

    rows: Rows
    outcome: str
    groups: tuple[Any, ...]
    values: tuple[Array, ...]

    @property
    def pair(self) -> dict[str, Any]:
        """What identifies a comparison of two groups in a table, and how large they are."""
        (first, second), (x, y) = self.groups, self.values
        return {"first": first, "second": second, "n_first": len(x), "n_second": len(y)}

    def result(self, card: Card, method: Method, cells: Any, notes: Sequence[str]) -> Result:
        """Make a result, with a note where a group is too small."""
        sizes = zip(self.groups, self.values, strict=True)
        thin = [f"too few in {one}: n = {len(values)}" for one, values in sizes if len(values) < 2]
        notes = (*self.rows.notes, *notes, *thin)
        return Result(
            card, pd.DataFrame(cells), method, self.rows.base, notes, outcome=self.outcome
        )


def many(data: Given, column: str, group: str) -> Samples:
    """Give the scores of every group that has any, in the order of the levels."""
    rows = choose(data, [column, group])
    values, labels = scores(rows.frame[column]), rows.frame[group]
    present = tuple(one for one in typed(data.frame[group]).categories if (labels == one).any())
    return Samples(rows, column, present, tuple(_of(values, labels, one) for one in present))


def two(data: Given, column: str, group: str, between: tuple[Any, Any] | None) -> Samples:
    """Give the scores of two groups: those named, or the two that there are."""
    require(data.frame, [column, group])
    first, second = pair(data.frame[group], group, between)
    kept = data.frame[data.frame[group].isin([first, second]) | data.frame[group].isna()]
    rows = choose(Given(kept, data.reasons, data.unit), [column, group])
    values, labels = scores(rows.frame[column]), rows.frame[group]
    found = tuple(_of(values, labels, one) for one in (first, second))
    return Samples(rows, column, (first, second), found)


def pair(labels: pd.Series, group: str, between: tuple[Any, Any] | None) -> tuple[Any, Any]:
    """Give the two groups that are compared: those named, or the two that there are."""
    first, second = between or _both(labels, group)
    known = list(typed(labels).categories)
    if between and not {first, second} <= set(known):
        wrong = f"column '{group}' has not both groups {first} and {second}"
        raise StudyError([Problem("stats", wrong, right=f"two of {_listed(known)}")])
    return first, second


def two_sided(z: Any) -> Any:
    """Give the two-sided p value of standard normal statistics."""
    from scipy.special import ndtr

    return 2 * ndtr(-np.abs(z))


def _of(values: pd.Series, labels: pd.Series, one: Any) -> Array:
    return np.asarray(values[(labels == one).fillna(False).astype(bool)], dtype=float)


def _both(labels: pd.Series, group: str) -> tuple[Any, Any]:
    """Find the two groups; empty ones count only where there are no two others."""
    known = list(typed(labels).categories)
    present = [one for one in known if (labels == one).any()]
    if len(present) > 2:
        wrong = f"column '{group}' has {len(present)} groups"
        raise StudyError([Problem("stats", wrong, _listed(present), "between=(first, second)")])
    if len(present) < 2:
        present = sorted([*present, *(k for k in known if k not in present)][:2], key=known.index)
    return (*present, "nobody", "nobody else")[0], (*present, "nobody", "nobody else")[1]


def _listed(groups: list[Any]) -> str:
    return ", ".join(str(one) for one in groups)
