"""Table redesign where the disclosure check refuses: merge categories, or drop a breakdown.

The third way, to hide cells, is in :func:`vises_research.publish.suppress`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from vises_research.errors import Problem, StudyError, nearest
from vises_research.stats.shares.intervals import wilson

if TYPE_CHECKING:
    import pandas as pd

    from vises_research.stats import Result

__all__ = ["advice", "drop", "merge"]


def merge(result: Result, column: str, into: Mapping[Any, Sequence[Any]]) -> Result:
    """Join levels of a variable, and work the numbers out again.

    Parameters
    ----------
    result
        ``counts``, ``share`` or ``amounts``.
    column
        The variable.
    into
        New level -> the levels that it takes in. The new one stands where the first of them stood;
        a level that is not named stays.

    Returns
    -------
    Result
        The same result with fewer rows.

    Raises
    ------
    StudyError
        If a level is not there or is named twice, or numbers cannot be worked out again.

    Examples
    --------
    >>> import pandas as pd
    >>> from vises_research import stats
    >>> pilots = pd.DataFrame({"region": ["hdf"] * 3 + ["vlg"] * 20 + ["wab"] * 9})
    >>> joined = merge(stats.counts(pilots, ["region"]), "region", {"south": ["hdf", "wab"]})
    >>> joined.table[["region", "n"]].values.tolist()
    [['south', 12], ['vlg', 20]]
    """
    _require(result, column, into)
    new = {old: name for name, levels in into.items() for old in levels}
    kind = result.table[column].dtype
    order = list(dict.fromkeys(new.get(level, level) for level in kind.categories))
    joined = {"categories": order, "ordered": kind.ordered}
    words = "; ".join(f"{', '.join(map(str, levels))} -> {name}" for name, levels in into.items())

    def renamed(table: pd.DataFrame) -> pd.DataFrame:
        import pandas as pd

        values = [new.get(level, level) for level in table[column]]
        return table.assign(**{column: pd.Categorical(values, **joined)})

    made = _again(result, renamed, list(result.keys), f"merged in {column}: {words}", column)
    merged = [(column, str(name), tuple(map(str, levels))) for name, levels in into.items()]
    guard = replace(made.guard, merged=(*made.guard.merged, *merged))
    return replace(made, guard=guard)


def drop(result: Result, by: str) -> Result:
    """Give up a breakdown: add up over the levels of a variable.

    Parameters
    ----------
    result
        ``counts``, ``share`` or ``amounts``.
    by
        One of its grouping columns.

    Returns
    -------
    Result
        The same result without that column.

    Raises
    ------
    StudyError
        If the result is not broken down by it, or numbers cannot be worked out again.

    Examples
    --------
    >>> import pandas as pd
    >>> from vises_research import stats
    >>> pilots = pd.DataFrame({"region": ["hdf", "vlg", "vlg"], "role": ["a", "a", "b"]})
    >>> drop(stats.counts(pilots, ["region", "role"]), "region").table.values.tolist()
    [['a', 2, 3], ['b', 1, 3]]
    """
    _require(result, by, {})
    if by not in result.by or (result.card.tells == "counts" and len(result.by) == 1):
        wrong = f"the result cannot do without '{by}'"
        raise StudyError([Problem("publish.drop", wrong, right="a breakdown by several variables")])
    keys = [key for key in result.keys if key != by]
    made = _again(result, lambda table: table, keys, f"dropped the breakdown by {by}", "")
    return replace(made, by=tuple(key for key in result.by if key != by))


def advice(result: Result, row: Mapping[Any, Any], audience: str) -> str:
    """Say what can be done about a cell, each as a line of code to type."""
    lines = []
    if not result.card.added_again and result.by:
        names = ", ".join(result.by)
        lines.append(f"fewer levels of {names} in the data, or none, and the method once more")
    for column in [key for key in result.keys if key in row and result.card.added_again]:
        if pair := _pair(result, column, row[column]):
            name = "_or_".join(map(str, pair))
            given = f"{{{name!r}: {list(pair)!r}}}"
            lines.append(f"`result = publish.merge(result, {column!r}, {given})`")
            break
    several = len(result.by) > 1 or result.card.tells != "counts"
    if result.by and result.card.added_again and several:
        lines.append(f"`result = publish.drop(result, {result.by[-1]!r})`")
    if "n" in result.table and result.keys:
        lines.append(f"`result = publish.suppress(result, study.rule({audience!r}))`")
    return f"One of these helps: {', '.join(lines)}" if lines else ""


def _pair(result: Result, column: str, level: Any) -> tuple[Any, Any] | None:
    """Give a level and the one that it is best merged with: the smallest of the others."""
    counted = "base" if result.card.tells == "shares" and column != result.outcome else "n"
    sizes = result.table.groupby(column, observed=True)[counted].sum()
    others = sizes[(sizes.index != level) & (sizes > 0)]
    if len(sizes) < 3 or others.empty or level not in sizes.index:
        return None
    pair = {level, others.sort_values(kind="stable").index[0]}
    first, second = (one for one in sizes.index if one in pair)
    return first, second


def _require(result: Result, column: str, into: Mapping[Any, Sequence[Any]]) -> None:
    problems = []
    if not result.card.added_again:
        right = "fewer levels in the data, and the method once more"
        wrong = f"the numbers of '{result.name}' cannot be worked out from those of its parts"
        problems.append(Problem("publish", wrong, right=right))
    elif result.hidden.any():
        right = "to merge and drop first, and to suppress last"
        problems.append(Problem("publish", "some cells of this result are hidden", right=right))
    elif column not in result.keys:
        wrong = f"'{column}' is not a variable of this result"
        problems.append(Problem("publish", wrong, right=f"one of {', '.join(result.keys)}"))
    else:
        levels = [str(level) for level in result.table[column].dtype.categories]
        named = [level for taken in into.values() for level in taken]
        for level in dict.fromkeys(map(str, named)):
            if level not in levels:
                wrong = f"'{column}' has no level '{level}'"
                problems.append(Problem("publish.merge", wrong, nearest=nearest(level, levels)))
            elif [str(one) for one in named].count(level) > 1:
                problems.append(Problem("publish.merge", f"the level '{level}' is named twice"))
        kept = set(levels) - set(map(str, named))
        for name in into:
            if str(name) in kept:
                right = "a new name, or the level among those it takes in"
                wrong = f"'{name}' is a level of '{column}' already"
                problems.append(Problem("publish.merge", wrong, right=right))
    if problems:
        raise StudyError(problems)


def _again(result: Result, renamed: Any, keys: list[str], change: str, column: str) -> Result:
    """Add up the rows that are one now."""
    table = _added(renamed(result.table), keys, result, column)
    own = result.guard.truth
    if own is not None:
        by = [key for key in keys if key in own]
        own = _largest(renamed(own) if column in own else own, by)
    guard = replace(result.guard, truth=own, changes=(*result.guard.changes, change))
    return replace(result, table=table, notes=(*result.notes, change), guard=guard)


def _added(table: pd.DataFrame, keys: list[str], result: Result, column: str) -> pd.DataFrame:
    # The base is one and the same for the levels of an answer, and for all cells of a count.
    same = result.card.tells == "counts" or (column and column == result.outcome)
    how = {"n": "sum", "asked": "sum", "total": "sum", "base": "max" if same else "sum"}
    used = {name: way for name, way in how.items() if name in table}
    if keys:
        added = table.groupby(keys, observed=True, sort=True).agg(used).reset_index()
    else:
        added = table.agg(used).to_frame().T
    counts = [name for name in ("n", "base", "asked") if name in added]
    added = added.astype(dict.fromkeys(counts, int))
    if result.card.tells == "shares":
        level = float(table["conf_level"].iloc[0])
        low, high = wilson(added["n"], added["base"], level)
        estimate = added["n"] / added["base"].where(added["base"] > 0)
        added = added.assign(estimate=estimate, conf_low=low, conf_high=high, conf_level=level)
    if "mean" in table:
        added["mean"] = added["total"] / added["n"].where(added["n"] > 0)
    return added[[name for name in table if name in added]]


def _largest(table: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Find the two largest units again among those of the rows that are one now."""
    import pandas as pd

    parts = table.groupby(by, observed=True) if by else [((), table)]
    rows = []
    for key, part in parts:
        top = sorted([*part["largest"], *part["second"]], reverse=True)[:2]
        levels = dict(zip(by, key, strict=True))
        rows.append({**levels, "largest": top[0], "second": top[1], "amount": part["amount"].sum()})
    return pd.DataFrame(rows, columns=[*by, "largest", "second", "amount"])
