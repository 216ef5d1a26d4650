"""Rows to which a question was not put: their version of the form lacks it, or it was not shown."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd

from vises_research.errors import nearest
from vises_research.harmonise.crosswalk import patterns
from vises_research.harmonise.crosswalk.source import Source
from vises_research.harmonise.rows.part import conflict
from vises_research.harmonise.rows.recode import Recoded
from vises_research.harmonise.rows.routing import BLANK
from vises_research.read import RawTable

__all__ = ["Unasked", "answered", "mark", "unasked"]

Unasked = Mapping[tuple[str, str], np.ndarray]
"""Variable and missing reason -> the rows of the raw table to which it was not put for it."""

_CONFLICTS = {
    "not_in_wave": (
        "answered, not in version",
        "{} answers from versions other than those in only_in",
    ),
    "not_asked": ("answered, not shown", "{} answers where the columns of shown_if are blank"),
}


def unasked(source: Source, raw: RawTable) -> Unasked:
    """Find the rows to which a variable was not put.

    Parameters
    ----------
    source
        The source: ``version`` is the column that tells the version, ``only_in`` names, for a
        variable, the versions that have it, and ``shown_if`` columns of which one holds something
        where the question was shown. A column or version that is not there becomes a problem.
    raw
        Its raw table.

    Returns
    -------
    dict
        Variable and reason -> true for every such row.
    """
    lacking = {(name, "not_in_wave"): rows for name, rows in _lacking(source, raw)}
    hidden = {(name, "not_asked"): rows for name, rows in _hidden(source, raw)}
    return lacking | hidden


def _lacking(source: Source, raw: RawTable) -> Iterator[tuple[str, np.ndarray]]:
    """Give the rows whose version of the form does not have a variable."""
    crosswalk = source.crosswalk
    if crosswalk.version is None:
        return
    column = raw.columns.get(crosswalk.version)
    if column is None:
        source.note_absent("version", name=crosswalk.version, raw=raw)
        return
    versions = [value.strip() for value in column.values]
    for name, having in crosswalk.only_in.items():
        for version in having:
            if version not in versions:
                wrong = f"no row has version '{version}' of the form"
                source.note("only_in", name, wrong=wrong, nearest=nearest(version, versions))
        yield name, np.array([version not in having for version in versions])[column.codes]


def _hidden(source: Source, raw: RawTable) -> Iterator[tuple[str, np.ndarray]]:
    """Give the rows in which all columns are blank that tell whether a question was shown."""
    for name, columns in source.crosswalk.shown_if.items():
        hidden = np.ones(len(raw.rows), dtype=bool)
        for pattern in columns:
            found = patterns.matching(pattern, list(raw.columns))
            if not found:
                source.note_absent("shown_if", name, name=pattern, raw=raw)
            for column in (raw.columns[each] for each in found):
                hidden &= np.array([not value.strip() for value in column.values])[column.codes]
        yield name, hidden


def mark(found: Unasked, raw: RawTable, block: RawTable, reasons: pd.DataFrame) -> None:
    """Turn a blank into the reason for which the question was not put to a row.

    Parameters
    ----------
    found
        Variable and reason -> true for every row of the raw table to which it was not put.
    raw, block
        The raw table, and those of its rows that the reasons are about.
    reasons
        Why values are missing; changed in place.
    """
    at = np.searchsorted(raw.rows, block.rows)
    for (name, reason), rows in found.items():
        blank = reasons[name].isin(BLANK).to_numpy()
        reasons.loc[rows[at] & blank, name] = reason


def answered(
    source: Source, recoded: Sequence[Recoded], found: Unasked
) -> Iterator[dict[str, object]]:
    """Give the variables that have an answer from rows to which they were not put.

    Parameters
    ----------
    source, recoded
        The source and the recode tables of its columns.
    found
        Variable and reason -> true for every row of the raw table to which it was not put.

    Yields
    ------
    dict
        A conflict. An option that is not ticked is no answer.
    """
    for (name, reason), rows in found.items():
        given = np.zeros(len(rows), dtype=bool)
        for part in (part for part in recoded if part.link.name == name):
            given |= part.each(lambda r: r.value is not None and r.value is not False)
        if count := int(np.sum(given & rows)):
            kind, what = _CONFLICTS[reason]
            yield conflict(source, name, kind, what.format(count))
