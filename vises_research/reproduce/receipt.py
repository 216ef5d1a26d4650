"""What a run was made from and what it made, by content; the next run compares itself with it.

A receipt lies in the folder that it vouches for, so that the two are replaced together:
``data/processed/receipt.json`` for the harmonised tables, ``reports/receipt.json`` for the rest.
What is for other readers than those of the pages has one of its own, as
``reports/internal/receipt.json``: the digest of a small table would tell what is in it.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from vises_research.files import write_atomic

__all__ = ["NAME", "Step", "differences", "moved", "read", "settled", "write"]

NAME = "receipt.json"
_FORMAT = 4
Digests = dict[str, str]
_MOVED = "changed while it was read"
"""Stands for a digest where nobody can say which content was read: no content equals it."""


@dataclass(frozen=True)
class Step:
    """One step of a run.

    Parameters
    ----------
    inputs, code, outputs
        Name -> digest of what was read, of the code that read it, and of what was written.
    notes
        What the summary and the pages want to know of the step without doing it again.
    """

    inputs: Digests = field(default_factory=dict)
    code: Digests = field(default_factory=dict)
    outputs: Digests = field(default_factory=dict)
    notes: dict[str, Any] = field(default_factory=dict)


def read(folder: Path) -> dict[str, Step]:
    """Read the receipt of a folder.

    Parameters
    ----------
    folder
        ``data/processed`` or ``reports``.

    Returns
    -------
    dict of str to Step
        Nothing where there is no receipt, or none as this version writes it: then all is done anew.
    """
    try:
        content = json.loads((folder / NAME).read_bytes())
        known = content["format"] == _FORMAT and content["seal"] == _seal(content["steps"])
        steps = {name: Step(**step) for name, step in content["steps"].items()} if known else {}
    except (FileNotFoundError, NotADirectoryError, ValueError, KeyError, TypeError):
        return {}
    for path in sorted(folder.glob(f"*/{NAME}")) if steps else ():
        for name, step in read(path.parent).items():
            if name in steps:
                own = {
                    f"{path.parent.name}/{file}": digest for file, digest in step.outputs.items()
                }
                steps[name] = replace(steps[name], outputs=steps[name].outputs | own)
    return steps


def _seal(steps: Any) -> str:
    """Give the digest by which a receipt that was changed by hand, or half copied, is known."""
    text = json.dumps(steps, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def write(folder: Path, steps: Mapping[str, Step]) -> None:
    """Write the receipt of a folder.

    Parameters
    ----------
    folder
        The folder that the receipt vouches for.
    steps
        Name -> step.
    """
    apart: dict[str, dict[str, Step]] = {}
    for name, step in steps.items():
        for file, digest in step.outputs.items():
            audience, _, rest = file.partition("/")
            place, own = (audience, rest) if _is_apart(file) else ("", file)
            apart.setdefault(place, {}).setdefault(name, Step()).outputs[own] = digest
    mine = apart.pop("", {})
    told = {name: replace(steps[name], outputs=mine.get(name, Step()).outputs) for name in steps}
    for place, content in {"": told, **apart}.items():
        plain = {name: asdict(one) for name, one in content.items()}
        sealed = {"format": _FORMAT, "seal": _seal(plain), "steps": plain}
        text = json.dumps(sealed, indent=1, sort_keys=True, ensure_ascii=False)
        write_atomic(folder / place / NAME, text + "\n")


def _is_apart(file: str) -> bool:
    """Whether a file is for other readers: not of the pages, their figures and their notebooks."""
    folder, _, rest = file.partition("/")
    return bool(rest) and folder not in ("figures", "notebooks")


def differences(then: Digests, now: Digests) -> Iterator[str]:
    """Say in words what differs between two sets of digests.

    Parameters
    ----------
    then, now
        Name -> digest.

    Yields
    ------
    str
        One clause a difference.

    Examples
    --------
    >>> list(differences({"a": "1", "b": "1"}, {"a": "2", "c": "1"}))
    ['a has changed', 'b is gone', 'c is new']
    """
    for name in sorted(then.keys() | now.keys()):
        if name not in now:
            yield f"{name} is gone"
        elif name not in then:
            yield f"{name} is new"
        elif then[name] == _MOVED:
            yield f"{name} changed during the last run"
        elif then[name] != now[name]:
            yield f"{name} has changed"


def settled(before: Digests, after: Digests) -> Digests:
    """Give the digests of what was the same before a step and after it.

    Parameters
    ----------
    before, after
        Name -> digest.

    Returns
    -------
    dict of str to str
        What was not the same has a digest that no content has, so that the step is stale.

    Examples
    --------
    >>> settled({"a": "1", "b": "1"}, {"a": "1", "b": "2"})
    {'a': '1', 'b': 'changed while it was read'}
    """
    names = before.keys() | after.keys()
    same = {name for name in names if before.get(name) == after.get(name)}
    return {name: before[name] if name in same else _MOVED for name in sorted(names)}


def moved(step: Step) -> list[str]:
    """List what changed while a step read it."""
    return [name for name, digest in (step.inputs | step.code).items() if digest == _MOVED]
