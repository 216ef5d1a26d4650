"""Reads KoboToolbox exports, joined to their form, with repeats beside their parents."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any, Unpack

import numpy as np

from vises_research import foreign
from vises_research.codebook import formats
from vises_research.codebook.questionnaire import Said
from vises_research.errors import nearest, refusal
from vises_research.read import text_file
from vises_research.read.raw import Column, RawTable, text_of
from vises_research.read.raw import column as encoded
from vises_research.read.table_file import Export, is_workbook, table_file

__all__ = ["MAIN", "json_sheet", "kobo"]


def kobo(
    path: Path,
    *,
    structure: Path | None = None,
    language: str | None = None,
    **export: Unpack[Export],
) -> RawTable:
    """Read one sheet of a KoboToolbox export (.xlsx, .csv or .json).

    Columns stand under their names in the form: ``obstacles``, and ``obstacles/cost`` for a split
    column. On a repeat's sheet the columns of the submission it belongs to are there as
    ``../name``; in a repeat within a repeat, as ``../../name``.

    Parameters
    ----------
    path
        The export.
    structure, language
        The form as XLSForm, and which of its languages to take; it labels the choices, and tells
        names from the groups before them.
    **export
        Further options; the sheet or the repeat is the submissions where none is named.
    """
    form = formats.columns(structure, language) if structure else {}
    names = _by_label(form)

    def read(sheet: str | None, below: tuple[str | None, ...] = ()) -> RawTable:
        table = _named(
            _one_mark(_sheet(path, {**export, "sheet": sheet}), form, names), form, names
        )
        if "_parent_table_name" not in table.columns or not len(table.rows):
            return table
        parents = {name for name in table.columns["_parent_table_name"].values if name}
        if len(parents) != 1 or parents & {table.sheet, *below}:
            wrong = "the rows of a repeat must belong to one sheet above it"
            found = ", ".join(sorted(parents)) or "none"
            raise refusal(path, wrong, found, sheet=table.sheet, column="_parent_table_name")
        return _joined(table, read(parents.pop(), (table.sheet, *below)))

    return _compared(read(export.get("sheet")))


def _sheet(path: Path, export: Export) -> RawTable:
    if path.suffix.lower() == ".json":
        return json_sheet(path, export["sheet"], export.get("encoding") or "utf-8")
    if is_workbook(path):
        export["sheet"] = export["sheet"] or foreign.sheet_names(path)[0]
    return table_file(path, **export)


def _by_label(form: dict[str, Said]) -> dict[str, str]:
    """Give what an export with labels as its header calls a column -> its name."""
    found: dict[str, list[str]] = {}
    for name, told in form.items():
        if told.text:
            label = f"{told.text}/{told.option}" if told.option else told.text
            found.setdefault(label, []).append(name)
    return {label: names[0] for label, names in found.items() if len(names) == 1}


def _named(table: RawTable, form: dict[str, Said], names: dict[str, str]) -> RawTable:
    columns: dict[str, Column] = {}
    for column in table.columns.values():
        name = _name(column.name, form, names)
        name = column.name if name in columns else name
        known = replace(column, name=name, header=column.header or column.name)
        if told := form.get(name) or form.get(name.partition("/")[0]):
            labels = told.labels if told.name == name else {}
            known = replace(known, text=told.text, option=told.option, labels=labels)
        columns[name] = known
    return replace(table, columns=columns)


def _one_mark(table: RawTable, form: dict[str, Said], names: dict[str, str]) -> RawTable:
    """Write ``/`` between groups, names and options, whatever mark was chosen when exporting.

    The form tells the mark: it is the one that cuts the most headers so that a name is left.
    """
    if not form:
        return _grouped(table)
    known = {*form, *names}

    def fits(mark: str) -> int:
        cut = (header.split(mark) for header in table.columns if header not in known)
        return sum(len(parts) > 1 and not known.isdisjoint(parts) for parts in cut)

    mark = max(_MARKS, key=fits)
    if mark == "/" or not fits(mark):
        return table
    columns = {
        (name := header if header in known else _slashed(header, mark, known)): replace(
            column, name=name, header=column.header or header
        )
        for header, column in table.columns.items()
    }
    return replace(table, columns=columns, notes=(*table.notes, f"groups end with {mark!r}"))


_MARKS = ("/", ".", "__", ":", "|", "-", " - ")
"""What may stand between groups and names; ``_`` is part of too many of them."""


def _slashed(header: str, mark: str, known: set[str]) -> str:
    """Cut a header at a mark, but not within a name that has the mark in it."""
    parts = header.split(mark)
    for start in range(len(parts)):
        for end in range(len(parts), start, -1):
            if (name := mark.join(parts[start:end])) in known:
                return "/".join([*parts[:start], name, *parts[end:]])
    return header


def _grouped(table: RawTable) -> RawTable:
    """Note that names have their groups before them, which only the form can take off."""
    groups = {header.partition("/")[0] for header in table.columns if "/" in header}
    if not (groups := groups - table.columns.keys()):
        return table
    told = f"names stand behind their groups ({', '.join(sorted(groups))}): no `structure:` says so"
    return replace(table, notes=(*table.notes, told))


def _name(header: str, form: dict[str, Said], names: dict[str, str]) -> str:
    """Take the names of groups off (``about/obstacles/cost``), and turn labels into names."""
    parts = header.split("/")
    for position, part in enumerate(parts):
        if part in form:
            return "/".join(parts[position:])
    tails = ("/".join(parts[position:]) for position in range(len(parts)))
    return next((names[tail] for tail in tails if tail in names), header)


def _compared(table: RawTable) -> RawTable:
    """Note where the joined column of a select_multiple and its split columns contradict."""
    split: dict[str, list[Column]] = {}
    for column in table.columns.values():
        name, cut, _ = column.name.rpartition("/")
        if cut and name in table.columns and {v.lower() for v in column.values} <= _TICKS:
            split.setdefault(name, []).append(column)
    notes = []
    for name, options in split.items():
        joined = table.columns[name]
        named = np.array([_named_in(value, options) for value in joined.values], dtype=bool)
        named = named.reshape(len(joined.values), len(options))[joined.codes]
        ticked = np.column_stack([_ticked(option) for option in options])
        if (rows := table.rows[(named != ticked).any(axis=1)]).size:
            told = "the joined column and the split columns contradict each other"
            notes.append(f"{name}: {told} in {rows.size} rows, first in row {rows[0]}")
    return replace(table, notes=(*table.notes, *notes))


_TICKED = {"1", "true"}
_TICKS = {"", "0", "false", *_TICKED}


def _ticked(option: Column) -> np.ndarray:
    ticks = np.array([value.lower() in _TICKED for value in option.values], dtype=bool)
    return np.take(ticks, option.codes)


def _named_in(cell: str, options: list[Column]) -> list[bool]:
    """Say which options a joined cell names; the longest first, as one can be part of another."""
    rest, found = f" {' '.join(cell.split())} ", set()
    texts = [(t, n) for n, o in enumerate(options) for t in {o.option, o.name.rpartition("/")[2]}]
    for text, number in sorted(texts, key=lambda pair: -len(pair[0])):
        if text and f" {text} " in rest:
            rest = rest.replace(f" {text} ", "  ", 1)
            found.add(number)
    return [number in found for number in range(len(options))]


def _joined(table: RawTable, parent: RawTable) -> RawTable:
    """Put the parent's columns beside each row of a repeat."""
    lacking = {"_index"} - parent.columns.keys() | {"_parent_index"} - table.columns.keys()
    if lacking:
        wrong = f"there is no column {', '.join(sorted(lacking))} to join the repeat by"
        raise refusal(table.file, wrong, sheet=table.sheet)
    position = {index: row for row, index in enumerate(parent.columns["_index"])}
    wanted = list(table.columns["_parent_index"])
    lost = [n for n, index in zip(table.rows, wanted, strict=True) if index not in position]
    if lost:
        wrong = f"{len(lost)} rows belong to no submission"
        row = int(lost[0])
        raise refusal(table.file, wrong, sheet=table.sheet, row=row, column="_parent_index")
    rows = np.array([position[index] for index in wanted], dtype=np.int64)
    above = {f"../{name}": column for name, column in parent.columns.items()}
    beside = {name: _beside(name, column, rows, parent) for name, column in above.items()}
    return replace(table, columns={**table.columns, **beside})


def _beside(name: str, column: Column, rows: np.ndarray, parent: RawTable) -> Column:
    """Give a submission's column for the rows of its repeat; it knows where its cells stand."""
    where = column.rows if column.rows is not None else parent.rows
    sheet = column.sheet or parent.sheet or ""
    return replace(column.take(rows), name=name, sheet=sheet, rows=where[rows])


MAIN = "submissions"
Sheets = dict[str, list[dict[str, str]]]


def json_sheet(path: Path, sheet: str | None, encoding: str = "utf-8") -> RawTable:
    """Read the submissions of a JSON export, or the rows of one repeat, numbered from 1.

    The file is a list of submissions, or an object that has them under ``results`` (as the API
    gives them) or ``submissions``. ``_index``, ``_parent_index`` and ``_parent_table_name`` join
    the rows as in the Excel export.
    """
    try:
        data = json.loads(text_file.decode(path, encoding)[0])
    except (json.JSONDecodeError, RecursionError) as error:
        raise refusal(path, "this is no JSON", str(error)) from None
    found = data.get("results", data.get("submissions")) if isinstance(data, dict) else data
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise refusal(path, "there is no list of submissions in the file")
    sheets: Sheets = {MAIN: []}
    for submission in found:
        _lay_out(submission, MAIN, {}, sheets)
    rows = sheets.get(sheet or MAIN)
    if rows is None:
        raise refusal(path, f"there is no repeat '{sheet}'", nearest=nearest(sheet or "", sheets))
    names = dict.fromkeys(name for row in rows for name in row)
    columns = {
        name: encoded(name, [row.get(name, "") for row in rows], n) for n, name in enumerate(names)
    }
    return RawTable(path, columns, np.arange(1, len(rows) + 1), sheet=sheet or MAIN)


def _lay_out(record: dict[str, Any], sheet: str, joins: dict[str, str], sheets: Sheets) -> None:
    """Make a row of a record, and rows of its repeats on sheets of their own."""
    rows = sheets.setdefault(sheet, [])
    row = {"_index": str(len(rows) + 1), **joins}
    rows.append(row)
    for name, value in record.items():
        if isinstance(value, list) and value and all(isinstance(each, dict) for each in value):
            below = {"_parent_table_name": sheet, "_parent_index": row["_index"]}
            for each in value:
                _lay_out(each, name.rpartition("/")[2], below, sheets)
        elif isinstance(value, dict | list):
            row[name] = json.dumps(value, ensure_ascii=False)
        else:
            row[name] = text_of(value)
