"""Converts the numbers by which SPSS and Stata keep dates, moments and durations.

A month, a quarter or a week is the day on which it begins; a duration is written in hours, also
where it is longer than a day.
"""

import re
from datetime import date, datetime, timedelta
from typing import Literal

from vises_research.codebook.numeral import duration

__all__ = ["Kind", "kind", "stamp"]

Kind = Literal["date", "datetime", "duration"]

_SPSS: dict[str, Kind] = {
    **dict.fromkeys(("DATE", "ADATE", "EDATE", "JDATE", "SDATE"), "date"),
    **dict.fromkeys(("MOYR", "QYR", "WKYR"), "date"),
    **dict.fromkeys(("DATETIME", "YMDHMS"), "datetime"),
    **dict.fromkeys(("TIME", "DTIME", "MTIME"), "duration"),
}
_STATA = re.compile(r"%-?(?:t(?P<unit>[cCdwmqh])|d)(?P<shown>.*)")
_CLOCK = re.compile(r"[HhMSsAaPp.:_! ]+")
_PERIODS = {"m": 1, "q": 3, "h": 6}
_WEEKS = 52
"""The weeks of Stata's year; the last is longer, so that each begins on the same day every year."""
_SUMMERS = (1972, 1981, 1982, 1983, 1985, 1992, 1993, 1994, 1997, 2012, 2015)
_WINTERS = (*range(1972, 1980), 1987, 1989, 1990, 1995, 1998, 2005, 2008, 2016)
_LEAPS = sorted([datetime(y, 7, 1) for y in _SUMMERS] + [datetime(y + 1, 1, 1) for y in _WINTERS])
"""The midnights before which there was a leap second; none is planned after these 27."""
_IN_SPSS, _IN_STATA = datetime(1582, 10, 14), datetime(1960, 1, 1)


def kind(shown: str) -> Kind | None:
    """Say what the numbers of a variable are, by the format in which they are shown.

    Examples
    --------
    >>> [kind(shown) for shown in ("TIME8", "MOYR8", "DATETIME20", "%td", "%tcHH:MM", "F8.2")]
    ['duration', 'date', 'datetime', 'date', 'duration', None]
    """
    if not (found := _STATA.fullmatch(shown)):
        return _SPSS.get(shown.rstrip("0123456789."))
    if found["unit"] not in ("c", "C"):
        return "date"
    return "duration" if _CLOCK.fullmatch(found["shown"]) else "datetime"


def stamp(number: float, shown: str) -> str:
    """Write a number as its format means it: a date and a moment as ISO does, a duration in hours.

    Parameters
    ----------
    number
        The number in the file.
    shown
        Its format, one of which :func:`kind` knows what it is.

    Returns
    -------
    str
        The text.

    Raises
    ------
    OverflowError
        Where the year is none of 1 to 9999.

    Examples
    --------
    >>> stamp(91800, "TIME8"), stamp(-90.5, "MTIME8"), stamp(13740710400, "MOYR8")
    ('25:30:00', '-0:01:30.5', '2018-03-01')
    >>> stamp(698, "%tm"), stamp(3025, "%tw"), stamp(232, "%tq")
    ('2018-03-01', '2018-03-05', '2018-01-01')
    """
    what, stata = kind(shown), _STATA.fullmatch(shown)
    if what == "duration":
        return duration(number / 1000 if stata else number)
    if not stata:
        moment = _begun(_IN_SPSS + timedelta(seconds=number), shown)
    elif (unit := stata["unit"]) in ("c", "C"):
        moment = _IN_STATA + timedelta(milliseconds=number - 1000 * _leaps(number, unit))
    elif unit in (None, "d"):
        moment = _IN_STATA + timedelta(days=number)
    else:
        return _begin(int(number), unit).isoformat()
    return moment.date().isoformat() if what == "date" else moment.isoformat(sep=" ")


def _leaps(number: float, unit: str) -> int:
    """Count the leap seconds before a moment; ``%tC`` counts them as seconds, ``%tc`` does not."""
    if unit == "c":
        return 0
    ends = (_IN_STATA + timedelta(milliseconds=number) - timedelta(seconds=n) for n in range(27))
    return sum(end >= day for day, end in zip(_LEAPS, ends, strict=True))


def _begin(number: int, unit: str) -> date:
    """Give the day on which the week, month, quarter or half year of a number begins."""
    if unit == "w":
        year, week = divmod(number, _WEEKS)
        return _day(1960 + year, 1) + timedelta(days=7 * week)
    year, month = divmod(number * _PERIODS[unit], 12)
    return _day(1960 + year, month + 1)


def _begun(moment: datetime, shown: str) -> datetime:
    """Give the first moment of its month, quarter or week; weeks begin on 1 January."""
    if shown.startswith("WKYR"):
        return moment - timedelta(days=(moment.timetuple().tm_yday - 1) % 7)
    if not shown.startswith(("MOYR", "QYR")):
        return moment
    months = 1 if shown.startswith("MOYR") else 3
    return moment.replace(day=1, month=moment.month - (moment.month - 1) % months)


def _day(year: int, month: int) -> date:
    if not 1 <= year <= 9999:
        raise OverflowError(f"the year {year}")
    return date(year, month, 1)
