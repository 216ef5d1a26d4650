"""What one source gives to its table: its rows, and the lines that it has in the audit."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from vises_research.harmonise.crosswalk.source import Source
from vises_research.harmonise.rows.recode import Recoded
from vises_research.harmonise.rows.store import Held
from vises_research.read import RawTable
from vises_research.read.raw import text_of

__all__ = [
    "CONFLICTS",
    "RECODE_COLUMNS",
    "UNRESOLVED_COLUMNS",
    "UNUSED",
    "Part",
    "Row",
    "conflict",
    "decision",
    "shown",
    "unread",
]

Row = dict[str, Any]

RECODE_COLUMNS = ("table", "variable", "source", "raw", "count", "value", "rule", "note")
UNRESOLVED_COLUMNS = (
    "table",
    "variable",
    "source",
    "file",
    "source_row",
    "column",
    "raw",
    "note",
)
UNUSED = ("source", "key", "entry")
CONFLICTS = ("table", "variable", "source", "conflict", "what")


@dataclass(frozen=True)
class Part:
    """What one source gives to its table.

    Parameters
    ----------
    source
        The source.
    raw
        Its raw table, after rows were dropped as declared.
    held
        The harmonised rows, and why values are missing.
    recoded
        The recode tables.
    recodes, unresolved, unused, conflicts
        The audit and the reports.
    dropped
        How many rows were dropped.
    """

    source: Source
    raw: RawTable
    held: Held
    recoded: list[Recoded]
    recodes: list[Row]
    unresolved: list[Row]
    unused: list[Row]
    conflicts: list[Row]
    dropped: int = 0

    @property
    def table(self) -> pd.DataFrame:
        """The harmonised rows."""
        return self.held.table

    @property
    def reasons(self) -> pd.DataFrame:
        """Why values are missing."""
        return self.held.reasons


def shown(value: Any) -> str:
    """Write a harmonised value as the recode table shows it.

    Examples
    --------
    >>> [shown(value) for value in (None, True, 12.0, frozenset({"b", "a"}))]
    ['', 'true', '12', 'a|b']
    """
    if isinstance(value, bool | np.bool_):
        return str(value).lower()
    if isinstance(value, frozenset):
        return "|".join(sorted(value))
    return text_of(value)


def decision(source: Source, variable: str, raw: str, count: int, *told: str) -> Row:
    """Make one row of the recode table; last come the value, the rule and a note."""
    cells = (source.crosswalk.fills, variable, source.name, raw, count, *told)
    return dict(zip(RECODE_COLUMNS, cells, strict=True))


def unread(source: Source, raw: RawTable, at: int, variable: str, *told: str) -> Row:
    """Make one row of the report of cells that no rule knew, the cell being in row ``at``.

    Last come the column, the raw text and a note.
    """
    place = (source.name, raw.file.name, int(raw.rows[at]))
    cells = (source.crosswalk.fills, variable, *place, *told)
    return dict(zip(UNRESOLVED_COLUMNS, cells, strict=True))


def conflict(source: Source, variable: str, kind: str, what: str) -> Row:
    """Make one row of the report of conflicts."""
    head = {"table": source.crosswalk.fills, "variable": variable, "source": source.name}
    return {**head, "conflict": kind, "what": what}
