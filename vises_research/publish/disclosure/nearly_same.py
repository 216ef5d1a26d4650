"""Numbers of one variable that were worked out of nearly the same units.

Tables of counts are read together as equations (``linked_tables``). A mean, a sum, a weighted share
or a coefficient has no cells. But a mean of 69 units and one of 68 of them give the value of the
unit that was left out. So two such numbers of the same variable are refused where their units are
known to be nearly as many: in a group, or added up over the groups.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from vises_research.publish.disclosure.by_class import class_of
from vises_research.publish.disclosure.risks import Finding
from vises_research.publish.disclosure.seen import Fact

if TYPE_CHECKING:
    from vises_research.publish.disclosure.rule import Rule
    from vises_research.stats import Result

__all__ = ["nearly_same"]

Units = Mapping[tuple[str, Fact], float]
ADDED = {"counts", "sums", "contrasts", "coefficients"}
"""The classes whose numbers are made of what each unit adds, so that a difference tells of few."""


def nearly_same(
    result: Result, others: Iterable[tuple[str, Result]], rule: Rule
) -> Iterator[Finding]:
    """Find numbers of which other figures have the same of nearly the same units.

    Parameters
    ----------
    result
        What is to be published.
    others
        The figures that its readers have, by name (nothing for other parts of its own), and their
        results.
    rule
        What these readers may learn.

    Yields
    ------
    Finding
        One for each variable and group.
    """
    own, told = _units(result, rule), _contrasted(result)
    for figure, other in others:
        if result.card.adds_up and other.card.adds_up and not (_sums(result) and _sums(other)):
            continue  # their counts are read together as tables
        there = _units(other, rule)
        shown_here, shown_there = own.keys() | told, there.keys() | _contrasted(other)
        for about in (shown_here & _hidden(other)) | (shown_there & _hidden(result)):
            of = f"figure '{figure}'" if figure else "another part of the figure"
            wrong = f"what this group tells is hidden here or in {of}, and shown in the other"
            row = {"variable": about[0], **dict(sorted(about[1]))}
            yield Finding("together", row, wrong, "", "the same cells hidden in both")
        for about in own.keys() & there.keys():
            apart = abs(own[about] - there[about])
            if 0 < apart < rule.min_cell:
                of = f"figure '{figure}'" if figure else "another part of the figure"
                wrong = f"this is about a few units more or fewer than {of}"
                right = f"the same units as there, or at least {rule.min_cell} more or less"
                right += "; of other units, one result broken down by what tells them apart"
                row = {"variable": about[0], **dict(sorted(about[1]))}
                yield Finding("together", row, wrong, f"{apart:g}", right)


def _hidden(result: Result) -> set[tuple[str, Fact]]:
    """Give the groups, each with a variable, of which a number is hidden."""
    found = set()
    for row in result.table[result.hidden].to_dict("records"):
        names = [name for name in dict.fromkeys((*result.by, result.outcome)) if name in row]
        levels = frozenset((name, str(row[name])) for name in names)
        found.add((result.outcome, levels))
        found |= {(name, levels - {(name, level)}) for name, level in levels}
    return found


def _contrasted(result: Result) -> set[tuple[str, Fact]]:
    """Give the groups whose own numbers follow from a contrast or a model, with the variable."""
    found = set()
    for row in result.table.to_dict("records"):
        if row.get("first") and row.get("second"):
            item = row.get("item")
            # The groups that a method compares come last among its columns.
            group = str(item if item in result.base.columns else result.base.columns[-1])
            for level in (row["first"], row["second"]):
                found.add((result.outcome, frozenset([(group, str(level))])))
    return found


def _sums(result: Result) -> bool:
    return result.card.tells == "sums"


def _units(result: Result, rule: Rule) -> Units:
    """Count the units behind each variable, by group and added up over groups."""
    if class_of(result, rule) not in ADDED:
        return {}
    inner: dict[tuple[str, Fact], float] = {}
    for row in result.table.to_dict("records"):
        levels = frozenset((name, str(row[name])) for name in result.by if name in row)
        for about in _variables(result, row):
            if about not in rule.public:
                others = frozenset(pair for pair in levels if pair[0] != about)
                if others == levels:
                    inner.setdefault((about, levels), _behind(result, row))
                else:  # the rows of a variable's own levels add up to those who were asked
                    n = math.nan if row.get("hidden") else float(row["n"])
                    inner[about, others] = inner.get((about, others), 0.0) + n
    found: dict[tuple[str, Fact], float] = {}
    for (about, levels), n in inner.items():
        for size in range(len(levels) + 1):
            for some in itertools.combinations(sorted(levels), size):
                key = (about, frozenset(some))
                found[key] = found.get(key, 0.0) + n
    return {key: n for key, n in found.items() if not math.isnan(n)}


def _variables(result: Result, row: Mapping[Any, Any]) -> list[str]:
    """Name the variables that a row is about: where answers are combined, each of them."""
    if row.get("item") in result.base.columns:
        return [str(row["item"])]
    one = _variable(result)
    return [one] if one else [name for name in result.by if name in result.base.columns]


def _variable(result: Result) -> str:
    """Name the variable that the numbers are of; what changed between two is one of its own."""
    columns = [name for name in result.base.columns if name not in result.by]
    if result.card.about == "pair":
        return " and ".join(columns)
    return result.outcome or next(iter(columns), "")


def _behind(result: Result, row: Mapping[Any, Any]) -> float:
    """Tell of how many units a row is: of a share the base, of two groups both."""
    if row.get("hidden"):
        return math.nan
    if {"n_first", "n_second"} <= {*row}:
        return float(row["n_first"]) + float(row["n_second"])
    n = row.get("base", row.get("n", math.nan))
    return float(result.base.answered) if math.isnan(n) and not result.by else float(n)
