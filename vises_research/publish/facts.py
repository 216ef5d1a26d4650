"""What results tell, in a form in which different results can be compared.

A count by region and purpose, a share of each purpose by region, and the sums of either tell the
same facts; one that is hidden in one of them must be hidden in all.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from vises_research.publish.attacker import hidden_cells
from vises_research.publish.cells import REST, add_up, systems

if TYPE_CHECKING:
    from vises_research.stats import Result

__all__ = ["Facts", "facts", "from_record", "given_away", "within"]

Fact = frozenset[tuple[str, str]]
Facts = Mapping[Fact, bool]


def facts(result: Result) -> Facts:
    """Tell which counts a result shows and which it hides.

    Parameters
    ----------
    result
        Any result; one that has no cells tells no facts.

    Returns
    -------
    dict
        Levels by variable -> whether the count of the rows that have them is shown.

    Examples
    --------
    >>> import pandas as pd
    >>> from vises_research import stats
    >>> told = facts(stats.counts(pd.DataFrame({"region": ["hdf", "vlg"]}), ["region"]))
    >>> told[frozenset({("region", "hdf")})]
    True
    """
    told: dict[Fact, bool] = {}
    if not add_up(result):
        return told
    for system in (one for one in systems(result) if one.whole):
        hidden = hidden_cells(result, system)
        for key, i in system.index.items():
            if REST not in key:
                pairs = zip(system.dimensions, key, strict=True)
                fact = frozenset((name, str(level)) for name, level in pairs if level is not None)
                known = not hidden[i] and not math.isnan(system.numbers[i])
                told[fact] = told.get(fact, False) or known
    return told


def given_away(here: Result, there: Result) -> Iterator[tuple[dict[str, str], str]]:
    """Find what one of two results of the same rows hides and the other shows.

    Parameters
    ----------
    here, there
        The results.

    Yields
    ------
    tuple
        The levels, and where it is shown: ``here`` or ``there``.
    """
    if _rows(here) != _rows(there) or not (here.hidden.any() or there.hidden.any()):
        return
    own, other = facts(here), facts(there)
    for fact in sorted(own.keys() & other.keys(), key=sorted):
        if own[fact] != other[fact]:
            yield dict(sorted(fact)), "here" if own[fact] else "there"


def within(results: Sequence[Result]) -> Iterator[tuple[Result, dict[str, str]]]:
    """Find what a result of a figure hides and another one of it shows."""
    for result in results:
        if result.hidden.any():
            for other in results:
                if other is not result:
                    found = given_away(result, other)
                    yield from ((result, levels) for levels, where in found if where == "there")


def from_record(records: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, Result]]:
    """Read the results of published figures, each with the figure's name."""
    import pandas as pd

    from vises_research.stats import Base, Method, Result

    for record in records:
        for old in record["results"]:
            table = pd.DataFrame(old["table"])
            base, by = Base(**old["base"]), tuple(old["by"])
            result = Result(old["name"], table, Method(""), base, by=by, outcome=old["outcome"])
            yield record["id"], replace(result, table=_complete(table))


def _complete(table: Any) -> Any:
    """Give counts of hidden cells the type of numbers, which a record writes as nothing."""
    counts = {name: float for name in ("n", "base", "asked") if name in table}
    return table.astype(counts)


def _rows(result: Result) -> tuple[int, str]:
    return result.base.total, result.base.unit
