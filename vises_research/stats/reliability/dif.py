"""Measurement across groups: whether an item means the same in every language."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from functools import cache
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from vises_research.stats import noise, quantity
from vises_research.stats.bases import choose, scores
from vises_research.stats.card import Card, Say
from vises_research.stats.given import Given
from vises_research.stats.options import one_of
from vises_research.stats.reliability.items import Matrix
from vises_research.stats.results import Method, Result

DIF = Method(
    "Differential item functioning, proportional-odds logit, likelihood-ratio tests",
    "Zumbo, B. D. (1999). A handbook on the theory and methods of differential item functioning. "
    "Department of National Defense, Ottawa; classes: Jodoin, M. G., & Gierl, M. J. (2001). "
    "Applied Measurement in Education, 14(4), 329-349",
)
Codes = npt.NDArray[np.int_]
_TERMS = {"uniform": (0, 1), "nonuniform": (1, 2), "total": (0, 2)}


ITEM_BIAS_CARD = Card(
    "item_bias",
    (Say(kind=quantity.COEFFICIENT),),
    rows="biased_items",
    about="grouped",
    discloses="tests",
)


def item_bias(
    data: Given, items: Sequence[str], group: str, *, matching: Literal["total", "rest"] = "total"
) -> Result:
    """Test whether items work alike in all groups, at the same level of what they measure.

    Parameters
    ----------
    items
        The items of one scale.
    group
        The language, or any nominal variable.
    matching
        Respondents are alike when they have the same ``total`` of the items, or the same total of
        the other items (``rest``).
    reasons
        Same rows: why a value is missing.
    unit
        What a row is.

    Returns
    -------
    Result
        Rows ``uniform`` (one group answers higher throughout), ``nonuniform`` (the item separates
        better in one group) and ``total`` for each ``item``: gain in Nagelkerke's R²
        (``estimate``) and McFadden's (``mcfadden``), likelihood ratio (``statistic``, ``df``,
        ``p_value``) and ``p_adjusted`` (Holm, over the items).

    Raises
    ------
    StudyError
        If a column is not there or has no order, or the matching is not known.

    Notes
    -----
    The item is regressed on the standardised score; then on the group as well; then on their
    product. Gains below 0.035 are negligible, from 0.07 large (Jodoin & Gierl), whatever p. With
    few rows and several groups the tests reject too often (0.07 to 0.11 where 0.05 is meant).
    Source: Zumbo 1999; Jodoin & Gierl 2001.

    Examples
    --------
    >>> import pandas as pd
    >>> from vises_research import stats
    >>> frame = pd.DataFrame({"a": [1, 2, 3, 4] * 4, "b": [2, 1, 3, 4, 1, 3, 2, 4] * 2,
    ...     "c": [1, 3, 2, 4] * 4, "language": ["fr"] * 5 + ["nl"] * 11})
    >>> stats.item_bias(frame, ["a", "b", "c"], "language").where(item="b").table["df"].tolist()
    [1.0, 1.0, 2.0]
    """
    one_of("stats.item_bias", "matching", matching, ("total", "rest"))
    rows = choose(data, [*items, group])
    kept = {item: scores(rows.frame[item]).to_numpy() for item in items}
    levels, members = np.unique(rows.frame[group].astype(str), return_inverse=True)
    apart = np.eye(len(levels))[members][:, 1:]
    cells, notes = [], [f"respondents are matched on the {matching} of the items"]
    for item in items:
        score = np.sum([kept[i] for i in items if i != item or matching == "total"], axis=0)
        found, why = _tests(kept[item], np.broadcast_to(score, len(rows.frame)), apart)
        cells += [{"term": t, "item": item, **found.get(t, {})} for t in _TERMS]
        notes += [f"{item}, {one}" for one in (*_sizes(found), *why)]
    table = pd.DataFrame(cells, columns=["term", "item", *_QUANTITIES])
    table = table.astype(dict.fromkeys(_QUANTITIES, float)).assign(n=len(rows.frame))
    table["p_adjusted"] = table.groupby("term")["p_value"].transform(_holm)
    return Result(ITEM_BIAS_CARD, table, DIF, rows.base, (*rows.notes, *notes))


_QUANTITIES = ["estimate", "mcfadden", "statistic", "df", "p_value"]


def _tests(
    answer: Matrix, score: Matrix, apart: Matrix
) -> tuple[dict[str, dict[str, Any]], tuple[str, ...]]:
    """Compare the three models; with the reasons why a comparison is not possible."""
    if not apart.shape[1] or np.ptp(answer) == 0 or np.ptp(score) == 0:
        return {}, ("no test: fewer than two groups, or no spread in the item or the score",)
    codes = np.unique(answer, return_inverse=True)[1]
    score = ((score - score.mean()) / score.std())[:, None]
    designs = [score, np.hstack([score, apart]), np.hstack([score, apart, score * apart])]
    fits = [_log_likelihood(codes, design) for design in designs]
    shares = np.bincount(codes) / len(codes)
    nothing = len(codes) * float(shares @ np.log(shares))
    found = {
        term: _compare(fits[low][0], fits[high][0], nothing, len(codes))
        | {"df": (high - low) * apart.shape[1]}
        for term, (low, high) in _TERMS.items()
        if not fits[low][1] and not fits[high][1]
    }
    for test in found.values():
        test["p_value"] = _tail(test["df"], test["statistic"])
    lost = [f"no {term} test: {fits[h][1] or fits[low][1]}" for term, (low, h) in _TERMS.items()]
    return found, tuple(n for n, term in zip(lost, _TERMS, strict=True) if term not in found)


def _compare(low: float, high: float, nothing: float, n: int) -> dict[str, Any]:
    whole = 1 - np.exp(2 * nothing / n)
    gain = (np.exp(2 * (nothing - low) / n) - np.exp(2 * (nothing - high) / n)) / whole
    return {
        "estimate": max(float(gain), 0.0),
        "mcfadden": max((low - high) / nothing, 0.0),
        "statistic": max(2 * (high - low), 0.0),
    }


def _log_likelihood(codes: Codes, design: Matrix) -> tuple[float, str]:
    """Fit the proportional-odds logit; why it cannot be, in words, where it cannot."""
    if noise.rank(noise.centred(design)) < design.shape[1]:
        return np.nan, "the score does not vary within a group"
    if _separated(codes, design):
        return np.nan, "the answers are separated, the likelihood has no maximum"
    from statsmodels.miscmodels.ordinal_model import OrderedModel

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a failure is read from the fit and told in a note
        fit = OrderedModel(codes, design, distr=_logistic()).fit(
            method="bfgs", maxiter=1000, gtol=1e-6, disp=0, skip_hessian=True
        )
    settled = fit.mle_retvals["converged"] or np.abs(fit.model.score(fit.params)).max() < 1e-2
    if not (settled and np.isfinite(fit.llf)):
        return np.nan, "the fit did not converge"
    return float(fit.llf), ""


@cache
def _logistic() -> Any:
    """Give the logistic distribution without scipy's look at each argument, most of a fit.

    statsmodels differentiates by differences, so that one fit asks some thousand times; for a
    standardised distribution and finite or infinite numbers nothing is to be looked at.
    """
    from scipy import special, stats

    kind: Any = type(stats.logistic)

    class Logistic(kind):  # type: ignore[misc]
        def cdf(self, x: Matrix) -> Any:
            return special.expit(x)

    return Logistic(name="logistic")


def _separated(codes: Codes, design: Matrix) -> bool:
    """Look for a direction along which no answer gets less likely and some get more.

    Albert & Anderson (1984), for cumulative logits: a linear programme in slopes and thresholds.
    """
    from scipy.optimize import linprog

    cuts = np.eye(int(codes.max()))
    above = codes > 0
    below = codes < codes.max()
    falls = np.vstack(
        [
            np.hstack([-design[above], cuts[codes[above] - 1]]),
            np.hstack([design[below], -cuts[codes[below]]]),
        ]
    )
    best = linprog(falls.sum(axis=0), A_ub=falls, b_ub=np.zeros(len(falls)), bounds=(-1, 1))
    return bool(best.fun < -1e-7)


def _tail(df: int, statistic: float) -> float:
    from scipy.special import chdtrc

    return float(chdtrc(df, statistic))


def _holm(p_values: pd.Series) -> pd.Series:
    """Correct by Holm; tests that were not made do not count."""
    made = p_values.dropna().sort_values()
    corrected = (made * np.arange(len(made), 0, -1)).cummax().clip(upper=1)
    return corrected.reindex(p_values.index)


def _sizes(found: dict[str, dict[str, Any]]) -> tuple[str, ...]:
    """Tell which gains are not negligible."""
    return tuple(
        f"{term}: {'large' if test['estimate'] >= 0.07 else 'moderate'} (Jodoin & Gierl)"
        for term, test in found.items()
        if test["estimate"] >= 0.035
    )
