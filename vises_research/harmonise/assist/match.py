"""Proposes, for each raw column, the variable that it fills, with a score; it decides nothing."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from vises_research.codebook import Codebook, Variable, fold
from vises_research.harmonise.assist.trial import Trial
from vises_research.harmonise.crosswalk.columns import Link
from vises_research.harmonise.crosswalk.source import Source, Target
from vises_research.harmonise.values.resolve import resolver
from vises_research.read import Column, RawTable

__all__ = ["LIKELY", "Match", "fitting", "languages", "likeness", "matches", "option_code"]

OWN = 0.9
"""The score of values that are a variable's own."""
MANY = 200
"""More different values than any scale has."""
_TOLD = ("option", "verb", "separator")


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


def matches(source: Source, raw: RawTable) -> list[Match]:
    """Propose variables for the columns of a raw table.

    Parameters
    ----------
    source
        The source as it is drafted so far: reader, table, languages, dates.
    raw
        Its table.

    Returns
    -------
    list of Match
        At most one a column, and one a harmonised column; the best first.
    """
    variables = source.variables
    columns = [column for column in raw.columns.values() if column.name and any(column.values)]
    trial, alike = Trial(source), likeness(columns, variables)
    telling = _telling(variables, source.codebook)
    found = [
        match
        for column in columns
        for name, target in _worth_reading(column, variables, alike[column.name], telling, trial)
        for link in [Link(column, name, variables[name], target, target.option)]
        for match in _compared(trial, link, alike[column.name].get(name, 0.0), name in telling)
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


def fitting(source: Source, raw: RawTable, matched: list[Match]) -> dict[str, list[str]]:
    """Name the scales that fit the columns for which no variable was found.

    Parameters
    ----------
    source, raw
        The source as it is drafted so far, and its table.
    matched
        The columns that have a variable.

    Returns
    -------
    dict
        Column -> scales, the closest first.
    """
    spoken = source.crosswalk.language or source.codebook.languages
    trial, done = Trial(source.saying(language=spoken)), {match.column for match in matched}
    rest = [column for name, column in raw.columns.items() if name and name not in done]
    return {column.name: found for column in rest if (found := trial.fitting(column))}


def _worth_reading(
    column: Column,
    variables: Mapping[str, Variable],
    alike: Mapping[str, float],
    telling: Mapping[str, str],
    trial: Trial,
) -> Iterator[tuple[str, Target]]:
    """Give the variables worth trying for a column, chosen by its name or by its values."""
    holds = trial.holds(column)
    for name, variable in variables.items():
        if name not in alike and name not in telling:
            continue
        if variable.kind == "options":
            if option := trial.option(column, option_code(column.name), variable):
                yield name, _target(name, option=option)
            several = _marks(column) if variable.options in holds else ()
            yield from ((name, _target(name, separator=mark)) for mark in several)
        elif variable.kind == "scale":
            if variable.scale in holds and (name in alike or len(column.values) <= MANY):
                yield name, _target(name)
        elif name in alike or trial.seems(Link(column, name, variable, _target(name))):
            yield name, _target(name)


@lru_cache(maxsize=65536)
def _target(name: str, option: str | None = None, separator: str | None = None) -> Target:
    if separator:
        return Target(to=name, verb="split", separator=separator)
    return Target(to=name, option=option) if option else Target(to=name)


def _marks(column: Column) -> Iterator[str]:
    """Give the separators that occur in the cells of a column."""
    yield from (mark for mark in (";", "|", ",", " ") if any(mark in v for v in column.values))


def _compared(trial: Trial, link: Link, alike: float, telling: bool) -> Iterator[Match]:
    fit = trial.read(link)
    own = link.option is not None or (telling and fit.different > 1 and 2 * fit.read > fit.of)
    score = max(alike, OWN if own else 0.0) * (fit.read / fit.of if fit.of else 0.5)
    if score >= LIKELY:
        said = (key for key in _TOLD if key in link.target.model_fields_set)
        told = {key: getattr(link.target, key) for key in said}
        rows = int(link.column.counts()[fit.answers].sum())
        shown = _of_option(link, alike, trial.codebook) or 2 * rows >= len(link.column.codes)
        sure = (alike == 1 or (own and shown)) and 0 < fit.of == fit.read
        yield Match(link.column.name, link.name, told, score, sure, fit.of - fit.read, rows)


def _of_option(link: Link, alike: float, codebook: Codebook) -> bool:
    """Say whether more than a code, which many questions share, ties a column to an option.

    A column of ticks has few; it takes the text of the question, or that of the option.
    """
    if link.option is None:
        return False
    level = codebook.levels(link.variable)[link.option]
    return alike >= LIKELY or fold(link.column.option) in map(fold, level.label.values())


def _telling(variables: Mapping[str, Variable], codebook: Codebook) -> dict[str, str]:
    """Find the variables whose answer set or pattern no other variable of the table has."""
    told = {name: _form(variable, codebook) for name, variable in variables.items()}
    counts = Counter(told.values())
    return {name: form for name, form in told.items() if form and counts[form] == 1}


def _form(variable: Variable, codebook: Codebook) -> str:
    """Give the answer set, the register or the pattern that a variable's values must fit."""
    if variable.refers:
        (key, *rest) = codebook.tables[variable.refers].key
        return "" if rest else _form(codebook.tables[variable.refers].variables[key], codebook)
    return variable.named or variable.pattern or ""


def option_code(name: str) -> str:
    """Give what a column's name says of the option it stands for, or nothing.

    Examples
    --------
    >>> option_code("Q1[SQ002]"), option_code("obstacles/cost"), option_code("age")
    ('SQ002', 'cost', '')
    """
    found = re.fullmatch(r".+(?:\[(\w+)\]|/(\w+))", name)
    return (found[1] or found[2]) if found else ""


def languages(source: Source, raw: RawTable) -> list[str]:
    """Detect the languages of the answers: those whose labels can be read in the file.

    Parameters
    ----------
    source
        The source with every language of the codebook.
    raw
        Its table.

    Returns
    -------
    list of str
        The most frequent first; one that reads less than a fifth as much is left out.
    """
    counts: Counter[str] = Counter()
    for match in matches(source, raw):
        variable = source.variables[match.variable]
        link = Link(raw.columns[match.column], match.variable, variable, Target(to=match.variable))
        if variable.kind != "scale":
            continue
        resolve = resolver(source, link, {})
        rules = [resolve(value).rule for value in link.column.values]
        counts.update(m[1] for rule in rules if (m := re.match(r"(?:label|alias):(\w+)", rule)))
    # A few answers are spelt alike in two languages; a fifth as many is not chance.
    top = max(counts.values(), default=0)
    return [language for language, n in counts.most_common() if n * 5 >= top]


LIKELY = 0.6
"""The least that is proposed."""

_MOST = 0.95  # what is alike is not the same
_BLOCK = 200


def likeness(
    columns: Sequence[Column], variables: Mapping[str, Variable]
) -> dict[str, dict[str, float]]:
    """Compare the texts of columns with the labels of variables, and say how similar they are.

    Parameters
    ----------
    columns
        Columns of a raw table.
    variables
        The variables of a table.

    Returns
    -------
    dict
        Column -> variable -> 1 where a text is the same after folding, else the most alike of their
        texts with the words of each in order; what is under :data:`LIKELY` is left out.

    Examples
    --------
    >>> asked = {"useful": Variable(label={"en": "Is it useful?"}, type="text")}
    >>> columns = [Column(name, ("x",), np.zeros(1, int)) for name in ("Useful", "useful is it")]
    >>> likeness(columns, asked)
    {'Useful': {'useful': 1.0}, 'useful is it': {'useful': 0.95}}
    """
    called = {column.name: _texts(column) for column in columns}
    labels = {name: _labels(name, variable) for name, variable in variables.items()}
    found = _alike(called, {name: _parts(texts) for name, texts in labels.items()})
    named: dict[str, list[str]] = {}
    for name, texts in labels.items():
        for text in texts:
            named.setdefault(text, []).append(name)
    for column, texts in called.items():
        found[column] |= {name: 1.0 for text in texts for name in named.get(text, ())}
    return found


def _texts(column: Column) -> set[str]:
    parts_of_name = (column.name, *column.name.split(" / "))  # two header rows, or two languages
    texts = (column.text, column.option, column.header, *parts_of_name)
    return {fold(text) for text in texts if text}


def _labels(name: str, variable: Variable) -> set[str]:
    return {fold(label) for label in variable.label.values()} | {fold(name)}


def _parts(labels: Iterable[str]) -> set[str]:
    """Give the labels, and apart from them what stands inside and outside their brackets."""
    every = {*labels}
    return every | {part for text in every for part in re.split(r"[()]", text) if len(part) > 2}


def _alike(
    called: Mapping[str, Iterable[str]], labels: Mapping[str, Iterable[str]]
) -> dict[str, dict[str, float]]:
    """Compare every text with every label, a block of columns at a time."""
    from rapidfuzz import fuzz, process

    found: dict[str, dict[str, float]] = {column: {} for column in called}
    names = [name for name, texts in labels.items() for _ in texts]
    sorted_labels = [_in_order(text) for texts in labels.values() for text in texts]
    begins = np.flatnonzero([at == 0 or names[at] != names[at - 1] for at in range(len(names))])
    variables = [names[at] for at in begins]
    pairs = [(column, _in_order(text)) for column, texts in called.items() for text in texts]
    for start in range(0, len(pairs) if names else 0, _BLOCK):
        block = pairs[start : start + _BLOCK]
        texts = [text for _, text in block]
        cut = 100 * LIKELY
        told = process.cdist(texts, sorted_labels, scorer=fuzz.ratio, score_cutoff=cut)
        most = np.maximum.reduceat(told, begins, axis=1)
        for row, at in zip(*np.nonzero(most), strict=True):
            own, name = found[block[row][0]], variables[at]
            own[name] = max(own.get(name, 0.0), min(float(most[row, at]) / 100, _MOST))
    return found


def _in_order(text: str) -> str:
    return " ".join(sorted(text.split()))
