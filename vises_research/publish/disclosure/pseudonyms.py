"""Pseudonyms for units: the same ones each time for who has the key, nothing for who has it not.

A plain digest would not do: there are few enterprise numbers, and each can be tried. So the digest
is keyed (HMAC with SHA-256), and the key lies outside the study's folder, which is shared.
"""

from __future__ import annotations

import base64
import hmac
import os
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from vises_research.errors import Problem, StudyError

__all__ = ["KEY", "KEY_FILE", "pseudonyms", "secret"]

KEY, KEY_FILE = "VISES_PSEUDONYM_KEY", "VISES_PSEUDONYM_KEY_FILE"
"""The environment variables that hold the key, or name the file that holds it."""
SHORTEST, FEWEST = 32, 8
"""The least length of a key, and the fewest different characters in it."""
LENGTH = 8
"""Signs of a pseudonym, of 32 each: two of a thousand units are alike once in two million times."""


def pseudonyms(units: Iterable[object], key: bytes, *, length: int = LENGTH) -> dict[str, str]:
    """Give units their pseudonyms.

    Parameters
    ----------
    units
        What identifies them; each once.
    key
        The secret, as :func:`secret` reads it.
    length
        Signs of a pseudonym; more are taken for all units if two would be alike.

    Returns
    -------
    dict
        Unit -> pseudonym.

    Raises
    ------
    StudyError
        If a unit is missing or there twice, or the key is too weak.

    Examples
    --------
    >>> given = pseudonyms(["P01", "P02"], b"an example of a key, not a secret")
    >>> given
    {'P01': 'U-56JZNQQK', 'P02': 'U-6SCB5DP4'}
    """
    _require_strong(key, "publish.pseudonyms")
    names = [_plain(unit) for unit in units]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice or "" in names:
        found = f"{len(twice)} units that are there twice, {names.count('')} without a name"
        wrong = "units cannot be told apart"
        raise StudyError([Problem("publish.pseudonyms", wrong, found, "each unit once")])
    full = {name: _digest(name, key) for name in names}
    while len({text[:length] for text in full.values()}) < len(full):
        length += 1
    return {name: f"U-{text[:length]}" for name, text in full.items()}


def secret(study: Path) -> bytes:
    """Read the key from the environment, or from the file that the environment names.

    Parameters
    ----------
    study
        The study's folder. Neither in it, nor in the repository that it belongs to, may the file
        lie.

    Returns
    -------
    bytes
        The key.

    Raises
    ------
    StudyError
        If there is no key, it is too weak, or it lies where others get it.
    """
    if value := os.environ.get(KEY):
        return _require_strong(value.strip().encode(), KEY)
    named = os.environ.get(KEY_FILE)
    if not named:
        right = f"a long random text in {KEY}, or in {KEY_FILE} the path of a file that has one"
        raise StudyError([Problem("publish.pseudonyms", "there is no key", right=right)])
    path = Path(named).expanduser().resolve()
    for shared in _shared(study.resolve()):
        if path.is_relative_to(shared):
            wrong = f"the key lies in the folder '{shared.name}', which is shared"
            right = "a file outside the study and its repository; and a new key"
            raise StudyError([Problem(KEY_FILE, wrong, path.name, right)])
    if not path.is_file():
        wrong = "the file with the key is not there"
        raise StudyError([Problem(KEY_FILE, wrong, str(path), "the path of a file")])
    return _require_strong(path.read_bytes().strip(), KEY_FILE)


def _shared(study: Path) -> list[Path]:
    """Give the study's folder and the repository around it."""
    return [study, *(folder for folder in study.parents if (folder / ".git").exists())]


def _require_strong(key: bytes, where: str) -> bytes:
    if len(key) >= SHORTEST and len(set(key)) >= FEWEST:
        return key
    found = f"{len(key)} characters, {len(set(key))} different ones"
    right = (
        f"at least {SHORTEST} random characters, as "
        "`python -c 'import secrets; print(secrets.token_hex(32))'` makes them"
    )
    raise StudyError([Problem(where, "the key is too weak", found, right)])


def _plain(unit: object) -> str:
    """Write a unit in one way: composed letters, no space around."""
    missing = unit is None or str(unit) in ("nan", "NaT", "<NA>")
    return "" if missing else unicodedata.normalize("NFC", str(unit)).strip()


def _digest(name: str, key: bytes) -> str:
    return base64.b32encode(hmac.digest(key, name.encode(), "sha256")).decode().rstrip("=")
