"""The kernel of a run: ipykernel, which notes what the notebook opens, lists and asks for.

It is started as ``python -m vises_research.reproduce.kernel STUDY ...``. An audit hook sees what
Python opens, whoever opens it: ``pandas.read_csv``, ``%run``, ``importlib``. The digest of a file
is taken when it is first opened, so that an edit during the run shows. What libraries read of
themselves is not noted, since the lock pins them. The run reads the notes afterwards.

What the library itself shows and publishes is noted by :mod:`vises_research.reproduce.sealing`.
"""

import contextlib
import importlib.util
import os
import runpy
import site
import sys
import sysconfig
import tempfile
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

from vises_research import files
from vises_research.reproduce import sealing
from vises_research.reproduce.notes import lines, note, noted

__all__ = ["Seen", "Watch", "main", "read"]

_PACKAGE = str(Path(__file__).parents[1])
_ON_THE_WAY = {
    *("os", "_collections_abc", "subprocess", "pty", "asyncio", "threading"),
    *("IPython", "zmqshell", "pexpect", "ptyprocess"),
    __file__,
}
_SYSTEM = ("/proc", "/sys", "/dev", "/etc", "/usr")
_ACCESS = os.O_WRONLY | os.O_RDWR
_LOADED = {"sqlite3.connect", "ctypes.dlopen"}
_LISTED = {"os.listdir", "os.scandir"}
_STARTED = {"subprocess.Popen", "os.system", "os.posix_spawn", "os.forkpty"}


class Watch:
    """An audit hook that writes down, once each, what the study's code uses.

    Parameters
    ----------
    log
        Where to write.
    study
        The study's folder.
    reports
        Where the run publishes.
    """

    def __init__(self, log: Path, study: Path, reports: Path) -> None:
        self._log = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        self._study = os.path.realpath(study)
        self._reports = (f"{self._study}{os.sep}reports", os.path.realpath(reports))
        self._pinned = (*_pinned(), os.path.realpath(log.parents[1]))
        self._known: set[tuple[str, str]] = set()
        self._local = threading.local()

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Take notice of an event; what this itself does while it looks is no event."""
        if getattr(self._local, "busy", False):
            return
        self._local.busy = True
        try:
            self._look(event, arguments, sys._getframe(1))
        finally:
            self._local.busy = False

    def asked(self, name: str) -> None:
        """Take notice that an environment variable was read, if the study's own code did so."""
        if self._directly(sys._getframe(1)):
            self._note("variable", name)

    def _directly(self, frame: FrameType | None) -> bool:
        """Whether the study's own code asks, without a library that has its own reasons."""
        while frame and _is_on_the_way(frame.f_code.co_filename):
            frame = frame.f_back
        return frame is None or _is_cell(frame) or _inside(frame.f_code.co_filename, self._study)

    def _look(self, event: str, arguments: tuple[Any, ...], frame: FrameType) -> None:
        if event == "open":
            self._open(arguments[0], arguments[2], frame)
        elif event in _LOADED and isinstance(arguments[0], str) and Path(arguments[0]).is_file():
            self._open(arguments[0], os.O_RDONLY, frame)
        elif event in _LISTED and "importlib" not in frame.f_code.co_filename:
            place = self._place(arguments[0] or ".", frame)
            if place and _by_study(frame):
                self._note("listed", place)
        elif event == "socket.connect" and _by_study(frame):
            if (host := _host(arguments[1])) not in ("", "localhost", "127.0.0.1", "::1"):
                self._note("unseen", f"the network ({host})")
        elif event in _STARTED and self._directly(frame):
            self._note("unseen", "another program")

    def _open(self, file: Any, flags: int, frame: FrameType) -> None:
        place = self._place(file, frame)
        if not place or ("wrote", place) in self._known:
            return
        if flags & _ACCESS == os.O_WRONLY or flags & os.O_TRUNC:
            if ("read", place) not in self._known:
                self._note("wrote", place)
        elif ("read", place) not in self._known:
            there = Path(place).is_file()
            self._note("read", place, digest=files.digest(Path(place)) if there else "absent")

    def _place(self, file: Any, frame: FrameType) -> str:
        """Give the path of what is opened; nothing where it is no business of the study."""
        if not isinstance(file, str | bytes | os.PathLike):
            return ""
        path = str(Path(os.fsdecode(file)).absolute())
        if _inside(path, *self._pinned) and not _inside(path, _PACKAGE):
            return ""
        path = _source(os.path.realpath(path))
        if _inside(path, _PACKAGE):
            return path
        if _inside(path, self._study) and not _inside(path, *self._pinned, *self._reports):
            return path
        if Path(path).is_dir() or (self._foreign(path) and not _inside(path, *self._reports)):
            return ""
        return path if _by_study(frame) else ""

    def _foreign(self, path: str) -> bool:
        """Whether a path belongs to the system, to libraries or to somebody's settings."""
        hidden = any(part.startswith(".") for part in Path(path).parts)
        return hidden or _inside(path, *self._pinned, *_SYSTEM, tempfile.gettempdir())

    def _note(self, what: str, which: str, **more: str) -> None:
        if (what, which) not in self._known:
            self._known.add((what, which))
            with contextlib.suppress(OSError):  # a child process may have closed it
                os.write(self._log, note(what, which, **more))


def _pinned() -> tuple[str, ...]:
    """List the folders of Python and of installed libraries."""
    found = {*sysconfig.get_paths().values(), sys.prefix, sys.base_prefix, sys.exec_prefix}
    found.add(site.getusersitepackages())
    return tuple({*found, *map(os.path.realpath, found)})


def _inside(path: str, *folders: str) -> bool:
    return any(path == folder or path.startswith(folder + os.sep) for folder in folders)


def _source(path: str) -> str:
    """Give the module behind its compiled form, and any other file itself."""
    with contextlib.suppress(ValueError):  # a compiled file that lies elsewhere stands for itself
        return importlib.util.source_from_cache(path)
    return path


def _is_on_the_way(file: str) -> bool:
    """Whether code only passes on what a cell asks, as IPython does for ``!command``."""
    path = Path(file)
    names = {file, *path.parts, path.stem.strip("<>").rpartition(" ")[2]}
    return not names.isdisjoint(_ON_THE_WAY)


def _is_cell(frame: FrameType) -> bool:
    return frame.f_globals.get("__name__") == "__main__"


def _by_study(frame: FrameType | None) -> bool:
    """Whether the study's code asked for something, not this package in its own service."""
    while frame and not _is_cell(frame):
        if _inside(frame.f_code.co_filename, _PACKAGE):
            return False
        frame = frame.f_back
    return True


def _host(address: Any) -> str:
    return str(address[0]) if isinstance(address, tuple) else ""


def _watch_variables(watch: Watch) -> None:
    kind: Any = type(os.environ)
    plain = kind.__getitem__

    def watched(environment: Any, key: Any) -> Any:
        watch.asked(os.fsdecode(key))
        return plain(environment, key)

    kind.__getitem__ = watched


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


def read(log: Path) -> Seen:
    """Read all that a kernel noted."""
    return Seen(
        read={line["read"]: line["digest"] for line in lines(log) if "read" in line},
        listed=tuple(noted("listed", log)),
        variables=tuple(noted("variable", log)),
        unseen=tuple(noted("unseen", log)),
    )


def main() -> None:
    """Watch, and then be the kernel that ``ipykernel_launcher`` starts."""
    study, log = Path(sys.argv.pop(1)), Path(os.environ["VISES_USED"])
    sealing.listen(log)
    watch = Watch(log, study, Path(os.environ["VISES_REPORTS"]))
    _watch_variables(watch)
    sys.addaudithook(watch)
    runpy.run_module("ipykernel_launcher", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
