"""Lets an engine read a source: which files it can, and their distinct values."""

import ast
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import narwhals as nw
import numpy as np
import pyarrow as pa
import pyarrow.compute
import pyarrow.csv

from vises_research.errors import StudyError
from vises_research.harmonise.crosswalk.columns import Link
from vises_research.harmonise.crosswalk.source import Source
from vises_research.harmonise.engines.engine import ROWS, Engine
from vises_research.harmonise.rows.recode import Recoded
from vises_research.harmonise.values.copied import COPY, WHITESPACE, is_copied, may_mean_more
from vises_research.read import Column, RawTable

__all__ = ["Scanned", "blocks", "distinct", "filled", "scanned"]

_HEAD = 1 << 20
_VISIBLE = f"[^{WHITESPACE}]"


@dataclass(frozen=True)
class Counted(Column):
    """A column of which the rows are not here, but the counts of its distinct texts."""

    counted: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype=np.int64))

    def counts(self) -> np.ndarray:
        """Give the rows of each distinct text."""
        return self.counted


@dataclass(frozen=True)
class Scanned(RawTable):
    """A raw file that an engine reads; here are only its columns' names.

    Parameters
    ----------
    engine
        The engine.
    frame
        Its lazy table of texts; the columns are called by their letters.
    """

    engine: Engine = field(kw_only=True)
    frame: Any = field(kw_only=True)


def scanned(source: Source, engine: Engine | None) -> Scanned | None:
    """Hand a source to an engine.

    Parameters
    ----------
    source
        The source.
    engine
        The engine.

    Returns
    -------
    Scanned or None
        ``None`` where the engine cannot read the file as the readers do: another format or
        encoding, several header rows, a file to be joined, rows to be dropped, perhaps blank ones,
        damage. The readers then read it.
    """
    crosswalk = source.crosswalk
    if engine is None or crosswalk.reader not in ("delimited", "limesurvey"):
        return None
    # Each of these takes rows out, or looks at columns from which no variable is filled.
    more = ("drop", "duplicates", "join", "shown_if", "version")
    if any(getattr(crosswalk, part) for part in more) or crosswalk.rows.until:
        return None
    try:
        head = _head(source)
    except (StudyError, OSError):
        return None
    notes = dict(note.split(" ", 1) for note in head.notes)
    delimiter = ast.literal_eval(notes.get("delimiter", "''"))
    if len(notes) > 2 or notes.get("encoding") not in ("utf-8", "utf-8-sig") or head.rows[0] != 2:
        return None
    names = [column.letter for column in head.columns.values()]
    rows, lines = _checked(source.file, len(names), delimiter)
    if not rows:
        return None
    texts = nw.from_native(engine.scan(source.file, names, delimiter, lines))
    frame = texts.select(nw.all().fill_null(""))
    numbers = np.arange(2, rows + 2)
    return Scanned(source.file, head.columns, numbers, notes=head.notes, engine=engine, frame=frame)


def _head(source: Source) -> RawTable:
    """Let the source's own reader read the first rows, for what it makes of the header."""
    with source.file.open("rb") as file:
        data = file.read(_HEAD)
    # An odd number of quotation marks: the block ends within a cell, so the last line goes.
    while len(data) == _HEAD and data.count(b'"') % 2:
        data = data[: data.rindex(b"\n")]
    whole = data if len(data) < _HEAD else data[: data.rindex(b"\n") + 1]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / source.file.name
        path.write_bytes(whole)
        return source.read(path)


def _checked(path: Path, width: int, delimiter: str) -> tuple[int, bool]:
    """Run through a file: count its rows, and say if each is one line.

    No rows where it is damaged, or where a row may be blank: its first and last cells are.
    """
    names = [str(number) for number in range(width)]
    ends, rows = list(dict.fromkeys([names[0], names[-1]])), 0
    try:
        for block in pa.csv.open_csv(
            path,
            pa.csv.ReadOptions(column_names=names, skip_rows_after_names=1),
            pa.csv.ParseOptions(
                delimiter=delimiter, newlines_in_values=True, ignore_empty_lines=False
            ),
            pa.csv.ConvertOptions(
                include_columns=ends, column_types=dict.fromkeys(ends, pa.string())
            ),
        ):
            seen = [pa.compute.match_substring_regex(cells, _VISIBLE) for cells in block.columns]
            if not pa.compute.all(pa.compute.or_(seen[0], seen[-1])).as_py():
                return 0, False
            rows += block.num_rows
    except pa.ArrowInvalid:
        return 0, False
    with path.open("rb") as file:
        lines = sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(_HEAD), b""))
        file.seek(-1, 2)
        lines += file.read(1) != b"\n"
    return rows, lines == rows + 1


def distinct(source: Source, raw: RawTable, links: Sequence[Link]) -> list[Link]:
    """Fill the linked columns of a scanned file with their distinct values.

    Parameters
    ----------
    source, raw, links
        The source, its file and the columns that are used of it.

    Returns
    -------
    list of Link
        The links; as they are where the file is in memory.
    """
    if not isinstance(raw, Scanned) or not links:
        return list(links)
    used: dict[str, nw.Expr] = {}
    for link in links:
        cells = nw.col(link.column.letter)
        if _only_copied(source, link, links):
            more = may_mean_more(source, link, cells)
            cells = nw.when(more).then(cells).otherwise(nw.lit(COPY))
        used[link.column.letter] = cells.alias(link.column.letter)
    found = raw.frame.select(*used.values()).unpivot(variable_name="column", value_name="text")
    counted = found.group_by("column", "text").agg(nw.len().alias("count"))
    told = pa.Table.from_batches(raw.engine.batches(counted)).to_pylist()
    return [replace(link, column=_counted(link.column, told)) for link in links]


def filled(raw: RawTable, names: Sequence[str]) -> list[str]:
    """Name the columns that are not empty.

    Parameters
    ----------
    raw
        The raw table.
    names
        Its columns.

    Returns
    -------
    list of str
        The names, in their order; of a scanned file the engine is asked about what its head leaves
        open.
    """
    told = {name: any(map(str.strip, raw.columns[name].values)) for name in names}
    letters = {raw.columns[name].letter: name for name in names if not told[name]}
    if isinstance(raw, Scanned) and letters:
        seen = [nw.col(letter).str.contains(_VISIBLE).any() for letter in letters]
        for batch in raw.engine.batches(raw.frame.select(*seen)):
            found = batch.to_pylist()[0] if batch.num_rows else {}
            told |= {letters[letter]: bool(some) for letter, some in found.items()}
    return [name for name in names if told[name]]


def _only_copied(source: Source, link: Link, links: Sequence[Link]) -> bool:
    same = [other for other in links if other.column is link.column]
    return len(same) == 1 and is_copied(source, link)


def _counted(column: Column, told: Sequence[dict[str, Any]]) -> Counted:
    own = {row["text"]: row["count"] for row in told if row["column"] == column.letter}
    texts = sorted(own, key=lambda text: (text == COPY, text))
    fields = {name: getattr(column, name) for name in Column.__dataclass_fields__}
    counts = np.array([own[text] for text in texts], dtype=np.int64)
    return Counted(**(fields | {"values": tuple(texts)}), counted=counts)


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
