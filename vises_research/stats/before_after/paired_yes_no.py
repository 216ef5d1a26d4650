"""Yes and no before and after: do as many come as leave."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from vises_research.stats import quantity
from vises_research.stats.before_after.paired_shares import fourfold
from vises_research.stats.before_after.pairs import told
from vises_research.stats.card import Card, Say
from vises_research.stats.given import Given
from vises_research.stats.results import Method, Result
from vises_research.stats.shares.intervals import clopper_pearson

if TYPE_CHECKING:
    pass

__all__ = ["mcnemar"]

MCNEMAR = Method(
    "McNemar test: mid-p, beside it exact, chi-squared without and with continuity correction",
    "Fagerland, M. W., Lydersen, S., & Laake, P. (2013). The McNemar test for binary "
    "matched-pairs data: mid-p and asymptotic are better than exact conditional. "
    "BMC Medical Research Methodology, 13, 91",
)
EMPTY = "mid-p and exact are probabilities without a statistic; only the odds ratio is estimated"


MCNEMAR_CARD = Card(
    "mcnemar",
    (Say("odds_ratio", quantity.RATIO, "frequency", test="mid_p", counts="answers"),),
    about="pair",
    discloses="tests",
)


def mcnemar(
    data: Given, before: str, after: str, *, level: Any = None, conf_level: float = 0.95
) -> Result:
    """Test whether as many come to a level as leave it.

    Parameters
    ----------
    before, after
        Two columns of yes and no, or of levels.
    level
        What counts as yes; ``None`` for true (or 1) where there is only that and false (or 0).

    Returns
    -------
    Result
        p of ``mid_p`` (the primary one), ``exact``, ``chi_squared`` and
        ``chi_squared_continuity``; ``odds_ratio``: come per leave (``n_up`` / ``n_down``), with an
        exact interval. Where nobody changed, mid-p and exact are 1 and the rest is not a number.

    Raises
    ------
    StudyError
        If a column or the level is not there, or which level counts is not said.

    Notes
    -----
    With X binomial of the m that changed and 1/2: exact = 2 P(X <= min), mid-p = exact - P(X = min)
    (1 - P(X = min)/2 where as many came as left). Exact keeps its level, but is smaller than it
    need be (0.029 at n = 69), mid-p is close to it, and the continuity correction farther below.
    Source: Fagerland et al. 2013.

    Examples
    --------
    >>> from vises_research import stats
    >>> import pandas as pd
    >>> answers = pd.DataFrame({"before": [0, 0, 0, 1, 1, 0], "after": [1, 1, 0, 1, 0, 1]})
    >>> float(stats.mcnemar(answers, "before", "after").value("p_value", term="mid_p"))
    0.375
    """
    rows, _, up, down, _ = fourfold(data, (before, after), level, "stats.mcnemar")
    n, changed = len(rows.frame), up + down
    counts = {"n": n, "n_up": up, "n_down": down, "n_same": n - changed}
    why = "" if changed else "nobody changed" if n else "no pairs"
    none = {"statistic": np.nan, "df": np.nan, "p_value": np.nan}
    limits = dict.fromkeys(["estimate", "conf_low", "conf_high"], np.nan)
    cells = [
        {**counts, "conf_level": conf_level, **none, **limits, **cell, "why": why}
        for cell in (*_tests(up, down, n), _odds(up, down, conf_level))
    ]
    seen = f"pairs that changed: {changed} of {n}"
    return told(
        MCNEMAR_CARD, cells, MCNEMAR, rows, outcome=after, notes=[EMPTY], assumptions=[seen]
    )


def _tests(up: int, down: int, n: int) -> list[dict[str, Any]]:
    from scipy.special import bdtr, binom, chdtrc

    few, changed = min(up, down), up + down
    at = float(binom(changed, few)) * 0.5**changed
    below = float(bdtr(few, changed, 0.5))
    exact = min(1.0, 2 * below) if n else np.nan
    mid = 1 - at / 2 if up == down else 2 * below - at
    mid = (mid if changed else 1.0) if n else np.nan
    cells: list[dict[str, Any]] = [
        {"term": "mid_p", "p_value": mid},
        {"term": "exact", "p_value": exact},
    ]
    for term, taken in (("chi_squared", 0), ("chi_squared_continuity", 1)):
        cell: dict[str, Any] = {"term": term}
        if changed:
            chi2 = max(abs(up - down) - taken, 0) ** 2 / changed
            cell |= {"statistic": chi2, "df": 1, "p_value": float(chdtrc(1, chi2))}
        cells.append(cell)
    return cells


def _odds(up: int, down: int, conf_level: float) -> dict[str, Any]:
    low, high = clopper_pearson(up, up + down, conf_level)
    share = np.array([up / (up + down) if up + down else np.nan, low, high])
    odds = np.divide(share, 1 - share, out=np.full(3, np.inf), where=share != 1)
    return {
        "term": "odds_ratio",
        **dict(zip(("estimate", "conf_low", "conf_high"), odds.tolist(), strict=True)),
    }
