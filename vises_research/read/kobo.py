"""Reads KoboToolbox exports, joined to their form, with repeats beside their parents."""

from dataclasses import replace
from pathlib import Path

import numpy as np

from vises_research.errors import Problem, StudyError, place
from vises_research.read.delimited import delimited
from vises_research.read.kobo_json import json_sheet
from vises_research.read.raw import Column, RawTable
from vises_research.read.sheets import sheet_names
from vises_research.read.table_file import is_workbook
from vises_research.read.workbook import workbook
from vises_research.read.xlsform import Item, items

__all__ = ["kobo"]

_OTHER = {"fr": "Autre", "nl": "Anders", "de": "Sonstiges"}
"""What 'or_other' adds to a list, and no list holds."""


def kobo(
    path: Path,
    *,
    sheet: str | None = None,
    structure: Path | None = None,
    language: str | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
) -> RawTable:
    """Read one sheet of a KoboToolbox export (.xlsx, .csv or .json).

    Parameters
    ----------
    path
        The export.
    sheet
        The sheet, or the repeat; without it, the submissions.
    structure
        The form as XLSForm; it labels the choices, and tells names from the groups before them.
    language
        Which of the form's languages to take.
    encoding, delimiter
        As declared for a .csv; what is not declared is found out.

    Returns
    -------
    RawTable
        Columns under their names in the form: ``obstacles``, and ``obstacles/cost`` for a split
        column. On a repeat's sheet the columns of the submission it belongs to are there as
        ``../name``; in a repeat within a repeat, as ``../../name``.
    """
    form = items(structure, language) if structure else {}
    names = _by_label(form)

    def read(sheet: str | None, below: tuple[str | None, ...] = ()) -> RawTable:
        table = _named(_sheet(path, sheet, encoding, delimiter), form, names, language)
        if "_parent_table_name" not in table.columns or not len(table.rows):
            return table
        parents = {name for name in table.columns["_parent_table_name"].values if name}
        if len(parents) != 1 or parents & {table.sheet, *below}:
            wrong = "the rows of a repeat must belong to one sheet above it"
            where = place(path, sheet=table.sheet, column="_parent_table_name")
            raise StudyError([Problem(where, wrong, found=", ".join(sorted(parents)) or "none")])
        return _joined(table, read(parents.pop(), (table.sheet, *below)))

    return read(sheet)


def _sheet(path: Path, sheet: str | None, encoding: str | None, delimiter: str | None) -> RawTable:
    if path.suffix.lower() == ".json":
        return json_sheet(path, sheet)
    if is_workbook(path):
        sheet = sheet or sheet_names(path)[0]
        return workbook(path, sheet=sheet, header=[1], repeated="letter")
    return delimited(path, encoding=encoding, delimiter=delimiter, repeated="letter")


def _by_label(form: dict[str, Item]) -> dict[str, str]:
    """Give what an export with labels as its header calls a column -> its name."""
    found: dict[str, list[str]] = {}
    for name, item in form.items():
        if item.text and not item.type.startswith("begin"):
            found.setdefault(item.text, []).append(name)
            for code, label in item.choices.items():
                found.setdefault(f"{item.text}/{label}", []).append(f"{name}/{code}")
    return {label: names[0] for label, names in found.items() if len(names) == 1}


def _named(
    table: RawTable, form: dict[str, Item], names: dict[str, str], language: str | None
) -> RawTable:
    columns: dict[str, Column] = {}
    for column in table.columns.values():
        name = _name(column.name, form, names)
        name = column.name if name in columns else name
        known = replace(column, name=name, header=column.name)
        columns[name] = _known(known, form.get(name.partition("/")[0]), language)
    return replace(table, columns=columns)


def _known(column: Column, item: Item | None, language: str | None) -> Column:
    """Take over what the form says of a column."""
    if item is None:
        return column
    if choice := column.name.partition("/")[2]:
        return replace(column, text=item.text, option=item.choices.get(choice, ""))
    ticked = item.choices and any("other" in value.split() for value in column.values)
    other = {"other": _OTHER.get(language or "", "Other")} if ticked else {}
    return replace(column, text=item.text, labels={**other, **item.choices})


def _name(header: str, form: dict[str, Item], names: dict[str, str]) -> str:
    """Take the names of groups off (``about/obstacles/cost``), and turn labels into names."""
    parts = header.split("/")
    for position, part in enumerate(parts):
        item = form.get(part)
        if item is not None and not item.type.startswith("begin"):
            return "/".join(parts[position:])
    tails = ("/".join(parts[position:]) for position in range(len(parts)))
    return next((names[tail] for tail in tails if tail in names), header)


def _joined(table: RawTable, parent: RawTable) -> RawTable:
    """Put the parent's columns beside each row of a repeat."""
    lacking = {"_index"} - parent.columns.keys() | {"_parent_index"} - table.columns.keys()
    if lacking:
        wrong = f"there is no column {', '.join(sorted(lacking))} to join the repeat by"
        raise StudyError([Problem(place(table.file, sheet=table.sheet), wrong)])
    position = {index: row for row, index in enumerate(parent.columns["_index"])}
    wanted = list(table.columns["_parent_index"])
    lost = [n for n, index in zip(table.rows, wanted, strict=True) if index not in position]
    if lost:
        wrong = f"{len(lost)} rows belong to no submission"
        where = place(table.file, sheet=table.sheet, row=int(lost[0]), column="_parent_index")
        raise StudyError([Problem(where, wrong)])
    rows = np.array([position[index] for index in wanted], dtype=np.int64)
    above = {f"../{name}": column for name, column in parent.columns.items()}
    beside = {name: _beside(name, column, rows, parent) for name, column in above.items()}
    return replace(table, columns={**table.columns, **beside})


def _beside(name: str, column: Column, rows: np.ndarray, parent: RawTable) -> Column:
    """Give a submission's column for the rows of its repeat; it knows where its cells stand."""
    where = column.rows if column.rows is not None else parent.rows
    sheet = column.sheet or parent.sheet or ""
    return replace(column.take(rows), name=name, sheet=sheet, rows=where[rows])
