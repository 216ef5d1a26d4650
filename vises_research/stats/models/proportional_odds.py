"""Are the odds proportional? Each predictor against uneven effects and against its own scale."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from vises_research.stats.card import Card, Say
from vises_research.stats.given import Given
from vises_research.stats.models.climbing import Summit, climb, rise
from vises_research.stats.models.coding import Coded, chosen, coded
from vises_research.stats.models.cumulative import Array, Likelihood, Rows, rows, separated, start
from vises_research.stats.models.ordinal import looked_at
from vises_research.stats.results import Method, Result

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["proportionality"]

METHOD = Method(
    "Likelihood-ratio tests of proportional odds, one predictor at a time",
    "Peterson, B., & Harrell, F. E. (1990). Partial proportional odds models for ordinal response "
    "variables. Journal of the Royal Statistical Society C, 39(2), 205-217",
)
COLUMNS = ["term", "item", "statistic", "df", "p_value", "loglik", "n"]


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
    lines, told = _lines(numbers)
    table = _frame(lines).assign(n=numbers.weights.sum())
    seen = () if numbers.thin else looked_at(numbers, separated(numbers))
    notes = (*rows_in.notes, *numbers.notes, *told)
    return Result(PROPORTIONALITY_CARD, table, METHOD, rows_in.base, notes, (), outcome, seen)


class _Scaled(Likelihood):
    """The likelihood where some columns also spread the answers out."""

    def __init__(self, data: Rows, spread: Array) -> None:
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
    import pandas as pd

    return pd.DataFrame(lines, columns=COLUMNS)


def _lines(data: Coded) -> tuple[list[dict[str, Any]], list[str]]:
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
