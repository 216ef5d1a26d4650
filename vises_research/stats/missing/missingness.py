"""Which values are missing together, and whether they are missing at random."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

import numpy as np
import pandas as pd

from vises_research.stats import noise, quantity
from vises_research.stats.bases import Rows, choose, scores
from vises_research.stats.card import Card, Say
from vises_research.stats.given import Given
from vises_research.stats.options import one_of
from vises_research.stats.results import Method, Result

_LITTLE = (
    "Little, R. J. A. (1988). A test of missing completely at random for multivariate data with "
    "missing values. Journal of the American Statistical Association, 83(404), 1198-1202"
)


MISSING_PATTERNS_CARD = Card("missing_patterns", rows="patterns", about="rows", discloses="missing")


def missing_patterns(data: Given, columns: Sequence[str]) -> Result:
    """Count the rows by which of some columns have no value.

    Parameters
    ----------
    columns
        The columns to look at.

    Returns
    -------
    Result
        One row a pattern, the most frequent first: each column tells whether its value is
        ``missing`` or ``there``; ``missing`` of the columns; ``n`` rows of ``base`` who were asked
        everything; ``estimate`` is the share.

    Raises
    ------
    StudyError
        If a column is not there.

    Examples
    --------
    >>> import pandas as pd
    >>> from vises_research import stats
    >>> frame = pd.DataFrame({"cost": [1, None, None], "hours": [1, 2, None]})
    >>> stats.missing_patterns(frame, ["cost", "hours"]).table[["cost", "hours", "n"]]
          cost    hours  n
    0    there    there  1
    1  missing    there  1
    2  missing  missing  1
    """
    rows = choose(data, columns, columns)
    names = list(dict.fromkeys(columns))
    gone = rows.asked[names].isna()
    table = gone.value_counts(sort=False).rename("n").reset_index()
    table["missing"] = table[names].sum(axis=1).astype(int)
    table = table.sort_values(
        ["n", "missing", *names], ascending=[False, True, *[True] * len(names)]
    )
    said = pd.CategoricalDtype(["there", "missing"])
    shown = {c: pd.Categorical.from_codes(table[c].astype(int), dtype=said) for c in names}
    table = table.assign(**shown, base=len(gone), estimate=table["n"] / max(len(gone), 1))
    table = table.reset_index(drop=True)
    notes = rows.notes if len(gone) else (*rows.notes, "no pattern: no rows")
    method = Method("Patterns of missing values")
    return Result(MISSING_PATTERNS_CARD, table, method, rows.base, notes, tuple(names))


LITTLE_MCAR_CARD = Card("little_mcar", (Say(effect="missing"),), discloses="tests")


def little_mcar(
    data: Given, columns: Sequence[str], *, covariance: Literal["ml", "unbiased"] = "ml"
) -> Result:
    """Test whether values are missing completely at random.

    Parameters
    ----------
    columns
        Numbers, yes/no or ordered categories (their scores).
    covariance
        Divide the covariance by n (``ml``) or n - 1 (``unbiased``, as Little does).

    Returns
    -------
    Result
        One row: ``statistic`` (chi-square), ``df``, ``p_value``, ``n`` rows with any value in
        ``patterns``; NaN with a note where there is one pattern only.

    Raises
    ------
    StudyError
        If a column is not there or has no order.

    Notes
    -----
    d² = Σ n_j (ȳ_j - μ_j)' Σ_j⁻¹ (ȳ_j - μ_j) over patterns j of the columns that are there, with
    moments by EM; df = Σ p_j - p. A small p speaks against complete randomness; a large p with
    69 rows does not prove it.
    Source: Little 1988.

    Examples
    --------
    >>> import pandas as pd
    >>> from vises_research import stats
    >>> frame = pd.DataFrame({"a": [1.0, 2, 3, 4, 9, 8], "b": [2.0, 3, 3, 5, None, None]})
    >>> int(stats.little_mcar(frame, ["a", "b"]).value("df"))
    1
    """
    from scipy.special import chdtrc

    one_of("stats.little_mcar", "covariance", covariance, ["ml", "unbiased"])
    numbers, rows, names = any_known(data, columns)
    numbers, n = standard(numbers)[0], len(numbers)
    mean, spread, why = em(numbers)
    statistic, df, patterns = _distance(numbers, mean, spread)
    statistic *= (n - 1) / n if covariance == "unbiased" and n else 1.0
    if df <= 0 and not why:
        why = ("no test: every row has the same values missing",)
    known = {"statistic": statistic, "df": df, "p_value": chdtrc(max(df, 1), statistic)}
    row = known if not why else dict.fromkeys(known, np.nan)
    table = pd.DataFrame([{**row, "n": n, "patterns": patterns}])
    method = Method(f"Little's test of MCAR ({covariance} covariance)", _LITTLE)
    notes = (*rows.notes, *why, *never_together(numbers, names))
    return Result(LITTLE_MCAR_CARD, table, method, rows.base, notes)


def _distance(data: np.ndarray, mean: np.ndarray, covariance: np.ndarray) -> tuple[float, int, int]:
    """Sum the distances of the patterns' means from the common ones; also df and patterns."""
    if np.isnan(covariance).any():
        return np.nan, 0, len(patterns_of(data))
    statistic, df, patterns = 0.0, -noise.generalised_inverse(covariance)[1], patterns_of(data)
    for there, member in patterns:
        off = data[np.ix_(member, there)].mean(axis=0) - mean[there]
        own = covariance[np.ix_(there, there)]
        inverse, rank = noise.generalised_inverse(own)
        statistic += len(member) * float(off @ inverse @ off)
        df += rank
    return statistic, df, len(patterns)


_EM = (
    "Little, R. J. A., & Rubin, D. B. (2002). Statistical analysis with missing data (2nd ed.). "
    "Wiley, section 11.2"
)


EM_MOMENTS_CARD = Card(
    "em_moments",
    (Say("mean", quantity.MEAN, measure="mean"),),
    rows="item_pairs",
    about="rows",
    discloses="sums",
)


def em_moments(data: Given, columns: Sequence[str]) -> Result:
    """Estimate means and covariances from rows of which some values are missing.

    Parameters
    ----------
    columns
        Numbers, yes/no or ordered categories (their scores).

    Returns
    -------
    Result
        Rows ``mean`` (of ``first``) and ``covariance`` (of ``first`` and ``second``; with itself
        the variance), from the ``n`` rows with any value.

    Raises
    ------
    StudyError
        If a column is not there or has no order.

    Notes
    -----
    Maximum likelihood by the EM algorithm (covariances divide by n): right where values are
    normal and missing at random given the other columns.
    Source: Little & Rubin 2002.

    Examples
    --------
    >>> import pandas as pd
    >>> from vises_research import stats
    >>> frame = pd.DataFrame({"cost": [1.0, 2, 3, None], "hours": [2.0, 4, 6, 8]})
    >>> found = stats.em_moments(frame, ["cost", "hours"])
    >>> round(float(found.value("estimate", term="mean", first="cost")), 3)
    2.5
    """
    numbers, rows, names = any_known(data, columns)
    units, centre, scale = standard(numbers)
    mean, covariance, why = em(units)
    mean, covariance = centre + scale * mean, covariance * np.outer(scale, scale)
    cells = [("mean", name, "", mean[i]) for i, name in enumerate(names)]
    cells += [
        ("covariance", names[i], names[j], covariance[i, j])
        for i in range(len(names))
        for j in range(i + 1)
    ]
    table = pd.DataFrame(cells, columns=["term", "first", "second", "estimate"])
    table = table.astype({"estimate": float}).assign(n=len(numbers))
    method = Method("Means and covariances by EM, normal model", _EM)
    notes = (*rows.notes, *why, *never_together(numbers, names))
    return Result(EM_MOMENTS_CARD, table, method, rows.base, notes)


def any_known(data: Given, columns: Sequence[str]) -> tuple[np.ndarray, Rows, list[str]]:
    """Give the scores of the rows with any value, and what to report."""
    rows = choose(data, columns)
    names = list(dict.fromkeys(columns))
    numbers = np.column_stack([scores(rows.asked[name]).to_numpy() for name in names])
    numbers = numbers[~np.isnan(numbers).all(axis=1)]
    base = replace(rows.base, answered=len(numbers))
    return numbers, replace(rows, base=base), names


def standard(data: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Give the data in standard units, and what was subtracted and divided by."""
    if np.isnan(data).all(axis=0).any():
        return data, np.full(data.shape[1], np.nan), np.full(data.shape[1], np.nan)
    centre, spread = np.nanmean(data, axis=0), np.nanstd(data, axis=0)
    spread = np.where(spread > 1e-12 * np.abs(centre), spread, 1.0)
    return (data - centre) / spread, centre, spread


def patterns_of(data: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]]:
    """Give each pattern of values that are there, and the places of its rows."""
    kinds, which = np.unique(~np.isnan(data), axis=0, return_inverse=True)
    return [(kind, np.flatnonzero(which == place)) for place, kind in enumerate(kinds)]


def em(data: np.ndarray) -> tuple[np.ndarray, np.ndarray, tuple[str, ...]]:
    """Give mean and covariance of standardised data, and why there is none."""
    p = data.shape[1]
    none = np.full(p, np.nan), np.full((p, p), np.nan)
    if np.isnan(data).all(axis=0).any():
        return *none, ("no estimate: a column has no value at all",)
    mean, covariance = np.zeros(p), np.diag(np.nanvar(data, axis=0))
    patterns = patterns_of(data)
    for _ in range(20_000):
        filled, doubt = _expected(data, patterns, mean, covariance)
        before, mean = (mean, covariance), filled.mean(axis=0)
        covariance = ((filled - mean).T @ (filled - mean) + doubt) / len(data)
        moved = max(np.abs(mean - before[0]).max(), np.abs(covariance - before[1]).max())
        if moved < 1e-10:
            return mean, covariance, ()
    return *none, ("no estimate: EM does not converge, too few rows have values together",)


def _expected(
    data: np.ndarray,
    patterns: list[tuple[np.ndarray, np.ndarray]],
    mean: np.ndarray,
    covariance: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """Fill what is missing with its expectation, and sum the covariance that is left in doubt."""
    filled, doubt = data.copy(), np.zeros_like(covariance)
    for there, member in patterns:
        gone = ~there
        across = covariance[np.ix_(there, gone)]
        slope = noise.generalised_inverse(covariance[np.ix_(there, there)])[0] @ across
        known = data[np.ix_(member, there)] - mean[there]
        filled[np.ix_(member, gone)] = mean[gone] + known @ slope
        left = covariance[np.ix_(gone, gone)] - across.T @ slope
        doubt[np.ix_(gone, gone)] += len(member) * left
    return filled, doubt


def never_together(data: np.ndarray, names: list[str]) -> tuple[str, ...]:
    """Note the pairs whose covariance rests on the model alone."""
    there = (~np.isnan(data)).astype(int)
    pairs = np.argwhere(np.triu((there.T @ there) == 0, 1) & (len(data) > 0))
    return tuple(f"no row has both {names[i]} and {names[j]}" for i, j in pairs)
