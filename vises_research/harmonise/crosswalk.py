"""The crosswalk: how one source's columns map to the codebook, as ``source.yaml`` says it."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import Field, GetCoreSchemaHandler, GetJsonSchemaHandler, model_validator
from pydantic_core import CoreSchema, core_schema

from vises_research import documents, files, read
from vises_research.codebook import Variable
from vises_research.documents import Document, Model
from vises_research.errors import Problem, Problems, StudyError, place

__all__ = ["Combine", "Crosswalk", "Round", "Rows", "Source", "Target", "sources"]

Round = Literal["down", "nearest", "up"]

_OPTIONS = ("sheet", "encoding", "delimiter", "header", "area", "repeated", "yes_no")

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
    round
        How a number is made whole: ``down``, ``nearest`` or ``up``.
    values
        What this column's raw values mean, before the source's own ``values`` for the variable.
    """

    to: str
    verb: Verb = "map"
    option: str | None = None
    separator: str = ";"
    via: str | None = None
    strip: list[str] = []
    using: str | None = None
    scale: str | None = None
    intervals: dict[str, str] = {}
    unit: str | None = None
    factor: float | None = None
    round: Round | None = None
    values: dict[str, str] = {}


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

    columns: list[str] = Field(alias="from")
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


class OneOrMore:
    """Lets a list be written short: one item stands for a list of one, a name for a target."""

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Bring the short forms into the long one before they are validated."""
        as_target = source == list[Target]
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


Targets = Annotated[list[Target], OneOrMore]


class Rows(Model):
    """Which rows of a sheet are data."""

    until: str | None = None


class Crosswalk(Model):
    """The content of ``source.yaml``."""

    reader: read.Reader
    file: str
    fills: str
    columns: dict[str, Targets]
    sheet: str | None = None
    structure: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    header: list[int] = []
    area: str | None = None
    repeated: read.Repeated = None
    yes_no: list[str] = []
    rows: Rows = Rows()
    language: Annotated[list[str], OneOrMore] = []
    decimal: Literal[",", "."] | None = None
    dates: str | None = None
    set: dict[str, str] = {}
    partner: str | None = None
    values: dict[str, dict[str, str]] = {}
    missing: dict[str, str] = {}
    drop: dict[str, list[str]] = {}
    combine: dict[str, Combine] = {}
    impossible: dict[str, str] = {}
    undetermined: dict[str, str] = {}
    unresolved: Literal["stop", "missing"] | dict[str, list[str]] = "stop"

    @property
    def mark(self) -> str:
        """The decimal mark: as declared, or as the languages write it."""
        return self.decimal or ("," if {"fr", "nl", "de"} & {*self.language} else ".")

    def declared_unreadable(self, variable: str) -> list[str]:
        """Give the raw values of a variable that are declared to be beyond reading."""
        return self.unresolved.get(variable, []) if isinstance(self.unresolved, dict) else []


@dataclass(frozen=True)
class Source:
    """One source: its name, its crosswalk and where its file is.

    Parameters
    ----------
    name
        The folder's name; ``<folder>/<part>`` for ``<part>.source.yaml``.
    document
        The crosswalk with the lines of its file.
    """

    name: str
    document: Document[Crosswalk]

    @property
    def crosswalk(self) -> Crosswalk:
        """The validated crosswalk."""
        return self.document.model

    @property
    def file(self) -> Path:
        """The raw file."""
        return self._beside(self.crosswalk.file)

    def place(self, *keys: str) -> str:
        """Write the place of a key in the source's file."""
        return self.document.place(*keys)

    def read(self) -> read.RawTable:
        """Read the raw file as it is declared."""
        crosswalk = self.crosswalk
        if not self.file.exists() and (named := re.search(r"\$\{(\w+)", crosswalk.file)):
            right = f"the variable {named[1]} naming the folder it is in"
            raise StudyError([Problem(place(self.file), "the file is missing", right=right)])
        declared = {name: value for name in _OPTIONS if (value := getattr(crosswalk, name))}
        if crosswalk.rows.until:
            declared["until"] = crosswalk.rows.until
        if crosswalk.structure:
            declared["structure"] = self._beside(crosswalk.structure)
        known = {"language": next(iter(crosswalk.language), None)}
        return read.source(crosswalk.reader, self.file, declared, known)

    def _beside(self, file: str) -> Path:
        return files.written_path(file, self.document.path.parent)


def sources(raw: Path) -> list[Source]:
    """Read every ``source.yaml`` below a folder.

    Parameters
    ----------
    raw
        Usually ``data/raw`` of the study.

    Returns
    -------
    list of Source
        In the order of their names.

    Raises
    ------
    StudyError
        With the problems of all files.
    """
    problems = Problems()
    found = []
    for path in sorted(raw.glob("*/*source.yaml")):
        part = path.name.removesuffix("source.yaml").rstrip(".")
        name = f"{path.parent.name}/{part}" if part else path.parent.name
        try:
            found.append(Source(name, documents.load(path, Crosswalk)))
        except StudyError as error:
            problems.keep(error)
    for folder in sorted(path for path in raw.glob("*") if path.is_dir()):
        if any(folder.iterdir()) and not list(folder.glob("*source.yaml")):
            problems.add(place(folder), "no source.yaml says what the files of this folder are")
    if not found and not problems.found:
        raise StudyError([Problem(place(raw), "there is no source", right="<source>/source.yaml")])
    problems.stop_if_any()
    return found


def _listed(value: Any, as_target: bool) -> list[Any]:
    items = value if isinstance(value, list) else [value]
    return [{"to": item} if as_target and isinstance(item, str) else item for item in items]
