"""A raw table: columns of text, plus what the file says about itself."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from vises_research.codebook.numeral import duration, written

__all__ = ["Column", "RawTable", "column", "text_of"]


@dataclass(frozen=True)
class Column:
    """One column of a raw file, dictionary-encoded.

    Parameters
    ----------
    name
        What ``source.yaml`` calls it.
    values
        The distinct raw texts, each once; a blank cell is ``""``.
    codes
        For each row, the position of its text in ``values``.
    letter
        Where it stands in the file, as a spreadsheet names it (``A``, ``AB``).
    header
        What the file's header says, if that is not the name.
    text, option
        The question's text, and the text of the sub-question or option, as far as the file knows.
    labels
        The file's own labels of its codes.
    user_missing
        The codes that the file itself declares as missing.
    reasons
        Raw text -> missing reason, where the reader knows for certain why there is no answer.
    numbers
        The raw texts that are numbers to the file itself, and so have a decimal point.
    file, sheet, rows
        Where the cells stand, if that is not where the table's rows do: those of a submission
        beside the rows of its repeat, or of a file that was joined; row 0 is none.
    """

    name: str
    values: tuple[str, ...]
    codes: np.ndarray
    letter: str = ""
    header: str = ""
    text: str = ""
    option: str = ""
    labels: dict[str, str] = field(default_factory=dict)
    user_missing: frozenset[str] = frozenset()
    reasons: dict[str, str] = field(default_factory=dict)
    numbers: frozenset[str] = frozenset()
    file: str = ""
    sheet: str = ""
    rows: np.ndarray | None = None

    def __iter__(self) -> Iterator[str]:
        return (self.values[code] for code in self.codes)

    def counts(self) -> np.ndarray:
        """Count the rows of each distinct text."""
        return np.bincount(self.codes, minlength=len(self.values))

    def take(self, rows: np.ndarray) -> "Column":
        """Give the column with only some of its rows (a mask or positions)."""
        used, codes = np.unique(self.codes[rows], return_inverse=True)
        values = tuple(self.values[u] for u in used)
        beside = self.rows[rows] if self.rows is not None else None
        return replace(self, values=values, codes=codes, rows=beside)


@dataclass(frozen=True)
class RawTable:
    """A raw file or sheet.

    Parameters
    ----------
    file
        The file.
    columns
        By name, in the order of the file.
    rows
        For each row its number in the file: as a spreadsheet shows it, or the case for SPSS and
        Stata.
    sheet
        The sheet, for a workbook.
    notes
        What the reader decided (encoding, delimiter, header row), for the audit.
    """

    file: Path
    columns: dict[str, Column]
    rows: np.ndarray
    sheet: str | None = None
    notes: tuple[str, ...] = ()

    def without_blank_rows(self) -> "RawTable":
        """Leave out rows in which every cell is blank, and say so in the notes."""
        filled = np.zeros(len(self.rows), dtype=bool)
        for col in self.columns.values():
            if all(map(str.strip, col.values)):
                return self
            filled |= np.array([bool(value.strip()) for value in col.values], dtype=bool)[col.codes]
            if filled.all():
                return self
        note = f"{int((~filled).sum())} blank rows left out"
        return replace(self.take(filled), notes=(*self.notes, note))

    def take(self, rows: np.ndarray) -> "RawTable":
        """Give the table with only some of its rows (a mask or positions)."""
        columns = {name: col.take(rows) for name, col in self.columns.items()}
        return replace(self, columns=columns, rows=self.rows[rows])


def column(
    name: str, cells: Sequence[str] | pa.Array | pa.ChunkedArray, number: int, **more: Any
) -> Column:
    """Encode the cells of one column.

    Parameters
    ----------
    name, number
        The column's name, and its position in the file, counted from 0.
    cells
        One text a row, or the same already dictionary-encoded by Arrow.
    **more
        Further fields of :class:`Column`.
    """
    array = cells if isinstance(cells, pa.ChunkedArray | pa.Array) else pa.array(cells, pa.string())
    if not pa.types.is_dictionary(array.type):
        array = array.dictionary_encode()
    if isinstance(array, pa.ChunkedArray):
        array = array.unify_dictionaries().combine_chunks()
    values = tuple(array.dictionary.to_pylist())
    return Column(name, values, array.indices.to_numpy(), letter=letter(number), **more)


def letter(number: int) -> str:
    """Name a column the way spreadsheets do.

    Examples
    --------
    >>> [letter(n) for n in (0, 25, 26, 701, 702)]
    ['A', 'Z', 'AA', 'ZZ', 'AAA']
    """
    name = ""
    while number >= 0:
        number, rest = divmod(number, 26)
        name, number = chr(65 + rest) + name, number - 1
    return name


def text_of(cell: Any) -> str:
    """Write a typed cell the way its file would show it; dates in ISO form.

    Examples
    --------
    >>> [text_of(c) for c in (12.0, 12.5, None, "a", True)]
    ['12', '12.5', '', 'a', 'TRUE']
    """
    if cell is None or cell != cell:  # noqa: PLR0124 - true for not-a-number alone
        return ""
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float):
        return written(cell)
    if isinstance(cell, timedelta):
        return duration(cell.total_seconds())
    if hasattr(cell, "isoformat"):
        return str(
            cell.isoformat(sep=" ")
            if hasattr(cell, "hour") and hasattr(cell, "year")
            else cell.isoformat()
        )
    return str(cell)


def distinct(names: Iterable[str]) -> list[str]:
    """Give the names that stand more than once."""
    seen: set[str] = set()
    return [n for n in names if n in seen or seen.add(n)]  # type: ignore[func-returns-value]
