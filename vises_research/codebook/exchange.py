"""The codebook in and out: from the file of a tool to YAML, and from the codebook to a file."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from vises_research import documents
from vises_research.codebook import formats, from_codebook, to_codebook
from vises_research.codebook.formats import held
from vises_research.codebook.load import load
from vises_research.codebook.model import Codebook, CodebookFile
from vises_research.codebook.write_yaml import yaml
from vises_research.errors import Problem, StudyError, nearest, place
from vises_research.files import write_atomic

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["ENDINGS", "MIN_CELL", "Source", "export", "import_file"]

MIN_CELL = 5
SIMULATED = {"fr": "Données simulées", "nl": "Gesimuleerde gegevens", "en": "Simulated data"}
ENDINGS = {
    "ddi": ".xml", "xlsform": ".xlsx", "schema": ".schema.json",
    "sav": ".sav", "html": ".html", "md": ".md",
}  # fmt: skip


def import_file(file: Path, out: Path, language: str) -> tuple[list[Path], list[str], list[str]]:
    """Write the questionnaire in a file as YAML of a codebook.

    Parameters
    ----------
    file
        The file of a survey tool.
    out
        The folder of the codebook; nothing in it is overwritten.
    language
        The language of texts that name none.

    Returns
    -------
    tuple
        The files that were written, what was not carried over, and what in the folder is to be
        mended by hand before it can be used.

    Raises
    ------
    StudyError
        Where the file cannot be read, or a file is there already.
    """
    known = {
        reason
        for path in out.glob("*.yaml")
        for reason in documents.load(path, CodebookFile).model.missing
    }
    made, lost = to_codebook.files(formats.questionnaire(file, language), known)
    paths = [out / f"{name}.yaml" for name in made]
    if there := [path for path in paths if path.exists()]:
        right = "another folder with --out"
        raise StudyError(
            [Problem(place(p), "the file is there already", right=right) for p in there]
        )
    for path, model in zip(paths, made.values(), strict=True):
        write_atomic(path, f"# From {file.name}.\n{yaml(model)}")
    try:
        load(out)
    except StudyError as error:
        return paths, lost, [str(problem) for problem in error.problems]
    return paths, lost, []


@dataclass(frozen=True)
class Source:
    """What is exported: a codebook, the harmonised tables, and what is said of them."""

    codebook: Codebook
    processed: Path
    languages: tuple[str, ...]
    title: Mapping[str, str]
    simulated: bool
    min_cell: int

    def data(self, table: str) -> "tuple[pd.DataFrame, pd.DataFrame] | None":
        """Read a harmonised table with its reasons, if it was made."""
        import pandas as pd

        paths = [self.processed / f"{table}{part}.parquet" for part in ("", ".missing")]
        if not all(path.exists() for path in paths):
            return None
        return pd.read_parquet(paths[0]), pd.read_parquet(paths[1])


def export(
    source: Source, form: str, table: str | None, out: Path | None
) -> tuple[Path, list[str]]:
    """Write the codebook, or one of its tables, in another format.

    Parameters
    ----------
    source
        What is exported.
    form
        One of :data:`ENDINGS`.
    table
        The table; pages hold all tables where none is named.
    out
        The file; without it, a file named after the table, here.

    Returns
    -------
    tuple
        The file, and what the format cannot hold, in words.

    Raises
    ------
    StudyError
        Where there is no such format or table, or the table is not harmonised yet.
    """
    tables = source.codebook.tables
    if form not in ENDINGS:
        wrong, right = f"'{form}' is no format", ", ".join(ENDINGS)
        raise StudyError([Problem("codebook export", wrong, right=right)])
    if form not in ("html", "md") and table is None and len(tables) == 1:
        table = next(iter(tables))
    if table not in tables and not (table is None and form in ("html", "md")):
        wrong = f"there is no table '{table}'" if table else "this format holds one table"
        right, close = f"--table {'|'.join(tables)}", nearest(table or "", tables)
        raise StudyError([Problem("codebook export", wrong, right=right, nearest=close)])
    path = out or Path((table or "codebook") + ENDINGS[form])
    own = _WRITERS[form](source, table or "", path)
    return path, [*held.lost(source.codebook, table or "", form), *own] if table else own


def _ddi(source: Source, table: str, path: Path) -> list[str]:
    from vises_research.codebook.formats.ddi_write import ddi_xml

    write_atomic(path, ddi_xml(from_codebook.questionnaire(source.codebook, table)))
    reasons = [name for name, reason in source.codebook.missing.items() if reason.codes]
    return [f"names of missing reasons that have codes: {', '.join(reasons)}"] if reasons else []


def _xlsform(source: Source, table: str, path: Path) -> list[str]:
    from vises_research.codebook.formats.xlsform_write import xlsform_bytes

    content, lost = xlsform_bytes(from_codebook.questionnaire(source.codebook, table))
    write_atomic(path, content)
    return lost


def _schema(source: Source, table: str, path: Path) -> list[str]:
    from vises_research.codebook.formats.table_schema import table_schema

    write_atomic(path, table_schema(source.codebook, table, source.languages[0]))
    others = ", ".join(source.languages[1:])
    return [f"labels of levels in {others}"] if others else []


def _sav(source: Source, table: str, path: Path) -> list[str]:
    from vises_research.codebook.formats.sav import sav

    data = source.data(table)
    if data is None:
        where = place(source.processed / f"{table}.parquet")
        raise StudyError([Problem(where, "the table is not made yet", right="`vises harmonise`")])
    beside = path.with_name(f".{path.name}.new")
    path.parent.mkdir(parents=True, exist_ok=True)
    lost = sav(beside, *data, source.codebook, table, source.languages[0])
    beside.replace(path)
    others = ", ".join(source.languages[1:])
    return [*lost, f"labels in {others}"] if others else lost


def _page(form: str) -> Callable[[Source, str, Path], list[str]]:
    def write(source: Source, table: str, path: Path) -> list[str]:
        from vises_research.codebook.page import page

        book = source.codebook
        tables = [table] if table else list(book.tables)
        found = {name: source.data(name) for name in tables}
        data = {name: both for name, both in found.items() if both is not None}
        mark = SIMULATED if source.simulated else {}
        text = page(
            book, tables, form, source.languages, source.title, data, mark, source.min_cell
        )  # fmt: skip
        write_atomic(path, text)
        without = [name for name in tables if name not in data]
        return [f"counts of {', '.join(without)}, not harmonised yet"] if without else []

    return write


_WRITERS: dict[str, Callable[[Source, str, Path], list[str]]] = {
    "ddi": _ddi,
    "xlsform": _xlsform,
    "schema": _schema,
    "sav": _sav,
    "html": _page("html"),
    "md": _page("md"),
}
