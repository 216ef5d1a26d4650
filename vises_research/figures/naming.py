"""What the rows of results are called, and in which order they stand."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from vises_research.errors import Problem, StudyError
from vises_research.text import Voice, key

if TYPE_CHECKING:
    from vises_research.stats import Result

__all__ = [
    "Heading",
    "by_value",
    "headed",
    "row_labels",
    "row_names",
    "unheaded",
    "value_column",
]

UNSAID = ("together",)
"""Terms that add nothing to the name of their item."""
Heading = Mapping[str, str] | None
Headings = Sequence[Heading]


def row_names(pairs: Sequence[tuple[Result, Heading]], voice: Voice) -> list[str]:
    """Name every row: by its heading or, of several results, its variable; and by its levels.

    Parameters
    ----------
    pairs
        Results, each with a heading (language -> words) or ``None``.
    voice
        The language.

    Returns
    -------
    list of str
        A name for each row of each result.
    """
    names = []
    for result, heading in pairs:
        outcome = voice.variable(result.outcome) if result.outcome else ""
        first = heading[voice.lang] if heading else outcome if len(pairs) > 1 else ""
        telling = _telling(result, bool(first))
        for row in result.table.to_dict("records"):
            levels = [key(result, one, row, voice) for one in telling]
            parts = [part for part in (first, *levels) if part]
            names.append(" · ".join(parts) or outcome or voice.say("total"))
    return names


def headed(
    where: str, results: Result | Sequence[Result], headings: Headings
) -> list[tuple[Result, Heading]]:
    """Put each result together with its heading.

    Parameters
    ----------
    where
        The chart, for the message.
    results
        One result or several.
    headings
        None at all, or one (which may be ``None``) for each.

    Returns
    -------
    list of tuple
        Result and heading.

    Raises
    ------
    StudyError
        If there is no result, or not a heading for each.
    """
    given = list(results) if isinstance(results, Sequence) else [results]
    if problems := list(unheaded(where, given, headings)):
        raise StudyError(problems)
    return list(zip(given, headings or (None,) * len(given), strict=True))


def unheaded(where: str, results: Sequence[object], headings: Headings) -> Iterable[Problem]:
    """Find out whether there are results, and a heading for each or none at all."""
    if not results:
        yield Problem(where, "there is no result to show")
    if headings and len(headings) != len(results):
        found = f"{len(headings)} headings for {len(results)} results"
        yield Problem(where, "each result needs a heading, or None", found)


def by_value(pairs: Sequence[tuple[Result, Heading]]) -> list[tuple[Result, Heading]]:
    """Put the largest estimate first, among results of one row and among the rows of each.

    Rows stay as they are where their levels have an order, or several keys tell them apart.

    Parameters
    ----------
    pairs
        Results with ``estimate``, each with its heading.

    Returns
    -------
    list of tuple
        In the order to show.
    """
    inside = [(_sorted(result), heading) for result, heading in pairs]
    if all(len(result.table) == 1 for result, _ in inside):
        inside.sort(key=lambda pair: _size(pair[0].table["estimate"].iloc[0]))
    return inside


def _sorted(result: Result) -> Result:
    several = _telling(result, True)
    if len(several) != 1 or getattr(result.table[several[0]].dtype, "ordered", False):
        return result
    table = result.table.sort_values("estimate", ascending=False, kind="stable")
    return replace(result, table=table.reset_index(drop=True))


def _size(estimate: float) -> float:
    return math.inf if math.isnan(estimate) else -estimate


def _telling(result: Result, alone: bool) -> list[str]:
    """List the keys that tell rows apart; of a single row without another name, its groups."""
    keys = [one for one in result.keys if result.table[one].nunique() > 1]
    if keys or alone:
        return keys
    return list(result.by) or [one for one in (result.outcome,) if one in result.keys]


def value_column(result: Result) -> str:
    """Name what the estimate of a result is: ``share``, ``mean`` or ``estimate``."""
    if result.card.is_share:
        return "share"
    return "mean" if result.card.rows == "means" else "estimate"


def row_labels(result: Result, voice: Voice) -> list[str]:
    """Name every row of a result by its keys, leaving out one that all rows share.

    Parameters
    ----------
    result
        The result.
    voice
        The language.

    Returns
    -------
    list of str
        As printed in a table; the whole is called so.
    """
    table = result.table
    several = [k for k in result.keys if result.by == (k,) or table[k].nunique() > 1]
    keys = sorted(several or result.keys, key=lambda name: name == "term")
    names = []
    for row in table[list(result.keys)].to_dict("records"):
        said = [k for k in keys if row[k] not in UNSAID]
        words = [key(result, name, row, voice) for name in said]
        name = " · ".join(word for word in words if word) or voice.say("total")
        names.append(name[:1].upper() + name[1:])
    return names
