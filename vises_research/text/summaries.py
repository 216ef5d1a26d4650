"""Results whose rows belong together: counts, shares of a whole, curves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from vises_research.stats.card import Rows
from vises_research.stats.quantity import SHARE
from vises_research.text import analyses
from vises_research.text.names import JOINED
from vises_research.text.quantities import interval, written
from vises_research.text.rows import Row, estimated, nobody, others, part_of, records, told
from vises_research.text.subjects import blank, inside, join, levels_of
from vises_research.text.voice import Voice

if TYPE_CHECKING:
    from vises_research.stats import Result

__all__ = ["SUMMARIES"]

MOST = 3
"""So many combinations, or patterns, are told."""


def _counts(result: Result, voice: Voice) -> list[str]:
    return list(_nested(result, {}, voice))


def _nested(result: Result, given: dict[str, Any], voice: Voice) -> Iterator[str]:
    """Give the count of each level of the next key, those of the one after it in brackets."""
    key = result.by[len(given)]
    for level in result.where(**given).table[key].unique():
        here = {**given, key: level}
        label, n = voice.level(key, level), result.total(**here)
        text = voice.say("hidden") if blank(n) else voice.number(n, 0)
        words = voice.say("item", label=label, text=text)
        if len(here) < len(result.by):
            inner = voice.say("join.close").join(_nested(result, here, voice))
            words = f"{words} ({inner})"
        yield words


def _amounts(result: Result, voice: Voice) -> list[str]:
    items = []
    for row in records(result):
        words = nobody(row, voice)
        if row["n"]:
            values: dict[str, Any] = {k: voice.number(row[k]) for k in ("total", "mean")}
            words = voice.say("item.amounts", **values)
        items.append(told(result, row, list(result.by), words, voice))
    return items


def _share(result: Result, voice: Voice) -> list[str]:
    """State shares; the level goes without saying where there is one only."""
    several = len(levels_of(result)) > 1
    names = [*result.by, result.outcome] if several else list(result.by)
    return [told(result, row, names, part_of(row, voice), voice) for row in records(result)]


def _terms(result: Result, voice: Voice) -> list[str]:
    names = [*result.by, "term"]
    return [told(result, row, names, part_of(row, voice), voice) for row in records(result)]


def _answers(result: Result, voice: Voice) -> list[str]:
    """State the items, the most frequent first within each group."""
    table = result.table.sort_values("n", ascending=False, kind="stable")
    table = table.sort_values(list(result.by), kind="stable") if result.by else table
    names = [*result.by, "item"]
    if "std_error" in table:  # weighted: n of base is not the share
        table = table.sort_values("estimate", ascending=False, kind="stable")
        table = table.sort_values(list(result.by), kind="stable") if result.by else table
        return _weighted(replace(result, table=table), voice)
    rows = records(replace(result, table=table))
    return [told(result, row, names, part_of(row, voice), voice) for row in rows]


def _gathered(result: Result, voice: Voice) -> list[str]:
    """State the combinations; that something was ticked together goes without saying."""
    rows = records(result)
    names = [["item"] if row["item"] else ["term"] for row in rows]
    return [
        told(result, row, one, part_of(row, voice), voice)
        for row, one in zip(rows, names, strict=True)
    ]


def _pairs(result: Result, voice: Voice) -> list[str]:
    """State the pairs of codes that occur most, and how many others there are."""
    rows = sorted(records(result), key=lambda row: -row["n"])
    pairs = [f"{row['first']}{JOINED}{row['second']}" for row in rows]
    items = [
        voice.say("item", label=voice.variable(pair), text=part_of(row, voice))
        for row, pair in zip(rows[:MOST], pairs, strict=False)
    ]
    return [*items, *others(len(rows) - MOST, voice)]


def _weighted(result: Result, voice: Voice) -> list[str]:
    items = []
    for row in records(result):
        words = nobody(row, voice) if not row["base"] else estimated(SHARE, row, voice)
        items.append(told(result, row, list(result.keys), words, voice))
    return items


def _paired(result: Result, voice: Voice) -> list[str]:
    """State the means, or the shares, before and after, and their difference."""
    items = []
    for row in records(result):
        words = estimated(result.card.quantity(row["term"]), row, voice)
        items.append(told(result, row, ["term"], words, voice))
    return items


def _describe(result: Result, voice: Voice) -> list[str]:
    items = []
    for row in records(result):
        words = nobody(row, voice)
        if row["n"]:
            values: dict[str, Any] = {k: voice.number(row[k]) for k in ("median", "q1", "q3")}
            words = voice.say("item.describe", **values)
        items.append(told(result, row, list(result.by), words, voice))
    return items


def _combinations(result: Result, voice: Voice) -> list[str]:
    """State the combinations that occur most, and how many others there are."""
    return _most(result, voice, lambda row, one: bool(row[one]), "combination")


def _patterns(result: Result, voice: Voice) -> list[str]:
    """State which values are missing together most often."""
    return _most(result, voice, lambda row, one: row[one] == "missing", "pattern")


def _most(result: Result, voice: Voice, has: Callable[[Row, str], bool], what: str) -> list[str]:
    rows = records(result)
    items = []
    for row in rows[:MOST]:
        named = [voice.variable(one) for one in result.by if has(row, one)]
        label = voice.say(f"{what}.none")
        if named:
            together = join([inside(named[0], voice), *named[1:]], voice)
            label = voice.say(f"{what}.of", items=together)
        items.append(voice.say("item", label=label, text=part_of(row, voice)))
    return [*items, *others(len(rows) - MOST, voice)]


def _survival(result: Result, voice: Voice) -> list[str]:
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
        time = voice.number(float(row["time"]))
        share, bounds = written(SHARE, row, voice), interval(SHARE, row, voice)
        words = voice.say(f"item.{result.name}", time=time, share=share)
        if bounds:
            words = voice.say("said", head=words, inside=bounds)
        label = told(result, row, names, "", voice).strip()
        joined = "item" if result.card.rows == "incidence" else "item.said"
        items.append(voice.say(joined, label=label, text=words) if label else words)
    return items


def _spans(result: Result, voice: Voice) -> list[str]:
    """Count the units of each step, and tell how long half of the finished ones took at most."""
    step, items = result.by[0], []
    for level, part in result.table.groupby(step, observed=False):
        days = (part["end"] - part["start"])[part["running"] == 0].dropna()
        days = days.dt.days if days.dtype.kind == "m" else days
        words = voice.number(len(part), 0)
        if len(days):
            half = round(float(days.median()))
            values: dict[str, Any] = {"n": words, "days": voice.number(half, 0)}
            words = voice.say("item.spans", count=half, **values)
        label = voice.level(step, level)
        items.append(voice.say("item", label=label, text=words))
    return items


SUMMARIES: dict[Rows, Callable[[Result, Voice], list[str]]] = {
    "counts": _counts,
    "levels": _share,
    "quartiles": _describe,
    "sums": _amounts,
    "parts": _terms,
    "options": _answers,
    "code_pairs": _pairs,
    "combinations": _combinations,
    "gathered": _gathered,
    "patterns": _patterns,
    "weighted_levels": _weighted,
    "ends": _paired,
    "steps": _share,
    "survival": _survival,
    "incidence": _survival,
    "spans": _spans,
    "tests": analyses.families,
    "components": analyses.components,
    "biased_items": analyses.item_bias,
    "item_checks": analyses.item_analysis,
    "specifications": analyses.specifications,
    "left_out": analyses.without,
    "margins": analyses.raked,
}
"""How rows that belong together are told, by what they are; others are told one by one."""
