"""LimeSurvey, KoboToolbox, SPSS and Stata files: what each says about itself is kept."""

from pathlib import Path

import pandas as pd
import pyreadstat
import pytest

from vises_research.codebook import formats
from vises_research.errors import StudyError
from vises_research.read.kobo import kobo
from vises_research.read.limesurvey import limesurvey
from vises_research.read.statistical import statistical

RAW = Path(__file__).parents[2] / "data" / "raw"
KOBO = RAW / "feedback-after"
FORM = KOBO / "suivi-opvolging.xlsx"


def export() -> Path:
    return next(path for path in KOBO.glob("*.xlsx") if path != FORM)


def test_limesurvey_headers_are_cut_into_code_text_and_option() -> None:
    table = limesurvey(RAW / "feedback-before-fr" / "results-survey481516.csv")
    column = table.columns["G02Q01[SQ001]"]
    assert column.text == "Dans quelle mesure êtes-vous d'accord ?"
    assert column.option == "Nous savons décrire notre impact social"
    assert column.header.startswith("G02Q01[SQ001]. Dans")
    assert table.columns["G03Q01[other]"].option == "Autre"
    assert "token" in table.columns


def test_limesurvey_codes_are_labelled_by_the_questionnaire() -> None:
    folder = RAW / "feedback-before-nl"
    table = limesurvey(
        folder / "results-survey481517.csv",
        structure=folder / "limesurvey_survey_481517.lss",
        language="nl",
    )
    column = table.columns["G02Q01[SQ001]"]
    assert column.labels["A1"]
    assert set(column.values) - {""} <= {*column.labels, "A9"}


def test_a_language_that_the_questionnaire_lacks() -> None:
    with pytest.raises(StudyError, match="has no language 'de'"):
        formats.columns(RAW / "feedback-before-nl" / "limesurvey_survey_481517.lss", "de")


def test_old_and_new_structure_files(realdata: Path) -> None:
    folder = realdata / "limesurvey-structures"
    new = formats.columns(folder / "citric_survey.lss")
    assert new["G01Q01"].text == "Text for first question"
    old = formats.columns(folder / "ls2_subquestion_relevance.lss")
    assert old["afSrcFilter[sq1]"].option == "First sub-question"
    assert old["afSrcFilter"].type == "M"


def test_kobo_names_lose_their_groups_and_choices_have_labels() -> None:
    table = kobo(export(), structure=FORM, language="nl")
    assert table.columns["freins"].labels == formats.columns(FORM, "nl")["freins"].labels
    assert table.columns["freins"].labels["temps"] == "Tijdsgebrek"
    assert table.columns["freins/temps"].option == "Tijdsgebrek"
    headers = {column.name: column.header for column in table.columns.values()}
    grouped = {name: header for name, header in headers.items() if name != header}
    assert all(header.endswith(f"/{name}") for name, header in grouped.items())
    assert grouped or all("/" not in name for name in headers if not name.startswith("freins"))


def test_kobo_repeats_stand_beside_their_submission() -> None:
    table = kobo(export(), sheet="parties_prenantes", structure=FORM, language="fr")
    parent = kobo(export(), structure=FORM, language="fr")
    pilots = dict(zip(parent.columns["_index"], parent.columns["pilote"], strict=True))
    beside = list(table.columns["../pilote"])
    assert beside == [pilots[index] for index in table.columns["_parent_index"]]
    assert len(beside) == len(table.rows)


def test_spss_keeps_labels_and_user_missing_codes(tmp_path: Path) -> None:
    path = tmp_path / "a.sav"
    pyreadstat.write_sav(
        pd.DataFrame({"q": [1.0, 2.0, 98.0], "t": ["a", "b", ""]}),
        str(path),
        variable_value_labels={"q": {1: "Ja", 98: "Weet niet"}},
        missing_ranges={"q": [{"lo": 97, "hi": 99}]},
        column_labels={"q": "Vraag"},
    )
    column = statistical(path).columns["q"]
    assert list(column) == ["1", "2", "98"]
    assert column.labels == {"1": "Ja", "98": "Weet niet"}
    assert column.user_missing == {"98"}
    assert column.text == "Vraag"


def test_stata_keeps_extended_missing_values_apart(tmp_path: Path) -> None:
    path = tmp_path / "a.dta"
    pyreadstat.write_dta(
        pd.DataFrame({"q": pd.Series([1, "a", "b", 2], dtype=object)}),
        str(path),
        missing_user_values={"q": ["a", "b"]},
        variable_value_labels={"q": {1: "Oui", "a": "Ne sait pas"}},
    )
    column = statistical(path).columns["q"]
    assert list(column) == ["1", ".a", ".b", "2"]
    assert column.labels == {"1": "Oui", ".a": "Ne sait pas"}
    assert column.user_missing == {".a", ".b"}


@pytest.mark.parametrize("part", [0.3, 0.6, 0.9, 0.99])
def test_a_truncated_sav_is_refused(tmp_path: Path, part: float) -> None:
    data = (RAW / "roster-vlaanderen" / "pilootbedrijven.sav").read_bytes()
    path = tmp_path / "cut.sav"
    path.write_bytes(data[: int(len(data) * part)])
    with pytest.raises(StudyError, match=r"cut\.sav: the file is (damaged|truncated)"):
        statistical(path)


@pytest.mark.parametrize("part", [0.3, 0.6, 0.9, 0.99])
def test_a_truncated_dta_is_refused(tmp_path: Path, part: float) -> None:
    data = (RAW / "step-log" / "journal.dta").read_bytes()
    path = tmp_path / "cut.dta"
    path.write_bytes(data[: int(len(data) * part)])
    with pytest.raises(StudyError, match=r"cut\.dta: the file is (damaged|truncated)"):
        statistical(path)


def test_real_statistical_files(realdata: Path) -> None:
    folder = realdata / "spss-stata"
    tagged = statistical(folder / "tagged-na-int.dta").columns["x"]
    assert list(tagged) == ["1", "2", "3", "4", "5", ".a", ".h", ".z"]
    assert tagged.labels == {".a": "apple", ".z": ".zebra"}
    sav = statistical(folder / "sample_missing.sav").columns
    assert sav["mylabl"].user_missing == {"-1"}
    assert sav["mynum"].user_missing == {"-1", "2500"}
