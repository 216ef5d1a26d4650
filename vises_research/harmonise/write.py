"""Writes the harmonised tables and their audit, whole or not at all."""

from collections.abc import Iterable
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet

from vises_research import files, sheets
from vises_research.codebook import Codebook
from vises_research.harmonise import polarity
from vises_research.harmonise.dictionary import dictionary
from vises_research.harmonise.run import Harmonised

__all__ = ["write"]

_REPORTS = ("recodes", "unresolved", "unused", "conflicts", "coverage", "controls", "sources")


def write(
    harmonised: Harmonised,
    codebook: Codebook,
    folder: Path,
    languages: Iterable[str],
    mark: str = "",
) -> None:
    """Write everything that harmonising gives into a folder, in place of its former content.

    For each table ``<table>.parquet``, ``<table>.csv`` and ``<table>.missing.parquet``; beside them
    ``recodes.csv``, ``unresolved.csv``, ``unused.csv``, ``conflicts.csv``, ``coverage.csv``,
    ``controls.csv``, ``polarity.csv``, ``sources.csv`` and ``dictionary.md``.

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
    for name, table in harmonised.tables.items():
        _parquet(table, staged / f"{name}.parquet", mark)
        _parquet(harmonised.reasons[name], staged / f"{name}.missing.parquet", mark)
        _csv(table, staged / f"{name}.csv")
    _csv(polarity.audit_all(harmonised, codebook), staged / "polarity.csv")
    for name in _REPORTS:
        _csv(getattr(harmonised, name), staged / f"{name}.csv")
    text = dictionary(harmonised, codebook, tuple(languages), mark)
    files.write_atomic(staged / "dictionary.md", text)
    files.replace_folder(staged, folder)


def _parquet(table: pd.DataFrame, path: Path, mark: str) -> None:
    arrow = pa.Table.from_pandas(table, preserve_index=False)
    metadata = {**(arrow.schema.metadata or {}), b"mark": mark.encode()}
    pa.parquet.write_table(arrow.replace_schema_metadata(metadata), path)


def _csv(table: pd.DataFrame, path: Path) -> None:
    path.write_bytes(sheets.csv_bytes(table))
