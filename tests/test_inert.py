"""Labels, titles, names and answers of an attacker stay words on what we write."""

import csv
import json
from collections.abc import Callable
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace
from xml.etree import ElementTree

import pandas as pd
import pytest
from ruamel.yaml import YAML

from vises_research import figures, harmonise, publish, stats, text
from vises_research.codebook import exchange
from vises_research.harmonise.assist.draft import draft
from vises_research.harmonise.audit.dictionary import dictionary
from vises_research.publish.booklet.proof import Imprint, proof
from vises_research.reproduce import figure_entry, pages
from vises_research.reproduce.figure_entry import Origin
from vises_research.sheets import csv_bytes
from vises_research.study import Study

PAYLOADS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</title></desc></style></textarea><svg onload=alert(1)>",
    "\"' onmouseover=alert(1) x='",
    "[x](javascript:alert(1)) ![y](http://evil.example/y.png) <javascript:alert(1)>",
    "`code` ``<script>alert(1)</script>`` | <b>cell</b> | ***x***",
    "a\n\n<script>alert(1)</script>\n\n# heading\n- [l](data:text/html,x)",
    "]]><script>alert(1)</script><!--",
    '{{ 7 * 7 }} {% raw %} ${HOME} $x$ #import "/etc/passwd" #{1}',
    "=cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "a: b\nfile: /etc/passwd\n- *x &y !!python/object:os.system z",
]

OURS = {
    *("html", "head", "meta", "title", "style", "body", "main", "nav", "a", "p", "span", "div"),
    *("h1", "h2", "h3", "h4", "table", "thead", "tbody", "tr", "th", "td", "code", "em", "strong"),
    *("ul", "ol", "li", "dl", "dt", "dd", "section", "header", "footer", "label", "input", "br"),
    *("fieldset", "legend", "figure", "figcaption", "details", "summary", "svg", "rect", "dfn"),
    *("abbr", "small", "caption", "col", "colgroup", "pre", "article", "button", "i", "b"),
}


class Tags(HTMLParser):
    """Collects what acts on a page: elements that are not ours, handlers, and addresses."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.acting: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.acting += [tag] if tag not in OURS else []
        for name, value in attrs:
            scheme = (value or "").strip().lower().partition(":")[0]
            fetched = scheme == "http" and tag != "a"  # a reader may follow a link
            bad = name.startswith("on") or scheme in ("javascript", "data") or fetched
            self.acting += [f"{tag} {name}={value}"] if bad else []


def hostile(payload: str, small_study: Callable[..., Study]) -> Study:
    """Make a study whose labels, levels, notes, reasons and answers are a payload."""
    label = json.dumps(dict.fromkeys(("fr", "nl", "en"), payload))
    variables = (
        f"q: {{label: {label}, scale: hostile, note: {json.dumps(payload)}}}\n"
        f"x: {{label: {label}, type: text, unit: {json.dumps(payload)}}}\n"
    )
    study = small_study(variables, "columns: {id: id, q: q, x: x}\n", "id,q,x\n")
    scales = {
        "scales": {"hostile": {"levels": {payload: {"label": json.loads(label)}}}},
        "missing": {"r": {"label": dict.fromkeys(("fr", "nl", "en"), f"{payload} ?")}},
    }
    base = study.folder / "data" / "codebook"
    (base / "hostile.yaml").write_text(json.dumps(scales), encoding="utf-8")
    cell = '"' + payload.replace('"', '""') + '"'
    (study.raw / "s" / "raw.csv").write_text(f"id,q,x\n1,{cell},{cell}\n", encoding="utf-8")
    return Study.load(study.folder)


@pytest.mark.slow
@pytest.mark.parametrize("payload", PAYLOADS)
def test_dictionary_and_codebook(
    payload: str, small_study: Callable[..., Study], tmp_path: Path
) -> None:
    study = hostile(payload, small_study)
    made = harmonise.run(study.raw, study.codebook)
    written = dictionary(made, study.codebook, study.languages, payload)
    assert Tags(pages.text(payload, written, study.languages)).acting == []
    title = dict.fromkeys(study.languages, payload)
    source = exchange.Exported(study.codebook, tmp_path, study.languages, title, simulated=True)
    markdown, _ = exchange.export(source, "md", "t", tmp_path / "t.md")
    page = pages.text("T", markdown.read_text(encoding="utf-8"), study.languages)
    assert Tags(page).acting == []
    html, _ = exchange.export(source, "html", "t", tmp_path / "t.html")
    assert Tags(html.read_text(encoding="utf-8")).acting == []


@pytest.mark.slow
@pytest.mark.parametrize("payload", PAYLOADS)
def test_tables_and_drafts(payload: str, small_study: Callable[..., Study], tmp_path: Path) -> None:
    first = csv_bytes(pd.DataFrame({payload: [payload, "a"]})).decode().lstrip('"')
    assert first[0] not in "=+-@\t\r"
    study = small_study("q: {label: {fr: Q, nl: Q, en: Q}, type: text}\n", "", "id,q\n")
    cell = '"' + payload.replace('"', '""') + '"'
    export = tmp_path / "export.csv"
    export.write_text(f"{cell},above\nid,{cell}\n1,{cell}\n", encoding="utf-8")
    drafted = draft(export, study.codebook, fills="t", about={"header": [2]})
    assert YAML(typ="safe").load(drafted)["file"] == "export.csv"
    codes = f"variable,code,label\nq,1,{cell}\nq,2,b\n"
    (tmp_path / "codes.csv").write_text(codes, encoding="utf-8")
    (path, *_), _, _ = exchange.import_file(tmp_path / "codes.csv", tmp_path / "made", "fr")
    loaded = [YAML(typ="safe").load(p.read_text("utf-8")) for p in (tmp_path / "made").iterdir()]
    labels = [
        level["label"]["fr"]
        for file in loaded
        for scale in file.get("scales", {}).values()
        for level in scale["levels"].values()
    ]
    assert any(" ".join(payload.split())[:1] in label for label in labels), path


@pytest.mark.parametrize("payload", PAYLOADS)
def test_the_title_of_a_notebook(payload: str) -> None:
    cell = {"cell_type": "markdown", "source": f"# {payload}", "metadata": {}, "id": "a"}
    title = pages.title_of({"cells": [cell]})
    assert Tags(pages.text(title, "words", ["fr", "nl", "en"])).acting == []


@pytest.mark.slow
@pytest.mark.parametrize("payload", [p for p in PAYLOADS if "\n" not in p])
def test_the_files_of_a_figure(payload: str, tmp_path: Path) -> None:
    words = dict.fromkeys(("fr", "nl", "en"), payload)
    labels = text.Labels({"q": words, "g": words}, {"q": {"a": words}, "g": {"b": words}})
    frame = pd.DataFrame({"q": ["a"] * 9, "g": ["b"] * 9})
    chart = figures.table(
        [stats.counts(frame, ["q"], unit="pilot")], labels=labels, title=words, source=words
    )
    folder = tmp_path
    languages = ("fr", "nl", "en")
    publish.figure(
        chart, id="t", folder=folder, languages=languages, simulated=True, rule=publish.Rule()
    )
    drawn = [*folder.rglob("*.svg")]
    assert drawn
    for path in drawn:
        root = ElementTree.fromstring(path.read_bytes())
        tags = {element.tag.rpartition("}")[2] for element in root.iter()}
        assert not tags & {"script", "img", "b", "foreignObject", "iframe", "a", "image"}
        assert not [name for element in root.iter() for name in element.attrib if name[:2] == "on"]
    for path in folder.rglob("*.csv"):
        for row in csv.reader(path.read_text(encoding="utf-8").splitlines()):
            assert not [cell for cell in row if cell[:1] in ("=", "@")]
    check_pages_around(tmp_path, payload, words)


def check_pages_around(reports: Path, payload: str, words: dict[str, str]) -> None:
    """Look at the pages and the proof that show a figure with these words."""
    settings = SimpleNamespace(title=words)
    study = SimpleNamespace(languages=[*words], status="real", settings=settings)
    origin = Origin("a", payload, words, ["t"], ["t"], {payload: [payload]})
    shown = figure_entry.entries(reports, origin, study.languages)
    gallery = pages.gallery(study, {"rows": 9}, [(origin, shown)])
    ours = ["img"] * 6 + ["script"]  # two pictures a language, and the choice of the language
    assert sorted(Tags(gallery).acting) == ours
    assert payload[:20] in unescape(gallery)
    title = {"cell_type": "markdown", "metadata": {}, "source": "# A", "id": "a"}
    cell = {"cell_type": "code", "source": "1", "outputs": [], "execution_count": 1, "id": "b"}
    cells = [title, cell | {"metadata": {"published": ["t"]}}]
    executed = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    page = pages.notebook(executed, payload, study.languages, shown)
    assert Tags(page).acting == []
    imprint = Imprint(title=words, credit=words, funding=words)
    made = proof(reports, imprint, study.languages)
    assert [path.read_bytes()[:4] for path in made] == [b"%PDF"] * 3
