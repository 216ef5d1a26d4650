"""Several groups: whether they differ, which pairs do, and whether they rise in their order."""

from __future__ import annotations

from itertools import combinations
from typing import Literal

import numpy as np
import pandas as pd

from vises_research.stats import quantity
from vises_research.stats.bases import choose, scores
from vises_research.stats.card import Card, Say
from vises_research.stats.comparing.multiplicity import p_adjust
from vises_research.stats.comparing.samples import Array, Samples, many, two_sided
from vises_research.stats.comparing.tables import pairs_of, ratio
from vises_research.stats.given import Given
from vises_research.stats.results import Method, Result

KRUSKAL_WALLIS = Method(
    "Kruskal-Wallis test, corrected for ties, with epsilon squared and eta squared H",
    "Kruskal, W. H., & Wallis, W. A. (1952). Use of ranks in one-criterion variance analysis. "
    "Journal of the American Statistical Association, 47(260), 583-621",
)
DUNN = "Dunn, O. J. (1964). Multiple comparisons using rank sums. Technometrics, 6(3), 241-252"


KRUSKAL_WALLIS_CARD = Card(
    "kruskal_wallis",
    (Say("epsilon_squared", quantity.COEFFICIENT, "groups"),),
    about="split",
    discloses="tests",
)


def kruskal_wallis(data: Given, column: str, group: str) -> Result:
    """Test whether values tend to be larger in some groups than in others.

    Returns
    -------
    Result
        Rows ``epsilon_squared`` (0 to 1) and ``eta_squared_h`` (unbiased by chance, may be
        negative) as ``estimate``; both with H as ``statistic``, ``df`` and the chi-square p.

    Raises
    ------
    StudyError
        If a column is not there or the variable has no order.

    Notes
    -----
    ε² = H/(n-1), η²H = (H-k+1)/(n-k) for k groups that have anybody.
    Source: Kruskal & Wallis 1952.

    Examples
    --------
    >>> import pandas as pd
    >>> from vises_research import stats
    >>> hours = pd.DataFrame({"hours": [1, 2, 4, 3, 6, 9], "region": list("aabbcc")})
    >>> result = stats.kruskal_wallis(hours, "hours", "region")
    >>> result.value("statistic", term="epsilon_squared").round(3)
    np.float64(4.571)
    """
    from scipy.special import chdtrc

    sample = many(data, column, group)
    means, sizes, variance = _ranks(sample)
    k, n = len(sizes), int(sizes.sum())
    h, p, epsilon, eta = (np.nan,) * 4
    if k > 1 and variance > 0:
        h = float((sizes * (means - (n + 1) / 2) ** 2).sum() / variance)
        p, epsilon = float(chdtrc(k - 1, h)), h / (n - 1)
        eta = (h - k + 1) / (n - k) if n > k else np.nan
    effects = {"epsilon_squared": epsilon, "eta_squared_h": eta}
    test = {"statistic": h, "df": max(0, k - 1), "p_value": p, "n": n}
    cells = [{"term": name, "estimate": value, **test} for name, value in effects.items()]
    return sample.result(KRUSKAL_WALLIS_CARD, KRUSKAL_WALLIS, cells, _thin(sample, variance))


DUNN_CARD = Card(
    "dunn", (Say(effect="two", direction="statistic"),), about="split", discloses="tests"
)


def dunn(data: Given, column: str, group: str, *, adjust: Literal["holm", "bh"] = "holm") -> Result:
    """Compare every two groups after Kruskal-Wallis, on the ranks of all.

    Parameters
    ----------
    adjust
        ``holm`` (no false finding in the family, with confidence) or ``bh`` (their share).

    Returns
    -------
    Result
        A row a pair: z as ``statistic`` (positive where ``first`` is larger), ``p_value`` and
        ``p_adjusted`` over all pairs.

    Raises
    ------
    StudyError
        If a column is not there or the variable has no order.

    Notes
    -----
    z = (R̄₁ - R̄₂)/√(s²(1/n₁ + 1/n₂)), with the variance s² of the ranks corrected for ties.
    Source: Dunn 1964.

    Examples
    --------
    >>> import pandas as pd
    >>> from vises_research import stats
    >>> hours = pd.DataFrame({"hours": [1, 2, 4, 3, 6, 9], "region": list("aabbcc")})
    >>> stats.dunn(hours, "hours", "region").table["statistic"].round(2).tolist()
    [-1.07, -2.14, -1.07]
    """
    sample = many(data, column, group)
    means, sizes, variance = _ranks(sample)
    cells = []
    for i, j in combinations(range(len(sizes)), 2):
        error = np.sqrt(variance * (1 / sizes[i] + 1 / sizes[j]))
        z = (means[i] - means[j]) / error if error else np.nan
        pair = {"first": sample.groups[i], "second": sample.groups[j]}
        cells.append({**pair, "statistic": z, "p_value": two_sided(z), "n": sizes[i] + sizes[j]})
    columns = ["first", "second", "statistic", "p_value", "n"]
    table = pd.DataFrame(cells, columns=columns).astype({"n": int})
    table["p_adjusted"] = p_adjust(table["p_value"].astype(float), adjust)
    method = Method(f"Dunn's test, corrected for ties, p values adjusted ({adjust})", DUNN)
    return sample.result(DUNN_CARD, method, table, _thin(sample, variance))


def _ranks(sample: Samples) -> tuple[Array, Array, float]:
    """Give mean ranks and sizes of the groups, and the variance of the ranks."""
    from scipy.stats import rankdata

    sizes = np.array([len(values) for values in sample.values], dtype=int)
    if not sizes.size:
        return np.zeros(0), sizes, 0.0
    ranks = rankdata(np.concatenate(sample.values))
    means = np.array([part.mean() for part in np.split(ranks, np.cumsum(sizes)[:-1])])
    return means, sizes, float(ranks.var(ddof=1)) if len(ranks) > 1 else 0.0


def _thin(sample: Samples, variance: float) -> tuple[str, ...]:
    if len(sample.groups) < 2:
        return ("no test: fewer than two groups have a value",)
    if variance == 0:
        return ("no test: all values are equal",)
    alone = all(len(values) == 1 for values in sample.values)
    return ("no eta squared: every group has one value",) if alone else ()


JONCKHEERE = Method(
    "Jonckheere-Terpstra test, variance corrected for ties, no continuity correction",
    "Hollander, M., Wolfe, D. A., & Chicken, E. (2014). Nonparametric statistical methods "
    "(3rd ed., section 6.2). Wiley",
)

LINEAR = Method(
    "Linear-by-linear association, chi-square with 1 degree of freedom",
    "Agresti, A. (2013). Categorical data analysis (3rd ed., section 3.4). Wiley",
)
ARMITAGE = Method(
    "Cochran-Armitage test for trend in shares, no continuity correction",
    "Armitage, P. (1955). Tests for linear trends in proportions and frequencies. "
    "Biometrics, 11(3), 375-386",
)


LINEAR_BY_LINEAR_CARD = Card(
    "linear_by_linear",
    (Say("linear", quantity.COEFFICIENT, "together"),),
    about="pair",
    discloses="tests",
)


def linear_by_linear(data: Given, first: str, second: str) -> Result:
    """Test whether one ordered variable rises with another, level by equal level.

    Parameters
    ----------
    first, second
        The variables; levels score 1, 2, ..., numbers score themselves.

    Returns
    -------
    Result
        One row ``linear``: the correlation of the scores, chi-square, ``df`` 1 and p.

    Raises
    ------
    StudyError
        If a column is not there or has no order.

    Notes
    -----
    (n - 1) r², asymptotically chi-square.
    Source: Agresti 2013.

    Examples
    --------
    >>> import pandas as pd
    >>> from vises_research import stats
    >>> pilots = pd.DataFrame({"size": [1, 1, 2, 2, 3], "use": [1, 2, 2, 3, 3]})
    >>> stats.linear_by_linear(pilots, "size", "use").value("statistic").round(3).item()
    2.469
    """
    return _trend(LINEAR_BY_LINEAR_CARD, LINEAR, data, (first, second))


COCHRAN_ARMITAGE_CARD = Card(
    "cochran_armitage",
    (Say("slope", quantity.POINTS, "trend"),),
    about="split",
    discloses="contrasts",
)


def cochran_armitage(data: Given, column: str, group: str) -> Result:
    """Test whether the share of yes rises, or falls, over ordered groups.

    Parameters
    ----------
    column, group
        A yes/no variable (two values) and the groups, scored 1, 2, ... or by number.

    Returns
    -------
    Result
        One row ``slope``: change of the share by unit of score, chi-square, ``df`` 1 and p.

    Raises
    ------
    StudyError
        If a column is not there or has no order.

    Notes
    -----
    n r² with the correlation of yes and score, asymptotically chi-square.
    Source: Armitage 1955.

    Examples
    --------
    >>> import pandas as pd
    >>> from vises_research import stats
    >>> pilots = pd.DataFrame({"size": [1, 1, 2, 2, 3], "use": [False, False, True, False, True]})
    >>> stats.cochran_armitage(pilots, "use", "size").value("statistic").round(3).item()
    2.917
    """
    return _trend(COCHRAN_ARMITAGE_CARD, ARMITAGE, data, (group, column))


JONCKHEERE_TERPSTRA_CARD = Card(
    "jonckheere_terpstra",
    (Say("trend", quantity.COEFFICIENT, "trend", measure="kendall_tau_b"),),
    about="split",
    discloses="tests",
)


def jonckheere_terpstra(data: Given, column: str, group: str) -> Result:
    """Test whether values rise, or fall, from group to group in the groups' order.

    Parameters
    ----------
    column, group
        The variable and what orders the groups: both ordered.

    Returns
    -------
    Result
        One row: Kendall's tau-b as ``estimate``, z as ``statistic`` (positive where values
        rise), ``wins`` (J) with its mean and variance under no trend.

    Raises
    ------
    StudyError
        If a column is not there or has no order.

    Notes
    -----
    J counts the pairs in which the higher group has the higher value, plus half the ties. It is
    half of Kendall's S plus its mean (n² - Σnᵢ²)/4, and its variance a quarter of that of S.
    Source: Hollander et al. 2014.

    Examples
    --------
    >>> import pandas as pd
    >>> from vises_research import stats
    >>> pilots = pd.DataFrame({"size": [1, 1, 2, 2, 3, 3], "use": [1, 2, 2, 4, 5, 4]})
    >>> stats.jonckheere_terpstra(pilots, "use", "size").value("wins").item()
    11.0
    """
    rows = choose(data, [column, group])
    y, g = (scores(rows.frame[c]).to_numpy(dtype=float) for c in (column, group))
    pairs = pairs_of(g, y)
    s, expected = float(pairs.agree.sum()) / 2, float(pairs.unequal_x.sum()) / 4
    z = s / np.sqrt(pairs.variance) if pairs.variance else np.nan
    tau, _ = ratio(pairs, pairs.unequal_x, pairs.unequal_y)
    row = {"term": "trend", "estimate": tau, "statistic": z, "p_value": two_sided(z), "n": len(y)}
    row |= {"wins": s / 2 + expected, "wins_mean": expected, "wins_variance": pairs.variance / 4}
    table = pd.DataFrame([row])
    thin = ("no test: all values of a variable are equal",) if np.isnan(z) else ()
    notes = (*rows.notes, *thin)
    return Result(JONCKHEERE_TERPSTRA_CARD, table, JONCKHEERE, rows.base, notes, outcome=column)


def _trend(card: Card, method: Method, data: Given, columns: tuple[str, str]) -> Result:
    from scipy.special import chdtrc

    rows = choose(data, columns)
    x, y = (scores(rows.frame[c]).to_numpy(dtype=float) for c in columns)
    n, armitage = len(x), method is ARMITAGE
    estimate = statistic = np.nan
    if n > 1 and np.ptp(x) > 0 and np.ptp(y) > 0:
        r = float(np.corrcoef(x, y)[0, 1])
        estimate = r * np.std(y) / np.std(x) / np.ptp(y) if armitage else r
        statistic = (n if armitage else n - 1) * r**2
    row = {"term": "slope" if armitage else "linear", "estimate": estimate}
    row |= {"statistic": statistic, "df": 1, "p_value": chdtrc(1, statistic), "n": n}
    thin = ("no test: all values of a variable are equal",) if np.isnan(statistic) else ()
    notes = (*rows.notes, *thin)
    return Result(card, pd.DataFrame([row]), method, rows.base, notes, outcome=columns[1])
