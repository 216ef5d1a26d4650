"""What is done to a value beyond reading it, as a crosswalk declares it: a closed list of verbs.

Each verb makes, for one column, the function from raw text to resolution. No expression is ever
evaluated from a file.
"""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from vises_research.codebook import Codebook, Scale, Variable
from vises_research.codebook.model import NUMBERS
from vises_research.codebook.numeral import steady
from vises_research.harmonise.crosswalk import units
from vises_research.harmonise.crosswalk.columns import Link
from vises_research.harmonise.crosswalk.targets import Target
from vises_research.harmonise.values import parse
from vises_research.harmonise.values.by_kind import Read, ToRead, levels, numbers
from vises_research.harmonise.values.number_intervals import interval, overlapping
from vises_research.harmonise.values.parse import Resolution, unresolved

__all__ = ["VERBS", "lacking", "verb"]

_NUMBER = Variable(label={}, type="number")
"""What a column holds whose numbers are sorted into the levels of a scale."""


class Verb(NamedTuple):
    """What a verb is for and what it does.

    Parameters
    ----------
    kinds
        The kinds of variables it is for; all, where none is named.
    wrong
        What says what a column lacks for it, or nothing.
    made
        What makes the function from raw text to resolution; none for a verb that only reads.
    """

    kinds: tuple[str, ...] = ()
    wrong: Callable[[Link, Codebook], str] | None = None
    made: Callable[[ToRead], Read] | None = None


def _of(target: Target) -> Verb:
    """Give the verb of a target; a unit, a factor or rounding alone mean that of units."""
    found = VERBS[target.verb]
    return VERBS["unit"] if not found.made and units.declared(target) else found


def verb(to_read: ToRead) -> Read | None:
    """Give the reading that a column's verb asks for; nothing for the verbs that only read."""
    made = _of(to_read.link.target).made
    return made(to_read) if made else None


def lacking(link: Link, codebook: Codebook) -> str:
    """Say what a column's verb lacks, as a clause for a message; nothing where it can be done."""
    wrong = _of(link.target).wrong
    return wrong(link, codebook) if wrong else ""


def _wrong_reverse(link: Link, codebook: Codebook) -> str:
    scale = codebook.scale_of(link.variable)
    if scale is None or not scale.ordered:
        return f"only an ordered scale can be reversed, and '{link.name}' is not on one"
    if link.column.name == link.name:
        return f"'{link.name}' is reversed and keeps its name; a reversed variable has a new one"
    return ""


def _reverse(to_read: ToRead) -> Read:
    """Turn a scale round: its first level becomes its last."""
    variable = to_read.link.variable
    order, read = list(to_read.codebook.levels(variable)), levels(to_read, variable.scale or "")
    return _after(read, lambda level: order[-1 - order.index(level)], "reversed")


def _wrong_map(link: Link, codebook: Codebook) -> str:
    mapping, scale = codebook.maps.get(link.target.using or ""), codebook.scale_of(link.variable)
    if mapping is None:
        return f"collapse needs `using:`, one of the codebook's maps, not '{link.target.using}'"
    lost = [level for level in mapping.levels.values() if not scale or level not in scale.levels]
    return f"the map leads to {', '.join(lost)}, no level of {link.name}" if lost else ""


def _collapse(to_read: ToRead) -> Read:
    """Read a level of another scale, and take the level that the declared map gives."""
    name = to_read.link.target.using or ""
    mapping = to_read.codebook.maps[name]
    return _after(levels(to_read, mapping.scale), mapping.levels.__getitem__, f"map {name}")


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


def _interval(to_read: ToRead) -> Read:
    """Find the interval in which a number lies."""
    intervals = to_read.link.target.intervals
    bounds = {level: interval(text) for level, text in intervals.items()}
    number = numbers(to_read.as_(_NUMBER))

    def read(raw: str) -> Resolution:
        parsed = number(raw)
        if parsed.unresolved:
            return parsed
        value = steady(parsed.value)
        found = next((level for level, holds in bounds.items() if holds(value)), None)
        if found is None:  # in several it cannot lie: intervals that overlap are refused
            return unresolved("in no interval")
        how = f"interval {intervals[found]}"
        rule = how if parsed.rule == "number" else f"{parsed.rule}, {how}"
        return Resolution(found, rule=rule, note=parsed.note)

    return read


def _wrong_pomp(link: Link, codebook: Codebook) -> str:
    if link.target.scale in codebook.scales and link.variable.kind == "number":
        return ""
    return "pomp needs `scale:`, one of the codebook's, and a variable that is a number"


def _pomp(to_read: ToRead) -> Read:
    """Give a level as percent of the most that is possible on its scale.

    Notes
    -----
    100 (x - min) / (max - min), with levels counted in the scale's order: P. Cohen, J. Cohen,
    L. S. Aiken and S. G. West (1999), The problem of units and the circumstance for POMP,
    Multivariate Behavioral Research 34(3), 315-346.
    """
    name = to_read.link.target.scale or ""
    scale, read = to_read.codebook.scales[name], levels(to_read, name)
    return _after(read, lambda level: pomp(scale, level), f"pomp of {name}")


def pomp(scale: Scale, level: str) -> float:
    """Give the POMP score of a level.

    Examples
    --------
    >>> from vises_research.codebook import Level
    >>> pomp(Scale(levels={k: Level(label={}) for k in "1234"}), "2")
    33.333333333333336
    """
    order = list(scale.levels)
    return 100 * order.index(level) / (len(order) - 1)


def _after(read: Read, change: Callable[[str], object], rule: str) -> Read:
    """Change a level that was read; what is not a level stays what it is."""

    def changed(raw: str) -> Resolution:
        found = read(raw)
        if found.value is None:
            return found
        value = change(found.value)
        return Resolution(value, rule=f"{found.rule}, {rule}", note=found.note)

    return changed


def _converted(to_read: ToRead) -> Read:
    """Read a number in one unit and give it in the variable's, made whole if so declared."""
    link, target = to_read.link, to_read.link.target
    factor = target.factor or units.exact(target.unit or "", link.variable.unit or "") or 1
    asked = units.shown(link.variable, target)
    other = asked != units.shown(link.variable)
    note = f", {asked} x {factor:g}" if factor != 1 else f", {asked}" if other else ""
    note += f", rounded {target.round}" if target.round else ""
    # Range and wholeness are those of the variable's own unit: they are looked at when it is there.
    plain = link.variable.model_copy(update={"range": None, "type": "number"})
    number = numbers(to_read.as_(plain))

    def read(raw: str) -> Resolution:
        parsed = number(raw)
        if parsed.unresolved:
            return parsed
        value = parse.rounded(steady(parsed.value * factor), target.round)
        checked = parse.kept(Decimal(repr(value)), link.variable, parsed.rule + note)
        return checked if checked.unresolved else replace(checked, note=parsed.note)

    return read


VERBS = {
    "map": Verb(),
    "copy": Verb(),
    "number": Verb(NUMBERS),
    "date": Verb(("date", "datetime")),
    "split": Verb(("options",)),
    "any": Verb(("options",)),
    "reverse": Verb(wrong=_wrong_reverse, made=_reverse),
    "collapse": Verb(wrong=_wrong_map, made=_collapse),
    "interval": Verb(wrong=_wrong_intervals, made=_interval),
    "pomp": Verb(wrong=_wrong_pomp, made=_pomp),
    "unit": Verb(NUMBERS, units.wrong, _converted),
}
"""The closed list of verbs; ``Target`` describes them for who writes a crosswalk."""
