"""Tables put beside or below each other, with the reasons for what each of them lacks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from vises_research.stats.data import Data

NO_MATCH = "no_match"
"""The reason where a joined table has no row for this one."""
NOT_THERE = "not_in_table"
"""The reason where one of several tables put below each other has no such column."""


def places(wanted: pd.Series, keys: pd.Series) -> Any:
    """Give the row of the other table for each key; -1 where there is none."""
    import pandas as pd

    place = {key: row for row, key in enumerate(keys.tolist()) if not pd.isna(key)}
    found = [-1 if pd.isna(key) else place.get(key, -1) for key in wanted.tolist()]
    return pd.Series(found, index=wanted.index, dtype=int).to_numpy()


def beside(taken: pd.DataFrame, place: Any, index: pd.Index) -> dict[str, Any]:
    """Give the columns of the other table for these rows, without values where it has no row."""
    beside = {}
    for name in taken.columns:
        values = taken[name].set_axis(index) if len(taken) else taken[name].reindex(index)
        beside[str(name)] = values.where(place >= 0)
    return beside


def reasons_beside(other: Data, wanted: list[str], place: Any, index: pd.Index) -> pd.DataFrame:
    """Give the reasons that the other table has for these rows."""
    import pandas as pd

    told: dict[str, Any] = {}
    known = other.reasons
    names = [*wanted, *(known.columns if known is not None else ())]
    for name in dict.fromkeys(names):
        found: list[Any] = [None] * len(index)
        if known is not None and name in known and len(other):
            values = known[name].tolist()
            found = [values[at] if at >= 0 else None for at in place]
        if name in wanted:
            found = [NO_MATCH if at < 0 else why for at, why in zip(place, found, strict=True)]
        told[name] = found
    return pd.DataFrame(told, index=index, dtype=object)


def with_reasons(own: pd.DataFrame | None, told: pd.DataFrame) -> pd.DataFrame:
    """Put further reasons beside those of a table, which go before them."""
    if own is None:
        return told
    joined = own.assign(**{name: told[name] for name in told if name not in own})
    joined.attrs = dict(own.attrs)
    return joined


def common_levels(frames: list[pd.DataFrame], names: list[str]) -> dict[str, Any]:
    """Keep the levels and their order where all tables that have a column agree on them."""
    kinds: dict[str, Any] = {}
    for name in names:
        found = [frame[name].dtype for frame in frames if name in frame]
        if hasattr(found[0], "categories") and all(kind == found[0] for kind in found):
            kinds[name] = found[0]
    return kinds


def reasons_of_all(data: Data, names: list[str]) -> pd.DataFrame:
    """Give the reasons of a table, with one for the columns that it does not have."""
    import pandas as pd

    told = pd.DataFrame(index=data.frame.index)
    if data.reasons is not None:
        told = data.reasons.copy()
    lacking = [name for name in names if name not in data.frame]
    made = told.assign(**dict.fromkeys(lacking, NOT_THERE)).astype(object)
    made.attrs = {} if data.reasons is None else dict(data.reasons.attrs)
    return made
