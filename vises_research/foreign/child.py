"""The process in which files of other programs are read, from both of its ends.

One process serves all files of a run, one after the other. It is a fresh Python, not a fork: a fork
of a process with threads (a kernel, Arrow) can hang. What goes in and comes back is pickled.
"""

import atexit
import os
import pickle
import signal
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Concatenate, ParamSpec, TypeVar

from vises_research.errors import Problem, StudyError, place, refusal

__all__ = ["call", "run", "serve"]

P = ParamSpec("P")
T = TypeVar("T")

SECONDS, SECONDS_A_MEGABYTE = 20.0, 2.0
"""How long a file may keep the processor busy: a sound one takes a hundredth of that."""

WAITING = 3
"""How many times as long it may take by the clock, on a machine that does other work as well."""

MEMORY, MEMORY_A_BYTE, MEMORY_AT_MOST = 1 << 30, 100, 8 << 30
"""How many bytes may be needed, beside what the process itself takes; a cell of a dense .sav is one
byte in the file and forty in Python. Windows has no such limit, macOS does not always keep it."""

_CODE = "import sys; sys.path[:] = {!r}; from vises_research.foreign import child; child.serve()"
_ADVICE = "the file saved anew by the program that wrote it, or exported as CSV"


def run(
    function: Callable[Concatenate[Path, P], T], path: Path, *args: P.args, **named: P.kwargs
) -> T:
    """Call a function with a file in the other process.

    Parameters
    ----------
    function
        A function of a module; the file is its first argument.
    path
        The file, whose size sets the limits.
    *args, **named
        Further arguments.

    Raises
    ------
    StudyError
        What the function raises; and where it takes too long, needs too much memory, or ends the
        process.
    """
    size = path.stat().st_size
    seconds = SECONDS + SECONDS_A_MEGABYTE * size / (1 << 20)
    memory = min(MEMORY + MEMORY_A_BYTE * size, MEMORY_AT_MOST)
    kind, found = call(function, path, *args, seconds=seconds, memory=memory, **named)
    if kind == "found":
        return found  # type: ignore[no-any-return]
    if kind == "problems":
        raise StudyError(found)
    if kind == "raised":
        raise found
    wrong = {
        "late": f"reading the file takes more than {seconds:.0f} seconds",
        "memory": f"reading the file needs more than {memory >> 20} MB",
        "died": "the file is damaged, and what reads it crashes",
    }[kind]
    raise refusal(path, wrong, found, right=_ADVICE)


def call(
    function: Callable[..., Any], *args: Any, seconds: float, memory: int, **named: Any
) -> tuple[str, Any]:
    """Call a function in the other process, and tell how it ended.

    Parameters
    ----------
    function
        A function of a module.
    *args, **named
        What it is called with.
    seconds, memory
        How many seconds of the processor's time, and bytes beside what is in use, it may take.

    Returns
    -------
    tuple
        ``found`` with what it returns, ``problems`` or ``raised`` with what it raises, ``memory``,
        ``late``, or ``died`` with the signal.
    """
    return _child().ask(_Request(function, args, named, str(Path.cwd()), memory, seconds))


@dataclass(frozen=True)
class _Request:
    """A call, the folder from which paths are meant, and how much it may take."""

    function: Callable[..., Any]
    args: tuple[Any, ...]
    named: dict[str, Any]
    folder: str
    memory: int
    seconds: float


class _Child:
    """The other process, as this one sees it."""

    def __init__(self) -> None:
        code = _CODE.format([os.path.abspath(entry) for entry in sys.path])  # noqa: PTH100 - "" too
        self.owner = os.getpid()
        self.asking = threading.Lock()
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-c", code],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # what a dying library prints is told in other words
            env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
        )

    @property
    def serves(self) -> bool:
        """Whether it can be asked: it lives, and was started by this process, not before a fork."""
        return self.owner == os.getpid() and self.process.poll() is None

    def ask(self, request: _Request) -> tuple[str, Any]:
        """Send a request, and give the kind of answer with the answer."""
        late = threading.Event()

        def stop() -> None:
            late.set()
            self.process.kill()

        with self.asking:
            timer = threading.Timer(request.seconds * WAITING, stop)
            timer.daemon = True
            timer.start()
            try:
                pickle.dump(request, self.process.stdin)  # type: ignore[arg-type]
                self.process.stdin.flush()  # type: ignore[union-attr]
                return pickle.load(self.process.stdout)  # type: ignore[no-any-return, arg-type]
            except (EOFError, OSError, pickle.UnpicklingError):
                self.end()
                how = self._how()
                return ("late", "") if late.is_set() or how == "SIGXCPU" else ("died", how)
            except BaseException:  # an interrupt: the answer must not be taken for the next one
                self.end()
                raise
            finally:
                timer.cancel()

    def _how(self) -> str:
        code = self.process.returncode
        return signal.Signals(-code).name if code < 0 else f"exit code {code}"

    def end(self) -> None:
        """End the process, and wait for it."""
        if self.owner == os.getpid():
            self.process.kill()
            self.process.wait()
            for pipe in (self.process.stdin, self.process.stdout):
                try:
                    pipe.close()  # type: ignore[union-attr]
                except OSError:  # what was not yet sent to it
                    continue


_running: list[_Child] = []
_starting = threading.Lock()


def _child() -> _Child:
    """Give the process that serves, which is started when it is first needed."""
    with _starting:
        if not (_running and _running[0].serves):
            for child in _running:
                child.end()
            _running[:] = [_Child()]
        return _running[0]


@atexit.register
def _end() -> None:
    for child in _running:
        child.end()


def serve() -> None:
    """Answer requests until there are no more; this is what the other process runs."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the one that asks is interrupted, and ends this
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    while True:
        try:
            request = pickle.load(sys.stdin.buffer)
        except EOFError:
            return
        _send(_answer(request), answers)


def _answer(request: _Request) -> tuple[str, Any]:
    os.chdir(request.folder)
    _allow(request.memory, request.seconds)
    try:
        return "found", request.function(*request.args, **request.named)
    except StudyError as error:
        return "problems", error.problems
    except MemoryError:
        return "memory", ""
    except BaseException as error:
        if type(error).__name__ == "PanicException":  # how Rust ends, which is no Exception
            return "problems", (Problem(place(request.args[0]), "the file is damaged", str(error)),)
        error.add_note(traceback.format_exc())
        return "raised", error


def _send(answer: tuple[str, Any], to: BinaryIO) -> None:
    try:
        data = pickle.dumps(answer, protocol=pickle.HIGHEST_PROTOCOL)
    except MemoryError:
        data = pickle.dumps(("memory", ""))
    to.write(data)
    to.flush()


def _allow(memory: int, seconds: float) -> None:
    """Limit the address space and the processor's time to what was used and so much more."""
    try:
        import resource
    except ImportError:  # Windows: only the time is limited
        return
    pages = Path("/proc/self/statm")
    used = int(pages.read_text().split()[0]) * resource.getpagesize() if pages.exists() else 0
    spent = resource.getrusage(resource.RUSAGE_SELF)
    limits = {
        resource.RLIMIT_AS: used + memory if used else MEMORY_AT_MOST,
        resource.RLIMIT_CPU: int(spent.ru_utime + spent.ru_stime + seconds) + 1,
        resource.RLIMIT_CORE: 0,
    }
    for kind, limit in limits.items():
        _, hard = resource.getrlimit(kind)
        known = hard != resource.RLIM_INFINITY
        resource.setrlimit(kind, (min(limit, hard) if known else limit, hard))
