"""Writing files and folders whole or not at all.

A run that is killed must leave yesterday's results as they were. So everything is written beside
its place and moved there when it is complete. For a folder that takes two renames; :func:`recover`
mends the folder if the run died between the two.
"""

import shutil
from pathlib import Path

__all__ = ["digest", "recover", "replace_folder", "stage", "write_atomic"]


def digest(path: Path) -> str:
    """Give the SHA-256 of a file's content, in hexadecimal.

    Parameters
    ----------
    path
        The file.

    Returns
    -------
    str
        64 hexadecimal digits.
    """
    import hashlib

    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_atomic(path: Path, content: str | bytes) -> None:
    r"""Write a file beside its place, then move it there in one step.

    Parameters
    ----------
    path
        Where the file belongs; missing folders are made.
    content
        Text (written as UTF-8 with ``\n`` line ends) or bytes.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.new")
    beside.write_bytes(content.encode() if isinstance(content, str) else content)
    beside.replace(path)


def stage(target: Path, *, copy: bool = False) -> Path:
    """Make the folder in which the next content of ``target`` is built.

    Parameters
    ----------
    target
        The folder that is to be replaced.
    copy
        Whether to start from the present content rather than from an empty folder.

    Returns
    -------
    pathlib.Path
        A folder beside ``target``, on the same file system.
    """
    recover(target)
    staged = target.with_name(f".{target.name}.new")
    shutil.rmtree(staged, ignore_errors=True)
    if copy and target.exists():
        shutil.copytree(target, staged)
    else:
        staged.mkdir(parents=True)
    return staged


def replace_folder(staged: Path, target: Path) -> None:
    """Put a staged folder in the place of its target.

    Files whose name begins with a dot (``.gitignore``) stay, unless the staged folder has its own.

    Parameters
    ----------
    staged
        The complete new content, as made by :func:`stage`.
    target
        The folder that is replaced.
    """
    old = target.with_name(f".{target.name}.old")
    if target.exists():
        for kept in target.glob(".*"):
            if kept.is_file() and not (staged / kept.name).exists():
                shutil.copy2(kept, staged / kept.name)
        target.replace(old)
    staged.replace(target)
    shutil.rmtree(old, ignore_errors=True)


def recover(target: Path) -> None:
    """Mend a folder whose replacement was interrupted between the two renames.

    Parameters
    ----------
    target
        The folder; it is only touched if it is missing and its former content lies beside it.
    """
    old = target.with_name(f".{target.name}.old")
    if old.exists() and not target.exists():
        old.replace(target)
    shutil.rmtree(old, ignore_errors=True)
