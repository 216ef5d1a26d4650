"""Quotations below a chart: with consent, and in the reader's language where translated."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from vises_research.errors import Problem, nearest
from vises_research.figures.style import BODY, GREY, SMALL, TINT
from vises_research.figures.typeface import line_height, wrap
from vises_research.text import Voice, language_name, languages, pick

if TYPE_CHECKING:
    from vises_research.figures.chart import Chart
    from vises_research.figures.page import Page
    from vises_research.stats import Result

__all__ = ["Quote", "draw", "height", "refused"]

INDENT, GAP, BAR = 3.5, 2.5, 0.9
"""Of the words, above each quotation, and width of the bar beside it; in mm."""


@dataclass(frozen=True)
class Quote:
    r"""An answer in the words of who gave it.

    Parameters
    ----------
    text
        Language -> the words: as they were said, and translations. A reader whose language is not
        among them gets the original, and is told which language it is in.
    language
        The language in which they were said.
    code
        The code that it is an example of.
    variable
        The variable that it was the answer to; the rule of disclosure must let it be quoted.
    consent
        Whether who said it agreed to be quoted.
    who
        Language -> who said it, as little as may be known: 'a worker'.

    Examples
    --------
    >>> said = Quote({"nl": "Tijd te kort.", "fr": "Trop peu de temps."}, "nl", "time", "remarks",
    ...              consent=True)
    >>> from vises_research.text import Voice
    >>> said.said(Voice("fr")), said.note(Voice("fr")), said.note(Voice("en"))
    ('«\u202fTrop peu de temps.\u202f»', 'traduit, original en néerlandais', 'in Dutch')
    """

    text: Mapping[str, str]
    language: str
    code: str
    variable: str
    consent: bool = False
    who: Mapping[str, str] = field(default_factory=dict)

    def said(self, voice: Voice) -> str:
        """Give the words between quotation marks, in a language if translated into it."""
        words = self.text.get(voice.lang) or self.text[self.language]
        return voice.say("quote", text=" ".join(words.split()))

    def note(self, voice: Voice) -> str:
        """Tell that the words are a translation, or in another language; nothing otherwise."""
        if voice.lang == self.language:
            return ""
        key = "quote.translated" if self.text.get(voice.lang) else "quote.original"
        return voice.say(key, language=language_name(self.language, voice.lang))


def refused(quotes: Sequence[Quote], frequencies: Result) -> Iterable[Problem]:
    """Find the quotations that must not or cannot be shown."""
    known = [str(item) for item in frequencies.table.get("item", ())]
    for i, quote in enumerate(quotes, start=1):
        here = f"figures.codes, quotation {i}"
        if not quote.consent:
            right = "consent=True where who said it agreed to be quoted, or no quotation"
            yield Problem(here, "there is no consent", right=right)
        if not quote.text.get(quote.language, "").strip():
            yield Problem(here, f"the original words, in '{quote.language}', are missing")
        if not language_name(quote.language, languages()[0]):
            yield Problem(here, "the language is not known", quote.language, "a code such as nl")
        if quote.code not in known:
            near = nearest(quote.code, known)
            yield Problem(here, "its code is not shown", quote.code, nearest=near)


def height(quotes: Sequence[Quote], chart: Chart) -> float:
    """Give the height of all quotations that holds every language."""
    return sum(_height(quote, chart) for quote in quotes)


def draw(quotes: Sequence[Quote], chart: Chart, page: Page, top: float, voice: Voice) -> None:
    """Set each quotation with what it is an example of, who said it, and in which language."""
    for quote in quotes:
        tall = _height(quote, chart)
        page.fill(0, top + GAP - 0.4, BAR, tall - GAP, TINT)
        words, below = _lines(quote, chart, voice)
        y = page.text(INDENT, top + GAP, words)
        page.text(INDENT, y, below, size=SMALL, colour=GREY)
        top += tall


def _height(quote: Quote, chart: Chart) -> float:
    tallest = 0.0
    for voice in chart.voices:
        words, below = _lines(quote, chart, voice)
        lines = len(words) * line_height(BODY) + len(below) * line_height(SMALL)
        tallest = max(tallest, lines)
    return GAP + tallest


def _lines(quote: Quote, chart: Chart, voice: Voice) -> tuple[list[str], list[str]]:
    room = chart.width - INDENT
    who = pick(quote.who, voice.lang, "who is quoted") if quote.who else ""
    told = [voice.variable(quote.code), who, quote.note(voice)]
    return wrap(quote.said(voice), room, BODY), wrap(" · ".join(filter(None, told)), room, SMALL)
