"""Logistic regression with Firth's penalty: finite where the data separate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from vises_research.errors import Problem, StudyError, nearest
from vises_research.stats.card import ODDS_RATIOS, Card
from vises_research.stats.given import Given
from vises_research.stats.models.coding import Coded, chosen, coded, label
from vises_research.stats.models.ordinal import modelled
from vises_research.stats.orders import has_order
from vises_research.stats.results import Method, Result

FIRTH = Method(
    "Logistic regression with Firth's penalty, profile penalised-likelihood intervals",
    "Heinze, G., & Schemper, M. (2002). A solution to the problem of separation in logistic "
    "regression. Statistics in Medicine, 21(16), 2409-2419",
)
TOLD = "intercept: Wald interval, no test; likelihood_ratio: against no predictors, no estimate"


FIRTH_LOGISTIC_CARD = Card("firth_logistic", ODDS_RATIOS, discloses="coefficients")


def firth_logistic(
    data: Given,
    outcome: str,
    predictors: Sequence[str],
    *,
    level: Any = None,
    weights: str | None = None,
    conf_level: float = 0.95,
) -> Result:
    """Fit a logistic regression that stays finite under separation and is less biased.

    Parameters
    ----------
    outcome
        A column with two levels.
    level
        The level whose odds are modelled; ``None`` takes the second of levels that have an order:
        yes and no, numbers, an ordered categorical.

    Returns
    -------
    Result
        Rows ``slope`` and ``likelihood_ratio`` as in :func:`vises_research.stats.ordinal_logit`
        and one row ``intercept``: log odds; ``loglik`` is penalised.

    Raises
    ------
    StudyError
        If the outcome has more than two levels, a column or the level is not there, or nothing says
        which level is modelled.

    Notes
    -----
    Maximises log L + log(det I) / 2 (Firth 1993), I the information: the mean bias-reducing
    scores; standard errors from I. Intervals and tests of slopes follow from the profile of the
    same function. Their coverage is approximate, but holds up where Wald's breaks down.
    Source: Heinze & Schemper 2002.

    Examples
    --------
    >>> from vises_research import stats
    >>> import pandas as pd
    >>> apart = pd.DataFrame({"stays": [False, False, False, True, True], "new": [1, 1, 1, 0, 0]})
    >>> result = stats.firth_logistic(apart, "stays", ["new"])
    >>> round(float(result.value("estimate", term="slope")), 2)
    -3.56
    """
    where = "stats.firth_logistic"
    rows_in = chosen(where, data, outcome, predictors, [weights])
    numbers = coded(where, rows_in.frame, outcome, predictors, weights, ordered=False)
    if level is None and numbers.cuts == 1 and not has_order(rows_in.frame[outcome]):
        wrong, right = f"which level of {outcome} counts is not said", "level=..., or yes/no values"
        raise StudyError([Problem(where, wrong, ", ".join(numbers.levels), right)])
    numbers = _towards(where, numbers, outcome, level)
    result = modelled(FIRTH_LOGISTIC_CARD, numbers, rows_in, outcome, "always", conf_level)
    notes = (*result.notes[:-1], TOLD, *_event(numbers))
    return replace(result, table=_turned(result.table), method=FIRTH, notes=notes)


def _towards(where: str, data: Coded, outcome: str, level: Any) -> Coded:
    """Put the level whose odds are modelled last."""
    if len(data.levels) > 2:
        wrong = f"column '{outcome}' has {len(data.levels)} levels"
        raise StudyError([Problem(where, wrong, ", ".join(data.levels), "two levels")])
    if level is None or data.cuts < 1 or label(level) == data.levels[1]:
        return data
    if label(level) not in data.levels:
        wrong = f"column '{outcome}' has no level '{level}'"
        right = f"one of {', '.join(data.levels)}"
        raise StudyError([Problem(where, wrong, "", right, nearest(label(level), data.levels))])
    return replace(data, outcome=1 - data.outcome, levels=data.levels[::-1])


def _event(data: Coded) -> tuple[str, ...]:
    return (f"odds of {data.levels[1]} against {data.levels[0]}",) if data.cuts > 0 else ()


def _turned(table: pd.DataFrame) -> pd.DataFrame:
    """Turn the threshold into the intercept, which is minus it."""
    table, cut = table.copy(), table["term"] == "threshold"
    columns = ["estimate", "conf_low", "conf_high"]
    table.loc[cut, columns] = -table.loc[cut, ["estimate", "conf_high", "conf_low"]].to_numpy()
    table.loc[cut, ["term", "first", "second"]] = ["intercept", "", ""]
    return table
