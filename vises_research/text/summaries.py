"""Results whose rows belong together: counts, shares of a whole, curves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from vises_research.stats.quantity import CHANGE, MEAN, POINTS, SHARE
from vises_research.text import analyses
from vises_research.text.labels import JOINED, Labels
from vises_research.text.messages import message
from vises_research.text.numbers import number
from vises_research.text.quantities import interval, written
from vises_research.text.rows import Row, estimated, others, part_of, records, told
from vises_research.text.subjects import blank, inside, join, levels_of

if TYPE_CHECKING:
    from vises_research.stats import Result

__all__ = ["SUMMARIES"]

MOST = 3
"""So many combinations, or patterns, are told."""


def _counts(result: Result, lang: str, labels: Labels) -> list[str]:
    return list(_nested(result, {}, lang, labels))


def _nested(result: Result, given: dict[str, Any], lang: str, labels: Labels) -> Iterator[str]:
    """Give the count of each level of the next key, those of the one after it in brackets."""
    key = result.by[len(given)]
    for level in result.where(**given).table[key].unique():
        here = {**given, key: level}
        label, n = labels.level(key, level, lang), result.total(**here)
        text = message("hidden", lang) if blank(n) else number(n, lang, 0)
        words = message("item", lang, label=label, text=text)
        if len(here) < len(result.by):
            inner = message("join.close", lang).join(_nested(result, here, lang, labels))
            words = f"{words} ({inner})"
        yield words


def _amounts(result: Result, lang: str, labels: Labels) -> list[str]:
    items = []
    for row in records(result):
        words = message("item.none", lang)
        if row["n"]:
            values: dict[str, Any] = {k: number(row[k], lang) for k in ("total", "mean")}
            words = message("item.amounts", lang, **values)
        items.append(told(result, row, list(result.by), words, lang, labels))
    return items


def _share(result: Result, lang: str, labels: Labels) -> list[str]:
    """State shares; the level goes without saying where there is one only."""
    several = len(levels_of(result)) > 1
    names = [*result.by, result.outcome] if several else list(result.by)
    return [told(result, row, names, part_of(row, lang), lang, labels) for row in records(result)]


def _terms(result: Result, lang: str, labels: Labels) -> list[str]:
    names = [*result.by, "term"]
    return [told(result, row, names, part_of(row, lang), lang, labels) for row in records(result)]


def _answers(result: Result, lang: str, labels: Labels) -> list[str]:
    """State the items, the most frequent first within each group."""
    table = result.table.sort_values("n", ascending=False, kind="stable")
    table = table.sort_values(list(result.by), kind="stable") if result.by else table
    names = [*result.by, "item"]
    rows = table.to_dict("records")
    return [told(result, row, names, part_of(row, lang), lang, labels) for row in rows]


def _gathered(result: Result, lang: str, labels: Labels) -> list[str]:
    """State the combinations; that something was ticked together goes without saying."""
    rows = records(result)
    names = [["item"] if row["item"] else ["term"] for row in rows]
    return [
        told(result, row, one, part_of(row, lang), lang, labels)
        for row, one in zip(rows, names, strict=True)
    ]


def _pairs(result: Result, lang: str, labels: Labels) -> list[str]:
    """State the pairs of codes that occur most, and how many others there are."""
    rows = sorted(records(result), key=lambda row: -row["n"])
    pairs = [f"{row['first']}{JOINED}{row['second']}" for row in rows]
    items = [
        message("item", lang, label=labels.variable(pair, lang), text=part_of(row, lang))
        for row, pair in zip(rows[:MOST], pairs, strict=False)
    ]
    return [*items, *others(len(rows) - MOST, lang)]


def _weighted(result: Result, lang: str, labels: Labels) -> list[str]:
    items = []
    for row in records(result):
        words = message("item.none", lang) if not row["base"] else estimated(SHARE, row, lang)
        items.append(told(result, row, list(result.keys), words, lang, labels))
    return items


def _paired(result: Result, lang: str, labels: Labels) -> list[str]:
    """State the means, or the shares, before and after, and their difference."""
    before, difference = (SHARE, POINTS) if "base" in result.table else (MEAN, CHANGE)
    items = []
    for row in records(result):
        words = estimated(difference if row["term"] == "difference" else before, row, lang)
        items.append(told(result, row, ["term"], words, lang, labels))
    return items


def _describe(result: Result, lang: str, labels: Labels) -> list[str]:
    items = []
    for row in records(result):
        words = message("item.none", lang)
        if row["n"]:
            values: dict[str, Any] = {k: number(row[k], lang) for k in ("median", "q1", "q3")}
            words = message("item.describe", lang, **values)
        items.append(told(result, row, list(result.by), words, lang, labels))
    return items


def _combinations(result: Result, lang: str, labels: Labels) -> list[str]:
    """State the combinations that occur most, and how many others there are."""
    return _most(result, lang, labels, lambda row, one: bool(row[one]), "combination")


def _patterns(result: Result, lang: str, labels: Labels) -> list[str]:
    """State which values are missing together most often."""
    return _most(result, lang, labels, lambda row, one: row[one] == "missing", "pattern")


def _most(
    result: Result, lang: str, labels: Labels, has: Callable[[Row, str], bool], what: str
) -> list[str]:
    rows = records(result)
    items = []
    for row in rows[:MOST]:
        named = [labels.variable(one, lang) for one in result.by if has(row, one)]
        label = message(f"{what}.none", lang)
        if named:
            together = join([inside(named[0], lang), *named[1:]], lang)
            label = message(f"{what}.of", lang, items=together)
        items.append(message("item", lang, label=label, text=part_of(row, lang)))
    return [*items, *others(len(rows) - MOST, lang)]


def _survival(result: Result, lang: str, labels: Labels) -> list[str]:
    """State each curve where a quarter of those who started is still under observation."""
    names = [key for key in result.keys if key != "time"]
    items, curves = [], [("", result.table)]
    if names:
        curves = list(result.table.groupby(names, observed=True, sort=False))
    for _, curve in curves:
        certain = curve[curve["n_risk"] >= curve["n_risk"].max() / 4]
        if certain.empty:
            continue
        row = certain.iloc[-1].to_dict()
        time = number(float(row["time"]), lang)
        share, bounds = written(SHARE, row, lang), interval(SHARE, row, lang)
        words = message(f"item.{result.name}", lang, time=time, share=share)
        if bounds:
            words = message("said", lang, head=words, inside=bounds)
        label = told(result, row, names, "", lang, labels).strip()
        joined = "item" if result.name == "aalen_johansen" else "item.said"
        items.append(message(joined, lang, label=label, text=words) if label else words)
    return items


def _spans(result: Result, lang: str, labels: Labels) -> list[str]:
    """Count the units of each step, and tell how long half of the finished ones took at most."""
    step, items = result.by[0], []
    for level, part in result.table.groupby(step, observed=False):
        days = (part["end"] - part["start"])[part["running"] == 0].dropna()
        days = days.dt.days if days.dtype.kind == "m" else days
        words = number(len(part), lang, 0)
        if len(days):
            half = round(float(days.median()))
            values: dict[str, Any] = {"n": words, "days": number(half, lang, 0)}
            words = message("item.spans", lang, count=half, **values)
        label = labels.level(step, level, lang)
        items.append(message("item", lang, label=label, text=words))
    return items


SUMMARIES: dict[str, Callable[[Result, str, Labels], list[str]]] = {
    "counts": _counts,
    "share": _share,
    "describe": _describe,
    "amounts": _amounts,
    "moves": _terms,
    "reliable_change": _terms,
    "answers": _answers,
    "code_frequencies": _answers,
    "code_pairs": _pairs,
    "combinations": _combinations,
    "gather": _gathered,
    "missing_patterns": _patterns,
    "weighted_share": _weighted,
    "paired_values": _paired,
    "retention": _share,
    "kaplan_meier": _survival,
    "aalen_johansen": _survival,
    "spans": _spans,
    "families": analyses.families,
    "parallel_analysis": analyses.components,
    "item_bias": analyses.item_bias,
    "item_analysis": analyses.item_analysis,
    "specifications": analyses.specifications,
    "leave_one_out": analyses.without,
    "rake": analyses.raked,
}
