"""The check of what stands around the numbers: titles in several languages, and quotations."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from vises_research.errors import Problem
from vises_research.publish.disclosure import direct_identifiers

if TYPE_CHECKING:
    from vises_research.figures import Chart
    from vises_research.publish.disclosure.rule import Rule

__all__ = ["wording"]

Words = Mapping[str, str]

_NUMBER = re.compile(r"\d+(?:[.,\u00a0\u202f]\d+)*")


def wording(chart: Chart, where: str, languages: Sequence[str], rule: Rule) -> list[Problem]:
    """Find words that tell more than the checked table, or another number in another language.

    Captions, alt texts and data are made from the checked results. Only titles, sources, headings
    and quotations are written by hand.

    Parameters
    ----------
    chart
        The figure.
    where
        Its name, for the message.
    languages
        Those in which it is published.
    rule
        What may leave; a chart that quotes respondents says so by ``body.quotes`` (variable ->
        their words), and each of these variables must be in ``rule.quotes``.

    Returns
    -------
    list of Problem
        Empty where all is well.
    """
    own = [("the title", chart.title), ("the source", chart.source), *chart.words()]
    return [
        *(problem for what, words in own for problem in _numbers(what, words, languages, where)),
        *(problem for what, words in own for problem in _told(what, words, chart, where)),
        *_quoted(chart.quoted, rule, where),
    ]


def _numbers(what: str, words: Words, languages: Sequence[str], where: str) -> Iterator[Problem]:
    """Compare the numbers in the languages; one may write in letters where another has digits."""
    first, *others = [(lang, _in(words.get(lang, ""))) for lang in languages] or [("", [])]
    for lang, found in others:
        if len(found) == len(first[1]) and sorted(found) != sorted(first[1]):
            told = f"{', '.join(first[1])} in {first[0]}, {', '.join(found)} in {lang}"
            wrong = f"{what} has other numbers in another language"
            yield Problem(where, wrong, told, "the same numbers in every language")


def _told(what: str, words: Words, chart: Chart, where: str) -> Iterator[Problem]:
    """Find the number of a hidden cell."""
    hidden = {number for result in chart.shown for number in _hidden(result)}
    for number in sorted(hidden & {n for text in words.values() for n in _in(text)}):
        wrong = f"{what} has a number that is also that of a hidden cell"
        yield Problem(where, wrong, number, "words without it, or the number in letters")


def _hidden(result: object) -> Iterable[str]:
    from vises_research.publish.disclosure.attack import attack

    if not result.hidden.any() or result.guard.truth is None:  # type: ignore[attr-defined]
        return []
    return [str(round(value)) for value in attack(result)["value"] if value]  # type: ignore[arg-type]


def _quoted(quotes: Mapping[str, Iterable[str]], rule: Rule, where: str) -> Iterator[Problem]:
    for variable, texts in quotes.items():
        if variable not in rule.quotes:
            wrong = f"answers to '{variable}' are quoted"
            right = "`quotes` of the audience in study.yaml to name it, or no quotations"
            yield Problem(where, wrong, right=right)
        for kind in sorted({kind for text in texts for kind in direct_identifiers.in_text(text)}):
            wrong = f"a quotation from '{variable}' contains what seems to be an identifier"
            yield Problem(where, wrong, kind, "the quotation without it")


def _in(text: str) -> list[str]:
    """List the numbers of a text by their digits, which are the same in every language."""
    return [re.sub(r"\D", "", found) for found in _NUMBER.findall(text)]
