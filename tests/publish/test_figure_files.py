"""The files of a figure, opened by other programs than the one that wrote them."""

import base64
import re
from io import BytesIO
from xml.etree import ElementTree

import pikepdf
import pytest
from fontTools.ttLib import TTFont
from PIL import Image
from planted import CHARTS, LANGUAGES, portrait, table

from vises_research.figures import tagging, typeface, webfont
from vises_research.figures.saving import as_bytes
from vises_research.publish.figure_files import drawn_files

pytestmark = pytest.mark.slow

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def drawn():
    """The files of a chart in three languages, under their endings."""
    made = {lang: drawn_files(portrait(), "pilots", lang) for lang in LANGUAGES}
    return {
        lang: {name.removeprefix(f"pilots-{lang}"): data for name, data in files.items()}
        for lang, files in made.items()
    }


def fonts(page):
    for font in page.Resources.Font.values():
        below = font.DescendantFonts[0] if "/DescendantFonts" in font else font
        yield font, below


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_pdf_embeds_truetype_and_nothing_else(drawn, lang):
    with pikepdf.open(BytesIO(drawn[lang][".pdf"])) as pdf:
        found = list(fonts(pdf.pages[0]))
        assert {str(below.Subtype) for _, below in found} <= {"/CIDFontType2", "/TrueType"}
        for font, below in found:
            assert re.match(r"/[A-Z]{6}\+IBMPlexSans-(Regular|Bold)", str(font.BaseFont))
            assert "/FontFile2" in below.FontDescriptor
            assert "/ToUnicode" in font
        kinds = {str(o.get("/Subtype")) for o in pdf.objects if isinstance(o, pikepdf.Dictionary)}
        assert "/CIDFontType2" in kinds
        assert "/Type3" not in kinds


@pytest.mark.parametrize("name", CHARTS)
def test_a_pdf_is_as_large_as_the_figure(name):
    chart = CHARTS[name]()
    with pikepdf.open(BytesIO(as_bytes(chart.figure("nl"), "pdf", "t", "a", "nl"))) as pdf:
        page = pdf.pages[0]
        for box in (page.MediaBox, page.TrimBox):
            left, bottom, right, top = (float(side) / 72 * 25.4 for side in box)
            assert (left, bottom) == (0, 0)
            assert right == pytest.approx(chart.width, abs=0.1)
            assert top == pytest.approx(chart.height, abs=0.1)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_pdf_is_tagged_and_tells_its_language_title_and_picture(drawn, lang):
    alt, title = portrait().alt(lang), portrait().title[lang]
    with pikepdf.open(BytesIO(drawn[lang][".pdf"])) as pdf:
        assert pdf.check_pdf_syntax() == []
        assert str(pdf.Root.Lang) == lang
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert str(pdf.docinfo.Title) == title
        assert "/CreationDate" not in pdf.docinfo
        with pdf.open_metadata() as about:
            assert about["dc:title"] == title
            assert about["dc:description"] == alt
            assert about["dc:language"] == {lang}
        page, (picture,) = pdf.pages[0], pdf.Root.StructTreeRoot.K[0].K
        assert str(picture.S) == "/Figure"
        assert str(picture.Alt) == alt
        assert picture.Pg.objgen == page.objgen
        assert pdf.Root.StructTreeRoot.ParentTree.Nums[1][0].objgen == picture.objgen


def test_all_that_a_pdf_draws_stands_in_the_tagged_picture(drawn):
    with pikepdf.open(BytesIO(drawn["fr"][".pdf"])) as pdf:
        steps = [str(step.operator) for step in pikepdf.parse_content_stream(pdf.pages[0])]
    assert steps[0] == "BDC"
    assert steps[-1] == "EMC"
    assert steps.count("BDC") == steps.count("EMC") == 1
    assert steps.count("q") == steps.count("Q")


def test_what_another_program_wrote_is_not_tagged_by_guess():
    with pytest.raises(AssertionError, match="not a PDF as matplotlib writes it"):
        tagging.tagged(b"%PDF-1.7\n", "t", "a", "nl", "m")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("ending", [".svg", "-outlines.svg"])
def test_an_svg_describes_itself(drawn, lang, ending):
    root = ElementTree.fromstring(drawn[lang][ending])
    assert root.get("lang") == lang
    assert root.find(f"{SVG}desc").text == portrait().alt(lang)
    assert root.find(f"{SVG}title").text == portrait().title[lang]
    assert b"<dc:date>" not in drawn[lang][ending]
    assert float(root.get("width")[:-2]) / 72 * 25.4 == pytest.approx(118, abs=0.1)


def embedded(svg: bytes) -> dict[str, TTFont]:
    faces = re.findall(rb'font-weight:(\d+);src:url\("data:font/woff;base64,([^"]+)"', svg)
    return {w.decode(): TTFont(BytesIO(base64.b64decode(data))) for w, data in faces}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_svg_carries_every_letter_of_its_text(drawn, lang):
    root = ElementTree.fromstring(drawn[lang][".svg"])
    texts = {t.text for t in root.iter(f"{SVG}text")}
    assert {"Hauts-de-France"} < texts
    faces = embedded(drawn[lang][".svg"])
    assert set(faces) == {"400", "700"}
    for face in faces.values():
        assert {ord(letter) for words in texts for letter in words} <= set(face.getBestCmap())
        assert "GPOS" in face


def test_a_letter_that_is_rarely_used_is_carried_too():
    title = dict.fromkeys(LANGUAGES, "ω, Řehoř, 69")
    svg = as_bytes(portrait(title=title).figure("nl"), "svg", "t", "a", "nl")
    assert {ord("ω"), ord("Ř")} <= set(embedded(svg)["700"].getBestCmap())


@pytest.mark.parametrize("bold", [False, True])
def test_the_letters_that_lie_ready_are_those_of_the_font(bold):
    part, whole = TTFont(webfont.ready(bold)), TTFont(typeface.file(bold))
    known = {ord(letter) for letter in webfont.USUAL} & set(whole.getBestCmap())
    assert set(part.getBestCmap()) == known
    for code in known:
        mine, theirs = part.getBestCmap()[code], whole.getBestCmap()[code]
        assert part["hmtx"][mine] == whole["hmtx"][theirs]
        assert (
            part["glyf"][mine].getCoordinates(part["glyf"])[0]
            == (whole["glyf"][theirs].getCoordinates(whole["glyf"])[0])
        )


def test_an_svg_with_outlines_needs_no_font(drawn):
    root = ElementTree.fromstring(drawn["nl"]["-outlines.svg"])
    assert list(root.iter(f"{SVG}text")) == []
    assert b"font-family" not in drawn["nl"]["-outlines.svg"]
    plain = ElementTree.fromstring(drawn["nl"][".svg"])
    assert len(list(root.iter(f"{SVG}path"))) > len(list(plain.iter(f"{SVG}path")))


@pytest.mark.parametrize(("ending", "dpi"), [(".png", 300), ("-600.png", 600)])
def test_a_png_has_as_many_dots_an_inch_as_it_says(drawn, ending, dpi):
    with Image.open(BytesIO(drawn["en"][ending])) as image:
        assert image.info["dpi"] == pytest.approx((dpi, dpi), abs=0.1)
        assert image.width == pytest.approx(118 / 25.4 * dpi, abs=1)
        assert image.info["Description"] == portrait().alt("en")


def test_a_figure_is_drawn_once_for_all_its_files(monkeypatch):
    chart, times = table(), []
    draw = type(chart).figure
    monkeypatch.setattr(type(chart), "figure", lambda s, lang: times.append(lang) or draw(s, lang))
    drawn_files(chart, "t", "fr")
    assert times == ["fr"]
