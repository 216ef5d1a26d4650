"""Leads a harmonised cell back to the raw cell it came from, and to the rule that made it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from vises_research import sheets
from vises_research.codebook import Codebook
from vises_research.errors import Problem, StudyError, nearest, place
from vises_research.harmonise.audit.recode_table import outcome
from vises_research.harmonise.crosswalk.columns import Link, links
from vises_research.harmonise.crosswalk.gather import written_out
from vises_research.harmonise.crosswalk.source import Source, sources
from vises_research.harmonise.rows.part import shown
from vises_research.harmonise.rows.row_keys import as_text, references
from vises_research.harmonise.values.by_kind import References
from vises_research.harmonise.values.resolve import resolver

__all__ = ["RawCell", "Trace", "trace"]


@dataclass(frozen=True)
class RawCell:
    """A raw cell: what it is called, where it stands, and what is in it."""

    column: str
    letter: str
    header: str
    raw: str
    rule: str
    note: str
    elsewhere: str = ""

    def __str__(self) -> str:
        header = f" ({self.header})" if self.header and self.header != self.column else ""
        rule = f"{self.rule} ({self.note})" if self.note else self.rule
        name = f"'{self.column}'" if self.column else "without a name"
        return (
            f"column     {name}, {self.letter}{header}{self.elsewhere}\n"
            f"raw cell   {self.raw!r}\nrule       {rule}"
        )


@dataclass(frozen=True)
class Trace:
    """The way of one harmonised cell.

    Parameters
    ----------
    table, column, key
        The cell.
    value, reason
        What is in it, or why there is nothing.
    source, file, sheet, row
        Where it came from.
    cells
        The raw cells behind it; none for a constant, or where the source has no such question.
    rule
        The rule, where there is no raw cell; and what else was done: combining, a correction.
    by_row
        Whether file and row are the key, for the file has no identifier.
    """

    table: str
    column: str
    key: str
    value: str
    reason: str
    source: str
    file: Path
    sheet: str | None
    row: int
    cells: tuple[RawCell, ...] = ()
    rule: str = ""
    by_row: bool = False

    def __str__(self) -> str:
        value = f"missing: {self.reason}" if self.reason else self.value
        key = f"{self.key} (no identifier: file and row are the key)" if self.by_row else self.key
        lines = [
            f"cell       {self.table}.{self.column} of {key}",
            f"value      {value}",
            f"source     {self.source}",
            f"raw file   {place(self.file, sheet=self.sheet)}",
            f"row        {self.row}",
            *(str(cell) for cell in self.cells),
        ]
        return "\n".join([*lines, *([f"rule       {self.rule}"] if self.rule else [])])


def trace(
    raw: Path, processed: Path, codebook: Codebook, table: str, column: str, row: str
) -> Trace:
    """Lead a harmonised cell back to its raw cell.

    Parameters
    ----------
    raw, processed
        The folders of the raw files and of the harmonised tables.
    codebook
        The codebook.
    table, column
        The harmonised table, and a column or variable of it.
    row
        The row's key, its parts joined by ``/``; or ``#17`` for row 17 of the CSV as a spreadsheet
        shows it, in which the header is row 1.

    Returns
    -------
    Trace
        The way of the cell.

    Raises
    ------
    StudyError
        Where there is no such table, column or row.
    """
    if table not in codebook.tables:
        raise _unknown("table", table, codebook.tables)
    path = processed / f"{table}.parquet"
    if not path.exists():
        right = "run `vises harmonise` first"
        raise StudyError([Problem(place(path), "the table is not there yet", right=right)])
    frame = pd.read_parquet(path)
    known = [*frame.columns, *codebook.tables[table].variables]
    if column not in known:
        raise _unknown("column", column, known)
    position = _position(frame, codebook.tables[table].key, row, path)
    reasons = pd.read_parquet(processed / f"{table}.missing.parquet")
    recodes = sheets.read_csv(processed / "recodes.csv")
    source = next(s for s in sources(raw, codebook) if s.name == frame["source"].iloc[position])
    keys = _references(processed, codebook, table)
    cell = (frame.iloc[position], reasons.iloc[position], column)
    return _traced(source, keys, recodes, *cell)


def _references(processed: Path, codebook: Codebook, table: str) -> References:
    """Give the keys of the harmonised tables that a table refers to."""
    referred = {variable.refers for variable in codebook.tables[table].variables.values()}
    known: dict[str, Mapping[str, str]] = {}
    for name in referred - {None}:
        if name and (path := processed / f"{name}.parquet").exists():
            known |= references(name, pd.read_parquet(path), codebook)
    return known


def _traced(
    source: Source,
    known: References,
    recodes: pd.DataFrame,
    row: pd.Series,
    reasons: pd.Series,
    column: str,
) -> Trace:
    table = source.table
    variable = column.partition("__")[0] if column not in table.variables else column
    raw = source.read()
    source = written_out(source, raw)
    at = int(np.flatnonzero(raw.rows == row["source_row"])[0])
    told = recodes[(recodes["table"] == table.table) & (recodes["source"] == source.name)]
    reason = reasons[variable] if variable in table.answers else ""
    reason = reason if isinstance(reason, str) else ""
    found = [
        link
        for link in links(source, raw)
        if link.name == variable and (link.option is None or column in (variable, link.harmonised))
    ]
    key = "/".join(str(row[name]) for name in table.key)
    return Trace(
        table=table.table,
        column=column,
        key=key,
        value=_value(row, column, variable),
        reason=reason,
        source=source.name,
        file=raw.file,
        sheet=raw.sheet,
        row=int(row["source_row"]),
        cells=_telling([_raw_cell(source, known, link, at, row, reason) for link in found]),
        rule="; ".join(_rules(source, told, variable, column, key, bool(found))),
        by_row=table.keyed_by_row,
    )


def _telling(cells: list[RawCell]) -> tuple[RawCell, ...]:
    """Of an option's many columns, keep those that say more than 'not ticked'."""
    return tuple(c for c in cells if c.rule != "not ticked") or tuple(cells[:1])


def _value(row: pd.Series, column: str, variable: str) -> str:
    if column in row.index:
        value = row[column]
        return "" if pd.isna(value) else shown(value)
    options = row[[name for name in row.index if name.startswith(f"{variable}__")]]
    return ", ".join(str(name).partition("__")[2] for name in options[options.eq(True)].index)


def _raw_cell(
    source: Source, known: References, link: Link, at: int, row: pd.Series, reason: str
) -> RawCell:
    """Find the raw cell of a link, and say what became of it, as the recode table does."""
    column = link.column
    raw = column.values[column.codes[at]]
    said = resolver(source, link, known)(raw)
    cell = row.get(link.harmonised) if link.option else None
    settled = source.crosswalk.none_is.get(link.name) == "no"
    done = outcome(link, said, None if pd.isna(cell) else cell, reason, settled)
    header = column.header or column.text
    elsewhere = f", in {column.file}" if column.file else ""
    elsewhere += f", on sheet '{column.sheet}'" if column.sheet else ""
    elsewhere += f", row {column.rows[at]}" if column.rows is not None and column.rows[at] else ""
    return RawCell(column.name, column.letter, header, raw, done.rule, done.note, elsewhere)


def _rules(
    source: Source, told: pd.DataFrame, variable: str, column: str, key: str, found: bool
) -> Iterator[str]:
    """Give the rules that belong to no single raw cell: constants, combining, corrections."""
    if not found:
        yield _rule_without_cell(told, variable)
    if variable in source.crosswalk.combine:
        yield f"combined by {source.crosswalk.combine[variable].using}"
    mended = told[(told["variable"] == column) & (told["rule"] == f"correction of {key}")]
    for line in mended.itertuples():
        yield f"corrected from {line.raw} ({line.note})"


def _rule_without_cell(told: pd.DataFrame, variable: str) -> str:
    lines = told[told["variable"] == variable]
    if lines.empty:
        return "the source's name" if variable == "source" else "the row's number in the raw file"
    line = lines.iloc[0]
    return f"{line['rule']} ({line['note']})" if line["note"] else str(line["rule"])


def _position(frame: pd.DataFrame, key: list[str], row: str, path: Path) -> int:
    if row.startswith("#"):
        number = int(row[1:]) - 2 if row[1:].isdigit() else -1
        if not 0 <= number < len(frame):
            right = f"#2 to #{len(frame) + 1}"
            raise StudyError([Problem(place(path), f"there is no row {row}", right=right)])
        return number
    keys = as_text(frame, key)
    found = np.flatnonzero(keys == row)
    if not len(found):
        raise _unknown(f"row with the key {'/'.join(key)} =", row, keys)
    return int(found[0])


def _unknown(what: str, name: str, known: Any) -> StudyError:
    return StudyError(
        [Problem("trace", f"there is no {what} '{name}'", nearest=nearest(name, known))]
    )
