"""Weighted quantiles with the interval of their design."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from vises_research.stats import noise
from vises_research.stats.bases import scores
from vises_research.stats.card import Card, Say
from vises_research.stats.given import Given
from vises_research.stats.results import Method, Result
from vises_research.stats.weighting.design import Design, Flags, sample
from vises_research.stats.weighting.replicates import Floats
from vises_research.stats.weighting.weighted import result, standard_error

WOODRUFF = Method(
    "Weighted quantile, interval of the distribution function turned over",
    "Woodruff, R. S. (1952). Confidence intervals for medians and other position measures. "
    "Journal of the American Statistical Association, 47(260), 635-646",
)


WEIGHTED_QUANTILE_CARD = Card("weighted_quantile", (Say(),), discloses="quantiles")


def weighted_quantile(
    data: Given,
    column: str,
    design: Design,
    *,
    probabilities: Sequence[float] = (0.25, 0.5, 0.75),
    by: Sequence[str] = (),
    conf_level: float = 0.95,
) -> Result:
    """Give weighted quantiles with Woodruff's interval.

    Parameters
    ----------
    probabilities
        Which quantiles.

    Returns
    -------
    Result
        A row a quantile (``term``: ``q50`` is the median): ``estimate``, the smallest value that at
        least this weighted share does not exceed, and its limits; ``n`` and ``n_effective`` as in
        :func:`weighted_mean`.

    Raises
    ------
    StudyError
        If a column is not there, has no order, or cannot be raked.

    Notes
    -----
    The limits (Woodruff 1952) are the quantiles at the t limits of the share of values up to the
    estimate (survey::svyquantile with interval.type='mean'); not a number where these leave 0 to 1.
    """
    from scipy.special import stdtrit

    s = sample(data, [column], by, design)
    values = scores(s.frame[column]).to_numpy()
    cells = []
    for group, member in s.domains(by):
        df = s.df(member)
        t = stdtrit(df, 0.5 + conf_level / 2) if df > 0 else np.nan
        for p in probabilities:
            at = _quantile(values, s.weights, member, p)
            of = s.mean((values <= at).astype(float), member)
            share, half = float(of(s.weights)[0][0]), t * standard_error(s, of)
            ends = [_quantile(values, s.weights, member, share + d) for d in (-half, half)]
            n, worth = int((member & s.counted).sum()), s.effective(member)
            numbers = [n, at, df, *ends, conf_level, worth]
            names = ["n", "estimate", "df", "conf_low", "conf_high", "conf_level", "n_effective"]
            cells.append(
                {**group, "term": f"q{100 * p:g}", **dict(zip(names, numbers, strict=True))}
            )
    return result(WEIGHTED_QUANTILE_CARD, cells, s, column, by, WOODRUFF)


def _quantile(values: Floats, weights: Floats, member: Flags, p: float) -> float:
    """Give the smallest value at which the weighted distribution function reaches p."""
    at, of = np.unique(values[member], return_inverse=True)
    share = np.cumsum(np.bincount(of, weights[member], len(at)))
    if not len(at) or not 0 <= p <= 1 or not share[-1] > 0:
        return np.nan
    # Rounding must not push a share of exactly p below it.
    where = int(np.searchsorted(share / share[-1], p - noise.NOISE))
    return float(at[min(where, len(at) - 1)])
