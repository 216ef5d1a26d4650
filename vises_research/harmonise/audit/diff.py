"""Says what changed between two harmonised versions of a study, variable by variable."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq

from vises_research.errors import Problem, StudyError, place

__all__ = ["Difference", "diff"]

COLUMNS = ["table", "variable", "what", "before", "after", "count"]
SHOWN = 8


@dataclass(frozen=True)
class Difference:
    """What changed between two versions.

    Parameters
    ----------
    changes
        One row a change: ``table``, ``variable``, ``what`` (``table``, ``column``, ``type``,
        ``levels``, ``rows gained``, ``rows lost``, ``cell``), ``before``, ``after`` and ``count``.
        A cell that is missing is shown by its reason.
    """

    changes: pd.DataFrame

    def __bool__(self) -> bool:
        return not self.changes.empty

    def __str__(self) -> str:
        if not self:
            return "Nothing differs."
        tables = self.changes.groupby("table", sort=False)
        cells = self.changes.loc[self.changes["what"] == "cell", "count"].sum()
        lines = [f"{tables.ngroups} tables differ, in {cells} cells of rows that both have."]
        for table, of_table in tables:
            lines += ["", str(table)]
            for (variable, what), changes in of_table.groupby(["variable", "what"], sort=False):
                lines += _told(str(variable), str(what), changes)
        return "\n".join(lines)


def _told(variable: str, what: str, changes: pd.DataFrame) -> Iterator[str]:
    """Describe one kind of change of one variable, the most frequent values first."""
    changes = changes.sort_values("count", ascending=False, kind="stable")
    more = [f"... and {len(changes) - SHOWN} more"] if len(changes) > SHOWN else []
    first = list(changes.head(SHOWN).itertuples(index=False))
    if what.startswith("rows"):
        keys = [_short(change.before + change.after) for change in first]
        yield f"  {what}: {len(changes)} ({', '.join([*keys, *more])})"
    elif what != "cell":
        yield from (f"  {variable}: {what} {_way(change)}".replace("  :", " ") for change in first)
    else:
        yield f"  {variable}: cells {changes['count'].sum()}"
        yield from (f"    {change.count:>5} x {_way(change)}" for change in first)
        yield from (f"    {line}" for line in more)


def _way(change: Any) -> str:
    return f"{_short(change.before)} -> {_short(change.after)}".strip()


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}..."


def diff(old: Path, new: Path) -> Difference:
    """Compare two folders of harmonised tables.

    Parameters
    ----------
    old, new
        Folders as ``vises harmonise`` writes them.

    Returns
    -------
    Difference
        Rows are matched by their key; where that is not unique, by source and row as well.

    Raises
    ------
    StudyError
        Where a folder holds no harmonised table.
    """
    before, after = _tables(old), _tables(new)
    changes: list[tuple[object, ...]] = []
    for name in [*before, *(name for name in after if name not in before)]:
        if name not in after or name not in before:
            changes.append((name, "", "table", *_presence(name in before), 1))
            continue
        changes += [(name, *change) for change in _changes(old / name, new / name)]
    return Difference(pd.DataFrame(changes, columns=COLUMNS))


def _tables(folder: Path) -> list[str]:
    names = {path.name.removesuffix(".parquet") for path in folder.glob("*.parquet")}
    found = sorted(name for name in names if f"{name}.missing" in names)
    if not found:
        wrong, right = "there is no harmonised table", "a folder that `vises harmonise` wrote"
        raise StudyError([Problem(place(folder), wrong, right=right)])
    return found


def _presence(was: bool) -> tuple[str, str]:
    return ("there", "gone") if was else ("not there", "new")


def _changes(old: Path, new: Path) -> Iterator[tuple[object, ...]]:
    """Give the changes of one table: its columns, its rows, its cells."""
    before, after = (pq.read_table(f"{path}.parquet").to_pandas() for path in (old, new))
    for name in [*before, *(name for name in after if name not in before)]:
        if name not in after or name not in before:
            yield name, "column", *_presence(name in before), 1
            continue
        yield from _types(name, before[name], after[name])
    key = _key(before, after)
    one, other = (_shown(frame, path, key) for frame, path in ((before, old), (after, new)))
    for what, rows in (
        ("rows lost", one.index.difference(other.index, sort=False)),
        ("rows gained", other.index.difference(one.index, sort=False)),
    ):
        for row in rows:
            keys = "/".join(row)
            yield "", what, *((keys, "") if what == "rows lost" else ("", keys)), 1
    both = one.index.intersection(other.index, sort=False)
    for name in one.columns.intersection(other.columns, sort=False):
        yield from _cells(name, one.loc[both, name], other.loc[both, name])


def _types(name: str, before: pd.Series, after: pd.Series) -> Iterator[tuple[object, ...]]:
    levels = [
        list(s.cat.categories) if isinstance(s.dtype, pd.CategoricalDtype) else None
        for s in (before, after)
    ]
    types = [str(s.dtype) for s in (before, after)]
    if types[0] != types[1]:
        yield name, "type", *types, 1
    elif levels[0] != levels[1]:
        yield name, "levels", *(", ".join(map(str, found or [])) for found in levels), 1
    elif levels[0] is not None and before.cat.ordered != after.cat.ordered:
        yield (
            name,
            "levels",
            *("ordered" if s.cat.ordered else "unordered" for s in (before, after)),
            1,
        )


def _key(before: pd.DataFrame, after: pd.DataFrame) -> list[str]:
    """Find the columns that tell rows apart: the key, if need be with source and row."""
    names = list(before)
    at = names.index("source")
    for end in (at, at + 1):
        key = names[:end]
        known = key and set(key) <= set(after)
        if known and not any(frame.duplicated(key).any() for frame in (before, after)):
            return key
    return [name for name in names[: at + 2] if name in after]


def _shown(frame: pd.DataFrame, path: Path, key: list[str]) -> pd.DataFrame:
    """Give the cells as text, a missing one by its reason, with the key as index."""
    reasons = pq.read_table(f"{path}.missing.parquet").to_pandas().astype("object")
    cells = {}
    for name in frame.columns.difference(key, sort=False):
        variable = name if name in reasons else name.partition("__")[0]
        whys = reasons[variable] if variable in reasons else [None] * len(frame)
        told = [f"missing: {why}" if isinstance(why, str) else "missing" for why in whys]
        missing = pd.Series(told, frame.index, "object")
        cells[name] = frame[name].astype("object").map(str).where(frame[name].notna(), missing)
    index = pd.MultiIndex.from_frame(frame[key].astype("object").astype("str"))
    return pd.DataFrame(cells).set_axis(index, axis=0)


def _cells(name: str, before: pd.Series, after: pd.Series) -> Iterator[tuple[object, ...]]:
    changed = before.ne(after)
    pairs = pd.DataFrame({"before": before[changed], "after": after[changed]})
    for (one, other), count in pairs.value_counts(sort=False).items():
        yield name, "cell", one, other, int(count)
