"""What the gallery says of a published figure in a language, read from the files that it left."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from vises_research import sheets
from vises_research.stats import Base
from vises_research.stats.card import find
from vises_research.stats.glossary import COLUMNS, IDENTITY
from vises_research.text import (
    Labels,
    Voice,
    base_words,
    message,
    number,
    percent,
    size,
)
from vises_research.text.messages import has

__all__ = ["Entry", "File", "Origin", "Table", "entries", "tables"]

NOTHING = "–"
DIGITS = 4
"""Significant digits; the CSV has all of them."""
_P = ("p_value", "p_adjusted")
_OF_SHARES = ("estimate", "conf_low", "conf_high")
ORDER = ("pdf", "svg", "png", "csv", "txt", "json")


@dataclass(frozen=True)
class Origin:
    """The notebook that a figure comes from.

    Parameters
    ----------
    name, title
        The notebook's.
    titles
        Its title in further languages.
    figures
        The ids of its figures.
    anchored
        Those to which its page has an anchor.
    variables
        The tables that it reads -> their variables.
    labels
        The study's own words for what it counts.
    """

    name: str
    title: str
    titles: Mapping[str, str]
    figures: Sequence[str]
    anchored: Sequence[str]
    variables: Mapping[str, Sequence[str]]
    labels: Labels = field(default_factory=Labels)


@dataclass(frozen=True)
class File:
    """A file to download: its address, what it is called and its size."""

    href: str
    name: str
    size: str


@dataclass(frozen=True)
class Table:
    """A table to read.

    Parameters
    ----------
    caption
        What it is about.
    head
        The headings of its columns.
    rows
        Its cells, written out.
    keys
        How many columns, from the first, say what a row is about.
    """

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    keys: int


@dataclass(frozen=True)
class Entry:
    """A figure in a language.

    Parameters
    ----------
    id, lang, record
        The figure, the language, and all that is known of the figure.
    image
        The address of the picture.
    files
        What can be downloaded.
    tables
        Its numbers.
    base, disclosure
        Sentences.
    methods
        Pairs of name and citation, where the record has no note on the method in this language.
    section
        The address of the part of the notebook that made it.
    traces
        Commands that lead to the raw cells.
    derived
        Variables that the notebook made itself, to which no command leads.
    """

    id: str
    lang: str
    record: Mapping[str, Any]
    image: str
    files: Sequence[File]
    tables: Sequence[Table]
    base: str
    disclosure: str
    methods: Sequence[tuple[str, str]]
    section: str
    traces: Sequence[str]
    derived: Sequence[str]

    @property
    def anchor(self) -> str:
        """The name of its place on the page."""
        return f"{self.id}-{self.lang}"

    def words(self, key: str) -> str:
        """Give what the record says in this language, or nothing."""
        return str(self.record.get(key, {}).get(self.lang, ""))


def entries(reports: Path, origin: Origin, languages: Sequence[str]) -> list[Entry]:
    """Read what is known of the figures of a notebook.

    Parameters
    ----------
    reports
        The folder with the figures.
    origin
        The notebook.
    languages
        Those of the study.

    Returns
    -------
    list of Entry
        Each figure in each language in which it was published.
    """
    made = []
    for id in origin.figures:
        record = json.loads((reports / "figures" / id / f"{id}.json").read_bytes())
        spoken = [lang for lang in languages if lang in record["languages"]]
        made += [_entry(reports / "figures" / id, record, origin, lang) for lang in spoken]
    return made


def tables(csv: Path, record: Mapping[str, Any], lang: str) -> list[Table]:
    """Write out the numbers of a figure, one table a result.

    Parameters
    ----------
    csv
        The published numbers in the language.
    record
        What is known of the figure.
    lang
        The language.

    Returns
    -------
    list of Table
        Columns that would be empty, and the one that says that data are simulated, are left out.
    """
    frame = sheets.read_csv(csv)
    head, rows = list(frame.columns), frame.to_numpy().tolist()
    names = _names(record, len(head))
    title = str(record["title"][lang])
    results = record.get("results", [])
    if sum(len(result["table"]) for result in results) != len(rows):
        return [_table(title, head, rows, names, [False] * len(rows), lang)]
    made = []
    for result in results:
        part, rows = rows[: len(result["table"])], rows[len(result["table"]) :]
        shares = _of_shares(result)
        if len(results) == 1 or not part:
            made.append(_table(title, head, part, names, shares, lang))
            continue
        rest = [row[1:] for row in part]
        made.append(_table(part[0][0], head[1:], rest, names[1:], shares, lang))
    return made


def _entry(folder: Path, record: dict[str, Any], origin: Origin, lang: str) -> Entry:
    id = record["id"]
    stem = f"{id}-{lang}"
    names = _files(folder, record, lang)
    csv, image = folder / f"{stem}.csv", f"{stem}.png"
    place = f"#figure-{id}" if id in origin.anchored else ""
    asked = _variables(record)
    return Entry(
        id,
        lang,
        record,
        image=f"figures/{id}/{image if image in names else f'{stem}.svg'}",
        files=[_file(folder, name, stem, lang) for name in names],
        tables=tables(csv, record, lang) if csv.name in names else [],
        base=_bases(record, Voice(lang, origin.labels)),
        disclosure=_disclosure(record.get("disclosure", {}), lang),
        methods=[(m["name"], m.get("citation", "")) for m in record.get("method", [])],
        section=f"notebooks/{origin.name}.html{place}",
        traces=[
            f"vises trace {table} {variable} '#2'"
            for table, known in origin.variables.items()
            for variable in asked
            if variable in known
        ],
        derived=[v for v in asked if not any(v in known for known in origin.variables.values())],
    )


def _files(folder: Path, record: Mapping[str, Any], lang: str) -> list[str]:
    """List the files of a language that are there, and those that belong to every language."""
    listed = [file["name"] for file in record.get("files", [])] + [f"{record['id']}.json"]
    others = [f"{record['id']}-{other}" for other in record["languages"] if other != lang]
    own = [name for name in listed if not any(_begins(name, other) for other in others)]
    there = [name for name in dict.fromkeys(own) if (folder / name).is_file()]
    return sorted(there, key=lambda name: (_rank(name), len(name), name))


def _begins(name: str, stem: str) -> bool:
    return name.startswith(stem) and not name[len(stem) :][:1].isalnum()


def _rank(name: str) -> int:
    ending = name.rpartition(".")[2]
    return ORDER.index(ending) if ending in ORDER else len(ORDER)


def _file(folder: Path, name: str, stem: str, lang: str) -> File:
    own = _begins(name, stem)
    rest = name.removeprefix(stem).lstrip("-_.") if own else name.partition(".")[2]
    kind, _, ending = rest.rpartition(".")
    told = f" – {message(f'file.{rest}', lang)}" if has(f"file.{rest}", lang) else f" {kind}"
    octets = (folder / name).stat().st_size
    called = f"{ending.upper()}{told}".strip()
    return File(f"figures/{folder.name}/{name}", called, size(octets, lang))


def _bases(record: Mapping[str, Any], voice: Voice) -> str:
    bases = [Base(**result["base"]) for result in record.get("results", [])]
    return voice.say("join.next").join(dict.fromkeys(base_words(base, voice) for base in bases))


def _disclosure(decision: Mapping[str, Any], lang: str) -> str:
    if "checked" not in decision:
        return ""
    key = f"audience.{decision['audience']}"  # a study may name audiences of its own
    audience = message(key, lang) if has(key, lang) else decision["audience"]
    told = {"checked": decision["checked"], "min_cell": decision["min_cell"]}
    return message("page.checked", lang, audience=audience, **told)


def _variables(record: Mapping[str, Any]) -> list[str]:
    results = record.get("results", [])
    named = (name for result in results for name in [*result["by"], result["outcome"]] if name)
    return list(dict.fromkeys(named))


def _names(record: Mapping[str, Any], width: int) -> list[str]:
    """Give the glossary's name of each column of the CSV, or nothing where it cannot be told."""
    rows = [result["table"][0] for result in record.get("results", []) if result["table"]]
    found = list(dict.fromkeys(name for row in rows for name in row))
    if len(rows) > 1:
        keys = {*found} - COLUMNS.keys() | {*IDENTITY}
        found = ["variable", "level", *(name for name in found if name not in keys)]
    found += ["status"] * bool(record.get("simulated"))
    return found if len(found) == width else [""] * width


def _of_shares(result: Mapping[str, Any]) -> list[bool]:
    """Tell of each row of a published result whether its estimate is a share."""
    card = find(result["name"], result.get("of", ""))
    return [card.is_share or card.quantity(row.get("term", "")).is_share for row in result["table"]]


def _table(
    caption: str,
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    names: Sequence[str],
    shares: Sequence[bool],
    lang: str,
) -> Table:
    mark = message("simulated", lang)
    kept = [i for i in range(len(head)) if any(row[i] not in ("", mark) for row in rows)]
    keys = [i for i, old in enumerate(kept) if _is_key(names[old], [row[old] for row in rows])]
    leading = next((i for i, key in enumerate([*keys, -1]) if i != key), 0)
    cells = [
        tuple(_cells(row, kept, leading, names, share, lang))
        for row, share in zip(rows, shares, strict=True)
    ]
    return Table(caption, tuple(head[i] for i in kept), tuple(cells), leading)


def _is_key(name: str, values: Sequence[str]) -> bool:
    """Whether a column says what a row is about, rather than how much."""
    if name in COLUMNS:
        return name in IDENTITY
    return bool(name) or not all(_is_number(value) for value in values if value)


def _cells(
    row: Sequence[str],
    kept: Sequence[int],
    leading: int,
    names: Sequence[str],
    share: bool,
    lang: str,
) -> Iterator[str]:
    for place, column in enumerate(kept):
        plain = place < leading or not _is_number(row[column])
        yield (
            row[column] or NOTHING if plain else _written(row[column], names[column], share, lang)
        )


def _is_number(text: str) -> bool:
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False


def _written(text: str, name: str, share: bool, lang: str) -> str:
    """Write a number: shares as percentages, others in a few significant digits."""
    value = float(text)
    if name in _P and value < 0.001:
        return f"< {number(0.001, lang, 3)}"
    always = name in COLUMNS and COLUMNS[name].unit == "0 to 1" and name not in _P
    if always or (share and name in _OF_SHARES):
        return percent(value, lang)
    digits = DIGITS - 1 - math.floor(math.log10(abs(value))) if value else 0
    return number(value, lang, max(0, digits))
