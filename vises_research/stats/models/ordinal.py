"""Proportional-odds logit, penalised where the data separate, with profile intervals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, get_args

import numpy as np
import pandas as pd

from vises_research.errors import Problem, StudyError
from vises_research.stats.bases import Rows
from vises_research.stats.card import ODDS_RATIOS, Card, Say
from vises_research.stats.given import Given
from vises_research.stats.models import cumulative
from vises_research.stats.models.climbing import Summit, climb, held, limit, rise
from vises_research.stats.models.coding import Coded, chosen, coded
from vises_research.stats.models.cumulative import (
    Array,
    Jeffreys,
    Likelihood,
    rows,
    separated,
    start,
)
from vises_research.stats.options import refuse_level
from vises_research.stats.results import Method, Result

PLAIN = Method(
    "Proportional-odds logit, maximum likelihood, profile-likelihood intervals",
    "McCullagh, P. (1980). Regression models for ordinal data. "
    "Journal of the Royal Statistical Society B, 42(2), 109-142",
)
PENALISED = Method(
    "Proportional-odds logit, Jeffreys-penalised likelihood (Firth-type), profile intervals",
    "Firth, D. (1993). Bias reduction of maximum likelihood estimates. Biometrika, 80(1), 27-38",
)
COLUMNS = [
    *("term", "item", "first", "second", "estimate", "std_error", "conf_low", "conf_high"),
    *("conf_level", "statistic", "df", "p_value", "loglik", "n"),
]
NOT_ASKED = (
    "thresholds: Wald intervals, no test; likelihood_ratio: against no predictors, no estimate"
)
FAILED = "no estimate: the search for the maximum did not settle"
Penalty = Literal["when_separated", "always", "never"]


ORDINAL_LOGIT_CARD = Card("ordinal_logit", ODDS_RATIOS, discloses="coefficients")


def ordinal_logit(
    data: Given,
    outcome: str,
    predictors: Sequence[str],
    *,
    weights: str | None = None,
    penalty: Penalty = "when_separated",
    conf_level: float = 0.95,
) -> Result:
    """Fit a proportional-odds logit.

    Parameters
    ----------
    penalty
        When to maximise the likelihood with Jeffreys' penalty: where a slope is infinite otherwise,
        always or never.

    Returns
    -------
    Result
        A row a ``slope`` (``item``; level ``first`` against ``second``), a row a ``threshold``
        (between levels ``first`` and ``second``), and the ``likelihood_ratio`` test against no
        predictors. Estimates are log odds; ``loglik`` is that of the fit, ``n`` the units.

    Raises
    ------
    StudyError
        If a column or the penalty is not there, or the outcome has no order.

    Notes
    -----
    logit P(Y <= j) = threshold_j - x * slope, so a positive slope means higher answers. Interval
    and test of a slope come from the same profile of the (penalised) likelihood: the interval
    excludes 0 exactly where p < 1 - conf_level. Their coverage is approximate. Separation is found
    by a linear programme; without penalty, nothing is then estimated. With three levels or more
    the penalised likelihood can have several maxima; the one uphill from slopes of 0 is taken.
    Source: McCullagh 1980.

    Examples
    --------
    >>> from vises_research import stats
    >>> import pandas as pd
    >>> wine = pd.DataFrame({"bitter": [1, 2, 2, 3, 2, 3, 1, 3], "warm": [0, 1, 0, 1, 0, 1, 1, 0]})
    >>> slope = stats.ordinal_logit(wine, "bitter", ["warm"]).where(term="slope").table
    >>> slope[["estimate", "conf_low", "conf_high"]].round(2).values.tolist()
    [[0.65, -1.95, 3.44]]
    """
    if penalty not in get_args(Penalty):
        right = f"one of {', '.join(get_args(Penalty))}"
        wrong = f"no penalty is called '{penalty}'"
        raise StudyError([Problem("stats.ordinal_logit", wrong, "", right)])
    rows_in = chosen("stats.ordinal_logit", data, outcome, predictors, [weights])
    numbers = coded("stats.ordinal_logit", rows_in.frame, outcome, predictors, weights)
    return modelled(ORDINAL_LOGIT_CARD, numbers, rows_in, outcome, penalty, conf_level)


def modelled(
    card: Card, data: Coded, rows_in: Rows, outcome: str, penalty: Penalty, conf_level: float
) -> Result:
    """Fit the model to coded data and lay out the result."""
    refuse_level(card.name, conf_level)
    apart = () if data.thin else separated(data)
    penalised = penalty == "always" or (penalty == "when_separated" and bool(apart))
    lines, notes = _lines(data, apart, penalised, conf_level)
    table = pd.DataFrame(lines, columns=COLUMNS)
    table = table.assign(conf_level=conf_level, n=data.weights.sum())
    method = PENALISED if penalised else PLAIN
    notes = (*rows_in.notes, *data.notes, *notes, NOT_ASKED)
    seen = () if data.thin else looked_at(data, apart)
    return Result(card, table, method, rows_in.base, notes, outcome=outcome, assumptions=seen)


def looked_at(data: Coded, apart: Sequence[str]) -> tuple[str, ...]:
    """Tell what was seen of separation and of rare answers."""
    count = np.bincount(data.outcome, weights=data.weights)
    rare = int(count.argmin())
    infinite = f"infinite slopes without penalty: {', '.join(apart)}"
    return (
        f"separation: {infinite if apart else 'none'}",
        f"rarest answer: {data.levels[rare]}, {count[rare]:g} of {count.sum():g}",
    )


def blank(data: Coded, loglik: float = np.nan) -> list[dict[str, Any]]:
    """Lay out the rows of slopes and thresholds, without numbers."""
    slopes = [{"term": "slope", **one._asdict()} for one in (*data.columns, *data.aliased)]
    pairs = zip(data.levels, data.levels[1:], strict=False)
    cuts = [{"term": "threshold", "item": "", "first": a, "second": b} for a, b in pairs]
    return [{**line, "loglik": loglik} for line in (*slopes, *cuts)]


def _lines(
    data: Coded, apart: Sequence[str], penalised: bool, conf_level: float
) -> tuple[list[dict[str, Any]], tuple[str, ...]]:
    """Give the rows of the table, and notes."""
    from scipy.special import ndtri

    ratio: dict[str, Any] = {"term": "likelihood_ratio", "item": "", "first": "", "second": ""}
    if data.thin or (apart and not penalised):
        why = f"no estimate: {', '.join(apart)} separates the answers; a penalty helps"
        return [*blank(data), ratio], (() if data.thin else (why,))
    function = Jeffreys(data) if penalised else Likelihood(rows(data))
    top = climb(function, start(data))
    if not top.settled:
        return [*blank(data), ratio], (FAILED,)
    lines = filled(data, top, top.covariance, ndtri(0.5 + conf_level / 2))
    slopes = range(data.cuts, len(top.theta))
    for line, j in zip(lines, slopes, strict=False):
        line.update(profiled(function, top, j, start(data), conf_level))
    ratio.update(_ratio(function, top, np.array(slopes), start(data)), loglik=top.point.value)
    told = [
        f"the interval of {one} is open"
        for one, line in zip(data.columns, lines, strict=False)
        if not np.isfinite([line["conf_low"], line["conf_high"]]).all()
    ]
    return [*lines, ratio], tuple(told)


def filled(data: Coded, top: Summit, covariance: Any, reach: float) -> list[dict[str, Any]]:
    """Give the rows of slopes and thresholds, with intervals of so many standard errors."""
    turn = np.eye(len(top.theta))
    turn[: data.cuts, data.cuts : data.cuts + len(data.columns)] = data.middle
    theta, error = turn @ top.theta, np.sqrt(np.diag(turn @ covariance @ turn.T))
    lines = blank(data, top.point.value)
    fitted = [*range(data.cuts, data.cuts + len(data.columns)), *range(data.cuts)]
    named = [*lines[: len(data.columns)], *lines[len(lines) - data.cuts :]]
    for line, j in zip(named, fitted, strict=True):
        line.update(estimate=theta[j], std_error=error[j])
        line.update(conf_low=theta[j] - reach * error[j], conf_high=theta[j] + reach * error[j])
    return lines


def profiled(
    function: Any, top: Summit, index: int, default: Any, conf_level: float
) -> dict[str, float]:
    """Give interval and test of a parameter from the profile of the likelihood."""
    from scipy.special import ndtri

    z = ndtri(0.5 + conf_level / 2)
    low, high = (limit(function, top, index, reach, default) for reach in (-z, z))
    return {"conf_low": low, "conf_high": high, **_ratio(function, top, index, default)}


def _ratio(function: Any, top: Summit, index: Any, default: Any) -> dict[str, float]:
    """Test that some parameters are zero."""
    from scipy.special import chdtrc

    df = np.size(index)
    statistic = rise(top, held(function, top, index, np.zeros(df), default)) if df else 0.0
    return {"statistic": statistic, "df": df, "p_value": float(chdtrc(df, statistic)) if df else 1}


METHOD = Method(
    "Likelihood-ratio tests of proportional odds, one predictor at a time",
    "Peterson, B., & Harrell, F. E. (1990). Partial proportional odds models for ordinal response "
    "variables. Journal of the Royal Statistical Society C, 39(2), 205-217",
)
TESTED = ["term", "item", "statistic", "df", "p_value", "loglik", "n"]


PROPORTIONALITY_CARD = Card("proportionality", (Say("uneven", effect="uneven"),), discloses="tests")


def proportionality(
    data: Given, outcome: str, predictors: Sequence[str], *, weights: str | None = None
) -> Result:
    """Test whether a proportional-odds logit is too simple.

    Returns
    -------
    Result
        For every predictor (``item``) two rows, each with the likelihood-ratio ``statistic``, its
        ``df``, ``p_value`` and the wider model's ``loglik``: ``uneven`` (an effect of its own at
        every threshold) and ``scale`` (answers more or less spread out). Not a number for
        outcomes of two levels.

    Raises
    ------
    StudyError
        If a column is not there, or the outcome has no order.

    Notes
    -----
    Twice the gain in log-likelihood, chi-squared with (levels - 2) degrees of freedom a column
    for ``uneven`` and one a column for ``scale``, where ends are (threshold - x * slope) /
    exp(z * spread). With few answers a level, a large p says little, and a small one not much:
    with 59 answers on 5 levels ``uneven`` rejects in 0.13 where 0.05 is meant, ``scale`` in 0.07.
    Source: Peterson & Harrell 1990.

    Examples
    --------
    >>> from vises_research import stats
    >>> import pandas as pd
    >>> wine = pd.DataFrame({"bitter": [1, 2, 2, 3, 2, 3, 3, 1], "warm": [False, True] * 4})
    >>> stats.proportionality(wine, "bitter", ["warm"]).table["df"].tolist()
    [1, 1]
    """
    rows_in = chosen("stats.proportionality", data, outcome, predictors, [weights])
    numbers = coded("stats.proportionality", rows_in.frame, outcome, predictors, weights)
    lines, told = _tested(numbers)
    table = _frame(lines).assign(n=numbers.weights.sum())
    seen = () if numbers.thin else looked_at(numbers, separated(numbers))
    notes = (*rows_in.notes, *numbers.notes, *told)
    return Result(PROPORTIONALITY_CARD, table, METHOD, rows_in.base, notes, (), outcome, seen)


class _Scaled(Likelihood):
    """The likelihood where some columns also spread the answers out."""

    def __init__(self, data: cumulative.Rows, spread: Array) -> None:
        super().__init__(data)
        self.spread = spread

    def forms(self, theta: Array) -> tuple[Array, Array, Array, Array]:
        cut = len(theta) - self.spread.shape[1]
        narrow = np.exp(np.clip(-self.spread @ theta[cut:], -50, 50))[:, None]
        sides = (self.data.upper, self.data.lower)
        u, lo = (narrow[:, 0] * (side @ theta[:cut]) for side in sides)
        du, dl = (
            np.hstack([narrow * side, -end[:, None] * self.spread])
            for side, end in zip(sides, (u, lo), strict=True)
        )
        return u, lo, du, dl


def _frame(lines: list[dict[str, Any]]) -> pd.DataFrame:
    return pd.DataFrame(lines, columns=TESTED)


def _tested(data: Coded) -> tuple[list[dict[str, Any]], list[str]]:
    """Test one predictor after the other."""
    items = dict.fromkeys(one.item for one in data.columns)
    lines: list[dict[str, Any]] = [
        {"term": term, "item": item} for item in items for term in ("uneven", "scale")
    ]
    if data.cuts < 2:
        few = "no test: with two levels there is one threshold, and odds are proportional"
        return lines, [] if data.thin else [few]
    simple, notes = climb(Likelihood(rows(data)), start(data)), []
    for line in lines:
        mine = data.matrix[:, [one.item == line["item"] for one in data.columns]]
        mine = (mine - mine.mean(axis=0)) / mine.std(axis=0)
        line.update(_test(data, line["term"], mine, simple))
        if np.isnan(line["statistic"]):
            notes.append(
                f"no {line['term']} test of {line['item']}: the likelihood rises without end"
            )
        elif line["term"] == "uneven" and separated(data, mine):
            notes.append(
                f"{line['item']}: its effect at some threshold is infinite; the statistic "
                "is a limit, and its p is rough"
            )
    return lines, notes


def _test(data: Coded, term: str, columns: Any, simple: Summit) -> dict[str, float]:
    from scipy.special import chdtrc

    uneven = term == "uneven"
    wider = Likelihood(rows(data, uneven=columns)) if uneven else _Scaled(rows(data), columns)
    df = columns.shape[1] * (data.cuts - 1 if uneven else 1)
    top = climb(wider, np.concatenate([simple.theta, np.zeros(df)]))
    statistic = rise(top, simple)
    p = float(chdtrc(df, statistic))
    return {"statistic": statistic, "df": df, "p_value": p, "loglik": top.point.value}
