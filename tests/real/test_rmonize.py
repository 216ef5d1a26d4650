"""Five studies to one table, as the authors published it; their planted errors are refused."""

import shutil
from pathlib import Path

import pandas as pd
import pytest

from vises_research.errors import StudyError

STUDY = Path(__file__).parent / "rmonize"
MISSING = {
    "sdc_age_m": 245,
    "sdc_marital_m": 1_791,
    "lsb_alc_binge_m_preg": 4_106,
    "lsb_alc_binge_m_first_tri": 8_420,
    "preg_gestational_age_del": 55,
    "sdc_sex_c": 12,
    "pm_birthweight": 25,
}


@pytest.fixture(scope="module")
def folder(realdata):
    return realdata / "rmonize"


@pytest.fixture(scope="module")
def done(harmonised):
    return harmonised(STUDY)


@pytest.fixture(scope="module")
def pooled(folder):
    path = folder / "pooled_harmonized_dataset.csv"
    frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    return frame.set_index("adm_unique_id", drop=False)


def test_every_cell_is_the_published_one(done, pooled):
    found = done.tables["mother"].set_index("adm_unique_id", drop=False).loc[pooled.index]
    assert len(done.tables["mother"]) == len(pooled) == pooled.index.nunique() == 13_500
    for name in pooled.columns:
        if name == "pm_birthweight":
            expected = pd.to_numeric(pooled[name].replace("", None))
            pd.testing.assert_series_equal(found[name], expected, rtol=1e-12)
        else:
            cells = found[name].astype("string").fillna("")
            assert cells[cells != pooled[name]].empty, name
    assert found[[*MISSING]].isna().sum().to_dict() == MISSING


def test_what_a_study_cannot_give_is_impossible_and_not_missing_by_accident(done, pooled):
    cannot = done.recodes[done.recodes["rule"] == "impossible"]
    assert cannot.groupby("source").size().to_dict() == {"study1": 1, "study2": 2, "study3": 2}
    assert cannot["note"].ne("").all()
    for source, name in cannot[["source", "variable"]].itertuples(index=False):
        assert pooled.loc[pooled["adm_study_id"] == source[-1], name].eq("").all()
        rows = done.reasons["mother"]["source"] == source
        assert done.reasons["mother"].loc[rows, name].eq("not_in_wave").all()


def test_no_data_and_dont_know_stay_apart(done, folder):
    raw = pd.read_csv(folder / "original_dataset_study5.csv", dtype=str, keep_default_na=False)
    first = raw[["binge1w", "binge1m", "binge1t"]]
    reasons = done.reasons["mother"]
    told = reasons.loc[reasons["source"] == "study5", "lsb_alc_binge_m_first_tri"].tolist()
    for code, reason in (("999", "dont_know"), ("888", "no_data")):
        only = first.eq(code).any(axis=1) & first.isin(["0", "777", code]).all(axis=1)
        assert only.any()
        assert {why for why, chosen in zip(told, only, strict=True) if chosen} == {reason}


PLANTED = {
    ("dataset_study4", "preg_gestational_age_del"): (
        "flor(GEST_AGE_DELIVERY)",
        ("{to: preg_gestational_age_del, round: down}", "round: down", "round: flor"),
        "study4/source.yaml, line 11, key 'columns.GEST_AGE_DELIVERY.0.round': input should be "
        "'down', 'nearest' or 'up'. Found: 'flor'.",
    ),
    ("dataset_study4", "pm_birthweight"): (
        "bbb_weight",
        ("bb_weight: pm_birthweight", "bb_weight", "bbb_weight"),
        "study4/source.yaml, line 13, key 'columns.bbb_weight': there is no column 'bbb_weight' in "
        "original_dataset_study4.csv. Closest: 'bb_weight'.",
    ),
}


def test_the_planted_errors_are_these_two(folder):
    name = "Data_Processing_Elements_{}_errors.csv"
    good, bad = (
        pd.read_csv(folder / name.format(kind), dtype=str, keep_default_na=False)
        for kind in ("no", "with")
    )
    rows = bad[good.ne(bad).any(axis=1)]
    assert [*zip(rows["input_dataset"], rows["dataschema_variable"], strict=True)] == [*PLANTED]
    for row, (rule, *_) in zip(rows.itertuples(index=False), PLANTED.values(), strict=True):
        assert rule in row


@pytest.mark.parametrize("place", PLANTED, ids=lambda place: place[1])
def test_a_planted_error_is_refused_with_rule_and_place(harmonised, tmp_path, place):
    _, (line, right, wrong), told = PLANTED[place]
    shutil.copytree(STUDY, tmp_path / "study")
    path = tmp_path / "study" / "data" / "raw" / "study4" / "source.yaml"
    text = path.read_text(encoding="utf-8")
    assert text.count(line) == 1
    path.write_text(text.replace(line, line.replace(right, wrong)), encoding="utf-8")
    with pytest.raises(StudyError) as error:
        harmonised(tmp_path / "study")
    assert str(error.value) == told
