"""Runs the small study again and again, each time killed at another of its steps on the disk.

Prints, as JSON, what stood in the folders after each kill, and after the run that followed it.
A process of its own, since it forks; the pages are left plain, so that a run takes milliseconds.
"""

import json
import os
import shutil
import signal
import sys
from pathlib import Path

import small_study

from vises_research.reproduce import pages, run
from vises_research.reproduce.layout import Layout

OPERATIONS = [(Path, "replace"), (Path, "write_bytes"), (Path, "mkdir"), (shutil, "rmtree")]


def main(folder: Path) -> None:
    layout = small_study.make(folder)
    for where, name, what in small_study.replacements(folder):
        setattr(where, name, what)
    pages.notebook = pages.text = lambda *rest: json.dumps(rest[0])
    quietly(layout)
    old = snapshot(layout)
    shutil.copytree(folder / "study", folder / "yesterday")
    change(layout)
    quietly(layout)
    new = snapshot(layout)
    results = []
    while not results or results[-1]["killed"]:
        shutil.rmtree(layout.folder)
        shutil.copytree(folder / "yesterday", layout.folder)
        change(layout)
        results.append(kill_at(len(results) + 1, layout, old, new))
    print(json.dumps(results))


def change(layout: Layout) -> None:
    small_study.write(layout.folder / "data/raw/list/list.csv", "P01\nP02\nP03\n")


def kill_at(number: int, layout: Layout, old: dict, new: dict) -> dict:
    """Let a child run the study until its ``number``-th operation, and look at what is left."""
    child = os.fork()
    if child == 0:
        count_operations(number)
        quietly(layout)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    left = snapshot(layout)
    quietly(layout)
    return {
        "killed": os.WIFSIGNALED(status),
        "left": {name: which(left[name], old[name], new[name]) for name in left},
        "mended": snapshot(layout) == new and not [*layout.folder.rglob(".*.new")],
    }


def count_operations(number: int) -> None:
    done = [0]

    def counting(operation):
        def operate(*args, **kwargs):
            done[0] += 1
            if done[0] == number:
                os.kill(os.getpid(), signal.SIGKILL)
            return operation(*args, **kwargs)

        return operate

    for where, name in OPERATIONS:
        setattr(where, name, counting(getattr(where, name)))


def quietly(layout: Layout) -> None:
    run.reproduce(layout, lambda line: None)


def snapshot(layout: Layout) -> dict[str, dict[str, str]]:
    """Give the content of both folders; of one that is moved aside, that of where it was moved."""
    return {folder.name: content(folder) for folder in (layout.processed, layout.reports)}


def content(folder: Path) -> dict[str, str]:
    folder = folder if folder.exists() else folder.with_name(f".{folder.name}.old")
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_text() for path in files}


def which(left: dict, old: dict, new: dict) -> str:
    return "old" if left == old else "new" if left == new else "broken"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
