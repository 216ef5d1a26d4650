"""The page ``reports/index.html``: every figure, in a language that the reader chooses."""

from collections.abc import Mapping, Sequence
from typing import Any

from vises_research import text
from vises_research.reproduce.figure_entry import Entry, Origin
from vises_research.reproduce.pages import render

__all__ = ["page"]

NUMBERS = ("sources", "rows", "recoded", "unresolved")
LINKS = (
    ("dictionary.html", "dictionary"),
    ("../data/processed/recodes.csv", "recodes"),
    ("../data/processed/unresolved.csv", "unresolved_csv"),
)


def page(
    study: Any, summary: Mapping[str, int], notebooks: Sequence[tuple[Origin, Sequence[Entry]]]
) -> str:
    """Write the gallery.

    Parameters
    ----------
    study
        Gives title, languages and status.
    summary
        What harmonising did, in numbers.
    notebooks
        Each notebook with its figures.

    Returns
    -------
    str
        HTML.
    """
    languages = study.languages
    return render(
        "index.html.j2",
        lang=languages[0],
        title=study.settings.title[languages[0]],
        titles={lang: study.settings.title[lang] for lang in languages},
        languages=languages,
        simulated=study.status == "simulated",
        notebooks=notebooks,
        entries=[entry for _, entries in notebooks for entry in entries],
        summary=[(key, summary[key]) for key in NUMBERS],
        links=LINKS,
        number=text.number,
    )
