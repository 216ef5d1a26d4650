"""Quantiles rounded to a step, where they lie near few units."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from vises_research.errors import Problem, StudyError

if TYPE_CHECKING:
    from vises_research.publish.disclosure.rule import Rule
    from vises_research.stats import Result

__all__ = ["to_steps"]

ROUNDED = ("estimate", "conf_low", "conf_high", "median", "q1", "q3")


def to_steps(result: Result, rule: Rule) -> Result:
    """Round the quantiles of a result to the step that the rule has for its variable.

    Parameters
    ----------
    result
        ``describe``, ``weighted_quantile`` or another result whose numbers are quantiles.
    rule
        What may leave; its ``rounded`` names the step of each variable.

    Returns
    -------
    Result
        The same result with rounded quantiles and limits, and a note.

    Raises
    ------
    StudyError
        If its numbers are no quantiles, or the rule has no step for its variable.

    Examples
    --------
    >>> import pandas as pd
    >>> from vises_research import publish, stats
    >>> pilots = pd.DataFrame({"fte": [1.5, 2.0, 3.2, 4.1, 7.7, 9.0]})
    >>> rule = publish.Rule(rounded={"fte": 2.5})
    >>> to_steps(stats.describe(pilots, "fte"), rule).table[["median", "q1", "q3"]].values.tolist()
    [[2.5, 2.5, 7.5]]
    """
    step = rule.rounded.get(result.outcome)
    if result.card.discloses != "quantiles" or step is None:
        wrong = (
            "these numbers are no quantiles" if step else "the rule has no step for this variable"
        )
        right = "a result of `stats.describe` or another of quantiles, and `rounded: {fte: 5}`"
        raise StudyError([Problem("publish.to_steps", wrong, result.outcome or result.name, right)])
    names = [name for name in ROUNDED if name in result.table]
    table = result.table.assign(
        **{name: (result.table[name] / step).round() * step for name in names}
    )
    told = f"{result.outcome}: rounded to steps of {step:g}"
    changes = (*result.guard.changes, told)
    guard = replace(result.guard, changes=changes)
    return replace(result, table=table, notes=(*result.notes, told), guard=guard)
