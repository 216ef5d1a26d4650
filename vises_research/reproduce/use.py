"""What a notebook was seen to use, under names that a receipt can keep."""

from dataclasses import dataclass
from pathlib import Path

from vises_research.reproduce import imports
from vises_research.reproduce.inputs import Content, Digests
from vises_research.reproduce.layout import Layout
from vises_research.reproduce.seen import Seen

__all__ = ["Use", "of"]


@dataclass(frozen=True)
class Use:
    """Files that a kernel opened or listed.

    Parameters
    ----------
    files, package
        Name -> digest when the kernel first opened it, as seen from the study's folder, and of this
        package as seen from the folder that holds it.
    """

    files: Digests
    package: Digests


def of(seen: Seen, layout: Layout) -> Use:
    """Name what a kernel used.

    Parameters
    ----------
    seen
        What it noted.
    layout
        The places of the study.

    Returns
    -------
    Use
        With the files of the folders that it listed: compiled libraries may have read any of them.
    """
    root = imports.PACKAGE.parent.resolve()
    opened = {Path(path): digest for path, digest in seen.read.items()}
    ours = {path for path in opened if path.is_relative_to(imports.PACKAGE.resolve())}
    content, listed = Content(), [Path(folder) for folder in seen.listed]
    beside = {file for folder in listed for file in folder.iterdir() if _is_data(file)}
    found = {file: content(file) for file in {*listed, *beside}} | opened
    return Use(
        {layout.name(path): digest for path, digest in found.items() if path not in ours},
        {path.relative_to(root).as_posix(): opened[path] for path in ours},
    )


def _is_data(path: Path) -> bool:
    """Whether a listed file counts; a notebook is no data, and running it changes it."""
    return path.is_file() and not path.name.startswith(".") and path.suffix != ".ipynb"
