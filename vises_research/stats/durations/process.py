"""How long rows stay: the share still in over time, and whether groups differ in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from vises_research.errors import Problem, StudyError
from vises_research.stats import noise, quantity
from vises_research.stats.bases import Rows, choose, groups, scores, typed
from vises_research.stats.card import Card, Say
from vises_research.stats.given import Given
from vises_research.stats.options import one_of
from vises_research.stats.results import Method, Result

Floats = NDArray[np.float64]
Interval = Literal["log-log", "log"]

KAPLAN_MEIER = (
    "Kaplan, E. L., & Meier, P. (1958). Nonparametric estimation from incomplete observations. "
    "Journal of the American Statistical Association, 53(282), 457-481"
)
LOGRANK = Method(
    "Log-rank test, hypergeometric variance",
    "Mantel, N. (1966). Evaluation of survival data and two new rank order statistics arising in "
    "its consideration. Cancer Chemotherapy Reports, 50(3), 163-170",
)
_COUNTS = ["n_risk", "n_event", "n_censored"]
LIMITS = ["estimate", "std_error", "conf_low", "conf_high", "conf_level"]


KAPLAN_MEIER_CARD = Card(
    "kaplan_meier", (Say(kind=quantity.SHARE),), rows="survival", about="first", discloses="steps"
)


def kaplan_meier(
    data: Given,
    time: str,
    event: str,
    *,
    by: Sequence[str] = (),
    interval: Interval = "log-log",
    conf_level: float = 0.95,
) -> Result:
    """Give the share of rows that are still in, after every time.

    Parameters
    ----------
    interval
        ``log-log`` keeps the limits inside 0 to 1; ``log`` is the default of R's survfit.

    Returns
    -------
    Result
        A row a ``time``: ``n_risk``, ``n_event``, ``n_censored``, ``estimate`` and limits.

    Raises
    ------
    StudyError
        If a column is not there, an event is neither 0 nor 1, or a time is negative.

    Notes
    -----
    S(t) = Π (1 - d/n), se = S √Σ d / (n (n - d)) (Greenwood). The interval is approximate and holds
    at one time, not for the curve. There is none before the first event, nor after all have left.
    Source: Kaplan & Meier 1958.

    Examples
    --------
    >>> from vises_research import stats
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"months": [3, 5, 8, 8], "left": [1, 0, 1, 0]})
    >>> stats.kaplan_meier(frame, "months", "left").table["estimate"].tolist()
    [0.75, 0.75, 0.375]
    """
    rows = spells(data, time, event, by)
    cells = []
    for group, values, ended in each(rows, time, event, by):
        times, risk, events, censored = counted(values, ended)
        share, error = survival(risk, events)
        ends = limits(share, error, interval, conf_level)
        columns = [times, risk, events, censored, share, error, *ends]
        names = ["time", *_COUNTS, *LIMITS[:-1]]
        for row in zip(*columns, strict=True):
            cells.append({**group, **dict(zip(names, row, strict=True)), "conf_level": conf_level})
    method = Method(f"Kaplan-Meier, Greenwood's error, {interval} interval", KAPLAN_MEIER)
    names = ["time", *_COUNTS, *LIMITS]
    why = "no interval before the first event, nor an error after the last left"
    return tabled(KAPLAN_MEIER_CARD, cells, names, rows, by, method, why)


LOGRANK_CARD = Card(
    "logrank", (Say("test", effect="groups_time"),), about="samples", discloses="tests"
)


def logrank(data: Given, time: str, event: str, group: str, *, strata: str | None = None) -> Result:
    """Test whether groups have the same survival curve.

    Parameters
    ----------
    group
        The groups; those without rows do not count.
    strata
        A column within whose levels groups are compared, so that what differs between its levels is
        not taken for a difference of groups; ``None`` for one stratum.

    Returns
    -------
    Result
        Row ``test``: ``statistic`` (chi-square) on ``df``, ``p_value``, ``n`` and ``n_event``; then
        a row ``group`` for each (``first``), with the events ``n_expected`` if all were alike.

    Raises
    ------
    StudyError
        If a column is not there, an event is neither 0 nor 1, or a time is negative.

    Notes
    -----
    (O - E)' V⁻ (O - E), summed over event times and strata; ``df`` is the rank of V, so that a
    group that was never at risk together with another does not count (Mantel 1966). Approximate:
    with few events p is too small.

    Examples
    --------
    >>> from vises_research import stats
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"t": [13, 18, 21], "e": [0, 1, 1], "region": ["q", "r", "s"]})
    >>> round(float(stats.logrank(frame, "t", "e", "region").table["p_value"].iloc[0]), 3)
    0.317
    """
    from scipy.special import chdtrc

    by = [strata, group] if strata else [group]
    rows = spells(data, time, event, by)
    names = [one for one, member in groups(rows.frame, [group]) if member.any()]
    spans = [_spans(part, time, event, group, names) for part in _parts(rows.frame, strata)]
    found = [_compared(one) for one in spans]
    observed, expected, covariance = (np.sum(one, axis=0) for one in zip(*found, strict=True))
    statistic, df = noise.wald(observed - expected, covariance)
    p = chdtrc(df, statistic) if df else np.nan
    cell = {"term": "test", "first": "", "n": sum(len(v) for one in spans for v, _ in one)}
    cell |= {"n_event": int(observed.sum()), "n_expected": float(expected.sum())}
    cells = [{**cell, "statistic": statistic, "df": df, "p_value": p}]
    for place, name in enumerate(names):
        n = sum(len(one[place][0]) for one in spans)
        events = {"n_event": int(observed[place]), "n_expected": expected[place]}
        cells.append({"term": "group", "first": str(name[group]), "n": n, **events})
    why = f"groups: {len(names)}"
    if not df:
        why = "no test: fewer than two groups, or no event while two were still in"
    elif df < len(names) - 1:
        why += f", of which {df + 1} were compared: df is the rank of the covariance"
    return tabled(LOGRANK_CARD, cells, list(cells[0]), rows, (), LOGRANK, why)


def spells(
    data: Given,
    time: str,
    event: str,
    by: Sequence[str],
    score: Callable[[pd.Series], Floats] = lambda values: scores(values).to_numpy(),
) -> Rows:
    """Choose the rows with a time and an event, and refuse what cannot be one."""
    rows = choose(data, [time, event], by)
    wrong = []
    if not np.isin(score(rows.frame[event]), [0, 1]).all():
        wrong.append(Problem("stats.process", f"'{event}' is neither 0 nor 1 in some rows"))
    if (scores(rows.frame[time]).to_numpy() < 0).any():
        wrong.append(Problem("stats.process", f"time '{time}' is negative in some rows"))
    if wrong:
        raise StudyError(wrong)
    return rows


def counted(values: Floats, ended: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """Count at each time who was still in, who left then, and whose observation stopped."""
    times, at = np.unique(values, return_inverse=True)
    gone: Any = np.bincount(at, minlength=len(times))
    events: Any = np.bincount(at, ended, minlength=len(times)).astype(int)
    return times, len(values) - np.cumsum(gone) + gone, events, gone - events


def limits(share: Floats, error: Floats, interval: Interval, level: float) -> tuple[Floats, Floats]:
    """Give the limits of a share still in; not a number where the error says nothing."""
    from scipy.special import ndtri

    one_of("stats.process", "interval", interval, ("log-log", "log"))
    z = ndtri(0.5 + level / 2)
    inside = (share > 0) & (share < 1)
    s, e = np.where(inside, share, 0.5), np.where(inside, error, np.nan)
    if interval == "log":
        return s * np.exp(-z * e / s), np.minimum(s * np.exp(z * e / s), 1 + 0 * e)
    power = z * e / (s * np.log(s))
    return s ** np.exp(-power), s ** np.exp(power)


def tabled(
    card: Card,
    cells: list[dict[str, Any]],
    names: list[str],
    rows: Rows,
    by: Sequence[str],
    method: Method,
    why: str,
) -> Result:
    """Make the result of a process, with a note on what is not a number."""
    table = pd.DataFrame(cells, columns=[*by, *names])
    table = table.astype({key: typed(rows.frame[key]) for key in by})
    return Result(card, table, method, rows.base, (*rows.notes, why), by=tuple(by))


def each(
    rows: Rows, time: str, event: str, by: Sequence[str]
) -> Iterator[tuple[dict[str, Any], Floats, Floats]]:
    """Go through the groups with their times and events."""
    for group, member in groups(rows.frame, by):
        part = rows.frame[member]
        yield group, scores(part[time]).to_numpy(), scores(part[event]).to_numpy()


def survival(risk: Floats, events: Floats) -> tuple[Floats, Floats]:
    """Give the share still in and Greenwood's error."""
    share: Any = np.cumprod(1 - events / risk)
    left = np.where(share > 0, risk - events, 1)
    error: Any = share * np.sqrt(np.cumsum(events / (risk * left)))
    return share, np.where(share > 0, error, np.nan)


def _parts(frame: pd.DataFrame, strata: str | None) -> Iterator[pd.DataFrame]:
    return (frame[member] for _, member in groups(frame, [strata] if strata else []))


def _spans(
    frame: pd.DataFrame, time: str, event: str, group: str, names: list[dict[str, Any]]
) -> list[tuple[Floats, Floats]]:
    """Give the times and events of each group."""
    parts = [frame[(frame[group] == one[group]).to_numpy(bool)] for one in names]
    return [(scores(part[time]).to_numpy(), scores(part[event]).to_numpy()) for part in parts]


def _compared(spans: list[tuple[Floats, Floats]]) -> tuple[Floats, Floats, Floats]:
    """Give the events of each group, those expected if all were alike, and their covariance."""
    values = np.concatenate([v for v, _ in spans]) if spans else np.zeros(0)
    ended = np.concatenate([e for _, e in spans]) if spans else np.zeros(0)
    times, risk, events, _ = counted(values, ended)
    each = [(v[:, None] >= times).sum(axis=0) for v, _ in spans]
    share = np.reshape(each, (len(spans), len(times))) / risk
    factor = events * (risk - events) / np.maximum(risk - 1, 1)
    # share (1 - share) is a plain 0 where a group is alone at risk; share - share² is not.
    covariance = -(factor * share) @ share.T
    np.fill_diagonal(covariance, (factor * share * (1 - share)).sum(axis=1))
    observed = np.array([e.sum() for _, e in spans])
    return observed, (events * share).sum(axis=1), covariance
