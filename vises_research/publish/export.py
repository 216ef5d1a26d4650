"""Writing a figure: every file in every language and its record, whole or not at all."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vises_research import marks
from vises_research.errors import Problem, StudyError
from vises_research.files import replace_folder, stage
from vises_research.publish.disclosure import ledger
from vises_research.publish.disclosure.check import Decision, check
from vises_research.publish.disclosure.wording import wording
from vises_research.publish.figure_files import drawn_files
from vises_research.text import method_note, sentence

if TYPE_CHECKING:
    from vises_research.figures import Chart
    from vises_research.publish.disclosure.rule import Rule

__all__ = ["Published", "figure", "receipt_id"]


@dataclass(frozen=True, repr=False)
class Published:
    """A figure that has been written.

    Parameters
    ----------
    id
        Its name.
    folder
        Where its files are.
    files
        Their names.
    languages
        The languages in which it was drawn.
    decision
        What the disclosure check decided.
    chart
        The chart as it was published, which is how a notebook shows it.
    """

    id: str
    folder: Path
    files: tuple[str, ...]
    languages: tuple[str, ...]
    decision: Decision
    chart: Chart

    def _repr_png_(self) -> tuple[bytes, dict[str, Any]]:
        picture, told = self.chart._repr_png_()
        marks.mark("figure", self.decision.audience, self.id, picture, told["alt"])
        return picture, told

    def __repr__(self) -> str:
        languages = ", ".join(self.languages)
        return f"<{self.id}: {len(self.files)} files in {languages}; checked: {self.decision}>"


def figure(
    chart: Chart,
    *,
    id: str,
    folder: Path,
    languages: Sequence[str],
    simulated: bool,
    rule: Rule,
    audience: str = "booklet",
    notebook: str = "",
) -> Published:
    """Publish a figure in every language, if the disclosure check finds nothing.

    For each language a PDF, an SVG with text as text and one with letters as shapes, a PNG of 300
    and one of 600 dots an inch, the plotted numbers as CSV, alt text and caption; and one JSON with
    all that is known about the figure. The same chart gives the same bytes.

    Parameters
    ----------
    chart
        What to publish.
    id
        Its name: small letters, digits and hyphens.
    folder
        The reports folder; the files go to ``figures/<id>`` in it.
    languages
        The languages in which it must be there.
    simulated
        Whether to print that the data are simulated: in figure, caption, alt text and CSV.
    rule
        What may leave.
    audience
        For whom it is meant; the name of the rule.
    notebook
        The notebook that publishes it, for the record.

    Returns
    -------
    Published
        What was written.

    Raises
    ------
    StudyError
        If the disclosure check refuses it, words are missing in a language, or the name will not
        do. What was published before under this name stays as it was.
    """
    problems = [*_misnamed(id), *_unworded(chart, languages)]
    if problems:
        raise StudyError(problems)
    where, there = f"figure '{id}'", ledger.published(Path(folder), audience)
    others = ledger.counting(there, id, rule, audience, notebook)
    if problems := wording(chart, where, languages, rule):
        raise StudyError(problems)
    decision = check(chart.shown, where, rule=rule, audience=audience, also=others)
    marked = chart.marked(simulated)
    files = {
        name: data for lang in languages for name, data in drawn_files(marked, id, lang).items()
    }
    files[f"{id}.json"] = _record(marked, id, languages, decision, files, notebook)
    target = Path(folder) / "figures" / id
    _write(files, target)
    ledger.MADE.add(json.loads(files[f"{id}.json"])["receipt"])
    marks.mark("record", audience, id, files[f"{id}.json"])
    return Published(id, target, tuple(sorted(files)), tuple(languages), decision, marked)


def receipt_id(content: Mapping[str, Any]) -> str:
    """Give the short name of exactly these numbers, words and files.

    Parameters
    ----------
    content
        The record, with or without its own receipt.

    Returns
    -------
    str
        16 hexadecimal digits: the same for the same content, on every machine.
    """
    told = {key: value for key, value in content.items() if key != "receipt"}
    text = json.dumps(told, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _misnamed(id: str) -> list[Problem]:
    if isinstance(id, str) and re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", id):
        return []
    right = "small letters, digits and hyphens"
    return [Problem("publish.figure", "the id cannot be the name of a file", repr(id), right)]


def _unworded(chart: Chart, languages: Sequence[str]) -> list[Problem]:
    """Find missing words; where none are missing, an alt text that says nothing."""
    gaps = chart.gaps(languages)
    if gaps:
        return list(gaps)
    blank = [lang for lang in languages if not chart.alt(lang).strip()]
    return [Problem("publish.figure", f"there is no alt text in '{lang}'") for lang in blank]


def _write(files: dict[str, bytes], target: Path) -> None:
    """Write all files beside the target, then put them in its place."""
    target.parent.mkdir(parents=True, exist_ok=True)
    staged = stage(target)
    try:
        for name, data in files.items():
            (staged / name).write_bytes(data)
        replace_folder(staged, target)
    finally:
        shutil.rmtree(staged, ignore_errors=True)


def _record(
    chart: Chart,
    id: str,
    languages: Sequence[str],
    decision: Decision,
    files: Mapping[str, bytes],
    notebook: str,
) -> bytes:
    """Write down what a figure is, what it rests on, and the digests of its files."""
    content = {
        "id": id,
        "kind": chart.kind,
        "languages": list(languages),
        "title": {lang: chart.title[lang] for lang in languages},
        "caption": {lang: chart.caption(lang) for lang in languages},
        "sentence": {lang: _sentences(chart, lang) for lang in languages},
        "alt": {lang: chart.alt(lang) for lang in languages},
        "source": {lang: chart.source[lang] for lang in languages},
        "simulated": chart.simulated,
        "size_mm": {"width": round(chart.width, 2), "height": round(chart.height, 2)},
        "base": asdict(chart.base),
        "method": [asdict(method) for method in dict.fromkeys(r.method for r in chart.shown)],
        "method_note": {lang: method_note(chart.shown, lang) for lang in languages},
        "disclosure": {"decision": "published", **asdict(decision)},
        "notebook": notebook,
        "results": [ledger.line(result) for result in chart.shown],
        "files": [
            {"name": name, "sha256": hashlib.sha256(data).hexdigest()}
            for name, data in sorted(files.items())
        ],
    }
    content["receipt"] = receipt_id(content)
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()


def _sentences(chart: Chart, lang: str) -> str:
    return " ".join(sentence(result, chart.voice(lang)) for result in chart.shown)
