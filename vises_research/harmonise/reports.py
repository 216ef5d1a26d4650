"""What comes with every run beside the tables: unused rules, and conflicts."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd

from vises_research.codebook import Codebook, fold
from vises_research.harmonise import lists
from vises_research.harmonise.apply import Recoded
from vises_research.harmonise.crosswalk import Source
from vises_research.harmonise.gather import variables_of
from vises_research.harmonise.parse import canonical
from vises_research.read import RawTable

__all__ = ["answered_unasked", "between_sources", "conflict", "unused", "writings"]

Row = dict[str, Any]

UNUSED = ("source", "key", "entry")
CONFLICTS = ("table", "variable", "source", "conflict", "what")


def unused(
    source: Source, file: RawTable, recoded: Sequence[Recoded], unresolved: Sequence[Row]
) -> Iterator[Row]:
    """Give the lines of a crosswalk that match nothing in its file.

    Parameters
    ----------
    source
        The source.
    file
        Its raw table, before rows are dropped.
    recoded, unresolved
        The recode tables of its columns, and the cells that no rule knew.

    Yields
    ------
    dict
        ``source``, ``key`` in ``source.yaml`` and the ``entry`` that nothing matched.
    """
    crosswalk = source.crosswalk
    seen: dict[str, set[str]] = {}
    named = {canonical(raw) for raw in crosswalk.missing}
    variables = {part.link.name: part.link.variable for part in recoded}
    meant = {name: variables_of(name, variables) for name in crosswalk.values}
    for part in recoded:
        mine = (name for name in meant if part.link.name in meant[name])
        own = named | {canonical(raw) for name in mine for raw in crosswalk.values[name]}
        seen.setdefault(part.link.name, set()).update(_seen(part, own))
    for cell in unresolved:
        seen.setdefault(cell["variable"], set()).add(canonical(cell["raw"]))
    every = set().union(*seen.values()) if seen else set()
    declared = [("missing", raw, every) for raw in crosswalk.missing]
    for name, values in crosswalk.values.items():
        those = set[str]().union(*(seen.get(variable, set()) for variable in meant[name]))
        declared += [(f"values.{name}", raw, those) for raw in values]
    for name in crosswalk.unresolved if isinstance(crosswalk.unresolved, dict) else ():
        texts = crosswalk.declared_unreadable(name)
        declared += [(f"unresolved.{name}", raw, seen.get(name, set())) for raw in texts]
    for name, texts in crosswalk.drop.items():
        cells = (
            {canonical(value) for value in file.columns[name].values}
            if name in file.columns
            else set()
        )
        declared += [(f"drop.{name}", raw, cells) for raw in texts]
    for key, entry, found in declared:
        if canonical(entry) not in found:
            yield {"source": source.name, "key": key, "entry": entry}


def _seen(part: Recoded, own: set[str]) -> Iterator[str]:
    """Give every text that a rule could match in a column: cells, their parts, their labels."""

    def known(text: str) -> bool:
        return canonical(text) in own

    column, target = part.link.column, part.link.target
    for value in column.values:
        yield canonical(value)
        yield canonical(column.labels.get(canonical(value), ""))
        if target.verb == "split":
            yield from map(canonical, lists.parts(value, target.separator, known) or ())


def writings(source: Source, recoded: Sequence[Recoded]) -> Iterator[Row]:
    """Give the answers that stand in one column in two writings that are read as one.

    Most are noise; but a trailing blank can be all that is left of two different answers.
    """
    for part in recoded:
        if part.link.variable.kind not in ("scale", "options"):
            continue
        counts = part.link.column.counts()
        same: dict[str, list[str]] = {}
        for value, count in zip(part.link.column.values, counts, strict=True):
            if value.strip():
                same.setdefault(fold(value), []).append(f"{value!r} {count}")
        for _, found in sorted(same.items()):
            if len(found) > 1:
                yield conflict(source, part.link.name, "two writings", ", ".join(sorted(found)))


def answered_unasked(source: Source, table: pd.DataFrame, codebook: Codebook) -> Iterator[Row]:
    """Give the questions that were answered although the routing says they were not asked."""
    variables = codebook.tables[source.crosswalk.fills].variables
    for name, variable in variables.items():
        columns = codebook.columns_of(name, variable)
        if not variable.ask_if or not set(columns) <= set(table.columns):
            continue
        given = table[columns].notna().any(axis=1).to_numpy()
        for other, levels in variable.ask_if.items():
            if variables[other].kind == "options":
                continue
            elsewhere = (table[other].notna() & ~table[other].isin(levels)).to_numpy()
            if count := int(np.sum(given & elsewhere)):
                what = f"{count} answers where {other} is not {' or '.join(levels)}"
                yield conflict(source, name, "answered, not asked", what)


def between_sources(codebook: Codebook, parts: Iterable[tuple[Source, Recoded]]) -> Iterator[Row]:
    """Give what two sources say differently: codes with other labels, levels with other meanings.

    Parameters
    ----------
    codebook
        The codebook.
    parts
        The recode tables of all sources.

    Yields
    ------
    dict
        A conflict, told at the later source.
    """
    labels: dict[tuple[str, str, str], tuple[str, str]] = {}
    languages: dict[tuple[str, str], set[str]] = {}
    for source, part in parts:
        table, name = source.crosswalk.fills, part.link.name
        for code, label in part.link.column.labels.items():
            first, at = labels.setdefault((table, name, code), (label, source.name))
            shared = set(source.crosswalk.language) & {"", *source.crosswalk.language}
            if fold(first) != fold(label) and shared:
                what = f"code {code} is '{label}', and '{first}' in {at}"
                yield conflict(source, name, "another label", what)
        languages.setdefault((table, name), set()).update(source.crosswalk.language)
        yield from _meanings(source, part, codebook, languages[table, name])


def _meanings(
    source: Source, part: Recoded, codebook: Codebook, languages: set[str]
) -> Iterator[Row]:
    """Tell, once several languages have answered, which levels do not mean the same in each."""
    scale = codebook.scale_of(part.link.variable)
    new = len(languages) > 1
    for key, level in scale.levels.items() if scale and new else ():
        if level.equivalence != "exact" and any(r.value == key for r in part.resolutions):
            what = f"{key}: {level.equivalence} between {', '.join(sorted(languages))}"
            told = f"{what}; {level.note}" if level.note else what
            yield conflict(source, part.link.name, "meaning", told)


def conflict(source: Source, variable: str, kind: str, what: str) -> Row:
    """Make one row of the report of conflicts."""
    head = {"table": source.crosswalk.fills, "variable": variable, "source": source.name}
    return {**head, "conflict": kind, "what": what}
