"""From when to when: the spans that single units spent in each step."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import Literal

import pandas as pd

from vises_research.errors import Problem, StudyError
from vises_research.stats.bases import Rows, choose, never_asked, reasons_of
from vises_research.stats.card import Card
from vises_research.stats.given import Given
from vises_research.stats.options import one_of
from vises_research.stats.results import Base, Method, Result

Order = Literal["entry", "length"]


SPANS_CARD = Card("spans", rows="spans", discloses="units")


def spans(  # noqa: PLR0913 - whose, which, from when to when, how it ended
    data: Given,
    who: str,
    step: str,
    start: str,
    end: str,
    *,
    how: str = "",
    since: str = "",
    until: datetime.date | None = None,
    order: Order = "entry",
) -> Result:
    """Give from when to when each unit was in each step, without telling which unit it is.

    Parameters
    ----------
    frame
        The data, one row a unit and step.
    who, step
        The unit, and the step that it was in.
    start, end
        Dates. An end that was not asked for (or, without ``reasons``, is missing) is of a span that
        still runs.
    how
        How the step ended, as a further column of the table; optional.
    since
        A date of each unit; times are then days since it, instead of dates.
    until
        The last day of observation, to which running spans go; ``None`` is the last date there is.
    order
        Units stand by their ``entry`` (``since``, or the first date), or by their ``length``.

    Returns
    -------
    Result
        A row a unit and step: ``lane`` (the unit's place in the order), ``start``, ``end``, and
        ``running`` (1 or 0). Its base counts units.

    Raises
    ------
    StudyError
        If a column is not there, or a unit has the same step twice.

    Examples
    --------
    >>> from vises_research import stats
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"pilot": ["P2", "P1"], "step": ["a", "a"],
    ...                       "from": pd.to_datetime(["2018-03-01", "2018-01-01"]),
    ...                       "to": pd.to_datetime(["2018-05-01", "2018-02-01"])})
    >>> stats.spans(frame, "pilot", "step", "from", "to").table["lane"].tolist()
    [1, 2]
    """
    one_of("stats.spans", "order", order, ("entry", "length"))
    by = [step, how] if how else [step]
    columns = [who, *by, *([since] if since else [])]
    choose(data, [start, end], by, [*never_asked(data.reasons), "unknown"])
    rows = choose(data, columns, by)
    _require(rows.frame, who, step)
    own = {_WHO: rows.frame[who]} | ({_SINCE: rows.frame[since]} if since else {})
    dated, lost = _dated(
        replace(rows, frame=rows.frame.assign(**own)), (start, end), data.reasons, until
    )
    entry = dated["start"].fillna(dated["end"]) if not since else dated[_SINCE]
    if since:
        ends = dated[["start", "end"]]
        dated[["start", "end"]] = ends.apply(
            lambda end: (end - dated[_SINCE]).dt.days.astype(float)
        )
    dated["lane"] = _lanes(dated, entry, order)
    table = dated.sort_values(["lane", step])[["lane", *by, "start", "end", "running"]]
    answered, asked, total = (
        int(part.nunique()) for part in (dated[_WHO], rows.asked[who], data.frame[who])
    )
    base = Base(answered, asked, total, data.unit)
    method = Method(f"Spans of single units, ordered by {order}")
    notes = (*rows.notes, *lost, f"running spans: {int(dated['running'].sum())}")
    return Result(SPANS_CARD, table.reset_index(drop=True), method, base, notes, by=tuple(by))


_WHO, _SINCE = "\0who", "\0since"
"""The unit and its date, under names that no column of data, nor of the result, has."""


def _require(frame: pd.DataFrame, who: str, step: str) -> None:
    twice = int(frame.duplicated([who, step]).sum())
    if twice:
        wrong, right = f"'{who}' has the same '{step}' twice", "one row a unit and step"
        raise StudyError([Problem("stats.spans", wrong, f"{twice} rows too many", right)])


def _dated(
    rows: Rows, dates: tuple[str, str], reasons: pd.DataFrame | None, until: datetime.date | None
) -> tuple[pd.DataFrame, list[str]]:
    """Give the rows that have a date, with both dates and whether they still run."""
    data = rows.frame
    starts, ends = (pd.to_datetime(data[name]) for name in dates)
    running = ends.isna() & starts.notna()
    if (why := reasons_of(data, dates[1], reasons)) is not None:
        running &= why.isin(never_asked(reasons))
    last = pd.Timestamp(until) if until else max(starts.max(), ends.max())
    data = data.assign(start=starts, end=ends.mask(running, last), running=running.astype(int))
    known = starts.notna() | ends.notna()
    notes = [f"running spans are drawn until {last:%Y-%m-%d}"] if running.any() else []
    lacking = int((data["start"].isna() ^ data["end"].isna()).sum())
    notes += [f"one of two dates is not known in {lacking} rows"] if lacking else []
    notes += [f"left out: {int((~known).sum())} rows without a date"] if not known.all() else []
    return data[known].copy(), notes


def _lanes(data: pd.DataFrame, entry: pd.Series, order: Order) -> pd.Series:
    """Give each unit its place in the order; the other measure decides ties."""
    unit = data[_WHO].astype(object)
    first = entry.groupby(unit).min()
    last = data["end"].fillna(data["start"]).groupby(unit).max()
    length = last - data["start"].fillna(data["end"]).groupby(unit).min()
    measures = [first, -length] if order == "entry" else [-length, first]
    ranked = measures[0].to_frame("a").assign(b=measures[1]).sort_values(["a", "b"], kind="stable")
    return unit.map({name: place for place, name in enumerate(ranked.index, 1)}).astype(int)
