"""Take outputs and execution counts out of notebooks before they are committed.

``python -m vises_research.reproduce.strip notebooks/*.ipynb`` rewrites the files in place;
with ``--check`` it only names those that are not stripped, and answers 1 if there are any.
"""

import json
import sys
from pathlib import Path
from typing import Any

from vises_research.files import write_atomic
from vises_research.reproduce import code_cells

__all__ = ["layout", "main", "stripped"]

_KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


def stripped(notebook: dict[str, Any]) -> str:
    """Write a notebook without what running it has left in it.

    Parameters
    ----------
    notebook
        Its content; of its metadata ``titles`` in several languages is kept.

    Returns
    -------
    str
        JSON as Jupyter lays it out; the same for every machine on which it was run.
    """
    cells = [_stripped_cell(cell) for cell in notebook["cells"]]
    metadata: dict[str, Any] = {"kernelspec": _KERNEL, "language_info": {"name": "python"}}
    if "titles" in notebook["metadata"]:
        metadata["titles"] = notebook["metadata"]["titles"]
    plain = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    return layout(plain)


def layout(notebook: dict[str, Any]) -> str:
    """Write a notebook as JSON the way Jupyter lays it out."""
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"


def _stripped_cell(cell: dict[str, Any]) -> dict[str, Any]:
    tags = {k: v for k, v in cell.get("metadata", {}).items() if k == "tags"}
    lines = code_cells.text_of(cell).splitlines(keepends=True)
    kept = {"cell_type": cell["cell_type"], "id": cell["id"], "metadata": tags, "source": lines}
    if cell["cell_type"] == "code":
        kept |= {"execution_count": None, "outputs": []}
    return dict(sorted(kept.items()))


def main(arguments: list[str]) -> int:
    """Strip the named notebooks, or check them.

    Parameters
    ----------
    arguments
        Paths, and perhaps ``--check``.

    Returns
    -------
    int
        0, or 1 if a checked notebook was not stripped.
    """
    paths = [Path(argument) for argument in arguments if argument != "--check"]
    notebooks = {path: code_cells.read(path) for path in paths if path.exists()}
    texts = {path: stripped(notebook) for path, notebook in notebooks.items()}
    changed = {p: text for p, text in texts.items() if json.loads(text) != notebooks[p]}
    for path, text in changed.items():
        if "--check" in arguments:
            print(f"{path}: not stripped; run `make strip`")
        else:
            write_atomic(path, text)
            print(f"{path}: stripped")
    return int("--check" in arguments and bool(changed))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
