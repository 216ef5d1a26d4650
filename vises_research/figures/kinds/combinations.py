"""Which answers are given together: a matrix of intersections, a column a combination."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import KW_ONLY, dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from vises_research.errors import Problem
from vises_research.figures.chart import Chart
from vises_research.figures.crossings import PAD, PITCH, Grid, column, dots
from vises_research.figures.style import BODY, GREY, SMALL
from vises_research.figures.typeface import line_height, widest, wrap
from vises_research.text import JOINED, Voice, languages, number

if TYPE_CHECKING:
    from vises_research.figures.page import Page
    from vises_research.stats import Result

__all__ = ["combinations"]

MOST_ITEMS = 12
MATRIX = 0.46
"""Part of the width for the columns."""


@dataclass(frozen=True, eq=False, repr=False)
class Combinations(Chart):
    """Draw which answers are given together, as a matrix with a column for each combination.

    Parameters
    ----------
    result
        ``stats.combinations``.
    sets
        ``stats.answers`` of the same rows and items: how many gave each answer.
    least
        The smallest count that has a column of its own, as the rule of disclosure wants it; others
        are gathered, as are those for which there is no room.

    Raises
    ------
    StudyError
        If the results are of other kinds or other items, there are too many items, or no
        combination is frequent enough to be shown.
    """

    result: Result
    sets: Result
    _: KW_ONLY
    least: int = 5

    shows: ClassVar[tuple[str, ...]] = ("result", "sets")

    def problems(self) -> Iterable[Problem]:
        """Refuse combinations and answers that do not belong together, or cannot be shown."""
        result, sets = self.result, self.sets
        if result.card.rows != "combinations" or sets.card.rows != "options" or sets.by:
            wrong = "this chart shows combinations and the answers in them"
            return [self.refusal(wrong, f"{result.name} and {sets.name}")]
        unfit = []
        if set(result.by) != set(sets.table["item"]) or result.base != sets.base:
            right = "stats.combinations and stats.answers of the same rows and items"
            unfit.append(self.refusal("combinations and answers do not belong together", "", right))
        if len(result.by) > MOST_ITEMS:
            found, most = str(len(result.by)), f"at most {MOST_ITEMS}; the most frequent"
            unfit.append(self.refusal("too many items to be told apart", found, most))
        if not unfit and not (self._few.table["term"] != "other").any():
            least = self.least
            wrong = f"no combination can be shown: each is of fewer than {least}, or tells of such"
            right = "fewer items, or categories that are merged"
            unfit.append(self.refusal(wrong, right=right))
        return unfit

    def arranged(self) -> Mapping[str, Any]:
        """Gather the combinations that have no column, and put the answers in order."""
        table = self.sets.table.sort_values("n", ascending=False, kind="stable", ignore_index=True)
        return {"result": self._few, "sets": replace(self.sets, table=table)}

    @cached_property
    def pitch(self) -> float:
        """The room between columns, in which the largest number fits in every language."""
        most = float(self.result.table["n"].max()) if len(self.result.table) else 0.0
        return max(PITCH, widest((number(most, lang, 0) for lang in languages()), SMALL) + 1)

    @cached_property
    def _few(self) -> Result:
        from vises_research.stats import gather

        if self.result.card.rows == "gathered":
            return self.result
        return gather(self.result, self.least, int(self.width * MATRIX / self.pitch))

    def remark(self, voice: Voice) -> str:
        """Say what a column is."""
        return voice.say("combination.note")

    def reading(self, voice: Voice) -> str:
        """Say what the rows and columns are."""
        return voice.say("alt.combinations")

    @cached_property
    def columns(self) -> list[dict[str, Any]]:
        """The combinations that have a column."""
        rows = self.result.table.to_dict("records")
        return [dict(row) for row in rows if row["term"] != "other"]

    @cached_property
    def items(self) -> list[dict[str, Any]]:
        """The answers, the most frequent first."""
        return [dict(row) for row in self.sets.table.to_dict("records")]

    def rest(self, voice: Voice) -> str:
        """Tell how many have another combination; nothing where nobody has."""
        table = self.result.table
        n = int(table.loc[table["term"] == "other", "n"].sum())
        unit = voice.unit(self.result.base.unit, n)
        return voice.say("combination.rest", n=voice.number(n, 0), unit=unit) if n else ""

    def names(self, voice: Voice) -> list[str]:
        """Name the answers."""
        return [voice.variable(item["item"]) for item in self.items]

    @cached_property
    def layout(self) -> Grid:
        """Where rows and columns stand."""
        return Grid(
            [self.names(voice) for voice in self.voices],
            [self.rest(voice) for voice in self.voices],
            [voice.number(item["n"], 0) for item in self.items for voice in self.voices],
            len(self.columns) * self.pitch,
            self.width,
        )

    def paint(self, page: Page, top: float, voice: Voice) -> None:
        """Draw the columns above the matrix, then a row for each answer, then the rest."""
        made = self.layout
        y = made.matrix(top)
        heading = wrap(voice.say("combination.sets"), made.told, SMALL)
        above = y - len(heading) * line_height(SMALL) - 0.6
        page.text(made.told, above, heading, size=SMALL, colour=GREY, align="right")
        middles, most = [], float(self.sets.table["n"].max())
        for item, name, height in zip(self.items, self.names(voice), made.heights, strict=True):
            page.text(0, y + PAD, wrap(name, made.label - 2, BODY))
            words = voice.number(item["n"], 0)
            made.size(page, y + PAD, item["n"] / most if most else 0, words)
            middles.append(y + PAD + 1.0)
            y += height
        highest = self.columns[0]["n"]
        for index, each in enumerate(self.columns):
            x = made.left + (index + 0.5) * self.pitch
            words = voice.number(each["n"], 0)
            column(page, x, made.matrix(top), self.pitch, each["n"] / highest, words)
            given = [item["item"] in each["item"].split(JOINED) for item in self.items]
            dots(page, x, middles, given)
        rest = wrap(self.rest(voice), page.width - made.left, BODY)
        page.text(made.left, y + PAD, rest, colour=GREY)


combinations = Combinations
