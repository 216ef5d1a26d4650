"""Two categorical variables: chi-square with Cramér's V, and the exact test."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from vises_research.stats import quantity
from vises_research.stats.bases import Rows, choose
from vises_research.stats.card import Card, Say
from vises_research.stats.comparing.exact_tables import drawn, freeman_halton
from vises_research.stats.given import Given
from vises_research.stats.results import Method, Result

CHI_SQUARE = "Pearson's chi-square test, {} continuity correction, with Cramér's V"
BERGSMA = (
    "Bergsma, W. (2013). A bias-correction for Cramér's V and Tschuprow's T. "
    "Journal of the Korean Statistical Society, 42(3), 323-328"
)
EXACT = Method(
    "Fisher-Freeman-Halton exact test, all tables summed",
    "Freeman, G. H., & Halton, J. H. (1951). Note on an exact treatment of contingency, goodness "
    "of fit and other problems of significance. Biometrika, 38(1/2), 141-149",
)


@dataclass(frozen=True)
class Cross:
    """A table of counts without empty rows and columns, and the rows of data behind it."""

    rows: Rows
    counts: npt.NDArray[np.int64]

    @property
    def flat(self) -> bool:
        """Whether there is nothing to compare."""
        return bool(min(self.counts.shape) < 2)

    @property
    def notes(self) -> tuple[str, ...]:
        """What to tell: rows left out, and why nothing can be computed."""
        thin = ("no test: a variable has fewer than two levels in use",) if self.flat else ()
        return (*self.rows.notes, *thin)


CHI_SQUARE_CARD = Card(
    "chi_square", (Say("cramers_v", quantity.COEFFICIENT, "link"),), discloses="tests"
)


def chi_square(data: Given, first: str, second: str, *, correction: bool = False) -> Result:
    """Test whether two categorical variables are independent, and say how strongly they are not.

    Parameters
    ----------
    first, second
        The variables.
    correction
        Whether a 2 x 2 table gets Yates's continuity correction, which makes the test too timid.

    Returns
    -------
    Result
        Rows ``cramers_v`` and ``cramers_v_bias_corrected`` (``estimate``, 0 to 1), both with
        chi-square, ``df``, ``p_value``, ``min_expected`` and ``share_expected_below_5``.

    Raises
    ------
    StudyError
        If a column is not there.

    Notes
    -----
    V = √(φ²/min(r-1, c-1)); corrected: φ² - (r-1)(c-1)/(n-1), at least 0, over the least of
    r - (r-1)²/(n-1) and its like, minus 1. Levels nobody is in do not count.
    Source: Bergsma 2013.

    Examples
    --------
    >>> import pandas as pd
    >>> from vises_research import stats
    >>> pilots = pd.DataFrame({"region": list("aabbbb"), "use": list("yyynnn")})
    >>> stats.chi_square(pilots, "region", "use").value("statistic", term="cramers_v").round(3)
    np.float64(3.0)
    """
    from scipy.stats import chi2_contingency

    cross = _cross(data, first, second)
    keys = ("statistic", "df", "p_value", "min_expected", "share_expected_below_5")
    test: dict[str, Any] = dict.fromkeys(keys, np.nan)
    checked: tuple[str, ...] = ()
    if not cross.flat:
        found = chi2_contingency(cross.counts, correction=correction)
        few, least = found.expected_freq < 5, found.expected_freq.min()
        numbers = (found.statistic, found.dof, found.pvalue, least, few.mean())
        test = dict(zip(keys, numbers, strict=True))
        where = f"below 5 in {few.sum()} of {few.size} cells"
        checked = (f"smallest expected count {least:.1f}: {where}",)
    effects = zip(("cramers_v", "cramers_v_bias_corrected"), _cramer(cross), strict=True)
    cells = [{"term": t, "estimate": v, **test, "n": len(cross.rows.frame)} for t, v in effects]
    method = Method(CHI_SQUARE.format("with" if correction else "no"), BERGSMA)
    table, base = pd.DataFrame(cells), cross.rows.base
    few_rows = table["estimate"].isna().any() and not cross.flat
    notes = (*cross.notes, *(("no corrected V: too few rows",) if few_rows else ()))
    return Result(CHI_SQUARE_CARD, table, method, base, notes, assumptions=checked)


FISHER_FREEMAN_HALTON_CARD = Card("fisher_freeman_halton", (Say(effect="link"),), discloses="tests")


def fisher_freeman_halton(
    data: Given, first: str, second: str, *, draws: int = 0, seed: int = 0
) -> Result:
    """Test exactly whether two categorical variables are independent, whatever the counts.

    Parameters
    ----------
    first, second
        The variables.
    draws, seed
        How many tables to draw with the same margins where there are too many to be summed; 0 for
        none, and no p value.

    Returns
    -------
    Result
        One row with ``p_value``: the probability, given both margins, of all tables that are at
        most as probable as the observed one (within a relative 1e-7). Where tables were drawn, a
        note says so.

    Raises
    ------
    StudyError
        If a column is not there.

    Notes
    -----
    The test holds its level. See ``comparing.exact_tables.freeman_halton``.
    Source: Freeman & Halton 1951.

    Examples
    --------
    >>> import pandas as pd
    >>> from vises_research import stats
    >>> pilots = pd.DataFrame({"region": list("aaabbbcc"), "use": list("yyynnnyn")})
    >>> round(stats.fisher_freeman_halton(pilots, "region", "use").value("p_value").item(), 4)
    0.0571
    """
    cross = _cross(data, first, second)
    p = np.nan if cross.flat else freeman_halton(cross.counts)
    table = pd.DataFrame([{"term": "independence", "p_value": p, "n": len(cross.rows.frame)}])
    large = ("no exact p: the table is too large",) if np.isnan(p) and not cross.flat else ()
    if large and draws:
        table["p_value"] = drawn(cross.counts, draws, seed)
        large = (
            f"too many tables to be summed: {draws:,} drawn with the same margins, seed {seed}",
        )
    notes = (*cross.notes, *large)
    return Result(FISHER_FREEMAN_HALTON_CARD, table, EXACT, cross.rows.base, notes)


def _cross(data: Given, first: str, second: str) -> Cross:
    rows = choose(data, [first, second])
    codes = [pd.factorize(rows.frame[column])[0] for column in (first, second)]
    counts = np.zeros([int(one.max(initial=-1)) + 1 for one in codes], dtype=np.int64)
    np.add.at(counts, tuple(codes), 1)
    return Cross(rows, counts)


def _cramer(cross: Cross) -> tuple[float, float]:
    """Give Cramér's V, plain and bias-corrected; never with a continuity correction."""
    from scipy.stats import chi2_contingency

    if cross.flat:
        return np.nan, np.nan
    n, (r, c) = int(cross.counts.sum()), cross.counts.shape
    phi = chi2_contingency(cross.counts, correction=False).statistic / n
    corrected = max(0.0, phi - (r - 1) * (c - 1) / (n - 1))
    size = min(k - (k - 1) ** 2 / (n - 1) for k in (r, c)) - 1
    return float(np.sqrt(phi / min(r - 1, c - 1))), float(
        np.sqrt(corrected / size)
    ) if size else np.nan
