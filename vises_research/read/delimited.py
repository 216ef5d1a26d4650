"""Reads delimited text files: CSV and its relatives.

A large file that is plain (UTF-8, one header row, every row as wide as it) is read block by block,
so that its text is never in memory whole. Anything else is left to the careful way, which says what
is wrong and where.
"""

import io
import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute
import pyarrow.csv

from vises_research.errors import Problem, StudyError, place, refusal
from vises_research.read import text_file
from vises_research.read.headers import Repeated, joined, named
from vises_research.read.raw import Column, RawTable, column, distinct, letter

__all__ = ["cutting", "delimited", "streamed"]

_BLOCK = 1 << 20
_TOLD = 10  # rows of one kind of fault that are named one by one
_DOUBLED = 'two of them, as in "he said ""hi"" there"'


def delimited(
    path: Path,
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
    header: Sequence[int] = (1,),
    until: str | None = None,
    repeated: Repeated = None,
) -> RawTable:
    """Read a delimited text file; its rows bear the numbers that a spreadsheet shows.

    Parameters
    ----------
    path
        The file.
    encoding, delimiter
        As declared; what is not declared is found out, and noted.
    header
        The header's rows, counted from 1; several join as ``Upper / Lower``, and what stands above
        them is noted.
    until
        How the first filled cell of the row begins before which the data end (``Total``).
    repeated
        ``letter`` tells columns of the same name apart: ``Name [C]``.
    """
    plain = [*header] == [1] and not until
    if plain and (large := streamed(path, encoding, delimiter)) is not None:
        return large
    text, found = text_file.decode(path, encoding)
    told, text = text_file.told_delimiter(text)
    sign = (
        delimiter or told or text_file.find_delimiter(text_file.cut(text, "\0", min(header) - 1)[1])
    )
    escaped = text_file.plainly_quoted(text, sign)
    text = escaped or text
    above, body = text_file.cut(text, sign, max(header))
    body = text_file.before(body, sign, until) if until else body
    _check_cut(path, text, sign, above, () if repeated else header)
    names = _names(path, [above[row - 1] for row in header], header, repeated)
    _check_quoting(path, text, sign, min(header) - 1)
    arrow = _parse(path, body, len(names), sign, max(header))
    columns = {name: column(name, arrow.column(n), n) for n, name in enumerate(names)}
    titles = (" ".join(filter(None, row)) for n, row in enumerate(above, 1) if n not in header)
    notes = [f"encoding {found}", f"delimiter {sign!r}"]
    notes += [f"the first line names the delimiter: 'sep={told}'"] if told else []
    notes += ['quotation marks in cells are written \\"'] if escaped else []
    notes += [f"above the header: {title!r}" for title in titles if title]
    if text_file.has_blank_records(body, sign):
        notes.append("blank lines are not counted as rows")
    first = max(header) + 1
    rows = np.arange(first, arrow.num_rows + first)
    return RawTable(path, columns, rows, notes=tuple(notes))


def _check_cut(
    path: Path, text: str, delimiter: str, above: list[list[str]], header: Sequence[int]
) -> None:
    problems = []
    if header and len(above) < max(header):
        right = f"header: {[*header]} within them"
        problems.append(Problem(place(path), f"the file has {len(above)} rows", right=right))
    other = text_file.find_delimiter(text)
    if [*header] == [1] and len(above[0]) == 1 and other != delimiter:
        columns = len(text_file.header_of(text, other))
        wrong = f"cut at {delimiter!r} the file has one column"
        if columns > 1:
            right = f"{other!r}, which gives {columns} columns"
            problems.append(Problem(place(path, row=1), wrong, right=right))
    if [*header] == [1] and above and sum(map(bool, above[0])) < len(above[0]) / 2:
        fits = _first_full(text, delimiter)
        wrong = f"the header names {sum(map(bool, above[0]))} of {len(above[0])} columns"
        problems.append(Problem(place(path, row=1), wrong, right=f"perhaps `header: [{fits}]`"))
    if problems:
        raise StudyError(problems)


def _check_quoting(path: Path, text: str, delimiter: str, above: int) -> None:
    """Refuse cells that would lose quotation marks; titles above the header lose nothing."""
    table = text_file.cut(text, delimiter, above)[1] if above else text
    if problems := [*_wrongly_quoted(path, table, delimiter, above)]:
        raise StudyError(problems)


def _wrongly_quoted(path: Path, table: str, delimiter: str, above: int) -> Iterator[Problem]:
    wrong = [*text_file.wrongly_quoted(io.StringIO(table, newline=""), delimiter)]
    told, right = "a quotation mark within a quoted cell does not end it", _DOUBLED
    inside = (row + above for row, left_open in wrong if not left_open)
    yield from _few(path, [Problem(place(path, row=row), told, right=right) for row in inside])
    if any(left_open for _, left_open in wrong):
        yield Problem(place(path), "a quotation mark is opened and never closed")


def _few(path: Path, problems: list[Problem]) -> Iterator[Problem]:
    """Give the first problems, and the count of the others, so that they bury nothing else."""
    yield from problems[:_TOLD]
    if (more := len(problems) - _TOLD) > 0:
        yield Problem(place(path), f"so it is in {more} more rows")


def _first_full(text: str, delimiter: str) -> int:
    """Find the first row that is filled nearly as wide as the widest."""
    widths = [sum(map(bool, record)) for record in text_file.cut(text, delimiter, 50)[0]]
    return next(n for n, width in enumerate(widths, 1) if width >= 0.8 * max(widths))


def _names(
    path: Path, rows: list[list[str]], header: Sequence[int], repeated: Repeated
) -> list[str]:
    """Name the columns; a single column without a name is called ``""``."""
    width = max(map(len, rows))
    names = joined([row + [""] * (width - len(row)) for row in rows]) if width else []
    if not any(names):
        raise refusal(path, "the header names no column", row=max(header))
    unnamed = names.index("") if names.count("") == 1 else None
    full = named(names, lambda name: place(path, row=max(header), column=name), repeated)
    return ["" if number == unnamed else name for number, name in enumerate(full)]


def _parse(path: Path, text: str, width: int, delimiter: str, above: int) -> pa.Table:
    """Let Arrow cut the text; a row with too many or too few cells is an error, with its number."""
    invalid: list[Problem] = []

    def note(row: pa.csv.InvalidRow) -> str:
        wrong = f"the row has {row.actual_columns} cells"
        right = f"{row.expected_columns}, as the header"
        number = row.number + above if row.number is not None else None
        invalid.append(Problem(place(path, row=number), wrong, right=right))
        return "skip"

    if not text.strip():
        raise refusal(path, "the file has a header and no rows")
    names = [f"c{number}" for number in range(width)]
    data, block = text.encode("utf-8", "replace"), _BLOCK
    while True:
        try:
            options = cutting(names, delimiter, block, invalid_row_handler=note)
            table = pa.csv.read_csv(io.BytesIO(data), *options)
            break
        except pa.ArrowInvalid as error:
            if block > len(data):
                raise refusal(path, "the file cannot be cut into cells", found=str(error)) from None
            block, invalid = len(data) + 1, []
    if invalid:
        raise StudyError(_few(path, invalid))
    if not table.num_rows:
        raise refusal(path, "the file has a header and no rows")
    return table


LARGE = 1 << 25
"""From this size on (in bytes) a file is streamed."""

_PIECE = 1 << 22
_PARTS = 4
_MANY = 10_000  # distinct texts, beyond which Arrow joins the blocks


def streamed(path: Path, encoding: str | None, delimiter: str | None) -> RawTable | None:
    """Read a large delimited file as ``delimited`` does; ``None`` where it is small or not plain.

    What is not declared is found in the file's first block.
    """
    if encoding not in (None, "utf-8") or not path.is_file() or path.stat().st_size < LARGE:
        return None
    with path.open("rb") as file:
        head = file.read(_PIECE).rpartition(b"\n")[0]
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
                quotes += file.read(min(_PIECE, left)).count(b'"')
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
    options = cutting(names, delimiter, _PIECE, int(part.first), ignore_empty_lines=False)
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
        file.seek(-min(_PIECE, path.stat().st_size), 2)
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
