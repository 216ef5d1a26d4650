"""Gives the rows of a raw table block by block, with the recode tables for each block."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute

from vises_research.harmonise.engines.engine import ROWS, Engine
from vises_research.harmonise.engines.scan import Scanned
from vises_research.harmonise.rows.recode import Recoded
from vises_research.harmonise.values.copied import COPY
from vises_research.read import RawTable

__all__ = ["blocks"]


def blocks(
    raw: RawTable, recoded: Sequence[Recoded], engine: Engine | None
) -> Iterator[tuple[RawTable, list[Recoded]]]:
    """Give the rows of a raw table block by block, with the recode tables for each block.

    Parameters
    ----------
    raw
        The raw table.
    recoded
        The recode tables of its columns.
    engine
        Without an engine there is one block.

    Yields
    ------
    tuple
        The rows, and the recode tables with the codes of these rows.
    """
    if engine is None or not recoded:
        yield raw, list(recoded)
    elif isinstance(raw, Scanned):
        yield from _scanned_blocks(raw, recoded)
    else:
        for start in range(0, len(raw.rows), ROWS):
            rows = slice(start, start + ROWS)
            yield replace(raw, rows=raw.rows[rows]), [_sliced(part, rows) for part in recoded]


def _scanned_blocks(
    raw: Scanned, recoded: Sequence[Recoded]
) -> Iterator[tuple[RawTable, list[Recoded]]]:
    columns = {part.link.column.letter: part.link.column for part in recoded}
    most = raw.engine.most_levels
    asked = {
        letter: column.values if len(column.values) <= most and column.values[-1] != COPY else None
        for letter, column in columns.items()
    }
    done = 0
    for batch in raw.engine.recoded(raw.frame, asked):
        cells = dict(zip(columns, batch.columns, strict=True))
        parts = [_coded(part, cells[part.link.column.letter]) for part in recoded]
        yield replace(raw, rows=raw.rows[done : done + batch.num_rows]), parts
        done += batch.num_rows


def _coded(part: Recoded, cells: pa.Array) -> Recoded:
    """Take the codes an engine gave, or find them for the texts it gave."""
    if pa.types.is_dictionary(cells.type):
        return _with(part, cells.indices.to_numpy())
    if pa.types.is_integer(cells.type):
        return _with(part, cells.to_numpy())
    values = pa.array(part.link.column.values, cells.type)
    found = pa.compute.index_in(cells, value_set=values)
    copied = part.link.column.values[-1] == COPY
    codes = found.fill_null(len(values) - 1) if copied else found
    return _with(part, codes.to_numpy(), cells if copied else None)


def _sliced(part: Recoded, rows: slice) -> Recoded:
    texts = None if part.texts is None else part.texts[rows]
    return _with(part, part.link.column.codes[rows], texts)


def _with(part: Recoded, codes: np.ndarray, texts: pa.Array | None = None) -> Recoded:
    column = replace(part.link.column, codes=codes)
    return replace(part, link=replace(part.link, column=column), texts=texts)
