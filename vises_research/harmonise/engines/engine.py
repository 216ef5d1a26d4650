"""What an engine has to be able to do, and which there are."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module, util
from pathlib import Path
from typing import Any

import narwhals as nw
import pyarrow as pa
import pyarrow.parquet

from vises_research.errors import Problem, StudyError, nearest
from vises_research.harmonise.rows.store import Stored

__all__ = ["NAMES", "ROWS", "Engine", "chosen", "read_parts"]

NAMES = ("pandas", "polars", "duckdb", "spark")
ROWS = 100_000
"""About how many rows are worked on at once."""

_LIBRARIES = {"polars": "polars", "duckdb": "duckdb", "spark": "pyspark"}


class Engine(ABC):
    """Reads a delimited file and recodes it; a subclass for each library.

    Parameters
    ----------
    folder
        Where the harmonised rows are written, part by part.
    mark
        What is to be said of the data.
    master
        The address of a cluster, for an engine that can use one.
    """

    most_levels = 0
    """Up to how many distinct values it recodes itself; of columns with more it gives the texts."""

    def __init__(self, folder: Path, mark: str = "", master: str | None = None) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self.mark, self.master = folder, mark, master
        self.stores: list[Stored] = []

    @abstractmethod
    def scan(self, path: Path, names: Sequence[str], delimiter: str, lines: bool) -> Any:
        """Give a file of texts as a lazy table of the library.

        Parameters
        ----------
        path
            The file: UTF-8, with one header row.
        names
            What the columns are to be called.
        delimiter
            What stands between cells.
        lines
            Whether each row is one line.
        """

    @abstractmethod
    def batches(self, frame: nw.LazyFrame[Any]) -> Iterator[pa.RecordBatch]:
        """Run a query block by block; the rows keep the order of the file."""

    def recoded(
        self, frame: nw.LazyFrame[Any], columns: Mapping[str, Sequence[str] | None]
    ) -> Iterator[pa.RecordBatch]:
        """Give for each cell its line in the recode table, block by block.

        Parameters
        ----------
        frame
            A table of texts.
        columns
            For each column its distinct values; nothing where the texts themselves are asked for.
        """
        cells = [
            self.line(name, values) if values else nw.col(name) for name, values in columns.items()
        ]
        return self.batches(frame.select(*cells))

    def line(self, column: str, values: Sequence[str]) -> nw.Expr:
        """Give the position of a column's cells among its distinct values."""
        lines = range(len(values))
        return nw.col(column).replace_strict(
            values, lines, default=nw.lit(-1), return_dtype=nw.Int32
        )

    def store(self, table: str) -> Stored:
        """Open the files for the next source of a table."""
        self.stores.append(Stored(self.folder / f"{table}.{len(self.stores)}.parquet", self.mark))
        return self.stores[-1]


def read_parts(paths: Sequence[Path]) -> Iterator[pa.RecordBatch]:
    """Read Parquet files one after the other, block by block."""
    for path in paths:
        with pa.parquet.ParquetFile(path) as file:
            yield from file.iter_batches(ROWS)


def chosen(name: str, folder: Path, mark: str = "", master: str | None = None) -> Engine | None:
    """Give an engine by its name.

    Parameters
    ----------
    name
        One of :data:`NAMES`.
    folder
        Where the harmonised rows are written, part by part.
    mark
        What is to be said of the data wherever they go.
    master
        The address of a cluster, for Spark.

    Returns
    -------
    Engine or None
        ``None`` for ``pandas``, which needs none.

    Raises
    ------
    StudyError
        Where there is no such engine, or its library is not installed.
    """
    if name not in NAMES:
        wrong, right = f"there is no engine '{name}'", f"one of {', '.join(NAMES)}"
        raise StudyError([Problem("--engine", wrong, right=right, nearest=nearest(name, NAMES))])
    if name == "pandas":
        return None
    if util.find_spec(_LIBRARIES[name]) is None:
        right = f"pip install 'vises-research[{name}]'"
        raise StudyError([Problem("--engine", f"{name} is not installed", right=right)])
    module = import_module(f"vises_research.harmonise.engines.on_{name}")
    made: Engine = module.Made(folder, mark, master)
    return made
