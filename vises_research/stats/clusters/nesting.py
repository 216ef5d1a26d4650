"""How much rows of the same cluster are alike, and models with a random intercept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
import pandas as pd

from vises_research.stats import quantity
from vises_research.stats.bases import choose, scores
from vises_research.stats.card import LINEAR, Card, Say
from vises_research.stats.clusters.coefficients import Coefficient, design
from vises_research.stats.clusters.intercepts import Nested, reml
from vises_research.stats.given import Given
from vises_research.stats.options import one_of
from vises_research.stats.results import Method, Result

_WALD = (
    "Burdick, R. K., & Graybill, F. A. (1992). Confidence intervals on variance components. "
    "Marcel Dekker"
)
_KENWARD_ROGER = (
    "Kenward, M. G., & Roger, J. H. (1997). Small sample inference for fixed effects from "
    "restricted maximum likelihood. Biometrics, 53(3), 983-997"
)


VARIANCE_COMPONENTS_CARD = Card(
    "variance_components", (Say("icc", quantity.SHARE), Say("design_effect")), discloses="indices"
)


def variance_components(
    data: Given,
    column: str,
    cluster: str,
    *,
    method: Literal["reml", "anova"] = "reml",
    conf_level: float = 0.95,
) -> Result:
    """Split the variance of a number into that between and that within clusters.

    Parameters
    ----------
    column
        Number, yes/no or ordered category (its scores).
    method
        ``reml`` (never below zero) or ``anova`` (may be below zero; unbiased).

    Returns
    -------
    Result
        Rows (``term``) ``between``, ``within``, ``icc`` and ``design_effect`` (how much larger
        the variance of the mean is than of as many unrelated rows); limits for the last two.

    Raises
    ------
    StudyError
        If a column is not there, or the column has no order.

    Notes
    -----
    ICC = between / (between + within); design effect = 1 + (Σm²/n - 1) ICC for clusters of m
    rows. Equal clusters: both methods in closed form. Unequal: REML by a search in the one
    ratio of variances. The limits invert Wald's F test: exact where values are normal.
    Source: Burdick & Graybill 1992.

    Examples
    --------
    >>> import pandas as pd
    >>> from vises_research import stats
    >>> frame = pd.DataFrame({"useful": [1, 2, 4, 5, 3, 3], "pilot": list("aabbcc")})
    >>> found = stats.variance_components(frame, "useful", "pilot")
    >>> round(float(found.value("estimate", term="icc")), 4)
    0.8621
    """
    one_of("stats.variance_components", "method", method, ["reml", "anova"])
    rows = choose(data, [column, cluster])
    y = scores(rows.frame[column]).to_numpy()
    nested = Nested.of(np.ones((len(y), 1)), y, pd.factorize(rows.frame[cluster])[0])
    size, n, clusters = nested.size, len(y), len(nested.size)
    table = pd.DataFrame({"term": ["between", "within", "icc", "design_effect"]})
    notes = [*rows.notes, "between and within have no limits of their own"]
    if min(nested.df) > 0 and y.max() > y.min():
        between, within = _anova(nested) if method == "anova" else _reml(nested)
        # Kish's factor: the size of the cluster that a row is in, on average, less one.
        factor, icc = float((size**2).sum() / n - 1), between / (between + within)
        low, high = _limits(nested, conf_level, bounded=method == "reml")
        if not low <= icc <= high:
            low, high = min(low, icc), max(high, icc)
            notes += ["the limits weigh clusters otherwise than the estimate, and are moved to it"]
        table["estimate"] = [between, within, icc, 1 + factor * icc]
        table["conf_low"] = [np.nan, np.nan, low, 1 + factor * low]
        table["conf_high"] = [np.nan, np.nan, high, 1 + factor * high]
        notes += ["between is 0, its bound"] if between == 0 else []
    else:
        table[["estimate", "conf_low", "conf_high"]] = np.nan
        notes += ["no estimate: needs two clusters, one of two rows, and values that differ"]
    table = table.assign(conf_level=conf_level, n=n, clusters=clusters)
    name = Method(f"Variance components ({method.upper()}), limits from Wald's test", _WALD)
    seen = (f"rows a cluster: {size.min():.0f} to {size.max():.0f}",) if n else ()
    return Result(VARIANCE_COMPONENTS_CARD, table, name, rows.base, tuple(notes), (), column, seen)


MIXED_LINEAR_CARD = Card("mixed_linear", LINEAR, discloses="coefficients")


def mixed_linear(
    data: Given, outcome: str, predictors: Sequence[str], cluster: str, *, conf_level: float = 0.95
) -> Result:
    """Fit a linear model with a random intercept for each cluster.

    Parameters
    ----------
    outcome
        Number, yes/no or ordered category (then its scores 1, 2, ...).

    Returns
    -------
    Result
        Rows ``intercept`` and ``slope`` with Kenward-Roger ``std_error``, ``df``, t and limits
        (``std_error_model`` without the adjustment); then rows ``between`` and ``within``, the
        variances.

    Raises
    ------
    StudyError
        If a column is not there, or the outcome has no order.

    Notes
    -----
    REML, as a search in the one ratio of variances. The covariance of the coefficients is
    enlarged for the estimation of the variances; for one coefficient Kenward and Roger's df
    equals 2 V² / var(V). The test rests on normal values, unlike that of ``linear``.
    Source: Kenward & Roger 1997.

    Examples
    --------
    >>> import pandas as pd
    >>> from vises_research import stats
    >>> frame = pd.DataFrame({"useful": [1, 2, 4, 5, 3, 3], "pilot": list("aabbcc")})
    >>> stats.mixed_linear(frame, "useful", [], "pilot").table["df"].round(6).tolist()[:1]
    [2.0]
    """
    rows = choose(data, [outcome, *predictors, cluster])
    x = design(rows.frame, predictors)
    y = scores(rows.frame[outcome]).to_numpy()
    nested = Nested.of(x.matrix, y, pd.factorize(rows.frame[cluster])[0])
    fit = reml(nested)
    table = x.table(fit.beta, fit.adjusted, fit.df, conf_level)
    table["std_error_model"] = x.spread(np.sqrt(np.diag(fit.covariance)))
    terms = {"between": fit.between, "within": fit.within}
    keys = pd.DataFrame([Coefficient(term) for term in terms], columns=Coefficient._fields)
    table = pd.concat([table, keys.assign(estimate=list(terms.values()))], ignore_index=True)
    table = table.assign(n=len(y), clusters=len(nested.size), conf_level=conf_level)
    notes = (*rows.notes, *x.notes, *fit.notes, "the variances come without error")
    name = "Linear model with random intercept, REML, Kenward-Roger errors and df"
    seen = (f"{cluster}: {len(nested.size)} clusters",)
    return Result(
        MIXED_LINEAR_CARD,
        table,
        Method(name, _KENWARD_ROGER),
        rows.base,
        notes,
        (),
        outcome,
        seen,
        x.covariance(fit.adjusted, 2),
    )


def _anova(nested: Nested) -> tuple[float, float]:
    """Give the variances (between, within) by equating mean squares to their expectations."""
    size, n, clusters = nested.size, nested.size.sum(), len(nested.size)
    mean = (size * nested.means).sum() / n
    among = (size * (nested.means - mean) ** 2).sum() / (clusters - 1)
    within = nested.within / (n - clusters)
    return float((among - within) / ((n - (size**2).sum() / n) / (clusters - 1))), within


def _reml(nested: Nested) -> tuple[float, float]:
    """Give the variances by REML: in closed form where all clusters have the same size."""
    size, clusters = nested.size[0], len(nested.size)
    if (nested.size != size).any() and nested.within > 0:
        fit = reml(nested)
        return fit.between, fit.within
    between, within = _anova(nested)
    if between >= 0:
        return between, within
    among = size * nested.means.var() * clusters
    return 0.0, float(nested.within + among) / (size * clusters - 1)


def _limits(nested: Nested, conf_level: float, *, bounded: bool) -> tuple[float, float]:
    """Give limits of the ICC: the ratios of variances that Wald's F test does not reject."""
    from scipy.optimize import brentq
    from scipy.stats import f

    size, among = nested.size, len(nested.size) - 1
    spare = size.sum() - among - 1
    lowest = 0.0 if bounded else -1 / size.max()

    def excess(share: float, quantile: float) -> float:
        """Fall as the share of variance grows, from above 0 to below where a limit exists."""
        weight = size / (1 + size * (lowest + share / (1 - share)))
        centre = (weight * nested.means).sum() / weight.sum()
        squares = (weight * (nested.means - centre) ** 2).sum()
        return float(squares / among - quantile * nested.within / spare)

    def limit(level: float) -> float:
        quantile, ends = float(f.ppf(level, among, spare)), (1e-12, 1 - 1e-12)
        if excess(ends[1], quantile) >= 0:
            return 1.0
        inside = excess(ends[0], quantile) > 0
        share = brentq(excess, *ends, args=(quantile,), xtol=1e-14) if inside else 0.0
        ratio = lowest + share / (1 - share)
        return ratio / (1 + ratio)

    return limit(0.5 + conf_level / 2), limit(0.5 - conf_level / 2)
