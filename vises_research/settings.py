"""What stands in ``study.yaml``, and the words of figures in ``figures.yaml``."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from vises_research.documents import Model
from vises_research.publish.disclosure.release import Release
from vises_research.publish.disclosure.rule import Rule, with_defaults
from vises_research.read.folders import Folders

__all__ = ["FigureWords", "MadeVariable", "Settings", "WordsOfFigures"]


class Settings(Folders):
    """The content of ``study.yaml``.

    ``units`` are words for what the study counts; ``timeout`` is how many seconds a cell of a
    notebook may take in a run. ``status`` says whether units are real, and then whether what is
    known of each of them may be known to everybody, as of data that somebody has published.
    """

    title: dict[str, str]
    languages: list[str]
    status: Literal["simulated", "real", "public"]
    roster: str | None = None
    credit: dict[str, str] = {}
    logo: str | None = None
    funding: dict[str, str] = {}
    units: dict[str, dict[str, str | dict[str, str]]] = {}
    pages: str = "booklet"
    timeout: Annotated[int, Field(gt=0)] = 600
    disclosure: Annotated[dict[str, Rule], BeforeValidator(with_defaults)] = Field(
        default={}, validate_default=True
    )
    release: Release = Release()

    @property
    def mark(self) -> str:
        """The words that data are simulated, in every language; nothing where they are real."""
        from vises_research import text

        words = [text.message("simulated", lang) for lang in self.languages]
        return " / ".join(words) if self.status == "simulated" else ""


class FigureWords(Model):
    """What a person writes on one figure, in each language; without a source, the common one."""

    title: dict[str, str] = {}
    source: dict[str, str] = {}
    words: dict[str, dict[str, str]] = {}
    """Further words of a figure by names of one's own, such as the boxes of a diagram."""


class MadeVariable(Model):
    """What a variable is called that a notebook makes; where it says nothing, as another one."""

    label: dict[str, str] = {}
    levels: dict[str, dict[str, str]] = {}
    like: str = ""


class WordsOfFigures(Model):
    """The content of ``figures.yaml``: the common source once, and the words of figures by id."""

    source: dict[str, str] = {}
    figures: dict[str, FigureWords] = {}
    made: dict[str, MadeVariable] = {}

    def of(self, id: str) -> FigureWords:
        """Give the words of a figure, as far as there are any."""
        own = self.figures.get(id, FigureWords())
        return own.model_copy(update={"source": own.source or self.source})

    def written(self) -> Iterator[tuple[str, Mapping[str, str]]]:
        """Give every text, each with its place in the file."""
        if self.source:
            yield "figures.yaml, key 'source'", self.source
        for id, words in self.figures.items():
            yield f"figures.yaml, key 'figures.{id}.title'", words.title
            own = {"source": words.source} if words.source else {}
            for name, texts in {**own, **words.words}.items():
                yield f"figures.yaml, key 'figures.{id}.{name}'", texts
        for name, variable in self.made.items():
            own = {"label": variable.label} if variable.label else {}
            for part, texts in {**own, **variable.levels}.items():
                yield f"figures.yaml, key 'made.{name}.{part}'", texts
