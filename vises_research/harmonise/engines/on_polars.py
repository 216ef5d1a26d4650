"""Polars: lazy, streaming, on one machine."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import narwhals as nw
import polars as pl
import pyarrow as pa

from vises_research.harmonise.engines.engine import ROWS, Engine

__all__ = ["Made"]


class Made(Engine):
    """Runs queries on Polars' streaming engine."""

    most_levels = 100_000

    def scan(self, path: Path, names: Sequence[str], delimiter: str, lines: bool) -> pl.LazyFrame:
        """Scan the file; a blank cell is an empty text."""
        return pl.scan_csv(
            path,
            separator=delimiter,
            infer_schema=False,
            new_columns=list(names),
            empty_string_is_null=False,
            glob=False,
        )

    def batches(self, frame: nw.LazyFrame[Any]) -> Iterator[pa.RecordBatch]:
        """Stream; the engine's own blocks are too small to be worked on one by one."""
        native: pl.LazyFrame = frame.to_native()
        held: list[pl.DataFrame] = []
        for part in native.collect_batches(engine="streaming"):
            held.append(part)
            if sum(map(len, held)) >= ROWS:
                yield from pl.concat(held, rechunk=True).to_arrow().to_batches()
                held = []
        if held:
            yield from pl.concat(held, rechunk=True).to_arrow().to_batches()

    def line(self, column: str, values: Sequence[str]) -> nw.Expr:
        """Make an enumeration, which streams; a replacement would be done in memory."""
        return nw.col(column).cast(nw.Enum(values))
