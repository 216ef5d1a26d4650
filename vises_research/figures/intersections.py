"""Which answers are given together: a matrix of intersections, a column a combination."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from vises_research.errors import Problem, StudyError
from vises_research.figures.chart import Chart
from vises_research.figures.crossings import PAD, PITCH, Grid, column, dots, grid, size
from vises_research.figures.style import BODY, GREY, SMALL, WIDTH
from vises_research.figures.typeface import line_height, wrap
from vises_research.figures.typeface import width as measure
from vises_research.text import Labels, Voice

if TYPE_CHECKING:
    from vises_research.figures.page import Page
    from vises_research.stats import Result

__all__ = ["combinations"]

MOST_ITEMS = 12
MATRIX = 0.46
"""Part of the width for the columns."""


def combinations(
    result: Result,
    sets: Result,
    *,
    labels: Labels,
    title: Mapping[str, str],
    source: Mapping[str, str],
    least: int = 5,
    width: float = WIDTH,
    simulated: bool = False,
) -> Chart:
    """Draw which answers are given together, as a matrix with a column for each combination.

    Parameters
    ----------
    result
        ``stats.combinations``.
    sets
        ``stats.answers`` of the same rows and items: how many gave each answer.
    title, source
        Language -> words.
    least
        The smallest count that has a column of its own, as the rule of disclosure wants it; others
        are gathered, as are those for which there is no room.
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
        If the results are of other kinds or other items, there are too many items, or no
        combination is frequent enough to be shown.
    """
    from vises_research.stats import gather

    problems = list(_unfit(result, sets))
    if problems:
        raise StudyError(problems)
    pitch = _pitch(result)
    few = gather(result, least, int(width * MATRIX / pitch))
    if not (few.table["term"] != "other").any():
        wrong = f"no combination can be shown: each is of fewer than {least}, or tells of such"
        right = "fewer items, or categories that are merged"
        raise StudyError([Problem("figures.combinations", wrong, right=right)])
    table = sets.table.sort_values("n", ascending=False, kind="stable", ignore_index=True)
    body = Matrix(few, replace(sets, table=table), pitch)
    return Chart(body, (body.result, body.sets), labels, title, source, width, simulated)


def _pitch(result: Result) -> float:
    """Give the room between columns, in which the largest number fits in every language."""
    from vises_research.text import languages, number

    most = float(result.table["n"].max()) if len(result.table) else 0.0
    return max(PITCH, *(measure(number(most, lang, 0), SMALL) + 1 for lang in languages()))


def _unfit(result: Result, sets: Result) -> Iterable[Problem]:
    here = "figures.combinations"
    if result.name != "combinations" or sets.name != "answers" or sets.by:
        found = f"{result.name} and {sets.name}"
        yield Problem(here, "this chart shows combinations and the answers in them", found)
        return
    if set(result.by) != set(sets.table["item"]) or result.base != sets.base:
        right = "stats.combinations and stats.answers of the same rows and items"
        yield Problem(here, "combinations and answers do not belong together", right=right)
    if len(result.by) > MOST_ITEMS:
        most = f"at most {MOST_ITEMS}; the most frequent"
        yield Problem(here, "too many items to be told apart", str(len(result.by)), most)


@dataclass(frozen=True, eq=False)
class Matrix:
    """The drawing of combinations; see :func:`combinations`."""

    result: Result
    sets: Result
    pitch: float
    kind: str = "combinations"

    def words(self) -> Iterable[tuple[str, Mapping[str, str]]]:
        """Give no texts of its own."""
        return ()

    def remark(self, chart: Chart, voice: Voice) -> str:
        """Say what a column is."""
        return voice.say("combination.note")

    def reading(self, chart: Chart, voice: Voice) -> str:
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

    def rest(self, chart: Chart, voice: Voice) -> str:
        """Tell how many have another combination; nothing where nobody has."""
        table = self.result.table
        n = int(table.loc[table["term"] == "other", "n"].sum())
        unit = voice.unit(self.result.base.unit, n)
        return voice.say("combination.rest", n=voice.number(n, 0), unit=unit) if n else ""

    def names(self, chart: Chart, voice: Voice) -> list[str]:
        """Name the answers."""
        return [voice.variable(item["item"]) for item in self.items]

    def height(self, chart: Chart) -> float:
        """Give the height that holds every language."""
        return self._grid(chart).height

    def _grid(self, chart: Chart) -> Grid:
        return grid(
            {voice.lang: self.names(chart, voice) for voice in chart.voices},
            {voice.lang: self.rest(chart, voice) for voice in chart.voices},
            [voice.number(item["n"], 0) for item in self.items for voice in chart.voices],
            len(self.columns) * self.pitch,
            chart.width,
        )

    def draw(self, chart: Chart, page: Page, top: float, voice: Voice) -> None:
        """Draw the columns above the matrix, then a row for each answer, then the rest."""
        made = self._grid(chart)
        y = made.matrix(top)
        heading = wrap(voice.say("combination.sets"), made.told, SMALL)
        above = y - len(heading) * line_height(SMALL) - 0.6
        page.text(made.told, above, heading, size=SMALL, colour=GREY, align="right")
        middles, most = [], float(self.sets.table["n"].max())
        for item, name, height in zip(
            self.items, self.names(chart, voice), made.heights, strict=True
        ):
            page.text(0, y + PAD, wrap(name, made.label - 2, BODY))
            size(page, made, y + PAD, item["n"] / most if most else 0, voice.number(item["n"], 0))
            middles.append(y + PAD + 1.0)
            y += height
        highest = self.columns[0]["n"]
        for index, each in enumerate(self.columns):
            x = made.left + (index + 0.5) * self.pitch
            words = voice.number(each["n"], 0)
            column(page, x, made.matrix(top), self.pitch, each["n"] / highest, words)
            given = [item["item"] in each["item"].split(TOGETHER) for item in self.items]
            dots(page, x, middles, given)
        rest = wrap(self.rest(chart, voice), page.width - made.left, BODY)
        page.text(made.left, y + PAD, rest, colour=GREY)


TOGETHER = " + "
"""How ``stats.gather`` joins the items of a combination."""
