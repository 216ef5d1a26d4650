"""What is done to a value beyond reading it, as a crosswalk declares it: a closed list of verbs.

Each verb makes, for one column, the function from raw text to resolution. No expression is ever
evaluated from a file.
"""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from vises_research.codebook import Codebook, Scale, Variable
from vises_research.codebook.numeral import steady
from vises_research.harmonise.crosswalk import units
from vises_research.harmonise.crosswalk.columns import Link
from vises_research.harmonise.crosswalk.number_intervals import interval
from vises_research.harmonise.crosswalk.source import Crosswalk
from vises_research.harmonise.values import by_kind, parse
from vises_research.harmonise.values.parse import Resolution, unresolved

__all__ = ["verb"]

_NUMBER = Variable(label={}, type="number")
"""What a column holds whose numbers are sorted into the levels of a scale."""

Made = Callable[[Crosswalk, Link, Codebook], by_kind.Read]


def verb(crosswalk: Crosswalk, link: Link, codebook: Codebook) -> by_kind.Read | None:
    """Give the reading that a column's verb asks for.

    Parameters
    ----------
    crosswalk
        The source's crosswalk.
    link
        The column and the variable it fills.
    codebook
        The codebook.

    Returns
    -------
    callable or None
        Raw text -> resolution; ``None`` for the verbs that only read.
    """
    verbs: dict[str, Made] = {
        "reverse": _reverse,
        "collapse": _collapse,
        "interval": _interval,
        "pomp": _pomp,
        "unit": _converted,
    }
    made = verbs.get(link.target.verb, _converted if units.declared(link.target) else None)
    return made(crosswalk, link, codebook) if made else None


def _reverse(crosswalk: Crosswalk, link: Link, codebook: Codebook) -> by_kind.Read:
    """Turn a scale round: its first level becomes its last."""
    order = list(codebook.scales[link.variable.scale or ""].levels)
    read = by_kind.levels(crosswalk, link, codebook, link.variable.scale or "")
    return _after(read, lambda level: order[-1 - order.index(level)], "reversed")


def _collapse(crosswalk: Crosswalk, link: Link, codebook: Codebook) -> by_kind.Read:
    """Read a level of another scale, and take the level that the declared map gives."""
    mapping = codebook.maps[link.target.using or ""]
    read = by_kind.levels(crosswalk, link, codebook, mapping.scale)
    return _after(read, mapping.levels.get, f"map {link.target.using}")


def _interval(crosswalk: Crosswalk, link: Link, _: Codebook) -> by_kind.Read:
    """Find the interval in which a number lies."""
    bounds = {level: interval(text) for level, text in link.target.intervals.items()}
    number = by_kind.numbers(crosswalk, replace(link, variable=_NUMBER))

    def read(raw: str) -> Resolution:
        parsed = number(raw)
        if parsed.unresolved:
            return parsed
        found = [level for level, holds in bounds.items() if holds(steady(parsed.value))]
        if len(found) != 1:
            return unresolved("it lies in several intervals" if found else "in no interval")
        how = f"interval {link.target.intervals[found[0]]}"
        rule = how if parsed.rule == "number" else f"{parsed.rule}, {how}"
        return Resolution(found[0], rule=rule, note=parsed.note)

    return read


def _pomp(crosswalk: Crosswalk, link: Link, codebook: Codebook) -> by_kind.Read:
    """Give a level as percent of the most that is possible on its scale.

    Notes
    -----
    100 (x - min) / (max - min), with levels counted in the scale's order: P. Cohen, J. Cohen,
    L. S. Aiken and S. G. West (1999), The problem of units and the circumstance for POMP,
    Multivariate Behavioral Research 34(3), 315-346.
    """
    name = link.target.scale or ""
    read = by_kind.levels(crosswalk, link, codebook, name)
    return _after(read, lambda level: pomp(codebook.scales[name], level), f"pomp of {name}")


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


def _after(read: by_kind.Read, change: Callable[[str], object], rule: str) -> by_kind.Read:
    """Change a level that was read; what is not a level stays what it is."""

    def changed(raw: str) -> Resolution:
        found = read(raw)
        if found.value is None:
            return found
        value = change(found.value)
        if value is None:
            return unresolved(f"{rule} has nothing for {found.value}")
        return Resolution(value, rule=f"{found.rule}, {rule}", note=found.note)

    return changed


def _converted(crosswalk: Crosswalk, link: Link, _: Codebook) -> by_kind.Read:
    """Read a number in one unit and give it in the variable's, made whole if so declared."""
    target = link.target
    factor = target.factor or units.exact(target.unit or "", link.variable.unit or "") or 1
    asked = units.shown(link.variable, target)
    other = asked != units.shown(link.variable)
    note = f", {asked} x {factor:g}" if factor != 1 else f", {asked}" if other else ""
    note += f", rounded {target.round}" if target.round else ""
    plain = link.variable.model_copy(update={"range": None, "type": "number"})
    number = by_kind.numbers(crosswalk, replace(link, variable=plain))

    def read(raw: str) -> Resolution:
        parsed = number(raw)
        if parsed.unresolved:
            return parsed
        value = parse.rounded(steady(parsed.value * factor), target.round)
        checked = parse.kept(Decimal(repr(value)), link.variable, parsed.rule + note)
        if checked.value is None:
            return unresolved(checked.note)
        return Resolution(checked.value, rule=checked.rule, note=parsed.note)

    return read
