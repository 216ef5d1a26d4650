"""What nine partners would send: one module a source, in the format and habits of that partner."""

import os
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from demonstration.cells import stream
from demonstration.exports import (
    coding,
    feedback_after,
    feedback_before_fr,
    feedback_before_nl,
    roster_hdf,
    roster_vlaanderen,
    roster_wallonie_bruxelles,
    stakeholders,
    step_log,
)
from vises_research.files import write_atomic

if TYPE_CHECKING:
    from demonstration.simulation import Simulation

__all__ = ["SOURCES", "write"]

# openpyxl writes other bytes where lxml is installed, unless it is told, before its import, not to.
os.environ.setdefault("OPENPYXL_LXML", "False")

Files = Callable[["Simulation", Random], dict[str, bytes]]

SOURCES: dict[str, Files] = {
    "roster-hdf": roster_hdf.files,
    "roster-wallonie-bruxelles": roster_wallonie_bruxelles.files,
    "roster-vlaanderen": roster_vlaanderen.files,
    "feedback-before-fr": feedback_before_fr.files,
    "feedback-before-nl": feedback_before_nl.files,
    "feedback-after": feedback_after.files,
    "step-log": step_log.files,
    "stakeholders": stakeholders.files,
    "coding": coding.files,
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
