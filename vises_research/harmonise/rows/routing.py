"""Routing: a blank is 'not asked' where the question was not put, and elsewhere 'no answer'."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from vises_research.codebook import Variable
from vises_research.harmonise.crosswalk.source import Source
from vises_research.harmonise.rows.recode import Recoded, ticked

__all__ = ["BLANK", "has_one", "route", "settle_nothing"]

BLANK = ("no_answer", "not_shown_or_no_answer")
"""The reasons that say no more than that there is nothing."""


def route(source: Source, table: pd.DataFrame, reasons: pd.DataFrame) -> None:
    """Turn a blank into 'not asked' where the routing says that the question was not asked.

    Parameters
    ----------
    source
        The source, whose variables say under ``ask_if`` when they are asked.
    table
        Its harmonised rows.
    reasons
        Why values are missing; changed in place.
    """
    for name, variable in source.variables.items():
        if not variable.ask_if or name not in reasons:
            continue
        skipped = np.zeros(len(table), dtype=bool)
        for other, levels in variable.ask_if.items():
            told = reasons[other] if other in reasons else pd.Series(dtype=object)
            unknown = told.isin(["not_in_wave", "unresolved"]).reindex(
                table.index, fill_value=False
            )
            skipped |= ~unknown.to_numpy() & ~has_one(table, other, source.variables[other], levels)
        skipped &= reasons[name].isin(BLANK).to_numpy()
        reasons.loc[skipped, name] = "not_asked"


def has_one(
    table: pd.DataFrame, name: str, variable: Variable, levels: Sequence[str]
) -> np.ndarray:
    """Say in which rows a variable has one of some levels.

    Parameters
    ----------
    table
        Harmonised rows.
    name, variable
        The variable.
    levels
        Levels of its scale, options of a multiple answer, or numbers, as the codebook writes them.

    Returns
    -------
    numpy.ndarray
        One truth a row; a row without a value has none of them.
    """
    if variable.kind == "options":
        ticks = table[[f"{name}__{level}" for level in levels]].eq(True).any(axis=1)
        return np.asarray(ticks.astype(bool))
    wanted = [float(level) for level in levels] if variable.numeric else levels
    return np.asarray(table[name].isin(wanted))


def settle_nothing(
    source: Source, recoded: Sequence[Recoded], table: pd.DataFrame, reasons: pd.DataFrame
) -> None:
    """Give a multiple response without a tick the meaning that its source declares for it.

    Parameters
    ----------
    source
        The source; under ``none_is`` stands ``no``, or why there is no answer.
    recoded
        The recode tables of its columns.
    table, reasons
        Its harmonised rows and why values are missing, routing included; changed in place.
    """
    for name, meaning in source.crosswalk.none_is.items():
        blank = reasons[name].isin(BLANK).to_numpy()
        if meaning != "no":
            reasons.loc[blank, name] = meaning
            continue
        parts = [part for part in recoded if part.link.name == name]
        options = [*source.codebook.levels(source.variables[name])]
        for option, cells in ticked(parts, options).items():
            table.loc[blank & (cells >= 0), f"{name}__{option}"] = False
        reasons.loc[blank, name] = None
