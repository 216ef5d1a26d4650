import subprocess
import sys
from dataclasses import replace

import matplotlib
import pandas as pd
import pytest
from planted import CELLS, LABELS, portrait, shares

from vises_research import text
from vises_research.errors import StudyError
from vises_research.figures.saving import as_bytes


def test_missing_translations_are_an_error_that_names_them_all():
    dutchless = {key: {**one, "nl": ""} for key, one in LABELS.variables.items()}
    labels = text.Labels(dutchless, LABELS.levels)
    chart = portrait(labels=labels, title={"fr": "Pilotes", "nl": " "})
    with pytest.raises(StudyError) as error:
        chart.figure("nl")
    assert str(error.value) == (
        "3 problems:\n"
        "- the title: there are no words in the language 'nl'. Found: fr, nl.\n"
        "- variable 'region': there are no words in the language 'nl'. Found: en, fr, nl.\n"
        "- variable 'group': there are no words in the language 'nl'. Found: en, fr, nl."
    )
    assert chart.languages == ("fr",)
    assert chart.figure("fr").axes[0].texts


def test_words_that_lack_in_every_language_are_told_when_it_is_shown_or_drawn():
    source = LABELS.variables["region"]
    bare = portrait(labels=text.Labels({}, LABELS.levels), title={"fr": "P"}, source=source)
    told = (
        "2 problems:\n"
        "- variable 'region': there are no words in the language 'fr'. Found: none.\n"
        "- variable 'group': there are no words in the language 'fr'. Found: none."
    )
    for shown in (lambda: bare.height, bare._repr_png_, lambda: bare.figure("fr")):
        with pytest.raises(StudyError) as error:
            shown()
        assert str(error.value) == told
    assert repr(bare) == "<portrait, in no language: words are missing>"
    with pytest.raises(StudyError, match="there are no words in any language"):
        assert portrait(labels=text.Labels(), title={}).height


def test_a_chart_without_title_and_source_is_a_draft():
    draft = portrait(title={}, source={})
    assert draft.languages == ("fr", "nl", "en")
    texts = [t.get_text() for t in draft.figure("nl").axes[0].texts]
    assert "Basis: 69 pilootbedrijven · één punt per pilootbedrijf" in texts
    assert not any(words.startswith("Bron") for words in texts)
    assert [str(gap) for gap in draft.gaps(["nl"])] == [
        "the title: there are no words in the language 'nl'. Found: none.",
        "the source: there are no words in the language 'nl'. Found: none.",
    ]
    said = draft.told({"nl": "Pilootbedrijven"}, {"nl": "lijsten"})
    assert said.languages == ("nl",)
    assert said.gaps(["nl"]) == ()


def test_the_data_are_what_is_drawn():
    data = portrait().data("nl")
    assert data.columns.tolist() == ["Regio", "Missiegroep", "aantal", "basis", "status"]
    assert data["aantal"].tolist() == list(CELLS.values())
    assert data["status"].unique().tolist() == ["gesimuleerde gegevens"]
    assert "status" not in portrait().marked(False).data("nl")


def test_caption_and_alt_tell_numbers_base_source_and_mark():
    for told in (portrait().caption("en"), portrait().alt("en")):
        assert told.startswith("Pilot enterprises. ")
        assert "69 pilot enterprises: Hauts-de-France 25 (" in told
        assert told.endswith("Source: partners’ lists – simulated data.")
    assert "Dot chart, one dot per pilot enterprise." in portrait().alt("en")


def test_it_shows_itself_in_a_notebook_with_its_alt_text():
    data, metadata = portrait()._repr_png_()
    assert data.startswith(b"\x89PNG")
    assert metadata["alt"] == portrait().alt("fr")


def test_it_can_be_drawn_into_an_axes_of_a_larger_figure():
    from matplotlib.figure import Figure

    figure = Figure((10, 4))
    for axes in figure.subplots(1, 2):
        portrait().draw(axes, "fr")
    assert [len(axes.collections) for axes in figure.axes] == [8, 8]


def test_settings_of_the_user_change_nothing():
    before = as_bytes(shares().figure("fr"), "svg", "t")
    with matplotlib.rc_context({"font.size": 30, "svg.fonttype": "path", "lines.linewidth": 9}):
        assert as_bytes(shares().figure("fr"), "svg", "t") == before


def test_dollars_are_not_mathematics():
    title = dict.fromkeys(("fr", "nl", "en"), "Prix $a_1$")
    figure = portrait(title=title).figure("fr")
    assert b"Prix $a_1$" in as_bytes(figure, "svg", "t")


def test_numbers_that_were_not_computed_stay_empty():
    chart = shares()
    table = chart.shown[0].table.assign(n=0, base=0, estimate=pd.NA, conf_low=None)
    bare = replace(chart, results=(replace(chart.shown[0], table=table),))
    assert bare.data("fr")["part"].isna().all()


@pytest.mark.slow
def test_importing_figures_is_light():
    heavy = "matplotlib.pyplot", "scipy", "statsmodels", "pandas", "IPython"
    code = (
        "import sys, vises_research.figures, vises_research.stats, vises_research.publish\n"
        f"assert not set({heavy!r}) & set(sys.modules)\n"
        "from vises_research.figures import Chart, portrait, table\n"
        f"assert not set({heavy!r}) & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
