"""Writes true values the way a partner writes them: columns, untidy hands, files of each format."""

import csv
import io
import re
import tempfile
import unicodedata
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from demonstration.truth import Missing, Records, Row, value_of

if TYPE_CHECKING:
    from openpyxl import Workbook

__all__ = [
    "HABITS",
    "Cell",
    "Column",
    "Spellings",
    "Write",
    "day",
    "delimited",
    "dotted",
    "grid",
    "number",
    "sav",
    "spelled",
    "stata",
    "text",
    "ticked",
    "typed",
    "untidy",
    "workbook",
]


Cell = str | int | float | date | datetime | None
Write = Callable[[Row, Random], Cell]
Spellings = Mapping[str, str | Sequence[str]]

FIRST = 0.8
"""How often the first of several spellings is used."""


@dataclass(frozen=True)
class Column:
    """One column of a raw file.

    Parameters
    ----------
    header
        What stands above it.
    variable
        The variable it holds, if any; a damaged cell is found by it.
    write
        Writes a row's cell.
    """

    header: str
    variable: str
    write: Write


def grid(part: Records, columns: Sequence[Column], rng: Random) -> list[list[Cell]]:
    """Write the cells of a file, row by row; a damaged cell holds its damaged text."""
    rows = []
    for position, row in enumerate(part.rows):
        cells = [column.write(row, rng) for column in columns]
        spoilt = [part.damage.get((position, column.variable)) for column in columns]
        rows.append([cell if raw is None else raw for cell, raw in zip(cells, spoilt, strict=True)])
    return rows


def _blank(value: Missing, missing: Spellings, rng: Random) -> str:
    """Write why there is no value, as far as the partner has a word for it."""
    return _choose(rng, missing.get(value.reason, ""))


def _choose(rng: Random, spellings: str | Sequence[str]) -> str:
    if isinstance(spellings, str):
        return spellings
    return spellings[0] if rng.random() < FIRST else rng.choice(spellings[1:] or spellings)


def _choose_first(spellings: str | Sequence[str]) -> str:
    return spellings if isinstance(spellings, str) else spellings[0]


def spelled(
    variable: str,
    spellings: Spellings,
    missing: Spellings | None = None,
    *,
    often: float = 0.0,
    windows: bool = False,
) -> Write:
    """Write a level in one of its spellings; the first is now and then untidy."""

    def write(row: Row, rng: Random) -> Cell:
        value = value_of(row, variable)
        if isinstance(value, Missing):
            return _blank(value, missing or {}, rng)
        known = spellings[str(value)]
        chosen = _choose(rng, known)
        usual = chosen == _choose_first(known)
        return untidy(rng, chosen, often, windows=windows) if usual else chosen

    return write


def text(variable: str, missing: Spellings | None = None, *, often: float = 0.0) -> Write:
    """Write a text as it is, now and then with a blank behind it."""

    def write(row: Row, rng: Random) -> Cell:
        value = value_of(row, variable)
        if isinstance(value, Missing):
            return _blank(value, missing or {}, rng)
        return f"{value} " if rng.random() < often else str(value)

    return write


def number(variable: str, forms: Sequence[str], missing: Spellings | None = None) -> Write:
    """Write a number with a decimal comma, in one of several forms.

    In a form ``{n}`` is the number, ``{t}`` the number with a point, ``{s}`` with a space, and
    ``{h}`` with a non-breaking space between the thousands.
    """

    def write(row: Row, rng: Random) -> Cell:
        value = value_of(row, variable)
        if isinstance(value, Missing):
            return _blank(value, missing or {}, rng)
        assert isinstance(value, int | float)
        return _choose(rng, forms).format_map(_grouped(value))

    return write


def _grouped(value: float) -> dict[str, str]:
    """Write a number with each mark between the thousands."""
    whole, _, rest = f"{value:,.15g}".partition(".")
    decimals = f",{rest}" if rest else ""
    marks = {"n": "", "t": ".", "s": " ", "h": "\u00a0"}
    return {name: whole.replace(",", mark) + decimals for name, mark in marks.items()}


def dotted(digits: str) -> str:
    """Write a Belgian enterprise number with its points.

    Examples
    --------
    >>> dotted("0123456749")
    '0123.456.749'
    """
    return f"{digits[:4]}.{digits[4:7]}.{digits[7:]}"


def day(variable: str, pattern: str, missing: Spellings | None = None) -> Write:
    """Write a date, or a date with its time."""

    def write(row: Row, rng: Random) -> Cell:
        value = value_of(row, variable)
        if isinstance(value, Missing):
            return _blank(value, missing or {}, rng)
        assert isinstance(value, date)
        return value.strftime(pattern)

    return write


def ticked(variable: str, option: str, yes: Cell, no: Cell) -> Write:
    """Write one column of a multiple response; untouched, all of its columns stay blank."""

    def write(row: Row, rng: Random) -> Cell:
        value = value_of(row, variable)
        return "" if not isinstance(value, frozenset) else yes if option in value else no

    return write


def typed(variable: str, codes: Mapping[str, Cell] | None = None) -> Write:
    """Write a value as number or date, or as the code of its level or missing reason."""

    def write(row: Row, rng: Random) -> Cell:
        value = value_of(row, variable)
        if isinstance(value, Missing):
            return (codes or {}).get(value.reason)
        assert not isinstance(value, frozenset)
        return value if codes is None or not isinstance(value, str) else codes[value]

    return write


def _without_accents(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text)
    return "".join(c for c in plain if not unicodedata.combining(c))


def _one_accent_lost(text: str) -> str:
    """Lose the last accent only, as a hurried hand does."""
    for position in range(len(text) - 1, -1, -1):
        plain = _without_accents(text[position])
        if plain != text[position]:
            return text[:position] + plain + text[position + 1 :]
    return text


HABITS: Mapping[str, Callable[[str], str]] = {
    "lower": str.lower,
    "upper": str.upper,
    "no accents": _without_accents,
    "lost accent": _one_accent_lost,
    "double space": lambda text: text.replace(" ", "  ", 1),
    "trailing blank": lambda text: f"{text} ",
    "leading blank": lambda text: f" {text}",
    "curly apostrophe": lambda text: text.replace("'", "’"),
    "non-breaking space": lambda text: text.replace(" ", "\u00a0", 1),
    "narrow space": lambda text: text.replace(" ", "\u202f", 1),
    "long dash": lambda text: text.replace("-", "–"),
    "no ligature": lambda text: text.replace("œ", "oe"),
}
"""Name -> what it does to a text."""

_NOT_IN_WINDOWS = {"narrow space"}


def untidy(rng: Random, text: str, often: float, *, windows: bool = False) -> str:
    """Type a text as people do.

    Parameters
    ----------
    rng, text
        Decides whether and how; the tidy text.
    often
        The chance that one habit shows.
    windows
        Whether the file's encoding is Windows-1252, which has no narrow space.

    Returns
    -------
    str
        The text, or the same with one flaw.

    Examples
    --------
    >>> untidy(Random(0), "Ne sait pas", 0.0)
    'Ne sait pas'
    >>> HABITS["lost accent"]("Société coopérative")
    'Société cooperative'
    """
    if rng.random() >= often:
        return text
    names = [name for name in HABITS if not (windows and name in _NOT_IN_WINDOWS)]
    return HABITS[rng.choice(names)](text)


MADE = "2019-02-04T09:00:00Z"
"""The moment at which every file says that it was made."""


def delimited(
    columns: Sequence[Column],
    rows: Sequence[Sequence[Cell]],
    *,
    delimiter: str = ",",
    encoding: str = "utf-8",
    quoted: bool = False,
) -> bytes:
    """Write a delimited text file, with the line ends of Windows."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(
        buffer,
        delimiter=delimiter,
        quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL,
        lineterminator="\r\n",
    )
    writer.writerow([column.header for column in columns])
    writer.writerows([f"{c:.15g}" if isinstance(c, float) else c for c in row] for row in rows)
    return buffer.getvalue().encode(encoding)


def workbook(book: "Workbook") -> bytes:
    """Write a workbook without the moment of writing; uncompressed, as compressors differ."""
    written, steady = io.BytesIO(), io.BytesIO()
    book.properties.creator = "simulation"
    book.save(written)
    with zipfile.ZipFile(written) as old, zipfile.ZipFile(steady, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", MADE.encode(), content)
            entry = zipfile.ZipInfo(name, (2019, 2, 4, 9, 0, 0))
            entry.create_system = 3
            new.writestr(entry, content)
    return steady.getvalue()


def sav(
    columns: Mapping[str, tuple[str, Sequence[Any]]],
    labels: Mapping[str, Mapping[Any, str]],
    user_missing: Mapping[str, Sequence[float]],
) -> bytes:
    """Write an SPSS file; its header holds date and time at fixed places."""
    import pyreadstat

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file.sav"
        ranges = {name: list(codes) for name, codes in user_missing.items()}
        metadata = _metadata(columns, labels) | {"missing_ranges": ranges}
        pyreadstat.write_sav(_frame(columns), path, **metadata)
        content = bytearray(path.read_bytes())
    content[92:109] = b"04 Feb 1909:00:00"
    return bytes(content)


def stata(
    columns: Mapping[str, tuple[str, Sequence[Any]]],
    labels: Mapping[str, Mapping[Any, str]],
    extended_missing: Mapping[str, Sequence[str]],
) -> bytes:
    """Write a Stata file; its header holds the moment of writing between two tags."""
    import pyreadstat

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file.dta"
        tags = {name: list(letters) for name, letters in extended_missing.items()}
        metadata = _metadata(columns, labels) | {"missing_user_values": tags}
        pyreadstat.write_dta(_frame(columns), path, version=14, **metadata)
        content = path.read_bytes()
    return re.sub(rb"<timestamp>\x11.{17}<", b"<timestamp>\x1104 Feb 2019 09:00<", content, count=1)


def _frame(columns: Mapping[str, tuple[str, Sequence[Any]]]) -> Any:
    import pandas as pd

    return pd.DataFrame({name: pd.Series(cells) for name, (_, cells) in columns.items()})


def _metadata(
    columns: Mapping[str, tuple[str, Sequence[Any]]], labels: Mapping[str, Mapping[Any, str]]
) -> dict[str, Any]:
    return {
        "column_labels": [label for label, _ in columns.values()],
        "variable_value_labels": {name: dict(codes) for name, codes in labels.items()},
    }
