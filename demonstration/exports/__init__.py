"""What nine partners would send, each in the format and with the habits of that partner."""

import os
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from demonstration.exports import around_the_pilots, feedback_after, feedback_before, rosters
from demonstration.truth import stream
from vises_research.files import write_atomic

if TYPE_CHECKING:
    from demonstration.simulation import Simulation

__all__ = ["SOURCES", "write"]

# openpyxl writes other bytes where lxml is installed, unless it is told, before its import, not to.
os.environ.setdefault("OPENPYXL_LXML", "False")

Files = Callable[["Simulation", Random], dict[str, bytes]]

SOURCES: dict[str, Files] = {
    "roster-hdf": rosters.hdf,
    "roster-wallonie-bruxelles": rosters.wallonie_bruxelles,
    "roster-vlaanderen": rosters.vlaanderen,
    "feedback-before-fr": feedback_before.french,
    "feedback-before-nl": feedback_before.dutch,
    "feedback-after": feedback_after.feedback_after,
    "step-log": around_the_pilots.step_log,
    "stakeholders": around_the_pilots.stakeholders,
    "coding": around_the_pilots.coding,
}
"""Source -> the function that writes its files."""


def write(simulation: "Simulation", folder: str | Path) -> list[Path]:
    """Write the raw files of a simulated study; what else lies in the folders stays as it is.

    Parameters
    ----------
    simulation
        The study, from :func:`demonstration.study`.
    folder
        Usually ``data/raw``; each source gets a folder in it.

    Returns
    -------
    list of pathlib.Path
        The files written.
    """
    written = []
    for source, files in SOURCES.items():
        rng = stream(simulation.seed, f"write {source}")
        for name, content in files(simulation, rng).items():
            path = Path(folder) / source / name
            write_atomic(path, content)
            written.append(path)
    return written
