"""A French survey with weights: labels kept, what was not asked kept apart from no answer."""

import unicodedata
from pathlib import Path

import pandas as pd
import pytest

from vises_research.study import Study

STUDY = Path(__file__).parent / "hdv2003"
AT_WORK = "Exerce une profession"


@pytest.fixture(scope="module")
def raw(realdata):
    path = realdata / "hdv2003" / "hdv2003.csv"
    return pd.read_csv(path, dtype=str, keep_default_na=False)


@pytest.fixture(scope="module")
def done(harmonised):
    return harmonised(STUDY)


def without_accents(text):
    parts = unicodedata.normalize("NFD", text)
    return "".join(part for part in parts if not unicodedata.combining(part))


def test_every_cell_is_that_of_the_file_and_levels_bear_its_french_labels(done, raw):
    study = Study.load(STUDY)
    person, variables = done.tables["person"], study.codebook.tables["person"].variables
    assert len(person) == 2000
    names = [*variables]
    raw = raw[_in_codebook_order(raw, names)]
    for raw_name, name in zip(raw.columns, names, strict=True):
        cells, scale = raw[raw_name], study.codebook.scale_of(variables[name])
        if scale is None:
            expected = pd.to_numeric(cells.replace("", None)).astype("Float64")
            assert expected.equals(person[name].astype("Float64")), name
            continue
        labels = {key: without_accents(level.label["fr"]) for key, level in scale.levels.items()}
        said = person[name].astype("string").map(labels).fillna("")
        assert said.tolist() == cells.replace({"NSP ou NVPR": "", "Ne sait pas": ""}).tolist()
    assert not done.recodes["rule"].str.startswith("unresolved").any()


def _in_codebook_order(raw, names):
    """The codebook puts the occupation before the education that depends on it."""
    order = [*raw.columns]
    order.insert(names.index("occupation"), order.pop(order.index("occup")))
    return order


def test_weights_are_kept_to_the_last_digit(done, raw):
    assert done.tables["person"]["weight"].map(repr).tolist() == [
        repr(float(weight)) for weight in raw["poids"]
    ]


@pytest.mark.parametrize("name", ["work_importance", "work_satisfaction"])
def test_what_those_without_work_were_not_asked_is_no_refusal(done, raw, name):
    reasons = done.reasons["person"][name]
    assert (reasons.eq("not_asked") == raw["occup"].ne(AT_WORK)).all()
    assert reasons.value_counts().to_dict() == {"not_asked": 951, "no_answer": 1}


def test_education_is_not_asked_of_those_who_still_study(done, raw):
    reasons = done.reasons["person"]["education"]
    students = raw["occup"].eq("Etudiant, eleve")
    assert reasons[students].value_counts().to_dict() == {"not_asked": 91}
    assert reasons[~students].value_counts().to_dict() == {"no_answer": 21}


def test_the_reasons_that_the_file_names_are_kept(done, raw):
    reasons = done.reasons["person"]
    assert (reasons["social_class"].eq("dont_know") == raw["clso"].eq("Ne sait pas")).all()
    unsure = reasons["religion"].eq("dont_know_or_refused")
    assert (unsure == raw["relig"].eq("NSP ou NVPR")).all()
    assert reasons["tv"].eq("no_answer").sum() == 5
