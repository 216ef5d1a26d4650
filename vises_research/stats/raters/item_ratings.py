"""Ratings of each item compared between raters, and the agreement of raters on a number."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Literal

import numpy as np
import pandas as pd

from vises_research.stats import quantity
from vises_research.stats.card import Card, Say
from vises_research.stats.given import Given
from vises_research.stats.options import one_of
from vises_research.stats.reliability.items import Matrix, answers
from vises_research.stats.results import Method, Result

Coefficient = Literal[
    "ac1", "ac2", "fleiss_kappa", "kappa", "kappa_linear", "kappa_quadratic", "icc"
]


ITEM_AGREEMENT_CARD = Card(
    "item_agreement",
    (Say("", quantity.COEFFICIENT),),
    rows="item_coefficients",
    about="rows",
    discloses="indices",
)


def item_agreement(
    ratings: Mapping[str, pd.DataFrame],
    *,
    coefficient: Coefficient = "kappa_quadratic",
    conf_level: float = 0.95,
    unit: str = "row",
) -> Result:
    """Give a coefficient of agreement for each of several items.

    Parameters
    ----------
    ratings
        Item -> its ratings: one row a unit, one column a rater (or side).
    coefficient
        ``kappa`` (Cohen's; also ``kappa_linear`` and ``kappa_quadratic``, for two raters),
        ``fleiss_kappa``, ``ac1``, ``ac2`` (Gwet's; the latter by rank distance), or ``icc``
        (ICC(2,1), absolute agreement of single raters).

    Returns
    -------
    Result
        A row an ``item`` (``term`` is the coefficient): ``estimate`` with limits, ``n`` units
        behind it and ``n_raters``;
        ``observed`` and ``expected`` agreement for all but the ICC. The base is that of the item
        with the most units.

    Raises
    ------
    StudyError
        If the coefficient is not known, there is no item, or an item has not the raters it needs.

    Notes
    -----
    Each coefficient as its own function has it: :func:`vises_research.stats.cohen_kappa`,
    :func:`vises_research.stats.fleiss_kappa`, :func:`vises_research.stats.gwet`,
    :func:`vises_research.stats.icc`.
    Source: Fleiss et al. 1969.

    Examples
    --------
    >>> import pandas as pd
    >>> clear = pd.DataFrame({"enterprise": [1, 2, 3, 4], "stakeholder": [1, 2, 3, 3]})
    >>> float(item_agreement({"clear": clear}).value("estimate", item="clear").round(3))
    0.875
    """
    kinds = _kinds(conf_level)
    one_of("stats.item_agreement", "coefficient", coefficient, tuple(kinds))
    _fit(ratings, coefficient)
    found = {item: kinds[coefficient](Given(frame, unit=unit)) for item, frame in ratings.items()}
    first = next(iter(found.values()))
    columns = [c for c in KEPT if c in first.table]
    table = pd.concat([one.table[columns] for one in found.values()], ignore_index=True)
    table.insert(0, "item", list(found))
    table.insert(0, "term", coefficient)
    notes = tuple(f"{item}: {note}" for item, one in found.items() for note in one.notes)
    base = max((one.base for one in found.values()), key=lambda base: base.answered)
    base = replace(base, columns=tuple(found))
    return Result(ITEM_AGREEMENT_CARD, table, first.method, base, notes)


KEPT = [
    "estimate",
    "std_error",
    "conf_low",
    "conf_high",
    "conf_level",
    "observed",
    "expected",
    "n",
    "n_raters",
]


def _kinds(conf_level: float) -> dict[str, Callable[[Given], Result]]:
    from vises_research.stats.raters.chance_agreement import cohen_kappa, fleiss_kappa, gwet
    from vises_research.stats.raters.item_ratings import icc

    def cohen(weights: Literal["unweighted", "linear", "quadratic"]) -> Callable[[Given], Result]:
        return lambda data: cohen_kappa(data, *data.frame, weights=weights, conf_level=conf_level)

    return {
        "kappa": cohen("unweighted"),
        "kappa_linear": cohen("linear"),
        "kappa_quadratic": cohen("quadratic"),
        "fleiss_kappa": lambda data: fleiss_kappa(data, [*data.frame], conf_level=conf_level),
        "ac1": lambda data: gwet(data, [*data.frame], conf_level=conf_level),
        "ac2": lambda data: gwet(data, [*data.frame], weights="ordinal", conf_level=conf_level),
        "icc": lambda data: icc(data, [*data.frame], conf_level=conf_level).where(term="icc_2"),
    }


def _fit(ratings: Mapping[str, pd.DataFrame], coefficient: str) -> None:
    """Refuse no items, and items of which the raters are not as many as the coefficient takes."""
    from vises_research.errors import Problem, StudyError

    here = "stats.item_agreement"
    problems = [] if ratings else [Problem(here, "there is no item", right="item -> ratings")]
    for item, frame in ratings.items():
        k, cohen = frame.shape[1], coefficient.startswith("kappa")
        if cohen and k != 2:
            right = "2 for Cohen's kappa; fleiss_kappa and ac1 take more"
            problems.append(Problem(here, f"item '{item}' has the wrong raters", str(k), right))
    if problems:
        raise StudyError(problems)


SHROUT_FLEISS = Method(
    "Intraclass correlations with F intervals",
    "Shrout, P. E., & Fleiss, J. L. (1979). Intraclass correlations: uses in assessing rater "
    "reliability. Psychological Bulletin, 86(2), 420-428",
)


ICC_CARD = Card("icc", (Say("icc_2", quantity.COEFFICIENT),), many="raters", discloses="indices")


def icc(data: Given, raters: Sequence[str], *, conf_level: float = 0.95) -> Result:
    """Give the intraclass correlations of ratings, one column a rater.

    Parameters
    ----------
    raters
        The columns of the ratings.

    Returns
    -------
    Result
        Rows ``icc_1`` (each subject has other raters), ``icc_2`` (raters drawn from many, absolute
        agreement), ``icc_3`` (these raters, consistency) and their averages over the raters
        (``icc_1_k`` ...): ``estimate``, limits, and the F test of no correlation (one-sided).

    Raises
    ------
    StudyError
        If a column is not there or has no order.

    Notes
    -----
    From the mean squares of subjects, raters and rest. The limits of ICC(1) and ICC(3) are exact
    under normality; those of ICC(2) use Satterthwaite's degrees of freedom. For answers crowded
    at the top of a 5-point scale all are too close: they cover 0.90 to 0.91 (docs/coverage.md).
    Source: Shrout & Fleiss 1979.

    Examples
    --------
    >>> from vises_research import stats
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"a": [9, 6, 8, 7], "b": [8, 6, 9, 5], "c": [9, 5, 7, 6]})
    >>> float(stats.icc(frame, ["a", "b", "c"]).value("estimate", term="icc_2").round(3))
    0.745
    """
    rows, values = answers(data, raters)
    n, k = values.shape
    terms = [f"icc_{form}{average}" for average in ("", "_k") for form in (1, 2, 3)]
    columns = ["estimate", "conf_low", "conf_high", "statistic", "df", "df_error", "p_value"]
    notes = list(rows.notes)
    if n < 2 or k < 2 or np.ptp(values) == 0:
        notes.append(f"no ICC: {n} complete rows of {k} raters, or all ratings are equal")
        cells = np.full((6, 7), np.nan)
    else:
        both, tests = _estimates(values, conf_level)
        cells = np.hstack([both, np.vstack([tests, tests])])
        notes.append("p values are one-sided: is the correlation above zero?")
        if np.isnan(cells).any():
            notes.append("some are not defined: the subjects differ less than the ratings of one")
    table = pd.DataFrame(cells, columns=columns)
    table.insert(0, "term", terms)
    table = table.assign(conf_level=conf_level, n=n, n_raters=k)
    return Result(ICC_CARD, table, SHROUT_FLEISS, rows.base, tuple(notes))


def _estimates(values: Matrix, conf_level: float) -> tuple[Matrix, Matrix]:
    """Give the six correlations with their limits, and the three tests."""
    with np.errstate(divide="ignore", invalid="ignore"):
        single, tests = _single(values, conf_level)
        share = 1 + (values.shape[1] - 1) * single
        average = np.where(share > 0, values.shape[1] * single / share, np.nan)
    return _plausible(np.vstack([single, average])), tests


def _plausible(estimates: Matrix) -> Matrix:
    """Take away what is not finite, and limits that miss their estimate (ICC(2) below zero)."""
    kept = np.where(np.isfinite(estimates), estimates, np.nan)
    missed = (kept[:, 0] < kept[:, 1]) | (kept[:, 0] > kept[:, 2])
    kept[missed, 1:] = np.nan
    return kept


def _mean_squares(values: Matrix) -> tuple[float, float, float, float]:
    """Give the mean squares: between subjects, within them, between raters, rest."""
    n, k = values.shape
    centred = values - values.mean()
    subjects, raters = centred.mean(axis=1), centred.mean(axis=0)
    rest = ((centred - subjects[:, None] - raters) ** 2).sum()
    between, columns = k * (subjects**2).sum(), n * (raters**2).sum()
    within = (rest + columns) / (n * (k - 1))
    return between / (n - 1), within, columns / (k - 1), rest / ((n - 1) * (k - 1))


def _single(values: Matrix, conf_level: float) -> tuple[Matrix, Matrix]:
    """Estimate and limits of the three single ICCs, and their F tests."""
    from scipy.special import fdtrc

    n, k = values.shape
    between, within, columns, rest = _mean_squares(values)
    absolute = between + (k - 1) * rest + k * (columns - rest) / n
    df, of_within, of_rest = n - 1, n * (k - 1), (n - 1) * (k - 1)
    f_within, f_rest = between / within, between / rest
    single = [
        _by_f(f_within, df, of_within, k, conf_level),
        [(between - rest) / absolute, *_limits_2(values, conf_level)],
        _by_f(f_rest, df, of_rest, k, conf_level),
    ]
    tests = [
        [f, df, low, fdtrc(df, low, f)]
        for f, low in ((f_within, of_within), (f_rest, of_rest), (f_rest, of_rest))
    ]
    return np.array(single), np.array(tests, dtype=float)


def _by_f(f: float, df: int, df_error: int, k: int, conf_level: float) -> list[float]:
    """Give (F - 1) / (F + k - 1) with its limits."""
    from scipy.special import fdtri

    low = f / fdtri(df, df_error, 0.5 + conf_level / 2)
    high = f * fdtri(df_error, df, 0.5 + conf_level / 2)
    return [1.0 if np.isinf(x) else float((x - 1) / (x + k - 1)) for x in (f, low, high)]


def _limits_2(values: Matrix, conf_level: float) -> tuple[float, float]:
    from scipy.special import fdtri

    n, k = values.shape
    between, _, columns, rest = _mean_squares(values)
    if rest <= 1e-14 * (between + columns):
        rest = 0.0
        if columns <= 1e-14 * between:
            return 1.0, 1.0
    single = (between - rest) / (between + (k - 1) * rest + k * (columns - rest) / n)
    a = k * single / (n * (1 - single))
    b = 1 + k * single * (n - 1) / (n * (1 - single))
    df = (a * columns + b * rest) ** 2 / (
        (a * columns) ** 2 / (k - 1) + (b * rest) ** 2 / ((n - 1) * (k - 1))
    )
    up, down = fdtri(n - 1, df, 0.5 + conf_level / 2), fdtri(df, n - 1, 0.5 + conf_level / 2)
    others = k * columns + (k * n - k - n) * rest
    low = n * (between - up * rest) / (up * others + n * between)
    high = n * (down * between - rest) / (others + n * down * between)
    return float(low), float(high)
