"""Reads numbers as people write them; what is not certain is not read."""

import math
import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from vises_research.codebook import Variable

__all__ = ["Parsed", "canonical", "number", "plain", "rounded"]

_SPACES = re.compile(r"[\s\u00a0\u202f\u2009']+")
_PLAIN = re.compile(r"[+-]?\d+(\.\d+)?")
_MARKS = {",": "decimal comma", ".": "decimal point"}


class Parsed(NamedTuple):
    """What a parser made of a raw text: the value and the rule, or why there is none."""

    value: Any
    rule: str
    note: str = ""


def number(
    raw: str, variable: Variable, mark: str, strip: Iterable[str] = (), *, declared: bool = True
) -> Parsed:
    """Read a number.

    Parameters
    ----------
    raw
        The text.
    variable
        Its type and range.
    mark
        The decimal mark of the source. The other mark is read too, unless it could mark thousands.
    strip
        Units that may stand behind the number.
    declared
        Whether the source declares its mark. If it does not, a text such as ``1.250``, which is
        1250 to some and 1.25 to others, is not read.

    Returns
    -------
    Parsed
        A float or an int, or ``None`` with the reason.

    Examples
    --------
    >>> from vises_research.codebook import Variable
    >>> fte = Variable(label={}, unit="fte")
    >>> number("1 012,5 ETP", fte, ",", ["ETP"]).value
    1012.5
    >>> number("1.250", fte, ",").value, number("0.125", fte, ",").value
    (1250.0, 0.125)
    >>> number("1.250", fte, ",", declared=False).note
    'this is 1250 or 1.250: `decimal:` must say'
    >>> number("1? ETP", fte, ",", ["ETP"]).value is None
    True
    """
    text, unit = _without_unit(raw, strip)
    compact = _SPACES.sub("", text) if _groups_of_three(text) else text.strip()
    value, rule = _plain(compact, mark, declared)
    if value is None:
        return Parsed(None, "", rule)
    if variable.kind == "integer" and value != int(value):
        return Parsed(None, "", "this is not a whole number")
    low, high = variable.range or (None, None)
    if (low is not None and value < low) or (high is not None and value > high):
        return Parsed(None, "", f"outside {_shown(low)} to {_shown(high)}")
    parts = [rule, *(["thousands"] if compact != text.strip() else []), *(["unit"] if unit else [])]
    return Parsed(int(value) if variable.kind == "integer" else value, ", ".join(parts))


def plain(text: str) -> float | None:
    """Read a number with a decimal point, without unit or spaces, or give ``None``."""
    return float(text) if _PLAIN.fullmatch(text) else None


def _plain(text: str, mark: str, declared: bool) -> tuple[float | None, str]:
    """Give the number and the rule, or ``None`` and why it is not read."""
    other = "." if mark == "," else ","
    if re.fullmatch(rf"[+-]?[1-9]\d{{0,2}}(\{other}\d{{3}})+(\{mark}\d+)?", text):
        digits = text.replace(other, "")
        if text.count(other) == 1 and mark not in text and not declared:
            return None, f"this is {digits} or {text}: `decimal:` must say"
        return float(digits.replace(mark, ".")), "number:thousands"
    for written, rule in ((mark, f"number:{_MARKS[mark]}"), (other, f"number:{_MARKS[other]}")):
        if re.fullmatch(rf"[+-]?\d+\{written}\d+", text):
            return float(text.replace(written, ".")), rule
    if re.fullmatch(r"[+-]?\d+", text):
        return float(text), "number"
    return None, "this is not a number"


def _groups_of_three(text: str) -> bool:
    """Say whether the spaces inside a text can mark thousands."""
    return (
        re.fullmatch(r"\s*[+-]?\d{1,3}([\s\u00a0\u202f\u2009']\d{3})*([.,]\d+)?\s*", text)
        is not None
    )


def _without_unit(raw: str, strip: Iterable[str]) -> tuple[str, str]:
    text = raw.strip()
    for unit in sorted(strip, key=len, reverse=True):
        if text.casefold().endswith(unit.strip().casefold()):
            return text[: -len(unit.strip())], unit
    return text, ""


def rounded(value: float, how: str | None) -> float:
    """Make a number whole ``down``, ``up`` or to the ``nearest`` (a half goes up), or leave it.

    Examples
    --------
    >>> [rounded(39.5, how) for how in ("down", "nearest", "up", None)]
    [39, 40, 40, 39.5]
    """
    ways = {"down": math.floor, "up": math.ceil, "nearest": lambda x: math.floor(x + 0.5)}
    return ways[how](value) if how else value


def _shown(bound: float | None) -> str:
    return "…" if bound is None else f"{bound:.12g}"


def canonical(raw: str) -> str:
    """Give the form in which codes are compared: ``1``, ``1.0`` and `` 1 `` are one code.

    Examples
    --------
    >>> [canonical(text) for text in ("1", "1.0", " 1 ", "01")]
    ['1', '1', '1', '01']
    """
    text = raw.strip()
    return re.sub(r"^(-?\d+)[.,]0+$", r"\1", text)
