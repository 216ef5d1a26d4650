"""Harmonises one source: from its raw file to rows of the table it fills."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from vises_research.codebook import Codebook, Table, Variable
from vises_research.errors import Problems, nearest
from vises_research.harmonise import apply, audit, checks, reports
from vises_research.harmonise.apply import Recoded
from vises_research.harmonise.columns import links
from vises_research.harmonise.copied import apart
from vises_research.harmonise.crosswalk import Source
from vises_research.harmonise.engines import Engine, blocks, distinct, scanned
from vises_research.harmonise.held import Frames, Held
from vises_research.harmonise.kinds import References
from vises_research.harmonise.resolve import resolver
from vises_research.harmonise.routing import route
from vises_research.harmonise.tally import Tally
from vises_research.read import RawTable

__all__ = ["Part", "harmonise"]


@dataclass(frozen=True)
class Part:
    """What one source gives to its table.

    Parameters
    ----------
    source
        The source.
    raw
        Its raw table, after rows were dropped as declared.
    held
        The harmonised rows, and why values are missing.
    recoded
        The recode tables.
    recodes, unresolved, unused, conflicts, coverage
        The audit and the reports.
    dropped
        How many rows were dropped.
    """

    source: Source
    raw: RawTable
    held: Held
    recoded: list[Recoded]
    recodes: list[audit.Row]
    unresolved: list[audit.Row]
    unused: list[audit.Row]
    conflicts: list[audit.Row]
    coverage: list[audit.Row]
    dropped: int = 0

    @property
    def table(self) -> pd.DataFrame:
        """The harmonised rows."""
        return self.held.table

    @property
    def reasons(self) -> pd.DataFrame:
        """Why values are missing."""
        return self.held.reasons


def harmonise(
    source: Source,
    codebook: Codebook,
    references: References,
    problems: Problems,
    engine: Engine | None = None,
) -> Part | None:
    """Harmonise one source.

    Parameters
    ----------
    source
        The source.
    codebook
        The codebook.
    references
        The keys of the tables that it can refer to.
    problems
        Where everything is noted that is wrong with the file or the crosswalk.
    engine
        What reads and recodes the file where it can, block by block.

    Returns
    -------
    Part or None
        ``None`` where the source is not fit to be harmonised.
    """
    if not checks.fits(source, codebook, problems):
        return None
    variables = codebook.tables[source.crosswalk.fills].variables
    file = scanned(source, engine) or source.read()
    raw, dropped = _kept(source, file, problems)
    linked = checks.doable(source, links(source, raw, codebook, problems), codebook, problems)
    parts = [apart(source, x, codebook) for x in distinct(source, raw, linked, codebook)]
    recoded = []
    for link, texts in parts:
        resolve = resolver(source, link, codebook, references)
        recoded.append(Recoded(link, [resolve(text) for text in link.column.values], texts))
    held, tallies, unresolved = _applied(source, raw, recoded, codebook, engine)
    problems.found.extend(audit.problems(source, raw, recoded, tallies))
    told = [
        *audit.recodes(source, recoded, tallies),
        *_constants(source, raw),
        *_absent(source, recoded, codebook, len(raw.rows)),
    ]
    conflicts = [
        *reports.writings(source, recoded),
        *reports.answered_unasked(source, held.some(_routed(variables, codebook)), codebook),
    ]
    return Part(
        source,
        raw,
        held,
        recoded,
        told,
        unresolved=unresolved,
        unused=list(reports.unused(source, file, recoded)),
        conflicts=conflicts,
        coverage=list(reports.coverage(source, recoded, codebook)),
        dropped=dropped,
    )


def _kept(source: Source, raw: RawTable, problems: Problems) -> tuple[RawTable, int]:
    """Leave out the rows that the source declares are none of the study."""
    keep = np.ones(len(raw.rows), dtype=bool)
    for name, dropped in source.crosswalk.drop.items():
        column = raw.columns.get(name)
        if column is None:
            wrong = f"there is no column '{name}' in {raw.file.name}"
            problems.add(source.place("drop", name), wrong, nearest=nearest(name, raw.columns))
            continue
        out = np.array([value.strip() in dropped for value in column.values], dtype=bool)
        keep &= ~out[column.codes]
    return (raw, 0) if keep.all() else (raw.take(keep), int((~keep).sum()))


def _applied(
    source: Source, raw: RawTable, recoded: list[Recoded], codebook: Codebook, engine: Engine | None
) -> tuple[Held, list[Tally], list[audit.Row]]:
    """Apply the recode tables, block by block; count the outcomes and list what nobody could read.

    Without an engine, and so without a file to write to, the whole table is one block.
    """
    declared = codebook.tables[source.crosswalk.fills]
    names = [part.link.name for part in recoded]
    tallies = [Tally(len(p.resolutions), _plain(p, names, declared)) for p in recoded]
    held: Held = Frames() if engine is None else engine.store(declared.table, codebook)
    cells: list[tuple[int, audit.Row]] = []
    for block, parts in blocks(raw, recoded, engine):
        table, reasons = _frames(source, block, parts, codebook)
        route(source, table, reasons, codebook)
        for tally, part in zip(tallies, parts, strict=True):
            tally.add(part, block.rows, table, reasons)
        for number, part in enumerate(parts):
            cells += [(number, cell) for cell in audit.unresolved_cells(source, block, [part])]
        held.add(table, reasons)
    held.close()
    cells.sort(key=lambda cell: (cell[0], cell[1]["source_row"]))
    return held, tallies, [cell for _, cell in cells]


def _plain(part: Recoded, names: list[str], table: Table) -> bool:
    """Say whether what becomes of a raw value depends on nothing else in its row."""
    name, variable = part.link.name, part.link.variable
    alone = names.count(name) == 1 and part.link.option is None and not variable.ask_if
    return alone or name not in table.answers


def _routed(variables: dict[str, Variable], codebook: Codebook) -> list[str]:
    """Name the columns of the variables with a routing, and of those that it looks at."""
    asked = {name: variable.ask_if for name, variable in variables.items() if variable.ask_if}
    names = dict.fromkeys([*asked, *(other for others in asked.values() for other in others)])
    return [column for name in names for column in codebook.columns_of(name, variables[name])]


def _same(text: str, size: int) -> Any:
    """Give a column in which every row has the same text."""
    return pd.array([text], dtype="str").take(np.zeros(size, dtype=np.int64))


def _frames(
    source: Source, raw: RawTable, recoded: list[Recoded], codebook: Codebook
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Build the harmonised rows and their missing reasons, in the codebook's columns."""
    declared = codebook.tables[source.crosswalk.fills]
    size = len(raw.rows)
    columns: dict[str, Any] = {"source": _same(source.name, size), "source_row": raw.rows}
    reasons: dict[str, Any] = {}
    for name, variable in declared.variables.items():
        constants = {**source.crosswalk.set, "source": source.name}
        parts = [part for part in recoded if part.link.name == name]
        if variable.kind == "options" and parts:
            options, why = apply.indicators(parts, variable, codebook)
            columns.update({f"{name}__{option}": cells for option, cells in options.items()})
        elif parts:
            combine = source.crosswalk.combine.get(name)
            columns[name], why = apply.values(
                parts, codebook, combine.using if combine else "first"
            )
        elif name in constants:
            columns[name] = apply.constant(constants[name], size, variable, codebook)
            why = apply.reasons(np.full(size, -1, dtype=np.int8), codebook)
        else:
            absent = apply.absent(size, variable, codebook)
            columns.update(dict.fromkeys(codebook.columns_of(name, variable), absent))
            position = list(codebook.missing).index("not_in_wave")
            why = apply.reasons(np.full(size, position, dtype=np.int8), codebook)
        known = isinstance(why, pd.Categorical)
        reasons[name] = why if known else pd.Categorical(why, categories=list(codebook.missing))
    order = codebook.columns(declared.table)
    table = pd.DataFrame({column: columns[column] for column in order}, copy=False)
    keys = order[: order.index("source_row") + 1]
    return table, table[keys].assign(**{name: reasons[name] for name in declared.answers})


def _constants(source: Source, raw: RawTable) -> Iterable[audit.Row]:
    for name, value in source.crosswalk.set.items():
        yield _whole(source, name, len(raw.rows), value, "constant", "")


def _absent(
    source: Source, recoded: list[Recoded], codebook: Codebook, size: int
) -> Iterable[audit.Row]:
    """Record the variables that this source does not give, and why."""
    given = {part.link.name for part in recoded} | {*source.crosswalk.set, "source"}
    why = {name: ("impossible", note) for name, note in source.crosswalk.impossible.items()}
    why |= {name: ("undetermined", note) for name, note in source.crosswalk.undetermined.items()}
    for name in codebook.tables[source.crosswalk.fills].variables:
        if name not in given:
            absent = ("missing:not_in_wave", "the source has no such question")
            yield _whole(source, name, size, "", *why.get(name, absent))


def _whole(source: Source, name: str, count: int, value: str, rule: str, note: str) -> audit.Row:
    cells = (source.crosswalk.fills, name, source.name, "", count, value, rule, note)
    return dict(zip(audit.RECODE_COLUMNS, cells, strict=True))
