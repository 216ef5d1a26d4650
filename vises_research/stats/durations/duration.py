"""How long it takes: the median time, and the mean time up to a limit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, get_args

import numpy as np

from vises_research.stats import noise
from vises_research.stats.card import Card, Say
from vises_research.stats.durations.process import (
    KAPLAN_MEIER,
    LIMITS,
    Floats,
    Interval,
    counted,
    each,
    limits,
    spells,
    survival,
    tabled,
)
from vises_research.stats.given import Given
from vises_research.stats.options import one_of
from vises_research.stats.results import Method, Result

Flat = Literal["event", "observed", "first"]

MEDIAN = Method(
    "Median of Kaplan-Meier",
    "Brookmeyer, R., & Crowley, J. (1982). A confidence interval for the median survival time. "
    "Biometrics, 38(1), 29-41",
)
RESTRICTED = Method("Restricted mean of Kaplan-Meier, normal interval", KAPLAN_MEIER)


MEDIAN_TIME_CARD = Card(
    "median_time",
    (Say(measure="median_time"),),
    rows="half_times",
    about="first",
    discloses="quantiles",
)


def median_time(
    data: Given,
    time: str,
    event: str,
    *,
    by: Sequence[str] = (),
    interval: Interval = "log-log",
    flat: Flat = "event",
    conf_level: float = 0.95,
) -> Result:
    """Give the median time until the event.

    Parameters
    ----------
    interval
        ``log-log`` keeps the limits inside 0 to 1; ``log`` is the default of R's survfit.
    flat
        What counts where the curve lies at exactly one half: ``event``, half way from there to the
        next event, and where none follows the time at which one half was reached, since when an
        observation stopped says nothing of when the event comes; ``observed``, where none follows
        half way to the last time observed, as R's survfit; ``first``, always the first time.

    Returns
    -------
    Result
        ``estimate`` and limits of each group, with ``n`` and ``n_event``; not a number where the
        curve, or its limit, does not come down to one half.

    Raises
    ------
    StudyError
        If a column is not there, an event is neither 0 nor 1, or a time is negative.

    Notes
    -----
    The limits are where those of the curve cross one half (Brookmeyer & Crowley 1982). Of whole
    months they cover more often than they say (0.97 to 0.98): the curve jumps over one half.

    Examples
    --------
    >>> from vises_research import stats
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"months": [3, 5, 8, 9], "left": [1, 0, 1, 1]})
    >>> float(stats.median_time(frame, "months", "left").value("estimate"))
    8.0
    """
    one_of("stats.median_time", "flat", flat, get_args(Flat))
    rows = spells(data, time, event, by)
    cells = []
    for group, values, ended in each(rows, time, event, by):
        times, risk, events, _ = counted(values, ended)
        share, error = survival(risk, events)
        curves = [share, *limits(share, error, interval, conf_level)]
        ends = [_crossing(times, one, flat) for one in curves]
        numbers = [len(values), int(ended.sum()), *ends]
        cells.append({**group, **dict(zip(_MEDIAN, [*numbers, conf_level], strict=True))})
    method = Method(f"{MEDIAN.name}, {interval} limits", MEDIAN.citation)
    why = "a median or limit that is not reached is not a number"
    return tabled(MEDIAN_TIME_CARD, cells, _MEDIAN, rows, by, method, why)


RESTRICTED_MEAN_CARD = Card(
    "restricted_mean", (Say(measure="restricted_mean"),), about="first", discloses="sums"
)


def restricted_mean(
    data: Given,
    time: str,
    event: str,
    *,
    until: float | None = None,
    by: Sequence[str] = (),
    conf_level: float = 0.95,
) -> Result:
    """Give the mean time still in, up to a limit; it is there where the median is not reached.

    Parameters
    ----------
    until
        The limit; ``None`` for the longest time that every group was observed.

    Returns
    -------
    Result
        ``estimate`` with ``std_error`` and limits of each group, ``n`` and ``n_event``.

    Raises
    ------
    StudyError
        If a column is not there, an event is neither 0 nor 1, or a time is negative.

    Notes
    -----
    The area under the curve; variance Σ A(t)² d / (n (n - d)), A the area from t on (Greenwood).
    Source: Kaplan & Meier 1958.

    Examples
    --------
    >>> from vises_research import stats
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"months": [3, 5, 8, 9], "left": [1, 0, 1, 1]})
    >>> float(stats.restricted_mean(frame, "months", "left", until=8).value("estimate"))
    6.75
    """
    rows = spells(data, time, event, by)
    spans = list(each(rows, time, event, by))
    longest = [values.max() for _, values, _ in spans if len(values)]
    until = min(longest, default=np.nan) if until is None else until
    cells = []
    for group, values, ended in spans:
        numbers = [len(values), int(ended.sum()), *_area(values, ended, until, conf_level)]
        cells.append({**group, **dict(zip(_MEAN, [*numbers, conf_level], strict=True))})
    notes = [f"means up to {until:g}"]
    if any(not len(v) or v.max() < until for _, v, _ in spans):
        notes = [*notes, "a group that was observed less long has no mean"]
    return tabled(RESTRICTED_MEAN_CARD, cells, _MEAN, rows, by, RESTRICTED, "; ".join(notes))


_MEAN = ["n", "n_event", *LIMITS]
_MEDIAN = [name for name in _MEAN if name != "std_error"]


def _crossing(times: Floats, curve: Floats, flat: Flat) -> float:
    """Give the first time at one half or below, or what ``flat`` makes of a step at one half.

    The upper limit can rise again after the curve: then the time at which it comes closest to one
    half from below counts, as in R's survfit; the interval is the longer for it.
    """
    curve = 0.5 + noise.settled(curve - 0.5, 1.0)
    level, below = times[curve == 0.5], np.where(curve < 0.5, curve, -1)
    after = float(times[below.argmax()]) if (below >= 0).any() else np.nan
    if not len(level):
        return after
    first = float(level[0])
    if flat == "first" or (flat == "event" and np.isnan(after)):
        return first
    return (first + (float(level[-1]) if np.isnan(after) else after)) / 2


def _area(values: Floats, ended: Floats, until: float, level: float) -> list[float]:
    from scipy.special import ndtri

    # Beyond the last observation the curve is unknown, unless all have left.
    if not len(values) or (values.max() < until and not ended[values == values.max()].all()):
        return [np.nan] * 4
    times, risk, events, _ = counted(values, ended)
    share, _ = survival(risk, events)
    widths = np.diff(np.minimum([0.0, *times, np.inf], until))
    areas = widths * [1.0, *share]
    after = areas[::-1].cumsum()[::-1][1:]
    error = float(np.sqrt((after**2 * events / (risk * np.maximum(risk - events, 1))).sum()))
    mean, half = float(areas.sum()), float(ndtri(0.5 + level / 2)) * error
    return [mean, error, mean - half, mean + half]
