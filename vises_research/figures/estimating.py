"""Estimates with their intervals, one row each, on one axis: shares, means, changes, ratios."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from vises_research.errors import Problem, StudyError
from vises_research.figures.chart import Chart
from vises_research.figures.interval_rows import IntervalRows
from vises_research.figures.naming import by_value, headed
from vises_research.figures.style import WIDTH
from vises_research.stats.quantity import SHARE, Quantity
from vises_research.text import Labels, quantity

if TYPE_CHECKING:
    from vises_research.stats import Result

__all__ = ["estimates", "shares"]

Words = Mapping[str, str]


def estimates(  # noqa: PLR0913 - what is shown, in which order and against what
    results: Result | Sequence[Result],
    *,
    labels: Labels,
    title: Words,
    source: Words,
    headings: Sequence[Words | None] = (),
    ends: tuple[Words, Words] | None = None,
    reference: float | None = None,
    sort: bool = True,
    width: float = WIDTH,
    simulated: bool = False,
) -> Chart:
    """Draw estimates as dots with their intervals, the numbers printed beside them.

    Parameters
    ----------
    results
        A result with ``estimate``, ``conf_low`` and ``conf_high``, or several of the same
        quantity: means or shares by groups, changes, differences, Cliff's delta; odds ratios stand
        on a logarithmic axis.
    labels
        What variables and levels are called.
    title, source
        Language -> words.
    headings
        For each result the name of its rows (language -> words); ``None`` or nothing takes the
        variable's label.
    ends
        What it means to lie left and right of the reference, for example who rates higher.
    reference
        The value that means no difference; ``None`` takes that of the quantity, if it has one.
    sort
        Whether the largest stands first; levels that have an order always keep it.
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
        If there is no result, one without intervals, or the results are different quantities.
    """
    where = "figures.estimates"
    pairs = headed(where, results, headings)
    what = _quantity([result for result, _ in pairs], where)
    what = what if reference is None else replace(what, null=reference)
    body = IntervalRows(tuple(by_value(pairs) if sort else pairs), what, ends)
    shown = tuple(result for result, _ in body.pairs)
    return Chart(body, shown, labels, title, source, width, simulated)


def shares(
    result: Result,
    *,
    labels: Labels,
    title: Words,
    source: Words,
    width: float = WIDTH,
    simulated: bool = False,
) -> Chart:
    """Draw shares as dots with their intervals, on an axis from 0 to 100 %.

    Parameters
    ----------
    result
        ``stats.share``, of one level by groups or of all levels. Rows that are not ordered stand
        by share.
    labels, title, source, width, simulated
        As in :func:`estimates`.

    Returns
    -------
    Chart
        Drawn when it is asked for.

    Raises
    ------
    StudyError
        If the result is no share.
    """
    if not quantity(result.name).is_share:
        raise StudyError([Problem("figures.shares", "this chart shows shares", result.name)])
    body = IntervalRows(tuple(by_value([(result, None)])), SHARE, kind="shares")
    return Chart(body, (body.pairs[0][0],), labels, title, source, width, simulated)


def _quantity(results: Sequence[Result], where: str) -> Quantity:
    """Tell what the results measure; refuse those without intervals, or of different things."""
    problems = [
        Problem(where, f"a result of '{one.name}' has no estimates with intervals")
        for one in results
        if not {"estimate", "conf_low", "conf_high"} <= set(one.table)
    ]
    if problems:
        raise StudyError(problems)
    kinds = {kind.key: kind for one in results for kind in _kinds(one)}
    if len(kinds) > 1:
        terms = [term for one in results for term in _terms(one)]
        right = f"one of them, by .where(term={terms[0]!r})" if len(set(terms)) > 1 else ""
        found = ", ".join(dict.fromkeys(terms) if right else kinds)
        raise StudyError([Problem(where, "an axis shows one quantity", found, right)])
    return next(iter(kinds.values()))


def _terms(result: Result) -> list[str]:
    return [str(term) for term in result.table["term"]] if "term" in result.table else []


def _kinds(result: Result) -> list[Quantity]:
    return [quantity(result.name, term) for term in _terms(result) or [""]]
