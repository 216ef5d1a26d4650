"""Numbers, percentages, dates and sizes of files as each language writes them."""

from __future__ import annotations

import datetime
import math
import re
from decimal import ROUND_HALF_UP, Decimal

from babel.dates import format_date
from babel.numbers import format_decimal, format_percent
from babel.units import format_unit

from vises_research.text.messages import NO_BREAK_SPACE, locale, space

__all__ = ["date", "number", "p_value", "percent", "rounded", "signed", "size"]

NOTHING = "–"
MINUS = "\N{MINUS SIGN}"


def number(value: float, lang: str, digits: int = 1, *, fixed: bool = False) -> str:
    r"""Write a number.

    Parameters
    ----------
    value
        The number.
    digits
        Decimals at most.
    fixed
        Whether final zeros after the decimal sign stay, as in a column of numbers.

    Returns
    -------
    str
        The number, or a dash where there is none.

    Examples
    --------
    >>> number(12345.25, "fr")
    '12\u202f345,3'
    >>> number(12.0, "nl"), number(12.0, "nl", fixed=True)
    ('12', '12,0')
    """
    if math.isnan(value):
        return NOTHING
    if math.isinf(value):
        return "∞" if value > 0 else f"{MINUS}∞"
    decimals = ("0" if fixed else "#") * digits
    shown = rounded(value, digits)
    return _typeset(format_decimal(shown, f"#,##0.{decimals}", locale=locale(lang)), lang)


def signed(value: float, lang: str, digits: int = 1, *, fixed: bool = False) -> str:
    """Write a number with its sign, as a change or a difference.

    Parameters
    ----------
    value
        The number.
    digits
        Decimals at most.
    fixed
        Whether final zeros after the decimal sign stay, as in a column of numbers.

    Returns
    -------
    str
        The number with + or −; 0 has none.

    Examples
    --------
    >>> signed(0.24, "fr", 2), signed(-1234.0, "nl"), signed(0.001, "en")
    ('+0,24', '−1.234', '0')
    """
    above = value > 0 and not (math.isfinite(value) and rounded(value, digits) == 0)
    return ("+" if above else "") + number(value, lang, digits, fixed=fixed)


def p_value(value: float, lang: str, *, named: bool = True) -> str:
    r"""Write a p value.

    Parameters
    ----------
    value
        The p value.
    named
        Whether it is said that it is a p value; under a heading it is not.

    Returns
    -------
    str
        In two decimals, or three below 0.1; never as 0.

    Examples
    --------
    >>> p_value(0.0312, "fr"), p_value(0.00001, "nl"), p_value(0.4, "en")
    ('p\xa0=\xa00,031', 'p\xa0<\xa00,001', 'p\xa0=\xa00.40')
    """
    small = value < 0.0995
    shown = number(max(value, 0.001), lang, 3 if small else 2, fixed=not small)
    if not named:
        return f"<{NO_BREAK_SPACE}{shown}" if value < 0.001 else shown
    return f"p{NO_BREAK_SPACE}{'<' if value < 0.001 else '='}{NO_BREAK_SPACE}{shown}"


def percent(value: float, lang: str, digits: int = 0) -> str:
    r"""Write a share as a percentage.

    Parameters
    ----------
    value
        The share, 0 to 1.
    digits
        Decimals.

    Returns
    -------
    str
        The percentage, or a dash where there is none. 0 is nobody and 100 is everybody: a share
        that would only round to one of them is written as below, or above, the nearest to it.

    Examples
    --------
    >>> percent(0.453, "fr"), percent(0.453, "nl"), percent(0.453, "nl", digits=1)
    ('45\u202f%', '45%', '45,3%')
    >>> percent(1 / 250, "nl"), percent(249 / 250, "en"), percent(0.0, "en")
    ('<\xa01%', '>\xa099%', '0%')
    """
    if math.isnan(value):
        return NOTHING
    step = Decimal(1).scaleb(-digits - 2)
    share, sign = rounded(value, digits + 2), ""
    if value > 0 and share == 0:
        share, sign = step, f"<{NO_BREAK_SPACE}"
    elif value < 1 and share == 1 and rounded(value, 12) < 1:
        share, sign = 1 - step, f">{NO_BREAK_SPACE}"
    here = locale(lang)
    pattern = here.percent_formats[None].pattern
    if digits:
        pattern = re.sub(r"0(?=\s*%)", "0." + "0" * digits, pattern)
    return sign + _typeset(format_percent(share, pattern, locale=here), lang)


def date(value: datetime.date, lang: str) -> str:
    """Write a date in full.

    Parameters
    ----------
    value
        The date.

    Returns
    -------
    str
        The date with the month in words.

    Examples
    --------
    >>> import datetime
    >>> [date(datetime.date(2018, 3, 1), lang) for lang in ("fr", "nl", "en")]
    ['1 mars 2018', '1 maart 2018', '1 March 2018']
    """
    return str(format_date(value, "long", locale=locale(lang)))


def size(octets: int, lang: str) -> str:
    r"""Write the size of a file.

    Parameters
    ----------
    octets
        How many bytes it has.

    Returns
    -------
    str
        In kilobytes or megabytes of a thousand, at least one kilobyte.

    Examples
    --------
    >>> size(123_456, "fr"), size(123_456, "nl"), size(1_234_567, "nl"), size(12, "en")
    ('123\u202fko', '123 kB', '1,2 MB', '1 kB')
    """
    unit, amount = "kilobyte", float(max(1, round(octets / 1000)))
    if amount >= 1000:
        unit, amount = "megabyte", round(octets / 1_000_000, 1)
    return str(format_unit(amount, f"digital-{unit}", "short", locale=locale(lang)))


def rounded(value: float, digits: int) -> Decimal:
    """Round as readers do who check it: halves away from zero, of the number as it is written.

    Parameters
    ----------
    value
        The number; what computing adds behind its twelfth digit is noise and does not decide.
    digits
        Decimals.

    Returns
    -------
    decimal.Decimal
        The rounded number; 0 has no sign.

    Examples
    --------
    >>> [str(rounded(x, 0)) for x in (27.5, 100 * (0.325 - 0.6), -0.2)]
    ['28', '-28', '0']
    """
    found = Decimal(f"{value:.12g}").quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    return found or abs(found)


def _typeset(written: str, lang: str) -> str:
    """Set a true minus sign, and before a per cent sign the space that the language has there."""
    return written.replace("-", MINUS).replace(NO_BREAK_SPACE, space(lang))
