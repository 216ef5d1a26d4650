"""Links the rows of a source to the pilots of a roster, and shows duplicates side by side.

A row is linked by its registration numbers, then by the names that were declared to be its key.
Similar names only make candidates: they go to a review file, in which a person writes ``yes``.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from vises_research import files, sheets
from vises_research.codebook import fold
from vises_research.harmonise.values.identifiers import register

__all__ = ["Links", "duplicates", "link", "write_candidates"]

LINKS = ["source", "source_row", "key", "rule"]
CANDIDATES = ["source", "source_row", "name", "key", "roster_name", "score", "why", "same"]
CLOSE = 70
"""The least similarity, of 100, at which names are shown to a person."""

Names = Mapping[tuple[str, ...], set[str]]
Row = dict[str, Any]


@dataclass(frozen=True)
class Links:
    """What could be linked, and what a person has to look at.

    Parameters
    ----------
    links
        ``source``, ``source_row``, ``key`` of the roster and the ``rule``: ``siren``, ..., ``name``
        or ``reviewed``.
    candidates
        Pairs that are not linked, with a score and why they are shown; ``same`` is for the
        reviewer's ``yes`` or ``no``.
    """

    links: pd.DataFrame
    candidates: pd.DataFrame


def link(
    rows: pd.DataFrame,
    roster: pd.DataFrame,
    key: str,
    identifiers: Mapping[str, str],
    names: Sequence[str] = (),
    reviewed: Path | None = None,
) -> Links:
    """Link rows to the rows of a roster.

    Parameters
    ----------
    rows
        What is to be linked, with ``source`` and ``source_row``.
    roster
        One row a pilot, in the same columns.
    key
        The roster's key.
    identifiers
        Column -> kind of registration number, the most trusted first. A SIRET finds its SIREN.
    names
        Columns that together name a pilot, compared whole after folding.
    reviewed
        A file of candidates in which a person wrote ``yes`` or ``no``.

    Returns
    -------
    Links
        Rows whose numbers lead to different pilots are not linked, but are candidates.

    Examples
    --------
    >>> roster = pd.DataFrame({"pilot": ["P1"], "siren": ["732829320"], "name": ["Le Lien"]})
    >>> rows = pd.DataFrame({"source": "s", "source_row": [2, 3], "siren": ["732829320", None],
    ...                      "name": ["x", "Le lien asbl"]})
    >>> found = link(rows, roster, "pilot", {"siren": "siren"}, ["name"])
    >>> found.links.to_numpy().tolist(), found.candidates["key"].tolist()
    ([['s', 2, 'P1', 'siren']], ['P1'])
    """
    numbers = _index(roster, key, identifiers)
    named: dict[tuple[str, ...], set[str]] = {}
    for row, pilot in zip(roster.to_dict("records"), roster[key], strict=True):
        if name := _name(row, names):
            named.setdefault(name, set()).add(pilot)
    said = _reviewed(reviewed)
    links, candidates = [], []
    for row in rows.to_dict("records"):
        rule, pilots = _certain(row, identifiers, numbers, names, named)
        if len(pilots) == 1:
            links.append((row["source"], row["source_row"], *pilots, rule))
            continue
        for candidate in _candidates(row, pilots, rule, names, named):
            at = (str(row["source"]), str(row["source_row"]), candidate["key"])
            if said.get(at) == "yes":
                links.append((row["source"], row["source_row"], candidate["key"], "reviewed"))
            elif at not in said:
                candidates.append(candidate)
    return Links(pd.DataFrame(links, columns=LINKS), pd.DataFrame(candidates, columns=CANDIDATES))


def _index(
    roster: pd.DataFrame, key: str, identifiers: Mapping[str, str]
) -> dict[tuple[str, str], set[str]]:
    """Index the roster by register and number."""
    found: dict[tuple[str, str], set[str]] = {}
    for column, kind in identifiers.items():
        for value, pilot in zip(roster.get(column, ()), roster[key], strict=False):
            if isinstance(value, str):
                found.setdefault(register(kind, value), set()).add(pilot)
    return found


def _certain(
    row: Row,
    identifiers: Mapping[str, str],
    numbers: Mapping[tuple[str, str], set[str]],
    names: Sequence[str],
    named: Names,
) -> tuple[str, set[str]]:
    """Give the pilots to which a row leads for certain, and by which rule."""
    found, rules = set(), []
    for column, kind in identifiers.items():
        value = row.get(column)
        pilots = numbers.get(register(kind, value), set()) if isinstance(value, str) else set()
        found |= pilots
        rules += [column] if pilots else []
    if found:
        return " and ".join(rules[:1] if len(found) == 1 else rules), found
    return "name", named.get(_name(row, names), set())


def _name(row: Row, names: Sequence[str]) -> tuple[str, ...]:
    """Give the folded name of a row; nothing where a part of it is missing."""
    parts = [row.get(name) for name in names]
    whole = all(isinstance(part, str) and fold(part) for part in parts)
    return tuple(fold(str(part)) for part in parts) if whole else ()


def _candidates(
    row: Row, pilots: Iterable[str], rule: str, names: Sequence[str], named: Names
) -> Iterator[Row]:
    """Give the pairs that a person has to look at: conflicts, and names that are alike."""
    from rapidfuzz import fuzz, process

    head = {"source": row["source"], "source_row": row["source_row"], "same": ""}
    head["name"] = " / ".join(str(row.get(name)) for name in names)
    shown = {pilot: " / ".join(name) for name, of_name in named.items() for pilot in of_name}
    for pilot in sorted(pilots):
        why = f"several pilots by {rule}"
        yield {**head, "key": pilot, "roster_name": shown.get(pilot, ""), "score": 100, "why": why}
    name = _name(row, names)
    if pilots or not name:
        return
    alike = process.extract(
        " / ".join(name), shown, scorer=fuzz.token_sort_ratio, score_cutoff=CLOSE, limit=3
    )
    for text, score, pilot in alike:
        told = {"key": pilot, "roster_name": text, "score": round(score), "why": "alike"}
        yield {**head, **told}


def _reviewed(path: Path | None) -> dict[tuple[str, str, str], str]:
    """Read a review file: what a person said of each pair."""
    if path is None or not path.exists():
        return {}
    table = sheets.read_csv(path)
    said = zip(table["source"], table["source_row"], table["key"], table["same"], strict=True)
    return {at: fold(same) for *pair, same in said if fold(same) and (at := tuple(pair))}


def write_candidates(candidates: pd.DataFrame, path: Path) -> None:
    """Write a review file; what was already said in it stays.

    Parameters
    ----------
    candidates
        The pairs that a person has to look at: ``Links.candidates``.
    path
        The review file, a CSV.
    """
    parts = [candidates.astype("str")]
    if path.exists():
        before = sheets.read_csv(path)
        parts.insert(0, before[before["same"] != ""])
    files.write_atomic(path, sheets.csv_bytes(pd.concat(parts, ignore_index=True)))


def duplicates(table: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """Show the rows that a respondent has several times side by side.

    Parameters
    ----------
    table
        Harmonised rows with ``source`` and ``source_row``.
    by
        The columns that name a respondent.

    Returns
    -------
    pandas.DataFrame
        For each respondent and variable one row: ``by``, ``variable``, ``same``, and a column for
        the first, second, ... row of the respondent. Nothing is merged.
    """
    shown = []
    known = table[table[list(by)].notna().all(axis=1)]
    for key, rows in known.groupby(list(by), observed=True, sort=True):
        for name in table.columns.drop(list(by)) if len(rows) > 1 else ():
            cells = ["" if pd.isna(cell) else str(cell) for cell in rows[name].astype("object")]
            head = dict(zip(by, key, strict=True))
            side = {f"row_{n}": cell for n, cell in enumerate(cells, start=1)}
            shown.append({**head, "variable": name, "same": len(set(cells)) == 1, **side})
    return pd.DataFrame(shown, columns=None if shown else [*by, "variable", "same"])
