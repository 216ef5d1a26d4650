"""Rare combinations of answers gathered, so that none of them tells on few."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from vises_research.errors import Problem, StudyError
from vises_research.stats import quantity
from vises_research.stats.card import Card, Say
from vises_research.stats.results import Result

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["TOGETHER", "gather"]

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
    import pandas as pd

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
