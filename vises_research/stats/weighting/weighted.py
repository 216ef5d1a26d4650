"""Weighted means and shares with the variance of their design."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from vises_research.stats import noise, quantity
from vises_research.stats.bases import require, scores, typed
from vises_research.stats.card import Card, Say
from vises_research.stats.comparing.samples import pair
from vises_research.stats.given import Given
from vises_research.stats.glossary import COLUMNS
from vises_research.stats.options import refuse_level
from vises_research.stats.results import Method, Result
from vises_research.stats.weighting import raking
from vises_research.stats.weighting.design import Design, Flags, Sample, sample
from vises_research.stats.weighting.replicates import Estimator, Floats

LINEARISED = (
    "Deville, J.-C., & Särndal, C.-E. (1992). Calibration estimators in survey sampling. "
    "Journal of the American Statistical Association, 87(418), 376-382"
)
WOLTER = "Wolter, K. M. (2007). Introduction to variance estimation (2nd ed.). Springer"
MEAN = Method("Weighted mean, linearised variance, t interval", LINEARISED)
TOTAL = Method("Weighted total, linearised variance, t interval", LINEARISED)
DIFFERENCE = Method("Difference of weighted means, linearised variance, t", LINEARISED)
BETA = Method(
    "Weighted share, exact interval at the effective sample size",
    "Korn, E. L., & Graubard, B. I. (1998). Confidence intervals for proportions with small "
    "expected number of positive counts. Survey Methodology, 24(2), 193-201",
)
_COLUMNS = [
    "n",
    "estimate",
    "std_error",
    "df",
    "conf_low",
    "conf_high",
    "conf_level",
    "n_effective",
]


WEIGHTED_MEAN_CARD = Card(
    "weighted_mean", (Say("", quantity.MEAN, measure="weighted_mean"),), discloses="sums"
)
WEIGHTED_TOTAL_CARD = Card(
    "weighted_total", (Say("", quantity.MEAN, measure="weighted_total"),), discloses="sums"
)


def weighted_mean(
    data: Given, column: str, design: Design, *, by: Sequence[str] = (), conf_level: float = 0.95
) -> Result:
    """Give the weighted mean of a number with the standard error of its design.

    Parameters
    ----------
    by
        Grouping columns; each group is a domain of the design.

    Returns
    -------
    Result
        ``estimate`` with ``std_error``, its ``df`` (clusters less strata; of replicate weights,
        their rank less 1) and limits; ``n`` rows with weight, worth ``n_effective`` equal ones
        (Kish 1965); ``deff``, the variance over that of a simple random sample of n rows with
        replacement, or without where ``fpc`` tells how many there are.

    Raises
    ------
    StudyError
        If a column is not there, has no order, or cannot be raked.

    Notes
    -----
    The limits are t limits from the linearised variance (Deville & Särndal 1992), or from replicate
    weights. Where n_effective is below 40, they cover 0.88 to 0.93 instead of 0.95, as a note says.

    Examples
    --------
    >>> from vises_research import stats
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"w": [1, 1, 2], "y": [1, 2, 3]})
    >>> float(stats.weighted_mean(frame, "y", Design("w")).value("estimate"))
    2.25
    """
    s = sample(data, [column], by, design)
    values = scores(s.frame[column]).to_numpy()
    cells = []
    for group, member in s.domains(by):
        cell = interval(s, s.mean(values, member), member, conf_level)
        cells.append({**group, **cell, "deff": _deff(s, values, member, cell["std_error"])})
    return result(WEIGHTED_MEAN_CARD, cells, s, column, by, MEAN)


def weighted_total(
    data: Given, column: str, design: Design, *, by: Sequence[str] = (), conf_level: float = 0.95
) -> Result:
    """Give the weighted total of a number, where the weights sum to the population.

    Parameters
    ----------
    design
        Weights, strata, clusters, margins; here the scale of the weights matters.

    Returns
    -------
    Result
        ``estimate`` with ``std_error``, ``df`` and limits, ``n`` and ``n_effective`` as in
        :func:`weighted_mean`.

    Raises
    ------
    StudyError
        If a column is not there, has no order, or cannot be raked.

    Notes
    -----
    Σ w y, t limits from the linearised variance (Deville & Särndal 1992) or replicate weights. A
    row without a value adds nothing: the total is that of those who answered.

    Examples
    --------
    >>> from vises_research import stats
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"w": [10, 10, 20], "y": [1, 2, 3]})
    >>> float(stats.weighted_total(frame, "y", Design("w")).value("estimate"))
    90.0
    """
    s = sample(data, [column], by, design)
    values = scores(s.frame[column]).to_numpy()
    cells = []
    for group, member in s.domains(by):
        mine = np.where(member, values, 0.0)[:, None]

        def of(weights: Floats, mine: Floats = mine) -> tuple[Floats, Floats]:
            return weights @ mine, mine

        cells.append({**group, **interval(s, of, member, conf_level)})
    return result(WEIGHTED_TOTAL_CARD, cells, s, column, by, TOTAL)


WEIGHTED_DIFFERENCE_CARD = Card(
    "weighted_difference",
    (Say("", quantity.DIFFERENCE, "two"),),
    about="samples",
    discloses="contrasts",
)


def weighted_difference(
    data: Given,
    column: str,
    group: str,
    design: Design,
    *,
    between: tuple[Any, Any] | None = None,
    conf_level: float = 0.95,
) -> Result:
    """Give the difference of the weighted means of two groups, first minus second.

    Returns
    -------
    Result
        ``estimate`` with ``std_error`` and limits, ``statistic`` (t) with ``df`` of the whole
        design, ``p_value``; ``first`` and ``second`` with ``n_first`` and ``n_second`` rows,
        together worth ``n_effective`` equal ones.

    Raises
    ------
    StudyError
        If a column is not there, has no order, or cannot be raked, or if there are not two groups.

    Notes
    -----
    The two means may go together (groups within the same clusters); the error, from the linearised
    variance (Deville & Särndal 1992) or replicate weights, takes that into account.

    Examples
    --------
    >>> from vises_research import stats
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"w": [1, 1, 2, 2], "y": [1, 2, 3, 6], "g": list("aabb")})
    >>> float(stats.weighted_difference(frame, "y", "g", Design("w")).value("estimate"))
    -3.0
    """
    require(data.frame, [column, group])
    first, second = pair(data.frame[group], group, between)
    s = sample(data, [column, group], (), design)
    # What the groups are of comes last, as wherever groups are named in a table.
    others = tuple(one for one in s.rows.base.columns if one != group)
    base = replace(s.rows.base, columns=(*others, group))
    s = replace(s, rows=replace(s.rows, base=base))
    values = scores(s.frame[column]).to_numpy()
    at = [
        (s.frame[group] == one).fillna(False).to_numpy(bool) & s.inside for one in (first, second)
    ]
    means = [s.mean(values, one) for one in at]

    def of(weights: Floats) -> tuple[Floats, Floats]:
        (a, x), (b, y) = (one(weights) for one in means)
        return noise.settled(a - b, a), x - y

    cell = interval(s, of, at[0] | at[1], conf_level, s.df(s.inside))
    sizes = [int((one & s.counted).sum()) for one in at]
    names = {"first": str(first), "second": str(second)}
    row = names | {"n_first": sizes[0], "n_second": sizes[1]} | _tested(cell)
    return result(WEIGHTED_DIFFERENCE_CARD, [row], s, column, (), DIFFERENCE)


def _tested(cell: dict[str, Any]) -> dict[str, Any]:
    """Put the t test of a difference beside its interval."""
    from scipy.special import stdtr

    t = cell["estimate"] / cell["std_error"] if cell["std_error"] > 0 else np.nan
    kept = {name: value for name, value in cell.items() if name != "n"}
    return kept | {"statistic": t, "p_value": 2 * float(stdtr(cell["df"], -abs(t)))}


WEIGHTED_SHARE_CARD = Card(
    "weighted_share", (Say(kind=quantity.SHARE),), rows="weighted_levels", discloses="counts"
)


def weighted_share(
    data: Given,
    column: str,
    design: Design,
    *,
    by: Sequence[str] = (),
    in_base: Sequence[str] = (),
    conf_level: float = 0.95,
) -> Result:
    """Give the weighted share of every level with the standard error of its design.

    Parameters
    ----------
    column
        The variable.

    Returns
    -------
    Result
        A row a level: ``n`` rows of ``base``, ``estimate`` with ``std_error``, ``df`` and limits;
        ``n_effective``, how many equal rows the base is worth (Kish 1965).

    Raises
    ------
    StudyError
        If a column is not there, has no order, or cannot be raked.

    Notes
    -----
    The limits are Clopper-Pearson's at the effective size p(1-p)/se² × (t of n-1 over t of df)²
    (Korn & Graubard 1998); at a share of 0 or 1, where se is 0, at Kish's effective size. They are
    on the safe side.

    Examples
    --------
    >>> from vises_research import stats
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"w": [1, 1, 2], "y": ["a", "b", "a"]})
    >>> float(stats.weighted_share(frame, "y", Design("w")).value("estimate", y="a"))
    0.75
    """
    refuse_level("weighted_share", conf_level)
    s = sample(data, [column], (*by, column), design, in_base)
    cells = []
    for group, member in s.domains(by):
        for level in typed(data.frame[column]).categories:
            at = (s.frame[column] == level).fillna(False).to_numpy(bool)
            cells.append({**group, column: level, **share_of(s, at, member, conf_level)})
    return result(WEIGHTED_SHARE_CARD, cells, s, column, by, BETA)


def share_of(s: Sample, at: Flags, member: Flags, level: float) -> dict[str, Any]:
    """Give the weighted share of some rows among the members of a domain."""
    counted = member & s.counted
    cell = interval(s, s.mean(at.astype(float), member), member, level)
    share, error, df = (cell[name] for name in ("estimate", "std_error", "df"))
    low, high = _beta(share, error, df, s.weights[counted], level)
    sizes = {"n": int((at & counted).sum()), "base": int(counted.sum())}
    return {**sizes, **cell, **sizes, "conf_low": low, "conf_high": high}


def interval(
    s: Sample, of: Estimator, member: Flags, level: float, df: int | None = None
) -> dict[str, Any]:
    """Give an estimate of some rows with its error and t limits, and how many rows it rests on."""
    from scipy.special import stdtrit

    df = s.df(member) if df is None else df
    estimate, error = float(of(s.weights)[0][0]), standard_error(s, of)
    half = float(stdtrit(df, 0.5 + level / 2)) * error if df > 0 else np.nan
    numbers = [int((member & s.counted).sum()), estimate, error, df, estimate - half]
    numbers += [estimate + half, level, s.effective(member)]
    return dict(zip(_COLUMNS, numbers, strict=True))


def standard_error(s: Sample, of: Estimator) -> float:
    """Give the standard error of an estimate."""
    return float(np.sqrt(s.covariance(of)[0, 0]))


def _deff(s: Sample, values: Floats, member: Flags, error: float) -> float:
    """Compare the variance with that of a simple random sample of as many rows."""
    counted = member & s.counted
    n, w, y = int(counted.sum()), s.weights[counted], values[counted]
    if n < 2:
        return np.nan
    away = noise.settled(y - w @ y / w.sum(), y)
    drawn = (1 - s.drawn()) * n / (n - 1) * (w @ away**2) / w.sum() / n
    return float(error**2 / drawn) if drawn > 0 else np.nan


def _beta(p: float, error: float, df: int, w: Floats, level: float) -> tuple[float, float]:
    from scipy.special import betaincinv, stdtrit

    if df < 1 or not np.isfinite(p):
        return np.nan, np.nan
    tail = 0.5 - level / 2
    inner = 0 < p < 1 and error > 0
    size = p * (1 - p) / error**2 if inner else w.sum() ** 2 / (w**2).sum()
    size *= (stdtrit(len(w) - 1, tail) / stdtrit(df, tail)) ** 2
    low = betaincinv(p * size, (1 - p) * size + 1, tail) if p > 0 else 0.0
    high = betaincinv(p * size + 1, (1 - p) * size, 1 - tail) if p < 1 else 1.0
    return float(low), float(high)


def result(
    card: Card,
    cells: list[dict[str, Any]],
    s: Sample,
    column: str,
    by: Sequence[str],
    method: Method,
) -> Result:
    """Make the result of some cells, with the notes of the design."""
    table = pd.DataFrame(cells, columns=list(cells[0]) if cells else [*by, *_COLUMNS])
    keys = (*by, column) if column in table and column not in COLUMNS else by
    table = table.astype({key: typed(s.frame[key]) for key in keys})
    missing = int(table[["estimate", "conf_low", "conf_high"]].isna().any(axis=1).sum())
    why = "nobody, one cluster only, or a limit beyond the values"
    notes = raking.thin(table)
    if missing:
        notes += (f"no estimate or interval in {missing} of {len(table)} rows: {why}",)
    return Result(
        card,
        table,
        _method(method, s.design),
        s.rows.base,
        (*s.notes, *notes),
        by=tuple(by),
        outcome=column,
    )


def _method(method: Method, design: Design) -> Method:
    """Say how the variance was found where replicate weights were given."""
    if not design.replicates:
        return method
    kind = f"variance from replicate weights ({design.replicates.kind})"
    return Method(f"{method.name.split(', linearised')[0]}, {kind}", WOLTER)
