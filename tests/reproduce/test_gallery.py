"""The gallery: what it says of each figure, read from the record beside it."""

import json
import shutil
from dataclasses import replace
from html.parser import HTMLParser
from types import SimpleNamespace

import pytest

from vises_research.reproduce import figure_entry, pages
from vises_research.reproduce.figure_entry import Origin
from vises_research.text import Labels, messages

BASE = {"answered": 67, "asked": 69, "total": 69, "unit": "pilot"}
RESULT = {"name": "describe", "by": ["region", "family"], "outcome": "fte", "base": BASE}
ORIGIN = Origin("who", "Who they are", {}, ["size"], ["size"], {"enterprise": ["region", "fte"]})


def record(*languages, **more):
    words = {lang: f"Size in {lang}" for lang in languages}
    told = {"id": "size", "languages": [*languages], "title": words, "caption": words, "alt": words}
    rows = [{"region": "hdf", "n": 23, "median": 13.5}]
    return told | {"results": [RESULT | {"table": rows}], "simulated": False} | more


def write(reports, content, origin=ORIGIN, **files):
    folder = reports / "figures" / "size"
    folder.mkdir(parents=True)
    files = {name.replace("__", ".").replace("_", "-"): text for name, text in files.items()}
    listed = [{"name": name} for name in [*files, "size-fr.gone.pdf"]]
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "size.json").write_text(json.dumps({"files": listed} | content), encoding="utf-8")
    return figure_entry.entries(reports, origin, content["languages"])


def html(entries, *languages, status="real"):
    settings = SimpleNamespace(title={lang: f"Study in {lang}" for lang in languages})
    study = SimpleNamespace(languages=languages, settings=settings, status=status)
    summary = {"sources": 1, "rows": 1234, "recoded": 5, "unresolved": 0}
    return pages.gallery(study, summary, [(ORIGIN, entries)])


class Text(HTMLParser):
    """Collects the words that a reader may see, and those said of links, pictures and regions."""

    def __init__(self, html):
        super().__init__()
        self.words, self.skip = [], 0
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.skip += tag in ("style", "script")
        self.words += [value for name, value in attributes if name in ("alt", "aria-label")]

    def handle_endtag(self, tag):
        self.skip -= tag in ("style", "script")

    def handle_data(self, data):
        self.words += [data.strip()] * (not self.skip)


def test_every_file_that_is_there_can_be_downloaded_and_no_other(tmp_path):
    given = {"size_fr__pdf": "x" * 1600, "size_fr_600__png": "x" * 1_250_000}
    given |= {"size_fr__csv": "a\n1\n", "size_nl__pdf": "x", "size_fr__alt__txt": "x"}
    fr, nl = write(tmp_path, record("fr", "nl"), **given)
    assert [(file.href.rpartition("/")[2], file.name[:3], file.size) for file in fr.files] == [
        ("size-fr.pdf", "PDF", "2\u202fko"),
        ("size-fr-600.png", "PNG", "1,2\u202fMo"),
        ("size-fr.csv", "CSV", "1\u202fko"),
        ("size-fr.alt.txt", "TXT", "1\u202fko"),
        ("size.json", "JSO", "1\u202fko"),
    ]
    assert [file.href for file in nl.files] == [
        "figures/size/size-nl.pdf",
        "figures/size/size.json",
    ]


def test_base_disclosure_method_receipt_and_origin_are_told(tmp_path):
    method = [{"name": "Median", "citation": "Hyndman & Fan (1996)"}]
    decision = {"decision": "published", "audience": "booklet", "min_cell": 5, "checked": 12}
    more = {"method": method, "disclosure": decision, "receipt": "r-0815"}
    (entry,) = write(tmp_path, record("nl", **more))
    assert entry.base == "67 van 69 pilootbedrijven"
    told = "12 aantallen gecontroleerd: elk is 0 of ten minste 5 (thematisch schrift)."
    assert entry.disclosure == told
    assert entry.methods == [("Median", "Hyndman & Fan (1996)")]
    assert entry.section == "notebooks/who.html#figure-size"
    assert entry.traces == ["vises trace enterprise region '#2'", "vises trace enterprise fte '#2'"]
    assert entry.derived == ["family"]
    page = html([entry], "nl")
    assert "<code>r-0815</code>" in page
    assert "Median. <cite>Hyndman &amp; Fan (1996)</cite>" in page


def test_a_unit_of_the_studys_own_is_called_by_its_words(tmp_path):
    labels = Labels(units={"cow": {"fr": {"one": "vache", "other": "vaches"}}})
    content = record("fr", results=[RESULT | {"base": BASE | {"unit": "cow"}, "table": []}])
    (entry,) = write(tmp_path, content, replace(ORIGIN, labels=labels))
    assert entry.base == "67 vaches sur 69"


def test_what_a_file_is_for_is_told_where_there_are_words_for_it(tmp_path, monkeypatch):
    words = {"file.600.png": "image, 600 points par pouce"}
    monkeypatch.setattr(figure_entry, "has", lambda key, lang: key in words)
    monkeypatch.setattr(figure_entry, "message", lambda key, lang, **rest: words.get(key, ""))
    (fr,) = write(
        tmp_path, record("fr"), size_fr_600__png="x", size_fr_outlines__svg="x", size_fr__svg="x"
    )
    assert [file.name for file in fr.files] == [
        "SVG",
        "SVG outlines",
        "PNG – image, 600 points par pouce",
        "JSON",
    ]


def test_the_note_on_the_method_goes_before_its_english_name(tmp_path):
    method = [{"name": "Median", "citation": "Hyndman & Fan (1996)"}]
    note = {"nl": "Mediaan (Hyndman & Fan, 1996)."}
    (entry,) = write(tmp_path, record("nl", method=method, method_note=note))
    page = html([entry], "nl")
    assert "<p>Mediaan (Hyndman &amp; Fan, 1996).</p>" in page
    assert "<cite>" not in page


def test_an_audience_that_a_study_named_itself_is_called_by_its_name(tmp_path):
    decision = {"audience": "funder", "min_cell": 5, "checked": 1}
    (entry,) = write(tmp_path, record("en", disclosure=decision))
    assert entry.disclosure.endswith("(funder).")


def test_a_record_of_the_words_alone_will_do(tmp_path):
    content = {k: v for k, v in record("fr").items() if k not in ("results", "simulated")}
    (entry,) = write(tmp_path, content)
    assert (entry.tables, entry.base, entry.disclosure, entry.traces) == ([], "", "", [])
    assert "Size in fr" in html([entry], "fr")


def test_a_sentence_that_the_caption_has_not_is_told_beside_it(tmp_path):
    (entry,) = write(tmp_path, record("en", sentence={"en": "Most are small."}))
    page = html([entry], "en")
    assert "<figcaption>Size in en</figcaption>" in page
    assert "<p>Most are small.</p>" in page


def test_numbers_are_a_table_with_caption_and_scopes(tmp_path):
    (entry,) = write(tmp_path, record("fr"), size_fr__csv="Région,nombre,médiane\nHdF,23,13.5\n")
    page = html([entry], "fr")
    assert '<caption id="size-fr-numbers-1">Size in fr</caption>' in page
    assert '<th scope="col">Région</th><th scope="col" class="n">nombre</th>' in page
    assert '<tr><th scope="row">HdF</th><td class="n">23</td><td class="n">13,5</td></tr>' in page


@pytest.fixture
def german(tmp_path, monkeypatch):
    """A fourth language: a file, each of whose words is marked."""
    folder = tmp_path / "messages"
    shutil.copytree(messages.FOLDER, folder)
    lines = (folder / "en.yaml").read_text(encoding="utf-8").splitlines()
    own = {"locale": "locale: de", "language": "language: ¤Deutsch"}
    marked = []
    for line in lines:
        key, sign, words = line.partition(": ")
        page = key.startswith(("page.", "file.", "audience."))
        marked.append(f'{key}{sign}"¤{words.strip(chr(34))}"' if page else own.get(key, line))
    (folder / "de.yaml").write_text("\n".join(marked), encoding="utf-8")
    monkeypatch.setattr(messages, "FOLDER", folder)


def test_a_fourth_language_needs_a_file_only(german, tmp_path):
    decision = {"audience": "booklet", "min_cell": 5, "checked": 1}
    content = record("de", disclosure=decision, results=[])
    entries = write(tmp_path, content, size_de__csv="Region,Zahl\nHdF,12.5\n")
    told = {*Text(html(entries, "de")).words} - {""}
    own = {
        "Size in de",
        "Study in de",
        "Who they are",
        "HdF",
        "Region",
        "Zahl",
        "DE",
        "CSV",
        "JSON",
    }
    numbers = {"1 kbyte", "12,5", "1.234", "1", "5", "0"}
    assert {word for word in told if "¤" not in word} - own - numbers == {"–"}
