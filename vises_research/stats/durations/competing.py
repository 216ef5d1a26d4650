"""Which way rows leave: competing exits over time, and how many go on from step to step."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from vises_research.errors import Problem, StudyError, nearest
from vises_research.stats import quantity
from vises_research.stats.bases import choose, groups, require, scores, typed
from vises_research.stats.card import Card, Say
from vises_research.stats.durations.process import Floats, counted, limits, spells, tabled
from vises_research.stats.given import Given
from vises_research.stats.results import Method, Result
from vises_research.stats.shares.intervals import share_of
from vises_research.stats.shares.proportions import METHODS

AALEN_JOHANSEN = Method(
    "Aalen-Johansen, infinitesimal-jackknife error, log-log interval",
    "Aalen, O. O., & Johansen, S. (1978). An empirical transition matrix for non-homogeneous "
    "Markov chains based on censored observations. Scandinavian Journal of Statistics, 5, 141-150",
)
_COLUMNS = ["n_risk", "n_event", "estimate", "std_error", "conf_low", "conf_high", "conf_level"]


AALEN_JOHANSEN_CARD = Card(
    "aalen_johansen",
    (Say(kind=quantity.SHARE),),
    rows="incidence",
    about="first",
    discloses="steps",
)


def aalen_johansen(
    data: Given,
    time: str,
    exit: str,
    *,
    staying: Any,
    by: Sequence[str] = (),
    conf_level: float = 0.95,
) -> Result:
    """Give the share of rows that have left by each of several exits, after every time.

    Parameters
    ----------
    exit
        How it ended: left, merged, closed ...
    staying
        The level of ``exit`` that says it was still in.

    Returns
    -------
    Result
        A row a ``time`` and exit: ``n_risk``, ``n_event``, ``estimate`` with ``std_error`` and
        limits. At any time the exits and those still in add up to 1.

    Raises
    ------
    StudyError
        If a column or the level is not there, or a time is negative.

    Notes
    -----
    F_k(t) = Σ S(s-) d_k / n. One minus Kaplan-Meier with the other exits as censored would count
    too many. With one exit the error is Greenwood's.
    Source: Aalen & Johansen 1978.

    Examples
    --------
    >>> from vises_research import stats
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"months": [3, 5, 8, 8], "how": ["left", "in", "closed", "in"]})
    >>> result = stats.aalen_johansen(frame, "months", "how", staying="in")
    >>> result.where(how="closed").table["estimate"].tolist()
    [0.0, 0.0, 0.375]
    """
    require(data.frame, [], [exit])
    # Exits are names: nothing of them need be 0 or 1.
    rows = spells(data, time, exit, by, lambda v: np.zeros(len(v)))
    _require(data.frame, exit, staying)
    ways = [one for one in typed(data.frame[exit]).categories if one != staying]
    cells = []
    for group, member in groups(rows.frame, by):
        values = scores(rows.frame.loc[member, time]).to_numpy()
        taken = rows.frame.loc[member, exit]
        ended = np.zeros((len(ways), len(values)))
        for i, way in enumerate(ways):
            ended[i] = (taken == way).fillna(False).to_numpy(float)
        for way, one, share, error in zip(ways, ended, *_incidence(values, ended), strict=True):
            times, risk, events, _ = counted(values, one)
            high, low = (1 - end for end in limits(1 - share, error, "log-log", conf_level))
            for row in zip(times, risk, events, share, error, low, high, strict=True):
                cell = dict(zip(["time", *_COLUMNS], [*row, conf_level], strict=True))
                cells.append({**group, exit: way, **cell})
    why = "no interval before the first exit, nor where all left"
    why = why if ways else f"no exit: all of '{exit}' are '{staying}'"
    keys = (*by, exit)
    return tabled(AALEN_JOHANSEN_CARD, cells, ["time", *_COLUMNS], rows, keys, AALEN_JOHANSEN, why)


RETENTION_CARD = Card(
    "retention", (Say(kind=quantity.SHARE),), rows="steps", about="steps", discloses="counts"
)


def retention(
    data: Given, reached: str, *, by: Sequence[str] = (), conf_level: float = 0.95
) -> Result:
    """Give the share that goes on from each step to the next, and of all who started.

    Parameters
    ----------
    reached
        The furthest step that it entered: numbers, or an ordered categorical with every step.

    Returns
    -------
    Result
        A row a step: ``n`` entered it of ``base`` that entered the step before; ``estimate`` = n /
        base with Wilson's limits; ``cumulative``, n of all.

    Raises
    ------
    StudyError
        If the column is not there or has no order.

    Notes
    -----
    Source: Wilson 1927.

    Examples
    --------
    >>> from vises_research import stats
    >>> import pandas as pd
    >>> stats.retention(pd.DataFrame({"step": [1, 2, 3, 3]}), "step").table["n"].tolist()
    [4, 3, 2]
    """
    require(data.frame, [], [reached])
    rows = choose(data, [reached], by)
    furthest = scores(rows.frame[reached]).to_numpy()
    dtype = typed(data.frame[reached])
    count = np.arange(len(dtype.categories)) + 1.0
    steps = count if dtype.ordered else dtype.categories.to_numpy(dtype=float)
    cells = []
    for group, member in groups(rows.frame, by):
        entered = (furthest[member.to_numpy(bool), None] >= steps).sum(axis=0)
        before = np.concatenate([[int(member.sum())], entered[:-1]]) if len(steps) else entered
        for i, step in enumerate(dtype.categories):
            cell, whole = share_of(int(entered[i]), int(before[i]), conf_level), int(member.sum())
            more = {"cumulative": cell["n"] / whole if whole else np.nan}
            cells.append({**group, reached: step, **cell, **more})
    names = ["n", "base", "estimate", "conf_low", "conf_high", "conf_level", "cumulative"]
    why = "a step is not a number where nobody entered the one before"
    return tabled(RETENTION_CARD, cells, names, rows, (*by, reached), METHODS["wilson"], why)


def _require(frame: pd.DataFrame, exit: str, staying: Any) -> None:
    known = list(typed(frame[exit]).categories)
    if staying in known:
        return
    names = [str(one) for one in known]
    wrong, right = f"column '{exit}' has no level '{staying}'", f"one of {', '.join(names)}"
    close = nearest(str(staying), names)
    raise StudyError([Problem("stats.aalen_johansen", wrong, "", right, close)])


def _incidence(values: Floats, ended: Floats) -> tuple[Floats, Floats]:
    """Give cumulative incidence and its error (exits × times).

    Each row's influence on S and on every F_k is carried along the times; the variance is the sum
    of its squares, which grows by nothing that needs the number of rows to be large.
    """
    times, risk, events, _ = counted(values, ended.any(axis=0).astype(float))
    staying, pull = 1.0, np.zeros(len(values))
    share, drag = np.zeros(len(ended)), np.zeros(ended.shape)
    shares, errors = [], []
    for time, n, d in zip(times, risk, events, strict=True):
        now, still = ended * (values == time), (values >= time).astype(float)
        rates = now.sum(axis=1) / n
        excess = (now - rates[:, None] * still) / n
        drag = drag + rates[:, None] * pull + staying * excess
        share = share + staying * rates
        pull = pull * (1 - d / n) - staying * excess.sum(axis=0)
        staying *= 1 - d / n
        shares.append(share)
        errors.append(np.sqrt((drag**2).sum(axis=1)))
    shape = (len(times), len(ended))
    return np.reshape(shares, shape).T, np.reshape(errors, shape).T
