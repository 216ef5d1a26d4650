"""The results whose rows belong together: counts, shares of a whole, curves, many analyses."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from vises_research.text import keys
from vises_research.text.labels import Labels
from vises_research.text.messages import message
from vises_research.text.numbers import number, p_value, percent
from vises_research.text.quantities import interval, written
from vises_research.text.subjects import join, levels_of

if TYPE_CHECKING:
    from vises_research.stats import Result

__all__ = ["SUMMARIES"]

Row = Mapping[str, Any]
MOST = 3
"""So many combinations, or patterns, are told."""


def _counts(result: Result, lang: str, labels: Labels) -> list[str]:
    return list(_nested(result.table, list(result.by), lang, labels))


def _nested(table: Any, by: Sequence[str], lang: str, labels: Labels) -> Iterator[str]:
    """Give the count of each level of the first key, those of the next in brackets."""
    for level, part in table.groupby(by[0], observed=True, sort=False):
        label = labels.level(by[0], level, lang)
        words = message("item", lang, label=label, text=number(part["n"].sum(), lang, 0))
        if len(by) > 1:
            inner = message("join.close", lang).join(_nested(part, by[1:], lang, labels))
            words = f"{words} ({inner})"
        yield words


def _share(result: Result, lang: str, labels: Labels) -> list[str]:
    """State shares; the level goes without saying where there is one only."""
    several = len(levels_of(result)) > 1
    names = [*result.by, result.outcome] if several else list(result.by)
    return [_item(result, row, names, _of(row, lang), lang, labels) for row in _records(result)]


def _terms(result: Result, lang: str, labels: Labels) -> list[str]:
    names = [*result.by, "term"]
    return [_item(result, row, names, _of(row, lang), lang, labels) for row in _records(result)]


def _answers(result: Result, lang: str, labels: Labels) -> list[str]:
    """State the items, the most frequent first within each group."""
    table = result.table.sort_values("n", ascending=False, kind="stable")
    table = table.sort_values(list(result.by), kind="stable") if result.by else table
    names = [*result.by, "item"]
    rows = table.to_dict("records")
    return [_item(result, row, names, _of(row, lang), lang, labels) for row in rows]


def _weighted(result: Result, lang: str, labels: Labels) -> list[str]:
    told = []
    for row in _records(result):
        words = message("item.none", lang) if not row["base"] else _estimate("share", row, lang)
        told.append(_item(result, row, list(result.keys), words, lang, labels))
    return told


def _describe(result: Result, lang: str, labels: Labels) -> list[str]:
    told = []
    for row in _records(result):
        words = message("item.none", lang)
        if row["n"]:
            values: dict[str, Any] = {k: number(row[k], lang) for k in ("median", "q1", "q3")}
            words = message("item.describe", lang, **values)
        told.append(_item(result, row, list(result.by), words, lang, labels))
    return told


def _combinations(result: Result, lang: str, labels: Labels) -> list[str]:
    """State the combinations that occur most, and how many others there are."""
    return _most(result, lang, labels, lambda row, one: bool(row[one]), "combination")


def _patterns(result: Result, lang: str, labels: Labels) -> list[str]:
    """State which values are missing together most often."""
    return _most(result, lang, labels, lambda row, one: row[one] == "missing", "pattern")


def _most(
    result: Result, lang: str, labels: Labels, has: Callable[[Row, str], bool], what: str
) -> list[str]:
    rows, told = _records(result), []
    for row in rows[:MOST]:
        items = [labels.variable(one, lang) for one in result.by if has(row, one)]
        label = message(f"{what}.none", lang)
        if items:
            label = message(f"{what}.of", lang, items=join(items, lang))
        told.append(message("item", lang, label=label, text=_of(row, lang)))
    return [*told, *_others(len(rows) - MOST, lang)]


def _survival(result: Result, lang: str, labels: Labels) -> list[str]:
    """State each curve where a quarter of those who started is still under observation."""
    names = [key for key in result.keys if key != "time"]
    told, curves = [], [("", result.table)]
    if names:
        curves = list(result.table.groupby(names, observed=True, sort=False))
    for _, curve in curves:
        certain = curve[curve["n_risk"] >= curve["n_risk"].max() / 4]
        if certain.empty:
            continue
        row = certain.iloc[-1].to_dict()
        time = number(float(row["time"]), lang)
        share = _estimate("share", row, lang)
        words = message(f"item.{result.name}", lang, time=time, share=share)
        told.append(_item(result, row, names, words, lang, labels))
    return told


def _families(result: Result, lang: str, labels: Labels) -> list[str]:
    told = []
    for row in _records(result):
        words = message("item.unknown", lang)
        if row["p_adjusted"] == row["p_adjusted"]:
            words = p_value(float(row["p_adjusted"]), lang)
        told.append(_item(result, row, ["family", "term"], words, lang, labels))
    return [*told, message("note.adjusted", lang)]


def _components(result: Result, lang: str, labels: Labels) -> list[str]:
    kept, every = int(result.table["kept"].sum()), len(result.table)
    numbers = {"n": number(kept, lang, 0), "total": number(every, lang, 0)}
    return [message("item.components", lang, count=kept, **numbers)]


def _item_bias(result: Result, lang: str, labels: Labels) -> list[str]:
    """Name the questions that work otherwise in some group, with the size of it."""
    rows = [row for row in _records(result) if row["term"] == "total"]
    found = [row for row in rows if row["p_adjusted"] < 0.05]
    told = []
    for row in found:
        size = written("coefficient", row, lang)
        test = p_value(float(row["p_adjusted"]), lang)
        words = message("item.bias", lang, size=size, test=test)
        told.append(_item(result, row, ["item"], words, lang, labels))
    others = len(rows) - len(found)
    if others:
        key = "item.bias.others" if found else "item.bias.none"
        told.append(message(key, lang, count=others, n=number(others, lang, 0)))
    return told


def _item_analysis(result: Result, lang: str, labels: Labels) -> list[str]:
    told = []
    for row in _records(result):
        words = message("item.unknown", lang)
        if row["item_rest_r"] == row["item_rest_r"]:
            words = number(row["item_rest_r"], lang, 2, fixed=True)
        told.append(_item(result, row, ["item"], words, lang, labels))
    return [message("item.rest", lang, items=message("join.close", lang).join(told))]


def _specifications(result: Result, lang: str, labels: Labels) -> list[str]:
    """State the range of the estimates, and how many of them leave 'nothing' out."""
    known = result.table["estimate"].dropna()
    if known.empty:
        return []
    low, middle, high = (float(known.quantile(at)) for at in (0, 0.5, 1))
    values = {
        name: written("number", {"estimate": value, "conf_low": low, "conf_high": high}, lang)
        for name, value in (("low", low), ("median", middle), ("high", high))
    }
    told = [message("item.specifications", lang, **values)]
    up, every = int((known > 0).sum()), len(known)
    numbers = {"n": number(up, lang, 0), "total": number(every, lang, 0)}
    return [*told, message("item.above", lang, count=up, **numbers)]


def _without(result: Result, lang: str, labels: Labels) -> list[str]:
    """State the estimate of all, and how far leaving one group out moves it."""
    table = result.table
    left = table[table["term"] == "without"].dropna(subset="estimate")
    if left.empty:
        return []
    told = [_item(result, row, [], message("item.all", lang, text=_estimate("number", row, lang)),
                  lang, labels) for row in table[table["term"] == "all"].to_dict("records")]  # fmt: skip
    for key, at in (("least", left["estimate"].idxmin()), ("most", left["estimate"].idxmax())):
        row = left.loc[at].to_dict()
        group = labels.level(result.by[0], row[result.by[0]], lang)
        value = written("number", row, lang)
        told.append(message(f"item.without.{key}", lang, group=group, value=value))
    return told


def _raked(result: Result, lang: str, labels: Labels) -> list[str]:
    told = []
    for row in _records(result):
        values = {k: number(float(row[k]), lang) for k in ("estimate", "target")}
        words = message("item.raked", lang, **values)
        told.append(_item(result, row, ["item", "term"], words, lang, labels))
    return told


def _records(result: Result) -> list[dict[str, Any]]:
    return [{str(k): v for k, v in row.items()} for row in result.table.to_dict("records")]


def _item(
    result: Result, row: Row, names: Sequence[str], words: str, lang: str, labels: Labels
) -> str:
    """State one row; where it is one of several, its keys come first."""
    named = [keys.key(result, name, row, lang, labels) for name in names]
    label = message("join.close", lang).join(name for name in named if name)
    return message("item", lang, label=label, text=words) if label else words


def _of(row: Row, lang: str) -> str:
    """State a share with what it is made of."""
    if not row["base"]:
        return message("item.none", lang)
    counts: dict[str, Any] = {name: number(row[name], lang, 0) for name in ("n", "base")}
    share = percent(float(row["estimate"]), lang)
    bounds = interval("share", row, lang)
    told = message("join.next", lang).join(one for one in (share, bounds) if one)
    return message("item.share", lang, **counts, share=told)


def _estimate(kind: str, row: Row, lang: str) -> str:
    value, bounds = written(kind, row, lang), interval(kind, row, lang)
    return message("said", lang, head=value, inside=bounds) if bounds else value


def _others(count: int, lang: str) -> list[str]:
    if count < 1:
        return []
    return [message("join.more", lang, count=count, n=number(count, lang, 0))]


SUMMARIES: dict[str, Callable[[Result, str, Labels], list[str]]] = {
    "counts": _counts,
    "share": _share,
    "describe": _describe,
    "moves": _terms,
    "reliable_change": _terms,
    "answers": _answers,
    "combinations": _combinations,
    "missing_patterns": _patterns,
    "weighted_share": _weighted,
    "retention": _share,
    "kaplan_meier": _survival,
    "aalen_johansen": _survival,
    "families": _families,
    "parallel_analysis": _components,
    "item_bias": _item_bias,
    "item_analysis": _item_analysis,
    "specifications": _specifications,
    "leave_one_out": _without,
    "rake": _raked,
}
