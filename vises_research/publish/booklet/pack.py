"""The zip that the graphic designer gets: figures, what each of them is, and all at a glance."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from vises_research.figures import typeface
from vises_research.files import write_atomic
from vises_research.publish.booklet.typesetting import TEMPLATES, pages, printed_size
from vises_research.publish.collection import Entry, entries
from vises_research.text import message

__all__ = ["pack"]

SOME_DAY = (1980, 1, 1, 0, 0, 0)
PACKED = (".pdf", ".png")
"""Files that are compressed in themselves."""
CONTACT, FONTS = "contact-sheet.pdf", "fonts"
WIDE = 320
"""Width of the largest picture on the page, in pixels."""
TILE = 56.0, 46.0
"""The room for a picture on the contact sheet, in mm."""


def pack(
    reports: Path,
    target: Path,
    *,
    titles: Mapping[str, str],
    languages: Sequence[str],
    ids: Sequence[str] = (),
    audience: str = "booklet",
    simulated: bool = False,
) -> list[str]:
    """Pack published figures with all that a designer must know of them.

    Parameters
    ----------
    reports
        The reports folder.
    target
        The zip to write.
    titles
        Language -> the title of the study.
    languages
        The languages that are wanted.
    ids
        The figures that are wanted; without any, all.
    audience
        For whom they must have been published.
    simulated
        Whether to say that the data are simulated.

    Returns
    -------
    list of str
        The names in the zip. The same figures give the same bytes.

    Raises
    ------
    StudyError
        If a figure is not there, not whole, meant for others, or not there in a language.
    """
    figures = entries(reports, languages, ids, audience)
    content = {"README.txt": _first_words(languages, titles)}
    for lang in languages:
        html = _page(figures, lang, titles[lang], simulated)
        content[f"README-{lang}.html"] = html
    content[CONTACT] = _contact_sheet(figures, languages, titles)
    for entry in figures:
        for name in entry.names(languages):
            content[f"figures/{entry.id}/{name}"] = entry.read(name)
    for font in (typeface.file(True), typeface.file(False), typeface.FOLDER / "OFL.txt"):
        content[f"{FONTS}/{font.name}"] = font.read_bytes()
    write_atomic(target, _zip(content))
    return [*content]


def _zip(content: Mapping[str, bytes]) -> bytes:
    """Write a zip without the moment and the rights of any machine."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in content.items():
            info = zipfile.ZipInfo(name, SOME_DAY)
            info.create_system, info.external_attr = 3, 0o644 << 16
            squeeze = zipfile.ZIP_STORED if name.endswith(PACKED) else zipfile.ZIP_DEFLATED
            archive.writestr(info, data, squeeze, 9)
    return out.getvalue()


def _contact_sheet(
    figures: Sequence[Entry], languages: Iterable[str], titles: Mapping[str, str]
) -> bytes:
    pictures = {
        f"{entry.id}-{lang}.svg": entry.read(f"{entry.id}-{lang}.svg")
        for entry in figures
        for lang in languages
    }
    sheets = [_sheet(figures, lang, titles[lang]) for lang in languages]
    return pages("contact.typ", {"title": sheets[0]["title"], "sheets": sheets}, pictures)


def _sheet(figures: Sequence[Entry], lang: str, study: str) -> dict[str, Any]:
    """Give the contact sheet of one language."""
    return {
        "lang": lang,
        "title": message("pack.contact", lang),
        "study": study,
        "remark": message("pack.small", lang),
        "figures": [_tile(entry, order + 1, lang) for order, entry in enumerate(figures)],
    }


def _tile(entry: Entry, order: int, lang: str) -> dict[str, Any]:
    record = entry.record
    width, height = (record["size_mm"][side] for side in ("width", "height"))
    return {
        "file": f"{entry.id}-{lang}.svg",
        "width": width,
        "scale": min(1.0, TILE[0] / width, TILE[1] / height),
        "number": message("sheet.figure", lang, number=order),
        "title": record["title"][lang],
        "alt": record["alt"][lang],
        "marks": [entry.id, printed_size(entry, lang)],
    }


def _page(figures: Sequence[Entry], lang: str, study: str, simulated: bool) -> bytes:
    """Write what the designer reads first, as HTML; its links lead to the files beside it."""
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


def _first_words(languages: Sequence[str], studies: Mapping[str, str]) -> bytes:
    """Say where to begin, in every language; with line ends and a mark that every editor knows."""
    parts = []
    for lang in languages:
        head = f"{studies[lang]} – {message('pack.title', lang)}"
        opens = message("pack.open", lang, name=f"README-{lang}.html")
        sheet = message("pack.sheet", lang, name=CONTACT)
        parts.append([head, "=" * len(head), opens, sheet, *_notes(lang)])
    text = "\n\n\n".join("\n".join(part) for part in parts) + "\n"
    return text.replace("\n", "\r\n").encode("utf-8-sig")


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
        "size": printed_size(entry, lang),
        "method": record["method_note"][lang],
        "receipt": record["receipt"],
        "files": [_file(entry, name, lang) for name in entry.names([lang])],
    }


def _file(entry: Entry, name: str, lang: str) -> dict[str, str]:
    ending = name.removeprefix(f"{entry.id}-{lang}").removeprefix(entry.id)[1:]
    what = message(f"file.{ending}", lang)
    return {"path": f"figures/{entry.id}/{name}", "name": name, "what": what}
