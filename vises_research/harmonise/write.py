"""Writes the harmonised tables and their audit, whole or not at all."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pandas as pd

from vises_research import files, sheets
from vises_research.codebook import Codebook
from vises_research.harmonise.audit import polarity
from vises_research.harmonise.audit.dictionary import dictionary
from vises_research.harmonise.audit.harmonised import Harmonised

__all__ = ["MOST_ROWS", "write"]

MOST_ROWS = 200_000
"""Larger tables are written as Parquet only: a spreadsheet does not open them anyway."""

_REPORTS = ("recodes", "unresolved", "unused", "conflicts", "coverage", "controls", "sources")


def write(
    harmonised: Harmonised,
    codebook: Codebook,
    folder: Path,
    languages: Iterable[str],
    mark: str = "",
) -> None:
    """Write everything that harmonising gives into a folder, in place of its former content.

    For each table ``<table>.parquet``, ``<table>.missing.parquet`` and, up to :data:`MOST_ROWS`
    rows, ``<table>.csv``; beside them ``recodes.csv``, ``unresolved.csv``, ``unused.csv``,
    ``conflicts.csv``, ``coverage.csv``, ``controls.csv``, ``polarity.csv``, ``sources.csv`` and
    ``dictionary.md``.

    Parameters
    ----------
    harmonised
        What was harmonised.
    codebook
        Its codebook.
    folder
        Usually ``data/processed``. It is replaced in one step.
    languages
        The languages of the dictionary.
    mark
        What is to be said of the data wherever they go, for example that they are simulated.
    """
    staged = files.stage(folder)
    rows = harmonised.sources.groupby("table")["rows"].sum()
    for name in harmonised.tables:
        with ThreadPoolExecutor(2) as threads:
            table, told = staged / f"{name}.parquet", staged / f"{name}.missing.parquet"
            jobs = [
                threads.submit(harmonised.tables.write, name, table, mark),
                threads.submit(harmonised.reasons.write, name, told, mark),
            ]
        for job in jobs:
            job.result()
        if rows[name] <= MOST_ROWS:
            _csv(harmonised.tables[name], staged / f"{name}.csv")
    _csv(polarity.audit_all(harmonised, codebook), staged / "polarity.csv")
    for name in _REPORTS:
        _csv(getattr(harmonised, name), staged / f"{name}.csv")
    text = dictionary(harmonised, codebook, tuple(languages), mark)
    files.write_atomic(staged / "dictionary.md", text)
    files.replace_folder(staged, folder)


def _csv(table: pd.DataFrame, path: Path) -> None:
    path.write_bytes(sheets.csv_bytes(table))
