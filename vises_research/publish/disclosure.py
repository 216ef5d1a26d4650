"""The check that no figure tells on one enterprise: no small counts, no small complements."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from vises_research.errors import Problem, StudyError

if TYPE_CHECKING:
    from vises_research.stats import Result

__all__ = ["Decision", "check"]


@dataclass(frozen=True)
class Decision:
    """What the disclosure check decided, to be kept with the figure.

    Parameters
    ----------
    audience
        For whom the figure is meant.
    min_cell
        The smallest count that may be shown, zero apart.
    checked
        How many counts were looked at.
    """

    audience: str
    min_cell: int
    checked: int

    def __str__(self) -> str:
        return f"{self.checked} counts, each 0 or at least {self.min_cell} ({self.audience})"


def check(results: Sequence[Result], where: str, *, min_cell: int, audience: str) -> Decision:
    """Refuse results of which a count, or what is left to its base, is small but not zero.

    Counts are the columns ``n``, ``base`` and ``asked`` of a result. How many rows did not answer
    (``asked`` less ``n``) is not held to be about anyone, and is not checked.

    Parameters
    ----------
    results
        What the figure shows.
    where
        The figure, for the message.
    min_cell
        The smallest count that may be shown, zero apart.
    audience
        For whom the figure is meant.

    Returns
    -------
    Decision
        That it may be shown, under which rule.

    Raises
    ------
    StudyError
        Naming every cell that tells too much, and what can be done.

    Examples
    --------
    >>> import pandas as pd
    >>> from vises_research import stats
    >>> result = stats.counts(pd.DataFrame({"region": ["vlg"] * 3 + ["hdf"] * 66}), ["region"])
    >>> check([result], "figure 'regions'", min_cell=5, audience="booklet")
    Traceback (most recent call last):
    vises_research.errors.StudyError: 2 problems:
    - figure 'regions', region=hdf: all but 3 of 69 are shown to booklet readers. Found: 3. \
Right would be: 0 or at least 5: merge categories, or drop the breakdown by region.
    - figure 'regions', region=vlg: too few are shown to booklet readers. Found: 3. \
Right would be: 0 or at least 5: merge categories, or drop the breakdown by region.
    """
    problems, checked = [], 0
    for result in results:
        for row in result.table.to_dict("records"):
            cell = ", ".join([where, *(f"{key}={row[key]}" for key in result.keys)])
            for count, wrong in _counts(row):
                checked += 1
                if 0 < count < min_cell:
                    told = f"{wrong} shown to {audience} readers"
                    problems.append(Problem(cell, told, str(count), _advice(result, min_cell)))
    if problems:
        raise StudyError(problems)
    return Decision(audience, min_cell, checked)


def _counts(row: dict[str, Any]) -> Iterator[tuple[int, str]]:
    """Give each count of a row and what would be wrong with it if it were small."""
    n = int(row["n"])
    yield n, "too few are"
    for whole in ("base", "asked"):
        if whole in row and row[whole] != n:
            yield int(row[whole]), f"the {whole} is too small to be"
    if "base" in row:
        yield int(row["base"]) - n, f"all but {int(row['base']) - n} of {int(row['base'])} are"


def _advice(result: Result, min_cell: int) -> str:
    merge = f"0 or at least {min_cell}: merge categories"
    return f"{merge}, or drop the breakdown by {', '.join(result.by)}" if result.by else merge
