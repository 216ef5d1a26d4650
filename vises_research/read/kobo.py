"""Reads KoboToolbox exports, joined to their form, with repeats beside their parents."""

from dataclasses import replace
from pathlib import Path

import numpy as np

from vises_research.errors import Problem, StudyError, place
from vises_research.read.raw import Column, RawTable
from vises_research.read.sheets import sheet_names
from vises_research.read.workbook import workbook
from vises_research.read.xlsform import Item, items

__all__ = ["kobo"]


def kobo(
    path: Path,
    *,
    sheet: str | None = None,
    structure: Path | None = None,
    language: str | None = None,
) -> RawTable:
    """Read one sheet of a KoboToolbox Excel export.

    Parameters
    ----------
    path
        The export.
    sheet
        The sheet; without it, the first, which holds the submissions.
    structure
        The form as XLSForm; it labels the choices, and tells names from the groups before them.
    language
        Which of the form's languages to take.

    Returns
    -------
    RawTable
        Columns under their names in the form: ``obstacles``, and ``obstacles/cost`` for a split
        column. On a repeat's sheet the columns of the submission it belongs to are there as
        ``../name``.
    """
    form = items(structure, language) if structure else {}
    sheet = sheet or sheet_names(path)[0]
    table = _named(workbook(path, sheet=sheet, header=[1]), form)
    if "_parent_table_name" not in table.columns:
        return table
    parents = {name for name in table.columns["_parent_table_name"].values if name}
    if len(parents) != 1:
        wrong = "the rows of a repeat must belong to one sheet"
        where = place(path, sheet=sheet, column="_parent_table_name")
        raise StudyError([Problem(where, wrong, found=", ".join(sorted(parents)) or "none")])
    parent = _named(workbook(path, sheet=parents.pop(), header=[1]), form)
    return _joined(table, parent)


def _named(table: RawTable, form: dict[str, Item]) -> RawTable:
    columns = {}
    for column in table.columns.values():
        name = _without_groups(column.name, form)
        item = form.get(name.partition("/")[0])
        columns[name] = _known(replace(column, name=name, header=column.name), item)
    return replace(table, columns=columns)


def _known(column: Column, item: Item | None) -> Column:
    """Take over what the form says of a column."""
    if item is None:
        return column
    if choice := column.name.partition("/")[2]:
        return replace(column, text=item.text, option=item.choices.get(choice, ""))
    return replace(column, text=item.text, labels=item.choices)


def _without_groups(header: str, form: dict[str, Item]) -> str:
    """Take the names of groups off: ``about/obstacles/cost`` is ``obstacles/cost``."""
    parts = header.split("/")
    for position, part in enumerate(parts):
        item = form.get(part)
        if item is not None and not item.type.startswith("begin"):
            return "/".join(parts[position:])
    return header


def _joined(table: RawTable, parent: RawTable) -> RawTable:
    """Put the parent's columns beside each row of a repeat."""
    position = {index: row for row, index in enumerate(parent.columns["_index"])}
    wanted = list(table.columns["_parent_index"])
    lost = [n for n, index in zip(table.rows, wanted, strict=True) if index not in position]
    if lost:
        wrong = f"{len(lost)} rows belong to no submission"
        where = place(table.file, sheet=table.sheet, row=int(lost[0]), column="_parent_index")
        raise StudyError([Problem(where, wrong)])
    rows = np.array([position[index] for index in wanted], dtype=np.int64)
    above: dict[str, Column] = {
        f"../{name}": replace(
            column.take(rows), name=f"../{name}", sheet=parent.sheet or "", rows=parent.rows[rows]
        )
        for name, column in parent.columns.items()
    }
    return replace(table, columns={**table.columns, **above})
