"""The truth as data frames, in the form in which harmonised tables come."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from demonstration.cells import Missing, Records, Row, Value, value_of
from demonstration.schema import OPTIONS, TABLES, Kind

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["damaged", "reasons", "truth"]

_TYPES = {
    "text": "str",
    "integer": "Int64",
    "number": "float64",
    "date": "datetime64[us]",
    "options": "boolean",
}


def truth(table: str, parts: Iterable[Records]) -> "pd.DataFrame":
    """Give the true values of a table.

    Parameters
    ----------
    table
        The table.
    parts
        Its rows, from one source each.

    Returns
    -------
    pandas.DataFrame
        Key, ``source``, ``source_row``, then the other variables; one column for each option of a
        multiple response.
    """
    parts = list(parts)
    frame = _places(table, parts)
    for variable in TABLES[table].answers:
        for name, kind, read in _columns(table, variable):
            cells = [read(value_of(row, variable)) for row in _rows(parts)]
            frame[name] = _series(cells, kind)
    return frame


def reasons(table: str, parts: Iterable[Records]) -> "pd.DataFrame":
    """Give why values are missing; where there is a value there is no reason."""
    parts = list(parts)
    frame = _places(table, parts)
    for variable in TABLES[table].answers:
        values = [value_of(row, variable) for row in _rows(parts)]
        cells = [value.reason if isinstance(value, Missing) else None for value in values]
        frame[variable] = _series(cells, "text")
    return frame


def damaged(parts: Iterable[Records]) -> "pd.DataFrame":
    """List the cells that were damaged beyond repair, with what stands in the file instead."""
    import pandas as pd

    rows = [
        (part.table, variable, part.source, part.first_row + position, raw)
        for part in parts
        for (position, variable), raw in part.damage.items()
    ]
    return pd.DataFrame(rows, columns=["table", "variable", "source", "source_row", "raw"])


def _rows(parts: list[Records]) -> list[Row]:
    return [row for part in parts for row in part.rows]


def _places(table: str, parts: list[Records]) -> "pd.DataFrame":
    """Give the key columns and where each row stands in its file."""
    import pandas as pd

    frame = pd.DataFrame(
        {key: _series([row[key] for row in _rows(parts)], "text") for key in TABLES[table].key}
    )
    frame["source"] = _series([part.source for part in parts for _ in part.rows], "text")
    frame["source_row"] = [p.first_row + number for p in parts for number in range(len(p.rows))]
    return frame


def _columns(table: str, variable: str) -> list[tuple[str, Kind, Callable[[Value], object]]]:
    """Give the columns of one variable: name, kind, and how it is read from a value."""
    kind = TABLES[table].kinds[variable]
    if kind != "options":
        return [(variable, kind, _plain)]
    return [(f"{variable}__{level}", kind, _ticked(level)) for level in OPTIONS[variable]]


def _plain(value: Value) -> object:
    return None if isinstance(value, Missing) else value


def _ticked(level: str) -> Callable[[Value], object]:
    return lambda value: level in value if isinstance(value, frozenset) else None


def _series(
    cells: list[object] | list[Value] | list[str] | list[str | None], kind: Kind
) -> "pd.Series":
    import pandas as pd

    if kind == "date":
        return pd.to_datetime(pd.Series(cells, dtype=object)).astype("datetime64[us]")
    return pd.Series(cells, dtype=_TYPES[kind])
