"""In which order the levels of a column stand, and where that is known rather than guessed."""

from __future__ import annotations

import datetime
import numbers
import re
from typing import Any

import numpy as np
import pandas as pd

from vises_research.errors import Problem, StudyError

NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
MOMENT = re.compile(r"\d{4}(-\d\d(-\d\d([T ]\d\d:\d\d(:\d\d)?)?)?)?")
"""A date as ISO 8601 writes it: its letters stand in the order of time."""


def listed(values: pd.Series) -> list[Any]:
    """List the levels of a column always in the same way, whatever the order of its rows.

    Parameters
    ----------
    values
        A column.

    Returns
    -------
    list
        The levels of a categorical as they are; else the distinct values, numbers in text by their
        size. It is a list to look things up in: of words it says nothing about before and after.

    Raises
    ------
    StudyError
        If the values are of several kinds, which cannot be compared.

    Examples
    --------
    >>> listed(pd.Series(["10", "2", None]))
    ['2', '10']
    """
    if isinstance(values.dtype, pd.CategoricalDtype):
        return list(values.cat.categories)
    known = list(values.dropna().unique())
    try:
        return sorted(known, key=float) if _written(known, NUMBER) else sorted(known)
    except TypeError:
        kinds = ", ".join(sorted({type(one).__name__ for one in known}))
        wrong = f"column '{values.name}' mixes values that cannot be compared"
        right = "values of one kind, such as text only"
        raise StudyError([Problem("stats", wrong, kinds, right)]) from None


def in_order(values: pd.Series) -> list[Any]:
    """List the levels that a column has, from the first to the last.

    Parameters
    ----------
    values
        A column.

    Returns
    -------
    list
        The levels with rows, in the order of an ordered categorical, of numbers or of dates.

    Raises
    ------
    StudyError
        If there are several and nothing says which comes first: words have no order, and that of
        the alphabet would put 'after' before 'before'.

    Examples
    --------
    >>> in_order(pd.Series(["wave 2", "wave 10"], name="wave"))
    Traceback (most recent call last):
    vises_research.errors.StudyError: stats: column 'wave' does not say which of its levels comes \
first. Found: wave 10, wave 2 by the alphabet; wave 2, wave 10 in the order of the rows. Right \
would be: an ordered categorical, such as pd.CategoricalDtype(['wave 2', 'wave 10'], ordered=True).
    """
    seen = list(values.dropna().astype(object).unique())
    known = [one for one in listed(values) if one in seen]
    if len(known) < 2 or getattr(values.dtype, "ordered", False):
        return known
    if has_order(values):  # the levels of a categorical may stand in any order
        return sorted(known, key=float) if _written(known, NUMBER) else sorted(known)
    alphabet, rows = ", ".join(sorted(map(str, known))), ", ".join(map(str, seen))
    both = f"{alphabet} by the alphabet; {rows} in the order of the rows"
    found = both if alphabet != rows else f"{rows}, by the alphabet and in the order of the rows"
    right = f"an ordered categorical, such as pd.CategoricalDtype({seen}, ordered=True)"
    wrong = f"column '{values.name}' does not say which of its levels comes first"
    raise StudyError([Problem("stats", wrong, found, right)])


def has_order(values: pd.Series) -> bool:
    """Tell whether something says which level of a column comes first, or there is but one.

    Examples
    --------
    >>> has_order(pd.Series(["no", "yes"])), has_order(pd.Series([False, True]))
    (False, True)
    """
    known = list(values.dropna().astype(object).unique())
    return len(known) < 2 or bool(getattr(values.dtype, "ordered", False)) or _ranked(known)


def _ranked(known: list[Any]) -> bool:
    """Tell whether values have an order of their own: numbers, yes and no, dates."""
    moments = (datetime.date, pd.Period, pd.Timedelta, pd.Interval)
    plain = all(isinstance(one, numbers.Number | np.bool_) for one in known)
    dated = all(isinstance(one, moments) for one in known)
    return plain or dated or _written(known, NUMBER) or _written(known, MOMENT)


def _written(known: list[Any], form: re.Pattern[str]) -> bool:
    return all(isinstance(one, str) and form.fullmatch(one.strip()) for one in known)
