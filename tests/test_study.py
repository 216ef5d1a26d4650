"""A study: found from below, checked, and tied to its rooms."""

import shutil
from pathlib import Path

import pandas as pd
import pytest

from vises_research.errors import StudyError
from vises_research.study import Study

ROOT = Path(__file__).parents[1]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "data" / "codebook", tmp_path / "s" / "data" / "codebook")
    shutil.copy(ROOT / "study.yaml", tmp_path / "s")
    return tmp_path / "s"


def test_the_nearest_study_upwards_is_found(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder / "data" / "codebook")
    assert Study.load().folder == folder.resolve()
    monkeypatch.chdir(folder.parent)
    with pytest.raises(StudyError, match=r"no study\.yaml in this folder or above it"):
        Study.load()


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("status: simulated", "status: real?", "line 4, key 'status': input should be 'simulated'"),
        ("languages:", "langauges:", "Closest: 'languages'"),
        ("[fr, nl, en]", "[fr, nl, en, de]", "key 'title': no title in de."),
    ],
)
def test_what_is_wrong_with_study_yaml(folder: Path, old: str, new: str, told: str) -> None:
    text = (folder / "study.yaml").read_text(encoding="utf-8")
    assert old in text
    (folder / "study.yaml").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(StudyError) as error:
        Study.load(folder)
    assert "s/study.yaml, line" in str(error.value)
    assert told in str(error.value)


@pytest.mark.slow
def test_tables_that_are_not_there(folder: Path) -> None:
    study = Study.load(folder)
    with pytest.raises(StudyError, match=r"no table 'enterprize'\. Closest: 'enterprise'"):
        study.table("enterprize")
    with pytest.raises(StudyError, match=r"no table 'enterprize'\. Closest: 'enterprise'"):
        study.labels("enterprize")
    with pytest.raises(StudyError, match=r"no table '7'\. Right would be: one of coding, ente"):
        study.reasons(7)  # type: ignore[arg-type]
    with pytest.raises(StudyError, match=r"not there yet\. Right would be: run `vises harmonise`"):
        study.table("enterprise")


@pytest.mark.slow
def test_tables_come_back_as_they_were_harmonised(folder: Path) -> None:
    from vises_research import harmonise

    study = Study.load(folder)
    made = harmonise.run(ROOT / "data" / "raw", study.codebook)
    harmonise.write(made, study.codebook, study.processed, study.languages, "simulated")
    for name, table in made.tables.items():
        pd.testing.assert_frame_equal(study.table(name), table)
        assert study.reasons(name).shape == made.reasons[name].shape
    assert study.table("response")["useful_team"].cat.ordered
    data = study.data("response")
    assert (data.unit, len(data)) == ("answer", len(made.tables["response"]))
    assert data.reasons.attrs["never_asked"] == study.codebook.never_asked
    assert data.labels.variable("useful_team", "nl").strip()
    shown = study._repr_html_()
    assert (
        f"<td>response</td><td>Réponses des pilotes</td><td>answer</td><td>{len(data)} rows"
        in shown
    )
    assert "<td>useful_team</td>" in data._repr_html_()


def test_labels_are_those_of_the_codebook(folder: Path) -> None:
    labels = Study.load(folder).labels("enterprise")
    assert labels.variable("region", "nl") == "Regio"
    assert labels.level("region", "flanders", "fr") == "Flandre"


def test_an_audience_without_a_rule(folder: Path) -> None:
    with pytest.raises(StudyError, match=r"no rule for the audience 'press'.*one of internal"):
        Study.load(folder).publish(None, id="a", audience="press")  # type: ignore[arg-type]


def test_items_of_a_principle_and_options_of_a_question(folder: Path) -> None:
    study = Study.load(folder)
    assert len(study.items("business_world")) == 2
    assert study.options("themes")[0].startswith("themes__")
    with pytest.raises(StudyError, match=r"no variable is part of 'bussiness_world'\. Clos"):
        study.items("bussiness_world")
    with pytest.raises(StudyError, match=r"'theme' is no question .*Closest: 'themes'"):
        study.options("theme")


WORDS = """
source: {fr: Listes, nl: Lijsten}
figures:
  one: {title: {fr: Un, nl: Een}, words: {box: {fr: Boîte}}}
  two: {title: {fr: Deux, nl: Twee, en: Two}, source: {fr: S, nl: S, en: S}}
made:
  family: {like: legal_family, levels: {other: {fr: Autre, nl: Andere, en: Other}}}
"""


def test_the_words_of_figures_stand_in_a_file(folder: Path) -> None:
    (folder / "figures.yaml").write_text(WORDS, encoding="utf-8")
    study = Study.load(folder)
    assert study.words.of("one").source == {"fr": "Listes", "nl": "Lijsten"}
    assert study.words.of("two").source["en"] == "S"
    assert study.words.of("three").title == {}
    labels = study.labels("response")
    assert labels.variable("family", "fr") == labels.variable("legal_family", "fr")
    assert labels.level("family", "other", "nl") == "Andere"
    assert labels.level("family", "association", "nl") == labels.level(
        "legal_family", "association", "nl"
    )


def test_words_that_lack_a_language_are_found_before_anything_is_published(folder: Path) -> None:
    from vises_research.cli.making import _untranslated

    (folder / "figures.yaml").write_text(WORDS, encoding="utf-8")
    assert [str(gap) for gap in _untranslated(Study.load(folder))] == [
        "figures.yaml, key 'source': there are no words in the language 'en'. Found: fr, nl.",
        "figures.yaml, key 'figures.one.title': there are no words in the language 'en'. "
        "Found: fr, nl.",
        "figures.yaml, key 'figures.one.box': there are no words in the language 'nl'. Found: fr.",
        "figures.yaml, key 'figures.one.box': there are no words in the language 'en'. Found: fr.",
    ]


def test_a_typo_in_the_words_of_figures_is_told(folder: Path) -> None:
    (folder / "figures.yaml").write_text("figures: {one: {titel: {fr: Un}}}", encoding="utf-8")
    with pytest.raises(StudyError, match=r"figures\.yaml, line 1.*Closest: 'title'"):
        assert Study.load(folder).words
