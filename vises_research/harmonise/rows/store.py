"""Where harmonised rows are kept: in memory, or block by block in Parquet files."""

import base64
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Literal

import pandas as pd
import pyarrow as pa
import pyarrow.parquet

__all__ = ["Held", "Later", "Stored", "joined"]
_ROWS = 100_000

What = Literal["table", "reasons"]


class Held:
    """The rows that one source gives to its table, and why values are missing; in memory."""

    def __init__(self) -> None:
        self.table = pd.DataFrame()
        self.reasons = pd.DataFrame()

    def add(self, table: pd.DataFrame, reasons: pd.DataFrame) -> None:
        """Keep the rows; there is but one block."""
        self.table, self.reasons = table, reasons

    def close(self) -> None:
        """Do nothing."""

    def some(self, columns: Sequence[str]) -> pd.DataFrame:
        """Give the table, which is there anyway."""
        return self.table

    def blocks(self, columns: Sequence[str], what: What = "table") -> Iterator[pd.DataFrame]:
        """Give the columns at once."""
        yield (self.table if what == "table" else self.reasons)[list(columns)]


class Stored(Held):
    """Rows in two Parquet files; in memory as well as soon as somebody asks for all of them.

    Parameters
    ----------
    path
        The file of the table; that of the reasons lies beside it.
    mark
        What is to be said of the data.
    """

    def __init__(self, path: Path, mark: str) -> None:
        # Not that of the base: table and reasons are read when somebody asks for them.
        self.paths = {"table": path, "reasons": path.with_suffix(".missing.parquet")}
        self.mark = mark
        self.writers: dict[str, pa.parquet.ParquetWriter] = {}

    def add(self, table: pd.DataFrame, reasons: pd.DataFrame) -> None:
        """Write the next rows."""
        self.writers = self.writers or {
            "table": _writer(self.paths["table"], table, table, self.mark),
            "reasons": _writer(self.paths["reasons"], reasons, _texts(reasons.iloc[:0]), self.mark),
        }
        _write(self.writers["table"], table)
        _write(self.writers["reasons"], reasons)

    def close(self) -> None:
        """Complete the files."""
        for writer in self.writers.values():
            writer.close()

    @cached_property
    def table(self) -> pd.DataFrame:
        """The harmonised rows, read."""
        return pd.read_parquet(self.paths["table"])

    @cached_property
    def reasons(self) -> pd.DataFrame:
        """Why values are missing, read."""
        return pd.read_parquet(self.paths["reasons"])

    def some(self, columns: Sequence[str]) -> pd.DataFrame:
        """Read some of the columns."""
        return pd.read_parquet(self.paths["table"], columns=list(columns))

    def blocks(self, columns: Sequence[str], what: What = "table") -> Iterator[pd.DataFrame]:
        """Read some of the columns, block by block."""
        if what in vars(self):
            yield vars(self)[what][list(columns)]
            return
        with pa.parquet.ParquetFile(self.paths[what]) as file:
            for batch in file.iter_batches(columns=list(columns)):
                yield batch.to_pandas()


class Later(Mapping[str, pd.DataFrame]):
    """Tables by name, each read when somebody asks for it.

    Parameters
    ----------
    parts
        For each table what its sources gave.
    what
        Whether the tables or the reasons are meant.
    """

    def __init__(self, parts: Mapping[str, Sequence[Held]], what: What) -> None:
        self.parts, self.what = parts, what
        self.read: dict[str, pd.DataFrame] = {}

    def __getitem__(self, name: str) -> pd.DataFrame:
        if name not in self.read:
            whole = self._whole(name)
            self.read[name] = _texts(whole) if self.what == "reasons" else whole
        return self.read[name]

    def _whole(self, name: str) -> pd.DataFrame:
        return joined([getattr(held, self.what) for held in self.parts[name]])

    def some(self, name: str, columns: Sequence[str]) -> pd.DataFrame:
        """Give at least some of the columns of a table."""
        return joined([held.some(columns) for held in self.parts[name]])

    def __iter__(self) -> Iterator[str]:
        return iter(self.parts)

    def __len__(self) -> int:
        return len(self.parts)

    def counts(self, name: str, columns: Sequence[str]) -> dict[str, Counter[str]]:
        """Count the values of some columns, without holding the table in memory."""
        told: dict[str, Counter[str]] = {column: Counter() for column in columns}
        for held in self.parts[name]:
            for block in held.blocks(columns, self.what):
                for column in columns:
                    told[column].update(block[column].value_counts().to_dict())
        return {column: +counted for column, counted in told.items()}

    def write(self, name: str, path: Path, mark: str) -> None:
        """Write a table; if all of it lies in files as it is, without holding it in memory."""
        held = self.parts[name]
        files = [h.paths[self.what] for h in held if isinstance(h, Stored)]
        changed = any(self.what in vars(h) for h in held)
        if len(files) < len(held) or changed:
            frame = self._whole(name)
            shown = _texts(frame.iloc[:0]) if self.what == "reasons" else frame
            with _writer(path, frame, shown, mark) as writer:
                _write(writer, frame)
        elif len(files) == 1:
            shutil.copyfile(files[0], path)
        else:
            _append(files, path)


def joined(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Put the rows of several sources below each other."""
    return pd.concat(frames, ignore_index=True) if len(frames) > 1 else frames[0]


def _writer(
    path: Path, frame: pd.DataFrame, shown: pd.DataFrame, mark: str
) -> pa.parquet.ParquetWriter:
    """Open a file for rows like these; who reads it gets columns of the types that are shown.

    Parquet has only texts, for levels and for reasons. Written as what they are in memory they cost
    a byte each, and no text is made.
    """
    schema, seen = (
        pa.Table.from_pandas(f.iloc[:0], preserve_index=False).schema for f in (frame, shown)
    )
    told = {b"ARROW:schema": base64.b64encode(seen.serialize()), b"mark": mark.encode()}
    counted = [field.name for field in schema if not pa.types.is_dictionary(field.type)]
    writer = pa.parquet.ParquetWriter(
        path, schema.remove_metadata(), store_schema=False, write_statistics=counted
    )
    writer.add_key_value_metadata({**(seen.metadata or {}), **told})
    return writer


def _write(writer: pa.parquet.ParquetWriter, frame: pd.DataFrame) -> None:
    for start in range(0, len(frame), _ROWS):
        block = pa.Table.from_pandas(frame.iloc[start : start + _ROWS], preserve_index=False)
        writer.write_table(block.cast(writer.schema))


def _append(files: Sequence[Path], path: Path) -> None:
    """Write several files of the same columns below each other."""
    with pa.parquet.ParquetWriter(path, pa.parquet.read_schema(files[0])) as writer:
        for file in files:
            with pa.parquet.ParquetFile(file) as part:
                for batch in part.iter_batches():
                    writer.write_batch(batch)


def _texts(reasons: pd.DataFrame) -> pd.DataFrame:
    """Give missing reasons as texts."""
    after = list(reasons.columns).index("source_row") + 1
    return reasons.astype(dict.fromkeys(reasons.columns[after:], "str"))
