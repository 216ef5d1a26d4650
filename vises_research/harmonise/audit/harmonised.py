"""Everything that harmonising gives: the tables, why values are missing, and the audit."""

from dataclasses import dataclass

import pandas as pd

from vises_research.harmonise.audit.controls import COVERAGE
from vises_research.harmonise.rows.store import Later

__all__ = ["Harmonised", "Summary"]


@dataclass(frozen=True)
class Summary:
    """What a run did, in numbers.

    Parameters
    ----------
    sources, rows
        Sources read, and rows of the harmonised tables.
    recoded
        Cells that a rule gave a value.
    unresolved
        Cells that no rule knew, each declared by its source.
    """

    sources: int
    rows: int
    recoded: int
    unresolved: int


@dataclass(frozen=True)
class Harmonised:
    """Everything that harmonising gives.

    Parameters
    ----------
    tables, reasons
        By table: the rows, and why values are missing.
    recodes, unresolved, unused, conflicts, sources, controls
        The audit: recode tables, cells that no rule knew, rules that nothing matched, what
        contradicts itself, who asked what and how, and what each file was.
    """

    tables: Later
    reasons: Later
    recodes: pd.DataFrame
    unresolved: pd.DataFrame
    unused: pd.DataFrame
    conflicts: pd.DataFrame
    sources: pd.DataFrame
    controls: pd.DataFrame

    @property
    def coverage(self) -> pd.DataFrame:
        """Who asked what: of the controls, what a matrix of variable, partner and wave shows."""
        return self.controls[COVERAGE]

    @property
    def summary(self) -> Summary:
        """The run in numbers."""
        rules = self.recodes["rule"]
        given = ~rules.str.match("missing:|impossible|unresolved|constant")
        return Summary(
            sources=len(self.sources),
            rows=int(self.sources["rows"].sum()),
            recoded=int(self.recodes.loc[given, "count"].sum()),
            unresolved=len(self.unresolved),
        )
