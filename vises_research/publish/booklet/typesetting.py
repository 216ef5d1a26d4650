"""Setting pages with Typst, from the package's own templates and fonts and nothing else."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vises_research.errors import Problem, StudyError
from vises_research.figures import typeface
from vises_research.publish.collection import Entry
from vises_research.text import message, number

if TYPE_CHECKING:
    from typst import TypstError

__all__ = ["SOME_DAY", "TEMPLATES", "pages", "printed_size"]

TEMPLATES = Path(__file__).parent / "templates"
STANDARDS = ("ua-1", "a-2a")
SOME_DAY = 315532800
"""1 January 1980: the same pages have the same bytes whenever they are made."""


def pages(template: str, data: Mapping[str, Any], files: Mapping[str, bytes]) -> bytes:
    """Set pages.

    Parameters
    ----------
    template
        The name of a template.
    data
        What it shows; it reads this as JSON.
    files
        Name -> content of the pictures.

    Returns
    -------
    bytes
        A PDF that follows PDF/UA-1 and PDF/A-2a.

    Raises
    ------
    StudyError
        If it cannot be set, for example for want of an alternative text or of a letter in the font.
    """
    import typst

    given: Any = {path.name: path.read_bytes() for path in TEMPLATES.glob("*.typ")}
    given |= {**files, "main": given[template], "data.json": json.dumps(data).encode()}
    standards: Any = list(STANDARDS)
    try:
        made = typst.compile(
            given,
            font_paths=[str(typeface.file().parent)],
            ignore_system_fonts=True,
            pdf_standards=standards,
            timestamp=SOME_DAY,
        )
    except typst.TypstError as error:
        raise StudyError([_problem(template, error)]) from None
    return bytes(made)


def printed_size(entry: Entry, lang: str) -> str:
    """Write the printed size of a figure."""
    sides: dict[str, Any] = {side: number(mm, lang) for side, mm in entry.record["size_mm"].items()}
    return message("sheet.millimetres", lang, **sides)


def _problem(template: str, error: TypstError) -> Problem:
    told: Sequence[str] = error.hints
    return Problem(f"publish, {template}", error.message.rstrip("."), right="; ".join(told))
