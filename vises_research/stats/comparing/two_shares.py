"""The share of yes in two groups: difference and odds ratio."""

from __future__ import annotations

from typing import Any

import numpy as np

from vises_research.errors import Problem, StudyError
from vises_research.stats import quantity
from vises_research.stats.card import Card, Say
from vises_research.stats.comparing.samples import Samples, two
from vises_research.stats.given import Given
from vises_research.stats.options import refuse_level
from vises_research.stats.results import Method, Result
from vises_research.stats.shares.intervals import wilson

__all__ = ["odds_ratio", "share_difference"]

NEWCOMBE = Method(
    "Difference of two shares with Newcombe's hybrid score interval",
    "Newcombe, R. G. (1998). Interval estimation for the difference between independent "
    "proportions. Statistics in Medicine, 17(8), 873-890 (method 10)",
)
FISHER = Method(
    "Conditional odds ratio with exact interval and Fisher's exact test",
    "Fisher, R. A. (1935). The logic of inductive inference. Journal of the Royal Statistical "
    "Society, 98(1), 39-82",
)


SHARE_DIFFERENCE_CARD = Card(
    "share_difference",
    (Say("difference", quantity.POINTS, "two_shares"),),
    about="split",
    discloses="contrasts",
)


def share_difference(
    data: Given,
    column: str,
    group: str,
    *,
    between: tuple[Any, Any] | None = None,
    conf_level: float = 0.95,
) -> Result:
    """Give the share of yes in the first group minus that in the second.

    Parameters
    ----------
    column
        The variable: yes/no.

    Returns
    -------
    Result
        One row ``difference``, -1 to 1, with its interval.

    Raises
    ------
    StudyError
        If a column or a group is not there, or the variable is not yes/no.

    Notes
    -----
    d - √((p₁-l₁)² + (u₂-p₂)²) to d + √((u₁-p₁)² + (p₂-l₂)²) with Wilson's limits l, u; never
    beyond -1 and 1, never without width.
    Source: Newcombe 1998.

    Examples
    --------
    >>> import pandas as pd
    >>> from vises_research import stats
    >>> pilots = pd.DataFrame({"region": list("aaabbb"), "use": [True, True, False] + [False] * 3})
    >>> stats.share_difference(pilots, "use", "region").value("estimate").round(3).item()
    0.667
    """
    sample = _yes_no(two(data, column, group, between), "share_difference")
    yes, n = _counts(sample)
    low, high = wilson(yes, n, conf_level)
    p = np.divide(yes, n, out=np.full(2, np.nan), where=n > 0)
    below, above = p - low, high - p
    row = {"term": "difference", **sample.pair, "estimate": p[0] - p[1]}
    row["conf_low"] = row["estimate"] - np.hypot(below[0], above[1])
    row["conf_high"] = row["estimate"] + np.hypot(above[0], below[1])
    row["conf_level"] = conf_level
    return sample.result(SHARE_DIFFERENCE_CARD, NEWCOMBE, [row], ())


ODDS_RATIO_CARD = Card(
    "odds_ratio",
    (Say("odds_ratio", quantity.RATIO, "two_shares"),),
    about="split",
    discloses="contrasts",
)


def odds_ratio(
    data: Given,
    column: str,
    group: str,
    *,
    between: tuple[Any, Any] | None = None,
    conf_level: float = 0.95,
) -> Result:
    """Give the odds of yes in the first group over those in the second, exactly.

    Returns
    -------
    Result
        One row ``odds_ratio``: the conditional maximum likelihood estimate (0 or infinite where
        a cell is empty), its exact interval and the p value of Fisher's test.

    Raises
    ------
    StudyError
        If a column or a group is not there, or the variable is not yes/no.

    Notes
    -----
    Given both margins, yes in the first group is noncentral hypergeometric; the interval inverts
    two one-sided tests and covers at least at its level. The p value orders tables by their
    probability, so that it may disagree with the interval.
    Source: Fisher 1935.

    Examples
    --------
    >>> import pandas as pd
    >>> from vises_research import stats
    >>> pilots = pd.DataFrame({"region": list("aaabbb"), "use": [1, 1, 0, 1, 0, 0]})
    >>> stats.odds_ratio(pilots, "use", "region").value("estimate").round(2).item()
    3.11
    """
    from scipy.stats import fisher_exact
    from scipy.stats.contingency import odds_ratio as conditional

    refuse_level("odds_ratio", conf_level)
    sample = _yes_no(two(data, column, group, between), "odds_ratio")
    yes, n = _counts(sample)
    cells = np.column_stack([yes, n - yes]).astype(int)
    values: tuple[float, ...] = (np.nan,) * 4
    notes: tuple[str, ...] = ("no odds ratio: everybody says the same, or a group is empty",)
    if cells.sum(axis=0).all() and cells.sum(axis=1).all():
        found = conditional(cells, kind="conditional")
        limits = found.confidence_interval(conf_level)
        p = fisher_exact(cells).pvalue
        values, notes = (float(found.statistic), limits.low, limits.high, p), ()
    keys = ("estimate", "conf_low", "conf_high", "p_value")
    row = {"term": "odds_ratio", **sample.pair, **dict(zip(keys, values, strict=True))}
    return sample.result(ODDS_RATIO_CARD, FISHER, [row | {"conf_level": conf_level}], notes)


def _yes_no(sample: Samples, function: str) -> Samples:
    """Refuse what is not yes/no."""
    if not all(np.isin(values, [0, 1]).all() for values in sample.values):
        wrong = f"column '{sample.outcome}' is not yes/no"
        raise StudyError([Problem(f"stats.{function}", wrong, right="True and False, or 1 and 0")])
    return sample


def _counts(sample: Samples) -> tuple[Any, Any]:
    yes = np.array([values.sum() for values in sample.values])
    return yes, np.array([len(values) for values in sample.values], dtype=float)
