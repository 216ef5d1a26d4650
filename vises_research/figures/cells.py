"""The words in the cells of a printed table, for each kind of result."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from vises_research.text import Labels, message, number, percent, subject

if TYPE_CHECKING:
    from vises_research.stats import Result

__all__ = ["KINDS", "Part", "Row", "counted", "part"]

Pair = tuple[str, str]


@dataclass(frozen=True)
class Row:
    """A row of a table: its label; then n, base, value and the range around it, as printed."""

    label: str
    cells: tuple[str, str, str, str]


@dataclass(frozen=True)
class Part:
    """A part of a table: its heading, what its columns hold, its rows."""

    heading: str
    columns: tuple[str, str, str, str]
    rows: list[Row]


def part(result: Result, lang: str, labels: Labels, heading: Mapping[str, str] | None) -> Part:
    """Put a result into words.

    Parameters
    ----------
    result
        ``counts``, ``share``, ``describe`` or ``amounts``.
    lang
        The language.
    labels
        What variables and levels are called.
    heading
        Language -> heading; ``None`` takes the variable's label.

    Returns
    -------
    Part
        What to set.
    """
    rows = [dict(row) for row in result.table.to_dict("records")]
    out_of = "base" if "base" in result.table else "asked"
    value_head, value = KINDS[result.name]
    size = "n" if "base" in result.table else "answered"
    numbers = [message(f"heading.{size}", lang), message(f"heading.{out_of}", lang)]
    return Part(
        heading[lang] if heading else subject(result, lang, labels),
        (numbers[0], numbers[1], *value_head(result, lang)),
        [
            Row(
                _label(result, row, lang, labels),
                (counted(row["n"], lang), counted(row[out_of], lang), *_value(value, row, lang)),
            )
            for row in rows
        ],
    )


def counted(n: float, lang: str) -> str:
    """Write a count; a sign where it is not shown, since a count is never missing."""
    return message("hidden.sign", lang) if math.isnan(n) else number(n, lang, 0)


def _value(value: Callable[[dict[str, Any], str], Pair], row: dict[str, Any], lang: str) -> Pair:
    sign = message("hidden.sign", lang)
    return (sign, "") if row.get("hidden") else value(row, lang)


def _label(result: Result, row: dict[str, Any], lang: str, labels: Labels) -> str:
    """Name a row by its levels, leaving out one that the heading tells."""
    keys = [
        key for key in result.keys if result.by == (key,) or result.table[key].nunique() > 1
    ] or list(result.keys)
    names = [labels.level(key, row[key], lang) for key in keys]
    return " · ".join(names) or message("total", lang)


def _counts_head(result: Result, lang: str) -> Pair:
    return message("heading.share", lang), ""


def _share_head(result: Result, lang: str) -> Pair:
    level = percent(float(result.table["conf_level"].iloc[0]), lang)
    return message("heading.share", lang), message("heading.interval", lang, level=level)


def _describe_head(result: Result, lang: str) -> Pair:
    return message("heading.median", lang), message("heading.quartiles", lang)


def _amounts_head(result: Result, lang: str) -> Pair:
    return message("heading.total", lang), message("heading.mean", lang)


def _amounts(row: dict[str, Any], lang: str) -> Pair:
    total, mean = (number(row[key], lang, fixed=True) for key in ("total", "mean"))
    return total, mean if row["n"] else ""


def _counts(row: dict[str, Any], lang: str) -> Pair:
    return percent(row["n"] / row["base"] if row["base"] else float("nan"), lang), ""


def _share(row: dict[str, Any], lang: str) -> Pair:
    estimate, low, high = (percent(row[k], lang) for k in ("estimate", "conf_low", "conf_high"))
    return estimate, f"{low} – {high}" if row["base"] else ""


def _describe(row: dict[str, Any], lang: str) -> Pair:
    median, low, high = (number(row[key], lang, fixed=True) for key in ("median", "q1", "q3"))
    return median, f"{low} – {high}" if row["n"] else ""


KINDS: dict[str, tuple[Callable[[Result, str], Pair], Callable[[dict[str, Any], str], Pair]]] = {
    "counts": (_counts_head, _counts),
    "share": (_share_head, _share),
    "describe": (_describe_head, _describe),
    "amounts": (_amounts_head, _amounts),
}
