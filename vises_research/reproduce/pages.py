"""The pages in ``reports/``: one a notebook, the data dictionary, and the index of figures.

Nothing on them is fetched from elsewhere, and the same content gives the same bytes.
"""

import io
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from vises_research.reproduce import code_cells

__all__ = ["index", "notebook", "text", "title_of"]

TEMPLATES = Path(__file__).parent / "templates"
NUMBERS = ("sources", "rows", "recoded", "unresolved")
LINKS = (
    ("dictionary.html", "dictionary"),
    ("../data/processed/recodes.csv", "recodes"),
    ("../data/processed/unresolved.csv", "unresolved_csv"),
)


def notebook(executed: Mapping[str, Any], mark: str) -> str:
    """Write the page of a notebook.

    Parameters
    ----------
    executed
        The notebook with its outputs.
    mark
        What must be said of the data, or nothing.

    Returns
    -------
    str
        HTML.
    """
    from nbconvert import HTMLExporter
    from pygments.formatters import HtmlFormatter

    exporter: Any = HTMLExporter(template_name="basic")
    body, _ = exporter.from_file(io.StringIO(json.dumps(executed)))
    colours = HtmlFormatter(style="friendly", nobackground=True).get_style_defs(".highlight")
    return _text_page(title_of(executed), body, mark, up="../index.html", style=colours)


def text(title: str, markdown: str, mark: str) -> str:
    """Write the page of a text.

    Parameters
    ----------
    title
        Its title.
    markdown
        The text.
    mark
        What must be said of the data, or nothing.

    Returns
    -------
    str
        HTML.
    """
    from nbconvert.filters import markdown2html

    return _text_page(title, markdown2html(markdown), mark, up="index.html")


def index(
    study: Any, summary: Mapping[str, int], notebooks: list[dict[str, Any]], reports: Path
) -> str:
    """Write the page that lists the figures in a chosen language.

    Parameters
    ----------
    study
        Gives title, languages and status.
    summary
        What harmonising did, in numbers.
    notebooks
        Of each notebook its name, its title, the title's translations and the ids of its figures.
    reports
        The folder with the figures.

    Returns
    -------
    str
        HTML.
    """
    entries = [{**n, "figures": [_figure(reports, id) for id in n["figures"]]} for n in notebooks]
    titles = {lang: study.settings.title[lang] for lang in study.languages}
    first = study.languages[0]
    return _render(
        "index.html.j2",
        lang=first,
        title=titles[first],
        titles=titles,
        languages=study.languages,
        words={lang: _words(lang) for lang in study.languages},
        simulated=study.status == "simulated",
        notebooks=entries,
        summary=[(key, f"{summary[key]:,}".replace(",", " ")) for key in NUMBERS],
        links=LINKS,
    )


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


def _figure(reports: Path, id: str) -> dict[str, Any]:
    """Read what is known of a published figure."""
    record = reports / "figures" / id / f"{id}.json"
    content: dict[str, Any] = json.loads(record.read_bytes())
    return content


def _text_page(title: str, body: str, mark: str, *, up: str, style: str = "") -> str:
    from markupsafe import Markup

    return _render(
        "text.html.j2",
        lang="en",
        title=title,
        body=Markup(body),
        mark=mark,
        css=Markup(f"{_css()}\n{style}"),
        up=up,
        back="All figures",
    )


def _render(template: str, **values: Any) -> str:
    from jinja2 import Environment, FileSystemLoader
    from markupsafe import Markup

    loader = FileSystemLoader(TEMPLATES)
    environment = Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True)
    return environment.get_template(template).render({"css": Markup(_css()), **values}) + "\n"


def _css() -> str:
    return (TEMPLATES / "page.css").read_text(encoding="utf-8")


@cache
def _words(lang: str) -> dict[str, str]:
    from ruamel.yaml import YAML

    words = YAML(typ="safe").load(TEMPLATES / "words.yaml")
    return {key: by_language.get(lang, by_language["en"]) for key, by_language in words.items()}
