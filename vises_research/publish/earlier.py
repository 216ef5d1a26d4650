"""What readers were told before: two publications can tell together what neither tells alone.

A cell that was 17 in booklet 2 and is 18 in booklet 3 tells of the one unit that came in between;
a cell that is hidden here and was printed there is not hidden.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vises_research.errors import Problem, StudyError, place
from vises_research.publish.facts import from_record, given_away
from vises_research.publish.looks import Look, counts_of

if TYPE_CHECKING:
    from vises_research.publish.rules import Rule
    from vises_research.stats import Result

__all__ = ["against", "beside", "hidden_apart", "records"]

Record = Mapping[str, Any]


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


def against(result: Result, then: Iterable[Record], rule: Rule) -> Iterator[Look]:
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
    Look
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


def hidden_apart(result: Result, then: Iterable[Record]) -> Iterator[Look]:
    """Find cells that are hidden in one of two figures of the same rows and shown in the other.

    Parameters
    ----------
    result
        What is to be published.
    then
        Records of the other figures.

    Yields
    ------
    Look
        One for each such cell.
    """
    for figure, old in from_record(then):
        for levels, where in given_away(result, old):
            shown = "is shown here" if where == "here" else f"is shown in figure '{figure}'"
            hidden = f"hidden in figure '{figure}'" if where == "here" else "hidden here"
            wrong = f"this cell is {hidden} and {shown}"
            yield Look("earlier", levels, wrong, "", "the same cells hidden in both")


def _compared(
    now: Mapping[Any, Any], then: Mapping[Any, Any], figure: str, rule: Rule
) -> Iterator[Look]:
    """Compare the counts of one row."""
    if now.get("hidden") or then.get("hidden"):
        return  # given back, or not, as hidden_apart says
    before = {name: number for name, number, _ in counts_of(then)}
    for name, number, _ in counts_of(now):
        if name in before:
            change = abs(number - before[name])
            wrong = f"'{name}' differs from figure '{figure}' by too few"
            right = f"the same units as there, or at least {rule.min_cell} more or less"
            small = 0 < change < rule.min_cell
            yield Look("earlier", now, *((wrong, str(change), right) if small else ()))


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
