"""Harmonises one source: from its raw file to rows of the table it fills."""

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from vises_research.codebook import Table
from vises_research.harmonise.audit import recode_table, reports
from vises_research.harmonise.audit.recode_table import Tally, unresolved_cells
from vises_research.harmonise.crosswalk.columns import links
from vises_research.harmonise.crosswalk.gather import written_out
from vises_research.harmonise.crosswalk.source import Source
from vises_research.harmonise.engines import Engine, Scanned, blocks, distinct, scanned
from vises_research.harmonise.rows import combine, duplicates, recode, versions
from vises_research.harmonise.rows.part import Part, Row, decision
from vises_research.harmonise.rows.recode import Recoded
from vises_research.harmonise.rows.routing import route, settle_nothing
from vises_research.harmonise.rows.store import Held
from vises_research.harmonise.values import fitting
from vises_research.harmonise.values.by_kind import References
from vises_research.harmonise.values.copied import apart
from vises_research.harmonise.values.resolve import resolver
from vises_research.harmonise.values.same_code import Codes
from vises_research.read import RawTable

__all__ = ["harmonise"]


def harmonise(source: Source, references: References, engine: Engine | None = None) -> Part | None:
    """Harmonise one source.

    Parameters
    ----------
    source
        The source; everything that is wrong with its file or crosswalk becomes a problem.
    references
        The keys of the tables that it can refer to.
    engine
        What reads and recodes the file where it can, block by block.

    Returns
    -------
    Part or None
        ``None`` where the source is not fit to be harmonised.
    """
    if not fitting.fits(source):
        return None
    file = scanned(source, engine) or source.read()
    raw, dropped = _kept(source, file)
    declared, source = source, written_out(source, raw)  # what is unused is told as it was written
    raw, recoded, doubles = _once(source, raw, references)
    absent = versions.unasked(source, raw)
    held, tallies, unresolved = _applied(source, raw, recoded, engine, absent)
    source.problems.found.extend(recode_table.problems(source, raw, recoded, tallies))
    source.problems.found.extend(combine.outside(source, raw, held))
    source.problems.found.extend(combine.differing(source, raw, unresolved))
    told = duplicates.told(source, doubles)
    return Part(
        source,
        raw,
        held,
        recoded,
        recodes=[
            *recode_table.recodes(source, recoded, tallies),
            *_constants(source, raw),
            *_absent(source, recoded, len(raw.rows)),
        ],
        unresolved=unresolved,
        unused=[
            *reports.unused(declared, file, recoded, unresolved),
            *duplicates.unused(source, doubles),
        ],
        conflicts=[*told, *_conflicts(source, recoded, held, absent)],
        dropped=dropped + len(doubles),
    )


def _once(
    source: Source, raw: RawTable, references: References
) -> tuple[RawTable, list[Recoded], list[duplicates.Double]]:
    """Resolve every distinct value of every column once; then keep one row of each key."""
    linked = fitting.doable(source, links(source, raw))
    recoded = []
    for link, texts in (apart(source, link) for link in distinct(source, raw, linked)):
        resolve = resolver(source, link, references)
        recoded.append(Recoded(link, [resolve(value) for value in link.column.values], texts))
    return duplicates.left_out(source, raw, recoded)


def _kept(source: Source, raw: RawTable) -> tuple[RawTable, int]:
    """Leave out the rows that the source declares are none of the study, and blank ones."""
    keep = np.ones(len(raw.rows), dtype=bool)
    for name, dropped in source.crosswalk.drop.items():
        column = raw.columns.get(name)
        if column is None:
            source.note_absent("drop", name, name=name, raw=raw)
            continue
        codes = Codes.plain(source.crosswalk, column)
        texts = {codes(text) for text in dropped}
        out = np.array([bool(texts & {*codes.both(value)}) for value in column.values], dtype=bool)
        keep &= ~out[column.codes]
    if isinstance(raw, Scanned):
        return raw, 0  # an engine is given only files of which all rows are kept
    kept = (raw if keep.all() else raw.take(keep)).without_blank_rows()
    return kept, len(raw.rows) - len(kept.rows)


def _routed(source: Source) -> list[str]:
    """Name the columns of the variables with a routing, and of those that it looks at."""
    variables, columns_of = source.variables, source.codebook.columns_of
    asked = {name: variable.ask_if for name, variable in variables.items() if variable.ask_if}
    names = dict.fromkeys([*asked, *(other for others in asked.values() for other in others)])
    return [column for name in names for column in columns_of(name, variables[name])]


def _conflicts(
    source: Source, recoded: list[Recoded], held: Held, absent: versions.Unasked
) -> Iterable[Row]:
    """Tell where the answers of a source contradict each other, or what is said of them."""
    yield from reports.writings(source, recoded)
    yield from reports.answered_unasked(source, held.some(_routed(source)))
    yield from versions.answered(source, recoded, absent)


def _applied(
    source: Source,
    raw: RawTable,
    recoded: list[Recoded],
    engine: Engine | None,
    absent: versions.Unasked,
) -> tuple[Held, list[Tally], list[Row]]:
    """Apply the recode tables, block by block; count the outcomes and list what nobody could read.

    Without an engine, and so without a file to write to, the whole table is one block.

    Parameters
    ----------
    source, raw
        The source and its raw table.
    recoded
        The recode tables of its columns.
    engine
        What gives the blocks, and keeps the rows.
    absent
        The rows to which a variable was not put.

    Returns
    -------
    tuple
        The harmonised rows, the counts of each column, and the cells that no rule knew.
    """
    names = [part.link.name for part in recoded]
    around = {name for name, _ in absent} | {*source.crosswalk.none_is}
    tallies = [Tally(len(p.resolutions), _plain(p, names, source.table, around)) for p in recoded]
    held = Held() if engine is None else engine.store(source.table.table)
    cells: list[tuple[int, Row]] = []
    for block, parts in blocks(raw, recoded, engine):
        table, reasons = _frames(source, block, parts)
        # A row of another version comes before routing: there the question was in no form at all.
        # What nothing ticked means comes last, for only a question that was put can be answered so.
        versions.mark(absent, raw, block, reasons)
        route(source, table, reasons)
        settle_nothing(source, parts, table, reasons)
        for tally, part in zip(tallies, parts, strict=True):
            tally.add(part, block.rows, table, reasons)
        for number, part in enumerate(parts):
            cells += [(number, cell) for cell in unresolved_cells(source, block, [part])]
        cells += [(len(parts), cell) for cell in combine.unlike(source, block, parts)]
        held.add(table, reasons)
    held.close()
    cells.sort(key=lambda cell: (cell[0], cell[1]["source_row"]))
    return held, tallies, [cell for _, cell in cells]


def _plain(part: Recoded, names: list[str], table: Table, around: set[str]) -> bool:
    """Say whether what becomes of a raw value depends on nothing else in its row."""
    name, variable = part.link.name, part.link.variable
    alone = names.count(name) == 1 and part.link.option is None and not variable.ask_if
    return (alone and name not in around) or name not in table.answers


def _same(text: str, size: int) -> Any:
    """Give a column in which every row has the same text."""
    return pd.array([text], dtype="str").take(np.zeros(size, dtype=np.int64))


def _frames(
    source: Source, raw: RawTable, recoded: list[Recoded]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Build the harmonised rows and their missing reasons, in the codebook's columns."""
    codebook, size = source.codebook, len(raw.rows)
    constants = {**source.crosswalk.set, "source": source.name}
    columns: dict[str, Any] = {"source": _same(source.name, size), "source_row": raw.rows}
    reasons: dict[str, Any] = {}
    of_variable = _by_variable(recoded)
    for name, variable in source.variables.items():
        parts = of_variable.get(name, [])
        if variable.kind == "options" and parts:
            options, why = recode.indicators(parts, variable, codebook)
            columns.update({f"{name}__{option}": cells for option, cells in options.items()})
        elif parts:
            columns[name], why = combine.values(source, name, parts)
        elif name in constants:
            columns[name] = recode.constant(constants[name], size, variable, codebook)
            why = recode.reasons(np.full(size, -1, dtype=np.int8), codebook)
        else:
            absent = recode.constant(None, size, variable, codebook)
            columns.update(dict.fromkeys(codebook.columns_of(name, variable), absent))
            position = list(codebook.missing).index("not_in_wave")
            why = recode.reasons(np.full(size, position, dtype=np.int8), codebook)
        known = isinstance(why, pd.Categorical)
        reasons[name] = why if known else pd.Categorical(why, categories=list(codebook.missing))
    order = codebook.columns(source.table.table)
    table = pd.DataFrame({column: columns[column] for column in order}, copy=False)
    keys = order[: order.index("source_row") + 1]
    # Built in one go: each column added to a frame costs as much as all before it.
    reasons |= {key: table[key] for key in keys}
    return table, pd.DataFrame({name: reasons[name] for name in (*keys, *source.table.answers)})


def _by_variable(recoded: list[Recoded]) -> dict[str, list[Recoded]]:
    found: dict[str, list[Recoded]] = {}
    for part in recoded:
        found.setdefault(part.link.name, []).append(part)
    return found


def _constants(source: Source, raw: RawTable) -> Iterable[Row]:
    for name, value in source.crosswalk.set.items():
        yield decision(source, name, "", len(raw.rows), value, "constant", "")


def _absent(source: Source, recoded: list[Recoded], size: int) -> Iterable[Row]:
    """Record the variables that this source does not give, and why."""
    given = {part.link.name for part in recoded} | {*source.crosswalk.set, "source"}
    why = {name: ("impossible", note) for name, note in source.crosswalk.impossible.items()}
    why |= {name: ("undetermined", note) for name, note in source.crosswalk.undetermined.items()}
    for name in source.variables:
        if name not in given:
            absent = ("missing:not_in_wave", "the source has no such question")
            yield decision(source, name, "", size, "", *why.get(name, absent))
