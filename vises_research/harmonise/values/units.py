"""Goes from the unit in which a source asked to that of the variable.

A unit is part of a variable: what is counted or measured, for money the year of the prices, and for
what changes from day to day the day it refers to.
"""

from dataclasses import replace
from decimal import Decimal

from vises_research.codebook import Codebook, Variable
from vises_research.codebook.numeral import steady
from vises_research.harmonise.crosswalk.columns import Link
from vises_research.harmonise.crosswalk.source import Crosswalk
from vises_research.harmonise.crosswalk.targets import Target
from vises_research.harmonise.values import by_kind, parse
from vises_research.harmonise.values.resolution import Resolution, unresolved

__all__ = ["converted", "declared", "shown", "wrong"]

SIZES = {
    "minute": ("hours", 1 / 60),
    "hour": ("hours", 1),
    "day": ("hours", 24),
    "week": ("hours", 168),
    "month": ("months", 1),
    "quarter": ("months", 3),
    "year": ("months", 12),
    "percent": ("parts", 0.01),
    "proportion": ("parts", 1),
    "euro": ("euros", 1),
    "thousand_euro": ("euros", 1000),
    "million_euro": ("euros", 1_000_000),
}
"""Unit -> what it measures, and how much of it; only what is so by definition."""

NO_FACTOR = {frozenset({"fte", "headcount"})}
"""Units between which no factor leads: part-time work differs from enterprise to enterprise."""


def declared(target: Target) -> bool:
    """Say whether a column's target tells a unit, or a way to round."""
    return any((target.unit, target.factor, target.year, target.at, target.round))


def shown(variable: Variable, target: Target | None = None) -> str:
    """Write a unit with the year of its prices and the day it refers to.

    Parameters
    ----------
    variable
        The variable.
    target
        What a source says of its own unit, where it differs.

    Returns
    -------
    str
        Words without a language.

    Examples
    --------
    >>> wages = Variable(label={}, unit="euro", year=2018)
    >>> shown(wages), shown(wages, Target(to="wages", year=2016))
    ('euro of 2018', 'euro of 2016')
    """
    unit, year, at = (
        (target and getattr(target, part)) or getattr(variable, part)
        for part in ("unit", "year", "at")
    )
    return (unit or "") + (f" of {year}" if year else "") + (f" at {at}" if at else "")


def wrong(link: Link, _: Codebook) -> str:
    """Say what is lacking to go from a column's unit to the variable's, or ``""``."""
    target, variable = link.target, link.variable
    asked, wanted = target.unit or variable.unit or "", variable.unit or ""
    if frozenset({asked, wanted}) in NO_FACTOR:
        return (
            f"'{link.name}' counts {wanted} and the source {asked}, between which no factor leads; "
            "declare the variable `impossible` for this source"
        )
    other_year = target.year and variable.year and target.year != variable.year
    exact = _exact(asked, wanted) is not None and not other_year
    if target.factor or exact:
        return ""
    return f"from '{shown(variable, target)}' to '{shown(variable)}' the `factor:` must be declared"


def converted(crosswalk: Crosswalk, link: Link, _: Codebook) -> by_kind.Read:
    """Read a number in one unit and give it in the variable's, made whole if so declared."""
    target = link.target
    factor = target.factor or _exact(target.unit or "", link.variable.unit or "") or 1
    asked = shown(link.variable, target)
    other = asked != shown(link.variable)
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


def _exact(asked: str, wanted: str) -> float | None:
    """Give the factor between two units, where it is a matter of definition."""
    if asked == wanted:
        return 1
    (of, size), (to, unit) = SIZES.get(asked, ("", 1)), SIZES.get(wanted, ("?", 1))
    return size / unit if of == to else None
