"""What the designer reads first: what each figure is, how large, what to print with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from vises_research.publish.collection import Entry
from vises_research.publish.typesetting import TEMPLATES
from vises_research.text import message, number

__all__ = ["CONTACT", "FONTS", "first_words", "page", "size"]

CONTACT, FONTS = "contact-sheet.pdf", "fonts"
WIDE = 320
"""Width of the largest picture on the page, in pixels."""


def page(figures: Sequence[Entry], lang: str, study: str, simulated: bool) -> bytes:
    """Write the page of one language.

    Parameters
    ----------
    figures
        What is in the pack.
    lang
        The language.
    study
        The title of the study.
    simulated
        Whether to say that the data are simulated.

    Returns
    -------
    bytes
        HTML; its links lead to the files beside it.
    """
    from jinja2 import Environment, FileSystemLoader

    own, shared = ("title", "contact"), ("size", "caption", "sentence", "alt", "method", "files")
    words = {name: message(f"pack.{name}", lang) for name in own}
    words |= {name: message(f"sheet.{name}", lang) for name in (*shared, "receipt")}
    loader = FileSystemLoader(TEMPLATES)
    environment = Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True)
    html = environment.get_template("manifest.html.j2").render(
        lang=lang,
        study=study,
        simulated=message("simulated", lang) if simulated else "",
        words=words,
        notes=_notes(lang),
        contact=CONTACT,
        figures=[_told(entry, order + 1, lang) for order, entry in enumerate(figures)],
    )
    return f"{html}\n".encode()


def first_words(languages: Sequence[str], studies: Mapping[str, str]) -> bytes:
    r"""Write the text file that says, in every language, where to begin.

    Parameters
    ----------
    languages
        The languages of the pack.
    studies
        Language -> the title of the study.

    Returns
    -------
    bytes
        Plain text with the line ends that every editor knows, and a mark that it is UTF-8.
    """
    parts = []
    for lang in languages:
        head = f"{studies[lang]} – {message('pack.title', lang)}"
        opens = message("pack.open", lang, name=f"README-{lang}.html")
        sheet = message("pack.sheet", lang, name=CONTACT)
        parts.append([head, "=" * len(head), opens, sheet, *_notes(lang)])
    text = "\n\n\n".join("\n".join(part) for part in parts) + "\n"
    return text.replace("\n", "\r\n").encode("utf-8-sig")


def size(entry: Entry, lang: str) -> str:
    """Write the printed size of a figure."""
    sides: dict[str, Any] = {side: number(mm, lang) for side, mm in entry.record["size_mm"].items()}
    return message("sheet.millimetres", lang, **sides)


def _notes(lang: str) -> list[str]:
    fonts = message("pack.fonts", lang, folder=f"{FONTS}/")
    return [message("pack.print", lang), message("pack.alt", lang), fonts]


def _told(entry: Entry, order: int, lang: str) -> dict[str, Any]:
    """Give what the page says of a figure."""
    record = entry.record
    told = {key: record[key][lang] for key in ("title", "caption", "sentence", "alt")}
    width, height = (record["size_mm"][side] for side in ("width", "height"))
    wide = min(WIDE, round(WIDE * width / 118))
    return {
        **told,
        "id": entry.id,
        "number": message("sheet.figure", lang, number=order),
        "picture": f"figures/{entry.id}/{entry.id}-{lang}.png",
        "pixels": (wide, round(wide * height / width)),
        "size": size(entry, lang),
        "method": record["method_note"][lang],
        "receipt": record["receipt"],
        "files": [_file(entry, name, lang) for name in entry.names([lang])],
    }


def _file(entry: Entry, name: str, lang: str) -> dict[str, str]:
    ending = name.removeprefix(f"{entry.id}-{lang}").removeprefix(entry.id)[1:]
    what = message(f"file.{ending}", lang)
    return {"path": f"figures/{entry.id}/{name}", "name": name, "what": what}
