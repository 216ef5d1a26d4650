"""The median of all averages of two changes, with an interval that says what it achieves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from vises_research.stats import quantity
from vises_research.stats.before_after.pairs import pairs, told
from vises_research.stats.before_after.sign_flips import LARGEST, distribution
from vises_research.stats.card import Card, Say
from vises_research.stats.given import Given
from vises_research.stats.results import Method, Result

if TYPE_CHECKING:
    pass

__all__ = ["hodges_lehmann"]

HODGES_LEHMANN = Method(
    "Hodges-Lehmann estimate with an interval from the order of the Walsh averages, zeros kept",
    "Hodges, J. L., & Lehmann, E. L. (1963). Estimates of location based on rank tests. "
    "The Annals of Mathematical Statistics, 34(2), 598-611",
)


HODGES_LEHMANN_CARD = Card(
    "hodges_lehmann",
    (Say("pseudo_median", quantity.DIFFERENCE, "change"),),
    about="pair",
    discloses="quantiles",
)


def hodges_lehmann(data: Given, before: str, after: str, *, conf_level: float = 0.95) -> Result:
    """Give the pseudo-median of the changes: the median of all averages of two of them.

    Returns
    -------
    Result
        One row in the unit of the variable, with ``achieved_level``: the level that the interval
        has for values without ties. A note says where it has no width (on 5-point answers 5 to
        33 % of samples) or the level cannot be reached. Not a number beyond some 1,400 pairs.

    Raises
    ------
    StudyError
        If a column is not there, has no order, or the two are on different scales.

    Notes
    -----
    The limits are the q-th smallest and largest of the n(n + 1)/2 averages, q the α/2 quantile of
    the signed-rank distribution: exact for symmetric changes without ties. On 5-point answers
    the closed interval covers more than it says (0.99).
    Source: Hodges & Lehmann 1963.

    Examples
    --------
    >>> from vises_research import stats
    >>> import pandas as pd
    >>> answers = pd.DataFrame({"before": [2, 3, 3, 4, 5], "after": [3, 3, 5, 5, 4]})
    >>> stats.hodges_lehmann(answers, "before", "after").table["estimate"].tolist()
    [0.5]
    """
    both = pairs(data, before, after)
    d = both.differences
    n = len(d)
    many = n * (n + 1) // 2 > LARGEST
    first, second = np.triu_indices(0 if many else n)
    walsh = np.sort((d[first] + d[second]) / 2)
    cell = dict.fromkeys(["estimate", "conf_low", "conf_high", "achieved_level"], np.nan)
    why = f"no interval from {n} pairs" if n < 2 or many else ""
    if n and not many:
        cell["estimate"] = float(np.median(walsh))
    if n > 1 and not many:
        below = np.cumsum(distribution(np.arange(1, n + 1)))
        q = max(1, int(np.searchsorted(below, (1 - conf_level) / 2)))
        achieved = float(1 - 2 * below[q - 1])
        low, high = float(walsh[q - 1]), float(walsh[-q])
        cell.update(conf_low=low, conf_high=high, achieved_level=achieved)
        if low == high:
            why = "the interval has no width: too many pairs changed alike for ranks to tell"
        elif achieved < conf_level:
            why = f"{n} pairs reach no higher level than {achieved:.4g}"
    row = {"term": "pseudo_median", "n": n, **cell, "conf_level": conf_level, "why": why}
    return told(HODGES_LEHMANN_CARD, [row], HODGES_LEHMANN, both.rows, outcome=after)
