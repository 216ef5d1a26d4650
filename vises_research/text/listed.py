"""Sentences for results whose rows are items: answers, codes, pairs of them, their agreement."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from vises_research.text.labels import JOINED, Labels
from vises_research.text.messages import message
from vises_research.text.naming import named
from vises_research.text.numbers import number, percent

if TYPE_CHECKING:
    from vises_research.stats import Result

__all__ = ["ITEMS", "OF_ITEMS", "row_words", "rows_of", "share_words"]


def rows_of(result: Result) -> list[dict[str, Any]]:
    """Give the rows of a result."""
    return [dict(row) for row in result.table.to_dict("records")]


def row_words(
    row: dict[str, Any],
    keys: Sequence[str],
    lang: str,
    labels: Labels,
    words: Callable[[dict[str, Any], str], str],
) -> str:
    """State one row; where it is one of several, its levels come first."""
    names = (named(key, row[key], lang, labels) for key in keys)
    label = message("join.close", lang).join(filter(None, names))
    stated = words(row, lang)
    return message("item", lang, label=label, text=stated) if label else stated


def _items(result: Result, lang: str, labels: Labels) -> list[str]:
    """State the row of each item as a share, the largest first unless there are groups."""
    rows = rows_of(result)
    if result.name != "gather" and not result.by:
        rows.sort(key=lambda row: -row["n"])
    keys = [*result.by, *(k for k in ("item", "term") if k in result.table)]
    return [row_words(row, keys, lang, labels, share_words) for row in rows]


def _pairs(result: Result, lang: str, labels: Labels) -> list[str]:
    """State the pairs that are most frequent."""
    often = sorted(rows_of(result), key=lambda row: -row["n"])[:PAIRS]
    rows = [{**row, "item": f"{row['first']}{JOINED}{row['second']}"} for row in often]
    return [row_words(row, ["item"], lang, labels, share_words) for row in rows]


PAIRS = 5
"""How many pairs of codes a sentence names."""


def _agreements(result: Result, lang: str, labels: Labels) -> list[str]:
    return [row_words(row, ["item"], lang, labels, _agreement_words) for row in rows_of(result)]


def _agreement_words(row: dict[str, Any], lang: str) -> str:
    if row["estimate"] != row["estimate"]:
        return message("item.no_agreement", lang)
    limits: dict[str, Any] = {k: number(row[k], lang, 2, fixed=True) for k in ESTIMATES}
    level = percent(row["conf_level"], lang)
    return message("item.agreement", lang, n=number(row["n"], lang, 0), level=level, **limits)


ESTIMATES = ("estimate", "conf_low", "conf_high")


def share_words(row: dict[str, Any], lang: str) -> str:
    """State a share with what it is made of and its interval."""
    if not row["base"]:
        return message("item.none", lang)
    shares: dict[str, Any] = {
        name: percent(row[key], lang)
        for name, key in [
            ("estimate", "estimate"),
            ("low", "conf_low"),
            ("high", "conf_high"),
            ("level", "conf_level"),
        ]
    }
    counts: dict[str, Any] = {name: number(row[name], lang, 0) for name in ("n", "base")}
    return message("item.share", lang, **counts, **shares)


def _means(result: Result, lang: str, labels: Labels) -> list[str]:
    return [row_words(row, result.by, lang, labels, _mean_words) for row in rows_of(result)]


def _mean_words(row: dict[str, Any], lang: str) -> str:
    if not row["n"]:
        return message("item.none", lang)
    limits: dict[str, Any] = {k: number(row[k], lang, fixed=True) for k in ESTIMATES}
    level = percent(row["conf_level"], lang)
    return message("item.agreement", lang, n=number(row["n"], lang, 0), level=level, **limits)


ITEMS: dict[str, Callable[[Result, str, Labels], list[str]]] = {
    "answers": _items,
    "gather": _items,
    "code_frequencies": _items,
    "code_pairs": _pairs,
    "code_agreement": _agreements,
    "item_agreement": _agreements,
    "mean": _means,
}
OF_ITEMS = tuple(name for name in ITEMS if name != "mean")
"""Results whose rows are items of one question, rather than levels of a variable."""
