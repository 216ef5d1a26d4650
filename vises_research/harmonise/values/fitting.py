"""Says what a crosswalk declares that would do nothing, or could not be: keys, verbs and values."""

from typing import Any

from vises_research.codebook import Variable
from vises_research.codebook.model import NUMBERS
from vises_research.harmonise.crosswalk.columns import Link
from vises_research.harmonise.crosswalk.source import Source
from vises_research.harmonise.crosswalk.targets import NUMERIC, Combine, Target
from vises_research.harmonise.values.verbs import VERBS, lacking

__all__ = ["doable"]

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
    """Name the keys that were written, and say something else than what goes without saying."""
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
