"""Reads what partners send: one reader a survey tool, each giving columns of text.

Only this room opens the files in ``data/raw``.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Literal

from vises_research.read.raw import Column, RawTable

__all__ = ["Column", "RawTable", "Reader", "source"]

Reader = Literal["delimited", "workbook", "limesurvey", "kobo", "spss", "stata"]

OPTIONS: dict[str, frozenset[str]] = {
    "delimited": frozenset({"encoding", "delimiter"}),
    "workbook": frozenset({"sheet", "header", "until", "decimal"}),
    "limesurvey": frozenset({"structure", "language", "encoding", "delimiter"}),
    "kobo": frozenset({"sheet", "structure", "language", "decimal"}),
    "spss": frozenset(),
    "stata": frozenset(),
}
"""Which options each reader takes."""


def source(reader: Reader, path: Path, options: Mapping[str, Any] = {}) -> RawTable:
    """Read a raw file with the reader for the tool that wrote it.

    Parameters
    ----------
    reader
        The tool or kind of file.
    path
        The file.
    options
        What is declared about the file; options that the reader does not take are left aside.

    Returns
    -------
    RawTable
        Columns of text, plus what the file says about itself.

    Raises
    ------
    StudyError
        Where the file cannot be read as what it is said to be.
    """
    taken = {name: value for name, value in options.items() if name in OPTIONS[reader]}
    return _function(reader)(path, **taken)


def _function(reader: Reader) -> Callable[..., RawTable]:
    """Import a reader when it is needed; each brings its own library."""
    if reader == "delimited":
        from vises_research.read.delimited import delimited

        return delimited
    if reader == "workbook":
        from vises_research.read.workbook import workbook

        return workbook
    if reader == "limesurvey":
        from vises_research.read.limesurvey import limesurvey

        return limesurvey
    if reader == "kobo":
        from vises_research.read.kobo import kobo

        return kobo
    from vises_research.read.statistical import statistical

    return statistical
