"""Where the things of a study lie; known without reading any of them.

The check for staleness runs each time and must be quick, so this module needs no library.
"""

from dataclasses import dataclass
from pathlib import Path

from vises_research import files

__all__ = ["Layout", "find"]


@dataclass(frozen=True)
class Layout:
    """The places of one study.

    Parameters
    ----------
    folder
        The folder that holds ``study.yaml``.

    Examples
    --------
    >>> Layout(Path("study")).processed.as_posix()
    'study/data/processed'
    """

    folder: Path

    @property
    def settings(self) -> Path:
        """The file ``study.yaml``."""
        return self.folder / "study.yaml"

    @property
    def data(self) -> Path:
        """What partners sent, the codebook, and what is made of them."""
        return self.folder / "data"

    @property
    def messages(self) -> Path:
        """The study's own languages and wording, where it has any."""
        return self.folder / "messages"

    @property
    def codebook(self) -> Path:
        """The questionnaire as data."""
        return self.data / "codebook"

    @property
    def processed(self) -> Path:
        """The harmonised tables and their audit."""
        return self.data / "processed"

    @property
    def reports(self) -> Path:
        """Figures and pages."""
        return self.folder / "reports"

    @property
    def notebooks(self) -> list[Path]:
        """The notebooks, in the order of their names."""
        return sorted((self.folder / "notebooks").glob("[!.]*.ipynb"))

    def name(self, path: Path) -> str:
        """Write a path as seen from the study's folder, with slashes on every system."""
        return path.relative_to(self.folder).as_posix()


def find(start: Path | None = None) -> Layout:
    """Find the study that is meant.

    Parameters
    ----------
    start
        The study's folder; without it, the nearest folder upwards that has a ``study.yaml``.

    Returns
    -------
    Layout
        The places of the study.

    Raises
    ------
    StudyError
        Where there is none.
    """
    return Layout(files.find_study(start))
