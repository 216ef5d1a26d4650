"""Where the things of a study lie; known without reading any of them.

The check for staleness runs each time and must be quick, so this module needs no library.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from vises_research import files

__all__ = ["INTERNAL", "PROCESSED", "REPORTS", "Layout", "figure_folder", "find"]

PROCESSED, REPORTS = "data/processed", "reports"
"""The names of the folders that a run makes."""
INTERNAL = "internal"
"""The folder in the reports for the partners alone, which git ignores."""


@dataclass(frozen=True)
class Layout:
    """The places of one study.

    Parameters
    ----------
    folder
        The folder that holds ``study.yaml``.
    aside
        Name of a made folder -> where it stands while a run makes it anew.

    Examples
    --------
    >>> Layout(Path("study")).processed.as_posix()
    'study/data/processed'
    """

    folder: Path
    aside: Mapping[str, Path] = field(default_factory=dict)

    def with_aside(self, name: str, place: Path) -> "Layout":
        """Give the same study, of which a made folder stands elsewhere."""
        return Layout(self.folder, {**self.aside, name: place})

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
        return self.at(PROCESSED)

    @property
    def reports(self) -> Path:
        """Figures and pages."""
        return self.at(REPORTS)

    @property
    def notebooks(self) -> list[Path]:
        """The notebooks, in the order of their names."""
        return sorted((self.folder / "notebooks").glob("[!.]*.ipynb"))

    def name(self, path: Path) -> str:
        """Write a path as seen from the study's folder, with slashes, wherever it lies."""
        for name, place in self.aside.items():
            if path.is_relative_to(place):
                return (Path(name) / path.relative_to(place)).as_posix()
        try:
            return Path(os.path.relpath(path, self.folder)).as_posix()
        except ValueError:  # it lies on another drive
            return path.as_posix()

    def at(self, name: str) -> Path:
        """Give the path that has a name, which for a made folder is where it stands now."""
        for made, place in self.aside.items():
            if Path(name).is_relative_to(made):
                return place / Path(name).relative_to(made)
        return self.folder / name


def figure_folder(name: str) -> Path:
    """Say where in the reports a figure lies.

    Parameters
    ----------
    name
        Its id; of one for other readers than those of the pages, after their name and a slash.

    Returns
    -------
    pathlib.Path
        As seen from the reports folder.

    Examples
    --------
    >>> figure_folder("sizes").as_posix(), figure_folder("internal/sizes").as_posix()
    ('figures/sizes', 'internal/figures/sizes')
    """
    audience, _, id = name.rpartition("/")
    return Path(audience, "figures", id)


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
