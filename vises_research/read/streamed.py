"""Reads a large delimited file block by block, so that its text is never in memory whole.

Only what is plain is read here: UTF-8, one header row, every row as wide as it. Anything else is
left to the careful reader (``delimited``), which says what is wrong and where.
"""

import io
import os
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute
import pyarrow.csv

from vises_research.read import text_file
from vises_research.read.raw import Column, RawTable, column, distinct, letter

__all__ = ["cutting", "streamed"]

LARGE = 1 << 25
"""From this size on (in bytes) a file is streamed."""

_BLOCK = 1 << 22
_PARTS = 4
_MANY = 10_000  # distinct texts, beyond which Arrow joins the blocks


def streamed(path: Path, encoding: str | None, delimiter: str | None) -> RawTable | None:
    """Read a large delimited file as ``delimited`` does; ``None`` where it is small or not plain.

    What is not declared is found in the file's first block.
    """
    if encoding not in (None, "utf-8") or not path.is_file() or path.stat().st_size < LARGE:
        return None
    with path.open("rb") as file:
        head = file.read(_BLOCK).rpartition(b"\n")[0]
    try:
        text = head.decode("utf-8")
    except UnicodeDecodeError:
        return None
    bom, text = text.startswith("\ufeff"), text.removeprefix("\ufeff")
    if text_file.told_delimiter(text)[0]:
        return None
    cut = delimiter or text_file.find_delimiter(text)
    header = text_file.header_of(text, cut)
    if distinct(header) or not all(header) or len(header) < 2:
        return None
    columns = _columns(path, header, cut)
    if columns is None:
        return None
    rows = np.arange(2, len(columns[header[0]].codes) + 2)
    notes = (f"encoding utf-8{'-sig' if bom else ''}", f"delimiter {cut!r}")
    return RawTable(path, columns, rows, notes=notes)


def _columns(path: Path, header: list[str], delimiter: str) -> dict[str, Column] | None:
    parts = _parts(path)
    with ThreadPoolExecutor(len(parts)) as threads:
        jobs = [threads.submit(_encoded, part, len(header), delimiter) for part in parts]
    try:
        first, *others = [job.result() for job in jobs]
    except pa.ArrowInvalid:
        return None
    if not first[0].codes or _left_open(path, [first, *others][-1][-1]):
        return None
    if any(encoder.quoted for part in (first, *others) for encoder in part):
        with path.open(encoding="utf-8", newline="") as lines:
            if any(text_file.wrongly_quoted(lines, delimiter)):
                return None
    for other in others:
        for encoder, more in zip(first, other, strict=True):
            encoder.append(more)
    named = enumerate(zip(header, first, strict=True))
    return {name: encoder.column(name, number) for number, (name, encoder) in named}


def _parts(path: Path) -> list["_Part"]:
    """Cut a file into parts of whole rows, one a processor: at line ends outside of quotation."""
    size, many = path.stat().st_size, min(os.cpu_count() or 1, _PARTS)
    ends, quotes = [0], 0
    with path.open("rb") as file:
        for number in range(1, many):
            while file.tell() < size * number // many:
                left = size * number // many - file.tell()
                quotes += file.read(min(_BLOCK, left)).count(b'"')
            for line in file:
                quotes += line.count(b'"')
                if quotes % 2 == 0:
                    break
            ends.append(file.tell())
    return [_Part(path, *between) for between in pairwise([*ends, size])]


class _Part(io.FileIO):
    """A part of a file, read as if it were all of it."""

    def __init__(self, path: Path, start: int, end: int) -> None:
        super().__init__(path)
        self.seek(start)
        self.first, self.end = start == 0, end

    def read(self, size: int | None = -1, /) -> bytes:
        left = self.end - self.tell()
        return super().read(left if size is None or size < 0 else min(size, left))


def _encoded(part: _Part, width: int, delimiter: str) -> list["_Encoder"]:
    """Let Arrow cut a part into blocks; a row of another width is an error, and a blank line."""
    names = [str(number) for number in range(width)]
    encoders = [_Encoder() for _ in names]
    options = cutting(names, delimiter, _BLOCK, int(part.first), ignore_empty_lines=False)
    with part:
        for block in pa.csv.open_csv(part, *options):
            for encoder, cells in zip(encoders, block.columns, strict=True):
                encoder.add(cells)
    return encoders


def cutting(
    names: list[str], delimiter: str, block: int, skip: int = 0, **parse: Any
) -> tuple[pa.csv.ReadOptions, pa.csv.ParseOptions, pa.csv.ConvertOptions]:
    """Tell Arrow to cut a text into columns of dictionary-encoded texts, nothing being missing."""
    text = dict.fromkeys(names, pa.dictionary(pa.int32(), pa.string()))
    return (
        pa.csv.ReadOptions(
            column_names=names,
            skip_rows_after_names=skip,
            block_size=block,
            use_threads=False,  # each part has its thread; more would only wait for each other
        ),
        pa.csv.ParseOptions(delimiter=delimiter, newlines_in_values=True, **parse),
        pa.csv.ConvertOptions(column_types=text, strings_can_be_null=False),
    )


def _left_open(path: Path, last: "_Encoder") -> bool:
    """Say whether a quotation may be open at the end: one before it leaves a row too short."""
    with path.open("rb") as file:
        file.seek(-min(_BLOCK, path.stat().st_size), 2)
        line = file.read().rstrip().rpartition(b"\n")[2]
    return line.count(b'"') % 2 == 1 or "\n" in last.text


class _Encoder:
    """Joins the blocks of one column: each distinct text once, codes as short as they can be."""

    def __init__(self) -> None:
        self.positions: dict[str, int] = {}
        self.codes: list[np.ndarray] = []
        self.blocks: list[pa.DictionaryArray] = []
        self.text = ""
        self.quoted = False

    def add(self, cells: pa.DictionaryArray) -> None:
        # A quotation that goes wrong leaves at least one of its marks in the cell.
        self.quoted = self.quoted or bool(
            pa.compute.any(pa.compute.match_substring(cells.dictionary, '"')).as_py()
        )
        if len(self.positions) > _MANY:
            self.blocks.append(cells)
        else:
            self._note(cells.dictionary.to_pylist(), [cells.indices.to_numpy()])
        self.text = cells[-1].as_py() if len(cells) else self.text

    def append(self, other: "_Encoder") -> None:
        """Add the rows of the next part of the file."""
        if self.blocks or other.blocks:
            self.blocks += [*other.encoded(), *other.blocks]
        else:
            self._note(other.positions, other.codes)

    def _note(self, texts: Iterable[str], codes: Sequence[np.ndarray]) -> None:
        known = self.positions
        of = [known.setdefault(text, len(known)) for text in texts]
        shortest = np.array(of, dtype=np.min_scalar_type(-len(known) - 1))
        self.codes += [shortest.take(some, mode="clip") for some in codes]

    def encoded(self) -> list[pa.DictionaryArray]:
        codes = np.concatenate(self.codes).astype("int32")
        return [pa.DictionaryArray.from_arrays(codes, list(self.positions))]

    def column(self, name: str, number: int) -> Column:
        if self.blocks:
            return column(name, pa.chunked_array([*self.encoded(), *self.blocks]), number)
        codes = np.concatenate(self.codes)
        return Column(name, tuple(self.positions), codes, letter=letter(number))
