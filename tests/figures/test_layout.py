"""What holds for every chart in every language.

A chart is made once, drawn once in each language, and its words are measured once: all tests of
this file look at the same drawings (``--dist loadfile`` keeps them in one process).
"""

from functools import cache
from itertools import combinations
from typing import NamedTuple

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.figure import Figure
from planted import CHARTS, LANGUAGES
from planted_answers import CHARTS as OF_ANSWERS
from planted_pilots import CHARTS as OF_PILOTS
from planted_scales import CHARTS as SCALES

from vises_research.figures.style import house

pytestmark = pytest.mark.slow

CHARTS = {**CHARTS, **SCALES, **OF_PILOTS, **OF_ANSWERS}
EVERY = [(name, lang) for name in CHARTS for lang in LANGUAGES]


@pytest.fixture(autouse=True, scope="module")
def house_style():
    """Measure text as it is saved; set once, since to set all settings takes longer than a test."""
    with house():
        yield


class Drawn(NamedTuple):
    """A chart in one language, and its texts: the words, then left, lower, right, upper side."""

    figure: Figure
    renderer: RendererAgg
    texts: list[tuple[str, tuple[float, float, float, float]]]


@cache
def made(name):
    return CHARTS[name]()


@cache
def drawn(name, lang):
    figure = made(name).figure(lang)
    renderer = FigureCanvasAgg(figure).get_renderer()
    texts = figure.axes[0].texts
    boxes = [(t.get_text(), (*t.get_window_extent(renderer).extents,)) for t in texts]
    return Drawn(figure, renderer, boxes)


@pytest.mark.parametrize(("name", "lang"), EVERY)
def test_no_text_is_cut_off(name, lang):
    figure, _, texts = drawn(name, lang)
    left, lower, right, upper = figure.bbox.extents
    for words, (x0, y0, x1, y1) in texts:
        assert x0 >= left - 1, words
        assert x1 <= right + 1, words
        assert y0 >= lower, words
        assert y1 <= upper, words


@pytest.mark.parametrize(("name", "lang"), EVERY)
def test_no_two_texts_overlap(name, lang):
    for (one, first), (two, second) in combinations(drawn(name, lang).texts, 2):
        wide = min(first[2], second[2]) - max(first[0], second[0])
        high = min(first[3], second[3]) - max(first[1], second[1])
        assert wide <= 0 or high <= 0, (one, two)


@pytest.mark.parametrize(("name", "lang"), EVERY)
def test_no_mark_touches_a_text(name, lang):
    figure, _, texts = drawn(name, lang)
    axes = figure.axes[0]
    for dots in axes.collections:
        radius = (dots.get_sizes()[0] ** 0.5) / 2 * figure.dpi / 72
        for x, y in axes.transData.transform(dots.get_offsets()):
            for words, (x0, y0, x1, y1) in texts:
                apart = max(x0 - x, x - x1), max(y0 - y, y - y1)
                assert max(apart) >= radius, words


@pytest.mark.parametrize(("name", "lang"), EVERY)
def test_text_is_at_least_seven_points(name, lang):
    texts = drawn(name, lang).figure.axes[0].texts
    assert min(words.get_fontsize() for words in texts) >= 7


@pytest.mark.parametrize("name", CHARTS)
def test_size_and_marks_are_the_same_in_every_language(name):
    seen = set()
    for lang in LANGUAGES:
        figure = drawn(name, lang).figure
        marks = [tuple(c.get_offsets().ravel().round(6)) for c in figure.axes[0].collections]
        lines = [tuple(line.get_xydata().ravel().round(6)) for line in figure.axes[0].lines]
        boxes_ = [tuple(p.get_window_extent().bounds) for p in figure.axes[0].patches]
        size = tuple(figure.get_size_inches().round(6))
        seen.add((size, tuple(marks), tuple(map(str, lines)), tuple(boxes_)))
    assert len(seen) == 1


@pytest.mark.parametrize("name", ["portrait", "table", "shares"])
def test_title_base_source_and_mark_are_in_the_figure(name):
    everything = " ".join(words for words, _ in drawn(name, "fr").texts)
    for part in ("Base\u202f: 69 entreprises pilotes", "Source\u202f: listes", "données simulées"):
        assert part in everything


def test_only_what_is_simulated_says_so():
    figure = made("portrait").marked(False).figure("fr")
    assert all("simul" not in words.get_text() for words in figure.axes[0].texts)
