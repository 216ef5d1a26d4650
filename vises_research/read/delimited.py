"""Reads delimited text files: CSV and its relatives."""

import io
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv

from vises_research.errors import Problem, StudyError, place, refusal
from vises_research.read import text_file
from vises_research.read.headers import Repeated, joined, named
from vises_research.read.raw import RawTable, column
from vises_research.read.streamed import cutting, streamed

__all__ = ["delimited"]

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
