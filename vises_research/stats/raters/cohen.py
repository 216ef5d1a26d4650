"""Agreement of two raters on categories: Cohen's kappa."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from vises_research.stats import noise, quantity
from vises_research.stats.card import Card, Say
from vises_research.stats.given import Given
from vises_research.stats.options import one_of
from vises_research.stats.raters.chance_agreement import beyond_chance, category_weights, report
from vises_research.stats.reliability.items import ratings
from vises_research.stats.results import Method, Result

if TYPE_CHECKING:
    pass

__all__ = ["cohen_kappa"]

COHEN = (
    "Fleiss, J. L., Cohen, J., & Everitt, B. S. (1969). Large sample standard errors of kappa and "
    "weighted kappa. Psychological Bulletin, 72(5), 323-327"
)


COHEN_KAPPA_CARD = Card(
    "cohen_kappa",
    (Say("", quantity.COEFFICIENT, measure="cohen_kappa"),),
    about="pair",
    discloses="indices",
)


def cohen_kappa(
    data: Given,
    first: str,
    second: str,
    *,
    weights: Literal["unweighted", "linear", "quadratic"] = "unweighted",
    conf_level: float = 0.95,
) -> Result:
    """Give Cohen's kappa of two raters, plain or weighted by distance.

    Parameters
    ----------
    first, second
        The columns of the two raters.
    weights
        How much a near miss counts; distances are those of the levels' positions (or numbers).

    Returns
    -------
    Result
        ``estimate`` with ``std_error`` and limits (normal), ``observed`` and ``expected``
        agreement, ``n`` units that both rated; without limits where a rater gave one category only,
        since kappa is 0 then whatever the other gave.

    Raises
    ------
    StudyError
        If a column is not there, weights are not known or asked for levels without order, or the
        raters do not use one scale.

    Notes
    -----
    kappa = (observed - expected) / (1 - expected), expected from each rater's own margin. The
    interval is a large-sample one, too close where a few answers far from the others decide: with
    quadratic weights it covers 0.93 on 5 points, 0.89 near the top. Limits are cut at -1 and 1.
    Source: Fleiss et al. 1969.

    Examples
    --------
    >>> from vises_research import stats
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"ann": [1, 1, 2, 3, 3, 2], "bob": [1, 2, 2, 3, 3, 3]})
    >>> float(stats.cohen_kappa(frame, "ann", "bob", weights="linear").value("estimate").round(3))
    0.625
    """
    one_of("stats.cohen_kappa", "weights", weights, ("unweighted", "linear", "quadratic"))
    base, notes, values = ratings(
        data, [first, second], ordered=weights != "unweighted", complete=True
    )
    levels, codes = np.unique(values, return_inverse=True)
    n, worth = len(values), category_weights(levels, weights)
    shares = np.zeros(worth.shape)
    np.add.at(shares, tuple(codes.reshape(n, 2).T), 1 / max(n, 1))
    left, right = shares.sum(axis=1), shares.sum(axis=0)
    observed, expected = (shares * worth).sum(), left @ worth @ right
    if not n:
        observed = expected = np.nan
    kappa = beyond_chance(observed, expected)
    margins = np.add.outer(worth @ right, left @ worth)
    square = (shares * (worth - margins * (1 - kappa)) ** 2).sum()
    spread = noise.settled(square - (kappa - expected * (1 - kappa)) ** 2, square)
    error = beyond_chance(expected + np.sqrt(max(float(spread), 0) / max(n, 1)), expected)
    if n and len(levels) > 1 and 1 in ((left > 0).sum(), (right > 0).sum()):
        error, notes = np.nan, (*notes, "no interval: a rater used one level, so kappa is 0")
    row = {"first": first, "second": second, "estimate": kappa, "std_error": error}
    row |= {"observed": observed, "expected": expected, "n": n, "n_raters": 2}
    method = Method(f"Cohen's kappa, {weights}, large-sample standard error", COHEN)
    return report(COHEN_KAPPA_CARD, row, method, base, notes, conf_level, np.inf, levels)
