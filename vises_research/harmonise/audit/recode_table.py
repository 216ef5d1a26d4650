"""The recode table: what became of each distinct raw value, and which could not be read."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd

from vises_research.errors import Problem, place
from vises_research.harmonise.crosswalk.columns import Link
from vises_research.harmonise.crosswalk.source import Source
from vises_research.harmonise.rows.part import Row, decision, shown, unread
from vises_research.harmonise.rows.recode import Recoded
from vises_research.harmonise.values.parse import Resolution
from vises_research.read import RawTable

__all__ = ["Outcome", "Tally", "outcome", "problems", "recodes", "unresolved_cells"]

Outcome = tuple[int, bool | None, str]
"""The position of the raw value, what an option's cell became, and why there is no value."""

_HEAD = 10_000
"""Rows of a block that are searched first: most values stand among them, and the rest is only
looked through while one is missing."""


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
    """Count each combination of raw value, harmonised cell and missing reason."""
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


def recodes(source: Source, recoded: Sequence[Recoded], tallies: Sequence[Tally]) -> Iterator[Row]:
    """Give the recode table of a source: a row for each distinct raw value and what became of it.

    A raw value has several rows where the rows around it decide: a blank is 'not asked' by routing,
    an option that is not ticked is false only if another one is. Texts that are only copied are
    not listed one by one: they are counted under the raw value ``*``.

    Parameters
    ----------
    source
        The source.
    recoded
        The recode tables of its columns.
    tallies
        What became of their distinct values, counted over all rows.

    Yields
    ------
    dict
        One row, in the columns :data:`RECODE_COLUMNS`.
    """
    for part, tally in zip(recoded, tallies, strict=True):
        name, copied = part.link.harmonised, 0
        settled = source.crosswalk.none_is.get(part.link.name) == "no"
        for code, resolution, count in _outcomes(part, tally, settled):
            if resolution.rule == "copy" and part.link.variable.kind == "text":
                copied += count
                continue
            yield _row(source, name, part.link.column.values[code], count, resolution)
        if copied:
            yield _row(source, name, "*", copied, Resolution("*", rule="copy"))


_AROUND = {"not_asked": "routing", "not_in_wave": "version of the form"}
"""What decided, beside the cell itself, that there is no answer."""


def _outcomes(part: Recoded, tally: Tally, settled: bool) -> Iterator[tuple[int, Resolution, int]]:
    """Say what became of each distinct value, apart from what other columns decided.

    ``settled`` says that nothing ticked is a 'no'.
    """
    outcomes: Counter[tuple[int, Resolution]] = Counter()
    for (code, cell, why), count in tally.outcomes():
        outcomes[code, outcome(part.link, part.resolutions[code], cell, why, settled)] += count
    yield from ((code, told, count) for (code, told), count in outcomes.items())


def outcome(link: Link, said: Resolution, cell: Any, why: str, settled: bool) -> Resolution:
    """Say what became of a cell, with what routing and other columns decided of it.

    Parameters
    ----------
    link
        The column and the variable it fills.
    said
        What the recode table says of the cell by itself.
    cell
        What an option's harmonised cell is; ``None`` where it is missing.
    why
        Why the harmonised value is missing; empty where it is not.
    settled
        Whether the source declares that nothing ticked is a 'no'.

    Returns
    -------
    Resolution
        What became of it, with the rule.
    """
    if link.option is not None:
        return _option(said, cell, why, settled)
    several = link.variable.kind == "options"
    if several and settled and said.reason and not why:
        return Resolution(frozenset(), rule="not ticked", note="none is, though it was shown")
    if not why or said.reason == why:
        return said
    note = _AROUND.get(why, "nothing is ticked" if several else "another column tells")
    return Resolution(None, why, f"missing:{why}", note)


def _option(said: Resolution, cell: Any, why: str, settled: bool) -> Resolution:
    """Say what became of an option's cell, which depends on the ticks of the other options."""
    if cell is None:
        note = _AROUND.get(why, "nothing is ticked")
        same = not why or why == said.reason
        return said if same else Resolution(None, why, f"missing:{why}", note)
    if bool(cell) is said.value:
        return said
    note = "another option is, or none though the question was shown"
    return Resolution(bool(cell), rule="not ticked", note=note if settled else note.split(",")[0])


def _row(source: Source, variable: str, raw: str, count: int, told: Resolution) -> Row:
    return decision(source, variable, raw, count, shown(told.value), told.rule, told.note)


def unresolved_cells(source: Source, raw: RawTable, recoded: Sequence[Recoded]) -> Iterator[Row]:
    """Give every cell of a source that no rule knew."""
    for part in recoded:
        for code, resolution in enumerate(part.resolutions):
            told = part.link.column.name, part.link.column.values[code], resolution.note
            rows = part.link.column.codes == code if resolution.unresolved else []
            for at in np.flatnonzero(rows).tolist():
                yield unread(source, raw, at, part.link.harmonised, *told)


def problems(
    source: Source, raw: RawTable, recoded: Sequence[Recoded], tallies: Sequence[Tally]
) -> Iterator[Problem]:
    """Give a problem for each distinct value that no rule knew and the source does not declare."""
    if source.crosswalk.unresolved == "missing":
        return
    for part, tally in zip(recoded, tallies, strict=True):
        column = part.link.column
        for code in np.argsort(tally.first, kind="stable"):
            resolution = part.resolutions[code]
            if not resolution.unresolved or resolution.note == "declared unreadable":
                continue
            yield Problem(
                place(raw.file, sheet=raw.sheet, row=int(tally.first[code]), column=column.name),
                _wrong(column.values[code], part, resolution, tally.rows(int(code))),
                right=f"a line for it in {source.document.path.name} under values, missing "
                "or unresolved, or a corrected file",
            )


def _wrong(raw: str, part: Recoded, resolution: Resolution, rows: int) -> str:
    times = f", in {rows} rows" if rows > 1 else ""
    return f"'{raw}' cannot be read as {part.link.name} ({resolution.note}{times})"
