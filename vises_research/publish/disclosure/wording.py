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
    from vises_research.stats import Result

__all__ = ["wording"]

Words = Mapping[str, str]

_NUMBER = re.compile(r"\d+(?:[.,\u00a0\u202f]\d+)*")
_PERCENT = re.compile(r"[ \u00a0\u202f]?%")
NUMBERED = {
    *("booklet", "cahier", "schrift", "volume", "deel", "part", "partie"),
    *("chapter", "chapitre", "hoofdstuk", "annex", "annexe", "bijlage", "page", "pagina"),
    *("figure", "figuur", "table", "tableau", "tabel", "question", "vraag"),
    *("step", "étape", "stap", "phase", "fase", "wave", "vague", "meting"),
    *("level", "niveau", "version", "versie", "no", "nr", "n°", "nº"),
}
"""What is numbered rather than counted: the number after such a word says which one it is."""


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
    """Find the number of a hidden cell, or its share; what is numbered counts nothing."""
    hidden = {number for result in chart.shown for number in _hidden(result)}
    for number in sorted(hidden & {n for text in words.values() for n in _counting(text)}):
        wrong = f"{what} has a number that is also that of a hidden cell"
        yield Problem(where, wrong, number, "words without it")


def _hidden(result: Result) -> Iterator[str]:
    """Give the hidden counts, and the percentages that they are of their base, as they read."""
    from vises_research.publish.disclosure.attack import attack

    truth = result.guard.truth
    if not result.hidden.any() or truth is None:
        return
    yield from (str(round(value)) for value in attack(result)["value"] if value)
    if {"n", "base"} <= {*truth}:
        for n, base in truth.loc[result.hidden.to_numpy(), ["n", "base"]].to_numpy(float):
            if n and base:
                yield from (f"{re.sub('[.]', '', f'{100 * n / base:.{d}f}')} %" for d in (0, 1))


def _counting(text: str) -> Iterator[str]:
    """Give the numbers of a text that can be about units: 4 of them, but not VISES 4, booklet 2.

    A number is only taken for a name where that is plain: after a word for what is numbered, or
    after an acronym with no further word. Everything else may be a count.
    """
    for found in _NUMBER.finditer(text):
        before, after = text[: found.start()].split(), text[found.end() :]
        word = before[-1].strip("(«\"'.") if before and text[found.start() - 1].isspace() else ""
        named = word.casefold() in NUMBERED
        acronym = len(word) > 1 and word.isupper() and not re.match(r"\s*[\w%=]", after)
        if not named and not acronym:
            digits = re.sub(r"\D", "", found[0])
            yield f"{digits} %" if _PERCENT.match(after) else digits


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
