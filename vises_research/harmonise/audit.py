"""What is kept of every decision: the recode table, and the values that nobody could read."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd

from vises_research.errors import Problem, place
from vises_research.harmonise.apply import Recoded
from vises_research.harmonise.crosswalk import Source
from vises_research.harmonise.resolution import Resolution
from vises_research.read import RawTable
from vises_research.read.raw import text_of

__all__ = [
    "RECODE_COLUMNS",
    "UNRESOLVED_COLUMNS",
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


def recodes(
    source: Source, recoded: Sequence[Recoded], table: pd.DataFrame, reasons: pd.DataFrame
) -> Iterator[Row]:
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
    table, reasons
        The harmonised rows, and why values are missing.

    Yields
    ------
    dict
        One row, in the columns :data:`RECODE_COLUMNS`.
    """
    for part in recoded:
        head = (source.crosswalk.fills, part.link.harmonised, source.name)
        copied = {}
        for code, resolution, count in _outcomes(part, table, reasons):
            if resolution.rule == "copy" and part.link.variable.kind == "text":
                copied[code] = count
                continue
            yield _row(*head, part.link.column.values[code], count, resolution)
        if copied:
            note = f"{len(copied)} different texts"
            text = Resolution("*", rule="copy", note=note)
            yield _row(*head, "*", sum(copied.values()), text)


def _outcomes(
    part: Recoded, table: pd.DataFrame, reasons: pd.DataFrame
) -> Iterator[tuple[int, Resolution, int]]:
    """Count what became of each distinct value; what other columns decided is counted apart."""
    if part.link.name not in reasons:
        counted = dict(enumerate(part.link.column.counts()))
        yield from ((c, part.resolutions[c], int(n)) for c, n in counted.items() if n)
        return
    cells = table[part.link.harmonised] if part.link.option is not None else False
    rows = pd.DataFrame({"code": part.link.column.codes, "cell": cells})
    rows["why"] = reasons[part.link.name].to_numpy()
    outcomes: Counter[tuple[int, Resolution]] = Counter()
    rows["why"] = rows["why"].fillna("")
    decide = _routed if part.link.option is None else _option
    for (code, cell, why), count in rows.value_counts(dropna=False, sort=False).items():
        told = decide(part.resolutions[code], cell, why)
        outcomes[code, told] += count
    for (code, told), count in sorted(outcomes.items(), key=lambda item: item[0][0]):
        yield code, told, count


def _option(said: Resolution, cell: Any, why: str) -> Resolution:
    """Tell what became of an option's cell, which the other options' cells decide as well."""
    if pd.isna(cell):
        note = "routing" if why == "not_asked" else "nothing is ticked"
        same = not why or why == said.reason
        return said if same else Resolution(None, why, f"missing:{why}", note)
    if bool(cell) is said.value:
        return said
    return Resolution(bool(cell), rule="not ticked", note="another option is")


def _routed(said: Resolution, _: Any, why: str) -> Resolution:
    """Tell what became of a cell, which the routing decides as well."""
    if not why or said.reason == why:
        return said
    return Resolution(None, why, f"missing:{why}", "routing")


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


def problems(source: Source, raw: RawTable, recoded: Sequence[Recoded]) -> Iterator[Problem]:
    """Give a problem for each distinct value that no rule knew and the source does not declare."""
    if source.crosswalk.unresolved == "missing":
        return
    for part in recoded:
        column = part.link.column
        for code, resolution in enumerate(part.resolutions):
            if not resolution.unresolved or resolution.note == "declared unreadable":
                continue
            rows = raw.rows[column.codes == code]
            yield Problem(
                place(raw.file, sheet=raw.sheet, row=int(rows[0]), column=column.name),
                _wrong(column.values[code], part, resolution, rows),
                right=f"a line for it in {source.document.path.name} under values, missing "
                "or unresolved, or a corrected file",
            )


def _wrong(raw: str, part: Recoded, resolution: Resolution, rows: np.ndarray) -> str:
    times = f", in {len(rows)} rows" if len(rows) > 1 else ""
    return f"'{raw}' cannot be read as {part.link.name} ({resolution.note}{times})"
