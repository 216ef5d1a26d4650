"""The ledger: what was published for whom, which is what an attacker knows.

The record of a figure is its line in the ledger: the numbers that it shows, which are hidden, and
the sums that its readers are taken to know.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vises_research.errors import Problem, StudyError, place
from vises_research.publish.disclosure.risks import Finding, counts_of
from vises_research.publish.disclosure.rule import Rule
from vises_research.publish.disclosure.seen import Seen, told_sums, views
from vises_research.publish.running import notebook as running_notebook

if TYPE_CHECKING:
    from vises_research.stats import Result

__all__ = [
    "MADE",
    "Record",
    "audience_of",
    "counting",
    "differencing",
    "given",
    "had_by",
    "line",
    "published",
    "read",
    "readers",
    "records",
    "results_of",
    "rule_of",
    "seen",
]

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
        found += [read(path) for path in paths]
    return found


def published(reports: Path, audience: str = "") -> list[Record]:
    """Read the records of the figures in a reports folder; there may be none.

    Parameters
    ----------
    reports
        The reports folder, with ``figures`` in it or in the folders of audiences.
    audience
        The audience whose folder it is, where it is not that of all.

    Returns
    -------
    list
        As :func:`records` gives them.
    """
    reports = reports.parent if reports.name == audience else reports
    found = [*reports.glob("figures/[!.]*/*.json"), *reports.glob("[!.]*/figures/[!.]*/*.json")]
    return [read(path) for path in sorted(found) if path.stem == path.parent.name]


def counting(
    found: Iterable[Record], id: str, rule: Rule, audience: str, notebook: str = ""
) -> list[Record]:
    """Leave out the records that a figure replaces or that will be replaced with it.

    A record of the last run does not bind the next one: not that of the figure itself, nor those of
    the notebook that is running, until it has published them again, nor those that were made under
    another rule than that of today. What was given away stands under ``earlier`` and always counts.

    Parameters
    ----------
    found
        Records of the figures in the reports.
    id, audience
        The figure that is to be published, and for whom.
    rule
        What may leave for this audience.
    notebook
        The notebook that publishes it.

    Returns
    -------
    list
        The records that count.
    """
    own = rule.model_dump(exclude={"earlier"})
    return [
        one
        for one in found
        if (one["id"], audience_of(one)) != (id, audience)
        and not (notebook and one.get("notebook") == notebook and one["receipt"] not in MADE)
        and not (audience_of(one) == audience and _under(one) != own)
    ]


MADE: set[str] = set()
"""The receipts of the figures that were published since this program started."""


def readers(
    audience: str, rule: Rule, found: Sequence[Record], earlier: Sequence[Record] = ()
) -> Iterator[tuple[Rule, list[Record]]]:
    """Give, for everyone who will read a figure, their rule and what they have.

    Parameters
    ----------
    audience
        For whom the figure is meant.
    rule
        What may leave for this audience.
    found
        Records of figures that count.
    earlier
        Records of what this audience was given before.

    Yields
    ------
    tuple
        First of the audience itself: it has what is for it, and for anyone. Then of each audience
        that is closer to the study: it has all of that and its own.
    """
    own = _width(audience)
    yield rule, had_by(audience, found, earlier)
    closer = {audience_of(one): one for one in found if _width(audience_of(one)) < own}
    for name, record in sorted(closer.items()):
        yield rule_of(record), had_by(name, found, earlier)


def given(reports: Path, rule: Rule, audience: str = "booklet", *, anew: str = "") -> list[Record]:
    """Give what an audience has been given, for ``publish.suppress(..., beside=...)``.

    Parameters
    ----------
    reports
        The reports folder, ``study.reports``.
    rule
        What may leave for the audience, ``study.rule(audience)``.
    audience
        Its name.
    anew
        The id of the figure that is to be published: what stood under it before does not count.

    Returns
    -------
    list
        The records of the figures that count, those under ``earlier`` among them.

    Examples
    --------
    >>> given(Path("no/reports/yet"), Rule())
    []
    """
    running = running_notebook(reports.parent / "notebooks")
    count = counting(published(reports), anew, rule, audience, running)
    return had_by(audience, count, records(map(Path, rule.earlier)))


def had_by(audience: str, found: Iterable[Record], earlier: Iterable[Record] = ()) -> list[Record]:
    """Give the records of what an audience has: what is for it, and for anyone.

    Parameters
    ----------
    audience
        Its name.
    found
        Records of figures.
    earlier
        Records of what it was given before.

    Returns
    -------
    list
        Records.
    """
    own = _width(audience)
    return [*earlier, *(one for one in found if _width(audience_of(one)) >= own)]


def audience_of(record: Record) -> str:
    """Name the audience for which a figure was published."""
    return str(record.get("disclosure", {}).get("audience", "booklet"))


def rule_of(record: Record) -> Rule:
    """Give the rule under which a figure was published."""
    return Rule(**_under(record))


def _under(record: Record) -> dict[str, Any]:
    told = record.get("disclosure", {}).get("rule", {})
    known = {name: value for name, value in told.items() if name in Rule.model_fields}
    return Rule(**known).model_dump(exclude={"earlier"})


def _width(audience: str) -> int:
    """Tell how far an audience is from the study; one of the study's own reads what is printed."""
    return {"internal": 0, "open": 2}.get(audience, 1)


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


def seen(found: Iterable[Record]) -> list[Seen]:
    """Give the tables of published figures as their readers see them.

    Parameters
    ----------
    found
        Records.

    Returns
    -------
    list of Seen
        Of each result its counts, and its sums of an amount.
    """
    return [
        view
        for record in found
        for old in record["results"]
        for _, view in views(_result(old), str(record["id"]), old.get("sums", ()), known=False)
    ]


def results_of(found: Iterable[Record]) -> list[tuple[str, Result]]:
    """Give the results of published figures as their readers have them, each with its figure."""
    return [(str(record["id"]), _result(old)) for record in found for old in record["results"]]


def line(result: Result) -> dict[str, Any]:
    """Write a result down with its numbers by key, free of any language.

    Parameters
    ----------
    result
        Any result.

    Returns
    -------
    dict
        What :func:`seen` reads; of hidden cells the sums alone that readers are taken to know.
    """
    rows = result.table.to_json(orient="records", double_precision=15)
    return {
        "name": result.name,
        **({"of": result.card.of} if result.card.of else {}),
        "by": list(result.by),
        "outcome": result.outcome,
        "base": asdict(result.base),
        "notes": list(result.notes),
        **({"sums": sums} if (sums := told_sums(result)) else {}),
        **({"rounded": result.guard.rounded} if result.guard.rounded else {}),
        **({"merged": [*result.guard.merged]} if result.guard.merged else {}),
        "table": json.loads(rows),
    }


def _result(old: Mapping[str, Any]) -> Result:
    """Read a result from a record; what it hides is nothing there."""
    import pandas as pd

    from vises_research.stats import Base, Guard, Method, Result
    from vises_research.stats.card import find

    table, by = _complete(pd.DataFrame(old["table"])), tuple(old["by"])
    card = find(old["name"], old.get("of", ""))
    sums = {"amount": table["total"]} if "total" in table else {}
    truth = table[[*by]].assign(**sums) if sums and set(by) <= {*table} else None
    merged = tuple((name, level, tuple(parts)) for name, level, parts in old.get("merged", ()))
    guard = Guard(truth=truth, merged=merged, rounded=int(old.get("rounded", 0)))
    base = Base(**old["base"])
    return Result(card, table, Method(""), base, by=by, outcome=old["outcome"], guard=guard)


def _complete(table: Any) -> Any:
    """Give counts of hidden cells the type of numbers, which a record writes as nothing."""
    counts = {name: float for name in ("n", "base", "asked", "total") if name in table}
    return table.astype(counts)


def _compared(
    now: Mapping[Any, Any], then: Mapping[Any, Any], figure: str, rule: Rule
) -> Iterator[Finding]:
    """Compare the counts of one row."""
    if now.get("hidden") or then.get("hidden"):
        return  # whether it is given back is seen from all tables together
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


def read(path: Path) -> Record:
    """Read the record of a figure.

    Parameters
    ----------
    path
        Its file.

    Returns
    -------
    dict
        Its content.

    Raises
    ------
    StudyError
        Where it is not one.
    """
    try:
        content: Record = json.loads(path.read_bytes())
        for result in content["results"]:
            result["name"], result["by"], result["outcome"], result["table"]
    except (ValueError, KeyError, TypeError):
        wrong = "this is not the record of a published figure"
        raise StudyError([Problem(place(path), wrong)]) from None
    return content
