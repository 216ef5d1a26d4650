"""Cleans and harmonises: from raw columns to one table for each thing that is studied.

Everything that happens to a value goes through one object, the recode table, which is written
beside the tables and is their audit.
"""

from vises_research.harmonise.all_sources import run
from vises_research.harmonise.audit.harmonised import Harmonised, Summary
from vises_research.harmonise.audit.trace import Trace, trace
from vises_research.harmonise.write import write

__all__ = ["Harmonised", "Summary", "Trace", "run", "trace", "write"]
