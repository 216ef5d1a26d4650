"""Counts, block by block, what became of each distinct raw value of a column."""

from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from vises_research.harmonise.rows.recode import Recoded

__all__ = ["Outcome", "Tally"]

Outcome = tuple[int, bool | None, str]
"""The position of the raw value, what an option's cell became, and why there is no value."""

_HEAD = 10_000


class Tally:
    """The outcomes of one column.

    Parameters
    ----------
    size
        How many distinct raw values the column has.
    plain
        Whether a value's outcome depends on nothing else in its row.
    """

    def __init__(self, size: int, plain: bool) -> None:
        self.plain = plain
        self.first = np.full(size, -1, dtype=np.int64)
        self.counts: Counter[Outcome] = Counter()

    def add(
        self, part: Recoded, rows: np.ndarray, table: pd.DataFrame, reasons: pd.DataFrame
    ) -> None:
        """Count some rows.

        Parameters
        ----------
        part
            The column with its codes in these rows.
        rows
            Their numbers in the raw file.
        table, reasons
            The harmonised rows, and why values are missing.
        """
        codes = part.link.column.codes
        self._note_first(codes[:_HEAD], rows[:_HEAD])
        if (self.first < 0).any():
            self._note_first(codes, rows)
        if self.plain:
            found = np.bincount(codes, minlength=len(self.first))
            for code, count in enumerate(found.tolist()):
                if count:
                    self.counts[code, None, part.resolutions[code].reason] += count
        else:
            self.counts.update(_crossed(part, table, reasons))

    def _note_first(self, codes: np.ndarray, rows: np.ndarray) -> None:
        new = np.full(len(self.first), -1, dtype=np.int64)
        new[codes[::-1]] = rows[::-1]  # of several, the last one written stays: the first row
        self.first = np.where(self.first < 0, new, self.first)

    def rows(self, code: int) -> int:
        """Count the rows that have a raw value."""
        return sum(count for outcome, count in self.counts.items() if outcome[0] == code)

    def outcomes(self) -> Iterator[tuple[Outcome, int]]:
        """Give every outcome and its count, in the order in which the file first has the values."""
        order = sorted(self.counts, key=lambda o: (self.first[o[0]], o[0], o[2], o[1] is None))
        yield from ((outcome, self.counts[outcome]) for outcome in order)


def _crossed(part: Recoded, table: pd.DataFrame, reasons: pd.DataFrame) -> Counter[Outcome]:
    """Count raw values, what the cells became and why they are missing, together."""
    why = reasons[part.link.name].array
    names: Sequence[str] = ["", *why.categories]
    key = part.link.column.codes * np.int64(3 * len(names)) + (why.codes + 1)
    states: list[bool | None] = [None]
    if part.link.option is not None:
        cell = table[part.link.harmonised].array
        states = [False, True, None]
        key = key + np.where(cell.isna(), 2, cell.to_numpy(bool, na_value=False)) * len(names)
    found = np.bincount(key)
    told: Counter[Outcome] = Counter()
    for at in np.flatnonzero(found):
        rest, reason = divmod(int(at), len(names))
        code, state = divmod(rest, 3)
        told[code, states[state], names[reason]] = int(found[at])
    return told
