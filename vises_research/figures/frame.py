"""What stands around every chart in every language: title, base, source and mark."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, wraps
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from vises_research.errors import Problem, StudyError
from vises_research.figures.style import BODY, GREY, INK, SMALL, TITLE, WIDTH
from vises_research.figures.typeface import line_height, width, wrap
from vises_research.text import Labels, Voice, base_words, lacking, subject, wanted

if TYPE_CHECKING:
    from vises_research.figures.page import Page
    from vises_research.stats import Base, Result

__all__ = ["Frame", "Millimetres", "Words", "once_a_language"]

Words = Mapping[str, str]
"""Language -> words."""
Millimetres = float
Told = TypeVar("Told")
GAP = 2.5
"""Between head, body and foot, in mm."""
EDGE = 1.2
"""Above the capitals of the title, for their accents, in mm."""


def once_a_language(tell: Callable[[Any, str], Told]) -> Callable[[Any, str], Told]:
    """Keep what a method gives for a language: a page, a file and its record all ask for it."""

    @wraps(tell)
    def told(chart: Any, lang: str) -> Told:
        kept: dict[tuple[str, str], Told] = chart.__dict__.setdefault("_told", {})
        key = (tell.__name__, lang)
        if key not in kept:
            kept[key] = tell(chart, lang)
        return kept[key]

    return told


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class Frame:
    """What a figure says around its drawing, and the languages in which it can say it."""

    labels: Labels = field(default_factory=Labels)
    title: Words = field(default_factory=dict)
    source: Words = field(default_factory=dict)
    width: Millimetres = WIDTH
    simulated: bool = False

    shows: ClassVar[tuple[str, ...]] = ("result",)
    """The fields that hold the results that it shows."""
    noted: ClassVar[bool] = True
    """Whether it draws intervals, so that its caption says what they mean."""

    @property
    def shown(self) -> tuple[Result, ...]:
        """The results that it shows, in the order in which it tells of them."""
        return tuple(getattr(self, name) for name in self.shows)

    def remark(self, voice: Voice) -> str:
        """Say what the reader of the figure must know beside the base; may be empty."""
        return ""

    def words(self) -> Iterable[tuple[str, Words]]:
        """Give texts in several languages of its own, each with what it is."""
        return ()

    # Languages

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """The languages in which every word is there; room is left for the longest.

        Where a word is missing in every language nothing can be laid out, and all gaps are told.
        """
        if not (found := self._complete()):
            none = Problem("the chart", "there are no words in any language")
            raise StudyError(self.gaps(self.title) or [none])
        return found

    def _complete(self) -> tuple[str, ...]:
        """Give the languages in which all words are there but a title and a source to come."""
        named = self.title or dict.fromkeys(self.labels.languages)
        return tuple(lang for lang in named if not self._gaps([lang], draft=True))

    @cached_property
    def voices(self) -> tuple[Voice, ...]:
        """A voice for each of these languages."""
        return tuple(Voice(lang, self.labels) for lang in self.languages)

    def voice(self, lang: str) -> Voice:
        """Give the voice of a language.

        Parameters
        ----------
        lang
            The language.

        Returns
        -------
        Voice
            It speaks with the labels of the chart.

        Raises
        ------
        StudyError
            If words are missing in this language.
        """
        if lang not in self.languages and (problems := self.gaps([lang])):
            raise StudyError(problems)
        return Voice(lang, self.labels)

    def gaps(self, languages: Iterable[str]) -> tuple[Problem, ...]:
        """Find the words that are missing.

        Parameters
        ----------
        languages
            The languages that are wanted.

        Returns
        -------
        tuple of Problem
            One for each missing word and language.
        """
        return self._gaps(languages, draft=False)

    def _gaps(self, languages: Iterable[str], *, draft: bool) -> tuple[Problem, ...]:
        """Find missing words; of a draft, title and source may be missing as a whole."""
        around = [("the title", self.title), ("the source", self.source)]
        own = [*(one for one in around if one[1] or not draft), *self.words()]
        problems: list[Problem] = []
        for lang in languages:
            problems += [gap for what, words in own for gap in lacking(words, lang, what)]
            for result in self.shown:
                problems += self.labels.gaps(*wanted(result), lang)
                problems += self.labels.unit_gaps(result.base.unit, lang)
        return tuple(dict.fromkeys(problems))

    # The base

    @property
    def base(self) -> Base:
        """The base of the first result, which a figure of several results prints above all."""
        return self.shown[0].base

    @once_a_language
    def base_line(self, lang: str) -> str:
        """Write the base and what the chart remarks, as one line."""
        voice = self.voice(lang)
        told = self._range(voice) if self._ranged else base_words(self.base, voice)
        base = voice.say("base.line", base=told)
        hidden = any(result.hidden.any() for result in self.shown)
        note = voice.say("hidden.note") if hidden else ""
        parts = (base, self.remark(voice), note, self.rounding(voice))
        return " · ".join(words for words in parts if words)

    def rounding(self, voice: Voice) -> str:
        """Say that counts are rounded, where they are."""
        bases = sorted({one.guard.rounded for one in self.shown if one.guard.rounded})
        told = ", ".join(voice.number(base, 0) for base in bases)
        return voice.say("rounded.note", base=told) if bases else ""

    def base_lines(self, voice: Voice) -> list[str]:
        """Say the first base, of other results where it is another, and what intervals mean."""
        told = [f"{self.base_line(voice.lang)}."]
        for result in self.shown:
            if self._ranged or result.base != self.base:
                about, base = subject(result, voice), base_words(result.base, voice)
                told.append(voice.say("base.of", subject=about, base=base))
        # The note is on Wilson's interval; other methods say on their own what their limits mean.
        wilson = any(result.card.is_share and result.method.noted for result in self.shown)
        return [*told, voice.say("interval.note")] if wilson and self.noted else told

    @property
    def _ranged(self) -> bool:
        """Tell whether the results ask the same units, but not as many answered each."""
        bases = {(one.base.answered, one.base.asked) for one in self.shown}
        return len(bases) > 1 and len({(one.base.unit, one.base.total) for one in self.shown}) == 1

    def _range(self, voice: Voice) -> str:
        answered = sorted(result.base.answered for result in self.shown)
        unit, total = self.base.unit, self.base.total
        ends = {"low": answered[0], "high": answered[-1], "total": total}
        numbers: dict[str, Any] = {name: voice.number(n, 0) for name, n in ends.items()}
        key = "base.from" if answered[0] < answered[-1] else "base.same"
        return voice.say(key, units=voice.unit(unit, total), **numbers)

    # Above and below the drawing

    def origin(self, voice: Voice) -> str:
        """Write source and mark as the last sentence of a caption."""
        if not self.source:
            return f"{voice.say('simulated')}." if self.simulated else ""
        source = voice.say("source.line", source=self.source[voice.lang]).rstrip(".")
        mark = f" – {voice.say('simulated')}" if self.simulated else ""
        return f"{source}{mark}."

    @once_a_language
    def _around(self, lang: str) -> tuple[list[str], list[str], list[str]]:
        """Break title, base and source into lines; the mark fits beside the source."""
        voice, title = self.voice(lang), self.title.get(lang, "")
        base = wrap(self.base_line(lang), self.width, BODY)
        mark = width(voice.say("simulated"), SMALL, bold=True) + 3 if self.simulated else 0.0
        words = voice.say("source.line", source=self.source[lang]) if self.source else ""
        source = wrap(words, self.width - mark, SMALL) if words else []
        return wrap(title, self.width, TITLE, bold=True) if title else [], base, source

    @cached_property
    def _most(self) -> Sequence[int]:
        """The most lines that title, base and source have in any language."""
        around = [self._around(lang) for lang in self.languages]
        return [max(map(len, lines)) for lines in zip(*around, strict=True)]

    @property
    def head(self) -> float:
        """The height of title and base, in mm, that holds every language."""
        titles, bases, _ = self._most
        return EDGE + titles * line_height(TITLE) + bases * line_height(BODY) + GAP

    @property
    def foot(self) -> float:
        """The height of source and mark, in mm, that holds every language."""
        return GAP + self._most[2] * line_height(SMALL)

    def surround(self, page: Page, voice: Voice) -> None:
        """Draw title, base, source and mark."""
        title, base, source = self._around(voice.lang)
        page.text(0, EDGE, title, size=TITLE, bold=True)
        top = self.head - GAP - self._most[1] * line_height(BODY)
        page.text(0, top, base, size=BODY, colour=GREY)
        below = page.height - self.foot + GAP
        page.text(0, below, source, size=SMALL, colour=GREY)
        if self.simulated:
            mark = voice.say("simulated")
            page.text(self.width, below, mark, size=SMALL, bold=True, colour=INK, align="right")
