"""Polychoric correlations: what ordinal items would correlate if they were measured finely."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

import numpy as np

from vises_research.stats import quantity
from vises_research.stats.card import Card, Say
from vises_research.stats.given import Given
from vises_research.stats.options import one_of
from vises_research.stats.reliability.items import answers, unfit
from vises_research.stats.reliability.polychoric_fit import pair_correlation, polychoric_matrix
from vises_research.stats.results import Method, Result

if TYPE_CHECKING:
    pass

__all__ = ["ordinal_alpha", "polychoric"]

_OLSSON = (
    "Olsson, U. (1979). Maximum likelihood estimation of the polychoric correlation coefficient. "
    "Psychometrika, 44(4), 443-460"
)
METHODS = {
    "ml": Method("Polychoric correlation, maximum likelihood", _OLSSON),
    "two_step": Method("Polychoric correlation, two steps (thresholds from the margins)", _OLSSON),
}
ORDINAL_ALPHA = Method(
    "Ordinal alpha (standardised alpha of two-step polychoric correlations)",
    "Zumbo, B. D., Gadermann, A. M., & Zeisser, C. (2007). Ordinal versions of coefficients alpha "
    "and theta for Likert rating scales. Journal of Modern Applied Statistical Methods, 6(1)",
)


POLYCHORIC_CARD = Card(
    "polychoric",
    (Say("", quantity.COEFFICIENT, measure="polychoric"),),
    rows="item_pairs",
    about="rows",
    discloses="correlations",
)


def polychoric(
    data: Given,
    items: Sequence[str],
    *,
    estimator: Literal["ml", "two_step"] = "ml",
    correction: float = 0.0,
    conf_level: float = 0.95,
) -> Result:
    """Give the polychoric correlation of every pair of items.

    Parameters
    ----------
    items
        The ordinal items.
    estimator
        ``ml`` (thresholds and correlation at once) or ``two_step``.
    correction
        What is put in cells that nobody is in, 0.5 for example; nothing by default.

    Returns
    -------
    Result
        A row a pair (``first``, ``second``): ``estimate``, ``std_error``, limits.

    Raises
    ------
    StudyError
        If a column is not there or has no order, or the estimator is not known.

    Notes
    -----
    The log likelihood is Σ n log π(ρ, thresholds) over the cells, π from the bivariate normal;
    limits by Fisher's z with the observed information. ``two_step`` takes the thresholds as known:
    its error is too small, so it has no limits. Near ±1 (empty corners) there is no estimate.
    Source: Olsson 1979.

    Examples
    --------
    >>> from vises_research import stats
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"a": [1, 1, 1, 2, 2, 2, 3, 3, 3], "b": [1, 1, 2, 1, 2, 3, 2, 3, 3]})
    >>> float(stats.polychoric(frame, ["a", "b"]).value("estimate").round(2))
    0.77
    """
    import pandas as pd

    one_of("stats.polychoric", "estimator", estimator, tuple(METHODS))
    rows, values = answers(data, items)
    cells, notes = [], []
    for i, j in itertools.combinations(range(len(items)), 2):
        rho, variance = pair_correlation(values[:, i], values[:, j], correction, estimator)
        low, high = _limits(rho, variance, conf_level) if estimator == "ml" else (np.nan, np.nan)
        cells.append([items[i], items[j], rho, np.sqrt(variance), low, high, conf_level])
        if np.isnan(rho):
            why = unfit(values[:, [i, j]], [items[i], items[j]]) or (_AT_THE_LIMIT,)
            notes.append(f"no correlation of {items[i]} and {items[j]}: {'; '.join(why)}")
    if estimator == "two_step":
        notes.append("no limits: the standard error takes the thresholds as known")
    columns = ["first", "second", "estimate", "std_error", "conf_low", "conf_high", "conf_level"]
    table = pd.DataFrame(cells, columns=columns).assign(n=len(values))
    return Result(POLYCHORIC_CARD, table, METHODS[estimator], rows.base, (*rows.notes, *notes))


ORDINAL_ALPHA_CARD = Card(
    "ordinal_alpha", (Say("ordinal_alpha", quantity.COEFFICIENT),), discloses="indices"
)


def ordinal_alpha(data: Given, items: Sequence[str], *, correction: float = 0.0) -> Result:
    """Give ordinal alpha: the reliability of the traits behind ordinal items.

    Parameters
    ----------
    items
        The ordinal items.
    correction
        What is put in cells that nobody is in, 0.5 for example; nothing by default.

    Returns
    -------
    Result
        Rows ``ordinal_alpha`` and ``sum_of_correlations`` (of the whole matrix).

    Raises
    ------
    StudyError
        If a column is not there or has no order.

    Notes
    -----
    alpha = k/(k-1) (1 - k / ΣR) of the polychoric correlations. It is about unobserved continuous
    answers, not about the sum of the answers given: for that, use ``cronbach_alpha``.
    Source: Zumbo et al. 2007.

    Examples
    --------
    >>> from vises_research import stats
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"a": [1, 1, 1, 2, 2, 2, 3, 3, 3], "b": [1, 1, 2, 1, 2, 3, 2, 3, 3]})
    >>> result = stats.ordinal_alpha(frame, ["a", "b"])
    >>> float(result.value("estimate", term="ordinal_alpha").round(2))
    0.87
    """
    import pandas as pd

    rows, values = answers(data, items)
    together, k = polychoric_matrix(values, correction), len(items)
    total = together.sum()
    alpha = k / (k - 1) * (1 - k / total) if k > 1 and total > 1e-12 else np.nan
    notes: list[str] = []
    seen: tuple[str, ...] = ()
    if np.isnan(alpha):
        why = unfit(values, items) or (_AT_THE_LIMIT,)
        notes = [f"no ordinal alpha: {'; '.join(why)}"]
    else:
        smallest = np.linalg.eigvalsh(together)[0]
        seen = (f"smallest eigenvalue of the correlations {smallest:.3f}: it should be positive",)
    cells = {"term": ["ordinal_alpha", "sum_of_correlations"], "estimate": [alpha, total]}
    table = pd.DataFrame(cells).assign(n=len(values), n_items=k)
    return Result(
        ORDINAL_ALPHA_CARD, table, ORDINAL_ALPHA, rows.base, (*rows.notes, *notes), assumptions=seen
    )


_AT_THE_LIMIT = "a correlation is at its limit (empty corners of the table) or the fit failed"


def _limits(rho: float, variance: float, conf_level: float) -> tuple[float, float]:
    from scipy.special import ndtri

    half = ndtri(0.5 + conf_level / 2) * np.sqrt(variance) / (1 - rho**2)
    return float(np.tanh(np.arctanh(rho) - half)), float(np.tanh(np.arctanh(rho) + half))
