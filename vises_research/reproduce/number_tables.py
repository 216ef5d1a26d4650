"""The numbers of a figure, from the CSV that was published with it, as tables to read."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vises_research import sheets
from vises_research.stats.glossary import COLUMNS, IDENTITY
from vises_research.text import message, number, percent, quantity

__all__ = ["Table", "tables"]

NOTHING = "–"
DIGITS = 4
"""Significant digits; the CSV has all of them."""
_P = ("p_value", "p_adjusted")
_OF_SHARES = ("estimate", "conf_low", "conf_high")


@dataclass(frozen=True)
class Table:
    """A table to read.

    Parameters
    ----------
    caption
        What it is about.
    head
        The headings of its columns.
    rows
        Its cells, written out.
    keys
        How many columns, from the first, say what a row is about.
    """

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    keys: int


def tables(csv: Path, record: Mapping[str, Any], lang: str) -> list[Table]:
    """Write out the numbers of a figure, one table a result.

    Parameters
    ----------
    csv
        The published numbers in the language.
    record
        What is known of the figure.
    lang
        The language.

    Returns
    -------
    list of Table
        Columns that would be empty, and the one that says that data are simulated, are left out.
    """
    frame = sheets.read_csv(csv)
    head, rows = list(frame.columns), frame.to_numpy().tolist()
    names = _names(record, len(head))
    title = str(record["title"][lang])
    results = record.get("results", [])
    if sum(len(result["table"]) for result in results) != len(rows):
        return [_table(title, head, rows, names, "", lang)]
    made = []
    for result in results:
        part, rows = rows[: len(result["table"])], rows[len(result["table"]) :]
        if len(results) == 1 or not part:
            made.append(_table(title, head, part, names, result["name"], lang))
            continue
        rest = [row[1:] for row in part]
        made.append(_table(part[0][0], head[1:], rest, names[1:], result["name"], lang))
    return made


def _names(record: Mapping[str, Any], width: int) -> list[str]:
    """Give the glossary's name of each column of the CSV, or nothing where it cannot be told."""
    rows = [result["table"][0] for result in record.get("results", []) if result["table"]]
    found = list(dict.fromkeys(name for row in rows for name in row))
    if len(rows) > 1:
        keys = {*found} - COLUMNS.keys() | {*IDENTITY}
        found = ["variable", "level", *(name for name in found if name not in keys)]
    found += ["status"] * bool(record.get("simulated"))
    return found if len(found) == width else [""] * width


def _table(
    caption: str,
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    names: Sequence[str],
    result: str,
    lang: str,
) -> Table:
    mark = message("simulated", lang)
    kept = [i for i in range(len(head)) if any(row[i] not in ("", mark) for row in rows)]
    keys = [i for i, old in enumerate(kept) if _is_key(names[old], [row[old] for row in rows])]
    leading = next((i for i, key in enumerate([*keys, -1]) if i != key), 0)
    cells = [tuple(_cells(row, kept, leading, names, result, lang)) for row in rows]
    return Table(caption, tuple(head[i] for i in kept), tuple(cells), leading)


def _is_key(name: str, values: Sequence[str]) -> bool:
    """Whether a column says what a row is about, rather than how much."""
    if name in COLUMNS:
        return name in IDENTITY
    return bool(name) or not all(_is_number(value) for value in values if value)


def _cells(
    row: Sequence[str],
    kept: Sequence[int],
    leading: int,
    names: Sequence[str],
    result: str,
    lang: str,
) -> Iterator[str]:
    for place, column in enumerate(kept):
        plain = place < leading or not _is_number(row[column])
        yield (
            row[column] or NOTHING if plain else _written(row[column], names[column], result, lang)
        )


def _is_number(text: str) -> bool:
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False


def _written(text: str, name: str, result: str, lang: str) -> str:
    """Write a number: shares as percentages, others in a few significant digits."""
    value = float(text)
    if name in _P and value < 0.001:
        return f"< {number(0.001, lang, 3)}"
    share = name in COLUMNS and COLUMNS[name].unit == "0 to 1" and name not in _P
    if share or (quantity(result).is_share and name in _OF_SHARES):
        return percent(value, lang)
    digits = DIGITS - 1 - math.floor(math.log10(abs(value))) if value else 0
    return number(value, lang, max(0, digits))
