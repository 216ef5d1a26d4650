"""A table to print: one part for each result, under one title."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vises_research.errors import Problem, StudyError
from vises_research.figures.cells import VALUES, Part, part, value_of
from vises_research.figures.chart import Chart
from vises_research.figures.setting import Setting, draw, setting
from vises_research.figures.style import WIDTH
from vises_research.text import Labels, Voice

if TYPE_CHECKING:
    from vises_research.figures.page import Page
    from vises_research.stats import Result

__all__ = ["table"]

Words = Mapping[str, str]


def table(
    results: Sequence[Result],
    *,
    labels: Labels,
    title: Words,
    source: Words,
    headings: Sequence[Words | None] = (),
    p_values: bool = False,
    width: float = WIDTH,
    simulated: bool = False,
) -> Chart:
    """Set results as a table.

    Parameters
    ----------
    results
        Results of any method; each becomes a part of the table, with the columns that it has: a
        count, out of how many, its quantity, and the interval (or quartiles) around it.
    title, source
        Language -> words.
    headings
        For each result its heading (language -> words); ``None`` or nothing takes the variable's
        label.
    p_values
        Whether p values are printed, where there are any.
    width
        In mm; in a narrow table the numbers of a row stand below its label.
    simulated
        Whether to print that the data are simulated.

    Returns
    -------
    Chart
        Drawn when it is asked for.

    Raises
    ------
    StudyError
        If there is no result, or one without rows or without a quantity.
    """
    problems = list(_unfit(results, headings))
    if problems:
        raise StudyError(problems)
    named = tuple(headings) or (None,) * len(results)
    body = Table(tuple(results), named, p_values)
    return Chart(body, tuple(results), labels, title, source, width, simulated)


def _unfit(results: Sequence[Result], headings: Sequence[Words | None]) -> Iterable[Problem]:
    here = "figures.table"
    for result in results:
        if not value_of(result):
            found, right = ", ".join(result.table), f"one of {', '.join(VALUES)}"
            yield Problem(here, f"a result of '{result.name}' has no quantity", found, right)
        elif not len(result.table):
            yield Problem(here, f"a result of '{result.name}' has no rows")
    if not results:
        yield Problem(here, "there is no result to show")
    if headings and len(headings) != len(results):
        found = f"{len(headings)} headings for {len(results)} results"
        yield Problem(here, "each result needs a heading, or None", found)


@dataclass(frozen=True, eq=False)
class Table:
    """The setting of a table; see :func:`table`."""

    results: tuple[Result, ...]
    headings: tuple[Words | None, ...]
    p_values: bool = False
    kind: str = "table"
    signs: bool = True

    def words(self) -> Iterable[tuple[str, Words]]:
        """Give the headings."""
        return [("a heading", words) for words in self.headings if words is not None]

    def remark(self, chart: Chart, voice: Voice) -> str:
        """Remark nothing: every row tells its own base."""
        return ""

    def reading(self, chart: Chart, voice: Voice) -> str:
        """Name the parts."""
        names = [one.heading for one in self.parts(chart, voice)]
        return voice.say("alt.table", parts=voice.say("join.next").join(names))

    def parts(self, chart: Chart, voice: Voice) -> list[Part]:
        """Give the words of the table in a language."""
        pairs = zip(self.results, self.headings, strict=True)
        return [part(result, voice, words, p_values=self.p_values) for result, words in pairs]

    def height(self, chart: Chart) -> float:
        """Give the height that holds every language."""
        return sum(self._setting(chart).heights)

    def _setting(self, chart: Chart) -> Setting:
        return setting([self.parts(chart, voice) for voice in chart.voices], chart.width)

    def draw(self, chart: Chart, page: Page, top: float, voice: Voice) -> None:
        """Set the parts below each other."""
        draw(page, self._setting(chart), top, self.parts(chart, voice))
