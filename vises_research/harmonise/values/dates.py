"""Reads dates as people and tools write them: by a pattern of CLDR's letters, or in ISO form."""

import datetime
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.dates import tokenize_pattern

from vises_research.codebook import fold
from vises_research.harmonise.crosswalk.date_patterns import neighbours
from vises_research.harmonise.values.parse import Resolution, unresolved

__all__ = ["date"]


_ZONE = r"Z|(?:UTC|GMT)?[+-]\d{1,2}(?::?\d{2})?|[A-Z]{2,5}"
_WORD = r"[^\W\d_](?:[^\W\d_]|\.\s?)*"
_TIME = r"(?P<m>\d{2})(?::(?P<s>\d{2})(?:[.,](?P<S>\d{1,9}))?)?"
_UNTOLD = {
    "iso": r"(?P<y>\d{4})-(?P<M>\d{1,2})-(?P<d>\d{1,2})"
    rf"(?:[T ](?P<H>\d{{2}}):{_TIME} ?(?P<z>{_ZONE})?)?",
    "year first": r"(?P<y>\d{4})/(?P<M>\d{1,2})/(?P<d>\d{1,2}) "
    rf"(?:(?P<h>\d{{1,2}}):{_TIME} (?P<a>[AP]M)|(?P<H>\d{{1,2}}):{_TIME.replace('P<', 'P<_')})"
    rf"(?: (?P<z>{_ZONE}))?",
}
"""What is read without being told: ISO 8601 as tools write it, and Google Forms' own stamp."""


@dataclass(frozen=True)
class _Form:
    """A way to write dates: what a text must look like, and what the words in it say."""

    regex: re.Pattern[str]
    months: dict[str, int]
    halves: dict[str, int]


def date(
    raw: str, kind: str, pattern: str | None, languages: Sequence[str] = ("en",)
) -> Resolution:
    """Read a date, or a date with a time.

    Parameters
    ----------
    raw
        The text.
    kind
        ``date`` or ``datetime``.
    pattern
        How the source writes it, in CLDR's letters (``dd/MM/yyyy HH:mm``). ISO 8601 is always
        read, and so is the stamp of Google Forms.
    languages
        Those of the names of months.

    Returns
    -------
    Resolution
        A ``datetime.date`` or ``datetime.datetime``; or unresolved, with the reason as its note. A
        moment is the time of day that is written; its zone is left out, which the note says.

    Examples
    --------
    >>> date("01/03/2018 2:05 PM", "datetime", "dd/MM/yyyy h:mm a").value
    datetime.datetime(2018, 3, 1, 14, 5)
    >>> date("1er mars 2018", "date", "d'er' MMMM yyyy", ["fr"]).value
    datetime.date(2018, 3, 1)
    >>> date("31/02/2018", "date", "dd/MM/yyyy").note
    'there is no such day'
    """
    text = " ".join(raw.split())
    forms = [(f"date:{pattern}", _form(pattern, tuple(languages)))] if pattern else []
    for rule, form in [*forms, *_untold().items()]:
        if match := form.regex.fullmatch(text):
            return _read(match, form, kind, rule)
    wrong = f"this is not a date like {pattern or 'yyyy-MM-dd'}"
    return unresolved(wrong if pattern else f"{wrong}; `dates:` says how the source writes it")


def _read(match: re.Match[str], form: _Form, kind: str, rule: str) -> Resolution:
    """Make a moment of the parts of a text."""
    parts = {name.strip("_"): part for name, part in match.groupdict().items() if part}
    try:
        moment = _moment(parts, form)
    except ValueError:
        return unresolved("there is no such day")
    except KeyError as error:
        return unresolved(f"'{error.args[0]}' is not known")
    notes = ["the century is taken to be 1969 to 2068"] if len(parts["y"]) == 2 else []
    if kind == "datetime":
        notes += [f"the time zone {parts['z']} is left out"] if "z" in parts else []
        return Resolution(moment, rule=rule, note="; ".join(notes))
    notes += ["the time of day is left out"] if moment.time() != datetime.time() else []
    return Resolution(moment.date(), rule=rule, note="; ".join(notes))


def _moment(parts: dict[str, str], form: _Form) -> datetime.datetime:
    year = int(parts["y"])
    if len(parts["y"]) == 2:  # the pivot of POSIX's strptime; the note tells it
        year += 1900 if year >= 69 else 2000
    month, hour = parts["M"], int(parts.get("H", parts.get("h", "0")))
    if "a" in parts:
        if not 1 <= hour <= 12:
            raise ValueError(hour)
        hour = hour % 12 + _named(parts["a"], form.halves)
    return datetime.datetime(
        year,
        int(month) if month.isdecimal() else _named(month, form.months),
        int(parts["d"]),
        hour,
        int(parts.get("m", "0")),
        int(parts.get("s", "0")),
        int(parts.get("S", "0").ljust(6, "0")[:6]),
    )


def _named(word: str, names: dict[str, int]) -> int:
    if (number := names.get(_bare(word))) is None:
        raise KeyError(word)
    return number


def _bare(word: str) -> str:
    """Leave the letters of a word: ``févr.`` and ``Fevr`` are one month, ``a. m.`` is ``AM``."""
    return re.sub(r"\W", "", fold(word))


@lru_cache(maxsize=64)
def _form(pattern: str, languages: tuple[str, ...]) -> _Form:
    """Turn a pattern into a regular expression, with the names of these languages."""
    pattern = " ".join(pattern.split())
    tokens = tokenize_pattern(pattern)
    beside = [False, *(one[0] == two[0] == "field" for one, two in neighbours(pattern)), False]
    regex = "".join(
        re.escape(str(value))
        if kind == "chars"
        else _part(*value, exact=beside[n] or beside[n + 1])
        for n, (kind, value) in enumerate(tokens)
    )
    # AM and PM are understood in every language: spreadsheets write them whatever theirs is.
    halves = _names(languages, lambda locale: locale.day_periods, _HALVES.get)
    return _Form(
        re.compile(regex, re.IGNORECASE),
        _names(languages, lambda locale: locale.months, lambda key: key),
        {**halves, **_HALVES},
    )


_HALVES = {"am": 0, "pm": 12}


def _part(letter: str, length: int, *, exact: bool) -> str:
    """Write one part of a date; a number that nothing separates from the next has a fixed width."""
    if letter in "az" or (letter == "M" and length > 2):
        return f"(?P<{letter}>{_ZONE if letter == 'z' else _WORD})"
    if letter == "y":
        digits = r"\d{2}" if length == 2 else r"\d{4}"
    elif letter == "S":
        digits = rf"\d{{{length}}}" if exact else r"\d{1,9}"
    else:
        digits = r"\d{2}" if length == 2 and (exact or letter in "ms") else r"\d{1,2}"
    return f"(?P<{letter}>{digits})"


def _names(
    languages: Sequence[str],
    table: Callable[[Locale], Any],
    number: Callable[[Any], int | None],
) -> dict[str, int]:
    """Give what CLDR's names mean; one that means two things in these languages means nothing."""
    meant: dict[str, set[int]] = {}
    for language in languages:
        try:
            contexts = table(Locale.parse(language, sep="-"))
        except (UnknownLocaleError, ValueError):
            continue  # a language that CLDR has no names for
        for widths in (contexts[context] for context in contexts):
            for width in (w for w in ("wide", "abbreviated") if w in widths):
                for key, name in widths[width].items():
                    if (value := number(key)) is not None:
                        meant.setdefault(_bare(name), set()).add(value)
    return {name: values.pop() for name, values in meant.items() if len(values) == 1}


@lru_cache(maxsize=1)
def _untold() -> dict[str, _Form]:
    return {
        f"date:{name}": _Form(re.compile(regex, re.IGNORECASE), {}, _HALVES)
        for name, regex in _UNTOLD.items()
    }
