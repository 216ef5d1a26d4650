"""A table to print: one part for each result, under one title."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from vises_research.errors import Problem
from vises_research.figures.cells import VALUES, Part, part, value_of
from vises_research.figures.chart import Chart
from vises_research.figures.frame import Words
from vises_research.figures.naming import unheaded
from vises_research.figures.setting import Setting
from vises_research.text import Voice

if TYPE_CHECKING:
    from vises_research.figures.page import Page
    from vises_research.stats import Result

__all__ = ["table"]


@dataclass(frozen=True, eq=False, repr=False)
class Table(Chart):
    """Set results as a table.

    Parameters
    ----------
    results
        Results of any method; each becomes a part of the table, with the columns that it has: a
        count, out of how many, its quantity, and the interval (or quartiles) around it.
    headings
        For each result its heading (language -> words); ``None`` or nothing takes the label of its
        variable.
    p_values
        Whether p values are printed, where there are any.

    Raises
    ------
    StudyError
        If there is no result, or one without rows or without a quantity.
    """

    results: Sequence[Result]
    _: KW_ONLY
    headings: Sequence[Words | None] = ()
    p_values: bool = False

    signs: ClassVar[bool] = True

    @property
    def shown(self) -> tuple[Result, ...]:
        """The parts, one below the other."""
        return tuple(self.results)

    def problems(self) -> Iterable[Problem]:
        """Refuse results without a quantity or rows, and headings for some of them."""
        for result in self.results:
            if not value_of(result):
                found, right = ", ".join(result.table), f"one of {', '.join(VALUES)}"
                wrong = f"a result of '{result.name}' has no quantity"
                yield self.refusal(wrong, found, right)
            elif not len(result.table):
                yield self.refusal(f"a result of '{result.name}' has no rows")
        yield from unheaded(f"figures.{self.kind}", self.results, self.headings)

    def arranged(self) -> Mapping[str, Any]:
        """Give each part a heading, or none."""
        return {"headings": tuple(self.headings) or (None,) * len(self.results)}

    @cached_property
    def layout(self) -> Setting:
        """Where columns and rows stand."""
        return Setting([self.parts(voice) for voice in self.voices], self.width)

    def words(self) -> Iterable[tuple[str, Words]]:
        """Give the headings."""
        return [("a heading", words) for words in self.headings if words is not None]

    def reading(self, voice: Voice) -> str:
        """Name the parts."""
        names = [one.heading for one in self.parts(voice)]
        return voice.say("alt.table", parts=voice.say("join.next").join(names))

    def parts(self, voice: Voice) -> list[Part]:
        """Give the words of the table in a language."""
        pairs = zip(self.results, self.headings, strict=True)
        return [part(result, voice, words, p_values=self.p_values) for result, words in pairs]

    def paint(self, page: Page, top: float, voice: Voice) -> None:
        """Set the parts below each other."""
        self.layout.draw(page, top, self.parts(voice))


table = Table
