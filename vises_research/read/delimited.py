"""Reads delimited text files: CSV and its relatives."""

import io
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv

from vises_research.errors import Problem, StudyError, place
from vises_research.read import text_file
from vises_research.read.raw import RawTable, column, distinct
from vises_research.read.streamed import streamed

__all__ = ["delimited"]


def delimited(path: Path, *, encoding: str | None = None, delimiter: str | None = None) -> RawTable:
    """Read a delimited text file.

    Parameters
    ----------
    path
        The file.
    encoding, delimiter
        As declared; what is not declared is found out, and noted.

    Returns
    -------
    RawTable
        Every cell as text; the first record is the header, so the first row has number 2.

    Raises
    ------
    StudyError
        Where the file is missing, empty, damaged, or not what is declared.
    """
    if (large := streamed(path, encoding, delimiter)) is not None:
        return large
    text, found = text_file.decode(path, encoding)
    text = text.removeprefix("\ufeff")
    cut = delimiter or text_file.find_delimiter(text)
    header = text_file.header_of(text, cut)
    _check_header(path, text, header, cut)
    arrow = _parse(path, text, header, cut)
    columns = {
        name: column(name, arrow.column(number), number) for number, name in enumerate(header)
    }
    notes = [f"encoding {found}", f"delimiter {cut!r}"]
    if text_file.has_blank_records(text, cut):
        notes.append("blank lines are not counted as rows")
    return RawTable(path, columns, np.arange(2, arrow.num_rows + 2), notes=tuple(notes))


def _check_header(path: Path, text: str, header: list[str], delimiter: str) -> None:
    problems = [
        Problem(place(path, row=1, column=name), "the column stands twice")
        for name in dict.fromkeys(distinct(header))
    ]
    other = text_file.find_delimiter(text)
    if len(header) == 1 and other != delimiter and len(text_file.header_of(text, other)) > 1:
        wrong = f"cut at {delimiter!r} the file has one column"
        right = f"{other!r}, which gives {len(text_file.header_of(text, other))} columns"
        problems.append(Problem(place(path, row=1), wrong, right=right))
    if text_file.quotation_left_open(text, delimiter):
        problems.append(Problem(place(path), "a quotation mark is opened and never closed"))
    if problems:
        raise StudyError(problems)


def _parse(path: Path, text: str, header: list[str], delimiter: str) -> pa.Table:
    """Let Arrow cut the text; a row with too many or too few cells is an error, with its number."""
    names = [f"c{number}" for number in range(len(header))]
    invalid: list[Problem] = []

    def note(row: pa.csv.InvalidRow) -> str:
        wrong = f"the row has {row.actual_columns} cells"
        right = f"{row.expected_columns}, as the header"
        invalid.append(Problem(place(path, row=row.number), wrong, right=right))
        return "skip"

    table = pa.csv.read_csv(
        io.BytesIO(text.encode()),
        pa.csv.ReadOptions(column_names=names, skip_rows_after_names=1, use_threads=False),
        pa.csv.ParseOptions(delimiter=delimiter, newlines_in_values=True, invalid_row_handler=note),
        pa.csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.dictionary(pa.int32(), pa.string())),
            strings_can_be_null=False,
        ),
    )
    if invalid:
        raise StudyError(invalid)
    if not table.num_rows:
        raise StudyError([Problem(place(path), "the file has a header and no rows")])
    return table
