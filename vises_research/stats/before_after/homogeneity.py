"""Categories before and after: are they as frequent, and is the table symmetric."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from vises_research.stats.bases import choose
from vises_research.stats.before_after.pairs import pairs, told
from vises_research.stats.before_after.waves import exchangeable, indicators
from vises_research.stats.card import Card, Say
from vises_research.stats.given import Given
from vises_research.stats.results import Method, Result

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["marginal_homogeneity"]

HOMOGENEITY = Method(
    "Marginal homogeneity (Stuart-Maxwell, Bhapkar, with scores) and symmetry (Bowker), "
    "nothing added to empty cells",
    "Agresti, A. (2013). Categorical data analysis (3rd ed., section 11.3). Wiley",
)


MARGINAL_HOMOGENEITY_CARD = Card(
    "marginal_homogeneity",
    (Say("stuart_maxwell", effect="distribution"),),
    about="pair",
    discloses="tests",
)


def marginal_homogeneity(data: Given, before: str, after: str) -> Result:
    """Test whether k categories are as frequent after as before.

    Parameters
    ----------
    before, after
        Two columns of the same categories.

    Returns
    -------
    Result
        ``stuart_maxwell``, ``bhapkar``, ``bowker`` (pairs of cells that are both empty give no
        degree of freedom) and ``bowker_full_df``, each chi-squared; for ordered categories or
        numbers also ``scores`` (z, positive where after is higher). Not a number, with a note,
        where nobody changed.

    Raises
    ------
    StudyError
        If a column is not there, or ordered columns are on different scales.

    Notes
    -----
    Stuart-Maxwell d'S⁻d (see :func:`vises_research.stats.homogeneity_over_waves`), W; Bhapkar
    W/(1 - W/n); Bowker Σ (n_ij - n_ji)²/(n_ij + n_ji); scores Σd/√Σd². All are approximate: with
    fifty pairs on 5 levels, Bhapkar's rejects too often (up to 0.08 where 0.05 is meant), Stuart
    and Maxwell's and Bowker's too seldom (down to 0.03 and 0.01).
    Source: Agresti 2013.

    Examples
    --------
    >>> from vises_research import stats
    >>> import pandas as pd
    >>> answers = pd.DataFrame({"before": list("xxxyyz"), "after": list("xyyyzz")})
    >>> stats.marginal_homogeneity(answers, "before", "after").table["statistic"].round(3).tolist()
    [3.0, 6.0, 3.0, 3.0]
    """
    rows = choose(data, [before, after])
    at = indicators(rows.frame, [before, after])
    stuart = exchangeable(at)
    cells = [{"term": "stuart_maxwell", **stuart}, {"term": "bhapkar", **_bhapkar(stuart)}]
    cells += _bowker(np.einsum("ui,uj->ij", at[:, 0], at[:, 1]), stuart.get("why", ""))
    if all(_has_order(data.frame[column]) for column in (before, after)):
        d = pairs(data, before, after).differences
        cells.append({"term": "scores", "n": len(d), **_scores(d), "why": stuart.get("why", "")})
    notes = ["scores: z, which has no degrees of freedom"] if len(cells) > 4 else []
    seen = f"pairs that changed: {int((at[:, 0] != at[:, 1]).any(axis=1).sum())} of {len(at)}"
    return told(
        MARGINAL_HOMOGENEITY_CARD,
        cells,
        HOMOGENEITY,
        rows,
        outcome=after,
        notes=notes,
        assumptions=[seen],
    )


def _bhapkar(stuart: dict[str, Any]) -> dict[str, Any]:
    from scipy.special import chdtrc

    left = 1 - stuart["statistic"] / stuart["n"] if stuart["n"] else np.nan
    if left > 1e-12:
        statistic = stuart["statistic"] / left
        return {**stuart, "statistic": statistic, "p_value": float(chdtrc(stuart["df"], statistic))}
    why = stuart.get("why", "all changed alike, which leaves no variance to judge by")
    return {**stuart, "statistic": np.nan, "df": np.nan, "p_value": np.nan, "why": why}


def _bowker(table: Any, why: str) -> list[dict[str, Any]]:
    from scipy.special import chdtrc

    above = np.triu_indices(len(table), 1)
    one, other = table[above], table.T[above]
    used = one + other > 0
    chi2 = float(((one - other)[used] ** 2 / (one + other)[used]).sum()) if used.any() else np.nan
    cells = []
    for term, df in (("bowker", int(used.sum())), ("bowker_full_df", len(one))):
        p = float(chdtrc(df, chi2)) if used.any() else np.nan
        cell = {"statistic": chi2, "df": df if used.any() else np.nan, "p_value": p, "why": why}
        cells.append({"term": term, "n": int(table.sum()), **cell})
    return cells


def _scores(d: Any) -> dict[str, float]:
    from scipy.special import ndtr

    z = float(d.sum() / np.sqrt((d**2).sum())) if d.any() else np.nan
    return {"statistic": z, "df": np.nan, "p_value": 2 * float(ndtr(-abs(z)))}


def _has_order(values: pd.Series) -> bool:
    """Tell whether scores can be given: an ordered categorical, or numbers."""
    return bool(getattr(values.dtype, "ordered", False)) or values.dtype.kind in "biuf"
