"""The words of what tells the rows of a result apart, and of its columns."""

from __future__ import annotations

import numbers
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from vises_research.text.subjects import blank, needed
from vises_research.text.voice import Voice

if TYPE_CHECKING:
    from vises_research.stats import Result

__all__ = ["column", "key", "term", "wanted"]

NUMBERED = {"q": "term.quantile", "component_": "term.component"}
"""Terms that end with a number, and their message."""


def column(name: str, voice: Voice, result: str = "") -> str:
    """Give the heading of a result column.

    Parameters
    ----------
    name
        A column of :data:`vises_research.stats.COLUMNS`.
    result
        The name of the result; some columns have a more exact heading there.

    Returns
    -------
    str
        The words.

    Examples
    --------
    >>> column("estimate", Voice("en")), column("estimate", Voice("en"), "share")
    ('estimate', 'share')
    """
    own = f"column.{result}.{name}"
    return voice.say(own if result and voice.has(own) else f"column.{name}")


def term(result: str, name: str, voice: Voice) -> str:
    """Say what the term of a row is called.

    Parameters
    ----------
    result
        The name of the result.
    name
        The term.

    Returns
    -------
    str
        The words.

    Examples
    --------
    >>> term("change", "net_change", Voice("en")), term("weighted_quantile", "q50", Voice("en"))
    ('net change', 'median')
    """
    for message_key in (f"term.{result}.{name}", f"term.{name}"):
        if voice.has(message_key):
            return voice.say(message_key)
    if found := re.fullmatch(r"(\D+)(\d+(?:\.\d+)?)", name):
        start, digits = found.groups()
        if start == "q":
            return voice.say(NUMBERED[start], share=voice.percent(float(digits) / 100))
        if start in NUMBERED:
            return voice.say(NUMBERED[start], n=voice.number(float(digits)))
    return voice.say(f"term.{name}")


def key(result: Result, name: str, row: Mapping[str, Any], voice: Voice) -> str:
    """Put one key of a row into words.

    Parameters
    ----------
    result
        The result.
    name
        One of its keys: a grouping column, ``term``, ``item``, ``first`` ...
    row
        The row.

    Returns
    -------
    str
        The words; empty where the key is blank in this row.

    Raises
    ------
    StudyError
        If they are missing in this language.
    """
    value = row[name]
    if blank(value):
        return ""
    if name in ("time", "lane"):
        return voice.number(float(value))
    if result.card.rows == "patterns" or (name == "term" and not _is_name(result, row)):
        return term(result.name, str(value), voice)
    variable = _variable(result, name, row)
    if not variable:
        return voice.variable(str(value))
    if _plain(value) and variable not in result.by and variable not in voice.labels.levels:
        return voice.number(float(value))
    return voice.level(variable, value)


def wanted(result: Result) -> tuple[list[str], list[tuple[str, object]]]:
    """List what a result needs labels for.

    Parameters
    ----------
    result
        The result.

    Returns
    -------
    tuple
        The variables, and the levels each with its variable.
    """
    shown = [one for one in (*result.by, result.outcome) if one in result.keys]
    variables = dict.fromkeys([*needed(result), *shown])
    levels: dict[tuple[str, object], None] = {}
    for row in result.table[list(result.keys)].to_dict("records"):
        for name, value in row.items():
            quantity = name == "term" and not _is_name(result, row)
            if (
                blank(value)
                or name in ("time", "lane")
                or quantity
                or result.card.rows == "patterns"
            ):
                continue
            variable = _variable(result, str(name), row)
            if not variable:
                variables[str(value)] = None
            elif not _plain(value) or variable in result.by:
                levels[variable, value] = None
    return list(variables), list(levels)


def _is_name(result: Result, row: Mapping[str, Any]) -> bool:
    """Tell whether the term of a row is a level or a variable rather than a quantity."""
    return result.card.named != "quantities" and row["term"] not in result.card.whole


def _variable(result: Result, name: str, row: Mapping[str, Any]) -> str:
    """Give the variable of which a key is a level; none where the key is itself a variable."""
    if name in (*result.by, result.outcome):
        return name
    value, item = row[name], row.get("item")
    columns = result.base.columns
    if name == "item" or (name in ("first", "second") and value in columns):
        return ""
    if result.card.named == "variables":
        return ""
    if not blank(item):
        return str(item)
    if row.get("term") == "threshold":
        return result.outcome
    others = [one for one in columns if one not in (result.outcome, *result.by)]
    return others[-1] if others else result.outcome


def _plain(value: object) -> bool:
    return isinstance(value, numbers.Number) and not isinstance(value, bool)
