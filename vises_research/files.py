"""Finding a study's folders and files, and writing them whole or not at all.

A run that is killed must leave yesterday's results as they were. So everything is written beside
its place and moved there when it is complete. For a folder that takes two renames; :func:`recover`
mends the folder if the run died between the two.
"""

import contextlib
import errno
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

from vises_research.errors import Problem, StudyError

__all__ = [
    "digest",
    "find_study",
    "guarded",
    "recover",
    "replace_folder",
    "replace_folders",
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
    try:
        beside.write_bytes(content.encode() if isinstance(content, str) else content)
        beside.replace(path)
    finally:  # a full disk, or somebody who interrupts, leaves half a file
        beside.unlink(missing_ok=True)


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
    staged = _beside(target, "new")
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
    kept = _beside(target, "kept")
    return kept.replace(_beside(target, "new")) if kept.exists() else None


def replace_folder(staged: Path, target: Path) -> None:
    """Put a staged folder in the place of its target, as :func:`replace_folders` does.

    Parameters
    ----------
    staged
        The complete new content, as made by :func:`stage`.
    target
        The folder that is replaced.
    """
    replace_folders({target: staged})


def replace_folders(staged: Mapping[Path, Path]) -> None:
    """Put staged folders in the places of their targets: all of them, or none.

    A ``README.md`` and files whose name begins with a dot (``.gitignore``) stay, unless the staged
    folder has its own; everything else in a folder is what was made.

    Parameters
    ----------
    staged
        Target -> its complete new content, as made by :func:`stage`.

    Raises
    ------
    OSError
        Where one of them cannot be moved; then each is where it was.
    """
    moves = []
    for target, new in staged.items():
        real = _real(target)
        if real.exists():
            for kept in (*real.glob(".*"), real / "README.md"):
                if kept.is_file() and not (new / kept.name).exists():
                    shutil.copy2(kept, new / kept.name)
            moves.append((real, _beside(target, "old")))
    moves += [(new, _real(target)) for target, new in staged.items()]
    done: list[tuple[Path, Path]] = []
    try:
        for source, goal in moves:
            source.replace(goal)
            done.append((source, goal))
    except OSError:
        for source, goal in reversed(done):
            goal.replace(source)
        raise
    for target in staged:
        for end in ("old", "safe", "kept"):  # what is kept is older now
            shutil.rmtree(_beside(target, end), ignore_errors=True)


def recover(target: Path) -> None:
    """Mend a folder whose replacement was interrupted, and clear away what was left beside it.

    Parameters
    ----------
    target
        The folder; it is only touched if it is missing and its former content lies beside it,
        which is so after a kill between the two renames.

    Raises
    ------
    NotADirectoryError
        Where a file has the folder's name: it is somebody's, and stays.
    """
    real = _real(target)
    if real.exists() and not real.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, "not a folder", str(target))
    for end in ("old", "safe"):
        if _beside(target, end).exists() and not real.exists():
            _beside(target, end).replace(real)
    for end in ("old", "safe", "new"):
        shutil.rmtree(_beside(target, end), ignore_errors=True)


@contextlib.contextmanager
def guarded(*targets: Path) -> Iterator[list[Path]]:
    """Keep copies of folders while code of others runs, which may remove or change them.

    Parameters
    ----------
    *targets
        The folders; one that is not there is left alone.

    Yields
    ------
    list of pathlib.Path
        Afterwards, the folders in which files were changed or removed; they are as they were.
        Files that are new there stay.
    """
    harmed: list[Path] = []
    safe = {target: _beside(target, "safe") for target in targets if target.exists()}
    for target, copy in safe.items():
        shutil.copytree(target, copy)
    before = {target: _stamps(target) for target in safe}
    try:
        yield harmed
    finally:
        for target, copy in safe.items():
            if not before[target].items() <= _stamps(target).items():
                _restore(copy, _real(target))
                harmed.append(target)
            shutil.rmtree(copy, ignore_errors=True)


def _restore(copy: Path, target: Path) -> None:
    try:
        shutil.copytree(copy, target, dirs_exist_ok=True)
    except OSError:  # something else stands where a folder stood
        target.unlink() if target.is_file() else shutil.rmtree(target)
        shutil.copytree(copy, target)


def _stamps(folder: Path) -> dict[str, tuple[int, int]]:
    """Give size and time of each file, which show a change without reading it."""
    found = ((path, path.stat()) for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): (s.st_size, s.st_mtime_ns) for path, s in found}


def _real(target: Path) -> Path:
    """Give the folder itself, where its name is a link: what is moved is not the link."""
    return Path(os.path.realpath(target))


def _beside(target: Path, end: str) -> Path:
    """Name a folder beside another one, on the same file system."""
    real = _real(target)
    return real.with_name(f".{real.name}.{end}")


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
