"""What is asked of a method: what its interval shall cover, or which null its test shall spare."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from vises_research.stats import Result

FAST, SLOW, RARE = 1000, 400, 100
LEVEL = 0.95

Draw = Callable[[np.random.Generator], pd.DataFrame]
Pick = Callable[[pd.DataFrame], pd.DataFrame]


@dataclass(frozen=True)
class Question:
    """One number of the table.

    Parameters
    ----------
    about
        The estimand, or the null hypothesis.
    truth
        Its true value; several for rows that are to be covered together; ``None`` for a test.
    bound
        Whether the method guarantees its level, so that it may not be missed at all.
    levels, pick
        Which rows of the result are meant.
    column
        The p value of a test.
    each
        Whether the rows are asked one by one, rather than all together.
    why
        Why the level is missed, where it is.
    """

    about: str
    truth: Any = None
    bound: bool = False
    levels: Mapping[str, Any] = field(default_factory=dict)
    pick: Pick | None = None
    column: str = "p_value"
    each: bool = False
    why: str = ""

    def answer(self, result: Result) -> float:
        """Say 1 where the interval covers or the test rejects, 0 where not, NaN without one.

        Where rows are asked one by one, it is the share of them.
        """
        rows = result.where(**self.levels).table
        rows = rows if self.pick is None else self.pick(rows)
        if not len(rows):
            return np.nan
        if self.truth is None:
            p = rows[self.column].to_numpy(dtype=float)
            rejected = p[~np.isnan(p)] <= 1 - LEVEL + 1e-12
            if not len(rejected):
                return np.nan
            return float(rejected.mean() if self.each else rejected.any())
        low, high = (rows[name].to_numpy(dtype=float) for name in ("conf_low", "conf_high"))
        if np.isnan(low).any() or np.isnan(high).any():
            return np.nan
        inside = (low <= self.truth + 1e-9) & (self.truth - 1e-9 <= high)
        return float(inside.all())


@dataclass(frozen=True)
class Case:
    """A method on samples from one population.

    Parameters
    ----------
    call
        The function with what is told to it, as the table shows it.
    ground
        The population.
    draw
        Gives a sample.
    run
        Gives the result of a sample.
    questions
        What is asked of the result.
    times
        How many samples are drawn.
    """

    call: str
    ground: str
    draw: Draw
    run: Callable[[pd.DataFrame], Result]
    questions: tuple[Question, ...]
    times: int = FAST

    @property
    def function(self) -> str:
        """The function's name."""
        return self.call.partition("(")[0]


def covers(
    about: str,
    truth: Any,
    *,
    guaranteed: bool = False,
    why: str = "",
    pick: Pick | None = None,
    **levels: Any,
) -> Question:
    """Ask whether the interval of some rows covers the truth."""
    return Question(about, truth, guaranteed, levels, pick, why=why)


def spares(
    about: str,
    *,
    guaranteed: bool = False,
    why: str = "",
    column: str = "p_value",
    pick: Pick | None = None,
    each: bool = False,
    **levels: Any,
) -> Question:
    """Ask how often the test of some rows rejects a null hypothesis that is true."""
    return Question(about, None, guaranteed, levels, pick, column, each, why)
