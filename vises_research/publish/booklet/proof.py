"""The proof of a booklet: every figure at its printed size, with all that is said of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from vises_research.errors import Problem, StudyError, place
from vises_research.files import write_atomic
from vises_research.publish.booklet.typesetting import pages, printed_size
from vises_research.publish.collection import Entry, entries
from vises_research.text import lacking, message

__all__ = ["BOOKLET", "Imprint", "proof"]

BOOKLET = "booklet"
"""The folder in the reports for what goes to the designer and the printer."""

A5, A4 = (148.0, 210.0), (210.0, 297.0)
MARGIN, HEAD, FOOT = 15.0, 14.0, 16.0
"""Around the text, in mm."""
HEADING = 8.0
"""What the heading above a figure takes, in mm."""

Words = Mapping[str, str]


@dataclass(frozen=True)
class Imprint:
    """What stands around the figures.

    Parameters
    ----------
    title
        Language -> the title of the study.
    simulated
        Whether to print that the data are simulated.
    logo
        The file of the programme's logo: SVG, PNG or JPEG.
    funding, credit
        Language -> who pays, and who made it.
    """

    title: Words
    simulated: bool = False
    logo: Path | None = None
    funding: Words = field(default_factory=dict)
    credit: Words = field(default_factory=dict)


def proof(
    reports: Path, imprint: Imprint, languages: Sequence[str], audience: str = "booklet"
) -> list[Path]:
    """Set the proof in each language.

    Parameters
    ----------
    reports
        The reports folder, with published figures.
    imprint
        What stands around the figures.
    languages
        The languages that are wanted.
    audience
        Whose figures are shown.

    Returns
    -------
    list of pathlib.Path
        ``booklet/proof-<lang>.pdf`` of each language.

    Raises
    ------
    StudyError
        If there are no figures, they are not whole, or a word is missing; then no proof is
        written.
    """
    figures = entries(reports, languages, audience=audience)
    _require_words(imprint, languages)
    logo = _logo(imprint.logo)
    made = {lang: _set(figures, imprint, lang, logo) for lang in languages}
    targets = {lang: reports / BOOKLET / f"proof-{lang}.pdf" for lang in languages}
    for lang, pdf in made.items():
        write_atomic(targets[lang], pdf)
    return [*targets.values()]


def _require_words(imprint: Imprint, languages: Sequence[str]) -> None:
    """Refuse words of the imprint that are there in one language and not in another."""
    told = {"title": imprint.title, "funding": imprint.funding, "credit": imprint.credit}
    problems = [
        gap
        for key, words in told.items()
        for lang in languages
        if words
        for gap in lacking(words, lang, place("study.yaml", key=key))
    ]
    if problems:
        raise StudyError(problems)


def _logo(file: Path | None) -> dict[str, bytes]:
    if file is None:
        return {}
    where, right = place("study.yaml", key="logo"), "an SVG, PNG or JPEG in the study's folder"
    if file.suffix.lower() not in (".svg", ".png", ".jpg", ".jpeg"):
        raise StudyError([Problem(where, "this is not a picture", file.name, right)])
    if not file.is_file():
        raise StudyError([Problem(where, "the file is not there", file.name, right)])
    return {f"logo{file.suffix.lower()}": file.read_bytes()}


def _set(figures: Sequence[Entry], imprint: Imprint, lang: str, logo: dict[str, bytes]) -> bytes:
    """Set the proof of one language."""
    pictures = {f"{entry.id}.svg": entry.read(f"{entry.id}-{lang}.svg") for entry in figures}
    shown = [_figure(entry, order + 1, lang) for order, entry in enumerate(figures)]
    data = {
        "lang": lang,
        "title": imprint.title[lang],
        "simulated": message("simulated", lang) if imprint.simulated else "",
        "count": message("proof.count", lang, count=len(shown), number=len(shown)),
        "logo": next(iter(logo), ""),
        "funding": imprint.funding.get(lang, ""),
        "credit": imprint.credit.get(lang, ""),
        "figures": shown,
        "words": _words(lang),
    }
    return pages("proof.typ", data, {**pictures, **logo})


def _figure(entry: Entry, order: int, lang: str) -> dict[str, Any]:
    """Give what a page of the proof says of a figure."""
    record = entry.record
    caption, sentence = record["caption"][lang], record["sentence"][lang]
    width, height = record["size_mm"]["width"], record["size_mm"]["height"]
    return {
        "file": f"{entry.id}.svg",
        "number": message("sheet.figure", lang, number=order),
        "title": record["title"][lang],
        "alt": record["alt"][lang],
        "width": width,
        "page": _page(width, height),
        "caption": caption,
        "sentence": "" if sentence in caption else sentence,
        "method": record["method_note"][lang],
        "marks": [entry.id, printed_size(entry, lang), record["receipt"]],
    }


def _page(width: float, height: float) -> tuple[float, float]:
    """Choose the page that holds a figure at its printed size."""
    for page in (A5, A4):
        if width <= page[0] - 2 * MARGIN + 0.05 and height <= page[1] - HEAD - FOOT - HEADING:
            return page
    return max(A4[0], width + 2 * MARGIN), max(A4[1], height + HEAD + FOOT + HEADING)


def _words(lang: str) -> dict[str, str]:
    own = ("title", "purpose", "logo", "logo_place", "funding_place")
    shared = ("contents", "caption", "sentence", "method")
    keys = {name: f"proof.{name}" for name in own} | {name: f"sheet.{name}" for name in shared}
    return {name: message(key, lang) for name, key in keys.items()}
