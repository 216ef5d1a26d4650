"""Says what a crosswalk declares that would do nothing, or could not be: keys, verbs and values."""

from collections.abc import Callable
from typing import Any

from vises_research.codebook import Codebook, Variable
from vises_research.errors import Problems
from vises_research.harmonise.crosswalk import units
from vises_research.harmonise.crosswalk.columns import Link
from vises_research.harmonise.crosswalk.number_intervals import interval, overlapping
from vises_research.harmonise.crosswalk.source import Source
from vises_research.harmonise.crosswalk.targets import NUMERIC, Combine, Target

__all__ = ["doable"]

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
        if wrong := _uncombinable(name, combine, variables[name]):
            problems.add(source.place("combine", name), wrong)
            unfit.add(name)
    kept = []
    for link in (link for link in linked if link.name not in unfit):
        if wrong := _misfit(link) or _lacking(link, codebook):
            problems.add(source.place("columns", link.key or link.column.name), wrong)
        else:
            kept.append(link)
    return kept


NUMBERS = ("number", "integer")

_VERBS = {
    "split": ("options",),
    "any": ("options",),
    "number": NUMBERS,
    "date": ("date", "datetime"),
    "unit": NUMBERS,
}
"""The kinds of variables that a verb is for; the other verbs tell themselves what they lack."""

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
    if kind not in _VERBS.get(target.verb, (kind,)):
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
    """Name the keys that were written, and say something else than what goes without saying."""
    default: Any = Target(to=target.to)
    return {key for key in target.model_fields_set if getattr(target, key) != getattr(default, key)}


def _lacking(link: Link, codebook: Codebook) -> str:
    """Say what a column's verb lacks, or ``""`` where it can be done.

    Parameters
    ----------
    link
        The column and the variable it fills.
    codebook
        The codebook.

    Returns
    -------
    str
        A clause for a message.
    """
    checks: dict[str, Callable[[Link, Codebook], str]] = {
        "reverse": _wrong_reverse,
        "collapse": _wrong_map,
        "interval": _wrong_intervals,
        "pomp": _wrong_pomp,
        "unit": units.wrong,
    }
    check = checks.get(link.target.verb, units.wrong if units.declared(link.target) else None)
    return check(link, codebook) if check else ""


def _wrong_reverse(link: Link, codebook: Codebook) -> str:
    scale = codebook.scale_of(link.variable)
    if scale is None or not scale.ordered:
        return f"only an ordered scale can be reversed, and '{link.name}' is not on one"
    if link.column.name == link.name:
        return f"'{link.name}' is reversed and keeps its name; a reversed variable has a new one"
    return ""


def _wrong_pomp(link: Link, codebook: Codebook) -> str:
    if link.target.scale in codebook.scales and link.variable.kind == "number":
        return ""
    return "pomp needs `scale:`, one of the codebook's, and a variable that is a number"


def _wrong_map(link: Link, codebook: Codebook) -> str:
    mapping, scale = codebook.maps.get(link.target.using or ""), codebook.scale_of(link.variable)
    if mapping is None:
        return f"collapse needs `using:`, one of the codebook's maps, not '{link.target.using}'"
    lost = [level for level in mapping.levels.values() if not scale or level not in scale.levels]
    return f"the map leads to {', '.join(lost)}, no level of {link.name}" if lost else ""


def _wrong_intervals(link: Link, codebook: Codebook) -> str:
    scale = codebook.scale_of(link.variable)
    for level, text in link.target.intervals.items():
        if scale is None or level not in scale.levels:
            return f"'{level}' is no level of {link.name}"
        try:
            interval(text)
        except ValueError as error:
            return str(error)
    if not link.target.intervals:
        return "interval needs `intervals:`, level by level"
    return overlapping(list(link.target.intervals.values()))


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
    if ways & {*NUMERIC} and kind not in ("number", "integer"):
        return f"a {combine.using} is a number, and '{name}' is none"
    if "any" in ways and kind not in ("scale", "options"):
        return f"any of several is a level, and '{name}' is not on a scale"
    if "years" in ways and kind not in ("number", "integer"):
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
