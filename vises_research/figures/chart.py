"""A chart that is drawn when it is asked for, in any language and always in the same layout."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, reduce, wraps
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from vises_research.errors import Problem, StudyError
from vises_research.figures import frame, plotted, showing
from vises_research.figures.style import WIDTH, house
from vises_research.text import Labels, Voice, closed, lacking, sentence

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from vises_research.figures.page import Page
    from vises_research.stats import Base, Result

__all__ = ["Chart"]

Words = Mapping[str, str]
Millimetres = float
Told = TypeVar("Told")
SHARED = """\
    labels
        What variables and levels are called, over what the results say of it.
    title, source
        Language -> words; a study may keep them in its ``figures.yaml`` instead.
    width
        In mm.
    simulated
        Whether to print that the data are simulated.
"""


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
class Chart:
    """A figure that draws itself in any language.

    A kind of chart is a dataclass that inherits from this one: its fields are the results that it
    shows and its own choices; it works out its ``layout`` once, paints it in a language, and says
    how it is to be read. It refuses what it cannot show when it is made.

    Parameters
    ----------
    labels
        What variables and levels are called, over what the results say of it.
    title, source
        Language -> words; a study may keep them in its ``figures.yaml`` instead.
    width
        In mm.
    simulated
        Whether to print that the data are simulated.
    """

    labels: Labels = field(default_factory=Labels)
    title: Words = field(default_factory=dict)
    source: Words = field(default_factory=dict)
    width: Millimetres = WIDTH
    simulated: bool = False

    kind: ClassVar[str]
    """The name of the kind, as in ``figures.<kind>``."""
    signs: ClassVar[bool] = False
    """Whether it has a sign for a cell that is not shown."""

    def __init_subclass__(cls, **given: Any) -> None:
        """Let each kind's documentation tell of the fields that all kinds share."""
        super().__init_subclass__(**given)
        own, head = cls.__doc__ or "", "    Parameters\n    ----------\n"
        if head in own and "    title, source\n" not in own:
            before, fields = own.split(head)
            ends = re.search(r"\n\n    \w+\n    ---|\s*\Z", fields)
            at = ends.start() if ends else len(fields)
            cls.__doc__ = f"{before}{head}{fields[:at]}\n{SHARED.rstrip()}{fields[at:]}"

    def __post_init__(self) -> None:
        problems = list(self.problems())
        if problems:
            raise StudyError(problems)
        for name, value in self.arranged().items():
            object.__setattr__(self, name, value)
        own = [result.labels for result in self.shown if result.labels is not None]
        object.__setattr__(self, "labels", reduce(Labels.merged, [*own, self.labels], Labels()))
        plotted.require_signs(self.kind, self.signs, self.shown)

    # What a kind brings along

    single_units: ClassVar[bool] = False
    """Whether it shows single units, whatever their numbers are."""

    shows: ClassVar[tuple[str, ...]] = ("result",)
    """The fields that hold the results that it shows."""

    @property
    def shown(self) -> tuple[Result, ...]:
        """The results that it shows, in the order in which it tells of them."""
        return tuple(getattr(self, name) for name in self.shows)

    def problems(self) -> Iterable[Problem]:
        """Find why this kind cannot show what it was given."""
        return ()

    def arranged(self) -> Mapping[str, Any]:
        """Give fields as they are drawn: results in order, without what is not shown."""
        return {}

    @property
    def tall(self) -> float:
        """The height in mm of the drawing between title and source; it holds every language."""
        raise NotImplementedError

    def paint(self, page: Page, top: float, voice: Voice) -> None:
        """Draw below ``top``."""
        raise NotImplementedError

    def reading(self, voice: Voice) -> str:
        """Say what kind of chart it is and what stands where, for the alt text."""
        raise NotImplementedError

    def remark(self, voice: Voice) -> str:
        """Say what the reader of the figure must know beside the base; may be empty."""
        return ""

    def words(self) -> Iterable[tuple[str, Words]]:
        """Give texts in several languages of its own, each with what it is."""
        return ()

    @property
    def quoted(self) -> Mapping[str, Sequence[str]]:
        """The words that it quotes, by the variable that they were the answer to."""
        return {}

    # What all kinds have

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
        return tuple(lang for lang in named if not self._gaps([lang], self._own(draft=True)))

    def _own(self, *, draft: bool = False) -> list[tuple[str, Words]]:
        """Give the texts of its own; of a draft only those that there are."""
        told = [("the title", self.title), ("the source", self.source)]
        return [*((what, words) for what, words in told if words or not draft), *self.words()]

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

    @property
    def base(self) -> Base:
        """The base of the first result, which a figure of several results prints above all."""
        return self.shown[0].base

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
        return self._gaps(languages, self._own())

    def _gaps(
        self, languages: Iterable[str], own: Sequence[tuple[str, Words]]
    ) -> tuple[Problem, ...]:
        problems: list[Problem] = []
        for lang in languages:
            problems += [gap for what, words in own for gap in lacking(words, lang, what)]
            for result in self.shown:
                problems += self.labels.gaps(*plotted.names(result), lang)
                problems += self.labels.unit_gaps(result.base.unit, lang)
        return tuple(dict.fromkeys(problems))

    def told(self, title: Words, source: Words) -> Chart:
        """Give the same chart with a title and a source where it has none.

        Parameters
        ----------
        title, source
            Language -> words.

        Returns
        -------
        Chart
            A new chart.
        """
        return replace(self, title=self.title or title, source=self.source or source)

    def marked(self, simulated: bool) -> Chart:
        """Give the same chart with or without the mark of simulated data.

        Parameters
        ----------
        simulated
            Whether the data are simulated.

        Returns
        -------
        Chart
            A new chart.
        """
        return replace(self, simulated=simulated)

    def figure(self, lang: str) -> Figure:
        """Draw the chart.

        Parameters
        ----------
        lang
            The language.

        Returns
        -------
        matplotlib.figure.Figure
            Free to be changed; it is not known to pyplot.

        Raises
        ------
        StudyError
            If words are missing in this language.
        """
        from matplotlib.figure import Figure

        with house():
            size = (self.width / 25.4, self.height / 25.4)
            figure = Figure(figsize=size, dpi=150, facecolor="white")
            self.draw(figure.add_axes((0, 0, 1, 1)), lang)
        return figure

    @cached_property
    def height(self) -> float:
        """The height in mm: the same in every language."""
        return frame.head(self) + self.tall + frame.foot(self)

    def draw(self, axes: Axes, lang: str) -> None:
        """Draw the chart into an Axes, which becomes a page measured in mm.

        Parameters
        ----------
        axes
            Of the proportions of the chart, if text is to keep its place.
        lang
            The language.

        Raises
        ------
        StudyError
            If words are missing in this language.
        """
        from vises_research.figures.page import Page

        voice = self.voice(lang)
        page = Page(axes, self.width, self.height)
        frame.draw(self, page, voice)
        self.paint(page, frame.head(self), voice)

    def data(self, lang: str) -> pd.DataFrame:
        """Give the plotted numbers, with labels in a language.

        Parameters
        ----------
        lang
            The language.

        Returns
        -------
        pandas.DataFrame
            One row a quantity; of simulated data, a last column says so in every row.
        """
        rows = self.kind == "table"
        return plotted.data(self.shown, self.voice(lang), self.simulated, rows=rows)

    @once_a_language
    def caption(self, lang: str) -> str:
        """Give the text to print under the figure: title, statement with its base, and source.

        A figure of several results states their bases, each where it is not that of the first.

        Parameters
        ----------
        lang
            The language.

        Returns
        -------
        str
            One paragraph.
        """
        voice = self.voice(lang)
        if len(self.shown) == 1:
            stated = sentence(self.shown[0], voice)
        else:
            stated = " ".join(frame.base_lines(self, voice))
        title = closed(self.title[lang]) if self.title else ""
        return " ".join(filter(None, [title, stated, frame.origin(self, voice)]))

    @once_a_language
    def alt(self, lang: str) -> str:
        """Give the text for readers who do not see the figure.

        Parameters
        ----------
        lang
            The language.

        Returns
        -------
        str
            The kind of chart, what stands where, every result as a sentence with its base.
        """
        voice = self.voice(lang)
        stated = [sentence(result, voice) for result in self.shown]
        title = closed(self.title[lang]) if self.title else ""
        parts = [title, self.reading(voice), *stated, frame.origin(self, voice)]
        return " ".join(filter(None, parts))

    def show(self, lang: str) -> None:
        """Show the chart in a notebook, in a chosen language.

        Parameters
        ----------
        lang
            The language.
        """
        showing.show(self, lang)

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        return showing.beside(self)

    def _repr_png_(self) -> tuple[bytes, dict[str, Any]]:
        return showing.image(self, self.languages[0])

    def __repr__(self) -> str:
        if not (languages := ", ".join(self._complete())):
            return f"<{self.kind}, in no language: words are missing>"
        return f"<{self.kind} {self.width:g} x {self.height:.1f} mm, in {languages}>"
