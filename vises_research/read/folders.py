"""Which files a source may name: those in the study's folder, and in folders that the study names.

Whoever hands in a ``source.yaml`` must not be able to have any file of the computer read.
"""

from functools import cache
from pathlib import Path

from vises_research import documents, files
from vises_research.documents import Model
from vises_research.errors import refusal

__all__ = ["Folders", "within"]


class Folders(Model):
    """What ``study.yaml`` says of folders.

    Parameters
    ----------
    elsewhere
        Folders outside of the study in which raw files may be; ``${NAME:-default}`` stands for an
        environment variable.
    """

    elsewhere: list[str] = []


class _Study(Folders, extra="ignore"):
    """The content of ``study.yaml``, as far as it counts here."""


@cache
def _elsewhere(file: Path, changed: int) -> list[str]:
    """Read what is allowed: once, however many sources there are, unless it changed."""
    return documents.load(file, _Study).model.elsewhere


def within(path: Path, source: Path) -> Path:
    """Give back the path of a file that a source may name, all links followed.

    Parameters
    ----------
    path
        The file.
    source
        The folder of the ``source.yaml`` that names it. Where no study is around it, there is
        nothing to stay within.

    Raises
    ------
    StudyError
        Where the file lies elsewhere.
    """
    here = source.resolve()
    study = next((f for f in (here, *here.parents) if (f / "study.yaml").is_file()), None)
    if study is None:
        return path
    file = study / "study.yaml"
    named = _elsewhere(file, file.stat().st_mtime_ns)
    allowed = [study, *(files.written_path(name, study).resolve() for name in named)]
    real = path.resolve()
    if not any(real.is_relative_to(folder) for folder in allowed):
        wrong = "the file lies outside of the study's folder"
        right = "a file in it, or its folder under `elsewhere:` in study.yaml"
        raise refusal(path, wrong, found=str(real), right=right)
    return path
