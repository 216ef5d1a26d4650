"""Where a raw column goes and what is done to it: the part of a crosswalk that is about columns."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self, get_args

from pydantic import (
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    ValidatorFunctionWrapHandler,
    field_validator,
    model_validator,
)
from pydantic_core import CoreSchema, core_schema

from vises_research.codebook import Day, Variable
from vises_research.documents import Model

__all__ = ["NUMERIC", "Combine", "OneOrMore", "Round", "Target", "Targets", "Verb", "listed"]

Round = Literal["down", "nearest", "up"]

Using = Literal["first", "sum", "mean", "product", "any", "years", "same"]

NUMERIC = ("sum", "mean", "product")
"""The ways of combining that reckon with numbers."""

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
        (item,) = get_args(source)
        made, into = handler(source), listed if item is str else _targets
        if get_args(item):  # a name or something made of names: what is wrong is told of the latter
            inside = core_schema.no_info_wrap_validator_function(
                _named_or_made, handler.generate_schema(get_args(item)[-1]), serialization=_WRITE
            )
            made, into = core_schema.list_schema(inside, min_length=1), listed
        return core_schema.no_info_before_validator_function(into, made)

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """Tell editors that the short forms are right too."""
        listed = handler(schema)
        one = [{"type": "string"}, *([listed["items"]] if "$ref" in listed["items"] else [])]
        return {"anyOf": [*one, {"type": "array", "items": {"anyOf": one}}]}


_WRITE = core_schema.wrap_serializer_function_ser_schema(
    lambda value, write: value if isinstance(value, str) else write(value)
)
"""How the parts of such a list are written again."""


def listed(value: Any) -> list[Any]:
    """Take one item for a list of one."""
    return value if isinstance(value, list) else [value]


def _targets(value: Any) -> list[Any]:
    return [{"to": item} if isinstance(item, str) else item for item in listed(value)]


def _named_or_made(value: Any, make: ValidatorFunctionWrapHandler) -> Any:
    return str(value) if isinstance(value, str | int | float) else make(value)


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
        What may stand before or behind a number (``ETP``).
    labelled
        What a value that the file labels is read by: its ``label``, or its ``code`` as if there
        were none. A label that is a missing reason is one either way.
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
    excepted
        Columns, or patterns of columns, that this target is not for though the pattern fits them;
        written ``except``.
    """

    to: str
    verb: Verb = "map"
    option: str | None = None
    separator: Annotated[str, Field(min_length=1)] = ";"
    via: str | None = None
    strip: Annotated[list[str], OneOrMore] = []
    labelled: Literal["label", "code"] = "label"
    using: str | None = None
    scale: str | None = None
    intervals: dict[str, str] = {}
    unit: str | None = None
    factor: Annotated[float, Field(allow_inf_nan=False)] | None = None
    year: int | None = None
    at: Day | None = None
    round: Round | None = None
    values: dict[str, str] = {}
    excepted: Annotated[list[str], OneOrMore] = Field(default=[], alias="except")

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
        The raw columns, patterns of raw columns, or what was itself combined; written ``from``.
        What the variable's name captures (``{item}``) has to be captured by one of them.
    using
        ``first`` takes the first that has a value, ``sum`` adds the numbers, ``mean`` divides the
        sum by how many there are, ``product`` multiplies them, ``any`` takes the level that stands
        first in the scale's list (``yes`` of yes and no), ``years`` counts the completed years from
        the first date to the second, ``same`` takes what all that have a value agree on.
    complete
        Whether a sum or a mean needs a number in every column, as a product always does.
    round
        How a sum, mean or product is made whole; its parts are then not whole yet.
    excepted
        Columns, or patterns of columns, that are not meant though a pattern fits them; written
        ``except``.
    """

    columns: Annotated[list[str | Combine], OneOrMore] = Field(alias="from")
    using: Using = "first"
    complete: bool = False
    round: Round | None = None
    excepted: Annotated[list[str], OneOrMore] = Field(default=[], alias="except")

    @model_validator(mode="after")
    def _only_numbers_are_complete_or_rounded(self) -> Self:
        if self.complete and self.using not in ("sum", "mean"):
            raise ValueError("only a sum or a mean can be complete")
        if self.round and self.using not in NUMERIC:
            raise ValueError("only a sum, a mean or a product can be rounded")
        return self

    @property
    def named(self) -> list[str]:
        """The columns and patterns, those of what was itself combined included."""
        parts = ([c] if isinstance(c, str) else c.named for c in self.columns)
        return [name for part in parts for name in part]

    @property
    def ways(self) -> set[str]:
        """The ways in which it and its parts are combined."""
        return {self.using}.union(*(c.ways for c in self.columns if isinstance(c, Combine)))

    def read_as(self, variable: Variable) -> Variable:
        """Say what each column is read as: a range is that of the whole, not of its parts."""
        if "years" in self.ways:
            return variable.model_copy(update={"range": None, "type": "date"})
        if not self.ways & {*NUMERIC}:
            return variable
        whole = self.ways & {*NUMERIC} == {"sum"} and not self.round
        number = {} if whole else {"type": "number"}
        return variable.model_copy(update={"range": None, **number})


Targets = Annotated[list[Target], OneOrMore]
