"""What each step of a run depends on, as names with digests.

Only contents count: a file that was touched, copied or checked out again is the same file.
"""

import hashlib
import os
import re
import sys
from collections.abc import Iterable
from functools import partial
from pathlib import Path

from vises_research import files
from vises_research.reproduce import code_cells, imports
from vises_research.reproduce.layout import Layout

__all__ = [
    "Content",
    "environment",
    "of_harmonising",
    "of_notebook",
    "of_pages",
    "of_use",
]

Digests = dict[str, str]

_FILE = re.compile(
    rb"""(?:^[ ]*(?:file|structure):[ ]*["']?([^"'\r\n]+)|
    [{,][ ]*(?:file|structure):[ ]*["']?((?:\$\{[^}]*\}|[^"'\r\n,}])+))""",
    re.MULTILINE | re.VERBOSE,
)
"""The files that a source names, on lines of their own or between braces."""


class Content:
    """Digests of files, each file being read once."""

    def __init__(self) -> None:
        self._known: dict[Path, str] = {}

    def __call__(self, path: Path) -> str:
        """Give the digest of a file, of the names in a folder, or ``"absent"``."""
        if path not in self._known:
            self._known[path] = _digest(path)
        return self._known[path]

    def named(self, paths: Iterable[Path], root: Path) -> Digests:
        """Give the digests of files under their paths as seen from ``root``."""
        return {path.relative_to(root).as_posix(): self(path) for path in sorted(paths)}

    def code(self, source: str, known: Digests, beside: Path | None = None) -> Digests:
        """Give the digests of the package's files on which some code depends.

        Reading imports takes longer than hashing. So what was found the last time is taken as long
        as not one of those files has changed; then they cannot import anything else.
        """
        place = partial(_place, beside=beside)
        modules = {place(name) for name in known if name.endswith(".py")}
        if not modules or any(self(place(name)) != digest for name, digest in known.items()):
            modules = imports.closure(source, beside)
        ours = {path for path in modules if path.is_relative_to(imports.PACKAGE)}
        found = self.named(ours | imports.package_data(ours), imports.PACKAGE.parent)
        for path in sorted(modules - ours):
            found[f"notebooks/{path.relative_to(beside or path.parent).as_posix()}"] = self(path)
        return found


def _digest(path: Path) -> str:
    if path.is_dir():
        names = sorted(entry.name for entry in path.iterdir() if not entry.name.startswith("."))
        return hashlib.sha256("\n".join(names).encode()).hexdigest()
    return files.digest(path) if path.is_file() else "absent"


def _place(name: str, beside: Path | None) -> Path:
    """Find the file behind a name that :meth:`Content.code` gave."""
    root = imports.PACKAGE.parent
    if beside is not None and name.startswith("notebooks/"):
        return beside / name.removeprefix("notebooks/")
    return root / name


def environment(content: Content) -> Digests:
    """Give what stands for the installed libraries: the lock and the version of Python."""
    lock = imports.PACKAGE.parent / "requirements.lock"
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    return {"requirements.lock": content(lock), "the version of Python": version}


def of_harmonising(layout: Layout, content: Content) -> Digests:
    """Give what harmonising reads: all that lies in ``data`` but is not made from it."""
    made = layout.data / "processed"
    found = (p for p in _files_in(layout.data) if not p.is_relative_to(made))
    own = content.named([*found, layout.settings, *_files_in(layout.messages)], layout.folder)
    return own | _files_elsewhere(layout, content) | environment(content)


def _files_elsewhere(layout: Layout, content: Content) -> Digests:
    """Give the raw files that a source takes from outside the study, as it writes their paths."""
    found = {}
    for source in sorted(layout.data.glob("raw/*/*source.yaml")):
        for written in _FILE.findall(source.read_bytes()):
            name = b"".join(written).decode(errors="replace").strip()
            path = files.written_path(name, source.parent)
            if not path.resolve().is_relative_to(layout.data):
                found[name] = content(path)
    return found


def of_notebook(path: Path, tables: Iterable[str], layout: Layout, content: Content) -> Digests:
    """Give what a notebook is known to depend on, apart from the package.

    Parameters
    ----------
    path
        The notebook.
    tables
        Those that it read the last time; all of them count where it read none by name.
    layout
        The places of the study.
    content
        Gives digests.

    Returns
    -------
    dict of str to str
        Name -> digest.
    """
    found = {"its code": code_cells.digest(code_cells.read(path))}
    names = [f"{table}{part}.parquet" for table in tables for part in ("", ".missing")]
    parquet = [layout.processed / name for name in names] or [*layout.processed.glob("*.parquet")]
    setting = [layout.settings, *_files_in(layout.codebook), *_files_in(layout.messages)]
    found |= {layout.name(file): content(file) for file in (*parquet, *setting)}
    return found | environment(content)


def of_use(
    names: Iterable[str], variables: Iterable[str], layout: Layout, content: Content
) -> Digests:
    """Give what a notebook was seen to use the last time.

    Parameters
    ----------
    names
        Files and folders, as the layout names them.
    variables
        Environment variables.
    layout
        The places of the study.
    content
        Gives digests.

    Returns
    -------
    dict of str to str
        Name -> digest; of a variable, that of its value, which may be a secret.
    """
    found = {name: content(layout.at(name)) for name in names}
    for name in variables:
        value = os.environ.get(name)
        digest = hashlib.sha256(f"{name}={value}".encode()).hexdigest()
        found[f"the variable {name}"] = "absent" if value is None else digest
    return found


def of_pages(layout: Layout, content: Content) -> Digests:
    """Give what the pages show beyond what the notebooks made."""
    words = layout.folder / "figures.yaml"
    shown = (layout.settings, words, layout.processed / "dictionary.md")
    found = {layout.name(path): content(path) for path in shown}
    for path in layout.notebooks:
        found[layout.name(path)] = code_cells.digest_as_written(code_cells.read(path))
    return found | environment(content)


def _files_in(folder: Path) -> list[Path]:
    """List the files of a folder, apart from hidden ones and what lies in hidden folders."""
    return [
        path
        for path in folder.rglob("*")
        if path.is_file() and not any(p.startswith(".") for p in path.relative_to(folder).parts)
    ]
