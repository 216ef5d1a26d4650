"""Leaves out rows with the key of another row of their source, by the rule that the source says."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from vises_research.harmonise.crosswalk.source import Source
from vises_research.harmonise.rows import combine
from vises_research.harmonise.rows.part import Row, conflict
from vises_research.harmonise.rows.recode import Recoded
from vises_research.read import RawTable

__all__ = ["Double", "left_out", "told", "unused"]


@dataclass(frozen=True)
class Double:
    """A row that was left out, and the row with the same key that was kept; as in the file."""

    row: int
    kept: int


def left_out(
    source: Source, raw: RawTable, recoded: Sequence[Recoded]
) -> tuple[RawTable, list[Recoded], list[Double]]:
    """Keep one row of each key, as ``duplicates:`` says.

    Parameters
    ----------
    source, raw
        The source and its raw table.
    recoded
        The recode tables of its columns.

    Returns
    -------
    tuple
        The table without the others, which its notes count; its recode tables; and what was left
        out for what. A row without a key is none of these.

    Notes
    -----
    The most complete row is the one with most columns, of those that are used, that are not blank;
    of several, the last.
    """
    rule = source.crosswalk.duplicates
    keys = _keys(source, recoded) if rule else pd.DataFrame()
    if rule is None or keys.empty:
        return raw, list(recoded), []
    groups = keys.groupby(list(keys.columns), sort=False, observed=True, dropna=False)
    same = groups.ngroup().mask(keys.isna().any(axis=1), -1).to_numpy()
    # The rows in ascending order of what is wanted; of equals the last stands last.
    order = np.arange(len(same))
    if rule == "most_complete":
        order = np.lexsort((order, _filled(recoded)))
    wanted = order if rule == "first" else order[::-1]
    kept = pd.Series(wanted, index=same[wanted]).groupby(level=0, sort=False).first()
    lead = np.where(same < 0, np.arange(len(same)), kept.reindex(same).to_numpy())
    out = np.flatnonzero(lead != np.arange(len(same)))
    if not len(out):
        return raw, list(recoded), []
    doubles = [Double(int(raw.rows[at]), int(raw.rows[int(lead[at])])) for at in out]
    rows = "1 duplicate" if len(out) == 1 else f"{len(out)} duplicates"
    note = f"{rows} left out ({rule.replace('_', ' ')})"
    mask = np.ones(len(same), dtype=bool)
    mask[out] = False
    kept = [part.some(mask) for part in recoded]
    return replace(raw.take(mask), notes=(*raw.notes, note)), kept, doubles


def _keys(source: Source, recoded: Sequence[Recoded]) -> pd.DataFrame:
    """Give the key of each row, without the variables that are the same in the whole source."""
    columns = {}
    for name in source.table.key:
        if parts := [part for part in recoded if part.link.name == name]:
            columns[name], _ = combine.values(source, name, parts)
    return pd.DataFrame(columns)


def _filled(recoded: Sequence[Recoded]) -> np.ndarray:
    """Count, for each row, the columns that are not blank."""
    columns = {part.link.column.name: part for part in recoded}.values()
    cells = [
        part.spread(np.array([bool(value.strip()) for value in part.link.column.values]))
        for part in columns
    ]
    return np.asarray(np.sum(cells, axis=0))


def told(source: Source, doubles: Sequence[Double]) -> Iterator[Row]:
    """Give the rows that were left out, as rows of ``conflicts.csv``.

    Parameters
    ----------
    source
        The source.
    doubles
        What was left out.

    Yields
    ------
    dict
        One a row of the file.
    """
    for double in doubles:
        what = f"row {double.row} is left out, row {double.kept} has the same key and is kept"
        yield conflict(source, "", "duplicate", what)


def unused(source: Source, doubles: Sequence[Double]) -> Iterator[Row]:
    """Give the rule itself, where no two rows have the same key."""
    if (rule := source.crosswalk.duplicates) and not doubles:
        yield {"source": source.name, "key": "duplicates", "entry": rule}
