"""Reads the files of statistical packages: SPSS (.sav, .zsav, .por) and Stata (.dta)."""

from pathlib import Path
from typing import Any

import numpy as np

from vises_research.codebook.formats.statistical import opened
from vises_research.codebook.numeral import numeral
from vises_research.errors import refusal
from vises_research.read.raw import RawTable, column, text_of

__all__ = ["statistical"]


def statistical(path: Path) -> RawTable:
    """Read an SPSS or Stata file with everything it says about itself; its ending says which it is.

    Codes are texts with the file's value labels; user-missing codes stay, and are named. Stata's
    extended missing values are written ``.a`` to ``.z``.
    """
    _check_size(path, opened(path, metadataonly=True)[1])
    data, meta = opened(path, output_format="dict")
    _check_whole(path, data, meta)
    rows = np.arange(1, meta.number_rows + 1 if meta.number_rows else 1)
    columns = {
        name: _column(name, cells, number, meta)
        for number, (name, cells) in enumerate(data.items())
    }
    notes = (f"encoding {meta.file_encoding}",) if meta.file_encoding else ()
    return RawTable(path, columns, rows, notes=notes)


def _check_size(path: Path, meta: Any) -> None:
    """Refuse a header that claims more cells than the file can hold, before they are made."""
    packed = {".zsav": 8000, ".sav": 8}.get(path.suffix.lower(), 1)
    claimed = (meta.number_rows or 0) * (meta.number_columns or 0)
    if claimed > path.stat().st_size * packed:
        found = f"a header that claims {meta.number_rows} cases"
        raise refusal(path, "the file is damaged or truncated", found)


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
    tagged = set(meta.missing_user_values.get(name, ()))
    texts = [f".{cell}" if cell in tagged else text_of(_plain(cell)) for cell in cells]
    labels = {
        f".{code}" if code in tagged else text_of(_plain(code)): label
        for code, label in meta.variable_value_labels.get(name, {}).items()
    }
    missing = frozenset(t for t in dict.fromkeys(texts) if t and _in_ranges(t, name, meta))
    return column(
        name,
        texts,
        number,
        text=meta.column_names_to_labels.get(name) or "",
        labels=labels,
        numbers=frozenset(t for t, c in zip(texts, cells, strict=True) if not isinstance(c, str)),
        user_missing=missing | {f".{tag}" for tag in tagged},
    )


def _plain(cell: Any) -> Any:
    """Give Python's own type for NumPy's numbers, and whole numbers without a decimal part."""
    return cell.item() if hasattr(cell, "item") else cell


def _in_ranges(text: str, name: str, meta: Any) -> bool:
    ranges = [(bounds["lo"], bounds["hi"]) for bounds in meta.missing_ranges.get(name, ())]
    number = numeral(text)
    return any(
        text == low if isinstance(low, str) else number is not None and low <= number <= high
        for low, high in ranges
    )
