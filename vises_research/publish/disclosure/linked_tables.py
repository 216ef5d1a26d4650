"""What results tell together and none of them tells alone: linked tables.

Two parts of a figure, two figures, and booklets that come one after the other are read by the same
people. A cell that was 17 in booklet 2 and is 18 in booklet 3 tells of the one unit that came in
between; a cell that is hidden here and was printed there is not hidden. A count by region and
purpose, a share of each purpose by region, and the sums of either tell the same facts; one that is
hidden in one of them must be hidden in all.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vises_research.errors import Problem, StudyError, place
from vises_research.publish.disclosure.attack import hidden_cells
from vises_research.publish.disclosure.margins import REST, add_up, systems
from vises_research.publish.disclosure.risks import Finding, counts_of

if TYPE_CHECKING:
    from vises_research.publish.disclosure.rule import Rule
    from vises_research.stats import Result

__all__ = ["Facts", "beside", "differencing", "facts", "records", "shown_elsewhere", "within"]

Record = Mapping[str, Any]
Fact = frozenset[tuple[str, str]]
Facts = Mapping[Fact, bool]


def records(folders: Iterable[Path]) -> list[Record]:
    """Read the records of figures that were published.

    Parameters
    ----------
    folders
        Each holds figures, at any depth, as ``reports/figures`` does.

    Returns
    -------
    list
        The content of the figures' JSON files, in the order of their paths.

    Raises
    ------
    StudyError
        Where a folder is not there, has no record, or one is damaged.
    """
    found = []
    for folder in folders:
        paths = [path for path in sorted(folder.rglob("*.json")) if path.stem == path.parent.name]
        if not paths:
            wrong = "no record of a published figure is in this folder"
            right = "a copy of `reports/figures` as it was printed"
            raise StudyError([Problem(place(folder), wrong, right=right)])
        found += [_read(path) for path in paths]
    return found


def beside(figures: Path, id: str) -> list[Record]:
    """Read the records of the other figures in a folder; there may be none.

    Parameters
    ----------
    figures
        ``reports/figures``.
    id
        The figure that is to be published anew.

    Returns
    -------
    list
        As :func:`records` gives them.
    """
    found = sorted(figures.glob("*/*.json"))
    return [_read(path) for path in found if path.stem == path.parent.name != id]


def differencing(result: Result, then: Iterable[Record], rule: Rule) -> Iterator[Finding]:
    """Compare a result with what was published of the same variables.

    Parameters
    ----------
    result
        What is to be published.
    then
        Records of what was.
    rule
        What may leave.

    Yields
    ------
    Finding
        One for each count that was compared.
    """
    now = {_key(row, result.keys): row for row in result.table.to_dict("records")}
    about = [result.name, list(result.by), result.outcome]
    for record in then:
        for old in record["results"]:
            if [old["name"], old["by"], old["outcome"]] == about:
                for row in old["table"]:
                    if (key := _key(row, result.keys)) in now:
                        yield from _compared(now[key], row, record["id"], rule)


def shown_elsewhere(result: Result, then: Iterable[Record]) -> Iterator[Finding]:
    """Find cells that are hidden in one of two figures of the same rows and shown in the other.

    Parameters
    ----------
    result
        What is to be published.
    then
        Records of the other figures.

    Yields
    ------
    Finding
        One for each such cell.
    """
    for figure, old in from_record(then):
        for levels, where in given_away(result, old):
            shown = "is shown here" if where == "here" else f"is shown in figure '{figure}'"
            hidden = f"hidden in figure '{figure}'" if where == "here" else "hidden here"
            wrong = f"this cell is {hidden} and {shown}"
            yield Finding("earlier", levels, wrong, "", "the same cells hidden in both")


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
    from vises_research.stats.card import find

    for record in records:
        for old in record["results"]:
            table = pd.DataFrame(old["table"])
            base, by = Base(**old["base"]), tuple(old["by"])
            card = find(old["name"], old.get("of", ""))
            result = Result(card, table, Method(""), base, by=by, outcome=old["outcome"])
            yield record["id"], replace(result, table=_complete(table))


def _complete(table: Any) -> Any:
    """Give counts of hidden cells the type of numbers, which a record writes as nothing."""
    counts = {name: float for name in ("n", "base", "asked") if name in table}
    return table.astype(counts)


def _rows(result: Result) -> tuple[int, str]:
    return result.base.total, result.base.unit


def _compared(
    now: Mapping[Any, Any], then: Mapping[Any, Any], figure: str, rule: Rule
) -> Iterator[Finding]:
    """Compare the counts of one row."""
    if now.get("hidden") or then.get("hidden"):
        return  # given back, or not, as shown_elsewhere says
    before = {name: number for name, number, _ in counts_of(then)}
    for name, number, _ in counts_of(now):
        if name in before:
            change = abs(number - before[name])
            wrong = f"'{name}' differs from figure '{figure}' by too few"
            right = f"the same units as there, or at least {rule.min_cell} more or less"
            small = 0 < change < rule.min_cell
            yield Finding("earlier", now, *((wrong, str(change), right) if small else ()))


def _key(row: Mapping[Any, Any], keys: Iterable[str]) -> tuple[str, ...]:
    return tuple(str(row.get(key)) for key in keys)


def _read(path: Path) -> Record:
    try:
        content: Record = json.loads(path.read_bytes())
        for result in content["results"]:
            result["name"], result["by"], result["outcome"], result["table"]
    except (ValueError, KeyError, TypeError):
        wrong = "this is not the record of a published figure"
        raise StudyError([Problem(place(path), wrong)]) from None
    return content
