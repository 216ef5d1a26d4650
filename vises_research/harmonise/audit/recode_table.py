"""What is kept of every decision: the recode table, and the values that nobody could read."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from vises_research.errors import Problem, place
from vises_research.harmonise.audit.tally import Tally
from vises_research.harmonise.crosswalk.columns import Link
from vises_research.harmonise.crosswalk.source import Source
from vises_research.harmonise.rows.recode import Recoded
from vises_research.harmonise.values.resolution import Resolution
from vises_research.read import RawTable
from vises_research.read.raw import text_of

__all__ = [
    "RECODE_COLUMNS",
    "UNRESOLVED_COLUMNS",
    "outcome",
    "problems",
    "recodes",
    "shown",
    "unresolved_cells",
]

Row = dict[str, Any]

RECODE_COLUMNS = ("table", "variable", "source", "raw", "count", "value", "rule", "note")
UNRESOLVED_COLUMNS = (
    "table",
    "variable",
    "source",
    "file",
    "source_row",
    "column",
    "raw",
    "note",
)


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
        head = (source.crosswalk.fills, part.link.harmonised, source.name)
        copied = 0
        settled = source.crosswalk.none_is.get(part.link.name) == "no"
        for code, resolution, count in _outcomes(part, tally, settled):
            if resolution.rule == "copy" and part.link.variable.kind == "text":
                copied += count
                continue
            yield _row(*head, part.link.column.values[code], count, resolution)
        if copied:
            yield _row(*head, "*", copied, Resolution("*", rule="copy"))


_AROUND = {"not_asked": "routing", "not_in_wave": "version of the form"}
"""What decided, beside the cell itself, that there is no answer."""


def _outcomes(part: Recoded, tally: Tally, settled: bool) -> Iterator[tuple[int, Resolution, int]]:
    """Say what became of each distinct value; what other columns decided is told apart.

    ``settled`` says that nothing ticked is a 'no'.
    """
    outcomes: Counter[tuple[int, Resolution]] = Counter()
    for (code, cell, why), count in tally.outcomes():
        outcomes[code, outcome(part.link, part.resolutions[code], cell, why, settled)] += count
    yield from ((code, told, count) for (code, told), count in outcomes.items())


def outcome(link: Link, said: Resolution, cell: Any, why: str, settled: bool) -> Resolution:
    """Tell what became of a cell, which what stands around it decides as well.

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
    """Tell what became of an option's cell, which the other options' cells decide as well."""
    if cell is None:
        note = _AROUND.get(why, "nothing is ticked")
        same = not why or why == said.reason
        return said if same else Resolution(None, why, f"missing:{why}", note)
    if bool(cell) is said.value:
        return said
    note = "another option is, or none though the question was shown"
    return Resolution(bool(cell), rule="not ticked", note=note if settled else note.split(",")[0])


def _row(
    table: str, variable: str, source: str, raw: str, count: int, resolution: Resolution
) -> Row:
    cells = (shown(resolution.value), resolution.rule, resolution.note)
    return dict(zip(RECODE_COLUMNS, (table, variable, source, raw, count, *cells), strict=True))


def shown(value: Any) -> str:
    """Write a harmonised value as the recode table shows it.

    Examples
    --------
    >>> [shown(value) for value in (None, True, 12.0, frozenset({"b", "a"}))]
    ['', 'true', '12', 'a|b']
    """
    if isinstance(value, bool | np.bool_):
        return str(value).lower()
    if isinstance(value, frozenset):
        return "|".join(sorted(value))
    return text_of(value)


def unresolved_cells(source: Source, raw: RawTable, recoded: Sequence[Recoded]) -> Iterator[Row]:
    """Give every cell of a source that no rule knew."""
    for part in recoded:
        for code, resolution in enumerate(part.resolutions):
            for row in raw.rows[part.link.column.codes == code] if resolution.unresolved else ():
                yield {
                    "table": source.crosswalk.fills,
                    "variable": part.link.harmonised,
                    "source": source.name,
                    "file": raw.file.name,
                    "source_row": int(row),
                    "column": part.link.column.name,
                    "raw": part.link.column.values[code],
                    "note": resolution.note,
                }


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
