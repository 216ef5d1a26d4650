"""Drafts a ``source.yaml`` for a file: what is sure, what is likely behind a ``#``, and the rest.

What is sure is proposed, what is likely stands behind a ``#``, and the rest is listed. A draft is
to be read by a person; nothing is decided by likeness.
"""

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from vises_research import files
from vises_research.codebook import Codebook
from vises_research.documents import Document
from vises_research.errors import Problem, StudyError, nearest, place
from vises_research.harmonise.assist.match import Match, fitting, languages, matches, option_code
from vises_research.harmonise.assist.source_lines import written
from vises_research.harmonise.crosswalk.date_patterns import COMMON
from vises_research.harmonise.crosswalk.source import NO_CODEBOOK, Crosswalk, Source
from vises_research.harmonise.values.dates import date
from vises_research.inert import comment
from vises_research.read import RawTable

__all__ = ["draft", "proposal", "write_draft"]

_CODED = re.compile(r"[A-Za-z]\w*(\[\w+\])*\. \S")
_TEXT = (".csv", ".tsv", ".txt", ".tab")
_BINARY = {".sav": "spss", ".zsav": "spss", ".por": "spss", ".dta": "stata"}


def draft(
    file: Path,
    codebook: Codebook,
    *,
    fills: str | None = None,
    about: Mapping[str, Any] = {},
    folder: Path | None = None,
) -> str:
    """Propose a ``source.yaml``.

    Parameters
    ----------
    file
        The raw file.
    codebook
        The codebook to match it to.
    fills
        The table that it fills; without it, the one that matches best.
    about
        What ``source.yaml`` says of the file: ``sheet``, ``header``, ``rows``; where it is not
        found by itself.
    folder
        Where the draft will lie; without it, beside the file.

    Returns
    -------
    str
        The proposal, with the scores and what is not matched as comments.

    Raises
    ------
    StudyError
        Where the file cannot be read, or the codebook has no such table.
    """
    if fills is not None and fills not in codebook.tables:
        near = nearest(fills, codebook.tables)
        wrong = f"the codebook has no table '{fills}'"
        raise StudyError([Problem(place(file), wrong, nearest=near)])
    name = Path(os.path.relpath(file, folder or file.parent)).as_posix()
    head, raw = _reading(file, about)
    head["file"] = name
    drafted = [
        _drafted(head, raw, file, codebook, table)
        for table in ([fills] if fills else codebook.tables)
    ]
    source, found = max(drafted, key=lambda d: sum(m.score * (1 + m.sure) for m in d[1]))
    fits = fitting(source, raw, found)
    return "\n".join([*proposal(source, raw, found, fits), ""])


def write_draft(text: str, path: Path) -> None:
    """Write a draft, but never over a file.

    Parameters
    ----------
    text
        The draft.
    path
        Where it goes.

    Raises
    ------
    StudyError
        Where something is there already.
    """
    if path.exists():
        wrong, right = "the file is there already", "another name, or no --out to see the draft"
        raise StudyError([Problem(place(path), wrong, right=right)])
    files.write_atomic(path, text)


def _reading(file: Path, about: Mapping[str, Any]) -> tuple[dict[str, Any], RawTable]:
    """Find the reader that the file needs, and read it."""
    head, raw = _as_table(file, about)
    # Whoever says where the header is does not mean the export of a tool, whose reader knows it.
    tool = "" if {"header", "rows"} & head.keys() else _tool(raw, head["reader"])
    if tool:  # its reader knows where the header is, and tells names apart
        head = {key: head[key] for key in ("file", "sheet") if key in head} | {"reader": tool}
    beside = {"limesurvey": "*.lss", "kobo": "*.xlsx"}.get(head["reader"], "")
    for structure in sorted(file.parent.glob(beside)) if beside else ():
        try:
            with_it = {**head, "structure": structure.name}
            return with_it, _source(with_it, file, "").read()
        except StudyError:
            continue  # it is the questionnaire of another survey, or none
    return head, _source(head, file, "").read() if tool else raw


def _as_table(file: Path, about: Mapping[str, Any]) -> tuple[dict[str, Any], RawTable]:
    """Read the file by its ending; where a column name occurs twice, add the column's letter."""
    suffix = file.suffix.lower()
    reader = _BINARY.get(suffix) or ("delimited" if suffix in _TEXT else "workbook")
    head = {"reader": reader, "file": file.name, **about}
    try:
        return head, _source(head, file, "").read()
    except StudyError:
        if suffix in _BINARY:
            raise
        apart = {**head, "repeated": "letter"}
        return apart, _source(apart, file, "").read()


def _tool(raw: RawTable, reader: str) -> str:
    """Tell the survey tool by the columns that it adds."""
    names = {re.split(r"[.\s]", name)[0].lower() for name in raw.columns}
    if reader == "workbook" and {"_uuid", "_index"} <= names:
        return "kobo"
    coded = sum(bool(_CODED.match(name)) for name in raw.columns) > len(raw.columns) / 2
    known = coded or {"id", "submitdate"} <= names
    return "limesurvey" if reader == "delimited" and known else ""


def _source(
    head: dict[str, Any], file: Path, fills: str, codebook: Codebook = NO_CODEBOOK
) -> Source:
    content = {**head, "file": file.resolve().as_posix(), "fills": fills, "columns": {}}
    if "structure" in head:
        content["structure"] = (file.resolve().parent / head["structure"]).as_posix()
    document = Document(Crosswalk.model_validate(content), file, {})
    return Source(file.stem, document, codebook)


def _drafted(
    head: dict[str, Any], raw: RawTable, file: Path, codebook: Codebook, table: str
) -> tuple[Source, list[Match]]:
    """Draft one table: first the languages, then the columns."""
    told = {**head, **_dates(raw)}
    every = _source({**told, "language": codebook.languages}, file, table, codebook)
    spoken = languages(every, raw)
    source = _source({**told, **({"language": spoken} if spoken else {})}, file, table, codebook)
    named = source.saying(file=head["file"], structure=head.get("structure"))
    return named, matches(source, raw)


def _dates(raw: RawTable) -> dict[str, str]:
    """Find the date pattern by which the most columns can be read in full."""
    values = [[v for v in column.values if v.strip()] for column in raw.columns.values()]

    def whole(pattern: str) -> int:
        kind = "datetime" if "m" in pattern else "date"
        return sum(bool(v) and all(date(x, kind, pattern).value for x in v) for v in values)

    best = max(COMMON, key=whole)
    return {"dates": best} if whole(best) > whole("yyyy-MM-dd") else {}


HEAD = (
    "reader",
    "file",
    "sheet",
    "header",
    "rows",
    "repeated",
    "structure",
    "fills",
    "language",
    "dates",
)


def proposal(
    source: Source, raw: RawTable, found: list[Match], fits: Mapping[str, list[str]]
) -> Iterator[str]:
    """Write a proposal, line by line.

    Parameters
    ----------
    source
        What is known of the file.
    raw
        Its table.
    found
        The columns that were matched.
    fits
        For columns that were not, the scales as whose levels all their values can be read.

    Yields
    ------
    str
        A line; every column of the file stands in one, or in a pattern.
    """
    crosswalk, table = source.crosswalk, source.table
    yield "# A draft, by likeness to the codebook: read it before you use it."
    yield from (comment(note) for note in raw.notes if not note.endswith("None"))
    for key in HEAD:
        if key in crosswalk.model_fields_set and (value := crosswalk.model_dump()[key]):
            one = value[0] if isinstance(value, list) and len(value) == 1 else value
            yield f"{key}: {written(one)}"
    matched = {match.column: match for match in found}
    sure = [matched[n] for n in raw.columns if n in matched and matched[n].sure]
    likely = [matched[n] for n in raw.columns if n in matched and not matched[n].sure]
    yield "columns:" if sure else "columns: {}"
    yield from _columns(_patterns(sure, raw), "  ", len(raw.rows))
    if likely:
        yield "  # likely; look, and take the # away:"
        yield from _columns(likely, "  # ", len(raw.rows))
    lost = [n for n in raw.columns if n not in matched]
    yield from _rest("columns without a variable", lost, fits)
    lacking = [n for n in table.variables if n not in {match.variable for match in found}]
    keys = [name for name in lacking if name in table.key]
    yield from _rest("key variables without a column (a constant goes under set)", keys)
    yield from _rest("variables without a column", [n for n in lacking if n not in keys])


def _patterns(found: list[Match], raw: RawTable) -> list[Match]:
    """Write the columns of all options of a question as one pattern."""
    groups: dict[str, list[Match]] = {}
    for match in found:
        option = option_code(match.column) if "option" in match.target else ""
        pattern = re.sub(rf"{re.escape(option)}(]?)$", r"{option}\1", match.column)
        groups.setdefault(pattern if option else match.column, []).append(match)
    return [
        each
        for pattern, group in groups.items()
        for each in (_one(pattern, group) if _whole(pattern, group, raw.columns) else group)
    ]


def _whole(pattern: str, group: list[Match], columns: Mapping[str, object]) -> bool:
    """Say whether a pattern would match these columns and no other."""
    start = pattern.partition("{option}")[0]
    matching = [name for name in columns if name.startswith(start)]
    same = len({match.variable for match in group}) == 1
    return len(group) > 1 and same and matching == [match.column for match in group]


def _one(pattern: str, group: list[Match]) -> list[Match]:
    rows = max(match.rows for match in group)
    return [replace(group[0], column=pattern, target={}, rows=rows)]


def _columns(found: list[Match], indent: str, rows: int) -> Iterator[str]:
    for match in found:
        target = {"to": match.variable, **match.target}
        short = match.variable if len(target) == 1 else written(target)
        line = f"{indent}{written(match.column)}: {short}"
        few = f"; answers in {match.rows} of {rows} rows" if match.rows < rows else ""
        unread = f"; {match.unread} values cannot be read" if match.unread else ""
        yield f"{line:<50} # {match.score:.2f}{few}{unread}"


def _rest(what: str, names: list[str], fits: Mapping[str, list[str]] = {}) -> Iterator[str]:
    if names:
        yield f"# {what}:"
        for name in names:
            line = f"#   {written(name)}"
            scales = ", or ".join(fits.get(name, ()))
            yield f"{line:<50} # fits scale {scales}" if scales else line
