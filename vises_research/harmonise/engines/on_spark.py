"""PySpark: on this machine, or on a cluster at its master's address."""

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import narwhals as nw
import pyarrow as pa
from pyspark.sql import DataFrame, SparkSession

from vises_research.harmonise.engines.engine import Engine, read_parts

__all__ = ["Made"]


class Made(Engine):
    """Runs queries on Spark; what is computed comes back through a folder of Parquet files."""

    most_levels = 100

    def __init__(self, folder: Path, mark: str = "", master: str | None = None) -> None:
        super().__init__(folder, mark, master)
        settings: dict[str, Any] = {
            "spark.ui.enabled": "false",
            "spark.sql.session.timeZone": "UTC",
        }
        builder = SparkSession.builder.appName("vises").master(master or "local[*]")
        self.session = builder.config(map=settings).getOrCreate()

    def scan(self, path: Path, names: Sequence[str], delimiter: str, lines: bool) -> DataFrame:
        """Scan the file; only one whose rows are lines can be cut and read by several workers."""
        return self.session.read.csv(
            path.resolve().as_uri(),
            schema=", ".join(f"`{name}` STRING" for name in names),
            header=True,
            enforceSchema=True,
            sep=delimiter,
            quote='"',
            escape='"',
            multiLine=not lines,
            mode="FAILFAST",
        )

    def batches(self, frame: nw.LazyFrame[Any]) -> Iterator[pa.RecordBatch]:
        """Let the workers write, and read their files in order."""
        with tempfile.TemporaryDirectory(dir=self.folder) as folder:
            parts = Path(folder) / "parts"
            frame.to_native().write.parquet(parts.resolve().as_uri())
            yield from read_parts(sorted(parts.glob("part-*.parquet")))
