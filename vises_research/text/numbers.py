"""Numbers, percentages and dates as each language writes them."""

import datetime
import math
import re

from babel.dates import format_date
from babel.numbers import format_decimal, format_percent

from vises_research.text.messages import locale

__all__ = ["date", "number", "percent"]

NOTHING = "–"


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
    '12\u202f345,2'
    >>> number(12.0, "nl"), number(12.0, "nl", fixed=True)
    ('12', '12,0')
    """
    if math.isnan(value):
        return NOTHING
    decimals = ("0" if fixed else "#") * digits
    return str(format_decimal(value, f"#,##0.{decimals}", locale=locale(lang)))


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
    ('45\xa0%', '45%', '45,3%')
    """
    if math.isnan(value):
        return NOTHING
    here = locale(lang)
    pattern = here.percent_formats[None].pattern
    if digits:
        pattern = re.sub(r"0(?=\s*%)", "0." + "0" * digits, pattern)
    return str(format_percent(value, pattern, locale=here))


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
