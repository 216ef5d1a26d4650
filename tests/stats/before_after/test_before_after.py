"""Before and after on one scale: what holds whatever the answers are."""

import itertools
import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vises_research import stats
from vises_research.errors import StudyError

LEVELS = pd.CategoricalDtype(list("abcde"), ordered=True)
ANSWERS = st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), min_size=0, max_size=25)


def frame(pairs, columns=("before", "after")):
    return pd.DataFrame(np.array(pairs, dtype=float).reshape(-1, 2), columns=list(columns))


def wilcoxon(table, before, after):
    return stats.signed_rank(table, before, after, zeros="wilcoxon")


METHODS = [
    stats.change,
    stats.moves,
    stats.sign_test,
    stats.standardised_change,
    stats.signed_rank,
    wilcoxon,
    stats.sign_flip,
    stats.hodges_lehmann,
    stats.marginal_homogeneity,
    stats.ancova,
    stats.regression_to_mean,
    lambda *args: stats.reliable_change(*args, reliability=0.8),
]
SIGNED = [
    stats.change,
    stats.standardised_change,
    stats.signed_rank,
    wilcoxon,
    stats.sign_flip,
    stats.hodges_lehmann,
]


def numbers(result):
    return result.table.select_dtypes("number").to_numpy(dtype=float)


@pytest.mark.slow
@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    "pairs",
    [
        [],
        [(2, 3)],
        [(3, 3)],
        [(2, 3), (4, 4)],
        [(2, 3), (3, 2)],
        [(3, 3)] * 6,
        [(2, 4)] * 6,
        [(1, 5), (2, 5), (2, 3), (4, 5)],
        [(1, 2), (2, 4), (3, 6), (4, 8)],
    ],
)
def test_thin_data_give_nan_with_a_note_and_never_an_exception(method, pairs):
    result = method(frame(pairs), "before", "after")
    assert stats.check(result) == ()


@pytest.mark.slow
@pytest.mark.parametrize("method", METHODS)
@settings(deadline=None, max_examples=15)
@given(pairs=ANSWERS, data=st.data())
def test_any_answers_keep_to_the_glossary_in_any_order_and_on_any_labels(method, pairs, data):
    result = method(frame(pairs), "before", "after")
    assert stats.check(result) == ()
    shuffled = method(frame(data.draw(st.permutations(pairs))), "before", "after")
    np.testing.assert_allclose(numbers(shuffled), numbers(result), rtol=1e-7, atol=1e-9)
    labelled = frame(pairs).map(lambda score: "abcde"[int(score) - 1]).astype(LEVELS)
    again = method(labelled, "before", "after")
    np.testing.assert_allclose(numbers(again), numbers(result), rtol=1e-9, atol=1e-12)


@pytest.mark.slow
@pytest.mark.parametrize("method", SIGNED)
@settings(deadline=None, max_examples=15)
@given(pairs=ANSWERS)
def test_the_other_direction_flips_the_sign_and_keeps_p(method, pairs):
    one, other = (method(frame(pairs), *names).table for names in NAMES)
    signed = [c for c in ("estimate",) if c in one]
    np.testing.assert_allclose(one[signed], -other[signed], atol=1e-9)
    if "conf_low" in one:
        np.testing.assert_allclose(one["conf_low"], -other["conf_high"], atol=1e-9)
    if "p_value" in one:
        np.testing.assert_allclose(one["p_value"], other["p_value"], rtol=1e-9)


NAMES = (("before", "after"), ("after", "before"))


@pytest.mark.slow
@settings(deadline=None, max_examples=25)
@given(
    st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), min_size=1, max_size=8).filter(
        lambda pairs: any(a != b for a, b in pairs)
    )
)
def test_exact_p_equals_full_enumeration(pairs):
    from scipy.stats import rankdata

    d = np.array([b - a for a, b in pairs], dtype=float)
    expected = {
        "pratt": enumerated(rankdata(abs(d))[d != 0], d[d != 0]),
        "wilcoxon": enumerated(rankdata(abs(d[d != 0])), d[d != 0]),
        "mean": enumerated(abs(d[d != 0]), d[d != 0]),
    }
    results = {
        "pratt": stats.signed_rank(frame(pairs), "before", "after"),
        "wilcoxon": wilcoxon(frame(pairs), "before", "after"),
        "mean": stats.sign_flip(frame(pairs), "before", "after"),
    }
    found = {name: result.value("p_value", term="exact") for name, result in results.items()}
    assert found == pytest.approx(expected, rel=1e-12)


def enumerated(weights, d):
    """Give the share of all signs for which the signed sum is as far from zero."""
    seen = abs((np.sign(d) * weights).sum())
    signs = np.array(list(itertools.product([-1, 1], repeat=len(weights))))
    return float((abs(signs @ weights) >= seen - 1e-9).mean())


def test_scipy_without_ties_agrees_and_with_ties_it_is_not_asked():
    from scipy.stats import wilcoxon as reference

    d = np.array([1.5, -2.25, 3.0, 4.0, -0.5, 6.0, 7.75])
    table = frame(np.column_stack([np.zeros(7), d]))
    found = stats.signed_rank(table, "before", "after").value("p_value", term="exact")
    assert found == pytest.approx(reference(d, method="exact").pvalue, rel=1e-12)
    # With ties, scipy's 'exact' takes the distribution of ranks without ties.
    tied = frame([(1, 2)] * 6 + [(2, 1)] * 2)
    found = stats.signed_rank(tied, "before", "after").value("p_value", term="exact")
    assert found == pytest.approx(2 * sum(math.comb(8, k) for k in range(3)) / 2**8)


def test_binary_noise_breaks_no_ties():
    noisy = frame([(0.3, 0.1 + 0.2), (0.1, 0.4), (0.2, 0.5), (0.7, 0.4)])
    result = stats.signed_rank(noisy, "before", "after")
    assert result.value("n_same", term="exact") == 1
    assert result.value("w_plus", term="exact") == 6.0


def test_by_groups_the_empty_one_is_nan_and_the_rest_as_alone():
    answers = frame([(1, 2), (2, 2), (3, 5), (4, 3)]).assign(
        region=pd.Categorical(["n", "n", "n", "s"], ["n", "s", "w"])
    )
    result = stats.change(answers, "before", "after", by=["region"])
    assert stats.check(result) == ()
    alone = stats.change(answers[:3], "before", "after").table
    kept = result.where(region="n").table.drop(columns="region")
    pd.testing.assert_frame_equal(kept, alone)
    assert "net_change: no interval from 0 pairs" in result.notes


def test_reasons_are_told_and_pairs_without_both_left_out():
    answers = frame([(1, 2), (2, np.nan), (3, 5), (np.nan, np.nan)])
    reasons = pd.DataFrame(
        {"before": [None, None, None, "refused"], "after": [None, "not_in_wave", None, "refused"]}
    )
    result = stats.change(answers, "before", "after", reasons=reasons, unit="pilot")
    assert result.value("n", term="net_change") == 2
    assert str(result.base) == "2 answered of 3 asked of 4 (unit: pilot)"
    assert result.notes[:2] == (
        "before: no value in 1 of 4 rows: refused 1",
        "after: no value in 2 of 4 rows: not_in_wave 1, refused 1",
    )


def test_an_unused_level_changes_nothing():
    values = frame([(1, 2), (2, 3), (3, 3), (2, 1), (1, 1)]).map(lambda s: "abcde"[int(s) - 1])
    few = pd.CategoricalDtype(list("abc"), ordered=True)
    for method in METHODS:
        one = method(values.astype(few), "before", "after")
        other = method(values.astype(LEVELS), "before", "after")
        np.testing.assert_array_equal(numbers(one), numbers(other))


def test_an_interval_without_width_says_so():
    result = stats.hodges_lehmann(frame([(2, 2)] * 40 + [(2, 3)] * 4), "before", "after")
    assert result.table[["conf_low", "conf_high"]].values.tolist() == [[0.0, 0.0]]
    assert result.notes == (
        "pseudo_median: the interval has no width: too many pairs changed alike for ranks to tell",
    )


def test_a_level_out_of_reach_is_told():
    result = stats.hodges_lehmann(frame([(2, 3), (1, 3), (2, 5), (2, 1)]), "before", "after")
    assert result.notes == ("pseudo_median: 4 pairs reach no higher level than 0.875",)


def test_values_too_fine_for_all_signs_leave_the_exact_p_out():
    fine = frame(np.random.default_rng(1).normal(size=(30, 2)))
    result = stats.sign_flip(fine, "before", "after")
    assert np.isnan(result.value("p_value", term="exact"))
    assert 0 < result.value("p_value", term="asymptotic") < 1
    assert result.notes == (
        "exact: values too finely graded or pairs too many to go through all signs",
    )


def test_scales_that_differ_are_refused():
    other = pd.CategoricalDtype(["low", "high"], ordered=True)
    table = pd.DataFrame({"before": pd.Series(["a"], dtype=LEVELS), "after": ["low"]})
    with pytest.raises(StudyError) as error:
        stats.change(table.astype({"after": other}), "before", "after")
    assert str(error.value) == (
        "stats: columns 'before' and 'after' are not on the same scale. Found: a, b, c, d, e and "
        "low, high. Right would be: the same levels in the same order."
    )


def test_an_unknown_rule_for_zeros_is_refused():
    with pytest.raises(StudyError) as error:
        stats.signed_rank(frame([]), "before", "after", zeros="prat")
    assert str(error.value) == (
        "stats.signed_rank: there is no rule 'prat' for zeros. "
        "Right would be: pratt or wilcoxon. Closest: 'pratt'."
    )


def test_no_module_bears_the_name_of_a_function():
    # Importing such a module would put it in the function's place.
    modules = {path.stem for path in Path(stats.__file__).parent.iterdir()}
    assert not modules & set(dir(stats))


@pytest.mark.slow
def test_adjusted_errors_are_those_of_hc3_with_t():
    import statsmodels.api as sm

    rng = np.random.default_rng(3)
    table = frame(rng.integers(1, 6, (40, 2))).assign(group=list("xyzz") * 10)
    result = stats.ancova(table, "before", "after", group="group")
    design = np.column_stack(
        [np.ones(40), table["before"] - table["before"].mean()]
        + [table["group"] == one for one in "yz"]
    ).astype(float)
    fit = sm.OLS(table["after"], design).fit(cov_type="HC3", use_t=True)
    for column, expected in (("std_error", fit.bse), ("p_value", fit.pvalues)):
        np.testing.assert_allclose(result.table[column], expected, rtol=1e-9)
    np.testing.assert_allclose(result.table["conf_low"], fit.conf_int()[0], rtol=1e-9)
    assert result.table["first"].tolist() == ["", "", "y", "z"]


def test_a_row_that_stands_alone_has_no_error():
    table = frame([(1, 2), (2, 3), (3, 5), (4, 4)]).assign(group=list("xxxy"))
    result = stats.ancova(table, "before", "after", group="group")
    assert stats.check(result) == ()
    assert "group: no standard error: a row stands alone for a coefficient" in result.notes


def test_reliability_is_a_share():
    with pytest.raises(StudyError) as error:
        stats.reliable_change(frame([]), "before", "after", reliability=80)
    assert str(error.value) == (
        "stats.reliable_change: the reliability is not between 0 and 1. Found: 80."
    )


def test_who_passed_the_threshold():
    table = frame([(1, 5), (2, 3), (3, 3), (4, 4), (5, 1)])
    result = stats.reliable_change(table, "before", "after", reliability=0.8)
    assert result.table["n"].tolist() == [1, 3, 1]
    expected = 1.96 * np.std([1, 2, 3, 4, 5], ddof=1) * np.sqrt(2 * 0.2)
    assert result.value("threshold", term="up") == pytest.approx(expected)


def test_many_pairs_take_no_long_way():
    rng = np.random.default_rng(4)
    table = frame(rng.normal(size=(3000, 2)))
    ranks = stats.signed_rank(table, "before", "after")
    assert np.isnan(ranks.value("p_value", term="exact"))
    assert abs(ranks.value("estimate", term="rank_biserial")) < 0.1
    assert np.isnan(stats.hodges_lehmann(table, "before", "after").value("estimate"))


@settings(deadline=None, max_examples=20)
@given(ANSWERS.filter(lambda pairs: any(a != b for a, b in pairs)))
def test_the_rank_biserial_correlation_is_that_of_the_rank_sums(pairs):
    for method in (stats.signed_rank, wilcoxon):
        row = method(frame(pairs), "before", "after").where(term="rank_biserial").table.iloc[0]
        sums = row["w_plus"], row["w_minus"]
        assert row["estimate"] == pytest.approx((sums[0] - sums[1]) / sum(sums))
