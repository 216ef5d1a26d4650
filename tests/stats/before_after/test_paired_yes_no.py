"""Yes and no before and after, categories, and several waves."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vises_research import stats
from vises_research.errors import StudyError

CELLS = st.tuples(*[st.integers(0, 15)] * 4)
METHODS = ["newcombe", "bonett_price", "tango"]


def fourfold(yes, up, down, no):
    pairs = [(1, 1)] * yes + [(0, 1)] * up + [(1, 0)] * down + [(0, 0)] * no
    return pd.DataFrame(pairs, columns=["before", "after"])


@pytest.mark.slow
@pytest.mark.parametrize("method", METHODS)
@settings(deadline=None, max_examples=25)
@given(cells=CELLS)
def test_the_difference_is_inside_its_interval_and_flips(method, cells):
    table = fourfold(*cells)
    one = stats.paired_difference(table, "before", "after", method=method)
    other = stats.paired_difference(table, "after", "before", method=method)
    assert stats.check(one) == stats.check(other) == ()
    columns = ["estimate", "conf_low", "conf_high"]
    np.testing.assert_allclose(
        one.table[columns], -other.table[columns].iloc[:, [0, 2, 1]], atol=1e-9
    )
    assert one.table[columns].abs().max().max() <= 1 or not sum(cells)


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ((40, 0, 0, 29), (0, -0.0527372582, 0.0527372582)),
        ((0, 69, 0, 0), (1, 0.8945254836, 1)),
        ((0, 0, 69, 0), (-1, -1, -0.8945254836)),
        ((0, 1, 0, 0), (1, -0.5869013783, 1)),
        ((1, 0, 0, 1), (0, -0.6576197725, 0.6576197725)),
    ],
)
def test_tango_has_a_width_where_nobody_or_everybody_changed(cells, expected):
    table = stats.paired_difference(fourfold(*cells), "before", "after", method="tango").table
    found = table[["estimate", "conf_low", "conf_high"]].iloc[0].tolist()
    assert found == pytest.approx(expected, abs=1e-7)


@pytest.mark.slow
@settings(deadline=None, max_examples=25)
@given(cells=CELLS)
def test_mcnemar_keeps_p_and_inverts_the_odds_ratio(cells):
    table = fourfold(*cells)
    one, other = (stats.mcnemar(table, *n) for n in (("before", "after"), ("after", "before")))
    assert stats.check(one) == ()
    np.testing.assert_array_equal(one.table["p_value"], other.table["p_value"])
    low, high = (
        one.value("conf_low", term="odds_ratio"),
        other.value("conf_high", term="odds_ratio"),
    )
    assert low * high == pytest.approx(1) or 0 in (low, cells[1]) or np.isnan(low)
    mid, exact = (one.value("p_value", term=term) for term in ("mid_p", "exact"))
    assert mid <= exact or not sum(cells)


def test_mcnemar_agrees_with_statsmodels():
    from statsmodels.stats.contingency_tables import mcnemar

    result = stats.mcnemar(fourfold(5, 8, 1, 55), "before", "after")
    table = [[5, 1], [8, 55]]
    for term, options in {
        "exact": {"exact": True},
        "chi_squared": {"exact": False, "correction": False},
        "chi_squared_continuity": {"exact": False, "correction": True},
    }.items():
        expected = mcnemar(table, **options).pvalue
        assert result.value("p_value", term=term) == pytest.approx(expected, rel=1e-12)


def test_a_level_says_what_counts_as_yes():
    table = fourfold(2, 5, 1, 3).replace({0: "no", 1: "yes"})
    found = stats.mcnemar(table, "before", "after", level="yes")
    expected = stats.mcnemar(fourfold(2, 5, 1, 3), "before", "after")
    pd.testing.assert_frame_equal(found.table, expected.table)
    with pytest.raises(StudyError) as error:
        stats.mcnemar(table, "before", "after")
    assert str(error.value) == (
        "stats.mcnemar: which level of before, after counts is not said. "
        "Found: no, yes. Right would be: level=..., or yes/no values."
    )
    with pytest.raises(StudyError) as error:
        stats.paired_difference(table, "before", "after", level="yess")
    assert str(error.value) == (
        "stats.paired_difference: no level 'yess' in before, after. "
        "Right would be: one of no, yes. Closest: 'yes'."
    )


def test_nullable_yes_and_no_and_reasons():
    answers = pd.DataFrame(
        {"before": [True, False, None, False], "after": [True, True, True, None]}
    )
    reasons = pd.DataFrame({"before": [None] * 4, "after": [None, None, None, "refused"]})
    result = stats.mcnemar(answers.astype("boolean"), "before", "after", reasons=reasons)
    assert result.value("n", term="mid_p") == 2
    assert result.value("n_up", term="mid_p") == 1
    assert result.notes[1] == "after: no value in 1 of 4 rows: refused 1"


def test_there_is_no_wald_interval():
    with pytest.raises(StudyError) as error:
        stats.paired_difference(fourfold(1, 1, 1, 1), "before", "after", method="wald")
    assert str(error.value) == (
        "stats.paired_difference: there is no interval 'wald'. "
        "Right would be: one of newcombe, bonett_price, tango."
    )


GRADES = st.lists(st.tuples(*[st.sampled_from("abcd")] * 2), min_size=0, max_size=40)


@pytest.mark.slow
@settings(deadline=None, max_examples=25)
@given(GRADES)
def test_homogeneity_knows_neither_order_of_levels_nor_unused_ones(pairs):
    table = pd.DataFrame(pairs, columns=["before", "after"])
    one = stats.marginal_homogeneity(table, "before", "after")
    other = stats.marginal_homogeneity(
        table.astype(pd.CategoricalDtype(list("xdacby"))), "after", "before"
    )
    assert stats.check(one) == ()
    columns = ["statistic", "df", "p_value"]
    np.testing.assert_allclose(one.table[columns], other.table[columns], rtol=1e-7, atol=1e-9)


def test_nothing_is_added_to_empty_cells_and_read_only_data_will_do():
    from statsmodels.stats.contingency_tables import SquareTable

    pairs = [*["ab"] * 4, *["bc"] * 3, "ca", "ba", "aa", "bb", "cc"]
    table = pd.DataFrame([list(pair) for pair in pairs], columns=["before", "after"])
    counts = pd.crosstab(table["before"], table["after"]).to_numpy().copy()
    right, wrong = (SquareTable(counts.copy(), shift_zeros=shift) for shift in (False, True))
    locked = table.astype("category")
    for column in locked:
        locked[column].cat.codes.to_numpy().flags.writeable = False
    result = stats.marginal_homogeneity(locked, "before", "after")
    for term in ("stuart_maxwell", "bhapkar"):
        expected = right.homogeneity(method=term)
        assert result.value("statistic", term=term) == pytest.approx(expected.statistic)
        assert result.value("df", term=term) == expected.df
    assert wrong.homogeneity().statistic != pytest.approx(right.homogeneity().statistic)
    expected = right.symmetry()
    assert result.value("statistic", term="bowker_full_df") == pytest.approx(expected.statistic)
    assert result.value("df", term="bowker_full_df") == expected.df


def test_scores_need_an_order():
    table = pd.DataFrame({"before": list("ab"), "after": list("ba")})
    terms = stats.marginal_homogeneity(table, "before", "after").table["term"]
    assert "scores" not in terms.tolist()


WAVES = ["a", "b", "c"]


def waves(rows):
    return pd.DataFrame(rows, columns=WAVES)


@pytest.mark.slow
@settings(deadline=None, max_examples=25)
@given(st.lists(st.tuples(*[st.integers(0, 1)] * 3), min_size=0, max_size=20), st.data())
def test_waves_in_any_order(rows, data):
    order = data.draw(st.permutations(WAVES))
    shuffled = data.draw(st.permutations(rows))
    for method in (stats.cochran_q, stats.friedman, stats.homogeneity_over_waves):
        one, other = method(waves(rows), WAVES), method(waves(shuffled), order)
        assert stats.check(one) == ()
        columns = ["statistic", "df", "p_value"]
        np.testing.assert_allclose(one.table[columns], other.table[columns], rtol=1e-7, atol=1e-9)
    # For yes and no all three are one test.
    found = [m(waves(rows), WAVES).table["statistic"][0] for m in (stats.cochran_q, stats.friedman)]
    assert found[0] == pytest.approx(found[1], nan_ok=True)


def test_friedman_agrees_with_scipy():
    from scipy.stats import friedmanchisquare

    values = np.random.default_rng(2).integers(1, 6, (30, 3))
    expected = friedmanchisquare(*values.T)
    result = stats.friedman(waves(values), WAVES)
    assert result.value("statistic") == pytest.approx(expected.statistic)
    assert result.value("p_value") == pytest.approx(expected.pvalue)


@pytest.mark.parametrize("method", [stats.cochran_q, stats.friedman, stats.homogeneity_over_waves])
def test_one_wave_and_nobody_give_nan_with_a_note(method):
    for rows, columns in (([], WAVES), ([(1, 1, 1)], WAVES), ([(0, 1, 1), (1, 0, 0)], ["a"])):
        result = method(waves(rows), columns)
        assert stats.check(result) == ()
        assert result.table["statistic"].isna().all()
