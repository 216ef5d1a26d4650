"""Shares with an interval: for units like these, or for a population of known size."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import numpy as np
import pandas as pd

from vises_research.errors import Problem, StudyError, nearest
from vises_research.stats import quantity
from vises_research.stats.bases import choose, groups, typed
from vises_research.stats.card import Card, Say
from vises_research.stats.given import Given
from vises_research.stats.results import Method, Result
from vises_research.stats.shares import intervals

Interval = Literal["wilson", "clopper_pearson", "goodman", "logit", "beta", "hypergeometric"]

METHODS = {
    "wilson": Method(
        "Share with Wilson interval",
        "Wilson, E. B. (1927). Probable inference, the law of succession, and statistical "
        "inference. Journal of the American Statistical Association, 22(158), 209-212",
        noted=True,
    ),
    "clopper_pearson": Method(
        "Share with Clopper-Pearson interval",
        "Clopper, C. J., & Pearson, E. S. (1934). The use of confidence or fiducial limits "
        "illustrated in the case of the binomial. Biometrika, 26(4), 404-413",
    ),
    "goodman": Method(
        "Shares with Goodman's simultaneous intervals",
        "Goodman, L. A. (1965). On simultaneous confidence intervals for multinomial "
        "proportions. Technometrics, 7(2), 247-254",
    ),
    "logit": Method(
        "Share with logit interval (linearised variance, t)",
        "Korn, E. L., & Graubard, B. I. (1999). Analysis of health surveys. Wiley",
    ),
    "beta": Method(
        "Share with Korn-Graubard interval",
        "Korn, E. L., & Graubard, B. I. (1998). Confidence intervals for proportions with small "
        "expected number of positive counts estimated from survey data. Survey Methodology, "
        "24(2), 193-201",
    ),
    "hypergeometric": Method(
        "Share in a finite population with exact hypergeometric interval (equal tails)",
        "Buonaccorsi, J. P. (1987). A note on confidence intervals for proportions in finite "
        "populations. The American Statistician, 41(3), 215-218",
    ),
}


SHARE_CARD = Card(
    "share", (Say(kind=quantity.SHARE),), rows="levels", tells="shares", discloses="counts"
)


def share(
    data: Given,
    column: str,
    *,
    level: Any = None,
    by: Sequence[str] = (),
    in_base: Sequence[str] = (),
    method: Interval | None = None,
    population_size: float | Mapping[Any, float] | None = None,
    conf_level: float = 0.95,
) -> Result:
    """Give the share of rows at a level, with an interval.

    Parameters
    ----------
    level
        The level whose share is wanted; ``None`` gives every level.
    method
        The interval; ``None`` is Wilson's, or the hypergeometric one where a population is named.
        ``goodman`` holds for all levels at once.
    population_size
        What the interval generalises to: ``None`` to units like these, a number to the share among
        so many ('these 69'); for groups, one number a level (or a tuple of levels).

    Returns
    -------
    Result
        ``estimate`` = ``n`` / ``base`` with ``conf_low`` and ``conf_high``; for a population also
        ``count_low`` and ``count_high`` (hypergeometric) or ``n_effective`` (Wilson, Goodman). Not
        a number where the base is empty, with a note.

    Raises
    ------
    StudyError
        If a column or the level is not there, or population and method do not go together.

    Notes
    -----
    Wilson's limits are (p + z²/2n ± z √(p(1-p)/n + z²/4n²)) / (1 + z²/n); Goodman's are the same
    at level 1 - α/k for k levels. Clopper-Pearson and hypergeometric limits cover at least as often
    as they say, the others about as often, ``beta`` rather more.
    Source: Wilson 1927.

    Examples
    --------
    >>> import pandas as pd
    >>> from vises_research import stats
    >>> answers = pd.DataFrame({"useful": ["yes", "yes", "no", "yes"]})
    >>> table = stats.share(answers, "useful", level="yes").table
    >>> table[["estimate", "conf_low", "conf_high"]].round(3).values.tolist()
    [[0.75, 0.301, 0.954]]
    """
    rows = choose(data, [column], (*by, column), in_base)
    dtype = typed(data.frame[column])
    _require(column, level, dtype)
    method = method or ("wilson" if population_size is None else "hypergeometric")
    _match(method, population_size)
    levels = [level] if level is not None else list(dtype.categories)
    cells = [
        {**group, column: one, **_cell(rows.frame.loc[member, column], one)}
        for group, member in groups(rows.frame, by)
        for one in levels
    ]
    table = pd.DataFrame(cells, columns=[*by, column, "n", "base"])
    table = table.astype({name: typed(data.frame[name]) for name in (*by, column)})
    sizes = intervals.sizes(population_size, cells, by, "base", "stats.share")
    at_once = len(dtype.categories) if method == "goodman" else 1
    table = table.assign(**_limits(method, table, 1 - (1 - conf_level) / at_once, sizes))
    table["conf_level"] = conf_level
    notes = (*rows.notes, *_empty(table))
    seen = () if population_size is None else (f"population: {population_size}, drawn at random",)
    return Result(SHARE_CARD, table, METHODS[method], rows.base, notes, tuple(by), column, seen)


def _cell(values: pd.Series, level: Any) -> dict[str, int]:
    return {"n": int((values == level).sum()), "base": len(values)}


def _limits(method: str, table: pd.DataFrame, conf_level: float, sizes: Any) -> dict[str, Any]:
    """Give the columns that the interval adds: share, limits and what they were computed from."""
    n, base = table["n"].to_numpy(dtype=float), table["base"].to_numpy(dtype=float)
    estimate = n / np.where(base > 0, base, np.nan)
    if method == "hypergeometric":
        few, many = intervals.hypergeometric(n, base, sizes, conf_level)
        # With nearly everybody asked, n / base can lie beside all shares that are possible.
        low, high = np.minimum(few / sizes, estimate), np.maximum(many / sizes, estimate)
        more = {"count_low": few, "count_high": many}
    elif method == "clopper_pearson":
        low, high = intervals.clopper_pearson(n, base, conf_level)
        more = {}
    else:
        kernel = {"logit": intervals.logit_share, "beta": intervals.beta_share}
        low, high = kernel.get(method, intervals.wilson)(n, base, conf_level, sizes)
        known = method in ("wilson", "goodman") and np.isfinite(sizes).any()
        more = {"n_effective": intervals.effective(base, sizes)} if known else {}
    return {"estimate": estimate, "conf_low": low, "conf_high": high, **more}


def _match(method: str, population_size: object) -> None:
    """Refuse an interval that is unknown, or that does not know the kind of population."""
    right = nearest(method, METHODS)
    if method not in METHODS:
        wrong = f"there is no interval '{method}'"
        raise StudyError([Problem("stats.share", wrong, "", f"one of {', '.join(METHODS)}", right)])
    if (method == "hypergeometric") is not (population_size is not None) and method in EXACT:
        wrong = f"the interval '{method}' and population_size={population_size}"
        fits = "hypergeometric with a population size, clopper_pearson without"
        raise StudyError([Problem("stats.share", wrong, right=fits)])


EXACT = ("clopper_pearson", "hypergeometric")


def _require(column: str, level: Any, dtype: pd.CategoricalDtype) -> None:
    if level is None or level in dtype.categories:
        return
    known = [str(one) for one in dtype.categories]
    wrong = f"column '{column}' has no level '{level}'"
    right = f"one of {', '.join(known)}"
    raise StudyError([Problem("stats.share", wrong, "", right, nearest(str(level), known))])


def _empty(table: pd.DataFrame) -> tuple[str, ...]:
    empty = int((table["base"] == 0).sum())
    without = int((table["conf_low"].isna() & (table["base"] > 0)).sum())
    notes = [f"no share in {empty} of {len(table)} rows: nobody in the base"] if empty else []
    if without:
        notes.append(f"no interval in {without} of {len(table)} rows: nobody, everybody or one row")
    return tuple(notes)


COUNTS_CARD = Card("counts", rows="counts", tells="counts", discloses="counts")


def counts(data: Given, by: Sequence[str], *, in_base: Sequence[str] = ()) -> Result:
    """Count the rows of every combination of levels.

    Parameters
    ----------
    by
        The columns to count by.
    in_base
        Reasons that belong in the base (but in no cell).

    Returns
    -------
    Result
        ``n`` of ``base`` for every combination, zeros included.

    Raises
    ------
    StudyError
        If a column is not there.

    Examples
    --------
    >>> import pandas as pd
    >>> from vises_research import stats
    >>> pilots = pd.DataFrame({"region": pd.Categorical(["hdf", "hdf", None], ["hdf", "vlg"])})
    >>> print(stats.counts(pilots, ["region"]))
    counts: Counts
    --------------
    region  n  base
       hdf  2     2
       vlg  0     2
    base: 2 answered of 3 asked of 3 (unit: row)
    note: region: no value in 1 of 3 rows: unknown 1
    """
    rows = choose(data, by, by, in_base)
    size = len(rows.frame)
    cells = [
        {**levels, "n": int(member.sum()), "base": size}
        for levels, member in groups(rows.frame, by)
    ]
    table = pd.DataFrame(cells, columns=[*by, "n", "base"])
    table = table.astype({column: typed(data.frame[column]) for column in by})
    return Result(COUNTS_CARD, table, Method("Counts"), rows.base, rows.notes, by=tuple(by))
