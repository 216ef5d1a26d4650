"""How a quantity is written, wherever it stands, and what the evidence says of it.

The one home of scaling and rounding: a sentence, a table, an axis and the number beside a mark all
write through here, so that they cannot disagree.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any, Literal

from vises_research.stats.quantity import Quantity
from vises_research.text.numbers import rounded
from vises_research.text.voice import Voice

__all__ = ["State", "cell", "interval", "state", "tested", "tick", "written"]

State = Literal["up", "down", "shown", "unclear", "unknown"]
ENDS = ("estimate", "conf_low", "conf_high")


def tick(quantity: Quantity, value: float, voice: Voice, digits: int) -> str:
    """Write a value with a given number of decimals, as on an axis.

    Parameters
    ----------
    value
        The value, at the scale of the estimate.
    digits
        Decimals at the scale of the estimate: 2 of a share are whole percentages.

    Returns
    -------
    str
        The number without its unit.

    Examples
    --------
    >>> from vises_research.stats.quantity import ODDS, POINTS
    >>> tick(POINTS, -0.275, Voice("en"), 2), tick(ODDS, 0.0, Voice("en"), 0)
    ('−28', '1')
    """
    digits = max(0, digits - quantity.decimals_fewer)
    shown = quantity.shown(value)
    if quantity.form == "share":
        return voice.percent(value, digits)
    if quantity.form in ("points", "signed"):
        return voice.signed(shown, digits, fixed=True)
    if quantity.form == "whole":
        return voice.number(math.ceil(shown) if math.isfinite(shown) else shown, 0)
    return voice.number(shown, digits, fixed=quantity.form in ("plain", "two"))


def cell(quantity: Quantity, row: Mapping[str, Any], voice: Voice, column: str = "estimate") -> str:
    r"""Write a number of a row: its estimate, or a limit of its interval.

    Parameters
    ----------
    quantity
        The kind of number.
    row
        The row; its estimate and limits have the same decimals.
    column
        The column of the number.

    Returns
    -------
    str
        The number without its unit; a dash where there is none.

    Examples
    --------
    >>> from vises_research.stats.quantity import SHARE
    >>> cell(SHARE, {"estimate": 0.004}, Voice("en")), cell(SHARE, {"estimate": 0.24}, Voice("nl"))
    ('<\xa01%', '24%')
    """
    value = float(row[column])
    digits = _digits(quantity, row, quantity.shown(value))
    return tick(quantity, value, voice, digits + quantity.decimals_fewer)


def written(quantity: Quantity, row: Mapping[str, Any], voice: Voice) -> str:
    """Write the estimate of a row, with its unit.

    Parameters
    ----------
    quantity
        The kind of number.
    row
        The row.
    voice
        The language.

    Returns
    -------
    str
        The number, with its unit where the kind has one.

    Examples
    --------
    >>> from vises_research.stats.quantity import POINTS
    >>> written(POINTS, {"estimate": 0.24}, Voice("en"))
    '+24 percentage points'
    """
    words = cell(quantity, row, voice)
    if not quantity.unit:
        return words
    shown = quantity.shown(float(row["estimate"]))
    count = (
        abs(float(rounded(shown, _digits(quantity, row, shown)))) if not math.isnan(shown) else 0
    )
    return voice.say(f"quantity.{quantity.unit}", count=count, n=words)


def interval(quantity: Quantity, row: Mapping[str, Any], voice: Voice) -> str:
    """Write the interval of a row, with the level that it reaches.

    Parameters
    ----------
    quantity
        The kind of number.
    row
        The row.
    voice
        The language.

    Returns
    -------
    str
        The words; none where there is no interval.
    """
    if not _there(row, ENDS[1:]):
        return ""
    low, high = (cell(quantity, row, voice, end) for end in ENDS[1:])
    if not _there(row, ("conf_level",)):
        return voice.say("interval.plain", low=low, high=high)
    reached = "achieved_level" if _there(row, ("achieved_level",)) else "conf_level"
    level = voice.percent(float(row[reached]))
    return voice.say("interval", level=level, low=low, high=high)


def tested(row: Mapping[str, Any], voice: Voice) -> str:
    """Write the p value of a row, that for several tests where there is one.

    Parameters
    ----------
    row
        The row.
    voice
        The language.

    Returns
    -------
    str
        The words; none where there is no test.
    """
    found = next((row[name] for name in ("p_adjusted", "p_value") if _there(row, (name,))), None)
    return "" if found is None else voice.p_value(float(found))


def state(quantity: Quantity, row: Mapping[str, Any], direction: float | None = None) -> State:
    """Tell what the evidence says: the interval where there is one, else the test.

    Parameters
    ----------
    quantity
        The kind of number.
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
    >>> from vises_research.stats.quantity import POINTS, RATIO
    >>> state(POINTS, {"estimate": 0.1, "conf_low": -0.1, "conf_high": 0.3})
    'unclear'
    >>> state(RATIO, {"estimate": 3.0, "conf_low": 1.1, "conf_high": 8.0})
    'up'
    """
    null = quantity.null or 0.0
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


def _digits(quantity: Quantity, row: Mapping[str, Any], shown: float) -> int:
    """Give the decimals of a number of a row, at the scale that a reader sees."""
    if quantity.form in ("ratio", "odds"):
        return 2 if shown < 10 else 0
    if quantity.form in ("plain", "signed"):
        return _fitting(row)
    return 2 if quantity.form == "two" else 0


def _fitting(row: Mapping[str, Any]) -> int:
    """Give the decimals that fit the size of a row's numbers, and how precise they are."""
    sizes = [abs(row[end]) for end in ENDS if _there(row, (end,)) and math.isfinite(row[end])]
    largest = max(sizes, default=0.0)
    most = 0 if largest >= 100 else 1 if largest >= 10 else 2
    same = (k for k in range(most) if all(rounded(x, k) == rounded(x, most) for x in sizes))
    return next(same, most)
