"""The figures that were published, as they lie in the reports folder."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vises_research.errors import Problem, StudyError, nearest, place
from vises_research.publish.figure_files import ENDINGS

__all__ = ["Entry", "entries"]

ANEW = "run `vises reproduce` first"
NEEDED = ("title", "caption", "sentence", "alt", "method_note", "receipt", "size_mm")
"""What a record must tell for a proof or a pack."""


@dataclass(frozen=True)
class Entry:
    """A published figure.

    Parameters
    ----------
    folder
        Where its files are.
    record
        What is known of it: the JSON beside the files.
    """

    folder: Path
    record: dict[str, Any]

    @property
    def id(self) -> str:
        """The name under which it was published."""
        return str(self.record["id"])

    @property
    def audience(self) -> str:
        """For whom it was published."""
        return str(self.record["disclosure"]["audience"])

    def read(self, name: str) -> bytes:
        """Give the content of one of its files."""
        return (self.folder / name).read_bytes()

    def names(self, languages: Iterable[str]) -> list[str]:
        """List the files of some languages, and the record."""
        named = {file["name"] for file in self.record["files"]}
        all = (f"{self.id}-{lang}{ending}" for lang in languages for ending in ENDINGS)
        return [*(name for name in all if name in named), f"{self.id}.json"]


def entries(
    reports: Path, languages: Sequence[str], ids: Sequence[str] = (), audience: str = "booklet"
) -> list[Entry]:
    """Find published figures and make sure that they are whole.

    Parameters
    ----------
    reports
        The reports folder.
    languages
        The languages that are wanted.
    ids
        The figures that are wanted, in this order; without any, all for the audience.
    audience
        For whom they must have been published.

    Returns
    -------
    list of Entry
        Without ``ids`` in the order of their notebooks.

    Raises
    ------
    StudyError
        If there are none, one is not there or meant for others, lacks a language, or has a file
        that is not as it was published.
    """
    known = {entry.id: entry for entry in _all(reports)}
    chosen = [known[id] for id in dict.fromkeys(ids) if id in known]
    if not ids:
        chosen = [entry for entry in known.values() if entry.audience == audience]
    problems = [_unknown(reports, id, known) for id in ids if id not in known]
    for entry in chosen:
        problems += _wrong(entry, languages, audience)
    if not chosen and not problems:
        wrong = f"there is no figure for the audience '{audience}'"
        others = ", ".join(sorted({entry.audience for entry in known.values()}))
        problems = [Problem(place(reports / "figures"), wrong, others, "" if others else ANEW)]
    if problems:
        raise StudyError(problems)
    return chosen


def _all(reports: Path) -> list[Entry]:
    found = []
    for folder in sorted(reports.glob("figures/[!.]*")):
        record = folder / f"{folder.name}.json"
        if record.is_file():
            found.append(Entry(folder, json.loads(record.read_bytes())))
    return sorted(found, key=lambda entry: (entry.record["notebook"], entry.id))


def _unknown(reports: Path, id: str, known: Iterable[str]) -> Problem:
    wrong = f"there is no published figure '{id}'"
    return Problem(place(reports / "figures"), wrong, nearest=nearest(id, known))


def _wrong(entry: Entry, languages: Sequence[str], audience: str) -> Iterator[Problem]:
    where = f"figure '{entry.id}'"
    if entry.audience != audience:
        right = f"figures for '{audience}', or another audience"
        yield Problem(where, "it was not published for this audience", entry.audience, right)
    if lack := [key for key in NEEDED if key not in entry.record]:
        wrong = "its record is of an earlier version, without"
        yield Problem(where, f"{wrong} {', '.join(lack)}", right=ANEW)
    there = entry.record["languages"]
    for lang in languages:
        if lang not in there:
            yield Problem(where, f"it is not there in '{lang}'", ", ".join(there))
    for file in entry.record["files"]:
        path = entry.folder / file["name"]
        content = path.read_bytes() if path.is_file() else b""
        if hashlib.sha256(content).hexdigest() != file["sha256"]:
            wrong = "this is not the file that was published" if content else "the file is gone"
            yield Problem(place(path), wrong, right=ANEW)
