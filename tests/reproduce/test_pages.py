"""The pages: in every language, with a mark, with nothing fetched from elsewhere."""

import json
import re
from html.parser import HTMLParser

import pytest
from small_study import notebook, write

# What a browser fetches by itself; a link that a reader may follow is none of these.
FETCHING = {("a", "href"): False, ("link", "href"): True}


class Page(HTMLParser):
    """Collects what a page is made of."""

    def __init__(self, html):
        super().__init__()
        self.elements = []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))

    def all(self, tag):
        return [attributes for name, attributes in self.elements if name == tag]


def fetched(html):
    """List the addresses that a browser would fetch to show a page."""
    found = re.findall(r"url\(([^)]*)\)|@import\s+(\S+)|\bimport\(([^)]*)\)", html)
    addresses = [address for groups in found for address in groups if address]
    for tag, attributes in Page(html).elements:
        for name in ("src", "srcset", "href", "data", "poster"):
            if name in attributes and FETCHING.get((tag, name), True):
                addresses.append(attributes[name])
    return addresses


@pytest.fixture
def reports(reproduce, layout):
    reproduce()
    return layout.reports


def test_no_page_fetches_anything_from_elsewhere(reports):
    found = {path.name for path in reports.rglob("*.html")}
    assert found == {"index.html", "dictionary.html", "a.html", "b.html"}
    for path in reports.rglob("*.html"):
        for address in fetched(path.read_text(encoding="utf-8")):
            assert address.startswith("data:") or ":" not in address, path
            assert not address.startswith("//"), path


def test_the_check_for_fetching_sees_what_a_browser_would_fetch():
    html = '<script src="https://a.b/x.js"></script><style>a{b:url(http://c)}</style><a href="https://d">'
    assert fetched(html) == ["http://c", "https://a.b/x.js"]


def test_the_index_shows_each_figure_in_each_language(reports):
    page = Page((reports / "index.html").read_text(encoding="utf-8"))
    assert [figure["lang"] for figure in page.all("article")] == ["fr", "nl", "en"]
    told = [image["alt"] for image in page.all("img") if image["alt"]]
    assert told == [f"drawn in {x}" for x in ("fr", "nl", "en")]
    assert page.all("html") == [{"lang": "fr"}]
    assert [choice["value"] for choice in page.all("input")] == ["fr", "nl", "en"]


def test_every_choice_of_language_has_a_label_and_a_rule(reports):
    html = (reports / "index.html").read_text(encoding="utf-8")
    page = Page(html)
    labelled = {label["for"] for label in page.all("label")}
    for choice in page.all("input"):
        assert choice["id"] in labelled
        assert (
            f'html:has(#{choice["id"]}:checked) [data-lang]:not([data-lang="{choice["value"]}"])'
            in html
        )


def test_all_that_the_pages_link_to_is_there(reports):
    for path in reports.rglob("*.html"):
        page = Page(path.read_text(encoding="utf-8"))
        for link in page.all("a"):
            address, _, place = link["href"].partition("#")
            target = (path.parent / address).resolve() if address else path
            if target.name != "unresolved.csv":  # the small study has none
                assert target.is_file(), link
            if place and target.suffix == ".html":
                found = Page(target.read_text(encoding="utf-8"))
                known = {attributes.get("id") for _, attributes in found.elements}
                assert place in known | {"fr", "nl", "en"}, link


def test_the_index_links_to_pages_files_and_the_section_of_the_notebook(reports):
    page = Page((reports / "index.html").read_text(encoding="utf-8"))
    links = {link["href"] for link in page.all("a")}
    assert {"notebooks/b.html#figure-drawn", "dictionary.html"} <= links
    assert "../data/processed/recodes.csv" in links
    files = {f"figures/drawn/drawn-nl.{ending}" for ending in ("pdf", "svg", "png", "csv")}
    assert files | {"figures/drawn/drawn.json"} <= links


def test_notebooks_and_the_dictionary_lead_back_in_every_language(reports):
    for name, up in [("notebooks/b.html", "../index.html"), ("dictionary.html", "index.html")]:
        page = Page((reports / name).read_text(encoding="utf-8"))
        back = [(link["href"], link["lang"]) for link in page.all("a") if "hreflang" in link]
        assert back == [(f"{up}#{lang}", lang) for lang in ("fr", "nl", "en")]


def test_the_section_of_a_figure_is_found_after_the_prose_was_edited(reports, reproduce, layout):
    path = layout.folder / "notebooks/b.ipynb"
    content = json.loads(path.read_text())
    content["cells"].insert(0, content["cells"][0] | {"id": "new", "source": ["# More prose"]})
    path.write_text(json.dumps(content))
    reproduce()
    html = (layout.reports / "notebooks/b.html").read_text(encoding="utf-8")
    assert html.index("More prose") < html.index('id="figure-drawn"') < html.index("figure drawn")


def test_commands_lead_from_a_figure_to_raw_cells_or_it_is_said_that_none_does(layout, reproduce):
    notebook(layout.folder.parent, "b", ["# Drawn", "1  # figure drawn, table person"])
    reproduce()
    html = (layout.reports / "index.html").read_text(encoding="utf-8")
    assert html.count("vises trace person id &#39;#2&#39;</code>") == 3
    assert "Computed in the notebook: made." in html


def test_simulated_data_are_marked_on_every_page_and_real_ones_on_none(reproduce, layout):
    mark = "données simulées / gesimuleerde gegevens / simulated data"
    reproduce()
    assert mark in (layout.reports / "notebooks/a.html").read_text(encoding="utf-8")
    assert "données simulées" in (layout.reports / "index.html").read_text(encoding="utf-8")
    settings = layout.settings.read_text(encoding="utf-8").replace("simulated", "real")
    write(layout.settings, settings)
    reproduce()
    for path in layout.reports.rglob("*.html"):
        assert "données simulées" not in path.read_text(encoding="utf-8")


def test_what_users_write_is_escaped(reproduce, layout):
    settings = layout.settings.read_text(encoding="utf-8").replace("Étude", "<b>A & B</b>")
    write(layout.settings, settings)
    reproduce()
    html = (layout.reports / "index.html").read_text(encoding="utf-8")
    assert "&lt;b&gt;A &amp; B&lt;/b&gt;" in html
    assert "<b>A" not in html


def test_the_title_of_a_notebook_may_be_given_in_several_languages(reproduce, layout):
    path = layout.folder / "notebooks/b.ipynb"
    content = json.loads(path.read_text())
    content["metadata"]["titles"] = {"fr": "Dessiné"}
    path.write_text(json.dumps(content))
    reproduce()
    html = (layout.reports / "index.html").read_text(encoding="utf-8")
    assert '<span data-lang="fr" lang="fr">Dessiné</span>' in html
    assert '<span data-lang="nl" lang="en">Drawn</span>' in html


def test_the_same_study_gives_the_same_bytes(reproduce, layout):
    reproduce()
    before = {p: p.read_bytes() for p in layout.reports.rglob("*") if p.is_file()}
    (layout.reports / "receipt.json").unlink()
    (layout.processed / "receipt.json").unlink()
    reproduce()
    assert {p: p.read_bytes() for p in layout.reports.rglob("*") if p.is_file()} == before


def test_markup_in_prose_and_output_survives(layout, reproduce):
    notebook(layout.folder.parent, "a", ["# Persons\n\n| a | b |\n|---|---|\n| 1 | 2 |", "1"])
    reproduce()
    assert "<td>1</td>" in (layout.reports / "notebooks/a.html").read_text(encoding="utf-8")
