"""The shape of the truth: the harmonised tables, their keys and variables, in the codebook's order.

Written down here once more, on purpose: the truth must not come from what it is to check.
"""

from dataclasses import dataclass
from typing import Literal

__all__ = ["OPTIONS", "TABLES", "Shape"]

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
