"""Why a cell failed: its line, and the full traceback in a file that a message can name."""

import re
from pathlib import Path
from typing import Any

from vises_research.errors import Problem, place
from vises_research.files import write_atomic

__all__ = ["FOLDER", "problem"]

FOLDER = ".reports.failed"
"""The folder of the tracebacks of the last run, in that of the study."""
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")
_LINE = r"Cell In\[{count}\], line (\d+)"


def problem(path: Path, number: int, count: int | None, error: Any) -> Problem:
    """Say why a cell stopped; a message of this library stands whole, of others the last line.

    Parameters
    ----------
    path
        The notebook.
    number
        The place of the cell in it, prose counted.
    count
        The number that the kernel gave the cell.
    error
        What nbclient raised.

    Returns
    -------
    Problem
        With the line of the cell, and where the full traceback was written.
    """
    traceback = _COLOURS.sub("", error.traceback)
    lines = re.findall(_LINE.format(count=count), traceback)
    where = f"{place(path)}, cell {number}" + (f", line {lines[-1]}" if lines else "")
    file = path.absolute().parents[1] / FOLDER / f"{path.stem}.txt"
    write_atomic(file, traceback.rstrip() + "\n")
    told = error.evalue.strip()
    if error.ename == "StudyError":
        return Problem(where, "the cell failed", found=told.rstrip("."))
    found = ": ".join([error.ename, *told.splitlines()[-1:]])
    wrong = f"the cell failed (full traceback: {FOLDER}/{file.name})"
    return Problem(where, wrong, found=found.rstrip("."))
