"""Whether every word is there in every language: messages, titles, units."""

from __future__ import annotations

import string
from collections.abc import Iterable, Iterator, Mapping

from vises_research.errors import Problem
from vises_research.text import messages
from vises_research.text.called import lacking

__all__ = ["gaps", "unit_gaps", "word_gaps"]

OWN = ("en", "fr", "nl")
"""The languages of the library's own files, against which others are held."""

SAME = {"units": "unit"}
"""The word for what is counted: languages differ in whether it goes with the part or the whole."""

Words = str | Mapping[str, str]


def gaps(languages: Iterable[str] | None = None) -> tuple[Problem, ...]:
    """Find what is wrong with the messages of languages.

    Parameters
    ----------
    languages
        The languages that are wanted; ``None`` for all that have messages.

    Returns
    -------
    tuple of Problem
        One for each message that is missing, lacks a plural form, or fills in other values than
        the other languages do; empty when all is right.
    """
    known = messages.languages()
    wanted = known if languages is None else tuple(languages)
    every = {key for lang in known for key in messages.words_of(lang)}
    problems: list[Problem] = []
    for lang in wanted:
        if lang not in known:
            right = f"write messages/{lang}.yaml, with the keys of messages/en.yaml"
            problems.append(Problem(f"language '{lang}'", "there are no messages in it", "", right))
            continue
        words = messages.words_of(lang)
        problems += [messages.missing(key, lang) for key in sorted(every - words.keys())]
        problems += [one for key in words for one in _wrong(key, words[key], lang)]
    return tuple(problems)


def word_gaps(named: Mapping[str, Mapping[str, str]], languages: Iterable[str]) -> list[Problem]:
    """Find words that lack a language.

    Parameters
    ----------
    named
        What the words are -> language -> words.
    languages
        The languages that are wanted.

    Returns
    -------
    list of Problem
        One for each that is missing.
    """
    wanted = tuple(languages)
    return [
        gap
        for what, words in named.items()
        for lang in wanted
        for gap in lacking(words, lang, what)
    ]


def unit_gaps(
    units: Mapping[str, Mapping[str, Words]], languages: Iterable[str]
) -> Iterator[Problem]:
    """Find units that lack a language or a plural form.

    Parameters
    ----------
    units
        Unit -> language -> word, or its plural forms.
    languages
        The languages that are wanted.

    Yields
    ------
    Problem
        One for each that is missing.
    """
    for lang in languages:
        for unit, words in units.items():
            what = f"study.yaml, key 'units.{unit}.{lang}'"
            if not words.get(lang):
                yield Problem(what, "this unit has no words in this language")
            else:
                yield from _forms(what, words[lang], lang)


def _wrong(key: str, words: Words, lang: str) -> Iterator[Problem]:
    what = f"messages/{lang}.yaml, key '{key}'"
    yield from _forms(what, words, lang)
    own = [one for one in OWN if one != lang and one in messages.languages()]
    known = [theirs for one in own if (theirs := messages.words_of(one).get(key)) is not None]
    others = [_fields(theirs) for theirs in known]
    if not others:
        return
    offered: set[str] = set().union(*others)
    unknown = _fields(words) - offered
    if unknown:
        right = ", ".join(sorted(offered)) or "nothing"
        wrong = "it fills in what no other language does"
        yield Problem(what, wrong, ", ".join(sorted(unknown)), right)
    forgotten = set.intersection(*others) - _fields(words)
    if forgotten:
        wrong = "it does not fill in what the other languages do"
        yield Problem(what, wrong, right=", ".join(sorted(forgotten)))


def _forms(what: str, words: Words, lang: str) -> Iterator[Problem]:
    """Find the plural forms that whole numbers need in a language and that are not there."""
    if isinstance(words, str):
        return
    needed = {messages.locale(lang).plural_form(n) for n in range(200)} | {"other"}
    if lack := sorted(needed - set(words)):
        have = ", ".join(sorted(words))
        yield Problem(what, f"the plural form '{', '.join(lack)}' is missing", found=have)


def _fields(words: Words) -> set[str]:
    forms = [words] if isinstance(words, str) else words.values()
    names = [name for form in forms for _, name, _, _ in string.Formatter().parse(form) if name]
    return {SAME.get(name, name) for name in names}
