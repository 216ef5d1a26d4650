"""Questions with several answers: an indicator column (yes, no, missing) an item."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from vises_research.errors import Problem, StudyError
from vises_research.stats import quantity
from vises_research.stats.bases import choose, groups, require, scores, typed
from vises_research.stats.card import Card, Say
from vises_research.stats.given import Given
from vises_research.stats.results import Result
from vises_research.stats.shares.intervals import wilson
from vises_research.stats.shares.proportions import METHODS
from vises_research.stats.weighting.design import Design, Sample, sample
from vises_research.stats.weighting.weighted import BETA, share_of
from vises_research.stats.weighting.weighted import result as weighted_result

WILSON = METHODS["wilson"]
COMBINATIONS = replace(WILSON, name=f"Combinations of answers; {WILSON.name}")


ANSWERS_CARD = Card(
    "answers", (Say(kind=quantity.SHARE),), rows="options", about="options", discloses="counts"
)


def answers(
    data: Given,
    items: Sequence[str],
    *,
    by: Sequence[str] = (),
    design: Design | None = None,
    in_base: Sequence[str] = (),
    at_least_one: bool = False,
    conf_level: float = 0.95,
) -> Result:
    """Give the share of respondents, and of answers, for each item of a multiple response.

    Parameters
    ----------
    items
        The indicator columns. A blank is not a no: who left an item blank is not in the base,
        unless the reason is in ``in_base`` (``no_answer``: the base is of all to whom the question
        was shown).
    design
        Weights, strata, clusters, replicate weights; ``None`` where every row counts once. Those
        who are not in the base stay in the design.
    at_least_one
        Whether the base is only of those who ticked at least one of the items.

    Returns
    -------
    Result
        A row an item (and group): ``n`` of ``base`` respondents as ``estimate`` with Wilson's
        interval, and ``share_of_answers``, the item's part of all that was ticked. With a design
        both are weighted, and beside the limits stand ``std_error``, ``df`` and ``n_effective``, as
        in :func:`vises_research.stats.weighted_share`.

    Raises
    ------
    StudyError
        If a column is not there, or holds anything but yes and no.

    Notes
    -----
    Source: Wilson 1927.

    Examples
    --------
    >>> import pandas as pd
    >>> from vises_research import stats
    >>> pilots = pd.DataFrame({"cost": [True, True, False], "time": [True, False, None]})
    >>> stats.answers(pilots, ["cost", "time"]).table[["item", "n", "base"]].values.tolist()
    [['cost', 2, 2], ['time', 1, 2]]
    """
    if design is not None:
        s = sample(data, items, by, design, in_base)
        return _weighted(s, items, by, at_least_one, conf_level)
    rows = choose(data, items, by, in_base)
    ticked = indicators(rows.frame, items)
    some = ticked.any(axis=1)
    notes = [_nothing(some, at_least_one)]
    if at_least_one:
        base = replace(rows.base, answered=int(some.sum()))
        rows, ticked = replace(rows, frame=rows.frame[some], base=base), ticked[some]
    cells = [
        {
            **{**group, "item": item, "n": int(n), "base": int(member.sum())},
            "share_of_answers": n / given.sum() if given.sum() > 0 else np.nan,
        }
        for group, member in groups(rows.frame, by)
        for given in [ticked[member].sum()]
        for item, n in given.items()
    ]
    table = pd.DataFrame(cells, columns=[*by, "item", "n", "base", "share_of_answers"])
    table = shares(table, conf_level)
    table = table.astype({name: typed(data.frame[name]) for name in by})
    if table.isna().any().any():
        notes.append("no share where nobody is in the base or nothing was ticked")
    return Result(ANSWERS_CARD, table, WILSON, rows.base, (*rows.notes, *notes), by=tuple(by))


def _nothing(some: pd.Series, at_least_one: bool) -> str:
    told = f"{int((~some).sum())} of {len(some)} ticked nothing"
    return f"{told}, and are not in the base" if at_least_one else told


def _weighted(
    s: Sample, items: Sequence[str], by: Sequence[str], at_least_one: bool, conf_level: float
) -> Result:
    """Give the weighted shares of respondents, and of all that was ticked."""
    ticked = indicators(s.frame, items)
    some = ticked.any(axis=1)
    told = _nothing(some[s.inside], at_least_one)
    if at_least_one:
        inside = s.inside & some.to_numpy(bool)
        base = replace(s.rows.base, answered=int(inside.sum()))
        s = replace(s, inside=inside, rows=replace(s.rows, base=base))
    cells = []
    for group, member in s.domains(by):
        given = np.where(member, s.weights, 0.0) @ ticked.to_numpy()
        part = given / given.sum() if given.sum() > 0 else np.full(len(items), np.nan)
        for item, of in zip(items, part, strict=True):
            cell = share_of(s, ticked[item].to_numpy(bool), member, conf_level)
            cells.append({**group, "item": item, **cell, "share_of_answers": of})
    return weighted_result(ANSWERS_CARD, cells, replace(s, notes=(*s.notes, told)), "", by, BETA)


COMBINATIONS_CARD = Card(
    "combinations",
    (Say(kind=quantity.SHARE),),
    rows="combinations",
    about="rows",
    discloses="counts",
)


def combinations(data: Given, items: Sequence[str], *, conf_level: float = 0.95) -> Result:
    """Count which items were ticked together.

    Parameters
    ----------
    items
        The indicator columns. A blank is not a no: who left an item blank is not in the base,
        unless the reason is in ``in_base`` (``no_answer``: the base is of all to whom the question
        was shown).

    Returns
    -------
    Result
        A row a combination that occurs, the most frequent first: the indicator columns, ``n`` of
        ``base`` respondents, share with Wilson's interval.

    Raises
    ------
    StudyError
        If a column is not there, or holds anything but yes and no.

    Notes
    -----
    Source: Wilson 1927.

    Examples
    --------
    >>> import pandas as pd
    >>> from vises_research import stats
    >>> pilots = pd.DataFrame({"cost": [True, True, False], "hours": [True, True, False]})
    >>> stats.combinations(pilots, ["cost", "hours"]).table["n"].tolist()
    [2, 1]
    """
    require(data.frame, items, items)
    rows = choose(data, items)
    ticked = indicators(rows.frame, items).astype(bool)
    table = ticked.value_counts(sort=False).reset_index(name="n")
    table = table.sort_values(["n", *items], ascending=False, ignore_index=True)
    table = shares(table.assign(base=len(ticked)), conf_level)
    return Result(COMBINATIONS_CARD, table, COMBINATIONS, rows.base, rows.notes, by=tuple(items))


def indicators(frame: pd.DataFrame, items: Sequence[str]) -> pd.DataFrame:
    """Give indicator columns as 1 and 0; missing (for a reason counted in) is not ticked."""
    ticked = pd.DataFrame(
        {item: scores(frame[item].convert_dtypes()) for item in items}, index=frame.index
    )
    wrong = [item for item in items if not ticked[item].dropna().isin([0, 1]).all()]
    if wrong:
        right = "True and False, or 1 and 0"
        raise StudyError(
            [Problem("stats", f"column '{i}' is not yes/no", "", right) for i in wrong]
        )
    return ticked.fillna(0.0)


def shares(table: pd.DataFrame, conf_level: float) -> pd.DataFrame:
    """Give a table of ``n`` and ``base`` their share with Wilson's interval."""
    low, high = wilson(table["n"], table["base"], conf_level)
    estimate = table["n"] / np.where(table["base"] > 0, table["base"], np.nan)
    return table.assign(estimate=estimate, conf_low=low, conf_high=high, conf_level=conf_level)


TOGETHER = " + "
"""Stands between the items of a combination."""


GATHER_CARD = Card(
    "gather", (Say(kind=quantity.SHARE),), rows="gathered", about="rows", discloses="counts"
)


def gather(result: Result, least: int = 5, most: int | None = None) -> Result:
    """Join the rare combinations of a multiple response into one row.

    Parameters
    ----------
    result
        Of :func:`vises_research.stats.combinations`.
    least
        The smallest count that keeps a row of its own, as of the rule of disclosure.
    most
        How many combinations keep a row at most; ``None`` for all.

    Returns
    -------
    Result
        Rows ``term`` = ``together`` (``item`` names what was ticked, joined by ``+``), ``none``
        (nothing was) and, last, ``other`` (all else): ``n`` of ``base``, share with Wilson's
        interval.

    Raises
    ------
    StudyError
        If the result is of another method.

    Notes
    -----
    More is joined than what is rare where the rest would tell: when it is small itself, or when the
    total of an item, less the rows in which the item stands, leaves few of it (or all but few).
    Source: Wilson 1927.

    Examples
    --------
    >>> from itertools import product
    >>> import pandas as pd
    >>> from vises_research import stats
    >>> ticks = [*product([1, 0], repeat=3), (1, 1, 1), (1, 1, 1)]
    >>> frame = pd.DataFrame(ticks, columns=["cost", "hours", "skills"])
    >>> few = gather(stats.combinations(frame, ["cost", "hours", "skills"]), least=2)
    >>> few.table[["term", "item", "n"]].values.tolist()
    [['together', 'cost + hours + skills', 3], ['other', '', 7]]
    """
    if result.card.rows != "combinations":
        right = "a result of stats.combinations"
        raise StudyError([Problem("stats.gather", "nothing to gather", result.name, right)])
    table, items = result.table, list(result.by)
    kept = _kept(table, items, least, most)
    cells = [_named(row, items) for row in table[:kept].to_dict("records")]
    rest = table[kept:]
    if len(rest):
        cells.append({"term": "other", "item": "", "n": rest["n"].sum(), "base": _base(table)})
    made = pd.DataFrame(cells, columns=["term", "item", "n", "base"])
    conf_level = float(table["conf_level"].iloc[0]) if len(table) else 0.95
    told = f"{len(rest)} combinations, each of fewer than {least} or joined with such: other"
    method = replace(result.method, name=f"{result.method.name}; rare ones joined")
    return replace(
        result,
        card=GATHER_CARD,
        table=_with_shares(made, conf_level),
        method=method,
        by=(),
        notes=(*result.notes, *([told] if len(rest) else [])),
    )


def _kept(table: pd.DataFrame, items: Sequence[str], least: int, most: int | None) -> int:
    """Find how many combinations, of the most frequent, can stand for themselves."""
    kept = int((table["n"] >= least).sum())
    kept = kept if most is None else min(kept, most)
    while kept and not _safe(table[:kept], table[kept:], items, least):
        kept -= 1
    return kept


def _safe(kept: pd.DataFrame, rest: pd.DataFrame, items: Sequence[str], least: int) -> bool:
    """Tell whether the rest is none or many, also of those who ticked an item and who did not.

    Only what is kept can tell more of an item than its own total does.
    """
    counts = [int(rest["n"].sum())]
    for item in items:
        of_rest = rest.loc[rest[item].astype(bool), "n"].sum()
        counts += [int(of_rest)] if kept[item].any() else []
        counts += [counts[0] - int(of_rest)] if not kept[item].all() else []
    return not any(0 < n < least for n in counts)


def _named(row: dict[str, object], items: Sequence[str]) -> dict[str, object]:
    ticked = [item for item in items if row[item]]
    term = "together" if ticked else "none"
    return {"term": term, "item": TOGETHER.join(ticked), "n": row["n"], "base": row["base"]}


def _base(table: pd.DataFrame) -> int:
    return int(table["base"].iloc[0])


def _with_shares(table: pd.DataFrame, conf_level: float) -> pd.DataFrame:
    from vises_research.stats.multiple.multiple_response import shares

    return shares(table.astype({"n": int, "base": int}), conf_level)
