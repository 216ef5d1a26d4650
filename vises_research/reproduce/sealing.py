"""What the library itself shows and publishes in a kernel, sealed so that a notebook cannot say it.

A notebook can write into the notes of its kernel. So each digest that the library tells of
(:mod:`vises_research.marks`) is sealed with a key that lies beside the notes until the kernel has
read it, before the first cell runs. Nothing is sealed that code outside the library's files asks
for, nor after a notebook has put a function of its own in the place of one of the library's, or has
looked through all objects in memory. Python keeps no secret from code in the same process, so this
stops what a notebook does by mistake and by a few lines, not an author who works on it for days.
"""

import hashlib
import os
import secrets
import sys
from collections.abc import Iterator
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

from vises_research import marks
from vises_research.reproduce.notes import lines, note

__all__ = ["listen", "new_key", "sealed"]

_KEY = "key"
_PACKAGE = str(Path(__file__).parents[1]) + os.sep
_SEARCHES = {"gc.get_objects", "gc.get_referrers", "gc.get_referents"}


def new_key(log: Path) -> bytes:
    """Leave a key for the kernel.

    Parameters
    ----------
    log
        Where the kernel will note.

    Returns
    -------
    bytes
        The key.
    """
    key = secrets.token_bytes(32)
    log.with_name(_KEY).write_bytes(key)
    return key


def listen(log: Path) -> None:
    """Note in this kernel what the library shows; the key is deleted.

    Parameters
    ----------
    log
        Where to note it.
    """
    file = log.with_name(_KEY)
    sys.addaudithook(_hook(os.open(log, os.O_WRONLY | os.O_APPEND), file.read_bytes()))
    file.unlink()


def sealed(log: Path, key: bytes) -> list[str]:
    """List the digests of what the library showed.

    Parameters
    ----------
    log
        The notes, among which a notebook may have written some of its own.
    key
        As it was left for the kernel.

    Returns
    -------
    list of str
        Those with the right seal.
    """
    told = {(str(line["mark"]), str(line.get("seal"))) for line in lines(log) if "mark" in line}
    keyed = hashlib.blake2b(key=key)
    return sorted(digest for digest, seal in told if seal == _seal(keyed, digest))


def _hook(log: int, key: bytes) -> Any:
    """Give the hook; what it holds is bound here, so that no name in a module leads to it."""
    keyed, of_library, replaced, seal = hashlib.blake2b(key=key), _of_library, _replaced, _seal
    event_of_marks, searches, tell, write = marks.EVENT, _SEARCHES, note, os.write
    trusted = True

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal trusted
        if event in searches:
            trusted = False
        elif event == event_of_marks and trusted and of_library(sys._getframe(1)):
            trusted = not replaced()
            if trusted:
                write(log, tell("mark", arguments[0], seal=seal(keyed, arguments[0])))

    return hook


def _seal(keyed: Any, digest: str) -> str:
    own = keyed.copy()
    own.update(digest.encode())
    return str(own.hexdigest())


def _of_library(frame: FrameType) -> bool:
    """Whether ``marks.mark`` was asked by code that stands in a file of the library as it runs."""
    asked = frame.f_back
    if frame.f_code is not marks.mark.__code__ or asked is None:
        return False
    file, name = asked.f_code.co_filename, str(asked.f_globals.get("__name__"))
    module = sys.modules.get(name)
    if not file.startswith(_PACKAGE) or module is None or vars(module) is not asked.f_globals:
        return False
    written = SourceFileLoader(name, file).get_code(name)
    return written is not None and asked.f_code in _codes(written)


def _codes(code: CodeType) -> Iterator[CodeType]:
    """Give all functions that a module defines, at any depth."""
    for one in code.co_consts:
        if isinstance(one, CodeType):
            yield one
            yield from _codes(one)


def _replaced() -> bool:
    """Whether a cell's own function stands where one of the library's stood."""
    ours = [module for name, module in [*sys.modules.items()] if name.startswith("vises_research")]
    values = [value for module in ours for value in [*vars(module).values()]]
    values += [own for kind in values if isinstance(kind, type) for own in vars(kind).values()]
    codes = (getattr(value, "__code__", None) for value in values)
    return any(code is not None and "ipykernel_" in code.co_filename for code in codes)
