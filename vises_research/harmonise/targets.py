"""Where a raw column goes and what is done to it: the part of a crosswalk that is about columns."""

from typing import Annotated, Any, Literal, Self, get_args

from pydantic import (
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    field_validator,
    model_validator,
)
from pydantic_core import CoreSchema, core_schema

from vises_research.codebook import Day, Variable
from vises_research.documents import Model

__all__ = ["Combine", "OneOrMore", "Round", "Target", "Targets", "Verb"]

Round = Literal["down", "nearest", "up"]

Verb = Literal[
    "map",
    "copy",
    "number",
    "date",
    "split",
    "any",
    "reverse",
    "collapse",
    "interval",
    "pomp",
    "unit",
]


class OneOrMore:
    """Lets a list be written short: one item stands for a list of one, a name for a target."""

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Bring the short forms into the long one before they are validated."""
        as_target = get_args(source) != (str,)
        return core_schema.no_info_before_validator_function(
            lambda value: _listed(value, as_target), handler(source)
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """Tell editors that the short forms are right too."""
        listed = handler(schema)
        one = [{"type": "string"}, *([listed["items"]] if "$ref" in listed["items"] else [])]
        return {"anyOf": [*one, {"type": "array", "items": {"anyOf": one}}]}


def _listed(value: Any, as_target: bool) -> list[Any]:
    items = value if isinstance(value, list) else [value]
    return [{"to": item} if as_target and isinstance(item, str) else item for item in items]


class Target(Model):
    """Where a raw column goes, and how.

    Parameters
    ----------
    to
        The variable, or ``{name}`` for what the column's pattern captured.
    verb
        ``map`` (or ``copy``, ``number``, ``date``) reads the value as the variable's kind says;
        ``split`` cuts several answers in one cell; ``any`` ticks an option for any text;
        ``reverse`` turns a scale round; ``collapse`` goes from another scale by a map;
        ``interval`` finds the level in whose interval a number lies; ``pomp`` gives a level as
        percent of the most possible; ``unit`` goes from one unit to the variable's.
    option
        The option of a multiple response that the column stands for.
    separator
        What stands between the answers of a cell, for ``split``; ``json`` or ``r`` for such lists.
    via
        The identifier of the table referred to, by which its key is looked up.
    strip
        What may stand behind a number (``ETP``).
    using
        The map of the codebook, for ``collapse``.
    scale
        The scale that was asked, for ``pomp``.
    intervals
        Level -> interval, such as ``[18, 30)``.
    unit, factor
        The unit in which it was asked; and by what to multiply, where that is not a matter of
        definition.
    year, at
        The year of an amount's prices, and the day a count refers to, where they are not those of
        the variable. Another year needs a ``factor``; another day is told with the rule.
    round
        How a number is made whole: ``down``, ``nearest`` or ``up``.
    values
        What this column's raw values mean, before the source's own ``values`` for the variable.
    """

    to: str
    verb: Verb = "map"
    option: str | None = None
    separator: Annotated[str, Field(min_length=1)] = ";"
    via: str | None = None
    strip: Annotated[list[str], OneOrMore] = []
    using: str | None = None
    scale: str | None = None
    intervals: dict[str, str] = {}
    unit: str | None = None
    factor: Annotated[float, Field(allow_inf_nan=False)] | None = None
    year: int | None = None
    at: Day | None = None
    round: Round | None = None
    values: dict[str, str] = {}

    @field_validator("strip")
    @classmethod
    def _units_are_no_part_of_a_number(cls, units: list[str]) -> list[str]:
        """Refuse a unit with which a digit, a sign or a mark of the number would be taken off."""
        for unit in units:
            if not unit.strip() or unit.strip()[0] in "0123456789+-.,'":
                raise ValueError(f"'{unit}' is no unit, but part of a number")
        return units

    @field_validator("factor")
    @classmethod
    def _a_factor_is_not_nothing(cls, factor: float | None) -> float | None:
        if factor == 0:
            raise ValueError("a factor of 0 leaves nothing")
        return factor


class Combine(Model):
    """How several columns fill one variable.

    Parameters
    ----------
    columns
        The raw columns, written ``from``.
    using
        ``first`` takes the first that has a value, ``sum`` adds the numbers, ``any`` takes the
        level that stands first in the scale's list (``yes`` of yes and no), ``years`` counts the
        completed years from the first date to the second.
    complete
        Whether a sum needs a number in every column.
    round
        How a sum is made whole; its parts are then not whole yet.
    """

    columns: Annotated[list[str], OneOrMore] = Field(alias="from", min_length=1)
    using: Literal["first", "sum", "any", "years"] = "first"
    complete: bool = False
    round: Round | None = None

    @model_validator(mode="after")
    def _years_lie_between_two_dates(self) -> Self:
        if self.using == "years" and len(self.columns) != 2:
            raise ValueError("years lie between two dates: from: [earlier, later]")
        if self.using != "sum" and (self.complete or self.round):
            raise ValueError("only a sum is complete or rounded")
        return self

    def read_as(self, variable: Variable) -> Variable:
        """Say what each column is read as: a range is that of the whole, not of its parts."""
        kinds = {"years": {"type": "date"}, "sum": {"type": "number"} if self.round else {}}
        if self.using not in kinds:
            return variable
        return variable.model_copy(update={"range": None, **kinds[self.using]})


Targets = Annotated[list[Target], OneOrMore]
