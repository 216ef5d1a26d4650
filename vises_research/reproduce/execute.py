"""Runs notebooks, several at once, each in a fresh kernel of the Python that runs this.

The user's own Jupyter settings, start-up files and kernels play no part. The event loop has a
thread of its own, so that an interruption reaches the main thread and ends the kernels.
"""

import asyncio
import concurrent.futures
import json
import os
import re
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Coroutine, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from vises_research.errors import Problem, Problems, place
from vises_research.files import write_atomic
from vises_research.reproduce import code_cells, jupyter, sealing
from vises_research.reproduce.kernel import Seen, read
from vises_research.reproduce.notes import noted

__all__ = ["FAILED", "Executed", "notebooks"]

T = TypeVar("T")

USED = "used.jsonl"
"""Where a running notebook notes what it reads and publishes."""
FAILED = ".reports.failed"
"""The folder of the tracebacks of the last run, in that of the study."""
_MOST_SHOWN = 10_000_000
"""The most characters that the outputs of a cell may have: a browser hardly opens more."""
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")
_LINE = r"Cell In\[{count}\], line (\d+)"


@dataclass(frozen=True)
class Executed:
    """One notebook that was run.

    Parameters
    ----------
    path
        The notebook.
    content
        The notebook with its outputs, as JSON; the metadata of a cell that publishes figures name
        them under ``published``.
    tables, figures
        The tables that it read and the figures that it published.
    seconds
        How long it took.
    seen
        What else it was seen to use.
    marks
        The digests of what the library itself showed and published there.
    """

    path: Path
    content: dict[str, Any]
    tables: list[str]
    figures: list[str]
    seconds: float
    seen: Seen = field(default_factory=Seen)
    marks: list[str] = field(default_factory=list)


def notebooks(
    paths: Iterable[Path],
    environment: dict[str, str],
    done: Callable[[Executed], None],
    timeout: int = 600,
) -> list[Executed]:
    """Run notebooks.

    Parameters
    ----------
    paths
        The notebooks.
    environment
        Environment variables for the kernels, beyond those of this process.
    done
        Is called as each notebook ends well.
    timeout
        How many seconds a cell may take.

    Returns
    -------
    list of Executed
        In the order of ``paths``.

    Raises
    ------
    StudyError
        Naming each notebook and cell that failed, once all of them have ended.
    """
    jupyter.load()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
        return _in_own_thread(_all([*paths], environment, Path(scratch), done, timeout))


async def _all(
    paths: list[Path],
    environment: dict[str, str],
    scratch: Path,
    done: Callable[[Executed], None],
    timeout: int,
) -> list[Executed]:
    at_once = asyncio.Semaphore(os.cpu_count() or 1)
    problems = Problems()

    async def one(path: Path) -> Executed | None:
        async with at_once:
            executed = await _one(path, environment, scratch / path.stem, timeout)
        if isinstance(executed, Problem):
            problems.found.append(executed)
            return None
        done(executed)
        return executed

    results = await asyncio.gather(*(one(path) for path in paths))
    problems.stop_if_any()
    return [executed for executed in results if executed]


async def _one(
    path: Path, environment: dict[str, str], scratch: Path, timeout: int
) -> Executed | Problem:
    """Run one notebook in a scratch folder that holds what would be the user's settings."""
    import nbformat
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    scratch.mkdir()
    used = scratch / USED
    used.touch()
    key = sealing.new_key(used)
    start = time.perf_counter()
    begun: list[int] = []
    written = nbformat.reads(json.dumps(code_cells.read(path)), as_version=4)
    client = _client(written, path, scratch / "kernel.json", timeout)
    client.on_cell_execute = lambda cell, cell_index: begun.append(cell_index + 1)
    known: set[str] = set()
    client.on_cell_executed = lambda cell, **rest: _finish(cell, used, known)
    try:
        await client.async_execute(env=_kernel_environment(environment, scratch, path))
    except DeadKernelError:
        where = f"{place(path)}, cell {begun[-1]}"
        return Problem(where, "the kernel died while running this cell")
    except CellTimeoutError:
        where, right = f"{place(path)}, cell {begun[-1]}", "a larger `timeout:` in study.yaml"
        return Problem(where, f"the cell ran longer than {timeout} s, and was stopped", right=right)
    except CellExecutionError as error:
        return _why(path, begun[-1], client.nb.cells[begun[-1] - 1], error)
    content = json.loads(nbformat.writes(client.nb))
    tables, figures = noted("table", used), noted("figure", used)
    seconds, shown = time.perf_counter() - start, sealing.sealed(used, key)
    return Executed(path, content, tables, figures, seconds, read(used), shown)


def _why(path: Path, number: int, cell: Mapping[str, Any], raised: Any) -> Problem:
    """Say why a cell stopped; a message of this library stands whole, of others the last line.

    What a value raises while it is shown is told in the outputs of the cell alone.
    """
    shown = [output for output in cell["outputs"] if output["output_type"] == "error"]
    kind, told = raised.ename, raised.evalue.strip()
    lines = raised.traceback.splitlines()
    if shown:
        kind, told, lines = shown[-1]["ename"], shown[-1]["evalue"].strip(), shown[-1]["traceback"]
    traceback = _COLOURS.sub("", "\n".join(lines))
    found = re.findall(_LINE.format(count=cell["execution_count"]), traceback)
    where = f"{place(path)}, cell {number}" + (f", line {found[-1]}" if found else "")
    file = path.absolute().parents[1] / FAILED / f"{path.stem}.txt"
    write_atomic(file.with_name(".gitignore"), "*\n")  # a traceback may hold answers
    write_atomic(file, traceback.rstrip() + "\n")
    if kind == "StudyError":
        return Problem(where, "the cell failed", found=told.rstrip("."))
    wrong = f"the cell failed (full traceback: {FAILED}/{file.name})"
    last = ": ".join([kind, *told.splitlines()[-1:]])
    return Problem(where, wrong, found=last.rstrip("."))


def _finish(cell: Any, used: Path, before: set[str]) -> None:
    """Name in a cell's metadata the figures that it has just published; drop what is too large."""
    from nbformat.v4 import new_output

    shown = sum(len(json.dumps(output)) for output in cell["outputs"])
    if shown > _MOST_SHOWN:
        most = f"up to {_MOST_SHOWN // 1_000_000} MB of a cell are kept"
        told = f"Left out: {shown // 1_000_000} MB of output; {most}.\n"
        cell["outputs"] = [new_output("stream", name="stderr", text=told)]
    cell["metadata"].pop("published", None)
    if fresh := [id for id in noted("figure", used) if id not in before]:
        cell["metadata"]["published"] = fresh
        before.update(fresh)


def _client(notebook: Any, path: Path, connection: Path, timeout: int) -> Any:
    """Make a client whose kernel is the running interpreter, whatever kernels are installed."""
    from jupyter_client.kernelspec import KernelSpec
    from jupyter_client.manager import AsyncKernelManager
    from nbclient import NotebookClient
    from traitlets import default

    study = str(path.absolute().parents[1])

    class OwnKernel(AsyncKernelManager):
        """The Python that runs this, without a history file."""

        @property
        def kernel_spec(self) -> KernelSpec:
            start = ["-m", "vises_research.reproduce.kernel", study, "-f", "{connection_file}"]
            # The kernel is spoken to on this machine only, so its word on encryption is left out.
            quiet = ["--HistoryManager.enabled=False", "--IPKernelApp.log_level=ERROR"]
            return KernelSpec(argv=[sys.executable, *start, *quiet], language="python")

        @default("connection_file")
        def _in_scratch(self) -> str:
            return str(connection)

    return NotebookClient(
        notebook,
        kernel_manager_class=OwnKernel,
        shutdown_kernel="immediate",
        record_timing=False,
        timeout=timeout,
        resources={"metadata": {"path": str(path.parent)}},
    )


def _kernel_environment(extra: dict[str, str], scratch: Path, notebook: Path) -> dict[str, str]:
    own = {
        "IPYTHONDIR": str(scratch / "ipython"),
        "VISES_REPORTS": str(notebook.absolute().parents[1] / "reports"),
        "PYTHONHASHSEED": "0",
        "VISES_NOTEBOOK": notebook.stem,
        "VISES_USED": str(scratch / USED),
    }
    return {**os.environ, **own, **extra}


def _in_own_thread(work: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine in an event loop of its own; when interrupted, end it properly first."""
    loop = asyncio.SelectorEventLoop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    future = asyncio.run_coroutine_threadsafe(work, loop)
    try:
        while not future.done():
            concurrent.futures.wait([future], timeout=0.5)  # so that an interruption gets through
        return future.result()
    finally:
        future.cancel()
        asyncio.run_coroutine_threadsafe(_end_all(), loop).result(timeout=10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _end_all() -> None:
    rest = asyncio.all_tasks() - {asyncio.current_task()}
    for task in rest:
        task.cancel()
    await asyncio.gather(*rest, return_exceptions=True)
