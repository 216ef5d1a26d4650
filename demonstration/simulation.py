"""Draws the demonstration study: the truth, where it stands in which file, and what is damaged."""

from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from random import Random
from typing import TYPE_CHECKING

from demonstration import around, feedback
from demonstration.pilots import pilots
from demonstration.truth import (
    OPTIONS,
    TABLES,
    Kind,
    Missing,
    Records,
    Row,
    Value,
    stream,
    value_of,
)

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["DAMAGES", "SEED", "Damage", "Simulation", "damage", "study"]

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
        return {table: _truth(table, self._parts_of(table)) for table in TABLES}

    @cached_property
    def reasons(self) -> dict[str, "pd.DataFrame"]:
        """For each table and variable why a value is missing."""
        return {table: _reasons(table, self._parts_of(table)) for table in TABLES}

    @cached_property
    def damaged(self) -> "pd.DataFrame":
        """The cells that cannot be read: table, variable, source, source_row, raw."""
        return _damaged_cells(self.parts)

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
    who = pilots(seed)
    log = around.steps(seed, who)
    first = feedback.before(seed, who)
    last = feedback.after(seed, who, log, first)
    parts = [*_rosters(who), *_feedback(seed, who, first, last)]
    parts.append(Records("step-log", "step", tuple(log), 1))
    asked, coded = around.stakeholders(seed, who, log), around.coding(seed, [*first, *last])
    parts.append(Records("stakeholders", "stakeholder", tuple(asked), 2))
    parts.append(Records("coding", "coding", tuple(coded), 2))
    paired = {row["pilot"] for row in first} & {row["pilot"] for row in last}
    return Simulation(seed, tuple(damage(seed, parts, paired)))


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


@dataclass(frozen=True)
class Damage:
    """One damaged cell: where it is, and the text that stands there, once in its column."""

    source: str
    variable: str
    raw: str


DAMAGES = (
    Damage("roster-hdf", "fte", "1? ETP"),
    Damage("roster-hdf", "entry_date", "00/13/2017"),
    Damage("roster-hdf", "legal_form", "Soci?t? c??p"),
    Damage("roster-wallonie-bruxelles", "turnover", "#####"),
    Damage("roster-wallonie-bruxelles", "entry_date", "31/02/2017"),
    Damage("roster-vlaanderen", "legal_form", "77"),  # a code without a label
    Damage("feedback-before-fr", "useful_team", "Pl�t�t da..."),
    Damage("feedback-before-fr", "hours", "10 ou 15 ?"),
    Damage("feedback-before-nl", "uses_data", "A9"),  # not in the questionnaire
    Damage("feedback-after", "hours", "1?? h"),
    Damage("step-log", "drop_out_reason", "8"),  # a code without a label
    Damage("stakeholders", "answered_at", "32/13/2018 25:61:00"),
    Damage("stakeholders", "satisfaction", "8/1O"),  # with the letter O
    Damage("coding", "main_theme", "Part. pr."),
)


def damage(seed: int, parts: list[Records], paired: Container[object]) -> list[Records]:
    """Damage the cells of :data:`DAMAGES`, each in a row where there is a value to lose.

    Parameters
    ----------
    seed
        Decides which rows.
    parts
        All rows of all sources.
    paired
        Pilots that answer both before and after; their answers before are spared, so that the known
        change is the same in what can be read.

    Returns
    -------
    list of Records
        The same rows, with what is damaged beside them.
    """
    rng = stream(seed, "damage")
    return [_damaged(rng, part, paired) for part in parts]


def _damaged(rng: Random, part: Records, paired: Container[object]) -> Records:
    cells: dict[tuple[int, str], str] = {}
    for item in DAMAGES:
        if item.source == part.source:
            fit = [n for n, row in enumerate(part.rows) if _fit(row, item.variable, paired)]
            cells[rng.choice(fit), item.variable] = item.raw
    return replace(part, damage=cells)


def _fit(row: Row, variable: str, paired: Container[object]) -> bool:
    spared = row.get("wave") == "before" and "role" in row and row["pilot"] in paired
    return not spared and not isinstance(value_of(row, variable), Missing)


_TYPES = {
    "text": "str",
    "integer": "Int64",
    "number": "float64",
    "date": "datetime64[us]",
    "options": "boolean",
}


def _truth(table: str, parts: Iterable[Records]) -> "pd.DataFrame":
    """Give the true values of a table.

    Parameters
    ----------
    table
        The table.
    parts
        Its rows, from one source each.

    Returns
    -------
    pandas.DataFrame
        Key, ``source``, ``source_row``, then the other variables; one column for each option of a
        multiple response.
    """
    parts = list(parts)
    frame = _places(table, parts)
    for variable in TABLES[table].answers:
        for name, kind, read in _columns(table, variable):
            cells = [read(value_of(row, variable)) for row in _rows(parts)]
            frame[name] = _series(cells, kind)
    return frame


def _reasons(table: str, parts: Iterable[Records]) -> "pd.DataFrame":
    """Give why values are missing; where there is a value there is no reason."""
    parts = list(parts)
    frame = _places(table, parts)
    for variable in TABLES[table].answers:
        values = [value_of(row, variable) for row in _rows(parts)]
        cells = [value.reason if isinstance(value, Missing) else None for value in values]
        frame[variable] = _series(cells, "text")
    return frame


def _damaged_cells(parts: Iterable[Records]) -> "pd.DataFrame":
    """List the cells that were damaged beyond repair, with what stands in the file instead."""
    import pandas as pd

    rows = [
        (part.table, variable, part.source, part.first_row + position, raw)
        for part in parts
        for (position, variable), raw in part.damage.items()
    ]
    return pd.DataFrame(rows, columns=["table", "variable", "source", "source_row", "raw"])


def _rows(parts: list[Records]) -> list[Row]:
    return [row for part in parts for row in part.rows]


def _places(table: str, parts: list[Records]) -> "pd.DataFrame":
    """Give the key columns and where each row stands in its file."""
    import pandas as pd

    frame = pd.DataFrame(
        {key: _series([row[key] for row in _rows(parts)], "text") for key in TABLES[table].key}
    )
    frame["source"] = _series([part.source for part in parts for _ in part.rows], "text")
    frame["source_row"] = [p.first_row + number for p in parts for number in range(len(p.rows))]
    return frame


def _columns(table: str, variable: str) -> list[tuple[str, Kind, Callable[[Value], object]]]:
    """Give the columns of one variable: name, kind, and how it is read from a value."""
    kind = TABLES[table].kinds[variable]
    if kind != "options":
        return [(variable, kind, _plain)]
    return [(f"{variable}__{level}", kind, _ticked(level)) for level in OPTIONS[variable]]


def _plain(value: Value) -> object:
    return None if isinstance(value, Missing) else value


def _ticked(level: str) -> Callable[[Value], object]:
    return lambda value: level in value if isinstance(value, frozenset) else None


def _series(
    cells: list[object] | list[Value] | list[str] | list[str | None], kind: Kind
) -> "pd.Series":
    import pandas as pd

    if kind == "date":
        return pd.to_datetime(pd.Series(cells, dtype=object)).astype("datetime64[us]")
    return pd.Series(cells, dtype=_TYPES[kind])
