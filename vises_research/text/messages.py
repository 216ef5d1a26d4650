"""The messages of each language, from the files in ``messages/`` and those that a study adds."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from babel import Locale
from pydantic import RootModel

from vises_research.documents import load
from vises_research.errors import Problem, StudyError, nearest

__all__ = [
    "add",
    "closed",
    "form",
    "has",
    "language_name",
    "languages",
    "locale",
    "message",
    "space",
]

FOLDER = Path(__file__).parent / "messages"
NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"
Words = str | dict[str, str]

_ADDED: list[Path] = []


class Messages(RootModel[dict[str, str | dict[str, str]]]):
    """Key -> words, or the plural forms of the words."""


def add(folder: Path) -> None:
    """Look for messages in a further folder, too: a study's own languages, or its own wording.

    Parameters
    ----------
    folder
        A folder with files such as ``de.yaml``; nothing happens where it is not there. What it
        says goes before what the library says.
    """
    if folder.is_dir():
        _ADDED[:] = [*(known for known in _ADDED if known != folder), folder]


def languages() -> tuple[str, ...]:
    """List the languages that have messages.

    Returns
    -------
    tuple of str
        Language codes in alphabetical order.
    """
    return tuple(sorted({path.stem for folder in _folders() for path in folder.glob("*.yaml")}))


def message(key: str, lang: str, count: float | None = None, **values: object) -> str:
    """Give a message in a language.

    Parameters
    ----------
    key
        The name of the message.
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
    words = words_of(lang).get(key)
    if words is None:
        raise StudyError([missing(key, lang)])
    told = form(words, lang, count)
    return told.format(**values) if values else told


def has(key: str, lang: str) -> bool:
    """Tell whether there is a message in a language.

    Parameters
    ----------
    key
        The name of the message.

    Returns
    -------
    bool
        Whether it is there.
    """
    return key in words_of(lang)


def form(words: str | Mapping[str, str], lang: str, count: float | None) -> str:
    """Choose the plural form of words.

    Parameters
    ----------
    words
        The words, or their plural forms.
    lang
        The language.
    count
        The number that decides.

    Returns
    -------
    str
        The form; ``other`` where the language has no form of its own for the number.
    """
    if isinstance(words, str):
        return words
    return words.get(locale(lang).plural_form(0 if count is None else abs(count)), words["other"])


def closed(words: str) -> str:
    """End words with a full stop, unless they end a sentence already.

    Parameters
    ----------
    words
        A title, for example.

    Returns
    -------
    str
        The words with a final stop.

    Examples
    --------
    >>> closed("Pilots"), closed("Which pilots?")
    ('Pilots.', 'Which pilots?')
    """
    return words if words.endswith((".", "!", "?", "…")) else f"{words}."


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
    return _locale(str(words_of(lang)["locale"]))


def space(lang: str) -> str:
    """Give the space that a language sets before a sign: the one in its large numbers, if any."""
    return _space(_named(lang))


def language_name(code: str, lang: str) -> str:
    """Give the name of a language; nothing where there is no such language.

    Parameters
    ----------
    code
        The language: ``nl``.
    lang
        The language in which to name it.

    Returns
    -------
    str
        The name, as inside a sentence.

    Examples
    --------
    >>> language_name("nl", "fr"), language_name("fr", "nl")
    ('néerlandais', 'Frans')
    """
    return str(locale(lang).languages.get(code, ""))


def words_of(lang: str) -> dict[str, Words]:
    """Give all messages of a language; ``~`` in a file is a no-break space, so that it is seen.

    Raises
    ------
    StudyError
        If there are no messages in this language.
    """
    return _messages(lang, _folders())


def missing(key: str, lang: str) -> Problem:
    """Say that a message is missing, and which one may be meant."""
    candidates = list(words_of(lang))
    where = f"messages/{lang}.yaml"
    return Problem(where, f"the message '{key}' is missing", nearest=nearest(key, candidates))


def _folders() -> tuple[Path, ...]:
    return (FOLDER, *_ADDED)


@cache
def _locale(name: str) -> Any:
    return Locale.parse(name)


@cache
def _space(name: str) -> str:
    group = str(_locale(name).number_symbols["latn"]["group"])
    return group if group.isspace() else NO_BREAK_SPACE


def _named(lang: str) -> str:
    """Give the name of the locale of a language; by default that of the language itself."""
    return str(_raw(lang, _folders()).get("locale", lang))


@cache
def _messages(lang: str, folders: tuple[Path, ...]) -> dict[str, Words]:
    gap = space(lang)
    return {key: _unbreak(words, gap) for key, words in _raw(lang, folders).items()}


@cache
def _raw(lang: str, folders: tuple[Path, ...]) -> dict[str, Words]:
    """Read a language's files, a later folder over an earlier one."""
    paths = [folder / f"{lang}.yaml" for folder in folders]
    found = [_load(path) for path in paths if path.exists()]
    if not found:
        known = ", ".join(languages())
        where = f"language '{lang}'"
        raise StudyError([Problem(where, "there are no messages in it", right=f"one of {known}")])
    return {key: words for file in found for key, words in file.items()}


@cache
def _load(path: Path) -> dict[str, Words]:
    return load(path, Messages).model.root


def _unbreak(words: Words, gap: str) -> Words:
    if isinstance(words, dict):
        return {form: text.replace("~", gap) for form, text in words.items()}
    return words.replace("~", gap)
