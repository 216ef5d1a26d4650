"""The zip for the graphic designer."""

import json
import re
import shutil
import zipfile
from html.parser import HTMLParser
from io import BytesIO

import pikepdf
import pytest

from vises_research import publish
from vises_research.errors import StudyError
from vises_research.publish.figure_files import ENDINGS

pytestmark = pytest.mark.slow

TITLES = {"fr": "Étude", "nl": "Studie", "en": "Study"}
IDS = ["table", "shares-half"]
MARKS = {"fr": "données simulées", "nl": "gesimuleerde gegevens", "en": "simulated data"}


def pack(reports, target, **changes):
    given = {"titles": TITLES, "languages": ["fr", "nl", "en"], "simulated": True}
    return publish.pack(reports, target, **{**given, **changes})


@pytest.fixture(scope="module")
def packed(published, tmp_path_factory):
    target = tmp_path_factory.mktemp("pack") / "out" / "figures.zip"
    names = pack(published, target)
    with zipfile.ZipFile(target) as archive:
        assert archive.namelist() == names
        return {name: archive.read(name) for name in names}


def test_the_pack_has_every_file_of_every_figure_for_the_booklet(packed, published):
    expected = {
        f"figures/{id}/{id}-{lang}{ending}" for id in IDS for lang in TITLES for ending in ENDINGS
    } | {f"figures/{id}/{id}.json" for id in IDS}
    figures = {name for name in packed if name.startswith("figures/")}
    assert figures == expected
    assert all(packed[name] == (published / name).read_bytes() for name in figures)
    others = set(packed) - figures
    assert others == {
        "README.txt",
        *(f"README-{lang}.html" for lang in TITLES),
        "contact-sheet.pdf",
        "fonts/IBMPlexSans-Bold.ttf",
        "fonts/IBMPlexSans-Regular.ttf",
        "fonts/OFL.txt",
    }


class Links(HTMLParser):
    """Collects what a page links to, and its text."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.links, self.text, self.lang = [], "", ""
        self.feed(page.decode())

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        self.lang = found["lang"] if tag == "html" else self.lang
        self.links += [found[key] for key in ("href", "src") if key in found]

    def handle_data(self, data):
        self.text += data


@pytest.mark.parametrize("lang", TITLES)
def test_the_manifest_tells_all_of_each_figure_and_every_link_leads_somewhere(
    packed, published, lang
):
    page = Links(packed[f"README-{lang}.html"])
    assert page.lang == lang
    assert len(page.links) > 2 * 9
    assert [link for link in page.links if link not in packed] == []
    assert MARKS[lang] in page.text
    for id in IDS:
        record = json.loads(packed[f"figures/{id}/{id}.json"])
        for key in ("title", "caption", "sentence", "alt", "method_note"):
            assert record[key][lang] in page.text
        assert record["receipt"] in page.text
    assert "118 × " in page.text
    assert ("56.5 × " if lang == "en" else "56,5 × ") in page.text
    assert "SIL Open Font License 1.1" in page.text


def test_the_first_file_says_in_every_language_where_to_begin(packed):
    text = packed["README.txt"].decode("utf-8-sig")
    assert text.count("\n") == text.count("\r\n")
    for lang, title in TITLES.items():
        assert title in text
        assert f"README-{lang}.html" in text


def test_the_contact_sheet_has_a_page_for_each_language_and_shows_every_figure(packed):
    with pikepdf.open(BytesIO(packed["contact-sheet.pdf"])) as pdf:
        assert len(pdf.pages) == 3
        alts = [
            str(o.Alt) for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and "/Alt" in o
        ]
        with pdf.open_metadata() as about:
            assert about["pdfuaid:part"] == "1"
    for id in IDS:
        record = json.loads(packed[f"figures/{id}/{id}.json"])
        assert set(record["alt"].values()) <= set(alts)


def test_the_same_figures_make_the_same_zip(published, tmp_path):
    one, two = tmp_path / "one.zip", tmp_path / "two.zip"
    pack(published, one)
    copy = shutil.copytree(published, tmp_path / "copy")
    pack(copy, two)
    assert one.read_bytes() == two.read_bytes()
    with zipfile.ZipFile(one) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_ids_and_languages_can_be_chosen(published, tmp_path):
    names = pack(published, tmp_path / "a.zip", ids=["table", "table"], languages=["nl"])
    assert [name for name in names if re.search(r"-(fr|en)[.-]|half", name)] == []
    assert "figures/table/table-nl-600.png" in names


def test_what_is_asked_for_and_not_there_is_told_at_once(published, tmp_path):
    with pytest.raises(StudyError) as error:
        pack(published, tmp_path / "a.zip", ids=["tables", "shares"], languages=["nl", "de"])
    assert error.value.args[0].splitlines() == [
        "3 problems:",
        f"- {published.name}/figures: there is no published figure 'tables'. Closest: 'table'.",
        "- figure 'shares': it was not published for this audience. Found: internal. "
        "Right would be: figures for 'booklet', or another audience.",
        "- figure 'shares': it is not there in 'de'. Found: nl.",
    ]
    assert list(tmp_path.iterdir()) == []


def test_internal_figures_leave_only_when_asked_for(published, tmp_path):
    names = pack(published, tmp_path / "a.zip", audience="internal", languages=["nl"])
    assert {name.split("/")[1] for name in names if name.startswith("figures/")} == {"shares"}


def test_a_file_that_was_altered_or_lost_is_not_packed(published, tmp_path):
    copy = shutil.copytree(published, tmp_path / "copy")
    (copy / "figures/table/table-nl.csv").write_text("n\n70\n")
    (copy / "figures/table/table-nl.png").unlink()
    with pytest.raises(StudyError) as error:
        pack(copy, tmp_path / "a.zip")
    assert [problem.wrong for problem in error.value.problems] == [
        "this is not the file that was published",
        "the file is gone",
    ]
    assert {problem.right for problem in error.value.problems} == {"run `vises reproduce` first"}


def test_without_figures_the_way_to_get_them_is_told(tmp_path):
    with pytest.raises(StudyError, match=r"no figure for the audience 'booklet'.*vises reproduce"):
        pack(tmp_path / "reports", tmp_path / "a.zip")
