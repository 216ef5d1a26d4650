"""What the gallery says of a published figure in a language, read from the record beside it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from vises_research.reproduce.number_tables import Table, tables
from vises_research.stats import Base
from vises_research.text import Labels, Voice, base_words, message, size
from vises_research.text.messages import has

__all__ = ["Entry", "File", "Origin", "entries"]

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
