"""Means and linear models whose standard errors hold for clustered or unequally spread rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
import pandas as pd

from vises_research.errors import Problem, StudyError
from vises_research.stats import quantity
from vises_research.stats.bases import choose, groups, measured, scores, typed
from vises_research.stats.card import LINEAR, Card, Say
from vises_research.stats.clusters.coefficients import Design, design, least_squares
from vises_research.stats.given import Given
from vises_research.stats.options import one_of
from vises_research.stats.results import Method, Result

Errors = Literal["CR0", "CR1", "CR1S", "CR2", "CR3", "HC3", "classical"]

_CLUSTERED = (
    "Pustejovsky, J. E., & Tipton, E. (2018). Small-sample methods for cluster-robust variance "
    "estimation and hypothesis testing in fixed effects models. Journal of Business & Economic "
    "Statistics, 36(4), 672-683"
)
_HC3 = (
    "MacKinnon, J. G., & White, H. (1985). Some heteroskedasticity-consistent covariance matrix "
    "estimators with improved finite sample properties. Journal of Econometrics, 29(3), 305-325"
)
_ERRORS = {
    kind: (f"{kind} errors and t with Satterthwaite df", _CLUSTERED)
    for kind in ("CR0", "CR1", "CR1S", "CR2", "CR3")
} | {"HC3": ("HC3 errors and t", _HC3), "classical": ("equal spread assumed, t", "")}


LINEAR_CARD = Card("linear", LINEAR, discloses="coefficients")


def linear(
    data: Given,
    outcome: str,
    predictors: Sequence[str] = (),
    *,
    cluster: str | None = None,
    errors: Errors | None = None,
    conf_level: float = 0.95,
) -> Result:
    """Fit a linear model by least squares, with errors that do not rest on equal spread.

    Parameters
    ----------
    outcome
        Number, yes/no or ordered category (then its scores 1, 2, ...).
    errors
        ``CR2`` where rows are clustered and ``HC3`` elsewhere, unless said otherwise. ``CR0``,
        ``CR1``, ``CR1S``, ``CR3`` are the other cluster-robust ones (each row its own cluster where
        there is no ``cluster``); ``classical`` assumes equal spread.

    Returns
    -------
    Result
        A row ``intercept`` and a row each ``slope`` (``item``; level ``first`` against
        ``second``): ``estimate``, ``std_error``, limits, ``statistic`` (t), ``df``, ``p_value``;
        ``n`` rows (in ``clusters``). NaN with a note where there is none.

    Raises
    ------
    StudyError
        If a column or the kind of errors is not there, or the outcome has no order.

    Notes
    -----
    V = M (Σ X'A e e'A X) M with M = (X'X)⁻¹ and A = (I - H)^(-1/2) for CR2, (I - H)⁻¹ for CR3,
    cluster by cluster; df = tr(P'P)² / tr((P'P)²). HC3 takes n - p df. CR2 is unbiased, and its
    test close to nominal from some ten clusters, where rows of a cluster are equally correlated;
    CR0 and CR1S are then too small (0.07 to 0.08 where 0.05 is meant), CR3 too large (0.02). HC3
    covers 0.91 with sixty rows whose spread grows with a skewed predictor; ``classical`` 0.67.
    Source: MacKinnon & White 1985.

    Examples
    --------
    >>> import pandas as pd
    >>> from vises_research import stats
    >>> frame = pd.DataFrame({"y": [1.0, 2, 4, 3, 6, 5], "pilot": list("aabbcc")})
    >>> stats.linear(frame, "y", cluster="pilot").table[["estimate", "std_error", "df"]].round(4)
       estimate  std_error   df
    0       3.5     1.1547  2.0
    """
    kind = errors or ("CR2" if cluster else "HC3")
    _require("linear", kind, cluster)
    nested = [cluster] if cluster else []
    rows = choose(data, [outcome, *predictors, *nested])
    x = design(rows.frame, predictors)
    y = scores(rows.frame[outcome]).to_numpy()
    codes = pd.factorize(rows.frame[cluster])[0] if cluster else np.arange(len(y))
    beta, covariance, df = least_squares(x.matrix, y, codes, kind)
    table = x.table(beta, covariance, df, conf_level)
    table["n"] = len(y)
    if cluster:
        table["clusters"] = len(np.unique(codes))
    notes = (*rows.notes, *x.notes, *_unsure(x, df))
    seen = _looked_at(x, df, codes, cluster)
    method = Method(f"Least squares, {_ERRORS[kind][0]}", _ERRORS[kind][1])
    return Result(
        LINEAR_CARD, table, method, rows.base, notes, (), outcome, seen, x.covariance(covariance)
    )


CLUSTERED_MEAN_CARD = Card(
    "clustered_mean", (Say("", quantity.MEAN, measure="mean"),), about="first", discloses="sums"
)


def clustered_mean(
    data: Given,
    column: str,
    cluster: str,
    *,
    by: Sequence[str] = (),
    errors: Errors = "CR2",
    conf_level: float = 0.95,
) -> Result:
    """Give the mean of rows that are nested in clusters.

    Parameters
    ----------
    column
        Number, yes/no (then the mean is a share) or ordered category (its scores).
    errors
        ``CR2`` where rows are clustered and ``HC3`` elsewhere, unless said otherwise. ``CR0``,
        ``CR1``, ``CR1S``, ``CR3`` are the other cluster-robust ones (each row its own cluster where
        there is no ``cluster``); ``classical`` assumes equal spread.

    Returns
    -------
    Result
        One row a group: ``estimate`` with ``std_error``, limits and ``df``, from ``n`` rows in
        ``clusters``; NaN with a note where fewer than two clusters answered. Limits of a share are
        cut at 0 and 1.

    Raises
    ------
    StudyError
        If a column or the kind of errors is not there, or the column has no order.

    Notes
    -----
    Source: Pustejovsky & Tipton 2018.

    Examples
    --------
    >>> import pandas as pd
    >>> from vises_research import stats
    >>> frame = pd.DataFrame({"useful": [1, 2, 4, 3], "pilot": list("aabb")})
    >>> result = stats.clustered_mean(frame, "useful", "pilot")
    >>> result.table[["estimate", "std_error"]].values.tolist()
    [[2.5, 1.0]]
    """
    _require("clustered_mean", errors, cluster)
    rows = choose(data, [column, cluster, *by], by)
    values, share = scores(rows.frame[column]).to_numpy(), measured(data.frame[column]) == "yes/no"
    codes = pd.factorize(rows.frame[cluster])[0]
    cells = []
    for group, member in groups(rows.frame, by):
        y, own = values[member], np.unique(codes[member], return_inverse=True)[1]
        x = design(rows.frame[member], ())
        row = x.table(*least_squares(x.matrix, y, own, errors), conf_level).iloc[0].to_dict()
        if share:
            row.update(conf_low=max(row["conf_low"], 0.0), conf_high=min(row["conf_high"], 1.0))
        cells.append({**group, **row, "n": len(y), "clusters": len(np.unique(own))})
    table = pd.DataFrame(cells, columns=[*by, *_MEAN])
    table = table.astype({name: typed(data.frame[name]) for name in by})
    unsure = int(table["std_error"].isna().sum())
    notes = (f"no interval in {unsure} of {len(table)} rows: {_WHY}",) if unsure else ()
    method = Method(f"Mean, {_ERRORS[errors][0]}", _ERRORS[errors][1])
    return Result(CLUSTERED_MEAN_CARD, table, method, rows.base, (*rows.notes, *notes), tuple(by))


_MEAN = ["estimate", "std_error", "conf_low", "conf_high", "conf_level", "df", "n", "clusters"]
_WHY = "too few clusters, or no spread between them"


def _require(function: str, kind: str, cluster: str | None) -> None:
    one_of(f"stats.{function}", "errors", kind, list(_ERRORS))
    if cluster and kind in ("HC3", "classical"):
        wrong = f"{kind} errors take no account of clusters"
        right = "errors of CR0, CR1, CR1S, CR2, CR3, or no cluster"
        raise StudyError([Problem(f"stats.{function}", wrong, f"cluster '{cluster}'", right)])


def _unsure(x: Design, df: np.ndarray) -> tuple[str, ...]:
    lost = x.told_apart & np.isnan(x.spread(df))
    names = ", ".join(str(x.coefficients[j]) for j in np.flatnonzero(lost))
    return (f"no error for {names}: too few rows or clusters, or no spread",) if names else ()


def _looked_at(
    x: Design, df: np.ndarray, codes: np.ndarray, cluster: str | None
) -> tuple[str, ...]:
    """Tell the sizes of the clusters, and df too small to trust (Tipton 2015: below 4)."""
    seen = []
    if cluster and len(codes):
        sizes = np.bincount(codes)
        seen.append(f"{cluster}: {len(sizes)} clusters of {sizes.min()} to {sizes.max()} rows")
    whole = x.spread(df)
    seen += [
        f"df of {x.coefficients[j]}: {whole[j]:.1f}, below 4" for j in np.flatnonzero(whole < 4)
    ]
    return tuple(seen)
