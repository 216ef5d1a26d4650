"""Makes the harmonised rows of one source, block by block."""

from typing import Any

import numpy as np
import pandas as pd

from vises_research.codebook import Codebook, Table
from vises_research.harmonise.audit.recode_table import Row, unresolved_cells
from vises_research.harmonise.audit.tally import Tally
from vises_research.harmonise.crosswalk.source import Source
from vises_research.harmonise.engines import Engine, blocks
from vises_research.harmonise.rows import combine, recode, versions
from vises_research.harmonise.rows.recode import Recoded
from vises_research.harmonise.rows.routing import route, settle_nothing
from vises_research.harmonise.rows.store import Frames, Held
from vises_research.read import RawTable

__all__ = ["applied"]


def applied(
    source: Source,
    raw: RawTable,
    recoded: list[Recoded],
    codebook: Codebook,
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
    codebook
        The codebook.
    engine
        What gives the blocks, and keeps the rows.
    absent
        The rows to which a variable was not put.

    Returns
    -------
    tuple
        The harmonised rows, the counts of each column, and the cells that no rule knew.
    """
    declared = codebook.tables[source.crosswalk.fills]
    names = [part.link.name for part in recoded]
    around = {name for name, _ in absent} | {*source.crosswalk.none_is}
    tallies = [Tally(len(p.resolutions), _plain(p, names, declared, around)) for p in recoded]
    held: Held = Frames() if engine is None else engine.store(declared.table, codebook)
    cells: list[tuple[int, Row]] = []
    for block, parts in blocks(raw, recoded, engine):
        table, reasons = _frames(source, block, parts, codebook)
        versions.mark(absent, raw, block, reasons)
        route(source, table, reasons, codebook)
        settle_nothing(source, parts, table, reasons, codebook)
        for tally, part in zip(tallies, parts, strict=True):
            tally.add(part, block.rows, table, reasons)
        for number, part in enumerate(parts):
            cells += [(number, cell) for cell in unresolved_cells(source, block, [part])]
        cells += [(len(parts), cell) for cell in combine.unlike(source, block, parts, codebook)]
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
            options, why = recode.indicators(parts, variable, codebook)
            columns.update({f"{name}__{option}": cells for option, cells in options.items()})
        elif parts:
            declared_so = source.crosswalk.combine.get(name)
            columns[name], why = (
                combine.values(parts, variable, codebook, declared_so)
                if declared_so
                else recode.values(parts[0], codebook)
            )
        elif name in constants:
            columns[name] = recode.constant(constants[name], size, variable, codebook)
            why = recode.reasons(np.full(size, -1, dtype=np.int8), codebook)
        else:
            absent = recode.absent(size, variable, codebook)
            columns.update(dict.fromkeys(codebook.columns_of(name, variable), absent))
            position = list(codebook.missing).index("not_in_wave")
            why = recode.reasons(np.full(size, position, dtype=np.int8), codebook)
        known = isinstance(why, pd.Categorical)
        reasons[name] = why if known else pd.Categorical(why, categories=list(codebook.missing))
    order = codebook.columns(declared.table)
    table = pd.DataFrame({column: columns[column] for column in order}, copy=False)
    keys = order[: order.index("source_row") + 1]
    return table, table[keys].assign(**{name: reasons[name] for name in declared.answers})
