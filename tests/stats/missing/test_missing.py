import numpy as np
import pandas as pd
import pytest

from vises_research import stats
from vises_research.errors import StudyError


def gaps(seed=0, n=69):
    """Draw two related columns; the second is missing where the first is high."""
    random = np.random.default_rng(seed)
    first = random.normal(3, 1, n)
    second = first + random.normal(size=n)
    return pd.DataFrame({"a": first, "b": np.where(first > 3.5, np.nan, second)})


def test_patterns_add_up_to_the_rows_that_were_asked():
    frame = pd.DataFrame({"a": [1, None, None, 4], "b": ["u", None, "u", "v"]})
    reasons = pd.DataFrame({"a": [None, "not_asked", "dont_know", None]})
    result = stats.missing_patterns(frame, ["a", "b"], reasons=reasons)
    assert result.table[["a", "b", "n", "missing", "base"]].values.tolist() == [
        ["there", "there", 2, 0, 3],
        ["missing", "there", 1, 1, 3],
    ]
    assert (result.base.answered, result.base.asked, result.base.total) == (2, 3, 4)
    assert stats.check(result) == ()


def test_em_agrees_with_the_closed_form_of_monotone_gaps():
    """Anderson 1957: regress on the complete rows, predict at the mean of all."""
    frame = gaps()
    found = stats.em_moments(frame, ["a", "b"])
    whole = frame.dropna()
    slope = whole.cov().loc["a", "b"] / whole["a"].var()
    mean = whole["b"].mean() + slope * (frame["a"].mean() - whole["a"].mean())
    left = whole["b"].var(ddof=0) - slope**2 * whole["a"].var(ddof=0)
    assert found.value("estimate", term="mean", first="b") == pytest.approx(mean, rel=1e-7)
    variance = found.value("estimate", term="covariance", first="b", second="b")
    assert variance == pytest.approx(left + slope**2 * frame["a"].var(ddof=0), rel=1e-7)
    assert stats.check(found) == ()


def test_complete_data_keep_their_moments():
    frame = gaps().assign(b=lambda f: f["a"] ** 2)
    table = stats.em_moments(frame, ["a", "b"]).table
    expected = [*frame.mean(), *frame.cov(ddof=0).to_numpy()[[0, 1, 1], [0, 0, 1]]]
    np.testing.assert_allclose(table["estimate"], expected, rtol=1e-10)


def test_little_with_one_gappy_column_compares_two_groups():
    """Two patterns, gaps in one column: a test of the other column between the two patterns."""
    frame = gaps()
    row = stats.little_mcar(frame, ["a", "b"]).table.iloc[0]
    gone = frame["b"].isna()
    off = [(len(g) * (g.mean() - frame["a"].mean()) ** 2) for _, g in frame["a"].groupby(gone)]
    assert row["p_value"] < 1e-6
    # The complete rows' deviation in b given a is zero on average, so that only a counts.
    assert row["statistic"] == pytest.approx(sum(off) / frame["a"].var(ddof=0), rel=1e-6)
    assert (row["df"], row["patterns"]) == (1, 2)


def test_units_order_and_rows_without_any_value_change_nothing():
    frame = gaps(1)
    other = (frame * [1000, 0.01] + [5, 7]).sample(frac=1, random_state=2)
    other = pd.concat([other, pd.DataFrame({"a": [np.nan], "b": [np.nan]})])
    first, again = (stats.little_mcar(one, ["a", "b"]).table for one in (frame, other))
    np.testing.assert_allclose(again, first, rtol=1e-6)


@pytest.mark.slow
def test_the_size_of_littles_test_is_about_nominal():
    rejected = 0
    for seed in range(100):
        random = np.random.default_rng(seed)
        frame = pd.DataFrame(random.normal(size=(69, 3)), columns=list("abc"))
        frame = frame.mask(random.random((69, 3)) < 0.15)
        rejected += stats.little_mcar(frame, list("abc")).value("p_value") < 0.05
    assert rejected <= 12


def test_one_pattern_is_no_test():
    result = stats.little_mcar(gaps().dropna(), ["a", "b"])
    assert np.isnan(result.value("p_value"))
    assert result.notes == ("no test: every row has the same values missing",)


def test_pairs_that_no_row_has_are_told():
    frame = pd.DataFrame({"a": [1.0, 2, 3, None, None], "b": [None, None, None, 2.0, 5]})
    assert "no row has both a and b" in stats.em_moments(frame, ["a", "b"]).notes


def test_categories_without_order_are_refused():
    with pytest.raises(StudyError) as error:
        stats.little_mcar(pd.DataFrame({"region": ["hdf", None]}), ["region"])
    assert str(error.value) == (
        "stats: column 'region' has no order. Found: str. "
        "Right would be: numbers, yes/no, or an ordered categorical."
    )
