"""Goes from the unit in which a source asked to that of the variable.

A unit is part of a variable: what is counted or measured, for money the year of the prices, and for
what changes from day to day the day it refers to.
"""

from vises_research.codebook import Codebook, Variable
from vises_research.harmonise.crosswalk.columns import Link
from vises_research.harmonise.crosswalk.targets import Target

__all__ = ["declared", "exact", "shown", "wrong"]

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
    if target.factor or (exact(asked, wanted) is not None and not other_year):
        return ""
    return f"from '{shown(variable, target)}' to '{shown(variable)}' the `factor:` must be declared"


def exact(asked: str, wanted: str) -> float | None:
    """Give the factor between two units, where it is a matter of definition."""
    if asked == wanted:
        return 1
    (of, size), (to, unit) = SIZES.get(asked, ("", 1)), SIZES.get(wanted, ("?", 1))
    return size / unit if of == to else None
