"""Which values are missing together, and whether they are missing at random."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
import pandas as pd

from vises_research.stats import noise
from vises_research.stats.bases import choose
from vises_research.stats.card import Card, Say
from vises_research.stats.given import Given
from vises_research.stats.missing.moments import (
    any_known,
    em,
    never_together,
    patterns_of,
    standard,
)
from vises_research.stats.options import one_of
from vises_research.stats.results import Method, Result

__all__ = ["little_mcar", "missing_patterns"]

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
