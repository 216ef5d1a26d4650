"""Answers on ordered scales as stacked bars, about zero or to 100 %."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from vises_research.errors import Problem, StudyError
from vises_research.figures.chart import Chart
from vises_research.figures.naming import Heading, headed
from vises_research.figures.scales import Scale, scale
from vises_research.figures.stacked_bars import StackedBars
from vises_research.figures.style import WIDTH
from vises_research.text import Labels

if TYPE_CHECKING:
    from vises_research.stats import Result

__all__ = ["likert"]

Words = Mapping[str, str]
SHARES = ("share", "weighted_share")


def likert(  # noqa: PLR0913 - what is shown, where zero lies, and in which order
    results: Result | Sequence[Result],
    *,
    labels: Labels,
    title: Words,
    source: Words,
    zero: Any = None,
    aside: Sequence[Any] = (),
    headings: Sequence[Words | None] = (),
    diverging: bool = True,
    sort: bool = True,
    width: float = WIDTH,
    simulated: bool = False,
) -> Chart:
    """Draw the answers to items on one ordered scale as stacked bars.

    The bar shows the shares as the results have them. Levels that are not opinions, answers that
    were counted into the base without being levels (``in_base`` of ``stats.share``), and those who
    did not answer stand in columns beside it, with the base.

    Parameters
    ----------
    results
        ``stats.share`` or ``stats.weighted_share`` of all levels: one result an item, or one by
        groups.
    title, source
        Language -> words.
    zero
        The level that is the middle, or the two neighbours between which zero lies: ``("2", "3")``;
        ``(None, "1")`` for a scale that goes one way. ``None`` is the middle of the scale.
    aside
        Levels that stand beside the bar: ``["no_opinion"]``.
    headings
        For each result the name of its rows (language -> words); ``None`` or nothing takes the
        variable's label.
    diverging
        Whether bars lie about zero; otherwise they begin at 0 % and fill 100 %.
    sort
        Whether the item with most net agreement (above less below zero) stands first; groups that
        have an order always keep it.
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
        If a result is not the share of all levels, items have different levels, zero or what
        stands aside is not on the scale, or there are too many levels for their colours.
    """
    where = "figures.likert"
    pairs = headed(where, results, headings)
    problems = [problem for result, _ in pairs for problem in _unfit(where, result)]
    if problems:
        raise StudyError(problems)
    about = scale([result for result, _ in pairs], zero, aside)
    shown = [(_asked(result), heading) for result, heading in pairs]
    body = StackedBars(_by_agreement(shown, about) if sort else shown, about, diverging)
    drawn = tuple(result for result, _ in body.pairs)
    return Chart(body, drawn, labels, title, source, width, simulated)


def _unfit(where: str, result: Result) -> list[Problem]:
    if result.name not in SHARES:
        return [Problem(where, "this chart shows shares of all levels", result.name)]
    if result.outcome not in result.table or result.table[result.outcome].nunique() < 2:
        return [Problem(where, f"the share of '{result.outcome}' is of one level, not of all")]
    return []


def _asked(result: Result) -> Result:
    """Put into the table how many were asked, where its rows are about all of them."""
    if result.by or "asked" in result.table:
        return result
    table = result.table.copy()
    table.insert(list(table).index("base") + 1, "asked", result.base.asked)
    return replace(result, table=table)


def _by_agreement(
    pairs: Sequence[tuple[Result, Heading]], about: Scale
) -> list[tuple[Result, Heading]]:
    """Put the most net agreement first, among results and among groups without an order."""
    inside = [(_groups_by_agreement(result, about), heading) for result, heading in pairs]
    return sorted(inside, key=lambda pair: -_agreement(pair[0].table, pair[0].outcome, about))


def _agreement(table: Any, outcome: str, about: Scale) -> float:
    """Give the mean net agreement of some rows; nobody's comes last."""
    means = table.groupby(outcome, observed=True)["estimate"].mean()
    net = about.net({level: float(means.get(level, 0.0)) for level in about.levels})
    return -2.0 if math.isnan(net) else net


def _groups_by_agreement(result: Result, about: Scale) -> Result:
    if len(result.by) != 1 or getattr(result.table[result.by[0]].dtype, "ordered", False):
        return result
    key = result.by[0]
    parts = [part for _, part in result.table.groupby(key, observed=True, sort=False)]
    parts.sort(key=lambda part: -_agreement(part, result.outcome, about))
    order = [index for part in parts for index in part.index]
    return replace(result, table=result.table.loc[order].reset_index(drop=True))
