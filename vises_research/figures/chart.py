"""A chart that is drawn when it is asked for, in any language and always in the same layout."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, reduce
from typing import TYPE_CHECKING, Any, ClassVar

from vises_research import marks
from vises_research.door import documented
from vises_research.errors import Problem, StudyError
from vises_research.figures import plotted
from vises_research.figures.frame import Frame, Words, once_a_language
from vises_research.figures.parameters import SHARED
from vises_research.figures.style import house
from vises_research.stats.results import MIME, bundled
from vises_research.text import Labels, Voice, closed, sentence

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from vises_research.figures.page import Page

__all__ = ["Chart"]


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class Chart(Frame):
    """A figure that draws itself in any language.

    A kind of chart is a dataclass that inherits from this one: its fields are the results that it
    shows and its own choices; it works out its ``layout`` once, paints it in a language, and says
    how it is to be read. It refuses what it cannot show when it is made.
    """

    kind: ClassVar[str]
    """The name of the kind, as in ``figures.<kind>``: that of its file."""
    signs: ClassVar[bool] = False
    """Whether it has a sign for a cell that is not shown."""
    single_units: ClassVar[bool] = False
    """Whether it shows single units, whatever their numbers are."""

    def __init_subclass__(cls, **given: Any) -> None:
        super().__init_subclass__(**given)
        cls.kind = cls.__module__.rpartition(".")[2]

    def __post_init__(self) -> None:
        # What does not fit must be refused before it is put in order: to sort needs the columns
        # that other results lack. Labels come last, from the results as they are shown.
        problems = list(self.problems())
        if problems:
            raise StudyError(problems)
        for name, value in self.arranged().items():
            object.__setattr__(self, name, value)
        own = [result.labels for result in self.shown if result.labels is not None]
        object.__setattr__(self, "labels", reduce(Labels.merged, [*own, self.labels], Labels()))
        plotted.require_signs(self.kind, self.signs, self.shown)

    # What a kind brings along

    def problems(self) -> Iterable[Problem]:
        """Find why this kind cannot show what it was given."""
        return ()

    def refusal(self, wrong: str, found: str = "", right: str = "", near: str = "") -> Problem:
        """Say why it cannot: what is wrong, what was found, what would be right or is meant."""
        return Problem(f"figures.{self.kind}", wrong, found, right, near)

    def arranged(self) -> Mapping[str, Any]:
        """Give fields as they are drawn: results in order, without what is not shown."""
        return {}

    @cached_property
    def layout(self) -> Any:
        """Where all stands, in mm: worked out once, with room for every language."""
        raise NotImplementedError

    @property
    def tall(self) -> float:
        """The height in mm of the drawing between title and source; it holds every language."""
        return float(self.layout.height)

    def paint(self, page: Page, top: float, voice: Voice) -> None:
        """Draw below ``top``."""
        raise NotImplementedError

    def reading(self, voice: Voice) -> str:
        """Say what kind of chart it is and what stands where, for the alt text."""
        raise NotImplementedError

    @property
    def quoted(self) -> Mapping[str, Sequence[str]]:
        """The words that it quotes, by the variable that they were the answer to."""
        return {}

    # What all kinds have

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
        return self.head + self.tall + self.foot

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
        self.surround(page, voice)
        self.paint(page, self.head, voice)

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
        stated = self._stated(lang) if len(self.shown) == 1 else self.base_lines(voice)
        title = closed(self.title[lang]) if self.title else ""
        return " ".join(filter(None, [title, *stated, self.origin(voice)]))

    @once_a_language
    def _stated(self, lang: str) -> list[str]:
        """Tell every result in a sentence, and that counts are rounded where they are."""
        told = [sentence(result, self.voice(lang)) for result in self.shown]
        note = self.rounding(self.voice(lang))
        return [*told, closed(note[0].upper() + note[1:])] if note else told

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
        title = closed(self.title[lang]) if self.title else ""
        parts = [title, self.reading(voice), *self._stated(lang), self.origin(voice)]
        return " ".join(filter(None, parts))

    def show(self, lang: str) -> None:
        """Show the chart in a notebook, in a chosen language.

        Parameters
        ----------
        lang
            The language.
        """
        from IPython import display

        own: Any = display.display
        data, metadata = self._image(lang)
        shown = {"image/png": data, **self._repr_mimebundle_()}
        own(shown, metadata={"image/png": metadata}, raw=True)

    def _image(self, lang: str) -> tuple[bytes, dict[str, Any]]:
        """Give a PNG, and what Jupyter must know to show it at printed size."""
        from vises_research.figures.saving import as_bytes

        pixels = {"width": round(self.width * 6), "height": round(self.height * 6)}
        data = as_bytes(self.figure(lang), "png", self.title.get(lang, self.kind), dpi=300)
        alt = self.alt(lang)
        marks.mark("chart", self._repr_mimebundle_()[MIME], data, alt)
        return data, {**pixels, "alt": alt}

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        """Give the numbers as data, so that the notebook's page can be checked."""
        return {MIME: [bundled(result) for result in self.shown]}

    def _repr_png_(self) -> tuple[bytes, dict[str, Any]]:
        return self._image(self.languages[0])

    def __repr__(self) -> str:
        if not (languages := ", ".join(self._complete())):
            return f"<{self.kind}, in no language: words are missing>"
        return f"<{self.kind} {self.width:g} x {self.height:.1f} mm, in {languages}>"


Chart.__doc__ = documented(Chart, SHARED)
