"""Draws the demonstration study: the truth, where it stands in which file, and what is damaged."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from demonstration import around, coding, damage, frames, pilots, responses, steps
from demonstration.cells import Records, Row
from demonstration.schema import TABLES

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["SEED", "Simulation", "study"]

SEED = 2019
"""The seed of the demonstration study that is kept in ``data/raw``."""

BEFORE_HEADER_ROWS = 6
"""In the workbook of Wallonia and Brussels the data begin in this row, below titles and headers."""


@dataclass(frozen=True)
class Simulation:
    """A simulated study.

    Parameters
    ----------
    seed
        The seed it was drawn from.
    parts
        Its rows by source.
    """

    seed: int
    parts: tuple[Records, ...]

    @cached_property
    def truth(self) -> dict[str, "pd.DataFrame"]:
        """The true harmonised tables, also where a file is damaged."""
        return {table: frames.truth(table, self._parts_of(table)) for table in TABLES}

    @cached_property
    def reasons(self) -> dict[str, "pd.DataFrame"]:
        """For each table and variable why a value is missing."""
        return {table: frames.reasons(table, self._parts_of(table)) for table in TABLES}

    @cached_property
    def damaged(self) -> "pd.DataFrame":
        """The cells that cannot be read: table, variable, source, source_row, raw."""
        return frames.damaged(self.parts)

    def part(self, source: str) -> Records:
        """Give the rows that come from one source."""
        return next(part for part in self.parts if part.source == source)

    def _parts_of(self, table: str) -> list[Records]:
        return [part for part in self.parts if part.table == table]


def study(seed: int = SEED) -> Simulation:
    """Draw a simulated study.

    Parameters
    ----------
    seed
        The same seed always gives the same study.

    Returns
    -------
    Simulation
        The truth and what is needed to write the files.

    Examples
    --------
    >>> len(study().truth["enterprise"])
    69
    """
    who = pilots.pilots(seed)
    log = steps.steps(seed, who)
    first = responses.before(seed, who)
    last = responses.after(seed, who, log, first)
    parts = [*_rosters(who), *_feedback(seed, who, first, last)]
    parts.append(Records("step-log", "step", tuple(log), 1))
    asked, coded = around.stakeholders(seed, who, log), coding.coding(seed, [*first, *last])
    parts.append(Records("stakeholders", "stakeholder", tuple(asked), 2))
    parts.append(Records("coding", "coding", tuple(coded), 2))
    paired = {row["pilot"] for row in first} & {row["pilot"] for row in last}
    return Simulation(seed, tuple(damage.damage(seed, parts, paired)))


def _rosters(who: list[Row]) -> list[Records]:
    first_rows = {
        "roster-hdf": ("hdf", 2),
        "roster-wallonie-bruxelles": ("wallonia_brussels", BEFORE_HEADER_ROWS),
        "roster-vlaanderen": ("flanders", 1),
    }
    return [
        Records(source, "enterprise", tuple(row for row in who if row["region"] == region), first)
        for source, (region, first) in first_rows.items()
    ]


def _feedback(seed: int, who: list[Row], first: list[Row], last: list[Row]) -> list[Records]:
    """Split the answers before by language; a row of the French file is a test and is dropped."""
    dutch = {row["pilot"] for row in who if row["language"] == "nl"}
    in_french = tuple(row for row in first if row["pilot"] not in dutch)
    in_dutch = tuple(row for row in first if row["pilot"] in dutch)
    took_part = tuple(around.involvement(seed, last))
    return [
        Records("feedback-before-fr", "response", in_french, 3),
        Records("feedback-before-nl", "response", in_dutch, 2),
        Records("feedback-after", "response", tuple(last), 2),
        Records("feedback-after/parties-prenantes", "involvement", took_part, 2),
    ]
