"""Why a cell failed: its line, and the full traceback in a file that a message can name."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from vises_research.errors import Problem, place
from vises_research.files import write_atomic

__all__ = ["FOLDER", "problem"]

FOLDER = ".reports.failed"
"""The folder of the tracebacks of the last run, in that of the study."""
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")
_LINE = r"Cell In\[{count}\], line (\d+)"


def problem(path: Path, number: int, cell: Mapping[str, Any], raised: Any) -> Problem:
    """Say why a cell stopped; a message of this library stands whole, of others the last line.

    Parameters
    ----------
    path
        The notebook.
    number
        The place of the cell in it, prose counted.
    cell
        The cell with its outputs. What a value raises while it is shown is told there only.
    raised
        What nbclient raised.

    Returns
    -------
    Problem
        With the line of the cell, and where the full traceback was written.
    """
    shown = [output for output in cell["outputs"] if output["output_type"] == "error"]
    kind, told = raised.ename, raised.evalue.strip()
    lines = raised.traceback.splitlines()
    if shown:
        kind, told, lines = shown[-1]["ename"], shown[-1]["evalue"].strip(), shown[-1]["traceback"]
    traceback = _COLOURS.sub("", "\n".join(lines))
    found = re.findall(_LINE.format(count=cell["execution_count"]), traceback)
    where = f"{place(path)}, cell {number}" + (f", line {found[-1]}" if found else "")
    file = path.absolute().parents[1] / FOLDER / f"{path.stem}.txt"
    write_atomic(file, traceback.rstrip() + "\n")
    if kind == "StudyError":
        return Problem(where, "the cell failed", found=told.rstrip("."))
    wrong = f"the cell failed (full traceback: {FOLDER}/{file.name})"
    last = ": ".join([kind, *told.splitlines()[-1:]])
    return Problem(where, wrong, found=last.rstrip("."))
