"""Checks a crosswalk against the codebook: what it names is there, and what it asks can be done."""

from vises_research.codebook import Codebook, Scale, Table, Variable
from vises_research.errors import Problems, nearest
from vises_research.harmonise.crosswalk import patterns
from vises_research.harmonise.crosswalk.columns import Link
from vises_research.harmonise.crosswalk.fitting import misfit, readable, wanted
from vises_research.harmonise.crosswalk.gather import variables_of
from vises_research.harmonise.crosswalk.source import Source
from vises_research.harmonise.rows.combine import unfit as cannot_combine
from vises_research.harmonise.values import verbs

__all__ = ["doable", "fits"]


_NAMING = (
    "set",
    "values",
    "combine",
    "only_in",
    "shown_if",
    "none_is",
    "impossible",
    "undetermined",
    "unresolved",
)
"""The parts of a crosswalk that are about variables by name."""


def fits(source: Source, codebook: Codebook, problems: Problems) -> bool:
    """Check that what the crosswalk names is in the codebook.

    Parameters
    ----------
    source
        The source.
    codebook
        The codebook.
    problems
        Where what is not there is noted.

    Returns
    -------
    bool
        Whether everything was there.
    """
    crosswalk = source.crosswalk
    table = codebook.tables.get(crosswalk.fills)
    if table is None:
        wrong = f"the codebook has no table '{crosswalk.fills}'"
        problems.add(
            source.place("fills"), wrong, nearest=nearest(crosswalk.fills, codebook.tables)
        )
        return False
    before = len(problems.found)
    _check_names(source, table, problems)
    reasons: dict[tuple[str, ...], str]
    reasons = {("missing", raw): reason for raw, reason in crosswalk.missing.items()}
    reasons |= {("join", n, "unmatched"): join.unmatched for n, join in crosswalk.join.items()}
    for at, reason in reasons.items():
        if reason not in codebook.missing:
            near = nearest(reason, codebook.missing)
            problems.add(source.place(*at), f"'{reason}' is not a missing reason", nearest=near)
    _check_values(source, table, codebook, problems)
    _check_blanks(source, table, codebook, problems)
    if crosswalk.duplicates and table.keyed_by_row:
        wrong = f"file and row are the key of {table.table}, and no row is there twice"
        problems.add(source.place("duplicates"), wrong)
    return len(problems.found) == before


def _check_values(source: Source, table: Table, codebook: Codebook, problems: Problems) -> None:
    """Check that every declared value is one that its variable can have."""
    crosswalk = source.crosswalk
    for name, value in crosswalk.set.items():
        if name in table.variables:
            _check_value(value, name, table, codebook, problems, source.place("set", name), False)
    declared: list[tuple[tuple[str, ...], str, dict[str, str]]] = []
    for name, each in crosswalk.values.items():
        meant = variables_of(name, table.variables)
        one_scale = name not in meant and not patterns.is_pattern(name)
        declared += [(("values", name), of, each) for of in (meant[:1] if one_scale else meant)]
    _check_agreement(source, table, problems)
    for column, targets in crosswalk.columns.items():
        declared += [(("columns", column, "values"), t.to, t.values) for t in targets]
    for at, name, values in declared:
        if name not in table.variables or name in crosswalk.combine:
            continue
        for raw, value in values.items():
            if value not in codebook.missing:
                where = source.place(*at, raw)
                _check_value(value, name, table, codebook, problems, where, True)


def _check_agreement(source: Source, table: Table, problems: Problems) -> None:
    """Check that two patterns do not give one text of one variable two values."""
    values = source.crosswalk.values
    said: dict[tuple[str, str], str] = {}
    for name in (name for name in values if name not in table.variables):
        for variable in variables_of(name, table.variables) if patterns.is_pattern(name) else ():
            for raw, value in values[name].items():
                other = said.setdefault((variable, raw), name)
                if values[other][raw] != value:
                    wrong = f"'{raw}' of {variable} is '{value}' here, and '{values[other][raw]}'"
                    problems.add(source.place("values", name, raw), f"{wrong} under '{other}'")


def _check_value(
    value: str,
    name: str,
    table: Table,
    codebook: Codebook,
    problems: Problems,
    where: str,
    declared: bool,
) -> None:
    variable = table.variables[name]
    scale = codebook.scale_of(variable)
    if variable.kind == "options" and not declared:
        problems.add(where, f"{name} has several answers, and cannot be set for all rows")
    elif scale is None and not readable(value, variable, as_kept=not declared):
        problems.add(where, f"'{value}' is no value of {name}", right=wanted(variable))
    elif scale is not None and value not in (levels := _levels(scale, variable)):
        right = f"one of {', '.join(levels)}"
        near = nearest(value, scale.levels)
        problems.add(where, f"'{value}' is no level of {name}", right=right, nearest=near)


def _check_blanks(source: Source, table: Table, codebook: Codebook, problems: Problems) -> None:
    """Check what is said of questions that were not put, and of those without a tick."""
    crosswalk = source.crosswalk
    for part in ("only_in", "shown_if", "none_is"):
        for name in getattr(crosswalk, part).keys() & {*table.key}:
            problems.add(
                source.place(part, name), f"'{name}' is part of the key, which every row has"
            )
    for name, meaning in crosswalk.none_is.items():
        where = source.place("none_is", name)
        if name in table.variables and table.variables[name].kind != "options":
            problems.add(where, f"'{name}' is not a question with several answers")
        if meaning not in ("no", *codebook.missing):
            right = "no, or a missing reason"
            near = nearest(meaning, codebook.missing)
            problems.add(where, f"'{meaning}' is no missing reason", right=right, nearest=near)


def _levels(scale: Scale, variable: Variable) -> list[str]:
    """Give what can be declared on a scale; the cell of an option's own column has ticks too."""
    return [*scale.levels, *(["true", "false"] if variable.kind == "options" else [])]


def _check_names(source: Source, table: Table, problems: Problems) -> None:
    """Check that every variable a crosswalk names is one of its table."""
    for part in _NAMING:
        named = getattr(source.crosswalk, part)
        for name in named if isinstance(named, dict) else ():
            known = name in table.variables
            known |= part == "combine" and patterns.is_pattern(name)
            known |= part == "values" and bool(variables_of(name, table.variables))
            if not known:
                wrong = f"'{name}' is not a variable of {table.table}"
                near = nearest(name, table.variables)
                problems.add(source.place(part, name), wrong, nearest=near)


_WITHOUT_COLUMN = {
    "set": "set for all rows",
    "impossible": "declared impossible",
    "undetermined": "declared undetermined",
}


def doable(
    source: Source, linked: list[Link], codebook: Codebook, problems: Problems
) -> list[Link]:
    """Keep the links that can be followed; a bad rule spoils its variable, not the source.

    Parameters
    ----------
    source
        The source.
    linked
        Its columns and the variables they fill.
    codebook
        The codebook.
    problems
        Where rules are noted that cannot be followed.

    Returns
    -------
    list of Link
        Those that can.
    """
    variables = codebook.tables[source.crosswalk.fills].variables
    filled = {link.name for link in linked}
    for part, told in _WITHOUT_COLUMN.items():
        for name in getattr(source.crosswalk, part).keys() & filled:
            problems.add(source.place(part, name), f"'{name}' is {told}, and filled by a column")
    unfit = set()
    for name, combine in source.crosswalk.combine.items():
        if wrong := cannot_combine(name, combine, variables[name]):
            problems.add(source.place("combine", name), wrong)
            unfit.add(name)
    kept = []
    for link in (link for link in linked if link.name not in unfit):
        if wrong := misfit(link) or verbs.wrong(link, codebook):
            problems.add(source.place("columns", link.key or link.column.name), wrong)
        else:
            kept.append(link)
    return kept
