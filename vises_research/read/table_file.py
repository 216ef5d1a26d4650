"""Reads a table from a text file or a workbook, by the file's ending."""

from collections.abc import Sequence
from pathlib import Path
from typing import TypedDict, Unpack

from vises_research.errors import Problem, StudyError, place
from vises_research.foreign import WORKBOOKS
from vises_research.read.delimited import delimited
from vises_research.read.headers import Repeated
from vises_research.read.raw import RawTable
from vises_research.read.workbook import workbook

__all__ = ["Export", "is_workbook", "table_file"]


class Export(TypedDict, total=False):
    """The options of every survey tool's reader: what is not declared is found out, and noted."""

    sheet: str | None
    encoding: str | None
    delimiter: str | None


def is_workbook(path: Path) -> bool:
    """Say whether a file's ending is that of a workbook."""
    return path.suffix.lower() in WORKBOOKS


def table_file(
    path: Path,
    *,
    header: Sequence[int] = (1,),
    repeated: Repeated = "letter",
    **export: Unpack[Export],
) -> RawTable:
    """Read a table; the parameters are those of the readers ``delimited`` and ``workbook``."""
    _check_fit(path, export)
    if is_workbook(path):
        return workbook(path, sheet=export.get("sheet"), header=header, repeated=repeated)
    encoding, delimiter = export.get("encoding"), export.get("delimiter")
    return delimited(path, encoding=encoding, delimiter=delimiter, header=header, repeated=repeated)


def _check_fit(path: Path, export: Export) -> None:
    """Refuse what is declared and would have no effect on this kind of file."""
    sheets = is_workbook(path)
    kind = "workbook" if sheets else "text file"
    names = ("encoding", "delimiter") if sheets else ("sheet",)
    problems = [
        Problem(place(path), f"a {kind} has no {name}", str(value))
        for name in names
        if (value := export.get(name)) is not None
    ]
    if problems:
        raise StudyError(problems)
