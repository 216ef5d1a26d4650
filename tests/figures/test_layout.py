"""What holds for every chart in every language."""

from functools import cache
from itertools import combinations

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from planted import CHARTS, LANGUAGES
from planted_answers import CHARTS as OF_ANSWERS
from planted_pilots import CHARTS as OF_PILOTS
from planted_scales import CHARTS as SCALES

from vises_research.figures.style import house

CHARTS = {**CHARTS, **SCALES, **OF_PILOTS, **OF_ANSWERS}
EVERY = [(name, lang) for name in CHARTS for lang in LANGUAGES]


@pytest.fixture(autouse=True)
def house_style():
    """Measure text as it is saved."""
    with house():
        yield


@cache
def drawn(name, lang):
    figure = CHARTS[name]().figure(lang)
    return figure, FigureCanvasAgg(figure).get_renderer()


def boxes(figure, renderer):
    return [(t.get_text(), t.get_window_extent(renderer)) for t in figure.axes[0].texts]


@pytest.mark.parametrize(("name", "lang"), EVERY)
def test_no_text_is_cut_off(name, lang):
    figure, renderer = drawn(name, lang)
    whole = figure.bbox
    for words, box in boxes(figure, renderer):
        assert box.x0 >= whole.x0 - 1, words
        assert box.x1 <= whole.x1 + 1, words
        assert box.y0 >= whole.y0, words
        assert box.y1 <= whole.y1, words


@pytest.mark.parametrize(("name", "lang"), EVERY)
def test_no_two_texts_overlap(name, lang):
    figure, renderer = drawn(name, lang)
    for (one, first), (two, second) in combinations(boxes(figure, renderer), 2):
        wide = min(first.x1, second.x1) - max(first.x0, second.x0)
        high = min(first.y1, second.y1) - max(first.y0, second.y0)
        assert wide <= 0 or high <= 0, (one, two)


@pytest.mark.parametrize(("name", "lang"), EVERY)
def test_no_mark_touches_a_text(name, lang):
    figure, renderer = drawn(name, lang)
    axes = figure.axes[0]
    for dots in axes.collections:
        radius = (dots.get_sizes()[0] ** 0.5) / 2 * figure.dpi / 72
        for x, y in axes.transData.transform(dots.get_offsets()):
            for words, box in boxes(figure, renderer):
                apart = max(box.x0 - x, x - box.x1), max(box.y0 - y, y - box.y1)
                assert max(apart) >= radius, words


@pytest.mark.parametrize(("name", "lang"), EVERY)
def test_text_is_at_least_seven_points(name, lang):
    figure, _ = drawn(name, lang)
    assert min(words.get_fontsize() for words in figure.axes[0].texts) >= 7


@pytest.mark.parametrize("name", CHARTS)
def test_size_and_marks_are_the_same_in_every_language(name):
    seen = set()
    for lang in LANGUAGES:
        figure, _ = drawn(name, lang)
        marks = [tuple(c.get_offsets().ravel().round(6)) for c in figure.axes[0].collections]
        lines = [tuple(line.get_xydata().ravel().round(6)) for line in figure.axes[0].lines]
        boxes_ = [tuple(p.get_window_extent().bounds) for p in figure.axes[0].patches]
        size = tuple(figure.get_size_inches().round(6))
        seen.add((size, tuple(marks), tuple(map(str, lines)), tuple(boxes_)))
    assert len(seen) == 1


@pytest.mark.parametrize("name", ["portrait", "table", "shares"])
def test_title_base_source_and_mark_are_in_the_figure(name):
    figure, _ = drawn(name, "fr")
    everything = " ".join(words.get_text() for words in figure.axes[0].texts)
    for part in ("Base\u202f: 69 entreprises pilotes", "Source\u202f: listes", "données simulées"):
        assert part in everything


def test_only_what_is_simulated_says_so():
    figure = CHARTS["portrait"]().marked(False).figure("fr")
    assert all("simul" not in words.get_text() for words in figure.axes[0].texts)
