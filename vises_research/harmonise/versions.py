"""Versions of a form: a question that a version does not have was not left empty in it."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd

from vises_research.errors import Problems, nearest
from vises_research.harmonise import reports
from vises_research.harmonise.apply import Recoded
from vises_research.harmonise.crosswalk import Source
from vises_research.harmonise.routing import BLANK
from vises_research.read import RawTable

__all__ = ["Unasked", "answered", "mark", "unasked"]

Unasked = Mapping[str, np.ndarray]
"""Variable -> the rows of the raw table whose version of the form does not have it."""


def unasked(source: Source, raw: RawTable, problems: Problems) -> Unasked:
    """Find the rows to whose version of the form a variable does not belong.

    Parameters
    ----------
    source
        The source: ``version`` is the column that tells the version, and ``only_in`` names, for a
        variable, the versions that have it.
    raw
        Its raw table.
    problems
        Where a column or version that is not there is noted.

    Returns
    -------
    dict
        Variable -> true for every such row.
    """
    crosswalk = source.crosswalk
    if crosswalk.version is None:
        return {}
    column = raw.columns.get(crosswalk.version)
    if column is None:
        wrong = f"there is no column '{crosswalk.version}' in {raw.file.name}"
        near = nearest(crosswalk.version, raw.columns)
        problems.add(source.place("version"), wrong, nearest=near)
        return {}
    versions = [value.strip() for value in column.values]
    for name, having in crosswalk.only_in.items():
        for version in having:
            if version not in versions:
                wrong = f"no row has version '{version}' of the form"
                near = nearest(version, versions)
                problems.add(source.place("only_in", name), wrong, nearest=near)
    return {
        name: np.array([version not in having for version in versions])[column.codes]
        for name, having in crosswalk.only_in.items()
    }


def mark(found: Unasked, raw: RawTable, block: RawTable, reasons: pd.DataFrame) -> None:
    """Turn a blank into 'not in wave' where the version of the form did not ask.

    Parameters
    ----------
    found
        As :func:`unasked` gives it.
    raw, block
        The raw table, and those of its rows that the reasons are about.
    reasons
        Why values are missing; changed in place.
    """
    at = np.searchsorted(raw.rows, block.rows)
    for name, rows in found.items():
        blank = reasons[name].isin(BLANK).to_numpy()
        reasons.loc[rows[at] & blank, name] = "not_in_wave"


def answered(
    source: Source, recoded: Sequence[Recoded], found: Unasked
) -> Iterator[dict[str, object]]:
    """Give the variables that have an answer from a version that should not have them.

    Parameters
    ----------
    source, recoded
        The source and the recode tables of its columns.
    found
        As :func:`unasked` gives it.

    Yields
    ------
    dict
        A conflict.
    """
    for part in recoded:
        if part.link.name in found:
            given = part.spread(np.array([r.value is not None for r in part.resolutions]))
            if count := int(np.sum(given & found[part.link.name])):
                what = f"{count} answers from versions other than those in only_in"
                yield reports.conflict(source, part.link.name, "answered, not in version", what)
