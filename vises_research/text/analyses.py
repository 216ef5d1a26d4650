"""Results of many analyses at once: families of tests, scales, robustness, weights."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vises_research.stats.quantity import COEFFICIENT, ESTIMATE
from vises_research.text.labels import Labels
from vises_research.text.messages import message
from vises_research.text.numbers import number, p_value
from vises_research.text.quantities import written
from vises_research.text.rows import estimated, records, told
from vises_research.text.subjects import blank

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


def families(result: Result, lang: str, labels: Labels) -> list[str]:
    """State the corrected p value of each test, family by family."""
    items = []
    for row in records(result):
        words = message("item.unknown", lang)
        if not blank(row["p_adjusted"]):
            words = p_value(float(row["p_adjusted"]), lang)
        label = told(result, row, ["family", "term"], "", lang, labels).strip()
        items.append(message("item.said", lang, label=label, text=words))
    return [*items, message("note.adjusted", lang)]


def components(result: Result, lang: str, labels: Labels) -> list[str]:
    """State how many components are larger than chance makes them."""
    if result.table["estimate"].isna().all():
        return []
    kept, every = int(result.table["kept"].sum()), len(result.table)
    numbers: dict[str, Any] = {"n": number(kept, lang, 0), "total": number(every, lang, 0)}
    return [message("item.components", lang, count=kept, **numbers)]


def item_bias(result: Result, lang: str, labels: Labels) -> list[str]:
    """Name the questions that work otherwise in some group, with the size of it."""
    rows = [row for row in records(result) if row["term"] == "total" and row["p_adjusted"] >= 0]
    found = [row for row in rows if row["p_adjusted"] < 0.05]
    items = []
    for row in found:
        size = written(COEFFICIENT, row, lang)
        test = p_value(float(row["p_adjusted"]), lang)
        words = message("item.bias", lang, size=size, test=test)
        items.append(told(result, row, ["item"], words, lang, labels))
    others = len(rows) - len(found)
    if others:
        key = "item.bias.others" if found else "item.bias.none"
        items.append(message(key, lang, count=others, n=number(others, lang, 0)))
    return items


def item_analysis(result: Result, lang: str, labels: Labels) -> list[str]:
    """State how each question goes with the others."""
    items = []
    for row in records(result):
        words = message("item.unknown", lang)
        if not blank(row["item_rest_r"]):
            words = number(row["item_rest_r"], lang, 2, fixed=True)
        items.append(told(result, row, ["item"], words, lang, labels))
    return [message("item.rest", lang, items=message("join.close", lang).join(items))]


def specifications(result: Result, lang: str, labels: Labels) -> list[str]:
    """State the range of the estimates, and how many of them leave 'nothing' out."""
    known = result.table["estimate"].dropna()
    if known.empty:
        return []
    low, middle, high = (float(known.quantile(at)) for at in (0, 0.5, 1))
    values: dict[str, Any] = {
        name: written(ESTIMATE, {"estimate": value, "conf_low": low, "conf_high": high}, lang)
        for name, value in (("low", low), ("median", middle), ("high", high))
    }
    items = [message("item.specifications", lang, **values)]
    up, every = int((known > 0).sum()), len(known)
    numbers: dict[str, Any] = {"n": number(up, lang, 0), "total": number(every, lang, 0)}
    return [*items, message("item.above", lang, count=up, **numbers)]


def without(result: Result, lang: str, labels: Labels) -> list[str]:
    """State the estimate of all, and how far leaving one group out moves it."""
    table = result.table
    left = table[table["term"] == "without"].dropna(subset="estimate")
    if left.empty:
        return []
    every = table[table["term"] == "all"].to_dict("records")
    items = [message("item.all", lang, text=estimated(ESTIMATE, row, lang)) for row in every]
    for key, at in (("least", left["estimate"].idxmin()), ("most", left["estimate"].idxmax())):
        row = left.loc[at].to_dict()
        group = labels.level(result.by[0], row[result.by[0]], lang)
        value = written(ESTIMATE, row, lang)
        items.append(message(f"item.without.{key}", lang, group=group, value=value))
    return items


def raked(result: Result, lang: str, labels: Labels) -> list[str]:
    """State what the weights give, beside what they are to reach."""
    items = []
    for row in records(result):
        values: dict[str, Any] = {k: number(float(row[k]), lang) for k in ("estimate", "target")}
        words = message("item.unknown" if blank(row["estimate"]) else "item.raked", lang, **values)
        items.append(told(result, row, ["item", "term"], words, lang, labels))
    return items
