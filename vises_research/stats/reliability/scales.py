"""Scales of several items: what each item adds, and how reliable their sum is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
import pandas as pd

from vises_research.stats import quantity
from vises_research.stats.card import Card, Say
from vises_research.stats.given import Given
from vises_research.stats.options import one_of
from vises_research.stats.reliability.items import Matrix, answers, correlation, covariance, unfit
from vises_research.stats.results import Method, Result

FELDT = Method(
    "Cronbach's alpha with Feldt's interval",
    "Feldt, L. S. (1965). The approximate sampling distribution of Kuder-Richardson reliability "
    "coefficient twenty. Psychometrika, 30(3), 357-370",
)
NORMAL = Method(
    "Cronbach's alpha with the normal-theory interval",
    "van Zyl, J. M., Neudecker, H., & Nel, D. G. (2000). On the distribution of the maximum "
    "likelihood estimator of Cronbach's alpha. Psychometrika, 65(3), 271-280",
)
ITEMS = Method(
    "Item analysis",
    "Nunnally, J. C., & Bernstein, I. H. (1994). Psychometric theory (3rd ed.). McGraw-Hill",
)


CRONBACH_ALPHA_CARD = Card(
    "cronbach_alpha", (Say("alpha", quantity.COEFFICIENT),), discloses="indices"
)


def cronbach_alpha(
    data: Given,
    items: Sequence[str],
    *,
    interval: Literal["feldt", "normal"] = "feldt",
    conf_level: float = 0.95,
) -> Result:
    """Give the reliability of a scale: Cronbach's alpha and its relatives.

    Parameters
    ----------
    items
        The items, all pointing the same way.
    interval
        ``feldt`` (from the F distribution) or ``normal`` (van Zyl, Neudecker & Nel).

    Returns
    -------
    Result
        Rows ``alpha`` (with interval and normal-theory standard error), ``standardised_alpha``,
        ``guttman_lambda6``, ``mean_inter_item_r`` and ``measurement_error``, the standard error of
        measurement of a respondent's mean over the items, in their unit.

    Raises
    ------
    StudyError
        If a column is not there or has no order, or the interval is not known.

    Notes
    -----
    alpha = k/(k-1) (1 - Σ s²ᵢ / s²(sum)); Feldt's limits are 1 - (1 - alpha) F with n-1 and
    (n-1)(k-1) degrees of freedom. They are exact for normal items with equal covariances; for
    answers near the top of a 5-point scale they cover 0.92, those of ``normal`` 0.90.
    Source: Feldt 1965.

    Examples
    --------
    >>> from vises_research import stats
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"a": [1, 2, 3, 4], "b": [1, 3, 3, 5], "c": [2, 2, 4, 4]})
    >>> float(stats.cronbach_alpha(frame, ["a", "b", "c"]).value("estimate", term="alpha").round(3))
    0.933
    """
    one_of("stats.cronbach_alpha", "interval", interval, ("feldt", "normal"))
    rows, values = answers(data, items)
    limits = _feldt if interval == "feldt" else _normal
    estimates = _reliabilities(values)
    low, high = limits(estimates["alpha"], values, conf_level)
    table = pd.DataFrame({"term": list(estimates), "estimate": list(estimates.values())})
    of_alpha = {"std_error": _normal_error(covariance(values), len(values))}
    of_alpha |= {"conf_low": low, "conf_high": high, "conf_level": conf_level}
    for column, value in of_alpha.items():
        table[column] = np.where(table["term"] == "alpha", value, np.nan)
    table = table.assign(n=len(values), n_items=len(items))
    notes = (*rows.notes, "only alpha has a standard error and an interval")
    notes += _why_missing(estimates, values, items)
    return Result(
        CRONBACH_ALPHA_CARD, table, FELDT if interval == "feldt" else NORMAL, rows.base, notes
    )


ITEM_ANALYSIS_CARD = Card("item_analysis", rows="item_checks", discloses="sums")


def item_analysis(data: Given, items: Sequence[str]) -> Result:
    """Tell what each item adds to a scale.

    Parameters
    ----------
    items
        The items.

    Returns
    -------
    Result
        A row an item: ``mean`` and ``sd``, ``item_rest_r`` (correlation with the sum of the other
        items), ``alpha_without`` (Cronbach's alpha of the others) and ``n``.

    Raises
    ------
    StudyError
        If a column is not there or has no order.

    Notes
    -----
    An item that runs against the others is told, never reversed.
    Source: Nunnally & Bernstein 1994.

    Examples
    --------
    >>> from vises_research import stats
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"a": [1, 2, 3, 4], "b": [1, 3, 3, 5], "c": [2, 2, 4, 4]})
    >>> stats.item_analysis(frame, ["a", "b", "c"]).table["item_rest_r"].round(3).tolist()
    [1.0, 0.857, 0.8]
    """
    rows, values = answers(data, items)
    spread = covariance(values)
    cells = [
        {
            "item": item,
            "mean": values[:, i].mean() if len(values) else np.nan,
            "sd": np.sqrt(spread[i, i]),
            "item_rest_r": _item_rest(values, i),
            "alpha_without": _alpha(np.delete(np.delete(spread, i, 0), i, 1)),
            "n": len(values),
        }
        for i, item in enumerate(items)
    ]
    table = pd.DataFrame(cells, columns=_ITEM_COLUMNS)
    notes = [f"not all is computed: {why}" for why in unfit(values, items, 3)]
    if not notes and table.isna().any(axis=None):
        notes = ["not all is computed: the other items add up to the same in every row"]
    against = table.loc[table["item_rest_r"] < 0, "item"]
    notes += [f"{item} runs against the others: is it to be reversed?" for item in against]
    return Result(ITEM_ANALYSIS_CARD, table, ITEMS, rows.base, (*rows.notes, *notes))


_ITEM_COLUMNS = ["item", "mean", "sd", "item_rest_r", "alpha_without", "n"]


def _reliabilities(values: Matrix) -> dict[str, float]:
    spread, together = covariance(values), correlation(values)
    k = len(spread)
    alpha = _alpha(spread)
    mean_r = float((together.sum() - k) / (k * (k - 1))) if k > 1 else np.nan
    below = 1 + (k - 1) * mean_r
    return {
        "alpha": alpha,
        "standardised_alpha": k * mean_r / below if below > 1e-12 else np.nan,
        "guttman_lambda6": _lambda6(together),
        "mean_inter_item_r": mean_r,
        "measurement_error": float(np.sqrt(max(spread.sum(), 0) * (1 - alpha)) / k)
        if k
        else np.nan,
    }


def _alpha(spread: Matrix) -> float:
    k, total, apart = len(spread), spread.sum(), np.trace(spread)
    if k < 2 or not total > 1e-12 * apart:
        return float("nan")
    return min(float(k / (k - 1) * (1 - apart / total)), 1.0)


def _lambda6(together: Matrix) -> float:
    """Guttman's sixth bound: one less the share of what the other items do not predict."""
    if len(together) < 2 or np.isnan(together).any() or np.linalg.cond(together) > 1e10:
        return float("nan")
    return float(1 - (1 / np.diag(np.linalg.inv(together))).sum() / together.sum())


def _feldt(alpha: float, values: Matrix, conf_level: float) -> tuple[float, float]:
    from scipy.special import fdtri

    n, k = values.shape
    if np.isnan(alpha):
        return np.nan, np.nan
    tails = np.array([1 + conf_level, 1 - conf_level]) / 2
    low, high = 1 - (1 - alpha) * fdtri(n - 1, (n - 1) * (k - 1), tails)
    return float(low), float(high)


def _normal(alpha: float, values: Matrix, conf_level: float) -> tuple[float, float]:
    from scipy.special import ndtri

    half = ndtri(0.5 + conf_level / 2) * _normal_error(covariance(values), len(values))
    return alpha - half, alpha + half


def _normal_error(spread: Matrix, n: int) -> float:
    """Asymptotic standard error of alpha under normality, as van Zyl et al. give it."""
    k, total, apart = len(spread), spread.sum(), np.trace(spread)
    if np.isnan(_alpha(spread)):
        return float("nan")
    square = spread @ spread
    inner = total * (np.trace(square) + apart**2) - 2 * apart * square.sum()
    return float(np.sqrt(2 * k**2 / ((k - 1) ** 2 * total**3) * max(inner, 0) / n))


def _item_rest(values: Matrix, i: int) -> float:
    rest = np.delete(values, i, axis=1).sum(axis=1)
    return float(correlation(np.column_stack([values[:, i], rest]))[0, 1])


def _why_missing(
    estimates: dict[str, float], values: Matrix, items: Sequence[str]
) -> tuple[str, ...]:
    lacking = [term for term, value in estimates.items() if np.isnan(value)]
    if not lacking:
        return ()
    why = unfit(values, items) or ("the items repeat each other, or their sum does not vary",)
    return (f"no {', '.join(lacking)}: {'; '.join(why)}",)
