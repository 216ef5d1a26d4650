"""Whether something rises from level to level of an ordered variable."""

from __future__ import annotations

import numpy as np
import pandas as pd

from vises_research.stats import quantity
from vises_research.stats.bases import choose, scores
from vises_research.stats.card import Card, Say
from vises_research.stats.comparing.association import pairs_of, ratio
from vises_research.stats.comparing.samples import two_sided
from vises_research.stats.given import Given
from vises_research.stats.results import Method, Result

__all__ = ["cochran_armitage", "jonckheere_terpstra", "linear_by_linear"]

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
