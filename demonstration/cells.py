"""What a simulated cell holds: a value, or the reason why there is none."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from random import Random

__all__ = [
    "NOT_IN_WAVE",
    "Missing",
    "Records",
    "Row",
    "Value",
    "draw",
    "maybe",
    "stream",
    "value_of",
]


@dataclass(frozen=True)
class Missing:
    """No value, and why."""

    reason: str


Value = str | int | float | date | datetime | frozenset[str] | Missing
Row = dict[str, Value]

NOT_IN_WAVE = Missing("not_in_wave")


@dataclass(frozen=True)
class Records:
    """The rows of one harmonised table that come from one raw file.

    Parameters
    ----------
    source, table
        Their names.
    rows
        The truth, in the order of the file.
    first_row
        The row of the file in which the first of them stands.
    damage
        (position in ``rows``, variable) -> the text that stands in the file in place of the value.
    """

    source: str
    table: str
    rows: tuple[Row, ...]
    first_row: int
    damage: Mapping[tuple[int, str], str] = field(default_factory=dict)


def stream(seed: int, name: str) -> Random:
    """Give the random numbers of one part; another part's numbers do not depend on them.

    Examples
    --------
    >>> stream(1, "pilots").random() == stream(1, "pilots").random()
    True
    >>> stream(1, "pilots").random() == stream(1, "steps").random()
    False
    """
    return Random(f"{seed}/{name}")


def draw(rng: Random, chances: Mapping[str, float]) -> str:
    """Draw one key; the values are weights."""
    return rng.choices(list(chances), list(chances.values()))[0]


def maybe(rng: Random, value: Value, **chances: float) -> Value:
    """Give the value, or with some chance a reason why it is missing.

    Examples
    --------
    >>> maybe(stream(1, "x"), 12.5, refused=1.0)
    Missing(reason='refused')
    """
    lot = rng.random()
    for reason, chance in chances.items():
        lot -= chance
        if lot < 0:
            return Missing(reason)
    return value


def value_of(row: Row, variable: str) -> Value:
    """Give a row's value; what a source does not have is missing for that reason."""
    return row.get(variable, NOT_IN_WAVE)
