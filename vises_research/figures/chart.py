"""A chart that is drawn when it is asked for, in any language and always in the same layout."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from vises_research.errors import Problem, StudyError
from vises_research.figures import frame, plotted, showing
from vises_research.figures.style import WIDTH, house
from vises_research.text import Labels, Voice, closed, lacking, sentence

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from vises_research.figures.body import Body
    from vises_research.stats import Base, Result

__all__ = ["Chart"]

Words = Mapping[str, str]


@dataclass(frozen=True, eq=False)
class Chart:
    """A figure that draws itself in any language.

    Parameters
    ----------
    body
        The kind of chart.
    results
        What it shows.
    labels
        What variables and levels are called.
    title, source
        Language -> words.
    width
        In mm.
    simulated
        Whether to print that the data are simulated.
    """

    body: Body
    results: tuple[Result, ...]
    labels: Labels
    title: Words
    source: Words
    width: float = WIDTH
    simulated: bool = False

    def __post_init__(self) -> None:
        plotted.require_signs(self.body, self.results)

    @property
    def kind(self) -> str:
        """The kind of chart: ``portrait``, ``table`` ..."""
        return self.body.kind

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """The languages in which every word is there; room is left for the longest.

        Where a word is missing in every language nothing can be laid out, and all gaps are told.
        """
        if not (found := self._complete()):
            none = Problem("the title", "there are no words in any language")
            raise StudyError(self.gaps(self.title) or [none])
        return found

    def _complete(self) -> tuple[str, ...]:
        return tuple(lang for lang in self.title if not self.gaps([lang]))

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
        problems = () if lang in self.languages else self.gaps([lang])
        if problems:
            raise StudyError(problems)
        return Voice(lang, self.labels)

    @property
    def base(self) -> Base:
        """The base of the first result, which a figure of several results prints above all."""
        return self.results[0].base

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
        own = [("the title", self.title), ("the source", self.source), *self.body.words()]
        problems: list[Problem] = []
        for lang in languages:
            problems += [gap for what, words in own for gap in lacking(words, lang, what)]
            for result in self.results:
                problems += self.labels.gaps(*plotted.names(result), lang)
                problems += self.labels.unit_gaps(result.base.unit, lang)
        return tuple(dict.fromkeys(problems))

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
        return frame.head(self) + self.body.height(self) + frame.foot(self)

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
        self.body.draw(self, page, frame.head(self), voice)

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
        return plotted.data(self.results, self.voice(lang), self.simulated, rows=rows)

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
        title = closed(self.title[lang])
        if len(self.results) == 1:
            stated = sentence(self.results[0], voice)
        else:
            stated = " ".join(frame.base_lines(self, voice))
        return f"{title} {stated} {frame.origin(self, voice)}"

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
        stated = [sentence(result, voice) for result in self.results]
        reading, origin = self.body.reading(self, voice), frame.origin(self, voice)
        return " ".join([closed(self.title[lang]), reading, *stated, origin])

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
