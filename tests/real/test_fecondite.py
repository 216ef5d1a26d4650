"""One survey in French (.sav and .dta) and in English: three sources, identical cells."""

from pathlib import Path

import pandas as pd
import pyreadstat
import pytest

STUDY = Path(__file__).parent / "fecondite"
FILES = {
    "woman": ("fertility_women.sav", "women", (2000, 17)),
    "household": ("fertility_households.sav", "households", (1814, 5)),
    "child": ("fertility_children.sav", "children", (1584, 6)),
}
NOT_VALUES = {9: ["employed", "test"], 96: ["ideal_nb_children"], 99: ["ideal_nb_children"]}


@pytest.fixture(scope="module")
def folder(realdata):
    return realdata / "fecondite-fr-en"


@pytest.fixture(scope="module")
def done(harmonised):
    return harmonised(STUDY)


def of(frame, source):
    """Give the rows of one source without what tells sources apart."""
    chosen = frame[frame["source"] == source].reset_index(drop=True)
    return chosen.drop(columns=["source", "source_row"])


@pytest.mark.parametrize("table", FILES)
def test_every_cell_and_reason_is_the_same_in_every_file(done, table):
    _, part, shape = FILES[table]
    for frames in (done.tables, done.reasons):
        english = of(frames[table], f"en/{part}")
        for source in (f"fr/{part}", f"fr-stata/{part}"):
            pd.testing.assert_frame_equal(of(frames[table], source), english)
    assert of(done.tables[table], f"en/{part}").shape == shape


@pytest.mark.parametrize("table", FILES)
def test_every_cell_is_that_of_the_file(done, folder, table):
    name, part, _ = FILES[table]
    raw, meta = pyreadstat.read_sav(folder / name, user_missing=True)
    found = of(done.tables[table], f"en/{part}")
    for raw_name, name_found in zip(raw.columns, found.columns, strict=True):
        there = raw[raw_name].mask(
            raw[raw_name].isin([code for code, names in NOT_VALUES.items() if raw_name in names])
        )
        labels = meta.variable_value_labels.get(raw_name)
        if isinstance(found[name_found].dtype, pd.CategoricalDtype):
            pairs = pd.DataFrame({"label": there.map(labels), "level": found[name_found]})
            one_to_one = pairs.dropna(how="all").drop_duplicates()
            assert not one_to_one.isna().any(axis=None)
            assert one_to_one["label"].is_unique and one_to_one["level"].is_unique
            assert len(one_to_one) == there.nunique()
        elif there.dtype == object:
            assert pd.to_datetime(there).tolist() == found[name_found].tolist()
        else:
            expected = there.astype("Float64")
            assert expected.equals(found[name_found].astype("Float64"))


def test_why_an_answer_is_missing_is_kept(done, folder):
    raw, _ = pyreadstat.read_sav(folder / "fertility_women.sav", user_missing=True)
    reasons = of(done.reasons["woman"], "en/women")
    ideal = reasons["ideal_children"]
    assert (ideal.eq("dont_know") == raw["ideal_nb_children"].eq(96)).all()
    assert (ideal.eq("no_answer") == raw["ideal_nb_children"].eq(99)).all()
    assert (reasons["tested"].eq("no_answer") == raw["test"].eq(9)).all()
    assert reasons["religion"].eq("no_answer").sum() == 4
    deaths = of(done.reasons["child"], "en/children")["age_at_death"]
    assert deaths.eq("not_asked").sum() == 1442


def test_value_labels_translate_one_to_one(done):
    """Each level was reached from one French and one English label, as the files write them."""
    told = done.recodes[done.recodes["value"].ne("") & done.recodes["note"].str.contains("in the")]
    language = told["source"].str[:2]
    pairs = told.groupby([told["table"], told["variable"], told["raw"], language])["value"].unique()
    assert pairs.map(len).eq(1).all()
    wide = pairs.map(lambda levels: levels[0]).unstack()
    assert (wide["fr"] == wide["en"]).all()
    education = wide.loc[("woman", "education")]["fr"]
    assert education.to_dict() == {"0": "none", "1": "primary", "2": "secondary", "3": "higher"}
