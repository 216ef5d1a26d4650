"""Says what a crosswalk declares that would do nothing, or could not be: keys, verbs and values."""

import re
from typing import Any

from vises_research.codebook import Variable
from vises_research.codebook.numeral import written
from vises_research.harmonise.crosswalk.columns import Link
from vises_research.harmonise.crosswalk.targets import Target
from vises_research.harmonise.values import dates, parse
from vises_research.harmonise.values.identifiers import identifier

__all__ = ["misfit", "readable", "stated", "wanted"]

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


def misfit(link: Link) -> str:
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


def readable(value: str, variable: Variable, *, as_kept: bool = True) -> bool:
    """Say whether a value that a person wrote, with a point and ISO dates, is one of a variable's.

    Parameters
    ----------
    value
        What was written.
    variable
        The variable; the levels of a scale and the keys of a table are not known here.
    as_kept
        Whether an identifier must be written as it is kept, in digits alone.

    Examples
    --------
    >>> age = Variable(label={}, type="integer", range=[0, 120])
    >>> [readable(value, age) for value in ("40", "40.5", "400", "old")]
    [True, False, False, False]
    """
    found = stated(value, variable)
    return found == value if variable.identifier and as_kept else found is not None


def stated(value: str, variable: Variable) -> Any:
    """Read a value that a person wrote for a variable, with a point and ISO dates.

    Parameters
    ----------
    value
        What was written.
    variable
        The variable; the levels of a scale and the keys of a table are not known here.

    Returns
    -------
    number, date or text
        As the variable keeps it; ``None`` where it is none of its values.

    Examples
    --------
    >>> stated("1 000", Variable(label={}, type="integer"))
    1000
    >>> stated("3/4/2018", Variable(label={}, type="date")) is None
    True
    """
    if variable.kind in NUMBERS:
        return parse.number(value, variable, ".", declared=False).value
    if variable.kind in ("date", "datetime"):
        return dates.date(value, variable.kind, None).value
    if variable.identifier:
        return identifier(value, variable.identifier).value
    return value if re.fullmatch(variable.pattern or "(?s:.+)", value) else None


def wanted(variable: Variable) -> str:
    """Say what a value must be like that a person writes for a variable.

    Examples
    --------
    >>> wanted(Variable(label={}, type="integer", range=[0, 120]))
    'a whole number, 0 to 120'
    """
    if variable.kind in NUMBERS:
        bounds = ("…" if bound is None else written(bound) for bound in variable.range or ())
        within = " to ".join(bounds)
        number = "a whole number" if variable.kind == "integer" else "a number with a point"
        return f"{number}, {within}" if within else number
    if variable.kind in ("date", "datetime"):
        return "2018-03-01" if variable.kind == "date" else "2018-03-01 14:05"
    if variable.identifier:
        return f"a {variable.identifier}"
    return f"a text that fits {variable.pattern}" if variable.pattern else "a text"
