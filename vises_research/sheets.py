"""CSV files that a spreadsheet shows and never runs."""

import io
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["csv_bytes", "read_csv"]

_FORMULA = re.compile("'*[=+\\-@\\t\\r\\n\uff1d\uff0b\uff0d\uff20]")
_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?")


def csv_bytes(table: "pd.DataFrame") -> bytes:
    r"""Write a table as CSV that a spreadsheet shows and never runs.

    A spreadsheet takes a text that begins with ``=``, ``+``, ``-`` or ``@`` for a formula, also
    behind a tab or line break. So such a text gets an apostrophe before it, and so does one that
    begins with apostrophes and then one of these, so that :func:`read_csv` can undo it without
    doubt. A text that is a number is left alone; so is every column of numbers.

    Parameters
    ----------
    table
        The table; its index is left out.

    Returns
    -------
    bytes
        UTF-8, lines ended by ``\n``; ``true`` and ``false``, ISO dates, nothing where missing.
    """
    import pandas as pd

    columns = [_shown(column) for _, column in table.items()]
    safe = pd.concat(columns, axis=1) if columns else table
    safe.columns = pd.Index([_defused(name) for name in table.columns])
    lines = _Lines()
    safe.to_csv(lines, index=False, lineterminator="\r\n")
    return lines.getvalue().encode()


class _Lines(io.StringIO):
    r"""Ends lines by ``\n``, though they are written with ``\r\n``.

    The writer quotes a text with a carriage return in it only if it ends lines by one. Without the
    quotes, spreadsheets would begin a new row there, with whatever formula follows.
    """

    def write(self, line: str) -> int:
        return super().write(f"{line[:-2]}\n" if line.endswith("\r\n") else line)


def read_csv(path: Path) -> "pd.DataFrame":
    """Read what :func:`csv_bytes` wrote, every cell as text and as it was.

    Parameters
    ----------
    path
        The file.

    Returns
    -------
    pandas.DataFrame
        Columns of text; a missing cell is ``""``.
    """
    import pandas as pd

    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    return table.apply(lambda column: column.map(_restored)).rename(columns=_restored)


def _shown(column: "pd.Series") -> "pd.Series":
    """Give a column as it is written: texts defused, truth values as words."""
    if column.dtype == "boolean":
        return column.map({True: "true", False: "false"})
    if column.dtype.kind in "biufcMm":
        return column
    texts = [cell for cell in column.unique() if isinstance(cell, str)]
    changed = {text: safe for text in texts if (safe := _defused(text)) != text}
    return column.astype(object).map(lambda c: changed.get(c, c)) if changed else column


def _defused(cell: Any) -> Any:
    """Put an apostrophe before a text that a spreadsheet would run.

    Examples
    --------
    >>> [_defused(cell) for cell in ("=1+1", "-8", "'@a", "a", 2, None)]
    ["'=1+1", '-8', "''@a", 'a', 2, None]
    """
    if not isinstance(cell, str) or not _FORMULA.match(cell) or _NUMBER.fullmatch(cell):
        return cell
    return f"'{cell}"


def _restored(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell
