"""The messages of each language, from the files in ``messages/``."""

from functools import cache
from pathlib import Path
from typing import Any

from babel import Locale
from pydantic import RootModel

from vises_research.documents import load
from vises_research.errors import Problem, StudyError, nearest

__all__ = ["gaps", "languages", "locale", "message"]

FOLDER = Path(__file__).parent / "messages"
NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"


class Messages(RootModel[dict[str, str | dict[str, str]]]):
    """Key -> words, or the plural forms of the words."""


def languages() -> tuple[str, ...]:
    """List the languages that have messages.

    Returns
    -------
    tuple of str
        Language codes in alphabetical order.
    """
    return tuple(sorted(path.stem for path in FOLDER.glob("*.yaml")))


def message(key: str, lang: str, count: float | None = None, **values: object) -> str:
    """Give a message in a language.

    Parameters
    ----------
    key
        The name of the message.
    lang
        The language.
    count
        The number that decides the plural form, where the message has forms.
    values
        What to fill in.

    Returns
    -------
    str
        The words.

    Raises
    ------
    StudyError
        If the language or the message is missing.

    Examples
    --------
    >>> message("unit.pilot", "nl", count=1), message("unit.pilot", "nl", count=69)
    ('pilootbedrijf', 'pilootbedrijven')
    """
    words = _messages(lang).get(key)
    if words is None:
        raise StudyError([_missing(key, lang)])
    if isinstance(words, dict):
        form = locale(lang).plural_form(0 if count is None else count)
        words = words.get(form, words["other"])
    return words.format(**values) if values else words


def locale(lang: str) -> Any:
    """Give the locale whose number and date formats a language uses.

    Parameters
    ----------
    lang
        The language.

    Returns
    -------
    babel.Locale
        As the language's file names it.

    Raises
    ------
    StudyError
        If there are no messages in this language.
    """
    return _locale(str(_messages(lang)["locale"]))


def gaps() -> tuple[Problem, ...]:
    """Find the messages that some languages have and others lack.

    Returns
    -------
    tuple of Problem
        One for each message and language; empty when all is there.
    """
    every = {key for lang in languages() for key in _messages(lang)}
    return tuple(
        _missing(key, lang)
        for lang in languages()
        for key in sorted(every - _messages(lang).keys())
    )


@cache
def _locale(name: str) -> Any:
    return Locale.parse(name)


def _messages(lang: str) -> dict[str, str | dict[str, str]]:
    return _load(FOLDER / f"{lang}.yaml")


@cache
def _load(path: Path) -> dict[str, str | dict[str, str]]:
    """Read a language's file; ``~`` there stands for a no-break space, so that it can be seen."""
    if not path.exists():
        known = ", ".join(languages())
        where = f"language '{path.stem}'"
        raise StudyError([Problem(where, "there are no messages in it", right=f"one of {known}")])
    return {key: _unbreak(words) for key, words in load(path, Messages).model.root.items()}


def _unbreak(words: str | dict[str, str]) -> str | dict[str, str]:
    if isinstance(words, dict):
        return {form: str(_unbreak(text)) for form, text in words.items()}
    return words.replace("~", NO_BREAK_SPACE)


def _missing(key: str, lang: str) -> Problem:
    candidates = list(_messages(lang))
    where = f"messages/{lang}.yaml"
    return Problem(where, f"the message '{key}' is missing", nearest=nearest(key, candidates))
