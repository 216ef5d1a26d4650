"""Lists the values that no rule knew, with what each could mean."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from vises_research.codebook import Codebook, Variable, fold
from vises_research.errors import Problems
from vises_research.harmonise.all_sources import read_parts
from vises_research.harmonise.crosswalk.source import Source
from vises_research.harmonise.one_source import Part
from vises_research.harmonise.rows.combine import UNLIKE
from vises_research.harmonise.values import lists

__all__ = ["Question", "questions"]

TICKS = {"true": "ticked", "false": "not ticked"}


@dataclass(frozen=True)
class Question:
    """A distinct raw value that no rule knew.

    Parameters
    ----------
    source, variable, raw
        Where it stands.
    count
        In how many rows.
    note
        What is known of it.
    levels
        What it could mean, the closest first: level -> its label; or the closest keys of the
        table that the variable refers to.
    declared
        The variable, as the codebook has it.
    """

    source: Source
    variable: str
    raw: str
    count: int
    note: str
    levels: dict[str, str]
    declared: Variable


def questions(raw: Path, codebook: Codebook) -> list[Question]:
    """List every value that no rule knew and that its source does not declare unreadable.

    Parameters
    ----------
    raw
        The folder with the sources.
    codebook
        The codebook.

    Returns
    -------
    list of Question
        In the order of tables, sources and variables.
    """
    parts = read_parts(raw, codebook, Problems())
    return [q for found in parts.values() for part in found for q in _of(part, codebook, parts)]


def _of(part: Part, codebook: Codebook, parts: Mapping[str, list[Part]]) -> Iterator[Question]:
    table = codebook.tables[part.source.crosswalk.fills]
    counts: Counter[tuple[str, str]] = Counter()
    notes: dict[tuple[str, str], str] = {}
    ticks: set[tuple[str, str]] = set()
    for cell in part.unresolved:
        name, option = str(cell["variable"]).partition("__")[::2]
        raw, note = str(cell["raw"]), str(cell["note"])
        for text in lists.unknown(note) or [raw]:  # several answers in a cell are asked one by one
            at = (name, text.strip())
            ticks |= {at} if option else set()
            counts[at] += 1
            notes[at] = note
    for (name, raw), count in counts.items():
        if notes[name, raw] in ("declared unreadable", UNLIKE):
            continue
        declared = table.variables[name]
        levels = TICKS if (name, raw) in ticks else _levels(raw, declared, codebook, part.source)
        if declared.refers:
            levels = _keys(raw, declared.refers, codebook, parts)
        yield Question(part.source, name, raw, count, notes[name, raw], levels, declared)


def _levels(raw: str, variable: Variable, codebook: Codebook, source: Source) -> dict[str, str]:
    """Give the levels of a scale, the closest first by any wording in any language."""
    from rapidfuzz import fuzz

    scale = codebook.scale_of(variable)
    if scale is None:
        return {}
    first = next(iter(source.crosswalk.language), "")
    near = {}
    for key, level in scale.levels.items():
        texts = [key, *level.label.values(), *(t for ts in level.also.values() for t in ts)]
        near[key] = max(fuzz.ratio(fold(raw), fold(text)) for text in texts)
    shown = {
        k: v.label.get(first) or next(iter(v.label.values()), k) for k, v in scale.levels.items()
    }
    return {key: shown[key] for key in sorted(near, key=lambda key: -near[key])}


def _keys(
    raw: str, table: str, codebook: Codebook, parts: Mapping[str, list[Part]]
) -> dict[str, str]:
    """Give the closest keys of the table that a variable refers to."""
    from rapidfuzz import process

    (key,) = codebook.tables[table].key
    keys = {str(cell) for part in parts.get(table, ()) for cell in part.table[key].dropna()}
    return {found: table for found, _, _ in process.extract(raw, sorted(keys), limit=5)}
