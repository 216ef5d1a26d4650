"""The crosswalk: how one source's columns map to the codebook, as ``source.yaml`` says it."""

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, core_schema

from vises_research import documents, read
from vises_research.documents import Document, Model
from vises_research.errors import Problem, Problems, StudyError, place

__all__ = ["Crosswalk", "Rows", "Source", "Target", "sources"]

_OPTIONS = ("sheet", "encoding", "delimiter", "header", "area", "repeated", "yes_no")
_VARIABLE = re.compile(r"\$\{(?P<name>\w+)(?::-(?P<default>[^}]*))?\}")


class Target(Model):
    """Where a raw column goes, and how.

    Parameters
    ----------
    to
        The variable, or ``{name}`` for what the column's pattern captured.
    verb
        ``map`` reads the value as the variable's kind says; ``split`` cuts several answers in one
        cell; ``reverse`` turns a scale round; ``any`` ticks an option for any text.
    option
        The option of a multiple response that the column stands for.
    separator
        What stands between the answers of a cell, for ``split``; ``json`` or ``r`` for such lists.
    via
        The identifier of the table referred to, by which its key is looked up.
    strip
        What may stand behind a number (``ETP``).
    """

    to: str
    verb: Literal["map", "split", "reverse", "any"] = "map"
    option: str | None = None
    separator: str = ";"
    via: str | None = None
    strip: list[str] = []


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
    impossible: dict[str, str] = {}
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
        declared = {name: value for name in _OPTIONS if (value := getattr(crosswalk, name))}
        if crosswalk.rows.until:
            declared["until"] = crosswalk.rows.until
        if crosswalk.structure:
            declared["structure"] = self._beside(crosswalk.structure)
        known = {"decimal": crosswalk.mark, "language": next(iter(crosswalk.language), None)}
        return read.source(crosswalk.reader, self.file, declared, known)

    def _beside(self, file: str) -> Path:
        path = Path(_VARIABLE.sub(_environment, file))
        return path if path.is_absolute() else self.document.path.parent / path


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
    if not found and not problems.found:
        raise StudyError([Problem(place(raw), "there is no source", right="<source>/source.yaml")])
    problems.stop_if_any()
    return found


def _listed(value: Any, as_target: bool) -> list[Any]:
    items = value if isinstance(value, list) else [value]
    return [{"to": item} if as_target and isinstance(item, str) else item for item in items]


def _environment(match: re.Match[str]) -> str:
    """Give an environment variable's folder, or the default written behind ``:-``.

    A relative folder in the variable is meant from where the command runs, not from the source.
    """
    value = os.environ.get(match["name"])
    return str(Path(value).absolute()) if value else match["default"] or ""
