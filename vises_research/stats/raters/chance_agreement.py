"""Agreement of raters on categories, beyond what chance alone would give."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Literal

import numpy as np
import pandas as pd

from vises_research.stats import noise, quantity
from vises_research.stats.card import Card, Say
from vises_research.stats.given import Given
from vises_research.stats.options import one_of
from vises_research.stats.reliability.items import Matrix, ratings
from vises_research.stats.results import Base, Method, Result

GWET = (
    "Gwet, K. L. (2008). Computing inter-rater reliability and its variance in the presence of "
    "high agreement. British Journal of Mathematical and Statistical Psychology, 61(1), 29-48"
)
FLEISS = Method(
    "Fleiss' kappa, standard error after Gwet",
    "Fleiss, J. L. (1971). Measuring nominal scale agreement among many raters. "
    "Psychological Bulletin, 76(5), 378-382",
)


FLEISS_KAPPA_CARD = Card(
    "fleiss_kappa",
    (Say("", quantity.COEFFICIENT, measure="fleiss_kappa"),),
    many="raters",
    discloses="indices",
)


def fleiss_kappa(data: Given, raters: Sequence[str], *, conf_level: float = 0.95) -> Result:
    """Give Fleiss' kappa of two or more raters on categories without order.

    Returns
    -------
    Result
        ``estimate`` with ``std_error`` and limits (t, units as a sample of many, these raters),
        ``observed`` and ``expected`` agreement, ``n`` units with a rating.

    Raises
    ------
    StudyError
        If a column is not there.

    Notes
    -----
    Expected agreement is the sum of the squared shares of the categories, all raters together.
    It is near 1 where nearly everybody chooses one category: see Gwet's AC1 for that.
    Source: Fleiss 1971.

    Examples
    --------
    >>> from vises_research import stats
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"ann": list("aabcc"), "bob": list("abbcc"), "cy": list("aabca")})
    >>> float(stats.fleiss_kappa(frame, ["ann", "bob", "cy"]).value("estimate").round(3))
    0.595
    """
    base, notes, values = ratings(data, raters, ordered=False)
    levels = np.unique(values[~np.isnan(values)])
    chance = _fleiss_chance(np.eye(len(levels)))
    row = {"term": "fleiss_kappa", **_many(values, levels, np.eye(len(levels)), chance)}
    return report(FLEISS_KAPPA_CARD, row, FLEISS, base, notes, conf_level, len(values) - 1, levels)


GWET_CARD = Card("gwet", (Say("", quantity.COEFFICIENT),), many="raters", discloses="indices")


def gwet(
    data: Given,
    raters: Sequence[str],
    *,
    weights: Literal["unweighted", "ordinal", "linear", "quadratic"] = "unweighted",
    conf_level: float = 0.95,
) -> Result:
    """Give Gwet's AC1 or, weighted, AC2: agreement that high prevalence does not deflate.

    Parameters
    ----------
    weights
        ``unweighted`` gives AC1; the others AC2, by rank distance (``ordinal``) or distance.

    Returns
    -------
    Result
        ``estimate`` with ``std_error`` and limits (t, units as a sample of many, these raters),
        ``observed`` and ``expected`` agreement, ``n`` units with a rating.

    Raises
    ------
    StudyError
        If a column is not there, weights are not known or asked for levels without order, or the
        raters do not use one scale.

    Notes
    -----
    Expected agreement is T Σ π(1-π) / (q(q-1)), with T the sum of the weights and q the number of
    categories in use: one that nobody chose does not count. Limits are cut at -1 and 1;
    those of AC2 cover up to 0.98.
    Source: Gwet 2008.

    Examples
    --------
    >>> from vises_research import stats
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"ann": list("aabcc"), "bob": list("abbcc"), "cy": list("aabca")})
    >>> float(stats.gwet(frame, ["ann", "bob", "cy"]).value("estimate", term="ac1").round(3))
    0.603
    """
    one_of("stats.gwet", "weights", weights, ("unweighted", "ordinal", "linear", "quadratic"))
    ordered = weights != "unweighted"
    base, notes, values = ratings(data, raters, ordered=ordered)
    levels = np.unique(values[~np.isnan(values)])
    worth = category_weights(levels, weights)
    row = {"term": "ac2" if ordered else "ac1", **_many(values, levels, worth, _gwet_chance(worth))}
    notes = (*notes, f"{len(levels)} categories in use")
    method = Method(f"Gwet's {'AC2' if ordered else 'AC1'}, {weights}", GWET)
    return report(GWET_CARD, row, method, base, notes, conf_level, len(values) - 1, levels)


Chance = Callable[[Matrix], Matrix]


def _many(values: Matrix, levels: Matrix, worth: Matrix, chance: Chance) -> dict[str, Any]:
    """Compare what was agreed with chance, unit by unit: the linearised variance of Gwet (2008).

    ``chance`` gives, for shares of the categories, each category's part in expected agreement.
    """
    counts = (values[:, :, None] == levels).sum(axis=1)
    n, raters = len(counts), counts.sum(axis=1)
    several = raters >= 2
    pairs = np.where(several, raters * (raters - 1), 1)
    agreed = (counts * (counts @ worth - 1)).sum(axis=1) / pairs
    observed = agreed[several].mean() if several.any() else np.nan
    shares = counts / np.maximum(raters, 1)[:, None]
    used = shares.sum(axis=0) / max(n, 1)
    expected_by_unit = shares @ chance(used)
    expected = float(used @ chance(used))
    estimate = beyond_chance(observed, expected)
    own = np.where(several, agreed - expected, 0) * n / max(several.sum(), 1)
    own = own - 2 * (1 - estimate) * (expected_by_unit - expected)
    error = beyond_chance(expected + _standard_error(own - estimate * (1 - expected)), expected)
    found = {"estimate": estimate, "std_error": error, "observed": observed, "expected": expected}
    return found | {"n": n, "n_raters": values.shape[1]}


def _gwet_chance(worth: Matrix) -> Chance:
    q = len(worth)
    return lambda used: worth.sum() / max(q * (q - 1), 1) * (1 - used)


def _fleiss_chance(worth: Matrix) -> Chance:
    return lambda used: worth @ used


def _standard_error(residuals: Matrix) -> float:
    n = len(residuals)
    return float(np.sqrt((residuals**2).sum() / (n * (n - 1)))) if n > 1 else np.nan


def beyond_chance(observed: float, expected: float) -> float:
    """Give agreement beyond chance; not a number where there is one category only."""
    gap, room = (float(noise.settled(one - expected, 1.0)) for one in (observed, 1.0))
    return gap / room if room > 0 else np.nan


def category_weights(levels: Matrix, kind: str) -> Matrix:
    """Say how much of an agreement two different categories are."""
    ranks = np.arange(len(levels))
    positions = ranks if kind == "ordinal" else levels
    apart = np.abs(np.subtract.outer(positions, positions))
    if kind == "unweighted" or len(levels) < 2:
        return np.eye(len(levels))
    if kind == "ordinal":
        apart = apart * (apart + 1)
    return np.asarray(1 - (apart / apart.max()) ** (2 if kind == "quadratic" else 1))


def report(
    card: Card,
    row: dict[str, Any],
    method: Method,
    base: Base,
    notes: Sequence[str],
    conf_level: float,
    df: float,
    levels: Matrix,
) -> Result:
    """Make the result of a coefficient: limits from t, cut at -1 and 1, and what must be noted."""
    from scipy.special import stdtrit

    half = stdtrit(max(df, 1), 0.5 + conf_level / 2) * row["std_error"]
    limits = {"conf_low": row["estimate"] - half, "conf_high": row["estimate"] + half}
    cut = {
        side: max(-1.0, min(1.0, limit)) for side, limit in limits.items() if not np.isnan(limit)
    }
    blank = {"conf_low": np.nan, "conf_high": np.nan}
    table = pd.DataFrame([row | blank | cut | {"conf_level": conf_level}])
    if np.isnan(row["observed"]):
        notes = (*notes, "no agreement: no unit has two ratings")
    elif len(levels) < 2:
        notes = (*notes, f"no agreement beyond chance: {len(levels)} categories in use")
    elif np.isnan(row["std_error"]) and row["n"] < 2:
        notes = (*notes, "no standard error: one unit only")
    elif row["std_error"] == 0:
        notes = (*notes, "the interval has no width: the sample shows no spread at all")
    return Result(card, table, method, base, tuple(notes))


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
