"""The folder of tables that everybody may have: data, dictionary, and what was done to them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from vises_research import files
from vises_research.errors import Problems
from vises_research.publish.disclosure import direct_identifiers
from vises_research.publish.disclosure.release import bands
from vises_research.sheets import csv_bytes

if TYPE_CHECKING:
    import pandas as pd

    from vises_research.codebook import Codebook, Variable
    from vises_research.publish.disclosure.release import Release, Released

__all__ = ["write"]


def write(
    released: Released,
    codebook: Codebook,
    rule: Release,
    folder: Path,
    languages: Sequence[str],
    mark: str = "",
) -> list[str]:
    """Write released tables into a folder, in place of its former content.

    Parameters
    ----------
    released
        The tables, as ``release`` made and checked them.
    codebook
        What the variables are called.
    rule
        What it was made by.
    folder
        Where to; it is replaced in one step.
    languages
        The languages of the dictionary.
    mark
        What is to be said of the data at the top.

    Returns
    -------
    list of str
        The names of the files.

    Raises
    ------
    StudyError
        If a value looks like an address, a number of a register or a position.
    """
    _refuse_identifiers(released.tables)
    staged = files.stage(folder)
    for name, table in released.tables.items():
        for part, frame in (("", table), (".missing", released.reasons[name])):
            (staged / f"{name}{part}.csv").write_bytes(csv_bytes(frame))
            frame.to_parquet(staged / f"{name}{part}.parquet")
    head = [*([f"**{mark}**", ""] if mark else [])]
    report = "\n".join([*head, *_report(released, rule), ""])
    (staged / "RELEASE.md").write_text(report, encoding="utf-8", newline="\n")
    words = "\n".join([*head, *_dictionary(released, codebook, rule, languages), ""])
    (staged / "dictionary.md").write_text(words, encoding="utf-8", newline="\n")
    files.replace_folder(staged, folder)
    return sorted(path.name for path in folder.iterdir())


def _refuse_identifiers(tables: Mapping[str, pd.DataFrame]) -> None:
    problems = Problems()
    for name, table in tables.items():
        for column in table.select_dtypes(include=["string", "category", "object"]):
            values = table[column].dropna().astype("string").unique()
            found = {kind for value in values for kind in direct_identifiers.in_text(value)}
            for kind in sorted(found):
                place = f"release, table '{name}', column '{column}'"
                problems.add(place, f"a value looks like {kind}", right="`release.leave_out`")
    problems.stop_if_any()


def _report(released: Released, rule: Release) -> Iterator[str]:
    yield from ("# What was done to these tables", "")
    yield from (f"- {line}" for line in released.done)
    yield from ("", "## What is left to recognise a unit by", "")
    keys = ", ".join(f"`{key}`" for key in rule.keys) or "none declared"
    yield f"Keys: {keys}. Each combination is that of at least {rule.k} units."
    yield from ("", "| table | rows | combinations | units of the smallest | rows alone in all |")
    yield "|---|---:|---:|---:|---:|"
    for name, table in released.tables.items():
        sizes = released.classes[name]
        plain = table[[c for c in table if not table[c].astype("string").str.match("U-").any()]]
        alone = int((~plain.astype("string").fillna("").duplicated(keep=False)).sum())
        yield f"| {name} | {len(table)} | {len(sizes)} | {min(sizes, default='–')} | {alone} |"
    yield from (
        "",
        "A row that is alone in all its answers can be found by who knows these answers.",
    )


def _dictionary(
    released: Released, codebook: Codebook, rule: Release, languages: Sequence[str]
) -> Iterator[str]:
    yield from ("# Dictionary", "")
    for name, table in released.tables.items():
        yield from (f"## {name}", "", f"| variable | {' | '.join(languages)} | values |")
        yield "|---" * (len(languages) + 2) + "|"
        for variable_name, variable in codebook.tables[name].variables.items():
            if any(column in table for column in codebook.columns_of(variable_name, variable)):
                labels = [variable.label.get(lang, "") for lang in languages]
                values = _values(variable_name, variable, codebook, rule, languages[0])
                yield _row([f"`{variable_name}`", *labels, values])
        yield ""


def _values(name: str, variable: Variable, codebook: Codebook, rule: Release, lang: str) -> str:
    """List the levels with their labels; a merged one has those of the levels that it holds."""
    if name in rule.bands:
        return "; ".join(bands(rule.bands[name]))
    labels = {k: level.label.get(lang, k) for k, level in codebook.levels(variable).items()}
    groups = rule.merge.get(name, {})
    new = {old: one for one, group in groups.items() for old in group}
    told = {new.get(level, level): label for level, label in labels.items()}
    told |= {one: " / ".join(labels[old] for old in group) for one, group in groups.items()}
    return "; ".join(f"`{level}` {label}" for level, label in told.items())


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
