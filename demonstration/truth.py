"""What is true: cells, rows and tables, and how they are drawn.

A cell holds a value, or the reason why there is none. The tables, their keys and variables are
written down here once more, in the codebook's order, on purpose: the truth must not come from what
it is to check.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from random import Random
from typing import Literal

__all__ = [
    "OPTIONS",
    "TABLES",
    "Kind",
    "Missing",
    "Records",
    "Row",
    "Shape",
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


Kind = Literal["text", "integer", "number", "date", "options"]


@dataclass(frozen=True)
class Shape:
    """One table: its key, and the kinds of its variables (levels and identifiers are texts)."""

    key: tuple[str, ...]
    kinds: dict[str, Kind]

    @property
    def answers(self) -> list[str]:
        """The variables outside the key."""
        return [name for name in self.kinds if name not in self.key]


def _shape(key: str, variables: str, **other: Kind) -> Shape:
    kinds: dict[str, Kind] = dict.fromkeys(variables.split(), "text")
    return Shape(tuple(key.split()), {**kinds, **other})


TABLES = {
    "enterprise": _shape(
        "pilot",
        "pilot region brussels country language federation partner purpose_group legal_form"
        " legal_family enterprise_number siren siret founded entry_date fte headcount volunteers"
        " turnover",
        founded="integer",
        entry_date="date",
        fte="number",
        headcount="integer",
        volunteers="integer",
        turnover="number",
    ),
    "response": _shape(
        "pilot wave role",
        "pilot wave role answered_at function function_other evaluates hours knows_impact too_long"
        " fits_work plain_words useful_team uses_data suits_size suits_territory hears_stakeholders"
        " shares_results confidence obstacles obstacles_other motives motives_other recommend"
        " continues open_answer",
        answered_at="date",
        hours="number",
        confidence="integer",
        obstacles="options",
        motives="options",
        recommend="integer",
    ),
    "step": _shape(
        "pilot step",
        "pilot step status start end drop_out_reason hours people",
        start="date",
        end="date",
        hours="number",
        people="integer",
    ),
    "stakeholder": _shape(
        "respondent",
        "respondent pilot answered_at language stakeholder_type knows_impact hears_stakeholders"
        " shares_results satisfaction effects comment",
        answered_at="date",
        satisfaction="integer",
        effects="options",
    ),
    "involvement": _shape(
        "pilot stakeholder_type", "pilot stakeholder_type people mode", people="integer"
    ),
    "coding": _shape(
        "segment coder",
        "segment coder pilot wave coded_on main_theme themes",
        coded_on="date",
        themes="options",
    ),
}

OPTIONS = {
    "obstacles": ("time", "cost", "complexity", "skills", "workforce", "support", "none", "other"),
    "motives": ("improve", "account", "communicate", "involve", "funding", "obligation", "other"),
    "effects": ("involvement", "inspiration", "support", "revisiting", "none"),
    "themes": (
        "time",
        "stakeholders",
        "co_construction",
        "research_action",
        "method",
        "usefulness",
    ),
}
