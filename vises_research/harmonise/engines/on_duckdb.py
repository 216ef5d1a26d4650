"""DuckDB: out of memory's reach, on one machine."""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import narwhals as nw
import pyarrow as pa

from vises_research.harmonise.engines.engine import Engine, read_parts

__all__ = ["Made"]


class Made(Engine):
    """Runs queries on DuckDB, in the order in which the file has the rows."""

    most_levels = 100_000

    def scan(
        self, path: Path, names: Sequence[str], delimiter: str, lines: bool
    ) -> duckdb.DuckDBPyRelation:
        """Scan the file; nothing about it is guessed."""
        return duckdb.read_csv(
            str(path),
            header=True,
            auto_detect=False,
            columns=dict.fromkeys(names, "VARCHAR"),
            delimiter=delimiter,
            quotechar='"',
            escapechar='"',
        )

    def batches(self, frame: nw.LazyFrame[Any]) -> Iterator[pa.RecordBatch]:
        """Write a file, for only there the rows are in order if several threads read."""
        with tempfile.TemporaryDirectory(dir=self.folder) as folder:
            path = Path(folder) / "rows.parquet"
            frame.to_native().write_parquet(str(path))
            yield from read_parts([path])

    def recoded(
        self, frame: nw.LazyFrame[Any], columns: Mapping[str, Sequence[str] | None]
    ) -> Iterator[pa.RecordBatch]:
        """Make enumerations: a replacement is slower, and loses the order of the rows."""
        cells = [_enumerated(name, values) for name, values in columns.items()]
        return self.batches(nw.from_native(frame.to_native().select(*cells)))


def _enumerated(name: str, values: Sequence[str] | None) -> duckdb.Expression:
    cells = duckdb.ColumnExpression(name)
    if not values:
        return cells
    quoted = ", ".join("'" + value.replace("'", "''") + "'" for value in values)
    return cells.cast(duckdb.sqltype(f"ENUM({quoted})")).alias(name)
