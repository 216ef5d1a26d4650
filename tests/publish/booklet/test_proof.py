"""The proof of the booklet."""

import json
import re
import shutil
import subprocess

import pikepdf
import pytest
from planted import LANGUAGES, portrait, shares, table, words

from vises_research import publish
from vises_research.errors import StudyError
from vises_research.figures import HALF
from vises_research.publish.booklet import proof, typesetting

pytestmark = pytest.mark.slow

TITLE = {"fr": "Étude", "nl": "Studie", "en": "Study"}
HEADS = {"fr": "Table des figures", "nl": "Lijst van figuren", "en": "List of figures"}
ALONE = {"fr": ["Bijschrift", "Caption", "Method\n"], "nl": ["Légende", "Caption", "Method\n"]}
LOGO = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20">'
    '<rect width="40" height="20" fill="#14375E"/></svg>'
)


def prove(reports, **changes):
    return publish.proof(reports, publish.Imprint(**{"title": TITLE, **changes}), LANGUAGES)


@pytest.fixture(scope="module")
def proofs(published, tmp_path_factory):
    folder = tmp_path_factory.mktemp("proofs")
    copy = shutil.copytree(published, folder / "reports")
    (folder / "logo.svg").write_text(LOGO)
    funding = words("Avec le soutien de X.", "Met steun van X.", "Supported by X.")
    made = prove(copy, simulated=True, logo=folder / "logo.svg", funding=funding)
    return dict(zip(LANGUAGES, made, strict=True))


def text_of(pdf) -> str:
    found = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, check=True)
    return found.stdout.decode()


def flat(text: str) -> str:
    """Leave out spaces and hyphens, which lines break at."""
    return re.sub(r"[\s\u00ad-]", "", text)


def test_there_is_a_proof_for_each_language(proofs):
    assert [path.parts[-2:] for path in proofs.values()] == [
        ("booklet", f"proof-{lang}.pdf") for lang in LANGUAGES
    ]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_pages_are_a5_with_three_millimetres_of_bleed(proofs, lang):
    with pikepdf.open(proofs[lang]) as pdf:
        for page in pdf.pages:
            media = [float(side) / 72 * 25.4 for side in page.MediaBox]
            trim = [float(side) / 72 * 25.4 for side in page.TrimBox]
            assert media == pytest.approx([0, 0, 154, 216], abs=0.1)
            assert trim == pytest.approx([3, 3, 151, 213], abs=0.1)
            bleed = [float(side) / 72 * 25.4 for side in page.bleedbox]
            assert bleed == pytest.approx(media)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_proof_says_that_it_is_accessible_and_archivable(proofs, lang):
    with pikepdf.open(proofs[lang]) as pdf:
        assert pdf.check_pdf_syntax() == []
        assert str(pdf.Root.Lang) == lang
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert "/StructTreeRoot" in pdf.Root
        with pdf.open_metadata() as about:
            assert about["pdfuaid:part"] == "1"
            assert (about["pdfaid:part"], about["pdfaid:conformance"]) == ("2", "A")
            assert about["dc:title"].startswith(TITLE[lang])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_picture_has_its_alternative_text_and_a_bookmark(proofs, published, lang):
    with pikepdf.open(proofs[lang]) as pdf:
        tagged = [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and "/Alt" in o]
        alts = [str(one.Alt) for one in tagged]
        with pdf.open_outline() as outline:
            marks = [item.title for item in outline.root]
    records = [
        json.loads((published / f"figures/{id}/{id}.json").read_text(encoding="utf-8"))
        for id in ("table", "shares-half")
    ]
    assert {record["alt"][lang] for record in records} < set(alts)
    assert len(alts) == 3
    expected = [
        f"{'Figuur' if lang == 'nl' else 'Figure'} {order} · {record['title'][lang]}"
        for order, record in enumerate(records, 1)
    ]
    assert [mark for mark in marks if mark in expected] == expected
    assert HEADS[lang] in marks


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_pages_say_all_of_every_figure_in_one_language(proofs, published, lang):
    text = text_of(proofs[lang])
    for id in ("table", "shares-half"):
        record = json.loads((published / f"figures/{id}/{id}.json").read_text(encoding="utf-8"))
        for key in ("caption", "sentence", "method_note"):
            for part in re.split(r"(?<=[.;]) ", record[key][lang]):
                first = " ".join(part.split()[:2])
                assert flat(first) in flat(text), part
        assert record["receipt"] in text
    assert {"fr": "Avec le soutien", "nl": "Met steun van", "en": "Supported by"}[lang] in text
    assert all(word not in text for word in ALONE.get(lang, []))


def test_fonts_are_those_of_the_package(proofs):
    with pikepdf.open(proofs["fr"]) as pdf:
        fonts = {str(o.BaseFont) for o in pdf.objects if isinstance(o, pikepdf.Dictionary)
                 and o.get("/Type") == "/Font"}  # fmt: skip
        assert all("IBMPlexSans" in name for name in fonts)
        assert fonts


def test_a_figure_stands_at_its_printed_size(proofs):
    """A picture is tagged with the room that it takes."""
    with pikepdf.open(proofs["nl"]) as pdf:
        boxes = [
            [float(side) / 72 * 25.4 for side in attribute.BBox]
            for o in pdf.objects
            if isinstance(o, pikepdf.Dictionary) and o.get("/S") == "/Figure"
            for attribute in (o.A if isinstance(o.A, pikepdf.Array) else [o.A])
            if "/BBox" in attribute
        ]
    sizes = {(round(b[2] - b[0], 1), round(b[3] - b[1], 1)) for b in boxes}
    assert {(c.width, round(c.height, 1)) for c in (table(), shares(width=HALF))} <= sizes


def test_a_place_is_kept_for_logo_and_funding(published, tmp_path):
    copy = shutil.copytree(published, tmp_path / "reports")
    text = flat(text_of(prove(copy)[1]))
    assert flat("Plaats voor de vermelding van de financiering") in text
    assert all(word in text for word in ("Plaats", "logo", "programma"))


def test_the_same_figures_make_the_same_proof(published, proofs, tmp_path):
    copy = shutil.copytree(published, tmp_path / "reports")
    again = [path.read_bytes() for path in prove(copy)]
    assert again == [path.read_bytes() for path in prove(copy)]


@pytest.mark.parametrize(
    ("width", "height", "page"),
    [(118, 80, (148, 210)), (118, 178, (210, 297)), (170, 80, (210, 297)), (250, 80, (280, 297))],
)
def test_a_figure_that_is_too_large_gets_a_larger_page(width, height, page):
    assert proof._page(width, height) == page


def test_a_larger_page_is_set_too(tmp_path):
    chart = portrait(width=178.0)
    publish.figure(
        chart,
        id="wide",
        folder=tmp_path,
        languages=["nl"],
        simulated=True,
        rule=publish.Rule(min_cell=5),
    )
    (made,) = publish.proof(tmp_path, publish.Imprint(TITLE), ["nl"])
    with pikepdf.open(made) as pdf:
        widths = {round(float(page.TrimBox[2] - page.TrimBox[0]) / 72 * 25.4) for page in pdf.pages}
    assert widths == {148, 210}


@pytest.mark.parametrize(
    ("name", "wrong"),
    [("logo.docx", "this is not a picture"), ("logo.png", "the file is not there")],
)
def test_a_logo_that_cannot_be_set_is_told(published, tmp_path, name, wrong):
    with pytest.raises(StudyError, match=f"study.yaml, key 'logo': {wrong}. Found: {name}"):
        prove(published, logo=tmp_path / name)
    assert not (published / "booklet").exists()


def test_a_picture_without_words_is_refused():
    with pytest.raises(StudyError, match="PDF/UA-1 error: missing alt text"):
        typesetting.pages("contact.typ", _sheet(None, "A"), {"a.svg": LOGO.encode()})


def test_a_letter_that_the_font_lacks_is_refused():
    with pytest.raises(StudyError, match=r"publish, contact\.typ: "):
        typesetting.pages("contact.typ", _sheet("a", "字"), {"a.svg": LOGO.encode()})


def _sheet(alt, title):
    figure = {"file": "a.svg", "width": 40, "scale": 1, "alt": alt}
    figure |= {"number": "1", "title": title, "marks": []}
    sheet = {"lang": "nl", "title": "T", "study": "S", "remark": "R", "figures": [figure]}
    return {"title": "T", "sheets": [sheet]}
