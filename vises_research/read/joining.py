"""Joins a second file of the same source to its rows, by a key that both have."""

from dataclasses import replace

import numpy as np

from vises_research.codebook.numeral import canonical
from vises_research.errors import Problem, StudyError, nearest, place
from vises_research.read import Column, RawTable

__all__ = ["joined"]


def joined(
    raw: RawTable, other: RawTable, name: str, by: dict[str, str], unmatched: str
) -> RawTable:
    """Give the rows of a table the columns of another, each called ``name/column``.

    Parameters
    ----------
    raw
        The table whose rows count.
    other
        The table with at most one row for each key.
    name
        What the other file is called in the source.
    by
        Column of the table -> column of the other, that have the same texts.
    unmatched
        The missing reason of what a row without a match has.

    Returns
    -------
    RawTable
        All rows, each once. The notes count the rows without a match, on both sides.

    Raises
    ------
    StudyError
        Where a column is not there, or several rows of the other table have one key.
    """
    keys, others = _keys(raw, list(by)), _keys(other, list(by.values()))
    at = _by_key(other, others, list(by.values()))
    positions = np.array([at.get(key, -1) for key in keys], dtype=np.int64)
    columns = {
        (called := f"{name}/{column}"): _beside(found, called, other, positions, unmatched)
        for column, found in other.columns.items()
    }
    lost, unused = int((positions < 0).sum()), len(others) - len({*positions.tolist()} - {-1})
    note = (
        f"{name}: {lost} of {len(keys)} rows have none in {other.file.name}, "
        f"{unused} of {len(others)} rows there belong to none"
    )
    return replace(raw, columns={**raw.columns, **columns}, notes=(*raw.notes, note))


def _keys(table: RawTable, names: list[str]) -> list[tuple[str, ...]]:
    """Give the key of each row; an empty one where a part of it is blank."""
    if absent := [name for name in names if name not in table.columns]:
        raise StudyError(
            Problem(
                place(table.file, sheet=table.sheet),
                f"there is no column '{name}', by which it is joined",
                nearest=nearest(name, table.columns),
            )
            for name in absent
        )
    parts = [[canonical(text) for text in table.columns[name]] for name in names]
    return [key if all(key) else () for key in zip(*parts, strict=True)]


def _by_key(
    table: RawTable, keys: list[tuple[str, ...]], names: list[str]
) -> dict[tuple[str, ...], int]:
    """Give the position of each key, which may stand once."""
    at: dict[tuple[str, ...], int] = {}
    twice: list[tuple[int, int]] = []
    for position, key in enumerate(keys):
        if key and (first := at.setdefault(key, position)) != position:
            twice.append((position, first))
    if twice:
        row, first = (int(table.rows[position]) for position in twice[0])
        rows = f", and {len(twice)} rows in all have that of another" if len(twice) > 1 else ""
        wrong = f"the key ({', '.join(names)}) stands twice{rows}"
        right = "one row a key; what has several is the source's own `file`, the other is joined"
        where = place(table.file, sheet=table.sheet, row=row)
        raise StudyError([Problem(where, wrong, f"the same in row {first}", right)])
    return at


def _beside(
    column: Column, name: str, other: RawTable, positions: np.ndarray, unmatched: str
) -> Column:
    """Give a column of the other table to the rows it belongs to."""
    nothing = f"(no row in {other.file.name})"
    codes = np.append(column.codes, len(column.values))[positions]
    rows = np.append(other.rows if column.rows is None else column.rows, 0)[positions]
    lacking = bool((positions < 0).any())
    whole = replace(
        column,
        name=name,
        values=(*column.values, nothing) if lacking else column.values,
        codes=codes,
        reasons={**column.reasons, nothing: unmatched} if lacking else column.reasons,
        file=column.file or other.file.name,
        sheet=column.sheet or other.sheet or "",
        rows=rows,
    )
    return whole.take(np.arange(len(codes)))  # without the texts of rows that belong to none
