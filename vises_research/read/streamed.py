"""Reads a large delimited file block by block, so that its text is never in memory whole.

Only what is plain is read here: UTF-8, one header row, every row as wide as it. Anything else is
left to the careful reader (``delimited``), which says what is wrong and where.
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv

from vises_research.read import text_file
from vises_research.read.raw import Column, RawTable, column, distinct, letter

__all__ = ["streamed"]

LARGE = 1 << 25
"""From this size on (in bytes) a file is streamed."""

_BLOCK = 1 << 23
_MANY = 10_000  # distinct texts, beyond which Arrow joins the blocks


def streamed(path: Path, encoding: str | None, delimiter: str | None) -> RawTable | None:
    """Read a large delimited file.

    Parameters
    ----------
    path
        The file.
    encoding, delimiter
        As declared; what is not declared is found in the file's first block.

    Returns
    -------
    RawTable or None
        The same as ``delimited`` gives; ``None`` where the file is small or not plain.
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
    encoders = [_Encoder() for _ in header]
    try:
        for block in blocks(path, len(header), delimiter):
            for encoder, cells in zip(encoders, block.columns, strict=True):
                encoder.add(cells)
    except pa.ArrowInvalid:
        return None
    if not encoders[0].codes or _left_open(path, encoders[-1]):
        return None
    named = enumerate(zip(header, encoders, strict=True))
    return {name: encoder.column(name, n) for n, (name, encoder) in named}


def blocks(path: Path, width: int, delimiter: str) -> Iterator[pa.RecordBatch]:
    """Let Arrow cut a file into blocks of dictionary-encoded columns, named by their numbers.

    A row of another width is an error, and so is a blank line.
    """
    names = [str(number) for number in range(width)]
    text = dict.fromkeys(names, pa.dictionary(pa.int32(), pa.string()))
    yield from pa.csv.open_csv(
        path,
        pa.csv.ReadOptions(column_names=names, skip_rows_after_names=1, block_size=_BLOCK),
        pa.csv.ParseOptions(delimiter=delimiter, newlines_in_values=True, ignore_empty_lines=False),
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

    def add(self, cells: pa.DictionaryArray) -> None:
        known = self.positions
        if len(known) > _MANY:
            self.blocks.append(cells)
        else:
            of = [known.setdefault(text, len(known)) for text in cells.dictionary.to_pylist()]
            codes = np.array(of, dtype=np.min_scalar_type(-len(known) - 1))
            self.codes.append(codes.take(cells.indices.to_numpy(), mode="clip"))
        self.text = cells[-1].as_py() if len(cells) else self.text

    def column(self, name: str, number: int) -> Column:
        codes = np.concatenate(self.codes)
        if not self.blocks:
            return Column(name, tuple(self.positions), codes, letter=letter(number))
        first = pa.DictionaryArray.from_arrays(codes.astype("int32"), list(self.positions))
        return column(name, pa.chunked_array([first, *self.blocks]), number)
