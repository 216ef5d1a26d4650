"""What is done to a value beyond reading it, as a crosswalk declares it: a closed list of verbs.

Each verb makes, for one column, the function from raw text to resolution. No expression is ever
evaluated from a file.
"""

import operator
import re
from collections.abc import Callable
from dataclasses import replace
from itertools import combinations, pairwise

from vises_research.codebook import Codebook, Scale, Variable
from vises_research.codebook.numeral import numeral, steady
from vises_research.harmonise.crosswalk.columns import Link
from vises_research.harmonise.crosswalk.source import Crosswalk
from vises_research.harmonise.values import by_kind, units
from vises_research.harmonise.values.resolution import Resolution, unresolved

__all__ = ["verb", "wrong"]

_NUMBER = Variable(label={}, type="number")
"""What a column holds whose numbers are sorted into the levels of a scale."""

Made = Callable[[Crosswalk, Link, Codebook], by_kind.Read]

_INTERVAL = re.compile(r"(?P<open>[\[(\]])(?P<low>[^,;]*)[,;](?P<high>[^)\]\[]*)(?P<close>[)\]\[])")


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
        "unit": units.converted,
    }
    made = verbs.get(link.target.verb, units.converted if units.declared(link.target) else None)
    return made(crosswalk, link, codebook) if made else None


def wrong(link: Link, codebook: Codebook) -> str:
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
    return _overlapping(list(link.target.intervals.values()))


def _overlapping(intervals: list[str]) -> str:
    """Name the first two intervals that share a number: a bound, or what lies between bounds."""
    bounds = {
        bound
        for text in intervals
        if (match := _INTERVAL.fullmatch(text.strip()))
        for side in ("low", "high")
        if (bound := numeral(match[side].strip(" …"))) is not None
    }
    points = sorted(bounds) or [0.0]
    points += [(one + two) / 2 for one, two in pairwise(points)]
    points += [min(points) - 1, max(points) + 1]
    for one, two in combinations(intervals, 2):
        holds, also = interval(one), interval(two)
        if any(holds(point) and also(point) for point in points):
            return f"the intervals {one} and {two} overlap"
    return ""


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


def interval(text: str) -> Callable[[float], bool]:
    """Read an interval: ``[18, 30)`` holds 18 and not 30; ``…`` or nothing is no bound.

    Examples
    --------
    >>> holds = interval("[18, 30)")
    >>> holds(18), holds(29.9), holds(30)
    (True, True, False)
    >>> interval("[65, …)")(99)
    True
    """
    match = _INTERVAL.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"'{text}' is no interval like [18, 30)")
    low, high = _bound(match["low"], "-"), _bound(match["high"], "")
    if low is None or high is None or low > high:
        raise ValueError(f"'{text}' is no interval like [18, 30)")
    from_low = operator.ge if match["open"] == "[" else operator.gt
    to_high = operator.le if match["close"] == "]" else operator.lt
    return lambda number: bool(from_low(number, low) and to_high(number, high))


def _bound(text: str, sign: str) -> float | None:
    """Read a bound; ``…`` or nothing is none, and a text that is no number is refused."""
    bare = text.strip(" …")
    return numeral(bare) if bare else float(f"{sign}inf")


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
