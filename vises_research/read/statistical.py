"""Reads the files of statistical packages: SPSS (.sav, .zsav, .por) and Stata (.dta)."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from vises_research import foreign
from vises_research.codebook.formats.stamps import kind, stamp
from vises_research.errors import refusal
from vises_research.read.raw import RawTable, column, text_of

__all__ = ["statistical"]


def statistical(path: Path) -> RawTable:
    """Read an SPSS or Stata file with everything it says about itself; its ending says which it is.

    Codes are texts with the file's value labels; user-missing codes stay, and are named. Stata's
    extended missing values are written ``.a`` to ``.z``.
    """
    data, meta = foreign.statistical(path)
    _check_whole(path, data, meta)
    rows = np.arange(1, meta.number_rows + 1 if meta.number_rows else 1)
    try:
        columns = {
            name: _column(name, cells, number, meta)
            for number, (name, cells) in enumerate(data.items())
        }
    except OverflowError as error:
        raise refusal(path, "a date lies outside the years 1 to 9999", found=str(error)) from None
    notes = (f"encoding {meta.file_encoding}",) if meta.file_encoding else ()
    return RawTable(path, columns, rows, notes=notes)


def _check_whole(path: Path, data: dict[str, Any], meta: Any) -> None:
    """Refuse a truncated file, which can read without an error but not with all its cases."""
    read = len(next(iter(data.values()), []))
    wrong = "the file is truncated"
    with path.open("rb") as file:
        begins, _, ends = file.read(11), file.seek(max(0, path.stat().st_size - 12)), file.read()
    if begins == b"<stata_dta>" and ends != b"</stata_dta>":
        raise refusal(path, wrong, right="</stata_dta> at its end")
    if meta.number_rows is not None and read != meta.number_rows:
        found, right = f"{read} cases", f"{meta.number_rows}, as its header says"
        raise refusal(path, wrong, found=found, right=right)


def _column(name: str, cells: Any, number: int, meta: Any) -> Any:
    write, tagged = _writer(name, meta), set(meta.missing_user_values.get(name, ()))
    cells = list(cells)
    texts = {cell: write(cell) for cell in dict.fromkeys(cells)}
    ranges = [(bounds["lo"], bounds["hi"]) for bounds in meta.missing_ranges.get(name, ())]
    missing = {text for cell, text in texts.items() if text and _inside(cell, ranges)}
    return column(
        name,
        [texts[cell] for cell in cells],
        number,
        text=meta.column_names_to_labels.get(name) or "",
        labels={write(c): label for c, label in meta.variable_value_labels.get(name, {}).items()},
        numbers=frozenset(text for cell, text in texts.items() if not isinstance(cell, str)),
        user_missing=frozenset(missing | {f".{tag}" for tag in tagged}),
    )


def _writer(name: str, meta: Any) -> Callable[[Any], str]:
    """Make the function that writes a cell, or a code with a label, as the file shows it."""
    shown, tagged = meta.original_variable_types[name], set(meta.missing_user_values.get(name, ()))
    short = meta.readstat_variable_types[name] == "float"

    def write(cell: Any) -> str:
        if cell in tagged:
            return f".{cell}"
        plain = cell.item() if hasattr(cell, "item") else cell
        if isinstance(plain, str) or plain is None or plain != plain:  # noqa: PLR0124 - not-a-number
            return text_of(plain)
        if kind(shown):
            return stamp(plain, shown)
        fraction = short and plain != int(plain)
        return text_of(float(str(np.float32(plain))) if fraction else plain)

    return write


def _inside(cell: Any, ranges: list[tuple[Any, Any]]) -> bool:
    """Say whether a cell lies in one of the ranges that the file declares as missing."""
    return any(
        cell == low if isinstance(low, str) else not isinstance(cell, str) and low <= cell <= high
        for low, high in ranges
    )
