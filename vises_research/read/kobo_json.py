"""Reads KoboToolbox submissions as JSON, and lays their repeats out as sheets."""

import json
from pathlib import Path
from typing import Any

import numpy as np

from vises_research.errors import nearest, refusal
from vises_research.read import text_file
from vises_research.read.raw import RawTable, column, text_of

__all__ = ["MAIN", "json_sheet"]

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
        name: column(name, [row.get(name, "") for row in rows], n) for n, name in enumerate(names)
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
