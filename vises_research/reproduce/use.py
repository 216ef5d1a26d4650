"""What a notebook uses beyond its tables: what it was seen to open, and what its code names.

Polars, DuckDB and readers of SPSS files open files in compiled code, which no audit hook sees. What
they open is nearly always written in the notebook: as a text, or as a text with a part that varies.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from vises_research.reproduce import imports
from vises_research.reproduce.inputs import Content, Digests
from vises_research.reproduce.kernel import Seen
from vises_research.reproduce.layout import Layout

__all__ = ["Use", "named", "of"]

_FILE = re.compile(r"[^\n]{0,300}\.\w{1,12}")


@dataclass(frozen=True)
class Use:
    """Files that a kernel opened or listed.

    Parameters
    ----------
    files, package
        Name -> digest when the kernel first opened it, as seen from the study's folder, and of this
        package as seen from the folder that holds it.
    """

    files: Digests
    package: Digests


def of(seen: Seen, layout: Layout) -> Use:
    """Name what a kernel used.

    Parameters
    ----------
    seen
        What it noted.
    layout
        The places of the study.

    Returns
    -------
    Use
        With the files of the folders that it listed: compiled libraries may have read any of them.
    """
    root = imports.PACKAGE.parent.resolve()
    opened = {Path(path): digest for path, digest in seen.read.items()}
    ours = {path for path in opened if path.is_relative_to(imports.PACKAGE.resolve())}
    content, listed = Content(), [Path(folder) for folder in seen.listed]
    beside = {file for folder in listed for file in folder.iterdir() if _is_data(file)}
    found = {file: content(file) for file in {*listed, *beside}} | opened
    return Use(
        {layout.name(path): digest for path, digest in found.items() if path not in ours},
        {path.relative_to(root).as_posix(): opened[path] for path in ours},
    )


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


def _is_data(path: Path) -> bool:
    """Whether a listed file counts; a notebook is no data, and running it changes it."""
    return path.is_file() and not path.name.startswith(".") and path.suffix != ".ipynb"


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
