"""The files of a study that some code names, for libraries that open files without Python.

Polars, DuckDB and readers of SPSS files open files in compiled code, which no audit hook sees. What
they open is nearly always written in the notebook: as a text, or as a text with a part that varies.
"""

import ast
import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path

from vises_research.reproduce.layout import Layout

__all__ = ["named"]

_FILE = re.compile(r"[^\n]{0,300}\.\w{1,12}")


def named(source: str, beside: Path, layout: Layout) -> set[Path]:
    """Find the files that some code names.

    Parameters
    ----------
    source
        Python code.
    beside
        The folder from which it names files.
    layout
        The places of the study.

    Returns
    -------
    set of pathlib.Path
        Those that are there, of which the path or the last parts of it are written.
    """
    patterns = {text for text in _texts(ast.parse(source)) if _FILE.fullmatch(text)}
    found = {path for text in patterns for path in (beside / text,) if path.is_file()}
    if not patterns:
        return found
    ends = [re.sub(r"^(\.{0,2}/)+", "", text) for text in patterns]
    return found | {path for path in _candidates(layout) if _ends(layout.name(path), ends)}


def _texts(tree: ast.AST) -> Iterator[str]:
    """Give each text of the code; what varies in one is a star."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        elif isinstance(node, ast.JoinedStr):
            parts = (p.value if isinstance(p, ast.Constant) else "*" for p in node.values)
            yield "".join(str(part) for part in parts)


def _ends(name: str, patterns: list[str]) -> bool:
    return any(fnmatchcase(name, end) or fnmatchcase(name, f"*/{end}") for end in patterns)


def _candidates(layout: Layout) -> Iterator[Path]:
    """List the files of the study that are not made by a run, apart from hidden ones."""
    for folder in layout.folder.glob("[!.]*"):
        for path in (folder, *folder.rglob("*")) if folder != layout.reports else ():
            parts = path.relative_to(layout.folder).parts
            if path.is_file() and not any(part.startswith(".") for part in parts):
                yield path
