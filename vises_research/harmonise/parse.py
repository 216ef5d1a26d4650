"""Reads numbers and dates as people write them; what is not certain is not read."""

import datetime
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, NamedTuple

from vises_research.codebook import Variable

__all__ = ["Parsed", "canonical", "date", "number"]

_SPACES = re.compile(r"[\s\u00a0\u202f\u2009']+")
_PLAIN = re.compile(r"[+-]?\d+(\.\d+)?")
_MARKS = {",": "decimal comma", ".": "decimal point"}
_DATE_PARTS = {
    "yyyy": r"(?P<year>\d{4})",
    "mm": r"(?P<month>\d{1,2})",
    "dd": r"(?P<day>\d{1,2})",
    "HH": r"(?P<hour>\d{1,2})",
    "MM": r"(?P<minute>\d{2})",
    "SS": r"(?P<second>\d{2})",
}


class Parsed(NamedTuple):
    """What a parser made of a raw text: the value and the rule, or why there is none."""

    value: Any
    rule: str
    note: str = ""


def number(raw: str, variable: Variable, mark: str, strip: Iterable[str] = ()) -> Parsed:
    """Read a number.

    Parameters
    ----------
    raw
        The text.
    variable
        Its type and range.
    mark
        The decimal mark of the source. A plain number with a point is read under either mark,
        unless the point could mark thousands.
    strip
        Units that may stand behind the number.

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
    >>> number("1? ETP", fte, ",", ["ETP"]).value is None
    True
    """
    text, unit = _without_unit(raw, strip)
    compact = _SPACES.sub("", text) if _groups_of_three(text) else text.strip()
    value = _plain(compact, mark)
    if value is None:
        return Parsed(None, "", "this is not a number")
    if variable.kind == "integer" and value != int(value):
        return Parsed(None, "", "this is not a whole number")
    low, high = variable.range or (None, None)
    if (low is not None and value < low) or (high is not None and value > high):
        return Parsed(None, "", f"outside {_shown(low)} to {_shown(high)}")
    rule = f"number:{_MARKS[mark]}" + (", unit" if unit else "")
    return Parsed(int(value) if variable.kind == "integer" else value, rule)


def _plain(text: str, mark: str) -> float | None:
    thousands = "." if mark == "," else ","
    grouped = rf"[+-]?\d{{1,3}}(\{thousands}\d{{3}})+(\{mark}\d+)?"
    if re.fullmatch(grouped, text):
        text = text.replace(thousands, "")
    text = text.replace(mark, ".") if text.count(mark) == 1 else text
    return float(text) if _PLAIN.fullmatch(text) else None


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


def _shown(bound: float | None) -> str:
    return "…" if bound is None else f"{bound:.12g}"


def date(raw: str, kind: str, pattern: str | None) -> Parsed:
    """Read a date, or a date with a time.

    Parameters
    ----------
    raw
        The text.
    kind
        ``date`` or ``datetime``.
    pattern
        How the source writes it (``dd/mm/yyyy HH:MM``); ISO is always read.

    Returns
    -------
    Parsed
        A ``datetime.date`` or ``datetime.datetime``, or ``None`` with the reason.

    Examples
    --------
    >>> date("01/03/2018", "date", "dd/mm/yyyy").value
    datetime.date(2018, 3, 1)
    >>> date("31/02/2018", "date", "dd/mm/yyyy").note
    'there is no such day'
    """
    text = raw.strip()
    for form, rule in ((pattern, f"date:{pattern}"), (_iso(text), "date:iso")):
        match = re.fullmatch(_regex(form), text) if form else None
        if match is None:
            continue
        try:
            parts = {name: int(digits) for name, digits in match.groupdict("0").items()}
            moment = datetime.datetime(**parts)  # type: ignore[arg-type]
        except ValueError:
            return Parsed(None, "", "there is no such day")
        if kind == "datetime":
            return Parsed(moment, rule)
        if moment.time() == datetime.time():
            return Parsed(moment.date(), rule)
        return Parsed(moment.date(), rule, "the time of day is left out")
    return Parsed(None, "", f"this is not a date like {pattern or 'yyyy-mm-dd'}")


@lru_cache(maxsize=64)
def _regex(pattern: str) -> str:
    """Turn ``dd/mm/yyyy`` into a regular expression with named groups."""
    parts = re.split("(yyyy|mm|dd|HH|MM|SS)", pattern)
    return "".join(_DATE_PARTS.get(part, re.escape(part)) for part in parts)


def _iso(text: str) -> str:
    """Give the pattern of the ISO form that a text could have."""
    form = "yyyy-mm-dd" + text[10:11] + {5: "HH:MM", 8: "HH:MM:SS"}.get(len(text) - 11, "")
    return form.rstrip() if text[10:11] in ("", " ", "T") else "yyyy-mm-dd"


def canonical(raw: str) -> str:
    """Give the form in which codes are compared: ``1``, ``1.0`` and `` 1 `` are one code.

    Examples
    --------
    >>> [canonical(text) for text in ("1", "1.0", " 1 ", "01")]
    ['1', '1', '1', '01']
    """
    text = raw.strip()
    return re.sub(r"^(-?\d+)[.,]0+$", r"\1", text)
