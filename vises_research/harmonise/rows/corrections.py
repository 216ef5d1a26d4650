"""Mends single wrong cells, as ``corrections.csv`` says them: who, why, and what stood there."""

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from vises_research import archive
from vises_research.codebook import Codebook, Variable
from vises_research.errors import Problems, StudyError, nearest, place
from vises_research.harmonise.rows.part import Part, Row, decision, shown
from vises_research.harmonise.rows.recode import typed
from vises_research.harmonise.rows.row_keys import as_text
from vises_research.harmonise.values.stated import stated

__all__ = ["COLUMNS", "correct", "load"]

COLUMNS = ("table", "key", "variable", "expected", "value", "who", "date", "why")

Line = dict[str, str]


def load(path: Path, codebook: Codebook, problems: Problems) -> list[Line]:
    """Read the corrections of a study.

    Parameters
    ----------
    path
        Usually ``data/corrections.csv``; without it there are none.
    codebook
        The codebook.
    problems
        Where lines that cannot be right are noted.

    Returns
    -------
    list of dict
        The lines; ``line`` is the row in the file, in which the header is row 1.
    """
    if not path.exists() or not path.stat().st_size:
        return []
    try:
        header, *rows = csv.reader(io.StringIO(archive.text(path), newline=""), strict=True)
    except StudyError as error:
        problems.keep(error)
        return []
    except (csv.Error, ValueError) as error:
        problems.add(place(path), "this is no table of cells", found=str(error))
        return []
    if rows and tuple(header) != COLUMNS:
        found, right = ",".join(header), ",".join(COLUMNS)
        problems.add(place(path, row=1), "other columns are needed", found=found, right=right)
        return []
    lines = []
    for number, row in enumerate(rows, 2):
        if row and len(row) != len(COLUMNS):
            wrong, right = f"the row has {len(row)} cells", f"{len(COLUMNS)}, as the header"
            problems.add(place(path, row=number), wrong, right=right)
        elif row:
            lines.append({**dict(zip(COLUMNS, row, strict=True)), "line": str(number)})
    return [line for line in lines if not _wrong(path, line, codebook, problems)]


def _wrong(path: Path, line: Line, codebook: Codebook, problems: Problems) -> bool:
    where = place(path, row=int(line["line"]))
    table = codebook.tables.get(line["table"])
    before = len(problems.found)
    if table is None:
        wrong = f"there is no table '{line['table']}'"
        problems.add(where, wrong, nearest=nearest(line["table"], codebook.tables))
    elif line["variable"] not in codebook.value_columns(table.table):
        known = codebook.value_columns(table.table)
        wrong = f"'{line['variable']}' is no column of {table.table} that can be corrected"
        problems.add(where, wrong, nearest=nearest(line["variable"], known))
    if not (line["who"] and line["why"]):
        problems.add(where, "a correction needs who made it and why")
    return len(problems.found) > before


def correct(
    lines: Sequence[Line], path: Path, parts: Sequence[Part], codebook: Codebook, problems: Problems
) -> None:
    """Make the corrections of one table, in its parts and in their audit.

    Parameters
    ----------
    lines
        The corrections of that table.
    path
        Their file, for messages.
    parts
        What the sources give to the table; corrected in place, for they are not shared.
    codebook
        The codebook.
    problems
        Where a correction is noted whose row or expected value is not there.
    """
    for line in lines:
        where = place(path, row=int(line["line"]))
        found = list(_rows(parts, codebook.tables[line["table"]].key, line["key"]))
        if len(found) != 1:
            problems.add(where, f"{len(found)} rows have the key '{line['key']}'", right="one")
            continue
        _change(line, where, *found[0], codebook, problems)


def _rows(parts: Sequence[Part], key: list[str], wanted: str) -> Iterator[tuple[Part, int]]:
    for part in parts:
        rows = part.table.index[as_text(part.table, key) == wanted]
        yield from ((part, int(row)) for row in rows)


def _change(
    line: Line, where: str, part: Part, row: int, codebook: Codebook, problems: Problems
) -> None:
    column, name = line["variable"], line["variable"].partition("__")[0]
    variable = codebook.tables[line["table"]].variables[name]
    value, reason = part.table.at[row, column], part.reasons.at[row, name]
    now = (reason if isinstance(reason, str) else "") if pd.isna(value) else shown(value)
    if now != line["expected"]:
        wrong = f"{column} of {line['key']} is not what the correction expects"
        problems.add(where, wrong, found=now or "nothing", right=line["expected"])
        return
    missing = line["value"] in codebook.missing
    try:
        item = None if missing else _parsed(line["value"], variable, codebook)
        new = typed([item], variable, codebook)
    except (KeyError, TypeError, ValueError):
        problems.add(where, f"'{line['value']}' is no value of {column}")
        return
    part.table.loc[row, column] = new[0]
    part.reasons.loc[row, name] = line["value"] if missing else None
    part.recodes.append(_audited(line, part))


def _parsed(text: str, variable: Variable, codebook: Codebook) -> Any:
    """Read a value as a person writes it for a variable; what is none raises."""
    if variable.kind == "options":
        return {"true": True, "false": False}[text]
    if levels := list(codebook.levels(variable)):
        return levels[levels.index(text)]
    if (found := stated(text, variable)) is None:
        raise ValueError(text)
    return found


def _audited(line: Line, part: Part) -> Row:
    note = f"{line['who']}, {line['date']}: {line['why']}"
    told = line["value"], f"correction of {line['key']}", note
    return decision(part.source, line["variable"], line["expected"], 1, *told)
