"""The pages in ``reports/``: the gallery, one a notebook, and the data dictionary.

Nothing on them is fetched from elsewhere, and the same content gives the same bytes.
"""

import io
import json
import warnings
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vises_research.reproduce import code_cells, jupyter
from vises_research.text import message, number

if TYPE_CHECKING:
    from jinja2 import Environment

    from vises_research.reproduce.figure_entry import Entry, Origin

__all__ = ["gallery", "notebook", "render", "text", "title_of"]

TEMPLATES = Path(__file__).parent / "templates"
NUMBERS = ("sources", "rows", "recoded", "unresolved")
LINKS = (
    ("dictionary.html", "dictionary"),
    ("../data/processed/recodes.csv", "recodes"),
    ("../data/processed/unresolved.csv", "unresolved_csv"),
)


def gallery(
    study: Any,
    summary: Mapping[str, int],
    notebooks: Sequence[tuple["Origin", Sequence["Entry"]]],
    links: Sequence[tuple[str, str]] = LINKS,
    internal: str = "",
) -> str:
    """Write the page ``index.html``: every figure, in a language that the reader chooses.

    Parameters
    ----------
    study
        Gives title, languages and status.
    summary
        What harmonising did, in numbers.
    notebooks
        Each notebook with its figures.
    links
        Address -> the message that says what is there.
    internal
        The words that the page is not to be passed on, where it is not.

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
        summary=[(key, summary[key]) for key in NUMBERS if key in summary],
        links=links,
        internal=internal,
        number=number,
    )


def notebook(
    executed: Mapping[str, Any],
    mark: str,
    languages: Sequence[str],
    entries: Sequence["Entry"],
    internal: str = "",
) -> str:
    """Write the page of a notebook.

    Parameters
    ----------
    executed
        The notebook with its outputs.
    mark
        What must be said of the data, or nothing.
    languages
        Those of the study, in which the page leads back to the gallery.
    entries
        The figures that it publishes; each gets an anchor, and a way back to its entry.
    internal
        The words that the page is not to be passed on, where it is not.

    Returns
    -------
    str
        HTML.
    """
    from pygments.formatters import HtmlFormatter

    with warnings.catch_warnings():
        # Of an output that no page can show, the notebook beside the page has the data.
        warnings.filterwarnings("ignore", "Your element with mimetype")
        body, _ = _exporter().from_file(io.StringIO(json.dumps(_anchored(executed, entries))))
    # Of the styles that Pygments has, the one whose colours all have a contrast of 4.5:1 here.
    colours = HtmlFormatter(style="xcode", nobackground=True).get_style_defs(".highlight")
    title = title_of(executed)
    body = body.replace('<div class="output">', '<div class="output" tabindex="0">')  # it scrolls
    told: dict[str, Any] = {"up": "../index.html", "style": colours, "internal": internal}
    return _text_page(title, body, languages, mark=mark, **told)


def text(title: str, markdown: str, languages: Sequence[str], internal: str = "") -> str:
    """Write the page of a text.

    Parameters
    ----------
    title
        Its title.
    markdown
        The text.
    languages
        Those of the study, in which the page leads back to the gallery.
    internal
        The words that the page is not to be passed on, where it is not.

    Returns
    -------
    str
        HTML.
    """
    jupyter.load()
    from nbconvert.filters import markdown2html

    body = markdown2html(markdown).replace("<table>", '<div class="wide" tabindex="0"><table>')
    body = body.replace("</table>", "</table></div>")
    return _text_page(title, body, languages, up="index.html", internal=internal)


def title_of(content: Mapping[str, Any]) -> str:
    """Give the first heading of a notebook.

    Examples
    --------
    >>> title_of({"cells": [{"cell_type": "markdown", "source": "# Who they are"}]})
    'Who they are'
    """
    prose = (code_cells.text_of(c) for c in content["cells"] if c["cell_type"] == "markdown")
    lines = (line for text in prose for line in text.splitlines())
    return next((line.lstrip("# ") for line in lines if line.startswith("#")), "Notebook")


def render(template: str, **values: Any) -> str:
    """Fill in a template.

    Parameters
    ----------
    template
        Its file name.
    values
        What it names; ``word`` (a message of a page) and the style are there in all.

    Returns
    -------
    str
        HTML.
    """
    from markupsafe import Markup

    css = Markup((TEMPLATES / "page.css").read_text(encoding="utf-8"))
    return _environment().get_template(template).render(css=css, message=message, **values) + "\n"


@cache
def _environment() -> "Environment":
    """Keep the templates that were compiled: that takes longer than to fill them in."""
    from jinja2 import Environment, FileSystemLoader

    loader = FileSystemLoader(TEMPLATES)
    return Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True)


@cache
def _exporter() -> Any:
    """Keep those of Jupyter too, which are large."""
    jupyter.load()
    from nbconvert import HTMLExporter

    return HTMLExporter(template_name="basic")


def _anchored(executed: Mapping[str, Any], entries: Sequence["Entry"]) -> dict[str, Any]:
    """Put before each cell that publishes figures a line with an anchor for each."""
    links = {id: [*same] for id, same in groupby(entries, key=lambda entry: entry.id)}
    cells = []
    for cell in executed["cells"]:
        for id in cell.get("metadata", {}).get("published", []):
            line = render("published.html.j2", id=id, entries=links.get(id, []))
            cells.append({"cell_type": "markdown", "id": id, "metadata": {}, "source": line})
        cells.append(cell)
    return {**executed, "cells": cells}


def _text_page(
    title: str,
    body: str,
    languages: Sequence[str],
    *,
    up: str,
    mark: str = "",
    style: str = "",
    internal: str = "",
) -> str:
    from markupsafe import Markup

    words = {"lang": "en", "title": title, "mark": mark, "languages": languages, "up": up}
    words["internal"] = internal
    return render("text.html.j2", body=Markup(body), style=Markup(style), **words)
