"""Reads numbers as people write them; what is not certain is not read."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from vises_research.codebook import Variable
from vises_research.codebook.numeral import span, spelled, steady

__all__ = ["Resolution", "kept", "number", "rounded", "unresolved", "without_unit"]

_SIGNS = ("+", "-", "\u2212")
_MOST = 2**63
"""The first whole number that a column of whole numbers cannot hold."""


@dataclass(frozen=True)
class Resolution:
    """What became of a distinct raw value.

    Parameters
    ----------
    value
        The harmonised value; ``None`` where it is missing.
    reason
        Why it is missing; empty where there is a value.
    rule
        The rule that decided.
    note
        What else is to be known.
    """

    value: Any = None
    reason: str = ""
    rule: str = ""
    note: str = ""

    @property
    def unresolved(self) -> bool:
        """Whether no rule knew the value."""
        return self.reason == "unresolved"


def unresolved(note: str) -> Resolution:
    """Say that no rule knew a value, and why."""
    return Resolution(None, "unresolved", "unresolved", note)


def number(
    raw: str, variable: Variable, mark: str, strip: Iterable[str] = (), *, declared: bool = True
) -> Resolution:
    """Read a number that a person wrote, perhaps with its unit.

    Parameters
    ----------
    raw
        The text.
    variable
        Its type and range.
    mark, declared
        The decimal mark of the source, and whether the source declares it; if it does not, a text
        such as ``1.250``, which is 1250 to some and 1.25 to others, is not read.
    strip
        Units that may stand before or behind the number.

    Returns
    -------
    Resolution
        A float or an int; or unresolved, with the reason as its note.

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
    text, unit = without_unit(raw, strip)
    value, how = spelled(text, mark, declared=declared)
    if value is None:
        return unresolved(how)
    return kept(value, variable, f"{how}, unit" if unit else how)


def kept(value: Decimal, variable: Variable, rule: str) -> Resolution:
    """Take a number as its variable keeps it: whole, within the range, to the last digit.

    Parameters
    ----------
    value
        The number.
    variable
        Its type and range.
    rule
        How it was read.

    Returns
    -------
    Resolution
        A float or an int; or unresolved, with the reason as its note.

    Examples
    --------
    >>> from vises_research.codebook import Variable
    >>> kept(Decimal("1234567890123456789"), Variable(label={}, type="number"), "number").note
    'it has more digits than a number keeps; `type: text` keeps them'
    """
    whole = value == value.to_integral_value()
    if variable.kind == "integer" and not whole:
        return unresolved("this is not a whole number")
    found = int(value) if variable.kind == "integer" else float(value)
    if (whole and int(found) != int(value)) or (variable.kind == "integer" and abs(found) >= _MOST):
        return unresolved("it has more digits than a number keeps; `type: text` keeps them")
    low, high = variable.range or (None, None)
    # A bound such as 0.3 is met by 0.30000000000000004, which is how a spreadsheet keeps 0.1 + 0.2.
    size = found if whole else steady(found)
    if (low is not None and size < low) or (high is not None and size > high):
        return unresolved(f"outside {span((low, high))}")
    return Resolution(found, rule=rule)


def without_unit(raw: str, strip: Iterable[str]) -> tuple[str, str]:
    """Take away the unit that stands before or behind a number, and say which it was.

    Examples
    --------
    >>> without_unit("12,5 ETP", ["ETP"]), without_unit("€ 12", ["€"]), without_unit("12", ["€"])
    (('12,5', 'ETP'), ('12', '€'), ('12', ''))
    >>> without_unit("-€ 12", ["€"])
    ('-12', '€')
    """
    text = raw.strip()
    # The longest unit first: of 'h' and 'hours' the shorter would leave 'ours'.
    for unit in sorted(filter(str.strip, strip), key=len, reverse=True):
        bare = unit.strip()
        if text.casefold().endswith(bare.casefold()):
            return text[: -len(bare)].strip(), unit
        sign = text[:1] if text[:1] in _SIGNS else ""
        if text.casefold().startswith(f"{sign}{bare}".casefold()):
            return sign + text[len(sign + bare) :].strip(), unit
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
