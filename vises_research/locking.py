"""One run at a time: who writes into a study's folders holds its lock.

The system gives the lock back when a process ends, however it ends, so a stale one cannot be. Who
holds it is written beside it, for the message alone.
"""

import contextlib
import json
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

__all__ = ["alone"]

_LOCK, _HOLDER = ".vises.lock", ".vises.running"


@contextlib.contextmanager
def alone(folder: Path, say: Callable[[str], None]) -> Iterator[None]:
    """Hold the lock of a study; where another process has it, say so and wait.

    Parameters
    ----------
    folder
        The study's folder.
    say
        Tells the user who works, before this waits.

    Yields
    ------
    None
        While this process alone may write into ``data/processed`` and ``reports``.

    Raises
    ------
    OSError
        Where nothing may be written into the study's folder.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as study, alone(Path(study), print):
    ...     sorted(path.name for path in Path(study).iterdir())
    ['.vises.lock', '.vises.running']
    """
    import filelock  # here, since it takes longer to load than the check for what is stale

    lock = filelock.FileLock(folder / _LOCK)
    try:
        lock.acquire(timeout=0)
    except filelock.Timeout:
        say(f"Another run works on this study ({_holder(folder)}); waiting until it ends ...")
        lock.acquire()
    try:
        told = {"process": os.getpid(), "since": time.strftime("%H:%M:%S")}
        (folder / _HOLDER).write_text(json.dumps(told), encoding="utf-8")
        yield
    finally:
        (folder / _HOLDER).unlink(missing_ok=True)
        lock.release()


def _holder(folder: Path) -> str:
    """Say which process holds the lock, as far as that is written yet."""
    try:
        told = json.loads((folder / _HOLDER).read_text(encoding="utf-8"))
        return f"process {told['process']}, since {told['since']}"
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return "it has just begun"
