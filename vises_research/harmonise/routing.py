"""Routing: a blank to a question that was not asked is not that of somebody who was silent."""

import numpy as np
import pandas as pd

from vises_research.codebook import Codebook, Variable
from vises_research.harmonise.crosswalk import Source

__all__ = ["BLANK", "route"]

BLANK = ("no_answer", "not_shown_or_no_answer")
"""The reasons that say no more than that there is nothing."""


def route(source: Source, table: pd.DataFrame, reasons: pd.DataFrame, codebook: Codebook) -> None:
    """Turn a blank into 'not asked' where the routing says that the question was not asked.

    Parameters
    ----------
    source
        The source.
    table
        Its harmonised rows.
    reasons
        Why values are missing; changed in place.
    codebook
        The codebook, whose variables say under ``ask_if`` when they are asked.
    """
    variables = codebook.tables[source.crosswalk.fills].variables
    for name, variable in variables.items():
        if not variable.ask_if or name not in reasons:
            continue
        skipped = np.zeros(len(table), dtype=bool)
        for other, levels in variable.ask_if.items():
            told = reasons[other] if other in reasons else pd.Series(dtype=object)
            unknown = told.isin(["not_in_wave", "unresolved"]).reindex(
                table.index, fill_value=False
            )
            skipped |= ~unknown.to_numpy() & _elsewhere(table, other, variables[other], levels)
        skipped &= reasons[name].isin(BLANK).to_numpy()
        reasons.loc[skipped, name] = "not_asked"


def _elsewhere(table: pd.DataFrame, name: str, variable: Variable, levels: list[str]) -> np.ndarray:
    """Say in which rows a variable does not have one of these levels."""
    if variable.kind == "options":
        ticked = table[[f"{name}__{level}" for level in levels]].eq(True).any(axis=1)
        return np.asarray(~ticked.astype(bool))
    return np.asarray(~table[name].isin(levels))
