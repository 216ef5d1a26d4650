"""Before and after, item by item, with the change and its interval beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from vises_research.errors import Problem, StudyError
from vises_research.figures.chart import Chart
from vises_research.figures.dumbbell_rows import DumbbellRows
from vises_research.figures.naming import Heading, headed
from vises_research.figures.style import WIDTH
from vises_research.text import Labels

if TYPE_CHECKING:
    from vises_research.stats import Result

__all__ = ["dumbbell"]

Words = Mapping[str, str]
Three = tuple["Result", "Result", "Result"]
TERMS = ("before", "after", "difference")
NEEDED = ("n", "base", "estimate", "conf_low", "conf_high", "conf_level")


def dumbbell(
    results: Result | Sequence[Result | Three],
    *,
    labels: Labels,
    title: Words,
    source: Words,
    headings: Sequence[Words | None] = (),
    sort: bool = True,
    width: float = WIDTH,
    simulated: bool = False,
) -> Chart:
    """Draw before and after as two dots joined by a line, and the change with its interval.

    Parameters
    ----------
    results
        ``stats.paired_values`` of each item. Or, where these come from elsewhere, three results of
        one row each: before and after (shares or means) and the change (``paired_difference``, or
        the ``mean_change`` of ``change``) of the same units.
    labels
        What variables and levels are called.
    title, source
        Language -> words.
    headings
        For each item its name (language -> words); ``None`` or nothing takes the label of the
        variable after.
    sort
        Whether the largest change stands first.
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
        If a result is another one, some items are shares and some means, or a change is not that
        of its before and after.
    """
    where = "figures.dumbbell"
    given = [results] if not isinstance(results, Sequence) else results
    pairs = headed(where, [_one(where, each) for each in given], headings)
    problems = [problem for result, _ in pairs for problem in _unfit(where, result)]
    if not problems and len({"base" in result.table for result, _ in pairs}) > 1:
        problems.append(Problem(where, "some items are shares, others means"))
    if problems:
        raise StudyError(problems)
    body = DumbbellRows(sorted(pairs, key=_change) if sort else pairs)
    shown = tuple(result for result, _ in body.pairs)
    return Chart(body, shown, labels, title, source, width, simulated)


def _one(where: str, given: Result | Three) -> Result:
    """Put before, after and change below each other, where they are three results."""
    import pandas as pd

    if not isinstance(given, tuple):
        return given
    rows = [len(result.table) for result in given]
    if rows != [1, 1, 1]:
        found = ", ".join(map(str, rows))
        wrong = "before, after and change are not one row each"
        raise StudyError([Problem(where, wrong, found, "one each; choose it with .where(...)")])
    tables = [each.table.assign(term=term) for each, term in zip(given, TERMS, strict=True)]
    shares = all("base" in table for table in tables[:2])
    tables[2] = tables[2].assign(base=tables[2]["n"]) if shares else tables[2]
    table = pd.concat(tables, ignore_index=True)
    columns = [one for one in NEEDED if one in table and (one != "base" or shares)]
    notes = tuple(dict.fromkeys(note for each in given for note in each.notes))
    change = replace(given[2], table=table[["term", *columns]], notes=notes, by=())
    return replace(change, name="paired_values")


def _unfit(where: str, result: Result) -> list[Problem]:
    """Refuse other results, and a change that is not the difference of what is shown."""
    if result.name != "paired_values":
        return [Problem(where, "this chart shows a before and an after", result.name)]
    before, after, change = result.table["estimate"]
    if abs(after - before - change) > 1e-6:
        wrong = f"the change of '{result.outcome}' is not that of the two values"
        found = f"{before:.3f} to {after:.3f}, and a change of {change:+.3f}"
        right = "all three of the units that have both, as stats.paired_values gives them"
        return [Problem(where, wrong, found, right)]
    return []


def _change(pair: tuple[Result, Heading]) -> float:
    change = float(pair[0].value("estimate", term="difference"))
    return -change if change == change else 9e9  # noqa: PLR0124 - nothing to sort by comes last
