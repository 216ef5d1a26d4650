"""Writes a drafted ``source.yaml``: what is sure, what is likely behind a ``#``, and the rest."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from vises_research.codebook import Codebook
from vises_research.harmonise.assist.match import Match, option_code
from vises_research.harmonise.assist.source_lines import written
from vises_research.harmonise.crosswalk.source import Crosswalk
from vises_research.read import RawTable

__all__ = ["proposal"]

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
    crosswalk: Crosswalk,
    raw: RawTable,
    found: list[Match],
    fits: Mapping[str, list[str]],
    codebook: Codebook,
) -> Iterator[str]:
    """Write a proposal, line by line.

    Parameters
    ----------
    crosswalk
        What is known of the file.
    raw
        Its table.
    found
        The columns that were matched.
    fits
        For columns that were not, the scales as whose levels all their values can be read.
    codebook
        The codebook.

    Yields
    ------
    str
        A line; every column of the file stands in one, or in a pattern.
    """
    yield "# A draft, by likeness to the codebook: read it before you use it."
    yield from (f"# {note}" for note in raw.notes if not note.endswith("None"))
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
    table = codebook.tables[crosswalk.fills]
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
