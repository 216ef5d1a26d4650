"""The code of a notebook, apart from its prose, read as plain JSON.

Two notebooks have the same code if their code cells parse to the same trees: comments, blank lines
and cells without a statement do not count.
"""

import ast
import hashlib
import json
from pathlib import Path
from typing import Any

from vises_research.errors import Problem, StudyError, place

__all__ = ["digest", "digest_as_written", "has_code", "read", "source", "text_of"]

_MAGIC = ("%", "!", "?")


def read(path: Path) -> dict[str, Any]:
    """Read a notebook.

    Parameters
    ----------
    path
        The ``.ipynb`` file.

    Returns
    -------
    dict
        Its content.

    Raises
    ------
    StudyError
        Where it is not a notebook.
    """
    try:
        notebook = json.loads(path.read_bytes())
    except (ValueError, RecursionError) as error:
        raise StudyError([Problem(place(path), f"this is not a notebook: {error}")]) from None
    wrong = "this is not a notebook of format 4"
    if not _has(notebook, cells=list) or not isinstance(notebook.get("nbformat", 4), int):
        raise StudyError([Problem(place(path), wrong, right="JSON with a list 'cells'")])
    if spoilt := [n for n, cell in enumerate(notebook["cells"], 1) if not _is_cell(cell)]:
        right = "a 'cell_type', and a text or lines as 'source'"
        raise StudyError([Problem(f"{place(path)}, cell {spoilt[0]}", wrong, right=right)])
    return notebook  # type: ignore[no-any-return]


def _has(found: Any, **kinds: type) -> bool:
    """Whether something is a mapping that holds this, with metadata that are one too, if any."""
    there = isinstance(found, dict) and isinstance(found.get("metadata", {}), dict)
    return there and all(isinstance(found.get(key), kind) for key, kind in kinds.items())


def _is_cell(cell: Any) -> bool:
    if not _has(cell, cell_type=str):
        return False
    text = cell.get("source")
    lines = text if isinstance(text, list) else [text]
    outputs = cell.get("outputs", [])
    return all(isinstance(line, str) for line in lines) and isinstance(outputs, list)


def text_of(cell: dict[str, Any]) -> str:
    """Give the text of a cell, which notebooks write as one string or as lines."""
    text = cell["source"]
    return text if isinstance(text, str) else "".join(text)


def has_code(cell: dict[str, Any]) -> bool:
    """Whether a cell does anything when it is run."""
    return cell["cell_type"] == "code" and _tree(text_of(cell)) != _tree("")


def digest(notebook: dict[str, Any]) -> str:
    """Give the digest of what a notebook computes; it is blind to prose, comments and outputs."""
    trees = [_tree(text_of(cell)) for cell in notebook["cells"] if has_code(cell)]
    return hashlib.sha256("\n".join(trees).encode()).hexdigest()


def digest_as_written(notebook: dict[str, Any]) -> str:
    """Give the digest of what an author writes, prose and code; running and saving changes none."""
    cells = [[c["cell_type"], text_of(c), _tags(c)] for c in notebook["cells"]]
    written = json.dumps([cells, notebook.get("metadata", {}).get("titles", {})], sort_keys=True)
    return hashlib.sha256(written.encode()).hexdigest()


def _tags(cell: dict[str, Any]) -> list[str]:
    return list(cell.get("metadata", {}).get("tags", []))


def source(notebook: dict[str, Any]) -> str:
    """Give the code of all cells that Python can parse, as one text."""
    cells = (_without_magic(text_of(c)) for c in notebook["cells"] if c["cell_type"] == "code")
    return "\n".join(text for text in cells if _parses(text))


def _tree(text: str) -> str:
    if text.startswith("%%"):
        return text
    magic = [line for line in text.splitlines() if line.lstrip().startswith(_MAGIC)]
    plain = _without_magic(text)
    return "\n".join([*magic, ast.dump(ast.parse(plain)) if _parses(plain) else plain])


def _without_magic(text: str) -> str:
    if text.startswith("%%"):
        return ""
    lines = text.splitlines()
    return "\n".join("" if line.lstrip().startswith(_MAGIC) else line for line in lines)


def _parses(text: str) -> bool:
    try:
        ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):  # a zero byte; deep brackets
        return False
    return True
