"""Reports of every run: rules that matched nothing, and answers that contradict each other."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from vises_research.codebook import Level, fold
from vises_research.codebook.numeral import canonical
from vises_research.harmonise.crosswalk import patterns
from vises_research.harmonise.crosswalk.gather import variables_of
from vises_research.harmonise.crosswalk.source import Crosswalk, Source
from vises_research.harmonise.rows.part import Row, conflict
from vises_research.harmonise.rows.recode import Recoded
from vises_research.harmonise.rows.routing import has_one
from vises_research.harmonise.values import lists
from vises_research.harmonise.values.same_code import Codes
from vises_research.read import RawTable

__all__ = ["answered_unasked", "between_sources", "unused", "writings"]


def unused(
    source: Source, file: RawTable, recoded: Sequence[Recoded], unresolved: Sequence[Row]
) -> Iterator[Row]:
    """Give the lines of a crosswalk that match nothing in its file, and columns that fill nothing.

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
        ``source``, ``key`` in ``source.yaml`` and the ``entry`` that nothing matched, or the column
        that a pattern fits and that leads to no variable.
    """
    crosswalk = source.crosswalk
    seen: dict[str, set[str]] = {}
    variables = {part.link.name: part.link.variable for part in recoded}
    meant = {name: variables_of(name, variables) for name in crosswalk.values}
    for part in recoded:
        mine = (name for name in meant if part.link.name in meant[name])
        own = [raw for name in mine for raw in crosswalk.values[name]]
        told = _seen(crosswalk, part, [*crosswalk.missing, *own])
        seen.setdefault(part.link.name, set()).update(told)
    for cell in unresolved:
        seen.setdefault(cell["variable"], set()).add(cell["raw"].strip())
    every = set().union(*seen.values()) if seen else set()
    declared = [("missing", raw, every) for raw in crosswalk.missing]
    for name, values in crosswalk.values.items():
        those = set[str]().union(*(seen.get(variable, set()) for variable in meant[name]))
        declared += [(f"values.{name}", raw, those) for raw in values]
    for name in crosswalk.unresolved if isinstance(crosswalk.unresolved, dict) else ():
        texts = crosswalk.declared_unreadable(name)
        declared += [(f"unresolved.{name}", raw, seen.get(name, set())) for raw in texts]
    for name, texts in crosswalk.drop.items():
        cells = set[str]()
        if name in file.columns:
            both = Codes.plain(crosswalk, file.columns[name]).both
            cells.update(code for value in file.columns[name].values for code in both(value))
        declared += [(f"drop.{name}", raw, cells) for raw in texts]
    mark, said = crosswalk.mark, crosswalk.decimal is not None
    for key, entry, found in declared:
        if not {entry.strip(), canonical(entry, mark, declared=said)} & found:
            yield {"source": source.name, "key": key, "entry": entry}
    linked = {part.link.column.name for part in recoded}
    for pattern, column in _fitting(source, file):
        if column not in linked:
            yield {"source": source.name, "key": f"columns.{pattern}", "entry": column}


def _fitting(source: Source, file: RawTable) -> Iterator[tuple[str, str]]:
    """Give the columns that a pattern fits and that it is meant for."""
    declared = source.crosswalk.columns
    names = [name for name in file.columns if name not in declared]
    for pattern, targets in declared.items():
        for name in patterns.matching(pattern, names) if pattern not in file.columns else ():
            if not all(patterns.excepted(name, target.excepted) for target in targets):
                yield pattern, name


def _seen(crosswalk: Crosswalk, part: Recoded, declared: Sequence[str]) -> Iterator[str]:
    """Give every text that a rule could match in a column: cells, their parts, their labels."""
    column, target, codes = part.link.column, part.link.target, Codes.of(crosswalk, part.link)
    own = {codes(raw) for raw in declared}

    def known(text: str) -> bool:
        return codes(text) in own

    for value in column.values:
        yield from (value.strip(), *codes.both(value))
        if target.verb == "split":
            yield from map(codes, lists.parts(value, target.separator, known) or ())


def writings(source: Source, recoded: Sequence[Recoded]) -> Iterator[Row]:
    """Report answers that are written in two ways in one column and read as the same.

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


def answered_unasked(source: Source, table: pd.DataFrame) -> Iterator[Row]:
    """Give the questions that were answered although the routing says they were not asked."""
    codebook, variables = source.codebook, source.variables
    for name, variable in variables.items():
        columns = codebook.columns_of(name, variable)
        if not variable.ask_if or not set(columns) <= set(table.columns):
            continue
        given = table[columns].notna().any(axis=1).to_numpy()
        for other, levels in variable.ask_if.items():
            told = table[codebook.columns_of(other, variables[other])].notna().any(axis=1)
            elsewhere = told.to_numpy() & ~has_one(table, other, variables[other], levels)
            if count := int(np.sum(given & elsewhere)):
                what = f"{count} answers where {other} is not {' or '.join(levels)}"
                yield conflict(source, name, "answered, not asked", what)


def between_sources(parts: Iterable[tuple[Source, Recoded]]) -> Iterator[Row]:
    """Report contradictions between sources: codes with two labels, levels that differ in meaning.

    Parameters
    ----------
    parts
        The recode tables of all sources.

    Yields
    ------
    dict
        A conflict, told at the later source.
    """
    labels: dict[tuple[str, str, str], list[_Labelled]] = {}
    languages: dict[tuple[str, str], set[str]] = {}
    for source, part in parts:
        table, name = source.crosswalk.fills, part.link.name
        levels = source.codebook.levels(part.link.variable)
        for code, label in part.link.column.labels.items():
            level = _level(label, levels)
            new = _Labelled(label, source.name, frozenset(source.crosswalk.language), level)
            known = labels.setdefault((table, part.link.harmonised, code), [])
            if first := next((one for one in known if one.contradicts(new)), None):
                what = f"code {code} is '{label}', and '{first.label}' in {first.source}"
                yield conflict(source, name, "another label", what)
            known.append(new)
        languages.setdefault((table, name), set()).update(source.crosswalk.language)
        yield from _meanings(source, part, languages[table, name])


@dataclass(frozen=True)
class _Labelled:
    """What a source calls a code: the label, in which languages, and the level that it names."""

    label: str
    source: str
    languages: frozenset[str]
    level: str

    def contradicts(self, other: "_Labelled") -> bool:
        """Say whether two labels of one code cannot both be right.

        In one language, or where it is not declared, they are two wordings; of different languages
        they only contradict each other if they name different levels.
        """
        if self.level and other.level and self.level != other.level:
            return True
        apart = self.languages and other.languages and not self.languages & other.languages
        return not apart and fold(self.label) != fold(other.label)


def _level(label: str, levels: Mapping[str, Level]) -> str:
    """Name the level that a label is written for in some language, if it is one."""
    return next((k for k, level in levels.items() if fold(label) in map(fold, level.wordings)), "")


def _meanings(source: Source, part: Recoded, languages: set[str]) -> Iterator[Row]:
    """Report, once several languages have answered, the levels that differ in meaning."""
    levels = source.codebook.levels(part.link.variable) if len(languages) > 1 else {}
    for key, level in levels.items():
        if level.equivalence != "exact" and _gives(part, key):
            what = f"{key}: {level.equivalence} between {', '.join(sorted(languages))}"
            told = f"{what}; {level.note}" if level.note else what
            yield conflict(source, part.link.name, "meaning", told)


def _gives(part: Recoded, key: str) -> bool:
    """Say whether an answer of a column is a level, or has ticked it as an option."""
    if part.link.option is not None:
        return part.link.option == key and any(r.value is True for r in part.resolutions)
    values = (r.value for r in part.resolutions)
    return any(key in v if isinstance(v, frozenset) else v == key for v in values)
