"""Puts the waves of each unit side by side: from one row an answer to one row a unit."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from vises_research.errors import Problem, StudyError
from vises_research.stats.bases import reasons_of
from vises_research.stats.given import Given
from vises_research.stats.models.coding import label
from vises_research.stats.orders import in_order


@dataclass(frozen=True)
class Waves:
    """One row a unit, one column a wave.

    Parameters
    ----------
    data
        The answers; why one is missing, ``not_in_wave`` where the unit has no row.
    columns
        The waves that have rows, in order.
    seen
        What is to be said of the units.
    notes
        Rows that are of no wave or of no unit.
    """

    data: Given
    columns: list[str]
    seen: tuple[str, ...]
    notes: tuple[str, ...] = ()


def waves(data: Given, outcome: str, wave: str, unit: str) -> Waves:
    """Put the waves of each unit side by side.

    Parameters
    ----------
    data
        One row an answer.
    outcome, wave, unit
        The columns of the answer, of the wave and of who answered.

    Returns
    -------
    Waves
        The answers, one column a wave under the wave's name.

    Raises
    ------
    StudyError
        If a unit has two rows in one wave, or nothing says in which order the waves stand.

    Examples
    --------
    >>> rows = pd.DataFrame({"pilot": ["a", "a", "b"], "wave": ["1", "2", "1"], "x": list("345")})
    >>> waves(Given(rows), "x", "wave", "pilot").data.frame
       1    2
    a  3    4
    b  5  NaN
    """
    frame, reasons = data.frame, data.reasons
    placed = frame[[wave, unit]].notna().all(axis=1).to_numpy(bool)
    known = frame[placed]
    twice = known[known.duplicated([unit, wave])]
    if len(twice):
        wrong = f"some rows share {unit} and {wave}"
        right = "one row a unit and wave"
        raise StudyError([Problem("stats", wrong, f"{len(twice)} such rows", right)])
    present = in_order(known[wave])
    units = pd.Index(known[unit].astype("object").unique())
    told = reasons_of(frame, outcome, reasons)
    given = None if told is None else told[placed]
    side, why = {}, {}
    for one in present:
        name = label(one)
        at = (known[wave] == one).to_numpy(bool)
        keys = known.loc[at, unit].astype("object").to_numpy()
        side[name] = known.loc[at, outcome].set_axis(keys).reindex(units)
        if given is not None:
            why[name] = given[at].set_axis(keys).reindex(units, fill_value="not_in_wave")
    complete = int(pd.DataFrame(side).notna().all(axis=1).sum()) if side else 0
    seen = (f"units with an answer in every wave: {complete} of {len(units)}",)
    lost = f"in no wave, or of no {unit}: {int((~placed).sum())} of {len(frame)} rows"
    notes = () if placed.all() else (lost,)
    table = pd.DataFrame(side, index=units)
    beside = pd.DataFrame(why) if why else None
    if beside is not None and reasons is not None:
        beside.attrs.update(reasons.attrs)
    return Waves(Given(table, beside, data.unit), list(side), seen, notes)
