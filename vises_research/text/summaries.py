"""Results whose rows belong together: counts, shares of a whole, curves, families of tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from vises_research.stats.card import Rows
from vises_research.stats.quantity import SHARE
from vises_research.text.called import JOINED
from vises_research.text.quantities import interval, written
from vises_research.text.row_words import (
    Row,
    each,
    estimated,
    nobody,
    others,
    part_of,
    records,
    told,
)
from vises_research.text.subjects import blank, inside, join, levels_of
from vises_research.text.voice import Voice

if TYPE_CHECKING:
    from vises_research.stats import Result

__all__ = ["SUMMARIES"]

MOST = 3
"""At most this many combinations, or patterns, are stated; the others are counted."""


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
    return each(result, result.by, partial(_filled, "item.amounts", ("total", "mean")), voice)


def _filled(key: str, names: Sequence[str], row: Row, voice: Voice) -> str:
    """Fill the numbers of a row into a message, if it has any."""
    if not row["n"]:
        return nobody(row, voice)
    values: dict[str, Any] = {name: voice.number(row[name]) for name in names}
    return voice.say(key, **values)


def _share(result: Result, voice: Voice) -> list[str]:
    """State shares; the level is named only where there are several."""
    several = len(levels_of(result)) > 1
    return each(result, [*result.by, result.outcome] if several else result.by, part_of, voice)


def _terms(result: Result, voice: Voice) -> list[str]:
    return each(result, [*result.by, "term"], part_of, voice)


def _answers(result: Result, voice: Voice) -> list[str]:
    """State the items, the most frequent first within each group."""
    weighted = "std_error" in result.table  # then n of base is not the share
    table = result.table.sort_values("n", ascending=False, kind="stable")
    if weighted:
        table = table.sort_values("estimate", ascending=False, kind="stable")
    if result.by:
        table = table.sort_values(list(result.by), kind="stable")
    ordered = replace(result, table=table)
    if weighted:
        return _weighted(ordered, voice)
    return each(ordered, [*result.by, "item"], part_of, voice)


def _gathered(result: Result, voice: Voice) -> list[str]:
    """State the combinations; an item names what was ticked, the term only the rest."""
    return [
        told(result, row, ["item" if row["item"] else "term"], part_of(row, voice), voice)
        for row in records(result)
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
    def say(row: Row, voice: Voice) -> str:
        return estimated(SHARE, row, voice) if row["base"] else nobody(row, voice)

    return each(result, result.keys, say, voice)


def _paired(result: Result, voice: Voice) -> list[str]:
    """State the means, or the shares, before and after, and their difference."""

    def say(row: Row, voice: Voice) -> str:
        return estimated(result.card.quantity(row["term"]), row, voice)

    return each(result, ["term"], say, voice)


def _describe(result: Result, voice: Voice) -> list[str]:
    say = partial(_filled, "item.describe", ("median", "q1", "q3"))
    return each(result, result.by, say, voice)


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


def _families(result: Result, voice: Voice) -> list[str]:
    """State the corrected p value of each test, family by family."""
    items = []
    for row in records(result):
        words = voice.say("item.unknown")
        if not blank(row["p_adjusted"]):
            words = voice.p_value(float(row["p_adjusted"]))
        label = told(result, row, ["family", "term"], "", voice).strip()
        items.append(voice.say("item.said", label=label, text=words))
    return [*items, voice.say("note.adjusted")]


def _components(result: Result, voice: Voice) -> list[str]:
    """State how many components parallel analysis keeps."""
    if result.table["estimate"].isna().all():
        return []
    kept, every = int(result.table["kept"].sum()), len(result.table)
    numbers: dict[str, Any] = {"n": voice.number(kept, 0), "total": voice.number(every, 0)}
    return [voice.say("item.components", count=kept, **numbers)]


def _item_bias(result: Result, voice: Voice) -> list[str]:
    """Name the items with differential item functioning, with effect size and p value."""
    rows = [row for row in records(result) if row["term"] == "total" and row["p_adjusted"] >= 0]
    found = [row for row in rows if row["p_adjusted"] < 0.05]
    items = []
    for row in found:
        size = written(result.card.quantity(), row, voice)
        test = voice.p_value(float(row["p_adjusted"]))
        words = voice.say("item.bias", size=size, test=test)
        items.append(told(result, row, ["item"], words, voice))
    others = len(rows) - len(found)
    if others:
        key = "item.bias.others" if found else "item.bias.none"
        items.append(voice.say(key, count=others, n=voice.number(others, 0)))
    return items


def _item_analysis(result: Result, voice: Voice) -> list[str]:
    """State the correlation of each item with the sum of the others."""

    def say(row: Row, voice: Voice) -> str:
        if blank(row["item_rest_r"]):
            return voice.say("item.unknown")
        return voice.number(row["item_rest_r"], 2, fixed=True)

    items = each(result, ["item"], say, voice)
    return [voice.say("item.rest", items=voice.say("join.close").join(items))]


def _specifications(result: Result, voice: Voice) -> list[str]:
    """State the range of the estimates, their median, and how many of them are above 0."""
    known = result.table["estimate"].dropna()
    if known.empty:
        return []
    low, middle, high = (float(known.quantile(at)) for at in (0, 0.5, 1))
    values: dict[str, Any] = {
        name: written(
            result.card.quantity(), {"estimate": value, "conf_low": low, "conf_high": high}, voice
        )
        for name, value in (("low", low), ("median", middle), ("high", high))
    }
    items = [voice.say("item.specifications", **values)]
    up, every = int((known > 0).sum()), len(known)
    numbers: dict[str, Any] = {"n": voice.number(up, 0), "total": voice.number(every, 0)}
    return [*items, voice.say("item.above", count=up, **numbers)]


def _without(result: Result, voice: Voice) -> list[str]:
    """State the estimate of all, and the lowest and highest without one group."""
    table = result.table
    left = table[table["term"] == "without"].dropna(subset="estimate")
    if left.empty:
        return []
    every = table[table["term"] == "all"].to_dict("records")
    items = [
        voice.say("item.all", text=estimated(result.card.quantity("all"), row, voice))
        for row in every
    ]
    for key, at in (("least", left["estimate"].idxmin()), ("most", left["estimate"].idxmax())):
        row = left.loc[at].to_dict()
        group = voice.level(result.by[0], row[result.by[0]])
        value = written(result.card.quantity("without"), row, voice)
        items.append(voice.say(f"item.without.{key}", group=group, value=value))
    return items


def _raked(result: Result, voice: Voice) -> list[str]:
    """State the weighted margins beside the margins that raking aims at."""

    def say(row: Row, voice: Voice) -> str:
        values: dict[str, Any] = {k: voice.number(float(row[k])) for k in ("estimate", "target")}
        return voice.say("item.unknown" if blank(row["estimate"]) else "item.raked", **values)

    return each(result, ["item", "term"], say, voice)


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
    "tests": _families,
    "components": _components,
    "biased_items": _item_bias,
    "item_checks": _item_analysis,
    "specifications": _specifications,
    "left_out": _without,
    "margins": _raked,
}
"""How rows that belong together are told, by what they are; others are told one by one."""
