"""Weights that reach known margins, and what unequal weights cost."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from vises_research.errors import Problem, StudyError
from vises_research.stats.bases import choose
from vises_research.stats.card import Card, Say
from vises_research.stats.given import Given
from vises_research.stats.results import Method, Result

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]
Margins = Mapping[str, Mapping[Any, float]]
"""Column -> level -> total (or share) of the population."""

RAKING = Method(
    "Raking (iterative proportional fitting of the weights)",
    "Deville, J.-C., Särndal, C.-E., & Sautory, O. (1993). Generalized raking procedures in survey "
    "sampling. Journal of the American Statistical Association, 88(423), 1013-1020",
)
KISH = Method("Design effect of unequal weights", "Kish, L. (1965). Survey Sampling. New York")


RAKE_CARD = Card("rake", rows="margins", about="rows", named="levels", discloses="counts")


def rake(
    data: Given,
    margins: Margins,
    *,
    weights: str | None = None,
    trim: tuple[float, float] | None = None,
) -> Result:
    """Tell how well raked weights reach their margins; the weights are :func:`raked`.

    Parameters
    ----------
    margins
        Column -> level -> total, or share, of the population; every margin has the same sum.
    weights
        The column of base weights; ``None`` for 1 each.
    trim
        Smallest and largest weight, in multiples of the mean weight. Trimming and raking alternate
        until both hold; where they cannot, the trimming does, and :func:`rake` notes the miss.

    Returns
    -------
    Result
        A row for each margin (``item``) and level (``term``): ``n`` of ``base`` rows, ``estimate``
        (the total that the raked weights give) and ``target``.

    Raises
    ------
    StudyError
        If a level has no total, margins have different sums, or a weight or total is negative.

    Notes
    -----
    Source: Deville et al. 1993.

    Examples
    --------
    >>> from vises_research import stats
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"region": ["hdf", "hdf", "hdf", "vlg"]})
    >>> stats.rake(frame, {"region": {"hdf": 30, "vlg": 30}}).table["estimate"].round(9).tolist()
    [30.0, 30.0]
    """
    columns = [*margins, *([weights] if weights else [])]
    rows = choose(data, columns)
    found, notes = fit(rows.frame, margins, weights, trim)
    cells = []
    for item, level, target in _cells(margins):
        at = (rows.frame[item] == level).to_numpy(bool)
        cell = {"item": item, "term": str(level), "n": int(at.sum()), "base": len(at)}
        cells.append(
            {**cell, "estimate": found[at].sum() if at.any() else np.nan, "target": target}
        )
    names = ["item", "term", "n", "base", "estimate", "target"]
    table = pd.DataFrame(cells, columns=names)
    return Result(RAKE_CARD, table, RAKING, rows.base, (*rows.notes, *notes))


def raked(
    frame: pd.DataFrame,
    margins: Margins,
    *,
    weights: str | None = None,
    trim: tuple[float, float] | None = None,
) -> pd.Series:
    """Rake weights: multiply them, margin by margin, until each margin's totals are reached.

    Parameters
    ----------
    margins
        Column -> level -> total, or share, of the population; every margin has the same sum.
    weights
        The column of base weights; ``None`` for 1 each.
    trim
        Smallest and largest weight, in multiples of the mean weight. Trimming and raking alternate
        until both hold; where they cannot, the trimming does, and :func:`rake` notes the miss.

    Returns
    -------
    pandas.Series
        The weights; not a number where a margin or the weight is missing, and everywhere where
        a level that has a total has no row.

    Raises
    ------
    StudyError
        If a level has no total, margins have different sums, or a weight or total is negative.
    """
    columns = [*margins, *([weights] if weights else [])]
    kept = choose(Given(frame), columns).frame
    found, _ = fit(kept, margins, weights, trim)
    complete = frame[columns].notna().all(axis=1).to_numpy(bool)
    values = np.full(len(frame), np.nan)
    values[complete] = found
    return pd.Series(values, index=frame.index, name="weight")


KISH_CARD = Card("kish", (Say("n_effective"), Say("deff")), discloses="indices")


def kish(data: Given, weights: str) -> Result:
    """Give Kish's design effect of unequal weights, and how many equal rows these are worth.

    Parameters
    ----------
    weights
        The column of weights.

    Returns
    -------
    Result
        Rows ``sum``, ``smallest``, ``largest``, ``deff`` = n Σw² / (Σw)² and ``n_effective`` =
        (Σw)² / Σw² of the ``n`` weights above 0 (Kish 1965).

    Raises
    ------
    StudyError
        If the column is not there or a weight is negative.

    Examples
    --------
    >>> from vises_research import stats
    >>> import pandas as pd
    >>> float(stats.kish(pd.DataFrame({"w": [1, 1, 2]}), "w").value("estimate", term="deff"))
    1.125
    """
    rows = choose(data, [weights])
    w = base_weights(rows.frame, weights)
    nothing, w = int((w == 0).sum()), w[w > 0]
    total, square = float(w.sum()), float((w**2).sum())
    ends = [w.min(), w.max()] if len(w) else [np.nan, np.nan]
    effect = [len(w) * square / total**2, total**2 / square] if total > 0 else [np.nan, np.nan]
    terms = ["sum", "smallest", "largest", "deff", "n_effective"]
    table = pd.DataFrame({"term": terms, "n": len(w), "estimate": [total, *ends, *effect]})
    notes = [] if total > 0 else ["no design effect: the weights sum to 0"]
    notes += [f"weight 0 in {nothing} rows: not in n"] if nothing else []
    return Result(KISH_CARD, table, KISH, rows.base, (*rows.notes, *notes), outcome=weights)


def base_weights(frame: pd.DataFrame, weights: str | None) -> Floats:
    """Give the base weights of some rows; 1 each where there is no column of weights."""
    if weights is None:
        return np.ones(len(frame))
    values: Floats = frame[weights].to_numpy(dtype=float)
    if (values < 0).any():
        _refuse(f"weight '{weights}' is negative", str(values.min()), "weights of 0 or more")
    return values


def fit(
    frame: pd.DataFrame, margins: Margins, weights: str | None, trim: tuple[float, float] | None
) -> tuple[Floats, tuple[str, ...]]:
    """Rake the weights of complete rows; give them with notes on what could not be reached."""
    _require(frame, margins, trim)
    w = base_weights(frame, weights).copy()
    groups = [((frame[c] == level).to_numpy(bool), t) for c, level, t in _cells(margins)]
    if any(t > 0 and w[at].sum() == 0 for at, t in groups):
        gone = [f"{c} {v}" for (c, v, t), (at, _) in zip(_cells(margins), groups, strict=True)
                if t > 0 and w[at].sum() == 0]  # fmt: skip
        return np.full(len(w), np.nan), (f"no weights: no row at {', '.join(gone)}",)
    missed = 0.0
    for _ in range(10_000):
        for at, total in groups:
            w[at] *= total / w[at].sum() if total > 0 else 0.0
        if trim is not None:
            some = w > 0
            mean = w[some].mean()
            w[some] = np.clip(w[some], trim[0] * mean, trim[1] * mean)
        missed = max(abs(w[at].sum() - t) / t if t > 0 else 0.0 for at, t in groups)
        if missed < 1e-13:
            break
    if missed > 1e-6:
        return w, (f"margins missed by at most {100 * missed:.2g} %",)
    return w, ()


def _cells(margins: Margins) -> list[tuple[str, Any, float]]:
    return [(column, *cell) for column, totals in margins.items() for cell in totals.items()]


def _require(frame: pd.DataFrame, margins: Margins, trim: tuple[float, float] | None) -> None:
    for column, totals in margins.items():
        extra = [str(one) for one in frame[column].unique() if one not in totals]
        if extra:
            _refuse(f"margin '{column}' has no total for some levels", ", ".join(extra))
        if min(totals.values()) < 0:
            _refuse(f"margin '{column}' has a negative total", str(min(totals.values())))
    sums = [sum(totals.values()) for totals in margins.values()]
    if not sums or not np.allclose(sums, sums[0], rtol=1e-9) or sums[0] == 0:
        found = ", ".join(f"{c} {s:g}" for c, s in zip(margins, sums, strict=True))
        _refuse("the margins do not have one sum", found, "margins of one population")
    if trim is not None and not 0 <= trim[0] <= 1 <= trim[1]:
        _refuse("the limits of trimming are not around 1", str(trim), "for example (0.3, 3)")


def _refuse(wrong: str, found: str, right: str = "") -> None:
    raise StudyError([Problem("stats.rake", wrong, found, right)])


FEW = 40
"""With weights worth fewer equal rows, simulated intervals cover too seldom (docs/coverage.md)."""


def few(table: pd.DataFrame) -> float:
    """Give the smallest effective number of a result's rows, where it is too small.

    Parameters
    ----------
    table
        The table of a result.

    Returns
    -------
    float
        Kish's number, where it is below 40 and below the rows that it stands for; else not a
        number, also where the result has no weights.

    Examples
    --------
    >>> import pandas as pd
    >>> few(pd.DataFrame({"n": [69, 30], "n_effective": [52.1, 21.4]}))
    21.4
    """
    if "n_effective" not in table:
        return np.nan
    rows = [one for one in ("base", "n") if one in table][:1] or ["n_first", "n_second"]
    worth = table["n_effective"].astype(float)
    small = worth[(worth < FEW) & (worth < table[rows].sum(axis=1) - 0.5)]
    return float(small.min())


def thin(table: pd.DataFrame) -> tuple[str, ...]:
    """Note where unequal weights leave so few equal ones that errors are too small."""
    least = few(table)
    if np.isnan(least):
        return ()
    return (
        f"weights worth {least:.0f} equal rows, fewer than {FEW}: errors are too small, intervals "
        "cover less and tests reject more often than they say",
    )
