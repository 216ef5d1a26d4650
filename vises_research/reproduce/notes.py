"""What a kernel notes of a notebook that runs: a line of JSON each, in a file of the run."""

import json
from pathlib import Path
from typing import Any

__all__ = ["lines", "note", "noted"]


def note(what: str, which: str, **more: str) -> bytes:
    r"""Write one note.

    Examples
    --------
    >>> note("table", "person")
    b'{"table": "person"}\n'
    """
    return (json.dumps({what: which, **more}) + "\n").encode()


def noted(what: str, log: Path) -> list[str]:
    """List what was noted of one sort so far."""
    return sorted({line[what] for line in lines(log) if what in line})


def lines(log: Path) -> list[dict[str, Any]]:
    """Give all notes; a notebook can write some of its own."""
    return [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
