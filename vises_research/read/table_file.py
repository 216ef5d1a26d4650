"""Reads a table from a text file or a workbook, by the file's ending."""

from collections.abc import Sequence
from pathlib import Path

from vises_research.read.delimited import delimited
from vises_research.read.headers import Repeated
from vises_research.read.raw import RawTable
from vises_research.read.sheets import ENDINGS
from vises_research.read.workbook import workbook

__all__ = ["is_workbook", "table_file"]


def is_workbook(path: Path) -> bool:
    """Say whether a file's ending is that of a workbook."""
    return path.suffix.lower() in ENDINGS


def table_file(
    path: Path,
    *,
    sheet: str | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
    header: Sequence[int] = (1,),
    repeated: Repeated = None,
) -> RawTable:
    """Read a table; the parameters are those of the readers ``delimited`` and ``workbook``."""
    if is_workbook(path):
        return workbook(path, sheet=sheet, header=header, repeated=repeated)
    return delimited(path, encoding=encoding, delimiter=delimiter, header=header, repeated=repeated)
