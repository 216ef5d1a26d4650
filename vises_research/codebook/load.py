"""Reads the YAML files of a codebook and checks them against each other."""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from vises_research import documents
from vises_research.codebook.fold import fold
from vises_research.codebook.model import (
    REASONS,
    ROW_KEY,
    Answer,
    Codebook,
    CodebookFile,
    Map,
    MissingReason,
    Scale,
    Table,
    Variable,
)
from vises_research.documents import Document
from vises_research.errors import Problems, StudyError, nearest

__all__ = ["load", "usual_reasons"]

File = Document[CodebookFile]

_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")


def load(folder: Path, languages: Iterable[str] = ()) -> Codebook:
    """Read every YAML file of a codebook folder and check them against each other.

    All problems of all files are told at once. Every label must be there in ``languages``.
    """
    problems = Problems()
    files: list[File] = []
    for path in sorted(folder.glob("*.yaml")):
        try:
            files.append(documents.load(path, CodebookFile))
        except StudyError as error:
            problems.keep(error)
    if not files and not problems.found:
        problems.add(folder.as_posix(), "the codebook has no file", right="*.yaml files")
    codebook = _join(files, problems)
    problems.stop_if_any()  # else a table that cannot be read is told again by all that refer to it
    _check_tables(codebook, problems)
    _check_scales(codebook, problems)
    _check_maps(codebook, problems)
    _check_languages(codebook, tuple(languages), problems)
    problems.stop_if_any()
    return codebook


def _join(files: list[File], problems: Problems) -> Codebook:
    """Join the files; a name may stand in one file only."""
    tables: dict[str, Table] = {}
    scales: dict[str, Scale] = {}
    missing: dict[str, MissingReason] = {}
    maps: dict[str, Map] = {}
    for file in files:
        for part, joined in (("scales", scales), ("missing", missing), ("maps", maps)):
            for name, item in getattr(file.model, part).items():
                if name in joined:
                    problems.add(file.place(part, name), f"'{name}' stands in another file too")
                joined[name] = item
        if file.model.table is not None:
            _add_table(file, tables, problems)
    return Codebook(tables, scales, _with_usual(missing), maps, tuple(files))


def _with_usual(missing: dict[str, MissingReason]) -> dict[str, MissingReason]:
    """Add the reasons that are always there; of these, a study says only what it wants changed."""
    joined = usual_reasons()
    for name, reason in missing.items():
        said = {field: getattr(reason, field) for field in reason.model_fields_set}
        if usual := joined.get(name):
            said["label"] = {**usual.label, **reason.label}
        joined[name] = usual.model_copy(update=said) if usual else reason
    return joined


def usual_reasons() -> dict[str, MissingReason]:
    """Read the reasons that are always there, as they are called where no study says it."""
    return documents.load(Path(__file__).with_name("reasons.yaml"), CodebookFile).model.missing


def _add_table(file: File, tables: dict[str, Table], problems: Problems) -> None:
    found = file.model
    for part in ("key", "label", "variables"):
        if getattr(found, part) is None:
            problems.add(file.place(), f"the key '{part}' is missing")
            return
    if found.table in tables:
        problems.add(file.place("table"), f"the table '{found.table}' stands in another file too")
    parts = {name: getattr(found, name) for name in Table.model_fields}
    tables[found.table or ""] = Table(**parts)


def _check_tables(codebook: Codebook, problems: Problems) -> None:
    for file in codebook.files:
        table = codebook.tables.get(file.model.table or "")
        if table is None:
            continue
        for key in table.key:
            if key not in table.variables and key not in ROW_KEY:
                problems.add(
                    file.place("key"),
                    f"the key '{key}' is not a variable of the table",
                    nearest=nearest(key, table.variables),
                )
            elif key in table.variables and table.variables[key].kind == "options":
                wrong = f"the key '{key}' is a multiple response, which has several columns"
                problems.add(file.place("key"), wrong, right="a variable of one value")
        for name, variable in table.variables.items():
            _check_variable(codebook, file, table, name, variable, problems)


def _check_variable(
    codebook: Codebook, file: File, table: Table, name: str, variable: Variable, problems: Problems
) -> None:
    """Check that what a variable names exists."""
    named: list[tuple[str, str | None, Iterable[str]]] = [
        ("scale", variable.scale, codebook.scales),
        ("options", variable.options, codebook.scales),
        ("refers", variable.refers, codebook.tables),
        *(("ask_if", other, table.variables) for other in variable.ask_if),
    ]
    for part, value, known in named:
        if value is not None and value not in known:
            where = file.place("variables", name, part)
            problems.add(where, f"'{value}' is not known", nearest=nearest(value, known))
    if variable.refers in codebook.tables and len(codebook.tables[variable.refers].key) > 1:
        wrong = f"nothing can refer to '{variable.refers}': no one variable is its key"
        found = ", ".join(codebook.tables[variable.refers].key)
        problems.add(
            file.place("variables", name, "refers"), wrong, found=found, right="one key variable"
        )
    for other, levels in variable.ask_if.items():
        where = file.place("variables", name, "ask_if", other)
        if asked := table.variables.get(other):
            for wrong, right in _cannot_route(asked, other, levels, codebook):
                problems.add(where, wrong, right=right)


def _cannot_route(
    asked: Variable, name: str, levels: list[str], codebook: Codebook
) -> Iterator[tuple[str, str]]:
    """Say which of the levels of a routing its variable can never have, and what would be right."""
    scale = codebook.scales.get(asked.listed or "")
    if asked.kind in ("date", "datetime"):
        yield f"{name} is a {asked.kind}, and routing looks at levels", "another variable"
    for level in levels:
        if asked.numeric and not _NUMBER.fullmatch(level):
            yield f"'{level}' is not a number, and {name} is one", "numbers"
        elif scale is not None and level not in scale.levels:
            yield f"'{level}' is not a level of {name}", f"one of {', '.join(scale.levels)}"


def _check_scales(codebook: Codebook, problems: Problems) -> None:
    """Check that levels, aliases and missing reasons are disjoint in each language.

    A code may mean that an answer is missing, and elsewhere be a level: there the level counts.
    """
    reasons = [writing for writing in _writings(codebook.missing) if writing[0] != "code"]
    for file in codebook.files:
        for name, scale in file.model.scales.items():
            taken: dict[tuple[str, str], str] = {}
            for language, text, level in _writings(scale.levels):
                other = taken.setdefault((language, fold(text)), level)
                if other != level:
                    where = file.place("scales", name, "levels", level)
                    problems.add(where, f"'{text}' ({language}) is written for '{other}' too")
            for language, text, reason in reasons:
                if same := taken.get((language, fold(text))):
                    where = file.place("scales", name, "levels", same)
                    problems.add(where, f"'{text}' ({language}) is missing reason '{reason}' too")


def _check_maps(codebook: Codebook, problems: Problems) -> None:
    """Check that a map leads from the levels of a scale that exists, all of them."""
    for file in codebook.files:
        for name, mapping in file.model.maps.items():
            scale = codebook.scales.get(mapping.scale)
            if scale is None:
                near = nearest(mapping.scale, codebook.scales)
                where = file.place("maps", name, "scale")
                problems.add(where, f"'{mapping.scale}' is not known", nearest=near)
            elif odd := scale.levels.keys() ^ mapping.levels.keys():
                wrong = f"the map does not have the levels of {mapping.scale}"
                right = f"a line for each of {', '.join(scale.levels)}"
                found = ", ".join(sorted(odd))
                problems.add(file.place("maps", name, "levels"), wrong, found=found, right=right)


def _writings(answers: Mapping[str, Answer]) -> Iterator[tuple[str, str, str]]:
    """Give (language, text, key) for every way in which an answer can be written."""
    for key, answer in answers.items():
        for language, text in answer.label.items():
            yield language, text, key
        for language, texts in answer.also.items():
            yield from ((language, text, key) for text in texts)
        yield from (("code", code, key) for code in answer.codes)


def _check_languages(codebook: Codebook, languages: tuple[str, ...], problems: Problems) -> None:
    """Check that everything that can be shown has a label in every language of the study."""
    for file in codebook.files:
        for keys, labels in _labelled(file.model):
            missing = [language for language in languages if not labels.get(language, "").strip()]
            if missing:
                problems.add(file.place(*keys, "label"), f"no label in {', '.join(missing)}")
    for reason in REASONS:
        lacking = [x for x in languages if not codebook.missing[reason].label.get(x)]
        if lacking:
            wrong = f"the missing reason '{reason}' has no label in {', '.join(lacking)}"
            problems.add("data/codebook", wrong, right="one under `missing:`")


def _labelled(file: CodebookFile) -> Iterator[tuple[tuple[str, ...], dict[str, str]]]:
    """Give everything in a file that has labels."""
    if file.label is not None:
        yield (), file.label
    for name, variable in (file.variables or {}).items():
        yield ("variables", name), variable.label
    for name, scale in file.scales.items():
        for level, answer in scale.levels.items():
            yield ("scales", name, "levels", level), answer.label
    for reason, answer_ in file.missing.items():
        if reason not in REASONS:  # those have labels of their own, which are looked at when joined
            yield ("missing", reason), answer_.label
