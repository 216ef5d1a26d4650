"""Finding a study's folders and files, and writing them whole or not at all.

A run that is killed must leave yesterday's results as they were. So everything is written beside
its place and moved there when it is complete. For a folder that takes two renames; :func:`recover`
mends the folder if the run died between the two.
"""

import os
import re
import shutil
from pathlib import Path

from vises_research.errors import Problem, StudyError

__all__ = [
    "digest",
    "find_study",
    "recover",
    "replace_folder",
    "set_aside",
    "stage",
    "take_up",
    "write_atomic",
    "written_path",
]


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
    if copy and target.exists():
        shutil.copytree(target, staged)
    else:
        staged.mkdir(parents=True)
    return staged


def set_aside(staged: Path) -> None:
    """Keep a staged folder that is not complete, for the next run to go on from.

    Parameters
    ----------
    staged
        The folder, as made by :func:`stage`.
    """
    kept = staged.with_suffix(".kept")
    shutil.rmtree(kept, ignore_errors=True)
    staged.replace(kept)


def take_up(target: Path) -> Path | None:
    """Go on from a folder that was set aside, if there is one.

    Parameters
    ----------
    target
        The folder that is to be replaced.

    Returns
    -------
    pathlib.Path or None
        The folder, staged again.
    """
    recover(target)
    kept, staged = (target.with_name(f".{target.name}.{end}") for end in ("kept", "new"))
    return kept.replace(staged) if kept.exists() else None


def replace_folder(staged: Path, target: Path) -> None:
    """Put a staged folder in the place of its target.

    A ``README.md`` and files whose name begins with a dot (``.gitignore``) stay, unless the staged
    folder has its own; everything else in the folder is what was made.

    Parameters
    ----------
    staged
        The complete new content, as made by :func:`stage`.
    target
        The folder that is replaced.
    """
    old = target.with_name(f".{target.name}.old")
    if target.exists():
        for kept in (*target.glob(".*"), target / "README.md"):
            if kept.is_file() and not (staged / kept.name).exists():
                shutil.copy2(kept, staged / kept.name)
        target.replace(old)
    staged.replace(target)
    for left in (old, target.with_name(f".{target.name}.kept")):  # what is kept is older now
        shutil.rmtree(left, ignore_errors=True)


def recover(target: Path) -> None:
    """Mend a folder whose replacement was interrupted, and clear away what was left beside it.

    Parameters
    ----------
    target
        The folder; it is only touched if it is missing and its former content lies beside it,
        which is so after a kill between the two renames.
    """
    old = target.with_name(f".{target.name}.old")
    if old.exists() and not target.exists():
        old.replace(target)
    for left in (old, target.with_name(f".{target.name}.new")):
        shutil.rmtree(left, ignore_errors=True)


def find_study(start: Path | None = None) -> Path:
    """Find the folder of the study that is meant.

    Parameters
    ----------
    start
        The study's folder; without it, the nearest folder upwards that has a ``study.yaml``.

    Returns
    -------
    pathlib.Path
        The folder, absolute.

    Raises
    ------
    StudyError
        Where there is none.
    """
    here = (start or Path.cwd()).resolve()
    for folder in (here,) if start else (here, *here.parents):
        if (folder / "study.yaml").is_file():
            return folder
    if start:
        raise StudyError([Problem(f"{start}", "this folder has no study.yaml")])
    wrong = "no study.yaml in this folder or above it"
    raise StudyError(
        [Problem(here.as_posix(), wrong, right="the option --study, or another folder")]
    )


def written_path(text: str, folder: Path) -> Path:
    """Give the path that a user's file names.

    Parameters
    ----------
    text
        The path as written. ``${NAME:-default}`` stands for the environment variable, or for the
        default where it is not set; a relative folder in the variable is meant from where the
        command runs.
    folder
        The folder of the file that names it, from which other relative paths are meant.

    Returns
    -------
    pathlib.Path
        The path; whether anything is there is not checked.
    """

    def value(match: re.Match[str]) -> str:
        named = os.environ.get(match["name"])
        return str(Path(named).absolute()) if named else match["default"] or ""

    return folder / re.sub(r"\$\{(?P<name>\w+)(?::-(?P<default>[^}]*))?\}", value, text)
