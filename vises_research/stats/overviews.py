"""A table at a glance: what every column is called, what it holds, and how many rows have it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from vises_research.stats.bases import measured, reasons_of
from vises_research.stats.given import Given

if TYPE_CHECKING:
    from vises_research.stats.data import Data

COLUMNS = ("variable", "label", "measured", "levels", "n", "missing")


def overview(data: Data | pd.DataFrame) -> pd.DataFrame:
    """Tell of every column what it is called, what it holds, and how many rows have it.

    Parameters
    ----------
    data
        The data, or a plain table.

    Returns
    -------
    pandas.DataFrame
        One row a column: ``variable``, ``label`` (in the first language of the labels),
        ``measured``, ``levels``, ``n`` rows with a value, and ``missing``: how many have none, for
        which reasons.

    Examples
    --------
    >>> import pandas as pd
    >>> overview(pd.DataFrame({"fte": [4.0, 2.5, None]})).values.tolist()
    [['fte', '', 'a number', '', 2, 'unknown 1']]
    """
    whole = data if isinstance(data, Given) else Given(data.reset_index(drop=True))
    rows = [_told(whole, str(column)) for column in whole.frame.columns]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _told(data: Given, column: str) -> tuple[Any, ...]:
    values, lacking = data.frame[column], data.frame[column].isna()
    why = reasons_of(data.frame, column, data.reasons)
    levels = ", ".join(map(str, values.cat.categories)) if hasattr(values, "cat") else ""
    kind = "a date" if values.dtype.kind == "M" else measured(values)
    told = _counted(None if why is None else why[lacking], int(lacking.sum()))
    return column, _label(data, column), kind, levels, int((~lacking).sum()), told


def _label(data: Given, column: str) -> str:
    labels = getattr(data, "labels", None)
    if labels is None:
        return ""
    known = [x for x in labels.languages if not labels.gaps([column], [], x)]
    return str(labels.variable(column, known[0])) if known else ""


def _counted(why: pd.Series | None, lacking: int) -> str:
    """Count the reasons of the rows that have no value: ``not_asked 6, refused 1``."""
    if not lacking:
        return ""
    tally = {} if why is None else why.fillna("unknown").value_counts().sort_index().to_dict()
    return ", ".join(f"{reason} {n}" for reason, n in (tally or {"unknown": lacking}).items())
