"""Harmonises all sources of a study, table by table, and tells all problems at once."""

from collections.abc import Iterable, Mapping
from pathlib import Path

import pandas as pd

from vises_research.codebook import Codebook
from vises_research.errors import Problems, StudyError
from vises_research.harmonise import one_source
from vises_research.harmonise.audit import reports
from vises_research.harmonise.audit.controls import controls
from vises_research.harmonise.audit.harmonised import Harmonised
from vises_research.harmonise.crosswalk.source import Source, sources
from vises_research.harmonise.engines import Engine, filled
from vises_research.harmonise.rows.corrections import correct, load
from vises_research.harmonise.rows.part import (
    CONFLICTS,
    RECODE_COLUMNS,
    UNRESOLVED_COLUMNS,
    UNUSED,
    Part,
    Row,
)
from vises_research.harmonise.rows.row_keys import check_keys, references
from vises_research.harmonise.rows.store import Later, joined
from vises_research.harmonise.values.by_kind import References

__all__ = ["read_parts", "run"]


def run(raw: Path, codebook: Codebook, engine: Engine | None = None) -> Harmonised:
    """Harmonise all sources of a study.

    Parameters
    ----------
    raw
        The folder with the sources, usually ``data/raw``; ``corrections.csv`` may lie beside it.
    codebook
        The codebook.
    engine
        What reads and recodes large files, as ``engines.chosen`` gives it; without one, Arrow and
        pandas do in memory.

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
    found = read_parts(raw, codebook, problems, engine)
    problems.stop_if_any()
    return _harmonised({name: parts for name, parts in found.items() if parts}, codebook)


def read_parts(
    raw: Path, codebook: Codebook, problems: Problems, engine: Engine | None = None
) -> dict[str, list[Part]]:
    """Harmonise what can be harmonised, and note what is wrong.

    Parameters
    ----------
    raw, codebook
        The folder with the sources, and the codebook.
    engine
        What reads and recodes large files; without one, Arrow and pandas do in memory.
    problems
        Where everything is noted that is wrong.

    Returns
    -------
    dict
        Table -> what each source gave; a source that could not be read gave nothing.
    """
    known: dict[str, Mapping[str, str]] = {}  # of tables that could be read whole
    path = raw.parent / "corrections.csv"
    lines = load(path, codebook, problems)
    found = sources(raw, codebook, problems)
    for source in found:
        if source.crosswalk.fills not in codebook.tables:  # below, no table would come to it
            one_source.harmonise(source, {})
    parts: dict[str, list[Part]] = {}
    for name in codebook.order:  # a table after those it refers to, whose keys must be known
        before = len(problems.found)
        filling = [source for source in found if source.crosswalk.fills == name]
        parts[name] = list(_parts(filling, known, engine))
        whole = len(problems.found) == before
        check_keys(parts[name], codebook.tables[name].key, problems, whole)
        if whole:  # a correction names its row by the key, which must be found once
            own = [line for line in lines if line["table"] == name]
            correct(own, path, parts[name], codebook, problems)
        if parts[name] and whole and name in codebook.referred:
            known |= references(name, joined([part.table for part in parts[name]]), codebook)
    return parts


def _parts(filling: Iterable[Source], known: References, engine: Engine | None) -> Iterable[Part]:
    for source in filling:
        try:
            part = one_source.harmonise(source, known, engine)
        except StudyError as error:
            source.problems.keep(error)
        else:
            yield from [part] if part else []


def _harmonised(parts: dict[str, list[Part]], codebook: Codebook) -> Harmonised:
    flat = [part for found in parts.values() for part in found]
    recoded = [(part.source, item) for part in flat for item in part.recoded]
    between = list(reports.between_sources(recoded))
    held = {name: [part.held for part in found] for name, found in parts.items()}
    return Harmonised(
        tables=Later(held, "table"),
        reasons=Later(held, "reasons"),
        recodes=_told("recodes", flat, RECODE_COLUMNS),
        unresolved=_told("unresolved", flat, UNRESOLVED_COLUMNS),
        unused=_told("unused", flat, UNUSED),
        conflicts=_told("conflicts", flat, CONFLICTS, between).drop_duplicates(),
        sources=pd.DataFrame([_described(part) for part in flat]),
        controls=controls(flat),
    )


def _told(
    report: str, parts: list[Part], columns: tuple[str, ...], more: Iterable[Row] = ()
) -> pd.DataFrame:
    rows = [row for part in parts for row in getattr(part, report)]
    return pd.DataFrame([*rows, *more], columns=columns)


def _not_used(part: Part) -> list[str]:
    """Name the columns that the crosswalk does not mention and that hold something."""
    used = {recoded.link.column.name for recoded in part.recoded} | set(part.source.crosswalk.drop)
    names = [name for name in part.raw.columns if name not in used and not name.startswith("../")]
    return filled(part.raw, names)


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
