"""Harmonises one source: from its raw file to rows of the table it fills."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from vises_research.codebook import Codebook, Variable
from vises_research.errors import Problems, nearest
from vises_research.harmonise import apply, audit
from vises_research.harmonise.apply import Recoded
from vises_research.harmonise.columns import links
from vises_research.harmonise.crosswalk import Source
from vises_research.harmonise.kinds import References
from vises_research.harmonise.resolve import resolver
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
    recodes, unresolved
        The audit.
    dropped
        How many rows were dropped.
    """

    source: Source
    raw: RawTable
    table: pd.DataFrame
    reasons: pd.DataFrame
    recodes: list[audit.Row]
    unresolved: list[audit.Row]
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
    if not _fits(source, codebook, problems):
        return None
    raw, dropped = _kept(source, source.read(), problems)
    linked = links(source, raw, codebook, problems)
    for name in source.crosswalk.impossible.keys() & {link.name for link in linked}:
        wrong = f"'{name}' is declared impossible, and filled by a column"
        problems.add(source.place("impossible", name), wrong)
    recoded = []
    for link in linked:
        resolve = resolver(source, link, codebook, references)
        recoded.append(Recoded(link, [resolve(value) for value in link.column.values]))
    problems.found.extend(audit.problems(source, raw, recoded))
    table, reasons = _frames(source, raw, recoded, codebook)
    _route(source, table, reasons, codebook)
    told = [
        *audit.recodes(source, recoded, table, reasons),
        *_constants(source, raw),
        *_absent(source, recoded, codebook, len(raw.rows)),
    ]
    cells = list(audit.unresolved_cells(source, raw, recoded))
    return Part(source, raw, table, reasons, told, cells, dropped)


def _fits(source: Source, codebook: Codebook, problems: Problems) -> bool:
    """Check that what the crosswalk names is in the codebook."""
    crosswalk = source.crosswalk
    table = codebook.tables.get(crosswalk.fills)
    if table is None:
        wrong = f"the codebook has no table '{crosswalk.fills}'"
        problems.add(
            source.place("fills"), wrong, nearest=nearest(crosswalk.fills, codebook.tables)
        )
        return False
    before = len(problems.found)
    declared = crosswalk.unresolved if isinstance(crosswalk.unresolved, dict) else {}
    for part, names in (
        ("set", crosswalk.set),
        ("values", crosswalk.values),
        ("impossible", crosswalk.impossible),
        ("unresolved", declared),
    ):
        for name in names:
            if name not in table.variables:
                wrong = f"'{name}' is not a variable of {crosswalk.fills}"
                problems.add(
                    source.place(part, name), wrong, nearest=nearest(name, table.variables)
                )
    for raw, reason in crosswalk.missing.items():
        if reason not in codebook.missing:
            wrong = f"'{reason}' is not a missing reason"
            problems.add(
                source.place("missing", raw), wrong, nearest=nearest(reason, codebook.missing)
            )
    for name, value in crosswalk.set.items():
        scale = codebook.scale_of(table.variables[name]) if name in table.variables else None
        if scale is not None and value not in scale.levels:
            wrong, right = (
                f"'{value}' is not a level of {name}",
                f"one of {', '.join(scale.levels)}",
            )
            problems.add(source.place("set", name), wrong, right=right)
    return len(problems.found) == before


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
            columns[name], why = apply.values(parts[0], codebook)
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


def _route(source: Source, table: pd.DataFrame, reasons: pd.DataFrame, codebook: Codebook) -> None:
    """Turn a blank into 'not asked' where the routing says that the question was not asked."""
    variables = codebook.tables[source.crosswalk.fills].variables
    for name, variable in variables.items():
        if not variable.ask_if or name not in reasons:
            continue
        skipped = np.zeros(len(table), dtype=bool)
        for other, levels in variable.ask_if.items():
            told = reasons[other] if other in reasons else pd.Series(dtype=object)
            unknown = told.isin(["not_in_wave", "unresolved"]).reindex(
                table.index, fill_value=False
            )
            skipped |= ~unknown.to_numpy() & _elsewhere(table, other, variables[other], levels)
        skipped &= reasons[name].isin(["no_answer", "not_shown_or_no_answer"]).to_numpy()
        reasons.loc[skipped, name] = "not_asked"


def _elsewhere(table: pd.DataFrame, name: str, variable: Variable, levels: list[str]) -> np.ndarray:
    """Say in which rows a variable does not have one of these levels."""
    if variable.kind == "options":
        ticked = table[[f"{name}__{level}" for level in levels]].eq(True).any(axis=1)
        return np.asarray(~ticked.astype(bool))
    return np.asarray(~table[name].isin(levels))


def _constants(source: Source, raw: RawTable) -> Iterable[audit.Row]:
    for name, value in source.crosswalk.set.items():
        yield _whole(source, name, len(raw.rows), value, "constant", "")


def _absent(
    source: Source, recoded: list[Recoded], codebook: Codebook, size: int
) -> Iterable[audit.Row]:
    """Record the variables that this source does not give, and why."""
    given = {part.link.name for part in recoded} | {*source.crosswalk.set, "source"}
    for name in codebook.tables[source.crosswalk.fills].variables:
        if name not in given:
            note = source.crosswalk.impossible.get(name, "")
            rule = "impossible" if note else "missing:not_in_wave"
            yield _whole(source, name, size, "", rule, note or "the source has no such question")


def _whole(source: Source, name: str, count: int, value: str, rule: str, note: str) -> audit.Row:
    cells = (source.crosswalk.fills, name, source.name, "", count, value, rule, note)
    return dict(zip(audit.RECODE_COLUMNS, cells, strict=True))
