import numpy as np
import pandas as pd
import pytest

from vises_research import stats

PILOTS = pd.DataFrame(
    {
        "fte": [1.0, 2.0, 4.0, np.nan, 12.5, 3.0],
        "region": ["hdf", "hdf", "hdf", "hdf", "vlg", "vlg"],
    }
)


def test_median_and_quartiles_by_group():
    table = stats.describe(PILOTS, "fte", by=["region"]).table
    assert table.to_dict("list") == {
        "region": ["hdf", "vlg"],
        "n": [3, 2],
        "asked": [4, 2],
        "median": [2.0, 7.75],
        "q1": [1.5, 5.375],
        "q3": [3.0, 10.125],
    }


def test_neither_smallest_nor_largest_is_told():
    assert {"min", "max"}.isdisjoint(stats.describe(PILOTS, "fte").table.columns)


def test_who_was_not_asked_is_left_out_of_asked():
    reasons = pd.DataFrame({"fte": [None, None, None, "not_asked", None, None]})
    assert stats.describe(PILOTS, "fte", reasons=reasons).table["asked"].tolist() == [5]


def test_a_group_that_nobody_answered_is_nan_with_a_note():
    silent = PILOTS.assign(region=["hdf", "hdf", "hdf", "wab", "vlg", "vlg"])
    result = stats.describe(silent, "fte", by=["region"])
    row = result.where(region="wab").table.iloc[0]
    assert (row["n"], row["asked"]) == (0, 1)
    assert np.isnan(row["median"])
    assert "no median in 1 of 3 rows: nobody answered" in result.notes


def test_all_missing_is_no_exception():
    empty = pd.DataFrame({"fte": pd.array([None, None], dtype="Float64")})
    assert stats.describe(empty, "fte").table["n"].tolist() == [0]


def test_nobody_was_asked_in_a_group_that_is_empty():
    regions = pd.Categorical(PILOTS["region"], ["hdf", "vlg", "wab"])
    table = stats.describe(PILOTS.assign(region=regions), "fte", by=["region"]).table
    assert table[["n", "asked"]].values.tolist() == [[3, 4], [2, 2], [0, 0]]


def test_the_error_of_a_mean_is_smaller_where_much_of_the_population_was_asked():
    hours = [0.2, 0.4, 0.9]
    row = stats.mean(pd.DataFrame({"hours": hours}), "hours", population_size=10).table.iloc[0]
    error = np.std(hours, ddof=1) * np.sqrt((1 - 3 / 10) / 3)
    assert (row["std_error"], row["df"]) == (pytest.approx(error), 2)
    t = 4.302652729749462  # the 0.975 quantile with 2 degrees of freedom
    assert row["conf_low"] == pytest.approx(0.5 - t * error)
    assert row["conf_high"] == pytest.approx(0.5 + t * error)
