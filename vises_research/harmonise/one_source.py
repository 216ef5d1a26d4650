"""Harmonises one source: from its raw file to rows of the table it fills."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from vises_research.codebook import Codebook, Variable
from vises_research.errors import Problems, nearest
from vises_research.harmonise.applied import applied
from vises_research.harmonise.audit import recode_table, reports
from vises_research.harmonise.audit.recode_table import RECODE_COLUMNS, Row
from vises_research.harmonise.crosswalk import checks
from vises_research.harmonise.crosswalk.columns import links
from vises_research.harmonise.crosswalk.gather import written_out
from vises_research.harmonise.crosswalk.source import Source
from vises_research.harmonise.engines import Engine, Scanned, distinct, scanned
from vises_research.harmonise.rows import combine, duplicates, versions
from vises_research.harmonise.rows.recode import Recoded
from vises_research.harmonise.rows.store import Held
from vises_research.harmonise.values.by_kind import References
from vises_research.harmonise.values.copied import apart
from vises_research.harmonise.values.resolve import resolver
from vises_research.harmonise.values.same_code import Codes
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
    recodes, unresolved, unused, conflicts
        The audit and the reports.
    dropped
        How many rows were dropped.
    """

    source: Source
    raw: RawTable
    held: Held
    recoded: list[Recoded]
    recodes: list[Row]
    unresolved: list[Row]
    unused: list[Row]
    conflicts: list[Row]
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
    declared, source = source, written_out(source, raw, codebook, problems)
    raw, recoded, doubles = _once(source, raw, codebook, references, problems)
    absent = versions.unasked(source, raw, problems)
    held, tallies, unresolved = applied(source, raw, recoded, codebook, engine, absent)
    problems.found.extend(recode_table.problems(source, raw, recoded, tallies))
    problems.found.extend(combine.outside(source, raw, held, variables))
    problems.found.extend(combine.differing(source, raw, unresolved))
    told = duplicates.told(source, doubles)
    return Part(
        source,
        raw,
        held,
        recoded,
        recodes=[
            *recode_table.recodes(source, recoded, tallies),
            *_constants(source, raw),
            *_absent(source, recoded, codebook, len(raw.rows)),
        ],
        unresolved=unresolved,
        unused=[
            *reports.unused(declared, file, recoded, unresolved),
            *duplicates.unused(source, doubles),
        ],
        conflicts=[*told, *_conflicts(source, recoded, held, codebook, absent)],
        dropped=dropped + len(doubles),
    )


def _once(
    source: Source,
    raw: RawTable,
    codebook: Codebook,
    references: References,
    problems: Problems,
) -> tuple[RawTable, list[Recoded], list[duplicates.Double]]:
    """Resolve the values of the rows that are kept, where several may have one key."""
    recoded = _recoded(source, raw, codebook, references, problems)
    kept, doubles = duplicates.left_out(source, raw, recoded, codebook)
    if doubles:
        recoded = _recoded(source, kept, codebook, references, Problems())
    return kept, recoded, doubles


def _recoded(
    source: Source,
    raw: RawTable,
    codebook: Codebook,
    references: References,
    problems: Problems,
) -> list[Recoded]:
    """Resolve every distinct value of every column once."""
    recoded = []
    linked = checks.doable(source, links(source, raw, codebook, problems), codebook, problems)
    for link, texts in (apart(source, link) for link in distinct(source, raw, linked)):
        resolve = resolver(source, link, codebook, references)
        recoded.append(Recoded(link, [resolve(value) for value in link.column.values], texts))
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
        codes = Codes.plain(source.crosswalk, column)
        texts = {codes(text) for text in dropped}
        out = np.array([bool(texts & {*codes.both(value)}) for value in column.values], dtype=bool)
        keep &= ~out[column.codes]
    if isinstance(raw, Scanned):
        return raw, 0  # an engine is given only files of which all rows are kept
    kept = (raw if keep.all() else raw.take(keep)).without_blank_rows()
    return kept, len(raw.rows) - len(kept.rows)


def _routed(variables: dict[str, Variable], codebook: Codebook) -> list[str]:
    """Name the columns of the variables with a routing, and of those that it looks at."""
    asked = {name: variable.ask_if for name, variable in variables.items() if variable.ask_if}
    names = dict.fromkeys([*asked, *(other for others in asked.values() for other in others)])
    return [column for name in names for column in codebook.columns_of(name, variables[name])]


def _conflicts(
    source: Source,
    recoded: list[Recoded],
    held: Held,
    codebook: Codebook,
    absent: versions.Unasked,
) -> Iterable[Row]:
    """Tell where the answers of a source contradict each other, or what is said of them."""
    variables = codebook.tables[source.crosswalk.fills].variables
    routed = held.some(_routed(variables, codebook))
    yield from reports.writings(source, recoded)
    yield from reports.answered_unasked(source, routed, codebook)
    yield from versions.answered(source, recoded, absent)


def _constants(source: Source, raw: RawTable) -> Iterable[Row]:
    for name, value in source.crosswalk.set.items():
        yield _whole(source, name, len(raw.rows), value, "constant", "")


def _absent(source: Source, recoded: list[Recoded], codebook: Codebook, size: int) -> Iterable[Row]:
    """Record the variables that this source does not give, and why."""
    given = {part.link.name for part in recoded} | {*source.crosswalk.set, "source"}
    why = {name: ("impossible", note) for name, note in source.crosswalk.impossible.items()}
    why |= {name: ("undetermined", note) for name, note in source.crosswalk.undetermined.items()}
    for name in codebook.tables[source.crosswalk.fills].variables:
        if name not in given:
            absent = ("missing:not_in_wave", "the source has no such question")
            yield _whole(source, name, size, "", *why.get(name, absent))


def _whole(source: Source, name: str, count: int, value: str, rule: str, note: str) -> Row:
    cells = (source.crosswalk.fills, name, source.name, "", count, value, rule, note)
    return dict(zip(RECODE_COLUMNS, cells, strict=True))
