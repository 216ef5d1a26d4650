"""Proposes, for each raw column, the variable that it fills, with a score; it decides nothing."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from vises_research.codebook import Codebook, Variable, fold
from vises_research.errors import Problems
from vises_research.harmonise.columns import Link, links, option_of
from vises_research.harmonise.crosswalk import Crosswalk, Source, Target
from vises_research.harmonise.resolution import unresolved
from vises_research.harmonise.resolve import resolver
from vises_research.read import Column, RawTable

__all__ = ["Match", "languages", "matches", "option_code"]

OWN, LIKELY = 0.9, 0.6
"""The score of values that are a variable's own, and the least that is proposed."""
MANY = 200
"""More different values than any scale has."""
UNREAD = unresolved("not a key")
_PLAIN = re.compile(r"\s*-?[0-9.,]+\s*$")


@dataclass(frozen=True)
class Match:
    """A column and the variable that it may fill.

    Parameters
    ----------
    column, variable
        Their names.
    target
        What ``source.yaml`` says of it.
    score
        How alike names and texts are, times the share of distinct values that can be read.
    sure
        Whether the text is the codebook's own, or the answers in at least half of the rows are, and
        every value can be read.
    unread
        How many distinct values cannot be read.
    rows
        In how many rows there is an answer that is read.
    """

    column: str
    variable: str
    target: dict[str, str]
    score: float
    sure: bool
    unread: int
    rows: int = 0


class _Fit(NamedTuple):
    """How the values of a column are read: distinct ones, what they tell, and in how many rows."""

    read: int
    of: int
    different: int
    rows: int


def matches(source: Source, raw: RawTable, codebook: Codebook) -> list[Match]:
    """Propose variables for the columns of a raw table.

    Parameters
    ----------
    source
        The source as it is drafted so far: reader, table, languages, dates.
    raw
        Its table.
    codebook
        The codebook.

    Returns
    -------
    list of Match
        At most one a column, and one a harmonised column; the best first.
    """
    table = codebook.tables[source.crosswalk.fills]
    found = [
        match
        for column in raw.columns.values()
        if column.name and any(column.values)
        for name, variable in table.variables.items()
        for match in _compared(source, raw, column, name, variable, codebook)
    ]
    best: list[Match] = []
    taken: set[str] = set()
    for match in sorted(found, key=lambda m: (-m.sure, -m.score)):
        filled = f"variable {match.variable}/{match.target.get('option', '')}"
        if not taken & {match.column, filled}:
            best.append(match)
            taken |= {match.column, filled}
    whole = {match.variable for match in best if "option" in match.target}
    return [m for m in best if m.variable not in whole or "verb" not in m.target]


def _compared(
    source: Source, raw: RawTable, column: Column, name: str, variable: Variable, codebook: Codebook
) -> Iterator[Match]:
    alike = _alike(column, name, variable)
    telling = _telling(name, variable, codebook, source.crosswalk.fills)
    if alike < LIKELY and (not telling or (len(column.values) > MANY and variable.kind == "scale")):
        return
    for target in _targets(column, name, variable, codebook):
        link = _link(source, raw, column, target, codebook)
        if link is None:
            continue
        fit = _read(source, link, codebook)
        own = link.option is not None or bool(
            telling and fit.different > 1 and 2 * fit.read > fit.of
        )
        score = max(alike, OWN if own else 0.0) * (fit.read / fit.of if fit.of else 0.5)
        if score >= LIKELY:
            told = {key: value for key, value in target.items() if key != "to"}
            shown = _of_option(link, alike, codebook) or 2 * fit.rows >= len(raw.rows)
            sure = (alike == 1 or (own and shown)) and 0 < fit.of == fit.read
            yield Match(column.name, name, told, score, sure, fit.of - fit.read, fit.rows)


def _of_option(link: Link, alike: float, codebook: Codebook) -> bool:
    """Say whether a column is an option's by more than its code, which many questions share.

    A column of ticks has few; it takes the text of the question, or that of the option.
    """
    if link.option is None:
        return False
    level = codebook.scales[link.variable.options or ""].levels[link.option]
    return alike >= LIKELY or fold(link.column.option) in map(fold, level.label.values())


def _alike(column: Column, name: str, variable: Variable) -> float:
    """Compare what a column is called and asks with a variable's name and labels."""
    from rapidfuzz import fuzz

    parts_of_name = (column.name, *column.name.split(" / "))  # two header rows, or two languages
    texts = {fold(t) for t in (column.text, column.option, column.header, *parts_of_name) if t}
    labels = {fold(label) for label in variable.label.values()} | {fold(name)}
    if texts & labels:
        return 1.0
    parts = {part for label in labels for part in re.split(r"[()]", label) if len(part) > 2}
    every = ((text, label) for text in texts for label in labels | parts)
    alike = max((fuzz.token_sort_ratio(*pair) for pair in every), default=0.0)
    return min(alike / 100, 0.95)


def _telling(name: str, variable: Variable, codebook: Codebook, table: str) -> str:
    """Name what makes a variable's values its own, if no other one of the table has the same."""
    told = {other: _form(v, codebook) for other, v in codebook.tables[table].variables.items()}
    return told[name] if list(told.values()).count(told[name]) == 1 else ""


def _form(variable: Variable, codebook: Codebook) -> str:
    """Give the answer set, the check digits or the pattern that a variable's values have."""
    if variable.refers:
        (key, *rest) = codebook.tables[variable.refers].key
        return "" if rest else _form(codebook.tables[variable.refers].variables[key], codebook)
    return variable.scale or variable.options or variable.identifier or variable.pattern or ""


def option_code(name: str) -> str:
    """Give what a column's name says of the option it stands for, or nothing.

    Examples
    --------
    >>> option_code("Q1[SQ002]"), option_code("obstacles/cost"), option_code("age")
    ('SQ002', 'cost', '')
    """
    found = re.fullmatch(r".+(?:\[(\w+)\]|/(\w+))", name)
    return (found[1] or found[2]) if found else ""


def _targets(
    column: Column, name: str, variable: Variable, codebook: Codebook
) -> Iterator[dict[str, str]]:
    """Give the ways in which a column could fill a variable."""
    if variable.kind != "options":
        yield {"to": name}
        return
    levels = codebook.scales[variable.options or ""].levels
    code = option_code(column.name)
    if code and (option := option_of(None, code, column, levels)):
        yield {"to": name, "option": option}
    yield from (
        {"to": name, "verb": "split", "separator": mark}
        for mark in (";", "|", ",", " ")
        if any(mark in value for value in column.values)
    )


def _link(
    source: Source, raw: RawTable, column: Column, target: dict[str, str], codebook: Codebook
) -> Link | None:
    """Link the column as the crosswalk would, or not at all."""
    drafted = source.crosswalk.model_copy(update={"columns": {column.name: [Target(**target)]}})
    as_drafted = replace(source, document=replace(source.document, model=drafted))
    found = links(as_drafted, raw, codebook, Problems())
    return found[0] if found else None


def _read(source: Source, link: Link, codebook: Codebook) -> _Fit:
    """Count the distinct values that can be read, all that are not blank, and what they tell.

    A bare number that is a code of some scale tells nothing: every scale begins with 1.
    """
    resolve = resolver(source, link, codebook, {})
    values = [value for value in link.column.values if value.strip()]
    found = [resolve(value) for value in values]
    if pattern := _pattern(link.variable, codebook):
        found = [r if re.fullmatch(pattern, r.value or "") else UNREAD for r in found]
    read = [resolution for resolution in found if not resolution.unresolved]
    telling = {
        resolution.value
        for value, resolution in zip(values, found, strict=True)
        if resolution.value is not None and not (resolution.rule == "code" and _PLAIN.match(value))
    }
    counts = dict(zip(link.column.values, link.column.counts(), strict=True))
    rows = sum(counts[v] for v, r in zip(values, found, strict=True) if r.value is not None)
    return _Fit(len(read), len(found), len(telling), int(rows))


def _pattern(variable: Variable, codebook: Codebook) -> str | None:
    """Give the pattern of the keys to which a variable refers; the keys themselves are not read."""
    if not variable.refers or len(codebook.tables[variable.refers].key) != 1:
        return None
    (key,) = codebook.tables[variable.refers].key
    return codebook.tables[variable.refers].variables[key].pattern


def languages(source: Source, raw: RawTable, codebook: Codebook) -> list[str]:
    """Say in which languages the answers are: those by whose labels they are read.

    Parameters
    ----------
    source
        The source with every language of the codebook.
    raw, codebook
        Its table, and the codebook.

    Returns
    -------
    list of str
        The most frequent first; one that reads less than a fifth as much is left out.
    """
    counts: Counter[str] = Counter()
    crosswalk: Crosswalk = source.crosswalk
    for match in matches(source, raw, codebook):
        variable = codebook.tables[crosswalk.fills].variables[match.variable]
        link = Link(raw.columns[match.column], match.variable, variable, Target(to=match.variable))
        if variable.kind != "scale":
            continue
        resolve = resolver(source, link, codebook, {})
        rules = [resolve(value).rule for value in link.column.values]
        counts.update(m[1] for rule in rules if (m := re.match(r"(?:label|alias):(\w+)", rule)))
    top = max(counts.values(), default=0)
    return [language for language, n in counts.most_common() if n * 5 >= top]
