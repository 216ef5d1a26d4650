"""The codebook in and out: from the file of a tool to YAML, and from the codebook to a file."""

from collections.abc import Callable, Iterator
from pathlib import Path

from vises_research import documents
from vises_research.codebook import conversion, formats
from vises_research.codebook.conversion import yaml
from vises_research.codebook.exported import Exported
from vises_research.codebook.load import load, usual_reasons
from vises_research.codebook.model import Codebook, CodebookFile, MissingReason
from vises_research.documents import Model
from vises_research.errors import Problem, StudyError, nearest, place, refusal
from vises_research.files import write_atomic
from vises_research.inert import comment

__all__ = ["FORMATS", "LACKING", "Exported", "export", "import_file", "lost"]


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
        write_atomic(path, f"{comment(f'From {file.name}.')}\n{yaml(model)}")
    try:
        load(out)
    except StudyError as error:
        return paths, lost, [str(problem) for problem in error.problems]
    return paths, lost, []


def export(
    source: Exported, form: str, table: str | None, out: Path | None
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
    lacking = list(lost(source.codebook, table, form)) if table else []
    return path, lacking + write(source, table or "", path)


def _ddi(source: Exported, table: str, path: Path) -> list[str]:
    from vises_research.codebook.formats.ddi import ddi_xml

    write_atomic(path, ddi_xml(conversion.questionnaire(source.codebook, table)))
    reasons = [name for name, reason in source.codebook.missing.items() if reason.codes]
    return [f"names of missing reasons that have codes: {', '.join(reasons)}"] if reasons else []


def _xlsform(source: Exported, table: str, path: Path) -> list[str]:
    from vises_research.codebook.formats.xlsform_write import xlsform_bytes

    content, lost = xlsform_bytes(conversion.questionnaire(source.codebook, table))
    write_atomic(path, content)
    return lost


def _schema(source: Exported, table: str, path: Path) -> list[str]:
    from vises_research.codebook.formats.table_schema import table_schema

    write_atomic(path, table_schema(source.codebook, table, source.languages[0]))
    return _other_languages("labels of levels", source)


def _sav(source: Exported, table: str, path: Path) -> list[str]:
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


def _other_languages(what: str, source: Exported) -> list[str]:
    others = ", ".join(source.languages[1:])
    return [f"{what} in {others}"] if others else []


def _page(form: str) -> Callable[[Exported, str, Path], list[str]]:
    def write(source: Exported, table: str, path: Path) -> list[str]:
        from vises_research.codebook.questionnaire_page import page

        tables = [table] if table else list(source.codebook.tables)
        data = {name: source.data(name) for name in tables}
        write_atomic(path, page(source, form, data))
        without = ", ".join(name for name in tables if data[name] is None)
        return [f"counts of {without}, not harmonised yet"] if without else []

    return write


FORMATS: dict[str, tuple[str, Callable[[Exported, str, Path], list[str]]]] = {
    "ddi": (".xml", _ddi),
    "xlsform": (".xlsx", _xlsform),
    "schema": (".schema.json", _schema),
    "sav": (".sav", _sav),
    "html": (".html", _page("html")),
    "md": (".md", _page("md")),
}
"""Format -> the ending of its file, and what writes it and says what it could not hold."""

LACKING = {
    "Table.label": ("the table's label", "schema"),
    "Table.key": ("what identifies a row", "xlsform sav"),
    "Table.unit": ("what a row is", "ddi xlsform schema sav"),
    "Variable.note": ("notes", "schema sav"),
    "Variable.refers": ("references, which are texts", "xlsform sav"),
    "Variable.identifier": ("check digits", "xlsform schema sav"),
    "Variable.unit": ("units", "xlsform sav"),
    "Variable.year": ("the year of prices", "ddi xlsform schema sav"),
    "Variable.at": ("the day that numbers refer to", "ddi xlsform schema sav"),
    "Variable.range": ("ranges", "sav"),
    "Variable.pattern": ("patterns", "sav"),
    "Variable.ask_if": ("routing", "schema sav"),
    "Variable.part_of": ("what an item is part of", "ddi xlsform schema sav"),
    "Variable.polarity": ("that an item is negative", "ddi xlsform schema sav"),
    "Variable.role": ("which numbers are weights", "ddi xlsform schema sav"),
    "Scale.ordered": ("that scales are ordered", "xlsform sav"),
    "Scale.middle": ("middles of scales", "ddi xlsform schema sav"),
    "Level.also": ("other wordings", "ddi xlsform schema sav"),
    "Level.codes": ("other codes", "ddi xlsform schema sav"),
    "Level.equivalence": ("that levels differ between languages", "ddi xlsform schema sav"),
    "Level.note": ("notes on levels", "ddi xlsform schema sav"),
    "MissingReason.label": ("missing reasons", "xlsform schema"),
    "MissingReason.asked": ("that a reason means 'not asked'", "ddi xlsform schema sav"),
    "MissingReason.also": ("other wordings of missing reasons", "ddi sav"),
    "Map.levels": ("maps between scales", "ddi xlsform schema sav"),
}
"""Field of the model -> how its loss is told, and the formats without a place for it.

Pages are to be read, and are not listed.
"""


def lost(codebook: Codebook, table: str, form: str) -> Iterator[str]:
    """Say what is lost when a table of a codebook is written in a format.

    Examples
    --------
    >>> from vises_research.codebook import Table, Variable
    >>> hours = Variable(label={"en": "Hours"}, unit="hour", polarity="negative")
    >>> work = Table(table="work", key=["hours"], label={"en": "W"}, variables={"hours": hours})
    >>> [*lost(Codebook({"work": work}, {}, {}), "work", "ddi")]
    ['that an item is negative: hours']
    """
    found: dict[str, list[str]] = {}
    always = usual_reasons()
    for name, item in _items(codebook, table):
        for field, described in type(item).model_fields.items():
            told, formats = LACKING.get(f"{type(item).__name__}.{field}", ("", ""))
            usual = described.get_default(call_default_factory=True)
            if isinstance(item, MissingReason) and name in always:
                usual = getattr(always[name], field)
            if form in formats.split() and getattr(item, field) != usual:
                found.setdefault(told, []).append(name)
    for told, names in found.items():
        yield f"{told}: {', '.join(dict.fromkeys(names))}"


def _items(codebook: Codebook, table: str) -> Iterator[tuple[str, Model]]:
    """Give everything that an export of a table could hold, with its name."""
    declared = codebook.tables[table]
    used = {v.listed for v in declared.variables.values()}
    yield table, declared
    yield from declared.variables.items()
    for name, scale in codebook.scales.items():
        if name in used:
            yield name, scale
            yield from ((name, level) for level in scale.levels.values())
    yield from codebook.missing.items()
    yield from ((name, item) for name, item in codebook.maps.items() if item.scale in used)
