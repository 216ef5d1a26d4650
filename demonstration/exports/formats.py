"""Files of each format, the same bytes each time: no clock, no compression, no platform in them."""

import csv
import io
import re
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from demonstration.exports.writing import Cell

if TYPE_CHECKING:
    from openpyxl import Workbook

__all__ = ["delimited", "sav", "stata", "workbook"]

MADE = "2019-02-04T09:00:00Z"
"""The moment at which every file says that it was made."""


def delimited(
    header: Sequence[str],
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
    writer.writerow(header)
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
