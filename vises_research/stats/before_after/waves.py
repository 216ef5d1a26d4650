"""Two or more waves of the same units: do the answers stay where they are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from vises_research.stats import noise, quantity
from vises_research.stats.bases import choose, scores, typed
from vises_research.stats.before_after.pairs import is_at, pairs, told
from vises_research.stats.card import Card, Say
from vises_research.stats.given import Given
from vises_research.stats.results import Method, Result

COCHRAN = Method(
    "Cochran's Q",
    "Cochran, W. G. (1950). The comparison of percentages in matched samples. "
    "Biometrika, 37(3/4), 256-266",
)
FRIEDMAN = Method(
    "Friedman test, corrected for ties, and Kendall's W",
    "Friedman, M. (1937). The use of ranks to avoid the assumption of normality implicit in the "
    "analysis of variance. Journal of the American Statistical Association, 32(200), 675-701",
)
MADANSKY = Method(
    "Marginal homogeneity over waves (generalised Stuart-Maxwell, conditional)",
    "Madansky, A. (1963). Tests of homogeneity for correlated samples. "
    "Journal of the American Statistical Association, 58(301), 97-119",
)


COCHRAN_Q_CARD = Card("cochran_q", (Say(effect="waves_share"),), discloses="tests")


def cochran_q(data: Given, columns: Sequence[str], *, level: Any = None) -> Result:
    """Test whether the share of yes is the same in all waves.

    Parameters
    ----------
    columns
        The variable in each wave: yes/no or, with a ``level``, categories.
    level
        What counts as yes; ``None`` for true (or 1) where there is only that and false (or 0).

    Returns
    -------
    Result
        ``statistic`` (Q), ``df`` and ``p_value`` of ``n`` rows with all waves; not a number where
        nobody changed, with a note.

    Raises
    ------
    StudyError
        If a column or the level is not there, or which level counts is not said.

    Notes
    -----
    The statistic of :func:`exchangeable` for one 0/1 score; its chi-squared distribution is
    approximate.
    Source: Cochran 1950.

    Examples
    --------
    >>> from vises_research import stats
    >>> import pandas as pd
    >>> waves = pd.DataFrame({"a": [0, 0, 1, 0], "b": [1, 1, 1, 0], "c": [1, 0, 1, 1]})
    >>> float(stats.cochran_q(waves, ["a", "b", "c"]).value("statistic").round(6))
    2.666667
    """
    rows = choose(data, columns)
    yes = is_at(rows.frame, columns, level, "stats.cochran_q")
    cell = {"term": "cochran_q", **exchangeable(yes[:, :, None])}
    varied = int((yes.any(axis=1) & ~yes.all(axis=1)).sum())
    seen = f"rows that changed: {varied} of {len(yes)}"
    return told(COCHRAN_Q_CARD, [cell], COCHRAN, rows, assumptions=[seen])


FRIEDMAN_CARD = Card(
    "friedman", (Say("friedman", quantity.COEFFICIENT, "waves"),), discloses="tests"
)


def friedman(data: Given, columns: Sequence[str]) -> Result:
    """Test whether some waves are higher than others, by the ranks within each unit.

    Parameters
    ----------
    columns
        The variable in each wave: numbers or ordered categoricals.

    Returns
    -------
    Result
        ``estimate``: Kendall's W (0 to 1); ``statistic``, ``df`` and ``p_value`` of ``n`` rows
        with all waves; not a number where nobody changed, with a note.

    Raises
    ------
    StudyError
        If a column is not there or has no order.

    Notes
    -----
    The statistic of :func:`exchangeable` for mid-ranks; W is the statistic over n (k - 1).
    Source: Friedman 1937.

    Examples
    --------
    >>> from vises_research import stats
    >>> import pandas as pd
    >>> waves = pd.DataFrame({"a": [1, 2, 1], "b": [2, 3, 3], "c": [3, 5, 2]})
    >>> float(stats.friedman(waves, ["a", "b", "c"]).value("estimate").round(6))
    0.777778
    """
    from scipy.stats import rankdata

    rows = choose(data, columns)
    values = np.column_stack([scores(rows.frame[column]) for column in columns])
    ranks = rankdata(values, axis=1) if len(values) else values
    cell = exchangeable(ranks[:, :, None])
    n, k = values.shape
    kendall = cell["statistic"] / (n * (k - 1)) if cell["df"] > 0 else np.nan
    return told(FRIEDMAN_CARD, [{"term": "friedman", "estimate": kendall, **cell}], FRIEDMAN, rows)


HOMOGENEITY_OVER_WAVES_CARD = Card(
    "homogeneity_over_waves", (Say(effect="waves_distribution"),), discloses="tests"
)


def homogeneity_over_waves(data: Given, columns: Sequence[str]) -> Result:
    """Test whether the categories are as frequent in all waves.

    Parameters
    ----------
    columns
        The variable in each wave.

    Returns
    -------
    Result
        ``statistic``, ``df`` and ``p_value`` of ``n`` rows with all waves; not a number where
        nobody changed, with a note.

    Raises
    ------
    StudyError
        If a column is not there.

    Notes
    -----
    The statistic of :func:`exchangeable` for one 0/1 score a category; with two waves it is
    Stuart and Maxwell's.
    Source: Madansky 1963.

    Examples
    --------
    >>> from vises_research import stats
    >>> import pandas as pd
    >>> waves = pd.DataFrame({"a": list("xxyz"), "b": list("xyyz"), "c": list("zyyz")})
    >>> table = stats.homogeneity_over_waves(waves, ["a", "b", "c"]).table
    >>> table[["statistic", "df"]].round(6).values.tolist()
    [[4.0, 4.0]]
    """
    rows = choose(data, columns)
    cell = exchangeable(indicators(rows.frame, columns))
    return told(HOMOGENEITY_OVER_WAVES_CARD, [{"term": "madansky", **cell}], MADANSKY, rows)


def indicators(frame: pd.DataFrame, columns: Sequence[str]) -> Any:
    """Give 1 where a row (first axis) is in a wave (second) at a level in use (third), else 0."""
    known = dict.fromkeys(one for c in columns for one in typed(frame[c]).categories)
    values = [frame[column].astype(object).to_numpy() for column in columns]
    at = np.array([[column == one for column in values] for one in known], dtype=float)
    at = at.reshape(len(known), len(columns), len(frame)).transpose(2, 1, 0)
    return at[:, :, at.any(axis=(0, 1))]


def exchangeable(values: Any) -> dict[str, Any]:
    """Test whether scores are exchangeable between the waves of each unit.

    Parameters
    ----------
    values
        An array: units, waves, scores.

    Returns
    -------
    dict
        ``n``, ``statistic``, ``df``, ``p_value``, and ``why`` where they are not a number.

    Notes
    -----
    With d_w the sum over units of a wave's scores minus the unit's mean, and S the sum over units
    of the covariance of the scores over waves: (k - 1)/k Σ_w d_w' S⁻ d_w on (k - 1) rank(S) degrees
    of freedom. Cochran, Friedman and Stuart-Maxwell differ in their scores alone.
    """
    from scipy.special import chdtrc

    n, k, _ = values.shape
    cell: dict[str, Any] = {"n": n, "statistic": np.nan, "df": np.nan, "p_value": np.nan}
    within = values - values.mean(axis=1, keepdims=True)
    within = noise.settled(within, values)
    if not within.any():
        return {**cell, "why": "no rows" if not n else "nobody changed"}
    spread = np.einsum("uwa,uwb->ab", within, within) / k
    moved = within.sum(axis=0)
    inverse, rank = noise.generalised_inverse(spread)
    # Rounding leaves -1e-33 where the waves are all alike.
    statistic = max(0.0, (k - 1) / k * float(np.einsum("wa,ab,wb->", moved, inverse, moved)))
    df = (k - 1) * rank
    return {**cell, "statistic": statistic, "df": df, "p_value": float(chdtrc(df, statistic))}


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
