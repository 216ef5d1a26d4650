"""What a kernel was seen to use, as it noted it line by line."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

__all__ = ["Seen", "note", "noted", "read"]


@dataclass(frozen=True)
class Seen:
    """What a kernel used beyond what the study declares.

    Parameters
    ----------
    read
        Path of a file -> its digest when it was first opened, or ``"absent"``.
    listed
        Folders of which it asked what lies in them.
    variables
        Environment variables that the study's own code read.
    unseen
        What it used whose content cannot be compared, in words.
    """

    read: Mapping[str, str] = field(default_factory=dict)
    listed: tuple[str, ...] = ()
    variables: tuple[str, ...] = ()
    unseen: tuple[str, ...] = ()


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
    return sorted({line[what] for line in _lines(log) if what in line})


def read(log: Path) -> Seen:
    """Read all that a kernel noted."""
    return Seen(
        read={line["read"]: line["digest"] for line in _lines(log) if "read" in line},
        listed=tuple(noted("listed", log)),
        variables=tuple(noted("variable", log)),
        unseen=tuple(noted("unseen", log)),
    )


def _lines(log: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
