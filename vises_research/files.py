"""Writing files and folders whole or not at all.

A run that is killed must leave yesterday's results as they were. So everything is written beside
its place and moved there when it is complete. For a folder that takes two renames; :func:`recover`
mends the folder if the run died between the two.
"""

from __future__ import annotations

import io
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["csv_bytes", "digest", "read_csv", "recover", "replace_folder", "stage", "write_atomic"]

_FORMULA = re.compile("'*[=+\\-@\\t\\r\\n\uff1d\uff0b\uff0d\uff20]")
_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?")


def digest(path: Path) -> str:
    """Give the SHA-256 of a file's content, in hexadecimal.

    Parameters
    ----------
    path
        The file.

    Returns
    -------
    str
        64 hexadecimal digits.
    """
    import hashlib

    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_atomic(path: Path, content: str | bytes) -> None:
    r"""Write a file beside its place, then move it there in one step.

    Parameters
    ----------
    path
        Where the file belongs; missing folders are made.
    content
        Text (written as UTF-8 with ``\n`` line ends) or bytes.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.new")
    beside.write_bytes(content.encode() if isinstance(content, str) else content)
    beside.replace(path)


def stage(target: Path, *, copy: bool = False) -> Path:
    """Make the folder in which the next content of ``target`` is built.

    Parameters
    ----------
    target
        The folder that is to be replaced.
    copy
        Whether to start from the present content rather than from an empty folder.

    Returns
    -------
    pathlib.Path
        A folder beside ``target``, on the same file system.
    """
    recover(target)
    staged = target.with_name(f".{target.name}.new")
    shutil.rmtree(staged, ignore_errors=True)
    if copy and target.exists():
        shutil.copytree(target, staged)
    else:
        staged.mkdir(parents=True)
    return staged


def replace_folder(staged: Path, target: Path) -> None:
    """Put a staged folder in the place of its target.

    Files whose name begins with a dot (``.gitignore``) stay, unless the staged folder has its own.

    Parameters
    ----------
    staged
        The complete new content, as made by :func:`stage`.
    target
        The folder that is replaced.
    """
    old = target.with_name(f".{target.name}.old")
    if target.exists():
        for kept in target.glob(".*"):
            if kept.is_file() and not (staged / kept.name).exists():
                shutil.copy2(kept, staged / kept.name)
        target.replace(old)
    staged.replace(target)
    shutil.rmtree(old, ignore_errors=True)


def recover(target: Path) -> None:
    """Mend a folder whose replacement was interrupted between the two renames.

    Parameters
    ----------
    target
        The folder; it is only touched if it is missing and its former content lies beside it.
    """
    old = target.with_name(f".{target.name}.old")
    if old.exists() and not target.exists():
        old.replace(target)
    shutil.rmtree(old, ignore_errors=True)


def csv_bytes(table: pd.DataFrame) -> bytes:
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


def read_csv(path: Path) -> pd.DataFrame:
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


def _shown(column: pd.Series) -> pd.Series:
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
