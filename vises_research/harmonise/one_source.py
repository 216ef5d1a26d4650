"""Harmonises one source: from its raw file to rows of the table it fills."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from vises_research.codebook import Codebook
from vises_research.errors import Problems, nearest
from vises_research.harmonise import apply, audit, checks, combine, reports
from vises_research.harmonise.apply import Recoded
from vises_research.harmonise.columns import Link, links
from vises_research.harmonise.crosswalk import Source
from vises_research.harmonise.kinds import References
from vises_research.harmonise.resolve import resolver
from vises_research.harmonise.routing import route
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
    table, reasons
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
    table: pd.DataFrame
    reasons: pd.DataFrame
    recoded: list[Recoded]
    recodes: list[audit.Row]
    unresolved: list[audit.Row]
    unused: list[audit.Row]
    conflicts: list[audit.Row]
    coverage: list[audit.Row]
    dropped: int = 0


def harmonise(
    source: Source, codebook: Codebook, references: References, problems: Problems
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

    Returns
    -------
    Part or None
        ``None`` where the source is not fit to be harmonised.
    """
    if not checks.fits(source, codebook, problems):
        return None
    file = source.read()
    raw, dropped = _kept(source, file, problems)
    linked = checks.doable(source, links(source, raw, codebook, problems), codebook, problems)
    recoded = _recoded(source, linked, codebook, references)
    problems.found.extend(audit.problems(source, raw, recoded))
    table, reasons = _frames(source, raw, recoded, codebook)
    declared = codebook.tables[source.crosswalk.fills]
    problems.found.extend(combine.outside(source, raw, table, declared.variables))
    route(source, table, reasons, codebook)
    return Part(
        source,
        raw,
        table,
        reasons,
        recoded,
        recodes=[
            *audit.recodes(source, recoded, table, reasons[declared.answers]),
            *_constants(source, raw),
            *_absent(source, recoded, codebook, len(raw.rows)),
        ],
        unresolved=list(audit.unresolved_cells(source, raw, recoded)),
        unused=list(reports.unused(source, file, recoded)),
        conflicts=[
            *reports.writings(source, recoded),
            *reports.answered_unasked(source, table, codebook),
        ],
        coverage=list(reports.coverage(source, recoded, codebook)),
        dropped=dropped,
    )


def _recoded(
    source: Source, linked: list[Link], codebook: Codebook, references: References
) -> list[Recoded]:
    """Resolve every distinct value of every column once."""
    recoded = []
    for link in linked:
        resolve = resolver(source, link, codebook, references)
        recoded.append(Recoded(link, [resolve(value) for value in link.column.values]))
    return recoded


def _kept(source: Source, raw: RawTable, problems: Problems) -> tuple[RawTable, int]:
    """Leave out the rows that the source declares are none of the study, and blank ones."""
    keep = np.ones(len(raw.rows), dtype=bool)
    for name, dropped in source.crosswalk.drop.items():
        column = raw.columns.get(name)
        if column is None:
            wrong = f"there is no column '{name}' in {raw.file.name}"
            problems.add(source.place("drop", name), wrong, nearest=nearest(name, raw.columns))
            continue
        out = np.array([value.strip() in dropped for value in column.values], dtype=bool)
        keep &= ~out[column.codes]
    kept = (raw if keep.all() else raw.take(keep)).without_blank_rows()
    return kept, len(raw.rows) - len(kept.rows)


def _frames(
    source: Source, raw: RawTable, recoded: list[Recoded], codebook: Codebook
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Build the harmonised rows and their missing reasons, in the codebook's columns."""
    declared = codebook.tables[source.crosswalk.fills]
    size = len(raw.rows)
    columns: dict[str, Any] = {"source": [source.name] * size, "source_row": raw.rows}
    reasons: dict[str, Any] = {}
    for name, variable in declared.variables.items():
        constants = {**source.crosswalk.set, "source": source.name}
        parts = [part for part in recoded if part.link.name == name]
        if variable.kind == "options" and parts:
            options, why = apply.indicators(parts, variable, codebook)
            columns.update({f"{name}__{option}": cells for option, cells in options.items()})
        elif parts:
            declared_so = source.crosswalk.combine.get(name)
            columns[name], why = (
                combine.values(parts, variable, codebook, declared_so)
                if declared_so
                else apply.values(parts[0], codebook)
            )
        elif name in constants:
            columns[name] = apply.constant(constants[name], size, variable, codebook)
            why = np.full(size, None, dtype=object)
        else:
            absent = apply.absent(size, variable, codebook)
            columns.update(dict.fromkeys(codebook.columns_of(name, variable), absent))
            why = np.full(size, "not_in_wave", dtype=object)
        reasons[name] = why
    order = codebook.columns(declared.table)
    table = pd.DataFrame(columns)[order]
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
