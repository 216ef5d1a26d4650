"""Reads the binary files of other programs: workbooks, SPSS, Stata.

The libraries that do so are written in C and Rust. A damaged file can end the whole process from
within them, fill the memory or keep them busy for hours, and Python cannot catch that. So they run
in a process of their own, with limits; what ends that process is told as a fault of the file.
"""

from pathlib import Path
from typing import Any

from vises_research import archive
from vises_research.errors import refusal
from vises_research.foreign import child, statistical_files, workbooks
from vises_research.foreign.workbooks import Sheet

__all__ = ["STATISTICAL", "WORKBOOKS", "Sheet", "sheet_names", "sheets", "statistical"]

WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods")
STATISTICAL = (".sav", ".zsav", ".por", ".dta")


def sheet_names(path: Path) -> list[str]:
    """Name the sheets of a workbook, of which it has at least one."""
    _check(path, WORKBOOKS, "this ending is not that of a workbook")
    return child.run(workbooks.names, path)


def sheets(path: Path, wanted: list[str], *, errors: bool = False) -> dict[str, Sheet]:
    """Read sheets of a workbook, by name.

    Parameters
    ----------
    path
        The file.
    wanted
        The sheets, which must be there.
    errors
        Whether errors (``#N/A``) and formulas without a value are shown, which else read as blank.
        It takes many times as long where a sheet has some.

    Raises
    ------
    StudyError
        Where the file cannot be read, spans too many cells, or takes too much time or memory.
    """
    _check(path, WORKBOOKS, "this ending is not that of a workbook")
    return child.run(workbooks.cells, path, wanted, archive.CELLS, errors=errors)


def statistical(path: Path) -> tuple[dict[str, Any], Any]:
    """Read an SPSS or Stata file: its data by column, and what it says of itself.

    Dates are the numbers that stand in the file; pyreadstat says what of itself a file says.
    """
    _check(path, STATISTICAL, "this ending is not known")
    return child.run(statistical_files.data, path)


def _check(path: Path, endings: tuple[str, ...], wrong: str) -> None:
    archive.check(path)
    if path.suffix.lower() not in endings:
        raise refusal(path, wrong, right=", ".join(endings))
