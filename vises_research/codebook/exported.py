"""What is exported: a codebook, and the harmonised tables as far as they are made."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from vises_research.codebook.model import Codebook

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Exported"]


@dataclass(frozen=True)
class Exported:
    """What is exported: a codebook, the harmonised tables, and what is said of them."""

    codebook: Codebook
    processed: Path
    languages: tuple[str, ...]
    title: Mapping[str, str]
    simulated: bool
    min_cell: int = 5

    def data(self, table: str) -> "tuple[pd.DataFrame, pd.DataFrame] | None":
        """Read a harmonised table with its reasons, if it was made."""
        import pandas as pd

        paths = [self.processed / f"{table}{part}.parquet" for part in ("", ".missing")]
        if not all(path.exists() for path in paths):
            return None
        return pd.read_parquet(paths[0]), pd.read_parquet(paths[1])
