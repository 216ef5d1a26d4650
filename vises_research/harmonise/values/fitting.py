"""Checks that a crosswalk can be followed: its names, its keys and verbs, and its values."""

from typing import Any

from vises_research.codebook import Variable
from vises_research.codebook.model import NUMBERS
from vises_research.errors import nearest
from vises_research.harmonise.crosswalk import patterns
from vises_research.harmonise.crosswalk.columns import Link
from vises_research.harmonise.crosswalk.gather import variables_of
from vises_research.harmonise.crosswalk.source import Source
from vises_research.harmonise.crosswalk.targets import NUMERIC, Combine, Target
from vises_research.harmonise.values.stated import readable, wanted
from vises_research.harmonise.values.verbs import VERBS, lacking

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


def fits(source: Source) -> bool:
    """Say whether the codebook has everything that a crosswalk names; note what it lacks."""
    before = len(source.problems.found)
    if _names_are_known(source):
        _check_values(source)
    return len(source.problems.found) == before


def _names_are_known(source: Source) -> bool:
    """Note what the crosswalk names and the codebook does not have.

    Returns
    -------
    bool
        Whether the codebook has the table at all that the source fills.
    """
    crosswalk, codebook = source.crosswalk, source.codebook
    if crosswalk.fills not in codebook.tables:
        wrong = f"the codebook has no table '{crosswalk.fills}'"
        source.note("fills", wrong=wrong, nearest=nearest(crosswalk.fills, codebook.tables))
        return False
    _check_names(source)
    reasons: dict[tuple[str, ...], str]
    reasons = {("missing", raw): reason for raw, reason in crosswalk.missing.items()}
    reasons |= {("join", n, "unmatched"): join.unmatched for n, join in crosswalk.join.items()}
    for at, reason in reasons.items():
        if reason not in codebook.missing:
            near = nearest(reason, codebook.missing)
            source.note(*at, wrong=f"'{reason}' is not a missing reason", nearest=near)
    _check_blanks(source)
    if crosswalk.duplicates and source.table.keyed_by_row:
        wrong = f"file and row are the key of {crosswalk.fills}, and no row is there twice"
        source.note("duplicates", wrong=wrong)
    return True


def _check_blanks(source: Source) -> None:
    """Check what is said of questions that were not put, and of those without a tick."""
    crosswalk, variables, missing = source.crosswalk, source.variables, source.codebook.missing
    for part in ("only_in", "shown_if", "none_is"):
        for name in getattr(crosswalk, part).keys() & {*source.table.key}:
            source.note(part, name, wrong=f"'{name}' is part of the key, which every row has")
    for name, meaning in crosswalk.none_is.items():
        if name in variables and variables[name].kind != "options":
            source.note("none_is", name, wrong=f"'{name}' is not a question with several answers")
        if meaning not in ("no", *missing):
            told = {"right": "no, or a missing reason", "nearest": nearest(meaning, missing)}
            source.note("none_is", name, wrong=f"'{meaning}' is no missing reason", **told)


def _check_names(source: Source) -> None:
    """Check that every variable a crosswalk names is one of its table."""
    variables = source.variables
    for part in _NAMING:
        named = getattr(source.crosswalk, part)
        for name in named if isinstance(named, dict) else ():
            known = name in variables
            known |= part == "combine" and patterns.is_pattern(name)
            known |= part == "values" and bool(variables_of(name, variables))
            if not known:
                wrong = f"'{name}' is not a variable of {source.crosswalk.fills}"
                source.note(part, name, wrong=wrong, nearest=nearest(name, variables))


def _check_values(source: Source) -> None:
    """Check that every declared value is one that its variable can have."""
    crosswalk, variables = source.crosswalk, source.variables
    for name, value in crosswalk.set.items():
        if name in variables:
            _check_value(source, ("set", name), name, value, declared=False)
    declared: list[tuple[tuple[str, ...], str, dict[str, str]]] = []
    for name, each in crosswalk.values.items():
        meant = variables_of(name, variables)
        one_scale = name not in meant and not patterns.is_pattern(name)
        declared += [(("values", name), of, each) for of in (meant[:1] if one_scale else meant)]
    _check_agreement(source)
    for column, targets in crosswalk.columns.items():
        declared += [(("columns", column, "values"), t.to, t.values) for t in targets]
    for at, name, values in declared:
        for raw, value in values.items() if name in variables.keys() - crosswalk.combine else ():
            if value not in source.codebook.missing:
                _check_value(source, (*at, raw), name, value, declared=True)


def _check_agreement(source: Source) -> None:
    """Check that two patterns do not give one text of one variable two values."""
    values, variables = source.crosswalk.values, source.variables
    said: dict[tuple[str, str], str] = {}
    for name in (name for name in values if name not in variables):
        for variable in variables_of(name, variables) if patterns.is_pattern(name) else ():
            for raw, value in values[name].items():
                other = said.setdefault((variable, raw), name)
                if values[other][raw] != value:
                    wrong = f"'{raw}' of {variable} is '{value}' here, and '{values[other][raw]}'"
                    source.note("values", name, raw, wrong=f"{wrong} under '{other}'")


def _check_value(
    source: Source, at: tuple[str, ...], name: str, value: str, *, declared: bool
) -> None:
    """Check one value, declared for a raw text or set for all rows."""
    variable = source.variables[name]
    levels = source.codebook.levels(variable)
    # The cell of an option's own column can be declared as ticked or not, beside the options.
    known = [*levels, *(["true", "false"] if variable.kind == "options" else [])]
    if variable.kind == "options" and not declared:
        wrong = f"{name} has several answers, and cannot be set for all rows"
        source.note(*at, wrong=wrong)
    elif not variable.listed and not readable(value, variable, as_kept=not declared):
        source.note(*at, wrong=f"'{value}' is no value of {name}", right=wanted(variable))
    elif variable.listed and value not in known:
        told = {"right": f"one of {', '.join(known)}", "nearest": nearest(value, levels)}
        source.note(*at, wrong=f"'{value}' is no level of {name}", **told)


_WITHOUT_COLUMN = {
    "set": "set for all rows",
    "impossible": "declared impossible",
    "undetermined": "declared undetermined",
}


def doable(source: Source, linked: list[Link]) -> list[Link]:
    """Keep the links that can be followed; a bad rule spoils its variable, not the source.

    Parameters
    ----------
    source
        The source; rules that cannot be followed become problems.
    linked
        Its columns and the variables they fill.

    Returns
    -------
    list of Link
        Those that can.
    """
    filled = {link.name for link in linked}
    for part, told in _WITHOUT_COLUMN.items():
        for name in getattr(source.crosswalk, part).keys() & filled:
            source.note(part, name, wrong=f"'{name}' is {told}, and filled by a column")
    unfit = set()
    for name, combine in source.crosswalk.combine.items():
        if wrong := _uncombinable(name, combine, source.variables[name]):
            source.note("combine", name, wrong=wrong)
            unfit.add(name)
    kept = []
    for link in (link for link in linked if link.name not in unfit):
        if wrong := _misfit(link) or lacking(link, source.codebook):
            source.note("columns", link.key or link.column.name, wrong=wrong)
        else:
            kept.append(link)
    return kept


_OF_NUMBERS = (NUMBERS, ("map", "copy", "number", "unit"))

_KEYS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "option": (("options",), ("map", "copy", "any")),
    "via": (("reference",), ()),
    "strip": ((*NUMBERS, "interval"), ()),
    "separator": ((), ("split",)),
    "using": ((), ("collapse",)),
    "scale": ((), ("pomp",)),
    "intervals": ((), ("interval",)),
    **dict.fromkeys(("unit", "factor", "year", "at", "round"), _OF_NUMBERS),
}
"""For each key the kinds of variables (or the verb that reads as one), and the verbs, it is for."""

_ARE = {
    "scale": "is on a scale",
    "options": "has several answers",
    "reference": "refers to a table",
    "identifier": "is an identifier",
    "integer": "is a whole number",
    "datetime": "is a moment",
}


def _misfit(link: Link) -> str:
    """Say what a column's target asks for that its verb or its variable has no use for.

    Parameters
    ----------
    link
        The column and the variable it fills.

    Returns
    -------
    str
        A clause for a message, or ``""``.
    """
    target, kind = link.target, link.variable.kind
    what = f"'{link.name}' {_ARE.get(kind, f'is a {kind}')}"
    if kind not in (VERBS[target.verb].kinds or (kind,)):
        return f"`verb: {target.verb}` does nothing here: {what}"
    for key in sorted(_named(target)):
        kinds, verbs = _KEYS.get(key, ((), ()))
        if kinds and not {kind, target.verb} & {*kinds}:
            return f"`{key}:` does nothing here: {what}"
        if verbs and target.verb not in verbs:
            verb = f"without `verb: {verbs[0]}`" if len(verbs) == 1 else f"at `verb: {target.verb}`"
            return f"`{key}:` does nothing {verb}"
    return ""


def _named(target: Target) -> set[str]:
    """Name the keys that were written and differ from their default."""
    default: Any = Target(to=target.to)
    return {key for key in target.model_fields_set if getattr(target, key) != getattr(default, key)}


def _uncombinable(name: str, combine: Combine, variable: Variable) -> str:
    """Say why a variable cannot be combined as declared, or ``""``.

    Parameters
    ----------
    name, variable
        The variable.
    combine
        How its columns are combined, each by its own name.

    Returns
    -------
    str
        A clause for a message.
    """
    kind, ways = variable.kind, combine.ways
    if kind == "options" and ways != {"any"}:
        return f"'{name}' has several answers, which are combined with `using: any`"
    if ways & {*NUMERIC} and not variable.numeric:
        return f"a {combine.using} is a number, and '{name}' is none"
    if "any" in ways and kind not in ("scale", "options"):
        return f"any of several is a level, and '{name}' is not on a scale"
    if "years" in ways and not variable.numeric:
        return f"years are a number, and '{name}' is none"
    if ways & {"mean", "product"} and kind == "integer" and not combine.round:
        return f"a {combine.using} need not be whole, and '{name}' is: `round:` must say how"
    return _too_few(combine)


def _too_few(combine: Combine) -> str:
    """Say which part lacks columns that it cannot do without."""
    columns = ", ".join(f"'{column}'" for column in combine.columns if isinstance(column, str))
    if combine.using == "years" and len(combine.columns) != 2:
        return f"years lie between two dates: from: [earlier, later], not {columns}"
    if combine.using in ("product", "same") and len(combine.columns) < 2:
        return f"`using: {combine.using}` needs two columns, and here is only {columns}"
    inside = (_too_few(part) for part in combine.columns if isinstance(part, Combine))
    return next((wrong for wrong in inside if wrong), "")
