"""What a method is given: a table, why its values are missing, and what a row of it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False, repr=False)
class Given:
    """A table with what a method must know of its rows, so that no call passes it on.

    :class:`vises_research.stats.Data` are it; a plain table becomes it at the door, with the
    ``reasons`` and the ``unit`` that are given beside it. Its index need not be unique, which rows
    that are joined or stacked later would need.

    Parameters
    ----------
    frame
        The table.
    reasons
        Same rows, a reason in words where a value is missing; ``None`` where nothing is known.
        Rows are matched by index, so a filtered frame goes with the unfiltered reasons.
    unit
        What a row is: ``pilot``, ``answer`` ...
    """

    frame: pd.DataFrame
    reasons: pd.DataFrame | None = None
    unit: str = "row"
