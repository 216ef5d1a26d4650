"""How single rows are told: by their keys, then their numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from vises_research.stats.quantity import SHARE, Quantity
from vises_research.text import keys
from vises_research.text.labels import Labels
from vises_research.text.messages import message
from vises_research.text.numbers import number
from vises_research.text.quantities import interval, written
from vises_research.text.subjects import blank

if TYPE_CHECKING:
    from vises_research.stats import Result

__all__ = ["Row", "estimated", "others", "part_of", "records", "told"]

Row = Mapping[str, Any]


def records(result: Result) -> list[dict[str, Any]]:
    """Give the rows of a result."""
    return [{str(k): v for k, v in row.items()} for row in result.table.to_dict("records")]


def told(
    result: Result, row: Row, names: Sequence[str], words: str, lang: str, labels: Labels
) -> str:
    """State one row; where it is one of several, its keys come first."""
    words = message("hidden", lang) if row.get("hidden") else words
    named = [keys.key(result, name, row, lang, labels) for name in names]
    label = message("join.close", lang).join(name for name in named if name)
    return message("item", lang, label=label, text=words) if label else words


def part_of(row: Row, lang: str) -> str:
    """State a share with what it is made of."""
    if row.get("hidden"):
        return message("hidden", lang)
    if not row["base"]:
        return message("item.none", lang)
    if blank(row["estimate"]):
        return message("item.unknown", lang)
    counts: dict[str, Any] = {name: number(row[name], lang, 0) for name in ("n", "base")}
    share = written(SHARE, row, lang)
    bounds = interval(SHARE, row, lang)
    both = message("join.next", lang).join(one for one in (share, bounds) if one)
    return message("item.share", lang, **counts, share=both)


def estimated(kind: Quantity, row: Row, lang: str) -> str:
    """State an estimate with its interval."""
    value, bounds = written(kind, row, lang), interval(kind, row, lang)
    return message("said", lang, head=value, inside=bounds) if bounds else value


def others(count: int, lang: str) -> list[str]:
    """Say how many more there are, if any."""
    if count < 1:
        return []
    return [message("join.more", lang, count=count, n=number(count, lang, 0))]
