"""Cells damaged beyond repair, on purpose: what cannot be read must be reported, not guessed."""

from collections.abc import Container
from dataclasses import dataclass, replace
from random import Random

from demonstration.cells import Missing, Records, Row, stream, value_of

__all__ = ["DAMAGES", "Damage", "damage"]


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
