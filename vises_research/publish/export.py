"""Writing a figure: every file in every language, whole or not at all."""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vises_research.errors import Problem, StudyError
from vises_research.files import replace_folder, stage
from vises_research.publish import making
from vises_research.publish.disclosure import Decision, check
from vises_research.publish.earlier import beside
from vises_research.publish.record import record
from vises_research.publish.wording import wording

if TYPE_CHECKING:
    from vises_research.figures import Chart
    from vises_research.publish.rules import Rule

__all__ = ["Published", "figure"]


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
        return self.chart._repr_png_()

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
    """Publish a figure in every language, if it tells on nobody.

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
        If it could tell on few units, words are missing in a language, or the name will not do.
        What was published before under this name stays as it was.
    """
    problems = [*_misnamed(id), *_unworded(chart, languages)]
    if problems:
        raise StudyError(problems)
    where, others = f"figure '{id}'", beside(Path(folder) / "figures", id)
    if problems := wording(chart, where, languages, rule):
        raise StudyError(problems)
    decision = check(chart.shown, where, rule=rule, audience=audience, also=others)
    marked = chart.marked(simulated)
    files = {
        name: data for lang in languages for name, data in making.files(marked, id, lang).items()
    }
    files[f"{id}.json"] = record(marked, id, languages, decision, files, notebook)
    target = Path(folder) / "figures" / id
    _write(files, target)
    return Published(id, target, tuple(sorted(files)), tuple(languages), decision, marked)


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
