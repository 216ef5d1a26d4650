"""A finding under every combination of choices, as a specification curve."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from vises_research.errors import Problem, StudyError
from vises_research.figures.chart import Chart
from vises_research.figures.curve import MOST, Curve
from vises_research.figures.style import WIDTH
from vises_research.text import Labels

if TYPE_CHECKING:
    from vises_research.stats import Result

__all__ = ["specification_curve"]

Words = Mapping[str, str]


def specification_curve(  # noqa: PLR0913 - what is measured, and against what
    result: Result,
    *,
    measure: Words,
    labels: Labels,
    title: Words,
    source: Words,
    reference: float | None = 0.0,
    ratio: bool = False,
    width: float = WIDTH,
    simulated: bool = False,
) -> Chart:
    """Draw the estimates of all specifications in order, and below them what was chosen in each.

    Parameters
    ----------
    result
        ``stats.specifications``.
    measure
        What the estimates are, for the axis: language -> words.
    labels
        What the choices (as variables) and their options (as levels) are called.
    title, source
        Language -> words.
    reference
        The value that means no effect; ``None`` where there is none. Intervals that exclude it are
        dark.
    ratio
        Whether the estimates are ratios, which stand on a logarithmic axis.
    width
        In mm.
    simulated
        Whether to print that the data are simulated.

    Returns
    -------
    Chart
        Drawn when it is asked for; specifications without an estimate are only counted.

    Raises
    ------
    StudyError
        If the result is another one, has no estimate, or has too many to be told apart.
    """
    where = "figures.specification_curve"
    if result.name != "specifications":
        raise StudyError([Problem(where, "this chart shows specifications", result.name)])
    table = result.table[result.table["estimate"].notna()]
    if not 0 < len(table) <= MOST:
        right = f"1 to {MOST}"
        raise StudyError([Problem(where, "not as many estimates", str(len(table)), right)])
    if ratio and (not (table["estimate"] > 0).all() or not (reference is None or reference > 0)):
        raise StudyError([Problem(where, "ratios and their reference are above 0")])
    table = table.sort_values("estimate", kind="stable").reset_index(drop=True)
    shown = replace(result, table=table)
    body = Curve(shown, measure, reference, ratio)
    return Chart(body, (shown,), labels, title, source, width, simulated)
