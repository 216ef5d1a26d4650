"""Checks that every row of a table has a key, and that none stands twice."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from vises_research.codebook import Codebook, fold
from vises_research.errors import Problems, place
from vises_research.harmonise.rows.part import Part

__all__ = ["as_text", "check_keys", "references"]

EXAMPLES = 3
"""How many rows with a repeated key a message names; the others are counted."""


def check_keys(parts: Sequence[Part], key: list[str], problems: Problems, whole: bool) -> None:
    """Check the keys of one table.

    Parameters
    ----------
    parts
        What its sources gave.
    key
        The columns of its key.
    problems
        Where rows without a key, and rows with that of another, are noted.
    whole
        Whether nothing else was wrong; else a key may lack because of it, and that is not told.
    """
    # Eight bytes a row instead of its key: the tables of an engine do not fit into memory. Two
    # different keys with one hash are told apart where rows are compared, in `_note_twice`.
    hashes = [_hashes(part, key) for part in parts]
    for part, found in zip(parts, hashes, strict=True):
        if whole and (found == 0).any():
            _note_lacking(part, key, problems)
    every = np.sort(np.concatenate([np.zeros(1, dtype=np.uint64), *hashes]))
    twice = np.unique(every[1:][every[1:] == every[:-1]])
    twice = twice[twice > 0]
    first: dict[tuple[object, ...], str] = {}
    for part, found in zip(parts, hashes, strict=True) if len(twice) else ():
        _note_twice(part, np.flatnonzero(np.isin(found, twice)), key, first, problems)


def as_text(rows: pd.DataFrame, key: list[str]) -> pd.Series:
    """Write the key of each row as a person names it: its parts joined by ``/``."""
    return rows[key].astype(str).fillna("").agg("/".join, axis=1)


def _note_twice(
    part: Part,
    rows: np.ndarray,
    key: list[str],
    first: dict[tuple[object, ...], str],
    problems: Problems,
) -> None:
    """Report repeated keys in one message a file, so that other problems stay visible."""
    keys = pd.concat(list(part.held.blocks(key)), ignore_index=True)
    told = []
    for at in rows:
        where = _row_place(part, part.raw.rows[at])
        if (other := first.setdefault(tuple(keys.iloc[at]), where)) != where:
            told.append((where, int(part.raw.rows[at]), other))
    names = ", ".join(key)
    if len(told) == 1:
        problems.add(
            told[0][0], f"the key ({names}) stands twice", found=f"the same in {told[0][2]}"
        )
    elif told:
        shown = [f"row {row} as in {other}" for _, row, other in told[:EXAMPLES]]
        more = f"; and {len(told) - EXAMPLES} more" if len(told) > EXAMPLES else ""
        wrong = f"{len(told)} rows have a key ({names}) that stood before"
        problems.add(told[0][0], wrong, found=f"{'; '.join(shown)}{more}")


def references(name: str, table: pd.DataFrame, codebook: Codebook) -> dict[str, dict[str, str]]:
    """Give the ways in which a source can name a row of a table.

    Parameters
    ----------
    name, table
        A harmonised table.
    codebook
        The codebook.

    Returns
    -------
    dict
        Under the table's name its folded keys, under ``table.identifier`` its numbers, each with
        the key; nothing where no one variable is the key.
    """
    declared = codebook.tables[name]
    if len(declared.key) != 1:
        return {}
    table = table.dropna(subset=declared.key)
    keys = table[declared.key[0]].astype(str)
    found = {name: {fold(key): key for key in keys}}
    for column, variable in declared.variables.items():
        if variable.kind == "identifier":
            pairs = zip(table[column], keys, strict=True)
            found[f"{name}.{column}"] = {i: k for i, k in pairs if isinstance(i, str)}
    return found


def _hashes(part: Part, key: list[str]) -> np.ndarray:
    """Give a number for each row's key: the same for the same key, 0 where there is none."""
    told = []
    for block in part.held.blocks(key):
        found = pd.util.hash_pandas_object(block, index=False, categorize=False).to_numpy()
        found = np.where(found == 0, 1, found).astype(np.uint64)  # 0 is kept for 'no key'
        told.append(np.where(block.isna().any(axis=1), 0, found).astype(np.uint64))
    return np.concatenate(told) if told else np.zeros(0, dtype=np.uint64)


def _note_lacking(part: Part, key: list[str], problems: Problems) -> None:
    keys = pd.concat(list(part.held.blocks(key)), ignore_index=True)
    lacking = keys.isna().any(axis=1).to_numpy()
    empty = keys.isna().any()
    names = ", ".join(empty[empty].index)
    rows = f"{count} rows have" if (count := int(lacking.sum())) > 1 else "the row has"
    wrong = f"{rows} no {names}, which the key needs"
    problems.add(_row_place(part, part.raw.rows[lacking][0]), wrong)


def _row_place(part: Part, row: int) -> str:
    return place(part.raw.file, sheet=part.raw.sheet, row=int(row))
