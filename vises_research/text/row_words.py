"""How single rows are told: by their keys, then their numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from vises_research.stats.quantity import SHARE, Quantity
from vises_research.text import keys
from vises_research.text.quantities import interval, written
from vises_research.text.subjects import blank
from vises_research.text.voice import Voice

if TYPE_CHECKING:
    from vises_research.stats import Result

__all__ = ["Row", "asked", "each", "estimated", "nobody", "others", "part_of", "records", "told"]

Row = Mapping[str, Any]


def records(result: Result) -> list[dict[str, Any]]:
    """Give the rows of a result, each with how many were asked where that is known."""
    rows = [{str(k): v for k, v in row.items()} for row in result.table.to_dict("records")]
    return [{**asked(result, row), **row} for row in rows]


def asked(result: Result, row: Row) -> dict[str, int]:
    """Give how many were asked: of a whole result, or 0 of a group that was not asked at all."""
    base = result.base
    if not result.by:
        return {"asked": base.asked} if base.total else {}
    group = tuple(str(row.get(one)) for one in result.by)
    return {"asked": 0} if group in map(tuple, base.unasked) else {}


def nobody(row: Row, voice: Voice) -> str:
    """Say that there are no answers, or that nobody was asked."""
    return voice.say("item.unasked" if row.get("asked") == 0 else "item.none")


def told(result: Result, row: Row, names: Sequence[str], words: str, voice: Voice) -> str:
    """State one row; where it is one of several, its keys come first."""
    words = voice.say("hidden") if row.get("hidden") else words
    named = [keys.key(result, name, row, voice) for name in names]
    label = voice.say("join.close").join(name for name in named if name)
    return voice.say("item", label=label, text=words) if label else words


def each(
    result: Result, names: Sequence[str], say: Callable[[Row, Voice], str], voice: Voice
) -> list[str]:
    """State every row in the same way, each behind its keys."""
    return [told(result, row, names, say(row, voice), voice) for row in records(result)]


def part_of(row: Row, voice: Voice) -> str:
    """State a share with what it is made of."""
    if row.get("hidden"):
        return voice.say("hidden")
    if not row["base"]:
        return nobody(row, voice)
    if blank(row["estimate"]):
        return voice.say("item.unknown")
    counts: dict[str, Any] = {name: voice.number(row[name], 0) for name in ("n", "base")}
    share = written(SHARE, row, voice)
    bounds = interval(SHARE, row, voice)
    both = voice.say("join.next").join(one for one in (share, bounds) if one)
    return voice.say("item.share", **counts, share=both)


def estimated(kind: Quantity, row: Row, voice: Voice) -> str:
    """State an estimate with its interval."""
    value, bounds = written(kind, row, voice), interval(kind, row, voice)
    return voice.say("said", head=value, inside=bounds) if bounds else value


def others(count: int, voice: Voice) -> list[str]:
    """Say how many more there are, if any."""
    if count < 1:
        return []
    return [voice.say("join.more", count=count, n=voice.number(count, 0))]
