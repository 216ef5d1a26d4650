"""A table to print: one part for each result, under one title."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from vises_research.errors import Problem, StudyError
from vises_research.figures.cells import KINDS, Part, Row, part
from vises_research.figures.chart import Chart
from vises_research.figures.style import BODY, FAINT, GREY, INK, SMALL, WIDTH
from vises_research.figures.typeface import line_height, width, wrap
from vises_research.text import Labels, message

if TYPE_CHECKING:
    from vises_research.figures.page import Page
    from vises_research.stats import Result

__all__ = ["table"]

Words = Mapping[str, str]
GUTTER = 3.0
"""Between columns, in mm."""
LEAD = 1.5
"""Above the heading of a part, in mm."""


def table(
    results: Sequence[Result],
    *,
    labels: Labels,
    title: Words,
    source: Words,
    headings: Sequence[Words | None] = (),
    width: float = WIDTH,
    simulated: bool = False,
) -> Chart:
    """Set results as a table.

    Parameters
    ----------
    results
        Results of ``counts``, ``share``, ``describe`` or ``amounts``; each becomes a part of the
        table.
    labels
        What variables and levels are called.
    title, source
        Language -> words.
    headings
        For each result its heading (language -> words); ``None`` or nothing takes the variable's
        label.
    width
        In mm.
    simulated
        Whether to print that the data are simulated.

    Returns
    -------
    Chart
        Drawn when it is asked for.

    Raises
    ------
    StudyError
        If there is no result, or one of a kind that has no place in a table.
    """
    kinds = ", ".join(KINDS)
    odd = [result.name for result in results if result.name not in KINDS]
    problems = [Problem("figures.table", f"a result of '{n}' has no place", "", kinds) for n in odd]
    if not results:
        problems.append(Problem("figures.table", "there is no result to show"))
    if headings and len(headings) != len(results):
        found = f"{len(headings)} headings for {len(results)} results"
        problems.append(Problem("figures.table", "each result needs a heading, or None", found))
    if problems:
        raise StudyError(problems)
    named = tuple(headings) or (None,) * len(results)
    return Chart(
        Table(tuple(results), named), tuple(results), labels, title, source, width, simulated
    )


@dataclass(frozen=True, eq=False)
class Table:
    """The setting of a table; see :func:`table`."""

    results: tuple[Result, ...]
    headings: tuple[Words | None, ...]
    kind: str = "table"
    signs: bool = True

    def words(self) -> Iterable[tuple[str, Words]]:
        """Give the headings."""
        return [("a heading", words) for words in self.headings if words is not None]

    def remark(self, chart: Chart, lang: str) -> str:
        """Remark nothing: every row tells its own base."""
        return ""

    def reading(self, chart: Chart, lang: str) -> str:
        """Name the parts."""
        names = [one.heading for one in self.parts(chart, lang)]
        return message("alt.table", lang, parts=message("join.next", lang).join(names))

    def parts(self, chart: Chart, lang: str) -> list[Part]:
        """Give the words of the table in a language."""
        pairs = zip(self.results, self.headings, strict=True)
        return [part(result, lang, chart.labels, words) for result, words in pairs]

    def height(self, chart: Chart) -> float:
        """Give the height that holds every language."""
        return sum(_layout(self, chart).heights)

    def draw(self, chart: Chart, page: Page, top: float, lang: str) -> None:
        """Set the parts below each other."""
        layout, y = _layout(self, chart), top
        lines = iter(layout.heights)
        for one in self.parts(chart, lang):
            y = _head(page, layout, one, y, next(lines))
            for row in one.rows:
                height = next(lines)
                _row(page, layout, row, y)
                y += height
        page.rule(0, y, page.width, INK)


@dataclass(frozen=True)
class Layout:
    """Columns and rows in mm, for all languages at once."""

    page: float
    widths: tuple[float, ...]
    heights: list[float]

    @cached_property
    def label(self) -> float:
        """The room for row labels."""
        return self.page - sum(self.widths) - GUTTER * len(self.widths)

    @property
    def rights(self) -> list[float]:
        """The right side of each column of numbers."""
        ends, right = [], self.page
        for one in reversed(self.widths):
            ends.append(right)
            right -= one + GUTTER
        return ends[::-1]


def _layout(body: Table, chart: Chart) -> Layout:
    languages = [body.parts(chart, lang) for lang in chart.languages]
    parts = [one for parts in languages for one in parts]
    columns = zip(*[one.columns for one in parts], strict=True)
    heads = [max(width(word, SMALL) for word in column) for column in columns]
    cells = zip(*[row.cells for one in parts for row in one.rows], strict=True)
    widths = tuple(
        max(head, *(width(word, BODY) for word in column))
        for head, column in zip(heads, cells, strict=True)
    )
    bare = Layout(chart.width, widths, [])
    tall = [[height for one in parts for height in _heights(bare, one)] for parts in languages]
    return Layout(chart.width, widths, [max(heights) for heights in zip(*tall, strict=True)])


def _heights(layout: Layout, one: Part) -> list[float]:
    heading = len(wrap(one.heading, layout.label, BODY, bold=True)) * line_height(BODY)
    rows = [len(wrap(row.label, layout.label - 2, BODY)) * line_height(BODY) for row in one.rows]
    return [LEAD + heading + 1.7, *(row + 0.8 for row in rows)]


def _head(page: Page, layout: Layout, one: Part, y: float, height: float) -> float:
    """Write the heading of a part and what its columns hold, on a line."""
    lines = wrap(one.heading, layout.label, BODY, bold=True)
    page.rule(0, y, page.width, INK)
    page.text(0, y + LEAD, lines, bold=True)
    for right, words in zip(layout.rights, one.columns, strict=True):
        page.text(right, y + LEAD, words, size=SMALL, colour=GREY, align="right")
    page.rule(0, y + height - 1.7, page.width, FAINT)
    return y + height


def _row(page: Page, layout: Layout, row: Row, y: float) -> None:
    page.text(2, y, wrap(row.label, layout.label - 2, BODY))
    for right, words in zip(layout.rights, row.cells, strict=True):
        page.text(right, y, words, align="right")
