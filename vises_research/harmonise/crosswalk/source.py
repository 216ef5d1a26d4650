"""The crosswalk: how one source's columns map to the codebook, as ``source.yaml`` says it."""

import json
import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BeforeValidator, PositiveInt, model_validator

from vises_research import documents, files, read
from vises_research.codebook import Codebook, Table, Variable
from vises_research.documents import Document, Model
from vises_research.errors import Problem, Problems, StudyError, nearest, place
from vises_research.harmonise.crosswalk import patterns
from vises_research.harmonise.crosswalk.date_patterns import checked
from vises_research.harmonise.crosswalk.targets import Combine, OneOrMore, Target, Targets, listed
from vises_research.read.folders import within
from vises_research.read.joining import joined

__all__ = ["Combine", "Crosswalk", "Join", "RawFile", "Rows", "Source", "Target", "sources"]


_HeaderRows = Annotated[
    list[PositiveInt], BeforeValidator(listed, json_schema_input_type=int | list[int])
]

_SIGN = re.compile(r"[^\w\s\"'\\]|\t| ", re.ASCII)


def _sign(text: str) -> str:
    """Take a delimiter: one sign, as it stands in the file."""
    if not _SIGN.fullmatch(text) or not text.isascii():
        meant = {"\\t": "\t", "tab": "\t", "comma": ",", "semicolon": ";"}.get(text.lower(), "")
        right = f"; {json.dumps(meant or ';')} would be one"
        raise ValueError(f"a delimiter is one sign between the cells{right}")
    return text


_OPTIONS = ("sheet", "encoding", "delimiter", "header", "area", "repeated", "yes_no")


class Rows(Model):
    """Which rows of a sheet are data."""

    until: str | None = None


class RawFile(Model):
    """A file of a source, and how it is read."""

    file: str
    sheet: str | None = None
    structure: str | None = None
    encoding: str | None = None
    delimiter: Annotated[str, AfterValidator(_sign)] | None = None
    header: _HeaderRows = []
    area: str | None = None
    repeated: read.Repeated = None
    yes_no: Annotated[list[str], OneOrMore] = []
    rows: Rows = Rows()


def _by(value: Any) -> Any:
    """Take the name of a column in both files for a mapping from one to the other."""
    if isinstance(value, dict):
        return value
    return {name: name for name in listed(value)}


class Join(RawFile):
    """A second file of a source, that has a row for each key.

    Parameters
    ----------
    by
        The columns with the key: one name, several, or the name here: the name in the second file.
    reader
        Its reader, where it is another.
    unmatched
        The missing reason where the second file has no row.
    """

    by: Annotated[
        dict[str, str],
        BeforeValidator(_by, json_schema_input_type=str | list[str] | dict[str, str]),
    ]
    reader: read.Declared | None = None
    unmatched: str = "no_answer"


class Crosswalk(RawFile):
    """The content of ``source.yaml``."""

    reader: read.Declared
    fills: str
    columns: dict[str, Targets]
    join: dict[str, Join] = {}
    language: Annotated[list[str], OneOrMore] = []
    decimal: Literal[",", "."] | None = None
    dates: Annotated[str, AfterValidator(checked)] | None = None
    set: dict[str, str] = {}
    partner: str | None = None
    values: dict[str, dict[str, str]] = {}
    missing: dict[str, str] = {}
    drop: dict[str, Annotated[list[str], OneOrMore]] = {}
    duplicates: Literal["first", "last", "most_complete"] | None = None
    version: str | None = None
    only_in: dict[str, Annotated[list[str], OneOrMore]] = {}
    shown_if: dict[str, Annotated[list[str], OneOrMore]] = {}
    none_is: dict[str, str] = {}
    combine: dict[str, Combine] = {}
    impossible: dict[str, str] = {}
    undetermined: dict[str, str] = {}
    unresolved: Literal["stop", "missing"] | dict[str, Annotated[list[str], OneOrMore]] = "stop"

    @model_validator(mode="after")
    def _versions_have_a_column(self) -> Self:
        if self.only_in and self.version is None:
            raise ValueError("only_in needs `version:`, the column that tells a row's version")
        return self

    @model_validator(mode="after")
    def _names_of_months_have_a_language(self) -> Self:
        if self.dates and "MMM" in self.dates and not self.language:
            raise ValueError("the names of months in `dates:` need `language:`")
        return self

    @property
    def mark(self) -> str:
        """The decimal mark: as declared, or as the languages write it."""
        return self.decimal or ("," if {"fr", "nl", "de"} & {*self.language} else ".")

    def declared_unreadable(self, variable: str) -> list[str]:
        """Give the raw values of a variable that are declared to be beyond reading."""
        return self.unresolved.get(variable, []) if isinstance(self.unresolved, dict) else []


NO_CODEBOOK = Codebook({}, {}, {})


@dataclass(frozen=True)
class Source:
    """One source: its name and crosswalk, the codebook it leads to, and what is wrong with it.

    Parameters
    ----------
    name
        The folder's name; ``<folder>/<part>`` for ``<part>.source.yaml``.
    document
        The crosswalk with the lines of its file.
    codebook
        The codebook; an empty one will do where only the file is read.
    problems
        Where everything is noted that is wrong with the file or the crosswalk; the sources of one
        run share it, so that all problems are told at once.
    """

    name: str
    document: Document[Crosswalk]
    codebook: Codebook = field(default=NO_CODEBOOK, repr=False)
    problems: Problems = field(default_factory=Problems, repr=False, compare=False)

    @property
    def crosswalk(self) -> Crosswalk:
        """The validated crosswalk."""
        return self.document.model

    @property
    def file(self) -> Path:
        """The raw file."""
        return _path(self.crosswalk.file, self.document.path.parent)

    @property
    def table(self) -> Table:
        """The table of the codebook that the source fills."""
        return self.codebook.tables[self.crosswalk.fills]

    @property
    def variables(self) -> dict[str, Variable]:
        """The variables of that table."""
        return self.table.variables

    def saying(self, **parts: Any) -> Self:
        """Give the same source with other parts of its crosswalk."""
        document = replace(self.document, model=self.crosswalk.model_copy(update=parts))
        return replace(self, document=document)

    def place(self, *keys: str) -> str:
        """Write the place of a key in the source's file."""
        return self.document.place(*keys)

    def note(self, *keys: str, wrong: str, **more: str) -> None:
        """Note what is wrong at a key of the source's file; ``more`` as in a :class:`Problem`."""
        self.problems.add(self.place(*keys), wrong, **more)

    def note_absent(self, *keys: str, name: str, raw: read.RawTable, **more: str) -> None:
        """Note that no column of the file has a name, or fits a pattern, that stands at a key."""
        what = "no column matches" if patterns.is_pattern(name) else "there is no column"
        sheet = f" (sheet '{raw.sheet}')" if raw.sheet else ""
        told = {"nearest": nearest(name, raw.columns), **more}
        self.note(*keys, wrong=f"{what} '{name}' in {raw.file.name}{sheet}", **told)

    def read(self, beginning: Path | None = None) -> read.RawTable:
        """Read the raw file as it is declared, with those that are joined to it.

        In place of the file, its first rows may be read, which lie where no source may name a file.
        """
        crosswalk, folder = self.crosswalk, self.document.path.parent
        language = next(iter(crosswalk.language), None)
        raw = _read(crosswalk, crosswalk.reader, folder, language, beginning)
        for name, part in crosswalk.join.items():
            other = _read(part, part.reader or crosswalk.reader, folder, language)
            raw = joined(raw, other, name, part.by, part.unmatched)
        return raw


def _read(
    declared: RawFile,
    reader: read.Reader,
    folder: Path,
    language: str | None,
    beginning: Path | None = None,
) -> read.RawTable:
    path = beginning or _path(declared.file, folder)
    if not path.exists() and (named := re.search(r"\$\{(\w+)", declared.file)):
        right = f"the variable {named[1]} naming the folder it is in"
        raise StudyError([Problem(place(path), "the file is missing", right=right)])
    options = {name: value for name in _OPTIONS if (value := getattr(declared, name))}
    if declared.rows.until:
        options["until"] = declared.rows.until
    if declared.structure:
        options["structure"] = _path(declared.structure, folder)
    return read.source(reader, path, options, {"language": language})


def _path(written: str, folder: Path) -> Path:
    return within(files.written_path(written, folder), folder)


def sources(
    raw: Path, codebook: Codebook = NO_CODEBOOK, problems: Problems | None = None
) -> list[Source]:
    """Read every ``source.yaml`` below a folder.

    Parameters
    ----------
    raw
        Usually ``data/raw`` of the study.
    codebook, problems
        What the sources are to lead to, and where they note what is wrong; neither is needed to
        read their files.

    Returns
    -------
    list of Source
        In the order of their names.

    Raises
    ------
    StudyError
        With the problems of all files.
    """
    unreadable, noted = Problems(), problems or Problems()
    found = []
    for path in sorted(raw.glob("*/*source.yaml")):
        part = path.name.removesuffix("source.yaml").rstrip(".")
        name = f"{path.parent.name}/{part}" if part else path.parent.name
        try:
            found.append(Source(name, documents.load(path, Crosswalk), codebook, noted))
        except StudyError as error:
            unreadable.keep(error)
    for folder in sorted(path for path in raw.glob("*") if path.is_dir()):
        if any(folder.iterdir()) and not list(folder.glob("*source.yaml")):
            unreadable.add(place(folder), "no source.yaml says what the files of this folder are")
    if not found and not unreadable.found:
        raise StudyError([Problem(place(raw), "there is no source", right="<source>/source.yaml")])
    unreadable.stop_if_any()
    return found
