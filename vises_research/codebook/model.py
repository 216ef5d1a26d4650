"""The questionnaire as data: tables, variables, scales, missing reasons, labels in every language.

Nothing here knows an instrument by name; everything about one is in the YAML files of
``data/codebook``, which :func:`vises_research.codebook.load` reads, checks against each other and
joins into one :class:`Codebook`.
"""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, PlainSerializer, field_validator, model_validator

from vises_research.documents import Document, Model
from vises_research.errors import Problem, StudyError

__all__ = [
    "REASONS",
    "ROW_KEY",
    "Answer",
    "Codebook",
    "CodebookFile",
    "Day",
    "Identifier",
    "Level",
    "Map",
    "MissingReason",
    "Scale",
    "Table",
    "Variable",
]

Labels = dict[str, str]
Kind = Literal[
    "scale", "options", "reference", "identifier", "number", "integer", "date", "datetime", "text"
]

Day = Annotated[str, Field(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")]
"""A day, a month or a year as ISO writes it."""

NUMBERS = ("number", "integer")

Identifier = Literal["be_enterprise", "be_establishment", "siren", "siret", "rna"]

REASONS = (
    "not_in_wave",
    "not_asked",
    "not_applicable",
    "dont_know",
    "refused",
    "no_answer",
    "not_shown_or_no_answer",
    "unresolved",
)
"""Why a value can be missing; a codebook may name more, these are always there."""


class Answer(Model):
    """What can be answered: a label in each language, and other ways to write it."""

    label: Labels
    also: dict[str, list[str]] = {}
    codes: list[str] = []

    @property
    def wordings(self) -> list[str]:
        """Every text by which it is written in some language, labels first."""
        return [*self.label.values(), *(text for texts in self.also.values() for text in texts)]


class Level(Answer):
    """One level of a scale."""

    equivalence: Literal["exact", "close", "differs"] = "exact"
    note: str = ""


class MissingReason(Answer):
    """One reason for which a value can be missing.

    Parameters
    ----------
    label
        In each language; one of the reasons that are always there has its own where none is given.
    asked
        Whether the question was put to who has it; if not, the row is in no base of those asked.
    """

    label: Labels = {}
    asked: bool = True


class Scale(Model):
    """A closed list of levels, in the order in which they are shown."""

    levels: dict[str, Level]
    ordered: bool = False
    middle: str | None = None

    @model_validator(mode="after")
    def _middle_is_a_level(self) -> Self:
        if self.middle is not None and self.middle not in self.levels:
            raise ValueError(f"the middle '{self.middle}' is not one of the levels")
        return self


class Map(Model):
    """How the levels of one scale go to those of another, shorter or longer one."""

    scale: str
    levels: dict[str, str]
    note: str = ""


Bounds = tuple[float | None, float | None]


class Variable(Model):
    """One question or fact: its labels and what its values can be."""

    label: Labels
    note: str | Labels = ""
    scale: str | None = None
    options: str | None = None
    refers: str | None = None
    identifier: Identifier | None = None
    type: Literal["number", "integer", "date", "datetime", "text"] | None = None
    unit: str | None = None
    year: int | None = None
    at: Day | None = None
    range: Bounds | None = None
    pattern: str | None = None
    ask_if: dict[str, list[str]] = {}
    part_of: str | None = None
    polarity: Literal["positive", "negative"] = "positive"
    role: Literal["weight", "replicate_weight"] | None = None

    @model_validator(mode="before")
    @classmethod
    def _a_weight_is_not_negative(cls, written: Any) -> Any:
        if isinstance(written, dict) and written.get("role") and "range" not in written:
            return {**written, "range": (0, None)}
        return written

    @field_validator("range")
    @classmethod
    def _a_range_goes_up(cls, bounds: Bounds | None) -> Bounds | None:
        low, high = bounds or (None, None)
        if low is not None and high is not None and low > high:
            raise ValueError(f"no number lies between {low:g} and {high:g}")
        return bounds

    @field_validator("pattern")
    @classmethod
    def _pattern_compiles(cls, pattern: str | None) -> str | None:
        from vises_research.codebook.pattern import fault

        if pattern and (wrong := fault(pattern)):
            raise ValueError(f"this is not a regular expression ({wrong})")
        return pattern

    @model_validator(mode="after")
    def _is_one_kind(self) -> Self:
        kinds = [self.scale, self.options, self.refers, self.identifier, self.type]
        named = [kind for kind in kinds if kind is not None]
        numeric = self.unit is not None or self.range is not None
        if len(named) > 1 or (not named and not numeric):
            raise ValueError(
                "a variable has exactly one of scale, options, refers, identifier, type "
                "(a unit or a range alone says that it is a number)"
            )
        if self.role and (not self.numeric or ((self.range or (0, None))[0] or 0) < 0):
            raise ValueError("a weight is a number that is not negative")
        if (self.year or self.at) and (named[:1] not in ([], ["number"], ["integer"])):
            raise ValueError("only a number has a `year` of its prices, or a day it refers to")
        return self

    @property
    def kind(self) -> Kind:
        """What the values are; it decides how a raw value is read."""
        if self.type is not None:
            return self.type
        for name in ("scale", "options", "identifier"):
            if getattr(self, name) is not None:
                return name
        return "reference" if self.refers is not None else "number"

    @property
    def numeric(self) -> bool:
        """Whether its values are numbers."""
        return self.kind in NUMBERS

    @property
    def listed(self) -> str | None:
        """The scale or list of options from which its answers are chosen, if there is one."""
        return self.scale or self.options

    @property
    def named(self) -> str:
        """The list of answers, the table or the register that its values come from, if any."""
        return self.listed or self.refers or self.identifier or ""


ROW_KEY = ["source", "source_row"]
"""The key of a table whose files have no identifier: the source's file, and the row in it."""

Key = Annotated[
    list[str],
    BeforeValidator(
        lambda key: ROW_KEY if key == "row" else key,
        json_schema_input_type=list[str] | Literal["row"],
    ),
    PlainSerializer(lambda key: "row" if key == ROW_KEY else key),
]
"""The variables that identify a row; the word ``row`` where there is no identifier."""


class Table(Model):
    """A harmonised table: what a row is, and its variables."""

    table: str
    key: Key
    label: Labels
    variables: dict[str, Variable]
    unit: str = "row"
    """What one row is: pilot, answer ...; statistics count in it."""

    @property
    def keyed_by_row(self) -> bool:
        """Whether only file and row identify a row, for the files have no identifier."""
        return self.key == ROW_KEY

    @property
    def answers(self) -> list[str]:
        """The variables that are not part of the key, in the order of the codebook."""
        return [name for name in self.variables if name not in (*self.key, "source")]


class CodebookFile(Model):
    """One YAML file of the codebook; a table, scales, missing reasons, or several of these."""

    table: str | None = None
    key: Key | None = None
    label: Labels | None = None
    variables: dict[str, Variable] | None = None
    unit: str = "row"
    scales: dict[str, Scale] = {}
    missing: dict[str, MissingReason] = {}
    maps: dict[str, Map] = {}


@dataclass(frozen=True)
class Codebook:
    """All tables, scales and missing reasons of a study.

    Parameters
    ----------
    tables, scales, missing, maps
        Each by its name.
    files
        The files they were read from, for error messages.
    """

    tables: dict[str, Table]
    scales: dict[str, Scale]
    missing: dict[str, MissingReason]
    maps: dict[str, Map] = field(default_factory=dict)
    files: tuple[Document[CodebookFile], ...] = field(default=(), repr=False)

    def scale_of(self, variable: Variable) -> Scale | None:
        """Give the scale (or the list of options) of a variable, if it has one."""
        return self.scales[variable.listed] if variable.listed else None

    def levels(self, variable: Variable) -> dict[str, Level]:
        """Give the levels of a variable's scale, or its options; none where it has no list."""
        return self.scales[variable.listed].levels if variable.listed else {}

    def columns(self, table: str) -> list[str]:
        """Name the columns of a harmonised table, in order."""
        declared = self.tables[table]
        keys = [key for key in declared.key if key not in ROW_KEY]
        return [*keys, "source", "source_row", *self.value_columns(table)]

    def value_columns(self, table: str) -> list[str]:
        """Name the columns that hold values; one for each option of a multiple response."""
        variables = self.tables[table].variables
        return [
            column
            for name in self.tables[table].answers
            for column in self.columns_of(name, variables[name])
        ]

    def columns_of(self, name: str, variable: Variable) -> list[str]:
        """Name the harmonised columns of one variable."""
        if variable.kind != "options":
            return [name]
        return [f"{name}__{level}" for level in self.levels(variable)]

    @property
    def languages(self) -> list[str]:
        """The languages in which levels have a label, in their order."""
        levels = (level for scale in self.scales.values() for level in scale.levels.values())
        return list(dict.fromkeys(language for level in levels for language in level.label))

    @property
    def never_asked(self) -> list[str]:
        """The missing reasons of rows to which the question was not put."""
        return [name for name, reason in self.missing.items() if not reason.asked]

    @property
    def amounts(self) -> list[str]:
        """The variables that have a unit, and whose sums a single row can dominate."""
        every = (pair for table in self.tables.values() for pair in table.variables.items())
        return sorted({name for name, variable in every if variable.unit is not None})

    @cached_property
    def order(self) -> list[str]:
        """The tables, each after those it refers to."""
        done: list[str] = []
        while len(done) < len(self.tables):
            ready = [t for t in self.tables if t not in done and self._refers(t) <= {*done, t}]
            if not ready:
                rest = ", ".join(sorted(set(self.tables) - set(done)))
                raise StudyError([Problem("data/codebook", f"the tables {rest} refer in a circle")])
            done.extend(ready)
        return done

    @cached_property
    def referred(self) -> set[str]:
        """The tables that another one refers to."""
        return set().union(*map(self._refers, self.tables))

    def _refers(self, table: str) -> set[str]:
        return {v.refers for v in self.tables[table].variables.values() if v.refers}
