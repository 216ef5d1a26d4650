"""Reads SPSS and Stata files, in the process of :mod:`vises_research.foreign`."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from vises_research.errors import refusal

__all__ = ["data"]


def data(path: Path) -> tuple[dict[str, Any], Any]:
    """Read the data by column, and what the file says of itself, in pyreadstat's words."""
    read, named = _reader(path)
    _check_size(path, _tried(path, read, metadataonly=True, **named)[1])
    how = {"output_format": "dict", "disable_datetime_conversion": True, **named}
    columns, told = _tried(path, read, **how)
    if unnamed := sum(not isinstance(name, str) or not name for name in columns):
        wrong, found = "variables have no name that can be read", f"{unnamed} of {len(columns)}"
        raise refusal(path, wrong, found)
    # Names of formats and labels that cannot be decoded are None, which nobody expects.
    told.original_variable_types = {n: t or "" for n, t in told.original_variable_types.items()}
    told.variable_value_labels = {
        name: {code: label or "" for code, label in labels.items()}
        for name, labels in told.variable_value_labels.items()
    }
    return columns, SimpleNamespace(**vars(told))  # which the asking process need not import


def _reader(path: Path) -> tuple[Callable[..., Any], dict[str, Any]]:
    import pyreadstat

    ending = path.suffix.lower()
    if ending == ".por":
        return pyreadstat.read_por, {}
    read = pyreadstat.read_dta if ending == ".dta" else pyreadstat.read_sav
    return read, {"user_missing": True}


def _tried(path: Path, read: Callable[..., Any], **named: Any) -> Any:
    import pyreadstat

    try:
        return read(path, **named)
    except OverflowError as error:
        raise refusal(path, "a date lies outside the years 1 to 9999", found=str(error)) from None
    except (pyreadstat.ReadstatError, pyreadstat.PyreadstatError, ValueError, LookupError) as error:
        wrong = "the file is damaged or not what its ending says"
        raise refusal(path, wrong, found=str(error)) from None


def _check_size(path: Path, meta: Any) -> None:
    """Refuse a header that claims more cells than the file can hold, before they are made."""
    packed = {".zsav": 8000, ".sav": 8}.get(path.suffix.lower(), 1)
    claimed = (meta.number_rows or 0) * (meta.number_columns or 0)
    if claimed > path.stat().st_size * packed:
        found = f"a header that claims {meta.number_rows} cases"
        raise refusal(path, "the file is damaged or truncated", found)
