"""Multiple response: a bar for each answer, the most frequent first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from vises_research.errors import Problem, nearest
from vises_research.figures.bar_rows import Bars
from vises_research.figures.chart import Chart
from vises_research.text import Voice

if TYPE_CHECKING:
    from vises_research.figures.page import Page
    from vises_research.stats import Result

__all__ = ["answers"]

MOST_GROUPS = 4


@dataclass(frozen=True, eq=False, repr=False)
class Answers(Chart):
    """Draw the answers to a question with several answers as bars with their intervals.

    Parameters
    ----------
    result
        ``stats.answers``; by one variable of up to four levels, each level gets a panel, or, where
        there is no room for panels, a bar of its own below the answer.
    last
        Answers that stand at the end whatever their share: 'other', 'none'.

    Raises
    ------
    StudyError
        If the result is of another kind, has too many groups, or ``last`` names no answer.
    """

    result: Result
    _: KW_ONLY
    last: Sequence[str] = ()

    signs: ClassVar[bool] = True

    def problems(self) -> Iterable[Problem]:
        """Refuse what are no answers, too many groups, and answers that are not there."""
        result = self.result
        if result.card.rows != "options" or len(result.by) > 1 or not len(result.table):
            found = f"{result.name} by {', '.join(result.by) or 'nothing'}"
            yield self.refusal("this chart shows answers, by one variable at most", found)
            return
        groups = result.table[result.by[0]].nunique() if result.by else 1
        if groups > MOST_GROUPS:
            most = f"{MOST_GROUPS} at most"
            yield self.refusal("too many groups to be compared", str(groups), most)
        for item in self.last:
            if item not in self.items:
                wrong = f"there is no answer '{item}' to put last"
                yield self.refusal(wrong, near=nearest(item, self.items))

    def arranged(self) -> Mapping[str, Any]:
        """Put the answers in order of how many gave them, all groups together."""
        table = self.result.table
        size = table.groupby("item")["n"].sum()
        rank = {item: (item in self.last, -float(size[item])) for item in size.index}
        order = sorted(table["item"].unique(), key=lambda item: rank[item])
        place = table["item"].map({item: i for i, item in enumerate(order)})
        table = table.loc[place.sort_values(kind="stable").index].reset_index(drop=True)
        return {"result": replace(self.result, table=table)}

    def remark(self, voice: Voice) -> str:
        """Say that shares may add up to over 100 %, and at which level the intervals are."""
        level = voice.percent(float(self.result.table["conf_level"].iloc[0]))
        return "\N{NO-BREAK SPACE}· ".join(
            [voice.say("several_answers"), voice.say("line_interval", level=level)]
        )

    def reading(self, voice: Voice) -> str:
        """Say what the bars are."""
        groups = ""
        if self.result.by:
            name = voice.variable(self.result.by[0])
            groups = voice.say("alt.groups", variable=name)
        end = voice.percent(self.layout.end)
        return voice.say("alt.answers", end=end, groups=groups)

    @cached_property
    def layout(self) -> Bars:
        """Where rows, panels and numbers stand."""
        names = [self.names(voice) for voice in self.voices]
        return Bars(self.width, self.voices, self.cells, names)

    def names(self, voice: Voice) -> tuple[list[str], list[tuple[str, str]]]:
        """Name the rows, and the groups with their bases."""
        items = [voice.variable(item) for item in self.items]
        if not self.result.by:
            return items, []
        key = self.result.by[0]
        first = self.cells[0]
        bases = [voice.say("group.base", n=voice.number(cell["base"], 0)) for cell in first]
        levels = [voice.level(key, group) for group in self.groups]
        return items, list(zip(levels, bases, strict=True))

    def paint(self, page: Page, top: float, voice: Voice) -> None:
        """Draw the headings of the groups, the axis, then the rows."""
        self.layout.draw(page, top, self.cells, self.names(voice), voice)

    @cached_property
    def cells(self) -> list[list[dict[str, Any]]]:
        """The numbers of each bar, a row an answer and a column a group."""
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


answers = Answers
