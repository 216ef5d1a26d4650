"""Writes out what a crosswalk says once for many columns or variables."""

from collections.abc import Iterator, Mapping, Sequence

from vises_research.codebook import Variable
from vises_research.errors import nearest
from vises_research.harmonise.crosswalk import patterns
from vises_research.harmonise.crosswalk.source import Combine, Source
from vises_research.read import RawTable

__all__ = ["variables_of", "written_out"]


def written_out(source: Source, raw: RawTable) -> Source:
    """Give the source with every variable by its name, and every combined column by its own.

    Parameters
    ----------
    source
        The source; a pattern that no column fits, and a column that is not there, become problems.
        What a pattern captures fills a variable only if the table has it.
    raw
        Its file.

    Returns
    -------
    Source
        With nothing in it that is a pattern.

    Notes
    -----
    A pattern leaves a column that stands under ``columns`` for another variable, and a variable
    that is named outright, to their own lines.
    """
    values = _values(source.crosswalk.values, source.variables)
    return source.saying(combine=_combined(source, raw), values=values)


def variables_of(name: str, variables: Mapping[str, Variable]) -> list[str]:
    """Give the variables that a name means: one, those a pattern fits, or those on a scale.

    Examples
    --------
    >>> asked = {x: Variable(label={}, scale="agreement") for x in ("useful", "clear")}
    >>> variables_of("clear", asked), variables_of("u*", asked), variables_of("agreement", asked)
    (['clear'], ['useful'], ['useful', 'clear'])
    """
    found = patterns.matching(name, [*variables])
    return found or [x for x, v in variables.items() if name == v.listed]


def _values(
    values: Mapping[str, dict[str, str]], variables: Mapping[str, Variable]
) -> dict[str, dict[str, str]]:
    """Give each variable's values: its own, before a pattern's, before those of its scale."""
    made: dict[str, dict[str, str]] = {}
    for name in sorted(values, key=lambda n: (n in variables, patterns.is_pattern(n))):
        for variable in variables_of(name, variables):
            made[variable] = {**made.get(variable, {}), **values[name]}
    return made


def _combined(source: Source, raw: RawTable) -> dict[str, Combine]:
    made: dict[str, Combine] = {}
    combined = source.crosswalk.combine
    # Names before patterns, so that a pattern leaves a variable that is named to its own line.
    for name in sorted(combined, key=patterns.is_pattern):
        found = {n: c for n, c in _named(name, source, raw).items() if n in source.variables}
        fits = _columns_are_there(source, name, raw)
        if fits and not found:
            source.note("combine", name, wrong=f"'{name}' stands for no variable")
        for variable, whole in found.items() if fits else ():
            if variable in made and patterns.is_pattern(name) and variable not in combined:
                source.note("combine", name, wrong=f"'{variable}' is combined twice")
            made.setdefault(variable, whole)
    return made


def _named(name: str, source: Source, raw: RawTable) -> dict[str, Combine]:
    """Give each variable that a name stands for, with the columns that captured its name."""
    combine, needed = source.crosswalk.combine[name], patterns.placeholders(name)
    if not patterns.is_pattern(name):
        return {name: _whole(combine, source, raw, name, {})}
    names = {}
    for column in combine.named:
        for _, captured in patterns.captures(column, raw.columns):
            if {*needed} <= captured.keys():
                only = {part: captured[part] for part in needed}
                names[patterns.fill(name, only)] = only
    return {n: _whole(combine, source, raw, n, captured) for n, captured in names.items()}


def _whole(
    combine: Combine, source: Source, raw: RawTable, name: str, captured: dict[str, str]
) -> Combine:
    """Write out what the parts of a combined variable stand for; a part of nothing is left out."""
    parts: list[str | Combine] = []
    for part in combine.columns:
        if isinstance(part, Combine):
            inside = _whole(part, source, raw, name, captured)
            parts += [inside] if inside.columns else []
        else:
            own = patterns.fill(part, captured)
            parts += _columns(own, combine.excepted, source, raw, name)
    return combine.model_copy(update={"columns": parts, "excepted": []})


def _columns(
    part: str, excepted: Sequence[str], source: Source, raw: RawTable, name: str
) -> Iterator[str]:
    """Give the columns that a name or pattern stands for, in the order of the file."""
    out = {column for text in excepted for column in patterns.matching(text, [*raw.columns])}
    for column in patterns.matching(part, [*raw.columns]):
        targets = source.crosswalk.columns.get(column, [])
        elsewhere = bool(targets) and all(target.to != name for target in targets)
        if column == part or not (column in out or elsewhere):
            yield column


def _columns_are_there(source: Source, name: str, raw: RawTable) -> bool:
    """Note the names of a combined variable that stand for no column, and say if there are none."""
    combine, columns = source.crosswalk.combine[name], [*raw.columns]
    named, excepted = dict.fromkeys(combine.named), _excepted(combine)
    lacking = [text for text in (*named, *excepted) if not patterns.matching(text, columns)]
    for text in lacking:
        if text in named:
            source.note_absent("combine", name, name=text, raw=raw)
        else:
            wrong = f"no column fits '{text}', which is excepted"
            source.note("combine", name, wrong=wrong, nearest=nearest(text, columns))
    return not lacking


def _excepted(combine: Combine) -> list[str]:
    inside = (_excepted(part) for part in combine.columns if isinstance(part, Combine))
    return [*combine.excepted, *(name for names in inside for name in names)]
