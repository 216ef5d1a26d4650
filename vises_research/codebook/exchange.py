"""The codebook in and out: from the file of a tool to YAML, and from the codebook to a file."""

from collections.abc import Callable
from pathlib import Path

from vises_research import documents
from vises_research.codebook import conversion, formats
from vises_research.codebook.conversion import yaml
from vises_research.codebook.exported import Source
from vises_research.codebook.formats import losses
from vises_research.codebook.load import load
from vises_research.codebook.model import CodebookFile
from vises_research.errors import Problem, StudyError, nearest, place, refusal
from vises_research.files import write_atomic

__all__ = ["FORMATS", "Source", "export", "import_file"]


def import_file(file: Path, out: Path, language: str) -> tuple[list[Path], list[str], list[str]]:
    """Write the questionnaire in a file as YAML of a codebook, into a folder.

    Nothing is overwritten. The files that were written come back with what was not carried over,
    and what is to be mended by hand before they can be used. Texts that name no language are taken
    to be in ``language``.
    """
    known = {
        reason
        for path in out.glob("*.yaml")
        for reason in documents.load(path, CodebookFile).model.missing
    }
    made, lost = conversion.files(formats.questionnaire(file, language), known)
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


def export(
    source: Source, form: str, table: str | None, out: Path | None
) -> tuple[Path, list[str]]:
    """Write the codebook, or one of its tables, in another format.

    Parameters
    ----------
    source, form
        What is exported, and one of :data:`FORMATS`.
    table
        The table; pages hold all tables where none is named.
    out
        The file; without it, a file named after the table, here.

    Returns
    -------
    tuple
        The file, and what the format cannot hold, in words.
    """
    tables, whole = source.codebook.tables, form in ("html", "md")
    if form not in FORMATS:
        wrong, right = f"'{form}' is no format", ", ".join(FORMATS)
        raise StudyError([Problem("codebook export", wrong, right=right)])
    if not whole and table is None and len(tables) == 1:
        table = next(iter(tables))
    if table not in tables and not (table is None and whole):
        wrong = f"there is no table '{table}'" if table else "this format holds one table"
        right, close = f"--table {'|'.join(tables)}", nearest(table or "", tables)
        raise StudyError([Problem("codebook export", wrong, right=right, nearest=close)])
    ending, write = FORMATS[form]
    path = out or Path((table or "codebook") + ending)
    lost = list(losses.lost(source.codebook, table, form)) if table else []
    return path, lost + write(source, table or "", path)


def _ddi(source: Source, table: str, path: Path) -> list[str]:
    from vises_research.codebook.formats.ddi import ddi_xml

    write_atomic(path, ddi_xml(conversion.questionnaire(source.codebook, table)))
    reasons = [name for name, reason in source.codebook.missing.items() if reason.codes]
    return [f"names of missing reasons that have codes: {', '.join(reasons)}"] if reasons else []


def _xlsform(source: Source, table: str, path: Path) -> list[str]:
    from vises_research.codebook.formats.xlsform_write import xlsform_bytes

    content, lost = xlsform_bytes(conversion.questionnaire(source.codebook, table))
    write_atomic(path, content)
    return lost


def _schema(source: Source, table: str, path: Path) -> list[str]:
    from vises_research.codebook.formats.table_schema import table_schema

    write_atomic(path, table_schema(source.codebook, table, source.languages[0]))
    return _other_languages("labels of levels", source)


def _sav(source: Source, table: str, path: Path) -> list[str]:
    from vises_research.codebook.formats.sav import sav

    data = source.data(table)
    if data is None:
        raise refusal(
            source.processed / f"{table}.parquet",
            "the table is not made yet",
            right="`vises harmonise`",
        )
    beside = path.with_name(f".{path.name}.new")
    path.parent.mkdir(parents=True, exist_ok=True)
    lost = sav(beside, *data, source.codebook, table, source.languages[0])
    beside.replace(path)
    return lost + _other_languages("labels", source)


def _other_languages(what: str, source: Source) -> list[str]:
    others = ", ".join(source.languages[1:])
    return [f"{what} in {others}"] if others else []


def _page(form: str) -> Callable[[Source, str, Path], list[str]]:
    def write(source: Source, table: str, path: Path) -> list[str]:
        from vises_research.codebook.questionnaire_page import page

        tables = [table] if table else list(source.codebook.tables)
        data = {name: source.data(name) for name in tables}
        write_atomic(path, page(source, form, data))
        without = ", ".join(name for name in tables if data[name] is None)
        return [f"counts of {without}, not harmonised yet"] if without else []

    return write


FORMATS: dict[str, tuple[str, Callable[[Source, str, Path], list[str]]]] = {
    "ddi": (".xml", _ddi),
    "xlsform": (".xlsx", _xlsform),
    "schema": (".schema.json", _schema),
    "sav": (".sav", _sav),
    "html": (".html", _page("html")),
    "md": (".md", _page("md")),
}
"""Format -> the ending of its file, and what writes it and says what it could not hold."""
