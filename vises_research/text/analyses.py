"""Results of many analyses at once: families of tests, scales, robustness, weights."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vises_research.text.quantities import written
from vises_research.text.rows import estimated, records, told
from vises_research.text.subjects import blank
from vises_research.text.voice import Voice

if TYPE_CHECKING:
    from vises_research.stats import Result

__all__ = [
    "components",
    "families",
    "item_analysis",
    "item_bias",
    "raked",
    "specifications",
    "without",
]


def families(result: Result, voice: Voice) -> list[str]:
    """State the corrected p value of each test, family by family."""
    items = []
    for row in records(result):
        words = voice.say("item.unknown")
        if not blank(row["p_adjusted"]):
            words = voice.p_value(float(row["p_adjusted"]))
        label = told(result, row, ["family", "term"], "", voice).strip()
        items.append(voice.say("item.said", label=label, text=words))
    return [*items, voice.say("note.adjusted")]


def components(result: Result, voice: Voice) -> list[str]:
    """State how many components are larger than chance makes them."""
    if result.table["estimate"].isna().all():
        return []
    kept, every = int(result.table["kept"].sum()), len(result.table)
    numbers: dict[str, Any] = {"n": voice.number(kept, 0), "total": voice.number(every, 0)}
    return [voice.say("item.components", count=kept, **numbers)]


def item_bias(result: Result, voice: Voice) -> list[str]:
    """Name the questions that work otherwise in some group, with the size of it."""
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


def item_analysis(result: Result, voice: Voice) -> list[str]:
    """State how each question goes with the others."""
    items = []
    for row in records(result):
        words = voice.say("item.unknown")
        if not blank(row["item_rest_r"]):
            words = voice.number(row["item_rest_r"], 2, fixed=True)
        items.append(told(result, row, ["item"], words, voice))
    return [voice.say("item.rest", items=voice.say("join.close").join(items))]


def specifications(result: Result, voice: Voice) -> list[str]:
    """State the range of the estimates, and how many of them leave 'nothing' out."""
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


def without(result: Result, voice: Voice) -> list[str]:
    """State the estimate of all, and how far leaving one group out moves it."""
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


def raked(result: Result, voice: Voice) -> list[str]:
    """State what the weights give, beside what they are to reach."""
    items = []
    for row in records(result):
        values: dict[str, Any] = {k: voice.number(float(row[k])) for k in ("estimate", "target")}
        words = voice.say("item.unknown" if blank(row["estimate"]) else "item.raked", **values)
        items.append(told(result, row, ["item", "term"], words, voice))
    return items
