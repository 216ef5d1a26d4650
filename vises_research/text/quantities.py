"""How the numbers of each kind of quantity are written, and what the evidence says of them."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal, NamedTuple

from vises_research.text.messages import message
from vises_research.text.numbers import number, p_value, percent, signed

__all__ = ["KINDS", "Kind", "State", "interval", "state", "tested", "written"]

State = Literal["up", "down", "shown", "unclear", "unknown"]
Write = Callable[[float, str, int], str]


class Kind(NamedTuple):
    """A kind of quantity: how it is written, and its value where there is nothing to find."""

    write: Write
    null: float = 0.0
    unit: str = ""


def _share(value: float, lang: str, digits: int) -> str:
    return percent(value, lang, 1 if 0.0005 <= value < 0.0095 else 0)


def _points(value: float, lang: str, digits: int) -> str:
    return signed(100 * value, lang, 0)


def _number(value: float, lang: str, digits: int) -> str:
    return number(value, lang, digits, fixed=True)


def _signed(value: float, lang: str, digits: int) -> str:
    return signed(value, lang, digits, fixed=True)


def _two(value: float, lang: str, digits: int) -> str:
    return number(value, lang, 2, fixed=True)


def _odds(value: float, lang: str, digits: int) -> str:
    ratio = math.exp(value) if value < 700 else math.inf
    return number(ratio, lang, 2 if ratio < 10 else 0)


def _ratio(value: float, lang: str, digits: int) -> str:
    return number(value, lang, 2 if value < 10 else 0)


def _whole(value: float, lang: str, digits: int) -> str:
    return number(math.ceil(value) if math.isfinite(value) else value, lang, 0)


KINDS: dict[str, Kind] = {
    "share": Kind(_share),
    "half": Kind(_share, null=0.5),
    "points": Kind(_points, unit="points"),
    "number": Kind(_number),
    "signed": Kind(_signed),
    "deviations": Kind(_signed, unit="deviations"),
    "size": Kind(_number, unit="deviations"),
    "coefficient": Kind(_two),
    "ratio": Kind(_ratio, null=1.0),
    "odds": Kind(_odds),
    "whole": Kind(_whole),
}


def written(kind: str, row: Mapping[str, Any], lang: str) -> str:
    """Write the estimate of a row.

    Parameters
    ----------
    kind
        One of :data:`KINDS`.
    row
        The row.
    lang
        The language.

    Returns
    -------
    str
        The number, with its unit where the kind has one.

    Examples
    --------
    >>> written("points", {"estimate": 0.24}, "en"), written("share", {"estimate": 0.24}, "en")
    ('+24 percentage points', '24%')
    """
    how = KINDS[kind]
    number = how.write(float(row["estimate"]), lang, _digits(row))
    if not how.unit:
        return number
    shown = 100 * float(row["estimate"]) if how.unit == "points" else float(row["estimate"])
    count = abs(round(shown, 0 if how.unit == "points" else 2))
    return message(f"quantity.{how.unit}", lang, count=count, n=number)


def interval(kind: str, row: Mapping[str, Any], lang: str) -> str:
    """Write the interval of a row, with the level that it reaches.

    Parameters
    ----------
    kind
        One of :data:`KINDS`.
    row
        The row.
    lang
        The language.

    Returns
    -------
    str
        The words; none where there is no interval.
    """
    if not _there(row, ("conf_low", "conf_high")):
        return ""
    low, high = (
        KINDS[kind].write(float(row[end]), lang, _digits(row)) for end in ("conf_low", "conf_high")
    )
    if not _there(row, ("conf_level",)):
        return message("interval.plain", lang, low=low, high=high)
    reached = "achieved_level" if _there(row, ("achieved_level",)) else "conf_level"
    level = percent(float(row[reached]), lang)
    return message("interval", lang, level=level, low=low, high=high)


def tested(row: Mapping[str, Any], lang: str) -> str:
    """Write the p value of a row, that for several tests where there is one.

    Parameters
    ----------
    row
        The row.
    lang
        The language.

    Returns
    -------
    str
        The words; none where there is no test.
    """
    found = next((row[name] for name in ("p_adjusted", "p_value") if _there(row, (name,))), None)
    return "" if found is None else p_value(float(found), lang)


def state(kind: str, row: Mapping[str, Any], direction: float | None = None) -> State:
    """Tell what the evidence says: the interval where there is one, else the test.

    Parameters
    ----------
    kind
        One of :data:`KINDS`.
    row
        The row.
    direction
        Which way it goes, where the estimate does not say.

    Returns
    -------
    str
        ``up`` or ``down`` where 'nothing' lies outside the interval, or p is small; ``shown``
        where a test has no direction; ``unclear`` where nothing could be shown; ``unknown`` where
        there is neither, or so few rows that the interval does not reach its level.

    Examples
    --------
    >>> state("points", {"estimate": 0.1, "conf_low": -0.1, "conf_high": 0.3})
    'unclear'
    >>> state("ratio", {"estimate": 3.0, "conf_low": 1.1, "conf_high": 8.0})
    'up'
    """
    null = KINDS[kind].null
    if _there(row, ("achieved_level",)) and row["achieved_level"] < row["conf_level"] - 0.005:
        return "unknown"
    if _there(row, ("conf_low", "conf_high")):
        if row["conf_low"] > null or row["conf_high"] < null:
            return "up" if row["conf_low"] > null else "down"
        return "unclear"
    found = next((row[name] for name in ("p_adjusted", "p_value") if _there(row, (name,))), None)
    if found is None:
        return "unknown"
    level = row["conf_level"] if _there(row, ("conf_level",)) else 0.95
    if found >= round(1 - level, 9):
        return "unclear"
    if direction is None and _there(row, ("estimate",)):
        direction = row["estimate"] - null
    return "shown" if not direction else "up" if direction > 0 else "down"


def _there(row: Mapping[str, Any], names: Iterable[str]) -> bool:
    return all(
        name in row and row[name] is not None and not math.isnan(row[name]) for name in names
    )


def _digits(row: Mapping[str, Any]) -> int:
    """Give the decimals that fit the size of a row's numbers, and how precise they are."""
    ends = ("estimate", "conf_low", "conf_high")
    sizes = [abs(row[end]) for end in ends if _there(row, (end,)) and math.isfinite(row[end])]
    largest = max(sizes, default=0.0)
    most = 0 if largest >= 100 else 1 if largest >= 10 else 2
    same = (k for k in range(most) if all(round(x, k) == round(x, most) for x in sizes))
    return next(same, most)
