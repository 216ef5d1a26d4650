"""Two variables side by side: chi-square with Cramér's V, the exact test, ranks that agree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from vises_research.stats import quantity
from vises_research.stats.bases import Rows, choose, scores
from vises_research.stats.card import Card, Say
from vises_research.stats.comparing.exact_tables import drawn, freeman_halton
from vises_research.stats.comparing.samples import Array, two_sided
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


ASSOCIATION = Method(
    "Spearman's rho, Kendall's tau-b, Goodman and Kruskal's gamma, Somers' d",
    "Brown, M. B., & Benedetti, J. K. (1977). Sampling behavior of tests for correlation in "
    "two-way contingency tables. Journal of the American Statistical Association, 72(358), "
    "309-315; Bonett, D. G., & Wright, T. A. (2000). Psychometrika, 65(1), 23-28 (rho)",
)


class Pairs(NamedTuple):
    """What all pairs of units say about two variables."""

    agree: Array
    """For each unit, the pairs in which both variables go the same way, minus the others."""
    unequal_x: Array
    unequal_y: Array
    ordered: Array
    """For each unit, the pairs that differ in both variables."""
    variance: float
    """Variance of agreeing minus disagreeing pairs, if the variables are independent."""


RANK_CORRELATION_CARD = Card(
    "rank_correlation",
    (Say("spearman_rho", quantity.CORRELATION, "together"),),
    discloses="correlations",
)


def rank_correlation(data: Given, x: str, y: str, *, conf_level: float = 0.95) -> Result:
    """Give four measures of association of two ordered variables.

    Parameters
    ----------
    x, y
        The variables; Somers' d takes ``y`` as the outcome.

    Returns
    -------
    Result
        Rows ``spearman_rho``, ``kendall_tau_b``, ``gamma`` and ``somers_d`` with standard error,
        interval, z (``statistic``) and p; with the pairs ``concordant`` and ``discordant``.

    Raises
    ------
    StudyError
        If a column is not there or has no order.

    Notes
    -----
    z is rho √(n-1), and (concordant - discordant)/√variance corrected for ties for the others.
    Intervals are on Fisher's z; standard errors by the delta method (rho: √((1+rho²/2)/(n-3)) on
    z). All are approximate.
    Source: Brown & Benedetti 1977; Bonett & Wright 2000.

    Examples
    --------
    >>> import pandas as pd
    >>> from vises_research import stats
    >>> pilots = pd.DataFrame({"size": [1, 2, 3, 4, 5], "use": [1, 1, 3, 2, 3]})
    >>> stats.rank_correlation(pilots, "size", "use").table["estimate"].round(3).tolist()
    [0.791, 0.671, 0.75, 0.6]
    """
    rows = choose(data, [x, y])
    a, b = (scores(rows.frame[c]).to_numpy(dtype=float) for c in (x, y))
    pairs, n = pairs_of(a, b), len(a)
    kendall = float(pairs.agree.sum() / 2 / np.sqrt(pairs.variance)) if pairs.variance else np.nan
    rho, rho_error = _spearman(a, b)
    quantities = [
        ("spearman_rho", rho, rho_error, rho * np.sqrt(max(0, n - 1))),
        ("kendall_tau_b", *ratio(pairs, pairs.unequal_x, pairs.unequal_y), kendall),
        ("gamma", *ratio(pairs, pairs.ordered, pairs.ordered), kendall),
        ("somers_d", *ratio(pairs, pairs.unequal_x, pairs.unequal_x), kendall),
    ]
    concordant = round((pairs.ordered + pairs.agree).sum() / 4)
    discordant = round(pairs.ordered.sum() / 2) - concordant
    cells = [
        {"term": t, **_interval(value, error, conf_level), "statistic": z, "p_value": two_sided(z)}
        for t, value, error, z in quantities
    ]
    table = pd.DataFrame(cells).assign(concordant=concordant, discordant=discordant, n=n)
    return Result(
        RANK_CORRELATION_CARD, table, ASSOCIATION, rows.base, (*rows.notes, *_thin(table))
    )


def pairs_of(x: Array, y: Array) -> Pairs:
    """Go through all pairs of units."""
    dx, dy = (np.sign(one[:, None] - one).astype(np.int8) for one in (x, y))
    product = dx * dy
    agree, *rest = (
        one.sum(axis=1, dtype=float) for one in (product, dx != 0, dy != 0, product != 0)
    )
    return Pairs(agree, rest[0], rest[1], rest[2], _variance(x, y))


def _variance(x: Array, y: Array) -> float:
    """Give the variance of Kendall's S with ties in both variables."""
    n = len(x)
    if n < 2:
        return 0.0
    t, u = (np.unique(one, return_counts=True)[1].astype(float) for one in (x, y))
    two = [float((k * (k - 1)).sum()) for k in (t, u)]
    three = [float((k * (k - 1) * (k - 2)).sum()) for k in (t, u)]
    slope = [float((k * (k - 1) * (2 * k + 5)).sum()) for k in (np.array([n]), t, u)]
    variance = (slope[0] - slope[1] - slope[2]) / 18 + two[0] * two[1] / (2 * n * (n - 1))
    if n > 2:
        variance += three[0] * three[1] / (9 * n * (n - 1) * (n - 2))
    return variance if min(len(t), len(u)) > 1 else 0.0


def ratio(pairs: Pairs, first: Array, second: Array) -> tuple[float, float]:
    """Give agreement over the geometric mean of two numbers of pairs, with its standard error."""
    a, b = first.sum(), second.sum()
    if not a or not b:
        return np.nan, np.nan
    value = pairs.agree.sum() / np.sqrt(a * b)
    influence = pairs.agree / np.sqrt(a * b) - value / 2 * (first / a + second / b)
    return float(np.clip(value, -1, 1)), 2 * float(np.sqrt((influence**2).sum()))


def _spearman(x: Array, y: Array) -> tuple[float, float]:
    from scipy.stats import rankdata

    if len(x) < 2 or np.ptp(x) == 0 or np.ptp(y) == 0:
        return np.nan, np.nan
    rho = float(np.clip(np.corrcoef(rankdata(x), rankdata(y))[0, 1], -1, 1))
    error = np.sqrt((1 + rho**2 / 2) / (len(x) - 3)) if len(x) > 3 else np.nan
    return rho, float(error * (1 - rho**2))


def _interval(value: float, error: float, conf_level: float) -> dict[str, Any]:
    from scipy.special import ndtri

    low = high = np.nan
    if abs(value) < 1 and error > 0:
        half = ndtri(0.5 + conf_level / 2) * error / (1 - value**2)
        low, high = np.tanh(np.arctanh(value) + half * np.array([-1, 1])).tolist()
    row = {"estimate": value, "std_error": error, "conf_low": low, "conf_high": high}
    return row | {"conf_level": conf_level}


def _thin(table: pd.DataFrame) -> tuple[str, ...]:
    if table["estimate"].isna().any():
        return ("no measure: fewer than two units, or all values of a variable are equal",)
    if table.isna().any().any():
        return ("no interval: too few units, or the order is perfect",)
    return ()
