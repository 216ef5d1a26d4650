"""Multiple response: a bar for each answer, the most frequent first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from vises_research.errors import Problem, StudyError, nearest
from vises_research.figures.bar_rows import Rows, draw, layout
from vises_research.figures.chart import Chart
from vises_research.figures.style import WIDTH
from vises_research.text import Labels, Voice

if TYPE_CHECKING:
    from vises_research.figures.page import Page
    from vises_research.stats import Result

__all__ = ["answers"]

MOST_GROUPS = 4


def answers(
    result: Result,
    *,
    labels: Labels,
    title: Mapping[str, str],
    source: Mapping[str, str],
    last: Sequence[str] = (),
    width: float = WIDTH,
    simulated: bool = False,
) -> Chart:
    """Draw the answers to a question with several answers as bars with their intervals.

    Parameters
    ----------
    result
        ``stats.answers``; by one variable of up to four levels, each level gets a panel, or, where
        there is no room for panels, a bar of its own below the answer.
    title, source
        Language -> words.
    last
        Answers that stand at the end whatever their share: 'other', 'none'.
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
        If the result is of another kind, has too many groups, or ``last`` names no answer.
    """
    problems = list(_unfit(result, last))
    if problems:
        raise StudyError(problems)
    body = Answers(_ordered(result, last))
    return Chart(body, (body.result,), labels, title, source, width, simulated)


def _unfit(result: Result, last: Sequence[str]) -> Iterable[Problem]:
    here = "figures.answers"
    if result.name != "answers" or len(result.by) > 1 or not len(result.table):
        found = f"{result.name} by {', '.join(result.by) or 'nothing'}"
        yield Problem(here, "this chart shows answers, by one variable at most", found)
        return
    groups = result.table[result.by[0]].nunique() if result.by else 1
    if groups > MOST_GROUPS:
        yield Problem(here, "too many groups to be compared", str(groups), f"{MOST_GROUPS} at most")
    known = [str(item) for item in result.table["item"].unique()]
    for item in last:
        if item not in known:
            near = nearest(item, known)
            yield Problem(here, f"there is no answer '{item}' to put last", nearest=near)


def _ordered(result: Result, last: Sequence[str]) -> Result:
    """Put the answers in order of how many gave them, all groups together."""
    from dataclasses import replace

    table = result.table
    size = table.groupby("item")["n"].sum()
    rank = {item: (item in last, -float(size[item])) for item in size.index}
    order = sorted(table["item"].unique(), key=lambda item: rank[item])
    place = table["item"].map({item: i for i, item in enumerate(order)})
    order_of_rows = place.sort_values(kind="stable").index
    return replace(result, table=table.loc[order_of_rows].reset_index(drop=True))


@dataclass(frozen=True, eq=False)
class Answers:
    """The drawing of multiple response; see :func:`answers`."""

    result: Result
    kind: str = "answers"
    signs: bool = True

    def words(self) -> Iterable[tuple[str, Mapping[str, str]]]:
        """Give no texts of its own."""
        return ()

    def remark(self, chart: Chart, voice: Voice) -> str:
        """Say that answers add up to more than all, and at which level the intervals are."""
        level = voice.percent(float(self.result.table["conf_level"].iloc[0]))
        return "\N{NO-BREAK SPACE}· ".join(
            [voice.say("several_answers"), voice.say("line_interval", level=level)]
        )

    def reading(self, chart: Chart, voice: Voice) -> str:
        """Say what the bars are."""
        groups = ""
        if self.result.by:
            name = voice.variable(self.result.by[0])
            groups = voice.say("alt.groups", variable=name)
        end = voice.percent(self.rows(chart).end)
        return voice.say("alt.answers", end=end, groups=groups)

    def rows(self, chart: Chart) -> Rows:
        """Work out where all stands."""
        return layout(chart, self.cells(), lambda voice: self.names(chart, voice))

    def names(self, chart: Chart, voice: Voice) -> tuple[list[str], list[tuple[str, str]]]:
        """Name the rows, and the groups with their bases."""
        items = [voice.variable(item) for item in self.items]
        if not self.result.by:
            return items, []
        key = self.result.by[0]
        first = self.cells()[0]
        bases = [voice.say("group.base", n=voice.number(cell["base"], 0)) for cell in first]
        levels = [voice.level(key, group) for group in self.groups]
        return items, list(zip(levels, bases, strict=True))

    def height(self, chart: Chart) -> float:
        """Give the height that holds every language."""
        return self.rows(chart).height

    def draw(self, chart: Chart, page: Page, top: float, voice: Voice) -> None:
        """Draw the headings of the groups, the axis, then the rows."""
        draw(page, self.rows(chart), top, self.cells(), self.names(chart, voice), voice)

    def cells(self) -> list[list[dict[str, Any]]]:
        """Give the numbers of each bar, a row an answer and a column a group."""
        return [[self.cell(item, group) for group in self.groups] for item in self.items]

    @property
    def items(self) -> list[str]:
        """The answers, in order."""
        return [str(item) for item in self.result.table["item"].unique()]

    @property
    def groups(self) -> list[Any]:
        """The levels of the grouping variable, in order; one for all where there is none."""
        if not self.result.by:
            return [None]
        return list(self.result.table[self.result.by[0]].cat.categories)

    def cell(self, item: str, group: Any) -> dict[str, Any]:
        """Give the numbers of a bar."""
        levels = {} if group is None else {self.result.by[0]: group}
        return dict(self.result.where(item=item, **levels).table.iloc[0])
