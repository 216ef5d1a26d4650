"""Which rows are behind a result: the choice of the base, told and checked."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from vises_research.errors import Problem, StudyError, nearest
from vises_research.stats.given import Given
from vises_research.stats.glossary import COLUMNS
from vises_research.stats.orders import listed
from vises_research.stats.results import Base

NEVER_ASKED = ("not_in_wave", "not_asked", "not_applicable")
"""Reasons that say the question was not put to the row, where the reasons do not carry their own.

``study.reasons`` gives them what the study's codebook says, as ``attrs["never_asked"]``.
"""

NOT_OFFERED = "not_offered"
"""Of a multiple answer that was given: the source has no such option."""
YES_NO = {"True", "False"}
ZERO_ONE = {"0", "1", "0.0", "1.0"}


@dataclass(frozen=True)
class Rows:
    """The rows that a method may use.

    Parameters
    ----------
    frame
        The rows in the base; a value is missing only for a reason that the caller counts in.
    asked
        The rows to which the question was put.
    base, notes
        What to report.
    """

    frame: pd.DataFrame
    asked: pd.DataFrame
    base: Base
    notes: tuple[str, ...]


def choose(
    data: Given, columns: Sequence[str], by: Sequence[str] = (), in_base: Sequence[str] = ()
) -> Rows:
    """Choose the rows in which every one of some columns has a value or an accepted reason.

    Parameters
    ----------
    data
        The data.
    columns
        The columns that must have a value.
    by
        Further columns that the method groups by; they become categorical.
    in_base
        Reasons that count as an answer.

    Returns
    -------
    Rows
        The rows with their base and notes on what was left out.

    Raises
    ------
    StudyError
        If a column is not there, or reasons and values contradict each other.
    """
    frame, reasons, columns = data.frame, data.reasons, list(dict.fromkeys(columns))
    require(frame, columns, by)
    if by:
        frame = frame.astype({column: typed(frame[column]) for column in by})
    named = tuple(dict.fromkeys((*columns, *by)))
    if reasons is None and not any(frame[column].hasnans for column in columns):
        n = len(frame)
        base = Base(n, n, n, data.unit, named)
        return Rows(frame, frame, base, _in_no_group(frame, columns, by))
    why = _why(frame, columns, reasons)
    accepted = why.isna() | why.isin(list(in_base))
    kept = frame[accepted.all(axis=1)]
    asked = frame[(accepted | ~why.isin(never_asked(reasons))).all(axis=1)]
    notes = tuple(_note(column, why[column], in_base) for column in columns if why[column].any())
    notes = (*notes, *_in_no_group(kept, columns, by))
    sizes, unasked = (len(kept), len(asked), len(frame)), _unasked(frame, asked, columns, by)
    return Rows(kept, asked, Base(*sizes, data.unit, named, unasked), notes)


def _unasked(
    frame: pd.DataFrame, asked: pd.DataFrame, columns: Sequence[str], by: Sequence[str]
) -> tuple[tuple[str, ...], ...]:
    """List the groups that have rows, none of which was asked."""
    own = [column for column in by if column not in columns]
    names = [rows[own].dropna().astype(str) for rows in (frame, asked)]
    there, put = (set(rows.itertuples(index=False, name=None)) for rows in names)
    return tuple(sorted(there - put))


def _in_no_group(frame: pd.DataFrame, columns: Sequence[str], by: Sequence[str]) -> tuple[str, ...]:
    """Note the rows of the base that belong to no group: they are in it, and in no row of a table.

    A group that is itself asked about is told of as a column without a value.
    """
    groups = [column for column in by if column not in columns]
    lost = int(frame[groups].isna().any(axis=1).sum()) if groups else 0
    if not lost:
        return ()
    return (f"in no group of {', '.join(groups)}: {lost} of {len(frame)} rows of the base",)


def never_asked(reasons: pd.DataFrame | None) -> tuple[str, ...]:
    """Name the reasons that say a question was not put: those that the reasons carry, or the usual.

    Parameters
    ----------
    reasons
        Reasons for missing values.

    Returns
    -------
    tuple of str
        Their names.

    Examples
    --------
    >>> reasons = pd.DataFrame({"hours": ["not_asked", "was_away", None]})
    >>> never_asked(reasons)
    ('not_in_wave', 'not_asked', 'not_applicable', 'not_offered')
    >>> reasons.attrs["never_asked"] = ["not_asked", "was_away"]
    >>> never_asked(reasons)
    ('not_asked', 'was_away', 'not_offered')
    """
    carried = NEVER_ASKED if reasons is None else reasons.attrs.get("never_asked", NEVER_ASKED)
    return (*carried, NOT_OFFERED)


def reasons_of(frame: pd.DataFrame, column: str, reasons: pd.DataFrame | None) -> pd.Series | None:
    """Give what is told of a column's missing values; ``None`` where nothing is.

    Parameters
    ----------
    column
        A column of it.
    reasons
        Reasons for missing values, by the same index.

    Returns
    -------
    pandas.Series or None
        A reason, or null, for each row of the data. An option of a multiple answer (a column
        ``<variable>__<option>``) has those of its variable.

    Raises
    ------
    StudyError
        If there are rows without a line in the reasons, or with several.

    Examples
    --------
    >>> frame = pd.DataFrame({"why__cost": [True, None], "why__time": [False, None]})
    >>> reasons_of(frame, "why__time", pd.DataFrame({"why": [None, "refused"]})).dropna().tolist()
    ['refused']
    """
    name = None if reasons is None else _told_under(column, reasons)
    if reasons is None or name is None:
        return None
    given = _aligned(reasons, frame.index, name)
    if name != column:
        return given.mask(_not_offered(frame[column], given, reasons), NOT_OFFERED)
    # A table of reasons repeats the keys of its rows, which are values, not reasons.
    return given.mask(given == frame[column].astype("object"))


def groups(frame: pd.DataFrame, by: Sequence[str]) -> Iterator[tuple[dict[str, Any], pd.Series]]:
    """Go through every combination of levels, the empty ones too.

    Parameters
    ----------
    frame
        The data.
    by
        Grouping columns; none gives one group of all rows.

    Yields
    ------
    tuple
        The levels by column, and which rows belong.
    """
    levels = [typed(frame[column]).categories for column in by]
    for combination in itertools.product(*levels):
        member = pd.Series(True, index=frame.index)
        for column, level in zip(by, combination, strict=True):
            member &= (frame[column] == level).fillna(False).astype(bool)
        yield dict(zip(by, combination, strict=True)), member


def typed(values: pd.Series) -> pd.CategoricalDtype:
    """Give the categorical type of a column: its own, or its distinct values as listed.

    Parameters
    ----------
    values
        A column.

    Returns
    -------
    pandas.CategoricalDtype
        Its levels.
    """
    if isinstance(values.dtype, pd.CategoricalDtype):
        return values.dtype
    return pd.CategoricalDtype(listed(values))


def scores(values: pd.Series) -> pd.Series:
    """Give the numbers that ranks and means are computed from.

    Parameters
    ----------
    values
        Numbers, yes/no, or an ordered categorical.

    Returns
    -------
    pandas.Series of float
        Numbers as they are, no and yes as 0 and 1, the levels of an ordered categorical as
        1, 2, ... in their order; not a number where the value is missing.

    Raises
    ------
    StudyError
        If the values have no order.

    Examples
    --------
    >>> answers = pd.Categorical(["much", None, "little"], ["little", "much"], ordered=True)
    >>> scores(pd.Series(answers)).tolist()
    [2.0, nan, 1.0]
    """
    values = values.convert_dtypes() if values.dtype == "object" else values
    if isinstance(values.dtype, pd.CategoricalDtype) and values.dtype.ordered:
        return values.cat.codes.where(values.notna()).astype(float) + 1
    if pd.api.types.is_numeric_dtype(values.dtype):
        return _finite(values.astype(float))
    if values.isna().all():
        return pd.to_numeric(values).astype(float)
    wrong = f"column '{values.name}' has no order"
    right = "numbers, yes/no, or an ordered categorical"
    raise StudyError([Problem("stats", wrong, str(values.dtype), right)])


def amounts_of(values: pd.Series) -> pd.Series:
    """Give the numbers of an amount: numbers, or levels that are written as such.

    Raises
    ------
    StudyError
        If there is anything else.
    """
    dated = pd.api.types.is_datetime64_any_dtype(values.dtype)
    numbers = values.astype("object").where(values.notna(), None)
    found = pd.to_numeric(numbers, errors="coerce").astype(float)
    other = int((found.isna() & values.notna()).sum())
    if dated or other:
        wrong = f"column '{values.name}' is not a number"
        what = "dates" if dated else f"something else in {other} of {len(values)} rows"
        raise StudyError([Problem("stats", wrong, what, "numbers")])
    return _finite(found)


def _finite(values: pd.Series) -> pd.Series:
    """Refuse what is infinite: a division by zero, not an answer."""
    infinite = int(np.isinf(values).sum())
    if infinite:
        wrong = f"column '{values.name}' has infinite values"
        right = "finite numbers; what is not known is missing"
        raise StudyError([Problem("stats", wrong, f"{infinite} of {len(values)} rows", right)])
    return values


def measured(values: pd.Series) -> str:
    """Say on which level a column is measured: numbers that are all 0 or 1 are no and yes."""
    categories = set(map(str, typed(values).categories))
    if categories and (categories <= YES_NO or (_numeric(values) and categories <= ZERO_ONE)):
        return "yes/no"
    if isinstance(values.dtype, pd.CategoricalDtype):
        if values.dtype.ordered:
            return "ordered"
        return "of two categories" if len(categories) == 2 else "of unordered categories"
    return "a number" if _numeric(values) else "of unordered categories"


def _numeric(values: pd.Series) -> bool:
    return pd.api.types.is_numeric_dtype(values.dtype) or bool(values.isna().all())


def require(frame: pd.DataFrame, columns: Sequence[str], by: Sequence[str] = ()) -> None:
    """Refuse columns that are not there, and groupings that bear the name of a result column."""
    problems = [
        Problem("stats", f"column '{c}' is not in the table", nearest=nearest(c, map(str, frame)))
        for c in dict.fromkeys([*columns, *by])
        if c not in frame.columns
    ]
    problems += [
        Problem("stats", f"{number} columns are called '{c}'", right="a name for each")
        for c in dict.fromkeys([*columns, *by])
        if (number := int((frame.columns == c).sum())) > 1
    ]
    problems += [
        Problem("stats", f"column '{c}' bears the name of a result column", right="another name")
        for c in by
        if c in COLUMNS
    ]
    if problems:
        raise StudyError(problems)


def _why(frame: pd.DataFrame, columns: Sequence[str], reasons: pd.DataFrame | None) -> pd.DataFrame:
    """Give the reason where a value is missing (``unknown`` where nothing is known), else null."""
    why: dict[str, Any] = {}
    for column in columns:
        missing = frame[column].isna().to_numpy()
        known = reasons_of(frame, column, reasons)
        if known is None:
            why[column] = np.where(missing, "unknown", pd.NA)
            continue
        if (known.notna() & ~missing).any():
            wrong = f"column '{column}' has both a value and a missing reason in some rows"
            found = str(int((known.notna() & ~missing).sum()))
            raise StudyError([Problem("stats", wrong, found, "reasons of the same rows")])
        why[column] = known.where(known.notna(), "unknown").where(missing)
    return pd.DataFrame(why, index=frame.index, columns=list(columns), dtype="object")


def _told_under(column: str, reasons: pd.DataFrame) -> str | None:
    """Name the column that holds the reasons of another: itself, or the variable of an option."""
    parts = str(column).split("__")
    names = (column, *("__".join(parts[:end]) for end in range(len(parts) - 1, 0, -1)))
    return next((name for name in names if name in reasons), None)


def _not_offered(option: pd.Series, given: pd.Series, reasons: pd.DataFrame) -> pd.Series:
    """Say where the question was answered in a source that has nothing on this option."""
    if "source" not in reasons:
        return pd.Series(False, index=option.index)
    source = _aligned(reasons, option.index, "source")
    there = set(source[option.notna()])
    return given.isna() & option.isna() & ~source.isin(there)


def _aligned(reasons: pd.DataFrame, index: pd.Index, column: str) -> pd.Series:
    """Give a column of the reasons for some rows, which are found by their index."""
    same = reasons.index.equals(index)
    wrong, found = "", ""
    if not index.isin(reasons.index).all():
        wrong = "the table has rows for which there are no reasons"
    elif not same and not reasons.index.is_unique:
        wrong = "several rows of the reasons have the same index"
        found = f"{int(reasons.index.duplicated().sum())} rows too many"
    if wrong:
        raise StudyError([Problem("stats", wrong, found, "reasons of the same rows")])
    return (reasons[column] if same else reasons.loc[index, column]).astype("object")


def _note(column: str, why: pd.Series, in_base: Sequence[str]) -> str:
    """Tell how many values of a column are missing, and why; counted in or left out."""
    tally = why.dropna().value_counts().sort_index()
    parts = [
        f"{reason} {number}{' (in the base)' if reason in in_base else ''}"
        for reason, number in tally.items()
    ]
    return f"{column}: no value in {int(tally.sum())} of {len(why)} rows: {', '.join(parts)}"
