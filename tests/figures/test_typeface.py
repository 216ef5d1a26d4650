import hashlib

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from vises_research.figures import typeface
from vises_research.text import messages

DIGESTS = {
    False: "8685116dfbcfa639621631c4af0ad62e52ddeb9979acbec0007ccef2e4801a27",
    True: "cf74841e461235ac7205369329b14fd13a126af4c93927f8b287cad9aa6ffaab",
}
NEEDED = "\u202f\u00a0–—‘’“”«»·×−€…→±≥≤éèêëïîçàâôûùœæÉÈÀÇŒĳäöüßñ"


@pytest.mark.parametrize("bold", [False, True])
def test_the_font_is_static_embeddable_and_as_it_came(bold):
    file = typeface.file(bold)
    assert hashlib.sha256(file.read_bytes()).hexdigest() == DIGESTS[bold]
    with TTFont(file) as font:
        assert "fvar" not in font
        assert font["OS/2"].fsType == 0
        assert font["name"].getDebugName(1) == typeface.FAMILY


def test_its_licence_is_beside_it():
    licence = (typeface.FOLDER / "OFL.txt").read_text(encoding="utf-8")
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence


@pytest.mark.parametrize("bold", [False, True])
def test_it_has_every_character_that_is_needed(bold):
    spoken = {c for lang in ("fr", "nl", "en") for c in str(messages.words_of(lang))}
    with TTFont(typeface.file(bold)) as font:
        lacking = {c for c in {*NEEDED, *spoken} if ord(c) not in font.getBestCmap()}
    assert lacking == set()


def test_the_narrow_no_break_space_is_narrow():
    narrow = typeface.width("1\u202f234", 8) - typeface.width("1234", 8)
    assert 0 < narrow < typeface.width("1 234", 8) - typeface.width("1234", 8)


@pytest.mark.parametrize("bold", [False, True])
def test_words_are_as_wide_as_matplotlib_draws_them(bold):
    figure = Figure((5, 1), dpi=300)
    words = "Wallonië en Brussel, 1\u202f234 ETP"
    drawn = figure.text(0, 0.5, words, fontproperties=typeface.font(8, bold))
    pixels = drawn.get_window_extent(FigureCanvasAgg(figure).get_renderer()).width
    assert pixels / 300 * 25.4 == pytest.approx(typeface.width(words, 8, bold), rel=0.02)


@pytest.mark.slow
@settings(deadline=None, max_examples=60)
@given(st.text("abé -/\u00a0", min_size=1, max_size=60), st.integers(6, 60))
def test_wrapped_lines_fit_and_lose_nothing(words, limit):
    lines = typeface.wrap(words, limit, 8)
    assert all(typeface.width(line, 8) <= limit for line in lines)
    letters = [c for c in words if c not in " -"]
    assert [c for c in "".join(lines) if c not in " -"] == letters
