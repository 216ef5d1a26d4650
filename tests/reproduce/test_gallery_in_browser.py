"""The gallery in a browser: language, keyboard, accessibility, widths, print, no requests."""

import shutil
from types import SimpleNamespace

import planted
import pytest

from vises_research import publish
from vises_research.reproduce import figure_entry, pages
from vises_research.reproduce.figure_entry import Origin

pytestmark = pytest.mark.slow

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
LANGUAGES = ("fr", "nl", "en")
TITLES = planted.words("Étude de démonstration", "Demonstratiestudie", "Demonstration study")
WIDTHS = {"phone": 390, "desktop": 1280}
WIDE = (
    "# Dictionary\n\n" + "| `a_long_name` " * 20 + "|\n" + "|---" * 20 + "|\n" + "| 1 " * 20 + "|\n"
)
CODE = "import pandas as pd\n\ntable = pd.DataFrame({'a': [1]})  # a comment\n" + "x = 1; " * 60
OUTPUT = {"text/html": f"<table><tr>{'<td>12345678</td>' * 20}</tr></table>", "text/plain": "x"}
RUN = {"data": OUTPUT, "execution_count": 1, "metadata": {}, "output_type": "execute_result"}
CELLS = [
    {"cell_type": "markdown", "id": "a", "metadata": {}, "source": "# Who they are"},
    {"cell_type": "code", "id": "b", "source": CODE, "outputs": [RUN], "execution_count": 1}
    | {"metadata": {"published": ["portrait", "shares"]}},
]
NOTEBOOK = {"cells": CELLS, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
# Rectangles of all lines of text and pictures that can be seen: [what, left, top, right, bottom].
RECTANGLES = """() => {
  const found = [];
  const add = (what, rects) => {
    for (const r of rects)
      if (r.width > 1 && r.height > 1) found.push([what, r.left, r.top, r.right, r.bottom]);
  };
  for (const image of document.images) add("image", image.getClientRects());
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode, parent = node.parentElement;
    if (!node.data.trim() || parent.closest(".unseen, .wide, script")) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    add(node.data.trim().slice(0, 30), range.getClientRects());
  }
  return found;
}"""
FOCUSED = """() => {
  const one = document.activeElement;
  if (one === document.body) return null;
  const seen = one.matches("input") ? one.nextElementSibling : one;
  const all = [...document.querySelectorAll("a, input, summary, [tabindex]")];
  const box = seen.getBoundingClientRect();
  return {place: all.indexOf(one), name: one.tagName, outline: getComputedStyle(seen).outlineStyle,
    top: box.top, bottom: box.bottom};
}"""


LOADED = """() => [...document.querySelectorAll("article")].filter(one => one.offsetParent)
  .every(one => [...one.querySelectorAll("img")].every(i => i.complete && i.naturalWidth))"""


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    """The gallery of a study with a portrait, a table and shares."""
    reports = tmp_path_factory.mktemp("study") / "reports"
    charts = {"portrait": planted.portrait(), "table": planted.table(), "shares": planted.shares()}
    rules = {"languages": LANGUAGES, "simulated": True, "rule": publish.Rule(min_cell=5)}
    for id, chart in charts.items():
        publish.figure(chart, id=id, folder=reports, **rules)
    variables = {"enterprise": ["region", "group", "fte"]}
    origin = Origin("who", "Who they are", {"fr": "Qui"}, [*charts], [*charts], variables)
    settings = SimpleNamespace(title=TITLES)
    study = SimpleNamespace(languages=LANGUAGES, settings=settings, status="simulated")
    summary = {"sources": 10, "rows": 744, "recoded": 8460, "unresolved": 14}
    entries = figure_entry.entries(reports, origin, LANGUAGES)
    made = {
        "index.html": pages.gallery(study, summary, [(origin, entries)]),
        "notebooks/who.html": pages.notebook(NOTEBOOK, "données simulées", LANGUAGES, entries),
        "dictionary.html": pages.text("Data dictionary", WIDE, LANGUAGES),
    }
    (reports / "notebooks").mkdir()
    for name, html in made.items():
        (reports / name).write_text(html, encoding="utf-8")
    return (reports / "index.html").as_uri()


@pytest.fixture(scope="module")
def browser():
    if CHROMIUM is None:
        pytest.skip("there is no Chromium")
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as started:
        launched = started.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield launched
        launched.close()


@pytest.fixture
def show(browser, index):
    """Open a page; what it asked for and what went wrong is kept on it."""
    contexts = []

    def opened(place="", width="desktop", name="index", **options):
        options = {"locale": "nl-BE"} | options
        context = browser.new_context(viewport={"width": WIDTHS[width], "height": 800}, **options)
        contexts.append(context)
        page = context.new_page()
        page.requests, page.wrong = [], []
        page.on("request", lambda request: page.requests.append(request.url))
        page.on("requestfailed", lambda request: page.wrong.append(request.url))
        page.on("console", lambda message: page.wrong.append(message.text))
        page.on("pageerror", lambda error: page.wrong.append(str(error)))
        page.goto(index.replace("index", name) + place)
        return page

    yield opened
    for context in contexts:
        context.close()


def seen(page):
    """Tell the language of the page, its title, and the languages of the figures to be seen."""
    figures = page.locator("article:visible").all()
    spoken = sorted({figure.get_attribute("lang") for figure in figures})
    return page.locator("html").get_attribute("lang"), page.title(), spoken


def language(lang):
    return lang, TITLES[lang], [lang]


def test_the_language_is_that_of_the_address_then_that_of_the_reader_then_the_first(show):
    assert seen(show("#en")) == language("en")
    assert seen(show("#shares-fr")) == language("fr")
    assert seen(show()) == language("nl")
    assert seen(show(locale="de-DE")) == language("fr")


def test_choosing_a_language_changes_all_that_is_seen_and_is_remembered(show):
    page = show("#fr")
    assert page.locator(".overview:visible").get_attribute("aria-label") == "Toutes les figures"
    page.get_by_text("NL", exact=True).click()
    assert seen(page) == language("nl")
    assert page.locator(".overview:visible").get_attribute("aria-label") == "Alle figuren"
    assert "Fichiers" not in page.inner_text("body")
    assert page.url.endswith("#nl")
    page.reload()
    assert seen(page) == language("nl")


def test_what_is_looked_at_stays_in_place_when_the_language_changes(show):
    page = show("#fr")
    page.locator("#shares-fr").evaluate("one => scrollTo(0, one.offsetTop - 100)")
    before = page.locator("#shares-fr").bounding_box()["y"]
    page.get_by_text("EN", exact=True).click()
    assert abs(page.locator("#shares-en").bounding_box()["y"] - before) < 2


def test_a_thumbnail_leads_to_its_figure_and_so_does_an_address(show):
    page = show("#nl")
    page.locator(".overview:visible a").nth(2).click()
    assert page.url.endswith("#shares-nl")
    for one in (page, show("#shares-nl")):
        assert 0 < one.locator("#shares-nl").bounding_box()["y"] < 200
        assert seen(one) == language("nl")
    page.evaluate("location.hash = 'table-en'")
    page.wait_for_function("document.documentElement.lang === 'en'")
    assert seen(page) == language("en")


def test_without_scripts_the_first_language_is_shown_and_another_can_be_chosen(show):
    page = show(java_script_enabled=False)
    assert seen(page) == language("fr")
    page.get_by_text("NL", exact=True).click()
    assert seen(page)[2] == ["nl"]


def test_the_keyboard_reaches_everything_in_order_and_the_place_is_seen(show):
    page = show("#fr")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    assert seen(page) == language("nl")
    stops = []
    while (stop := page.evaluate(FOCUSED)) and len(stops) < 200:
        stops.append(stop)
        page.keyboard.press("Tab")
    places = [stop["place"] for stop in stops]
    assert places == sorted(places)
    reachable = page.locator("a:visible, summary:visible, input:checked").count()
    assert len(stops) == reachable > 30
    assert {stop["outline"] for stop in stops} == {"solid"}
    assert [s for s in stops if not 0 <= s["top"] < s["bottom"] <= 800] == []


def test_details_open_by_keyboard_and_what_is_too_wide_can_be_scrolled(show):
    page = show("#en", "phone")
    details = page.locator("#table-en details").first
    details.locator("summary").focus()
    page.keyboard.press("Enter")
    assert details.evaluate("one => one.open")
    assert details.locator("table").count() == 4
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "wide"


def open_all(page):
    page.eval_on_selector_all("details", "all => all.forEach((one) => { one.open = true; })")
    page.eval_on_selector_all("img", "all => all.forEach((one) => { one.loading = 'eager'; })")
    page.wait_for_load_state()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_overlaps_is_cut_off_or_needs_scrolling_sideways(show, lang, width):
    page = show(f"#{lang}", width)
    open_all(page)
    assert page.evaluate("document.documentElement.scrollWidth") == WIDTHS[width]
    rectangles = page.evaluate(RECTANGLES)
    assert len(rectangles) > 80
    assert [one for one in rectangles if one[1] < 0 or one[3] > WIDTHS[width]] == []
    assert overlaps(rectangles) == []


def overlaps(rectangles):
    return [
        (a[0], b[0])
        for i, a in enumerate(rectangles)
        for b in rectangles[:i]
        if min(a[3], b[3]) - max(a[1], b[1]) > 1 and min(a[4], b[4]) - max(a[2], b[2]) > 1
    ]


def test_what_overlaps_would_be_seen(show):
    page = show("#fr")
    open_all(page)
    page.add_style_tag(content="figcaption { margin-top: -2rem; }")
    found = overlaps(page.evaluate(RECTANGLES))
    assert len(found) >= 3
    assert {above for below, above in found} == {"image"}


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_axe_finds_no_violation(show, lang, width):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    page = show(f"#{lang}", width)
    open_all(page)
    found = axe.Axe().run(page, options={"rules": {"target-size": {"enabled": True}}}).response
    assert [(one["id"], one["nodes"][0]["html"]) for one in found["violations"]] == []
    assert len(found["passes"]) > 20


def test_nothing_is_asked_of_another_place_and_nothing_goes_wrong(show):
    page = show("#fr")
    for lang in LANGUAGES:
        page.get_by_text(lang.upper(), exact=True).click()
        open_all(page)
    page.keyboard.press("End")
    assert {url.partition(":")[0] for url in page.requests} == {"file"}
    assert sum(url.endswith(".png") for url in page.requests) >= 9
    assert page.wrong == []


def test_on_paper_there_is_each_figure_with_its_caption_at_its_size_and_no_control(show):
    page = show("#nl")
    page.emulate_media(media="print")
    for away in (".switch", "nav", ".facts", "details", "summary", ".behind"):
        assert page.locator(f"{away}:visible").count() == 0, away
    for one in page.locator("article:visible").all():
        width = one.locator("img").evaluate("one => one.getBoundingClientRect().width")
        assert width == pytest.approx(118 / 25.4 * 96, abs=0.5)
        assert one.locator("figcaption").is_visible()
    assert page.locator("article:visible").count() == 3


def test_printed_pages_hold_every_figure(show):
    pikepdf = pytest.importorskip("pikepdf")
    from io import BytesIO

    page = show("#fr")
    page.evaluate("document.querySelectorAll('article img').forEach(i => i.scrollIntoView())")
    page.wait_for_function(LOADED)  # as someone who has read the page; pictures come as one reads
    with pikepdf.open(BytesIO(page.pdf(prefer_css_page_size=True))) as document:
        pictures = [image for sheet in document.pages for image in sheet.get_images()]
        assert len(pictures) == 3
        width, height = (float(side) / 72 * 25.4 for side in document.pages[0].mediabox[2:])
        assert (width, height) == pytest.approx((210, 297), abs=1)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", ["notebooks/who", "dictionary"])
def test_the_other_pages_keep_nobody_out_and_lead_back(show, name, width):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    page = show(width=width, name=name)
    assert page.evaluate("document.documentElement.scrollWidth") == WIDTHS[width]
    found = axe.Axe().run(page).response
    assert [(one["id"], one["nodes"][0]["html"]) for one in found["violations"]] == []
    assert page.wrong == []
    page.locator("nav a").nth(1).click()
    assert seen(page) == language("nl")


def test_a_figure_leads_to_its_section_of_the_notebook_and_back(show):
    page = show("#nl")
    page.locator("#shares-nl summary").nth(1).click()
    page.locator("#shares-nl details a").first.click()
    assert page.url.endswith("/notebooks/who.html#figure-shares")
    page.locator("#figure-shares a").nth(1).click()
    assert page.url.endswith("/index.html#shares-nl")
    assert seen(page) == language("nl")
