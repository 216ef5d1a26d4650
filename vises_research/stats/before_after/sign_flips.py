"""The mean change against all ways in which the signs could have fallen, by convolution."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from vises_research.stats import quantity
from vises_research.stats.before_after.pairs import pairs, told
from vises_research.stats.card import Card, Say
from vises_research.stats.given import Given
from vises_research.stats.results import Method, Result

if TYPE_CHECKING:
    pass

__all__ = ["distribution", "sign_flip", "tests"]

SIGN_FLIP = Method(
    "Sign-flip test of the mean difference, exact",
    "Fisher, R. A. (1935). The design of experiments (section 21). Oliver & Boyd",
)
LARGEST = 1_000_000
"""The largest sum of weights whose distribution is computed; ranks reach it at some 1,000 pairs."""


SIGN_FLIP_CARD = Card(
    "sign_flip",
    (Say("exact", quantity.DIFFERENCE, "change", measure="mean_change"),),
    about="pair",
    discloses="sums",
)


def sign_flip(data: Given, before: str, after: str) -> Result:
    """Test the mean change against all ways in which the signs could have fallen.

    Returns
    -------
    Result
        ``exact`` (statistic: the sum of what went up) and ``asymptotic`` (z), each with the mean
        change as ``estimate``. Not a number, with a note, where nobody moved, or exact where the
        values are too finely graded to go through (1,000,000 steps).

    Raises
    ------
    StudyError
        If a column is not there, has no order, or the two are on different scales.

    Notes
    -----
    The exact p is the share of all 2^m signs of the m differences other than zero whose sum is as
    far from zero; its size never exceeds the level. z = Σd / √Σd².
    Source: Fisher 1935.

    Examples
    --------
    >>> from vises_research import stats
    >>> import pandas as pd
    >>> answers = pd.DataFrame({"before": [2, 3, 3, 4, 5], "after": [3, 3, 5, 5, 4]})
    >>> float(stats.sign_flip(answers, "before", "after").value("p_value", term="exact"))
    0.5
    """
    both = pairs(data, before, after)
    d = both.differences
    grains = np.rint(d * 1e9).astype(np.int64)
    weights = np.abs(grains[d != 0])
    cells = tests(weights, int(grains[d > 0].sum()), float(d[d > 0].sum()))
    counts = {"n": len(d), "n_same": int((d == 0).sum())}
    average = {"estimate": float(d.mean()) if len(d) else np.nan}
    cells = [{**cell, **counts, **average} for cell in cells]
    return told(SIGN_FLIP_CARD, cells, SIGN_FLIP, both.rows, outcome=after)


def distribution(weights: Any) -> Any:
    """Give the probability of each sum of those of some whole weights that have a plus sign."""
    chances = np.zeros(int(weights.sum()) + 1)
    chances[0], reached = 1.0, 1
    for weight in np.sort(weights):
        # The sums with this weight, from those without; the tail stays zero, so it is left alone.
        with_it = chances[:reached] / 2
        chances[:reached] = with_it
        reached += int(weight)
        chances[int(weight) : reached] += with_it
    return chances


def tests(weights: Any, plus: int, statistic: float) -> list[dict[str, Any]]:
    """Compare the sum of the weights with a plus sign with what all signs would give."""
    from scipy.special import ndtr

    grain = int(np.gcd.reduce(weights)) or 1 if len(weights) else 1
    fine = not len(weights) or int((weights // grain).sum()) > LARGEST
    exact, z = np.nan, np.nan
    if len(weights):
        scaled = weights / grain
        z = float((2 * plus / grain - scaled.sum()) / np.sqrt((scaled**2).sum()))
    if not fine:
        chances, at = distribution(weights // grain), plus // grain
        exact = min(1.0, 2 * float(min(chances[: at + 1].sum(), chances[at:].sum())))
    none = "" if len(weights) else "no pair moved"
    too_fine = "values too finely graded or pairs too many to go through all signs" if fine else ""
    return [
        {"term": "exact", "statistic": statistic, "p_value": exact, "why": none or too_fine},
        {"term": "asymptotic", "statistic": z, "p_value": 2 * float(ndtr(-abs(z))), "why": none},
    ]
