"""Harmonises all sources of a study, table by table, and tells all problems at once."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from vises_research.codebook import Codebook, fold
from vises_research.errors import Problems, StudyError, place
from vises_research.harmonise import audit, one_source, reports
from vises_research.harmonise.controls import controls
from vises_research.harmonise.corrections import correct, load
from vises_research.harmonise.crosswalk import Source, sources
from vises_research.harmonise.one_source import Part

__all__ = ["Harmonised", "Summary", "read_parts", "run"]


@dataclass(frozen=True)
class Summary:
    """What a run did, in numbers.

    Parameters
    ----------
    sources, rows
        Sources read, and rows of the harmonised tables.
    recoded
        Cells that a rule gave a value.
    unresolved
        Cells that no rule knew, each declared by its source.
    """

    sources: int
    rows: int
    recoded: int
    unresolved: int


@dataclass(frozen=True)
class Harmonised:
    """Everything that harmonising gives.

    Parameters
    ----------
    tables, reasons
        By table: the rows, and why values are missing.
    recodes, unresolved, unused, conflicts, coverage, controls, sources
        The audit: recode tables, cells that no rule knew, rules that nothing matched, what
        contradicts itself, who asked what and how, and what each file was.
    """

    tables: dict[str, pd.DataFrame]
    reasons: dict[str, pd.DataFrame]
    recodes: pd.DataFrame
    unresolved: pd.DataFrame
    unused: pd.DataFrame
    conflicts: pd.DataFrame
    coverage: pd.DataFrame
    sources: pd.DataFrame
    controls: pd.DataFrame

    @property
    def summary(self) -> Summary:
        """The run in numbers."""
        rules = self.recodes["rule"]
        given = ~rules.str.match("missing:|impossible|unresolved|constant")
        return Summary(
            sources=len(self.sources),
            rows=sum(len(table) for table in self.tables.values()),
            recoded=int(self.recodes.loc[given, "count"].sum()),
            unresolved=len(self.unresolved),
        )


@dataclass
class _Keys:
    """The keys of the tables done so far; nothing for a table that could not be read whole."""

    found: dict[str, dict[str, str]] = field(default_factory=dict)

    def add(self, name: str, table: pd.DataFrame, codebook: Codebook) -> None:
        declared = codebook.tables[name]
        if len(declared.key) != 1:
            return
        table = table.dropna(subset=declared.key)
        keys = table[declared.key[0]].astype(str)
        self.found[name] = {fold(key): key for key in keys}
        for column, variable in declared.variables.items():
            if variable.kind == "identifier":
                pairs = zip(table[column], keys, strict=True)
                self.found[f"{name}.{column}"] = {i: k for i, k in pairs if isinstance(i, str)}


def run(raw: Path, codebook: Codebook) -> Harmonised:
    """Harmonise all sources of a study.

    Parameters
    ----------
    raw
        The folder with the sources, usually ``data/raw``; ``corrections.csv`` may lie beside it.
    codebook
        The codebook.

    Returns
    -------
    Harmonised
        The tables and the audit; nothing is written.

    Raises
    ------
    StudyError
        With the problems of all sources, in the order of tables and sources.
    """
    problems = Problems()
    found = read_parts(raw, codebook, problems)
    problems.stop_if_any()
    return _harmonised({name: parts for name, parts in found.items() if parts}, codebook)


def read_parts(raw: Path, codebook: Codebook, problems: Problems) -> dict[str, list[Part]]:
    """Harmonise what can be harmonised, and note what is wrong.

    Parameters
    ----------
    raw, codebook
        As for :func:`run`.
    problems
        Where everything is noted that is wrong.

    Returns
    -------
    dict
        Table -> what each source gave; a source that could not be read gave nothing.
    """
    keys, path = _Keys(), raw.parent / "corrections.csv"
    lines = load(path, codebook, problems)
    found = sources(raw)
    for source in found:
        if source.crosswalk.fills not in codebook.tables:
            one_source.harmonise(source, codebook, {}, problems)
    parts: dict[str, list[Part]] = {}
    for name in codebook.order:
        before = len(problems.found)
        filling = [source for source in found if source.crosswalk.fills == name]
        parts[name] = list(_parts(filling, codebook, keys, problems))
        whole = len(problems.found) == before
        _check_keys(parts[name], codebook.tables[name].key, problems, whole)
        if whole:
            own = [line for line in lines if line["table"] == name]
            correct(own, path, parts[name], codebook, problems)
        if parts[name] and whole:
            keys.add(name, _joined([part.table for part in parts[name]]), codebook)
    return parts


def _parts(
    filling: Iterable[Source], codebook: Codebook, keys: _Keys, problems: Problems
) -> Iterable[Part]:
    for source in filling:
        try:
            part = one_source.harmonise(source, codebook, keys.found, problems)
        except StudyError as error:
            problems.keep(error)
        else:
            yield from [part] if part else []


def _check_keys(parts: list[Part], key: list[str], problems: Problems, whole: bool) -> None:
    """Check that every row has a key (if nothing else was wrong), and that none stands twice."""
    first: dict[tuple[object, ...], str] = {}
    for part in parts:
        lacking = part.table[key].isna().any(axis=1).to_numpy()
        if lacking.any() and whole:
            empty = part.table[key].isna().any()
            rows = f"{count} rows have" if (count := int(lacking.sum())) > 1 else "the row has"
            wrong = f"{rows} no {', '.join(empty[empty].index)}, which the key needs"
            problems.add(_row_place(part, part.raw.rows[lacking][0]), wrong)
        keys = part.table.loc[~lacking, key].itertuples(index=False, name=None)
        for row, values in zip(part.raw.rows[~lacking], keys, strict=True):
            where = _row_place(part, row)
            if (other := first.setdefault(values, where)) != where:
                wrong = f"the key ({', '.join(key)}) stands twice"
                problems.add(where, wrong, found=f"the same in {other}")


def _row_place(part: Part, row: int) -> str:
    return place(part.raw.file, sheet=part.raw.sheet, row=int(row))


def _joined(frames: list[pd.DataFrame]) -> pd.DataFrame:
    return pd.concat(frames, ignore_index=True) if len(frames) > 1 else frames[0]


def _harmonised(parts: dict[str, list[Part]], codebook: Codebook) -> Harmonised:
    flat = [part for found in parts.values() for part in found]
    recoded = [(part.source, item) for part in flat for item in part.recoded]
    between = list(reports.between_sources(codebook, recoded))
    return Harmonised(
        tables={name: _joined([p.table for p in found]) for name, found in parts.items()},
        reasons={name: _joined([p.reasons for p in found]) for name, found in parts.items()},
        recodes=_told("recodes", flat, audit.RECODE_COLUMNS),
        unresolved=_told("unresolved", flat, audit.UNRESOLVED_COLUMNS),
        unused=_told("unused", flat, reports.UNUSED),
        conflicts=_told("conflicts", flat, reports.CONFLICTS, between).drop_duplicates(),
        coverage=_told("coverage", flat, reports.COVERAGE),
        sources=pd.DataFrame([_described(part) for part in flat]),
        controls=controls(flat, codebook),
    )


def _told(
    report: str, parts: list[Part], columns: tuple[str, ...], more: Iterable[audit.Row] = ()
) -> pd.DataFrame:
    rows = [row for part in parts for row in getattr(part, report)]
    return pd.DataFrame([*rows, *more], columns=columns)


def _not_used(part: Part) -> list[str]:
    """Name the columns that the crosswalk does not mention and that hold something."""
    used = {recoded.link.column.name for recoded in part.recoded} | set(part.source.crosswalk.drop)
    return [
        name
        for name, column in part.raw.columns.items()
        if name not in used and not name.startswith("../") and any(map(str.strip, column.values))
    ]


def _described(part: Part) -> dict[str, object]:
    """Say what a source's file was and how it was read."""
    crosswalk = part.source.crosswalk
    return {
        "source": part.source.name,
        "table": crosswalk.fills,
        "partner": crosswalk.partner or "",
        "file": part.raw.file.name,
        "sheet": part.raw.sheet or "",
        "reader": crosswalk.reader,
        "rows": len(part.raw.rows),
        "dropped": part.dropped,
        "columns": len(part.raw.columns),
        "not_used": "; ".join(_not_used(part)),
        "notes": "; ".join(part.raw.notes),
    }
