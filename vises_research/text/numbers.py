"""Numbers, percentages and dates as each language writes them."""

import datetime
import math
import re
from decimal import ROUND_HALF_UP, Decimal

from babel.dates import format_date
from babel.numbers import format_decimal, format_percent

from vises_research.text.messages import NO_BREAK_SPACE, locale, space

__all__ = ["date", "number", "p_value", "percent", "signed"]

NOTHING = "–"
MINUS = "\N{MINUS SIGN}"


def number(value: float, lang: str, digits: int = 1, *, fixed: bool = False) -> str:
    r"""Write a number.

    Parameters
    ----------
    value
        The number.
    lang
        The language.
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
    rounded = _rounded(value, digits)
    return _typeset(format_decimal(rounded, f"#,##0.{decimals}", locale=locale(lang)), lang)


def signed(value: float, lang: str, digits: int = 1, *, fixed: bool = False) -> str:
    """Write a number with its sign, as a change or a difference.

    Parameters
    ----------
    value
        The number.
    lang, digits, fixed
        As in :func:`number`.

    Returns
    -------
    str
        The number with + or −; 0 has none.

    Examples
    --------
    >>> signed(0.24, "fr", 2), signed(-1234.0, "nl"), signed(0.001, "en")
    ('+0,24', '−1.234', '0')
    """
    if math.isfinite(value) and _rounded(value, digits) == 0:
        return number(0.0, lang, digits, fixed=fixed)
    return ("+" if value > 0 else "") + number(value, lang, digits, fixed=fixed)


def p_value(value: float, lang: str) -> str:
    r"""Write a p value.

    Parameters
    ----------
    value
        The p value.
    lang
        The language.

    Returns
    -------
    str
        In two decimals, or three below 0.1; never as 0.

    Examples
    --------
    >>> p_value(0.0312, "fr"), p_value(0.00001, "nl"), p_value(0.4, "en")
    ('p\xa0=\xa00,031', 'p\xa0<\xa00,001', 'p\xa0=\xa00.40')
    """
    sign = "<" if value < 0.001 else "="
    small = value < 0.0995
    shown = number(max(value, 0.001), lang, 3 if small else 2, fixed=not small)
    return f"p{NO_BREAK_SPACE}{sign}{NO_BREAK_SPACE}{shown}"


def percent(value: float, lang: str, digits: int = 0) -> str:
    r"""Write a share as a percentage.

    Parameters
    ----------
    value
        The share, 0 to 1.
    lang
        The language.
    digits
        Decimals.

    Returns
    -------
    str
        The percentage, or a dash where there is none.

    Examples
    --------
    >>> percent(0.453, "fr"), percent(0.453, "nl"), percent(0.453, "nl", digits=1)
    ('45\u202f%', '45%', '45,3%')
    """
    if math.isnan(value):
        return NOTHING
    here = locale(lang)
    pattern = here.percent_formats[None].pattern
    if digits:
        pattern = re.sub(r"0(?=\s*%)", "0." + "0" * digits, pattern)
    return _typeset(format_percent(_rounded(value, digits + 2), pattern, locale=here), lang)


def date(value: datetime.date, lang: str) -> str:
    """Write a date in full.

    Parameters
    ----------
    value
        The date.
    lang
        The language.

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


def _rounded(value: float, digits: int) -> Decimal:
    """Round as readers do who check it: 0.325, as it is written, to 0.33."""
    return Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)


def _typeset(written: str, lang: str) -> str:
    """Set a true minus sign, and before a sign the space that the language has in numbers."""
    return written.replace("-", MINUS).replace(NO_BREAK_SPACE, space(lang))
