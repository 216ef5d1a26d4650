"""Any engine, any size: Polars, DuckDB or Spark read a large file and recode it block by block.

The engine gives the distinct values of the columns, and later for every row the line of the recode
table under which its value falls; both through narwhals. What a line means, routing, multiple
response and the audit are the same code for every engine, so the results are the same too.
"""

from vises_research.harmonise.engines.engine import NAMES, Engine, chosen
from vises_research.harmonise.engines.scan import Scanned, blocks, distinct, filled, scanned

__all__ = [
    "NAMES",
    "Engine",
    "Scanned",
    "blocks",
    "chosen",
    "distinct",
    "filled",
    "scanned",
]
