"""Numbers as texts: the one place where a number is read from a text, or written as one."""

import math
import re
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

__all__ = [
    "Spelled",
    "canonical",
    "code",
    "duration",
    "machine",
    "numeral",
    "rounded_off",
    "span",
    "spelled",
    "steady",
    "written",
]

_MACHINE = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")
_GAP = "[\\s\u00a0\u202f\u2009'\u2019]"
_NO_CENTS = "--?|\u2013|\u2014"
_GROUPED = re.compile(rf"[+-]?\d{{1,3}}({_GAP}\d{{3}})+([.,](\d*|{_NO_CENTS}))?")
_MARKS = {",": "decimal comma", ".": "decimal point"}


class Spelled(NamedTuple):
    """What a text says as a number and how it says it, or nothing and why not."""

    value: Decimal | None
    how: str


def machine(text: str) -> Decimal | None:
    """Read a number as programs write it: a point, perhaps an exponent; or give nothing.

    Examples
    --------
    >>> machine("1234567890123456789"), machine("5e-05"), machine("1,5")
    (Decimal('1234567890123456789'), Decimal('0.00005'), None)
    """
    if not _MACHINE.fullmatch(text) or not math.isfinite(float(text)):
        return None
    return Decimal(text)


def rounded_off(text: str) -> bool:
    """Say whether a number in a file may have been rounded when the file was saved.

    Such a cell holds whole numbers to 2^53; a longer one was rounded when the file was written.

    Examples
    --------
    >>> rounded_off("1234567890123456"), rounded_off("12345678901234568"), rounded_off("P01")
    (False, True, False)
    """
    value = machine(text)
    return value is not None and abs(value) >= 2**53


def numeral(text: str | None) -> float | None:
    """Read a number as programs write it, as a float, or give nothing where it is none.

    Examples
    --------
    >>> numeral("1.5"), numeral("inf"), numeral("1_000"), numeral("")
    (1.5, None, None, None)
    """
    found = machine((text or "").strip())
    return None if found is None else float(found)


def spelled(text: str, mark: str, *, declared: bool = True) -> Spelled:
    """Read a number as people write it.

    Parameters
    ----------
    text
        The text, without a unit.
    mark
        The decimal mark of the source. The other mark is read too, unless it could mark thousands.
    declared
        Whether the source declares its mark. If it does not, a text such as ``1.250``, which is
        1250 to some and 1.25 to others, is not read.

    Returns
    -------
    Spelled
        The number, exact to the last digit.

    Examples
    --------
    >>> spelled("1 012,50", ",")
    Spelled(value=Decimal('1012.50'), how='number:decimal comma, thousands')
    >>> spelled("98.000", ",").value, spelled("98.000", ".").value
    (Decimal('98000'), Decimal('98.000'))
    >>> spelled("12,-", ",").value, spelled("1 000.", ".").value
    (Decimal('12'), Decimal('1000'))
    >>> spelled("98.000", ",", declared=False).how
    'this is 98000 or 98.000: `decimal:` must say'
    """
    bare = text.strip().replace("\u2212", "-")
    spaced = _GROUPED.fullmatch(bare) is not None
    compact = re.sub(_GAP, "", bare) if spaced else bare
    how = next((how for form, how in _forms(mark) if form.fullmatch(compact)), None)
    if how is None:
        return Spelled(None, "this is not a number")
    other = "." if mark == "," else ","
    # Two groups of thousands, or one beside the mark, can be nothing else; one alone can.
    thousands = how == "number:thousands"
    if thousands and compact.count(other) == 1 and mark not in compact and not declared:
        without = compact.replace(other, "")
        return Spelled(None, f"this is {without} or {compact}: `decimal:` must say")
    digits = re.sub(rf"[.,]({_NO_CENTS})$", "", compact)
    value = machine((digits.replace(other, "") if thousands else digits).replace(",", "."))
    if value is None:
        return Spelled(None, "this is too large to be a number")
    return Spelled(value, f"{how}, thousands" if spaced else how)


@lru_cache(maxsize=2)
def _forms(mark: str) -> list[tuple[re.Pattern[str], str]]:
    """Give the forms in which a number can stand, the first that fits decides."""
    own, other = re.escape(mark), re.escape("." if mark == "," else ",")
    forms = [
        (rf"\d+([.,]({_NO_CENTS})?)?", "number"),
        (rf"[1-9]\d{{0,2}}({other}\d{{3}})+({own}(\d*|{_NO_CENTS}))?", "number:thousands"),
        (rf"\d*{own}\d+", f"number:{_MARKS[mark]}"),
        (rf"\d*{other}\d+", f"number:{_MARKS['.' if mark == ',' else ',']}"),
        (r"\d+([.,]\d+)?[eE][+-]\d+", "number:exponent"),
    ]
    return [(re.compile(f"[+-]?{form}"), how) for form, how in forms]


def steady(number: float) -> float:
    """Round to 15 significant digits, which takes away the noise of binary arithmetic.

    Examples
    --------
    >>> steady(0.1 + 0.2), steady(3 * 7.6)
    (0.3, 22.8)
    """
    # 15 digits are what every double holds: IEEE 754, DBL_DIG.
    return float(f"{number:.15g}")


def written(number: float | None) -> str:
    """Write a number so that exactly it is read again, without an exponent; or nothing.

    Examples
    --------
    >>> written(2000.0), written(0.1), written(0.00005), written(1234567890123456.0), written(None)
    ('2000', '0.1', '0.00005', '1234567890123456', '')
    """
    if number is None:
        return ""
    if not math.isfinite(number):
        return str(number)
    whole = number == int(number)
    return str(int(number)) if whole else f"{Decimal(repr(float(number))):f}"


def span(bounds: tuple[float | None, float | None], between: str = " to ") -> str:
    """Write a range by its ends; ``…`` stands where it has none.

    Examples
    --------
    >>> span((0, 120)), span((None, 1.5), " – ")
    ('0 to 120', '… – 1.5')
    """
    return between.join(written(bound) or "…" for bound in bounds)


def duration(seconds: float) -> str:
    """Write a duration in hours, minutes and seconds, also where it is longer than a day.

    Examples
    --------
    >>> duration(91800), duration(-90.5)
    ('25:30:00', '-0:01:30.5')
    """
    thousandths = round(abs(seconds) * 1000)
    whole, rest = divmod(thousandths, 1000)
    minutes, second = divmod(whole, 60)
    hours, minute = divmod(minutes, 60)
    fraction = f".{rest:03}".rstrip("0") if rest else ""
    sign = "-" if seconds < 0 and thousandths else ""
    return f"{sign}{hours}:{minute:02}:{second:02}{fraction}"


_LEADING_ZERO = re.compile(r"[+-]?0\d")


# The same few codes stand in column after column, and are compared at every rule.
@lru_cache(maxsize=4096)
def canonical(raw: str, mark: str = ".", *, declared: bool = True, fractions: bool = False) -> str:
    """Give the form in which codes are compared: ``1``, ``1.0`` and `` 1 `` are one code.

    Parameters
    ----------
    raw
        The text.
    mark, declared
        The decimal mark, and whether the source declares it; if it does not, a text that could be
        thousands as well as a fraction stays as it is.
    fractions
        Whether fractions are amounts: ``1.10`` and ``1.1`` are one amount, but two sections.

    Returns
    -------
    str
        The number where the text is one without a leading zero; else the text.

    Examples
    --------
    >>> [canonical(text) for text in ("1", "1.0", " 1 ", "01", "1.10")]
    ['1', '1', '1', '01', '1.10']
    >>> canonical("98.000", ","), canonical("98.000", ",", declared=False)
    ('98000', '98.000')
    """
    text = raw.strip()
    return code(text, spelled(text, mark, declared=declared).value, fractions)


def code(text: str, value: Decimal | None, fractions: bool = False) -> str:
    """Write a code in the one form in which codes are compared."""
    if value is None or _LEADING_ZERO.match(text):
        return text
    if value == value.to_integral_value():
        return str(int(value))
    return f"{value.normalize():f}" if fractions else text
