"""Where the values of a number lie: median and quartiles, and the mean with t."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from vises_research.stats import quantity
from vises_research.stats.bases import Rows, amounts_of, choose, groups, scores, typed
from vises_research.stats.card import Card, Say
from vises_research.stats.contributors import guarded
from vises_research.stats.given import Given
from vises_research.stats.results import Method, Result
from vises_research.stats.shares.intervals import sizes

QUARTILES = Method(
    "Median and quartiles (type 7)",
    "Hyndman, R. J., & Fan, Y. (1996). Sample quantiles in statistical packages. "
    "The American Statistician, 50(4), 361-365",
)
MEAN = Method(
    "Mean with t interval, and finite-population correction where a population is named",
    "Cochran, W. G. (1977). Sampling techniques (3rd ed., section 2.8). Wiley",
)


DESCRIBE_CARD = Card("describe", rows="quartiles", tells="quantiles", discloses="quantiles")


def describe(data: Given, column: str, *, by: Sequence[str] = ()) -> Result:
    """Give the median and the quartiles of a number.

    The smallest and the largest value are left out on purpose: each tells about one unit.

    Parameters
    ----------
    column
        The number.

    Returns
    -------
    Result
        ``n`` with a value of ``asked``, ``median``, ``q1`` and ``q3``; not a number where nobody
        answered, with a note.

    Raises
    ------
    StudyError
        If a column is not there.

    Notes
    -----
    Source: Hyndman & Fan 1996.

    Examples
    --------
    >>> import pandas as pd
    >>> from vises_research import stats
    >>> stats.describe(pd.DataFrame({"fte": [1.0, 2.0, 3.0, 10.0]}), "fte").table.values.tolist()
    [[4.0, 4.0, 2.5, 1.75, 4.75]]
    """
    rows, table = counted(data, column, by, _quartiles, ["median", "q1", "q3"])
    empty = int((table["n"] == 0).sum())
    notes = (f"no median in {empty} of {len(table)} rows: nobody answered",) if empty else ()
    return Result(
        DESCRIBE_CARD,
        table,
        QUARTILES,
        rows.base,
        (*rows.notes, *notes),
        by=tuple(by),
        outcome=column,
    )


def counted(
    data: Given,
    column: str,
    by: Sequence[str],
    measure: Callable[[pd.Series], dict[str, float]],
    columns: Sequence[str],
) -> tuple[Rows, pd.DataFrame]:
    """Choose the rows, and measure a number in each group beside ``n`` and ``asked``."""
    rows = choose(data, [column], by)
    values = amounts_of(rows.frame[column])
    asked = dict(_sizes(rows.asked, by))
    cells = [
        {
            **group,
            "n": int(member.sum()),
            "asked": asked.get(tuple(group.values()), 0),
            **measure(values[member]),
        }
        for group, member in groups(rows.frame, by)
    ]
    table = pd.DataFrame(cells, columns=[*by, "n", "asked", *columns])
    return rows, table.astype({name: typed(data.frame[name]) for name in by})


MEAN_CARD = Card("mean", (Say("", quantity.MEAN, measure="mean"),), rows="means", discloses="sums")


def mean(
    data: Given,
    column: str,
    *,
    by: Sequence[str] = (),
    population_size: float | Mapping[Any, float] | None = None,
    conf_level: float = 0.95,
) -> Result:
    """Give the mean of a number, or of the scores of an ordered variable, with t.

    Parameters
    ----------
    population_size
        What the interval generalises to: ``None`` to units like these, a number to the share among
        so many ('these 69'); for groups, one number a level (or a tuple of levels).

    Returns
    -------
    Result
        ``estimate`` in the unit of the variable, ``std_error``, ``df``, ``conf_low`` and
        ``conf_high`` of ``n`` values; limits are not a number where fewer than two answered or all
        are equal, with a note.

    Raises
    ------
    StudyError
        If a column is not there or has no order, or there are more values than units.

    Notes
    -----
    m ± t(n - 1) s √((1 - n/N)/n); the factor 1 - n/N is 1 where no population is named. The
    interval covers about as often as it says.
    Source: Cochran 1977.

    Examples
    --------
    >>> import pandas as pd
    >>> from vises_research import stats
    >>> table = stats.mean(pd.DataFrame({"fte": [1.0, 2.0, 3.0, 10.0]}), "fte").table
    >>> table[["estimate", "conf_low", "conf_high"]].round(2).values.tolist()
    [[4.0, -2.5, 10.5]]
    """
    rows = choose(data, [column], by)
    values = scores(rows.frame[column]).to_numpy()
    members = [(group, values[member.to_numpy()]) for group, member in groups(rows.frame, by)]
    cells = [{**group, "n": len(part)} for group, part in members]
    sizes_ = sizes(population_size, cells, by, "n", "stats.mean")
    for cell, (_, part), size in zip(cells, members, sizes_, strict=True):
        cell.update(t_interval(part, conf_level, float(size)), conf_level=conf_level)
    table = pd.DataFrame(cells).astype({name: typed(data.frame[name]) for name in by})
    without = int(table["conf_low"].isna().sum())
    why = "fewer than two values, or all equal"
    notes = (f"no interval in {without} of {len(table)} rows: {why}",) if without else ()
    return Result(MEAN_CARD, table, MEAN, rows.base, (*rows.notes, *notes), tuple(by), column)


def t_interval(values: Any, conf_level: float, size: float = np.inf) -> dict[str, float]:
    """Give mean, standard error, degrees of freedom and limits of an array of numbers."""
    from scipy.special import stdtrit

    n = len(values)
    cell = dict.fromkeys(["estimate", "std_error", "df", "conf_low", "conf_high"], np.nan)
    if n:
        cell["estimate"] = float(np.mean(values))
    if n > 1 and np.ptp(values) > 0:
        error = float(np.std(values, ddof=1) * np.sqrt((1 - n / size) / n))
        half = float(stdtrit(n - 1, 0.5 + conf_level / 2)) * error
        low, high = cell["estimate"] - half, cell["estimate"] + half
        cell.update(std_error=error, df=float(n - 1), conf_low=low, conf_high=high)
    return cell


def _sizes(frame: pd.DataFrame, by: Sequence[str]) -> list[tuple[tuple[Any, ...], int]]:
    return [(tuple(group.values()), int(member.sum())) for group, member in groups(frame, by)]


def _quartiles(values: pd.Series) -> dict[str, float]:
    low, middle, high = values.quantile([0.25, 0.5, 0.75])
    return {"median": middle, "q1": low, "q3": high}


AMOUNTS_CARD = Card("amounts", rows="sums", tells="sums", discloses="sums")


def amounts(data: Given, column: str, *, by: Sequence[str] = ()) -> Result:
    """Give the sum and the mean of an amount.

    Parameters
    ----------
    column
        The amount: jobs, euros, hours.

    Returns
    -------
    Result
        ``n`` with a value of ``asked``, ``total`` and ``mean``; not a number where nobody answered,
        with a note. It carries the two largest units of each row for the disclosure check, which
        are neither printed nor published.

    Raises
    ------
    StudyError
        If a column is not there.

    Examples
    --------
    >>> import pandas as pd
    >>> from vises_research import stats
    >>> stats.amounts(pd.DataFrame({"fte": [1.0, 2.0, 3.0, 10.0]}), "fte").table.values.tolist()
    [[4.0, 4.0, 16.0, 4.0]]
    """
    rows, table = counted(data, column, by, _sums, ["total", "mean"])
    empty = int((table["n"] == 0).sum())
    notes = (f"no sum in {empty} of {len(table)} rows: nobody answered",) if empty else ()
    method = Method("Sum and mean")
    result = Result(
        AMOUNTS_CARD, table, method, rows.base, (*rows.notes, *notes), by=tuple(by), outcome=column
    )
    return guarded(result, rows.frame, column)


def _sums(values: pd.Series) -> dict[str, float]:
    return {"total": values.sum(min_count=1), "mean": values.mean()}
