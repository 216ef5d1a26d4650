import numpy as np
import pandas as pd
import pytest

from vises_research import stats
from vises_research.errors import StudyError


def survey(seed=0, n=69):
    """Draw pilots with columns of every type, each with gaps."""
    random = np.random.default_rng(seed)
    level = random.normal(size=n)
    useful = np.clip(np.round(3 + level + random.normal(size=n)), 1, 5).astype(int)
    frame = pd.DataFrame(
        {
            "useful": pd.Categorical.from_codes(useful - 1, list("abcde"), ordered=True),
            "region": pd.Categorical(np.where(level > 0.5, "hdf", "vlg"), ["hdf", "vlg", "wab"]),
            "hours": pd.array(random.poisson(9, n), dtype="Int64"),
            "again": pd.array(level + random.normal(size=n) > 0, dtype="boolean"),
            "cost": 100 + 20 * level + random.normal(size=n),
            "name": [f"pilot {i}" for i in range(n)],
        },
        index=pd.Index(range(100, 100 + n), name="row"),
    )
    for place, column in enumerate(COLUMNS):
        frame.loc[random.random(n) < 0.05 * (place + 1), column] = None
    return frame


COLUMNS = ["useful", "region", "hours", "again", "cost"]


def test_gaps_are_filled_with_values_that_occur_and_nothing_else_changes():
    frame = survey()
    for completed in stats.impute(frame, COLUMNS, sets=3):
        assert completed[COLUMNS].notna().all().all()
        assert completed.dtypes.equals(frame.dtypes)
        assert completed.index.equals(frame.index)
        for column in frame:
            there = frame[column].notna()
            assert completed.loc[there, column].equals(frame.loc[there, column])
            assert set(completed[column]) <= set(frame[column].dropna())


def test_the_frame_that_is_given_stays_as_it_is():
    frame, before = survey(), survey()
    stats.impute(frame, COLUMNS, sets=1)
    pd.testing.assert_frame_equal(frame, before)


def test_the_same_seed_gives_the_same_tables_whatever_else_is_drawn():
    frame = survey()
    first = stats.impute(frame, COLUMNS, sets=2, seed=5)
    np.random.seed(1)
    again = stats.impute(frame, COLUMNS, sets=2, seed=5)
    other = stats.impute(frame, COLUMNS, sets=2, seed=6)
    for one, two in zip(first, again, strict=True):
        pd.testing.assert_frame_equal(one, two)
    assert not first[0].equals(first[1])
    assert not first[0].equals(other[0])


def test_values_that_cannot_be_known_stay_missing():
    frame = survey()
    reasons = pd.DataFrame("no_answer", index=frame.index, columns=["cost"]).where(
        frame[["cost"]].isna()
    )
    gone = reasons.index[reasons["cost"].notna()]
    reasons.loc[gone[:4], "cost"] = ["not_asked", "not_in_wave", "not_applicable", "refused"]
    (completed,) = stats.impute(frame, COLUMNS, reasons=reasons, sets=1)
    assert completed.index[completed["cost"].isna()].tolist() == gone[:3].tolist()


def test_columns_to_learn_from_stay_as_they_are():
    frame = survey()
    (completed,) = stats.impute(frame, ["cost"], using=["useful", "again"], sets=1)
    pd.testing.assert_frame_equal(completed.drop(columns="cost"), frame.drop(columns="cost"))
    assert completed["cost"].notna().all()


def test_columns_that_say_the_same_do_no_harm():
    frame = survey().assign(double=lambda f: 2 * f["hours"].astype(float), one=1)
    (completed,) = stats.impute(frame, [*COLUMNS, "double", "one"], sets=1)
    assert completed.notna().all().all()


def test_complete_and_empty_tables_come_back():
    whole = survey().dropna()
    for frame in (whole, whole[:0], whole[:1]):
        for completed in stats.impute(frame, COLUMNS, sets=2):
            pd.testing.assert_frame_equal(completed, frame)


def test_what_cannot_be_filled_is_told_at_once():
    with pytest.raises(StudyError) as error:
        stats.impute(survey().assign(cost=np.nan), COLUMNS, sets=0)
    assert str(error.value) == (
        "2 problems:\n"
        "- stats.impute: column 'cost' has no value to learn from.\n"
        "- stats.impute: sets is too small. Found: 0. Right would be: one or more."
    )


@pytest.mark.slow
def test_gaps_that_depend_on_another_column_bias_the_mean_much_less():
    """Where the dependence is moderate, and the other column is complete."""
    covered, off = [], []
    for seed in range(40):
        random = np.random.default_rng(seed)
        a = random.normal(size=69)
        b = a + random.normal(size=69)
        frame = pd.DataFrame(
            {"a": a, "b": np.where(random.random(69) < 1 / (1 + np.exp(1 - a)), np.nan, b)}
        )
        tables = stats.impute(frame, ["b"], using=["a"], sets=5, cycles=1, seed=seed)
        pooled = stats.pool([stats.linear(table, "b") for table in tables]).table.iloc[0]
        covered.append(pooled["conf_low"] <= 0 <= pooled["conf_high"])
        off.append((pooled["estimate"], frame["b"].mean()))
    imputed, complete = np.mean(off, axis=0)
    assert abs(imputed) < 0.1 < 0.15 < abs(complete)
    assert np.mean(covered) > 0.85
