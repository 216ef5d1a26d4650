"""What an interval generalises to: units like these, or these."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vises_research import stats
from vises_research.errors import StudyError


def answers(n, base):
    values = pd.Categorical([True] * n + [False] * (base - n), [False, True])
    return pd.DataFrame({"useful": values})


METHODS = ["wilson", "goodman", "logit", "beta"]
COUNTS = st.integers(0, 60).flatmap(lambda base: st.tuples(st.integers(0, base), st.just(base)))


@pytest.mark.slow
@pytest.mark.parametrize("method", [*METHODS, "clopper_pearson"])
@settings(deadline=None, max_examples=20)
@given(case=COUNTS)
def test_every_interval_keeps_to_the_glossary_and_holds_the_share(method, case):
    result = stats.share(answers(*case), "useful", method=method)
    assert stats.check(result) == ()
    mirrored = 1 - result.table[["conf_high", "conf_low"]].to_numpy()[::-1]
    np.testing.assert_allclose(result.table[["conf_low", "conf_high"]], mirrored, atol=1e-9)


@pytest.mark.slow
@pytest.mark.parametrize("method", [None, *METHODS])
@settings(deadline=None, max_examples=20)
@given(case=COUNTS, more=st.integers(0, 20))
def test_every_interval_of_a_population_is_no_wider(method, case, more):
    size = case[1] + more
    result = stats.share(answers(*case), "useful", method=method, population_size=size)
    assert stats.check(result) == ()
    if not more and case[1] > 1 and 0 < case[0] < case[1]:
        low, high = (result.table[c].to_numpy() for c in ("conf_low", "conf_high"))
        np.testing.assert_allclose([low, high], [result.table["estimate"]] * 2)
    if method:
        endless = stats.share(answers(*case), "useful", method=method).table
        narrow = result.table["conf_high"] - result.table["conf_low"]
        wide = endless["conf_high"] - endless["conf_low"]
        assert not (narrow > wide + 1e-9).any()


@settings(deadline=None, max_examples=20)
@given(st.integers(2, 25).flatmap(lambda size: st.tuples(st.just(size), st.integers(1, size))))
def test_the_hypergeometric_interval_covers_every_count(case):
    from scipy.stats import hypergeom

    size, base = case
    x = np.arange(base + 1)
    low, high = stats.hypergeometric(x, base, size)
    for count in range(size + 1):
        inside = (low <= count) & (count <= high)
        assert hypergeom.pmf(x[inside], size, count, base).sum() >= 0.95 - 1e-12


def test_clopper_pearson_agrees_with_scipy():
    from scipy.stats import binomtest

    for n in (0, 1, 7, 68, 69):
        expected = binomtest(n, 69).proportion_ci(0.9, "exact")
        found = [float(limit) for limit in stats.clopper_pearson(n, 69, 0.9)]
        assert found == pytest.approx([expected.low, expected.high])


def test_groups_have_populations_of_their_own():
    frame = answers(3, 8).assign(region=list("nnssnnss"))
    sizes = {"n": 6, "s": 4}
    result = stats.share(frame, "useful", level=True, by=["region"], population_size=sizes)
    assert stats.check(result) == ()
    assert result.table[["count_low", "count_high"]].values.tolist() == [[2.0, 4.0], [1.0, 1.0]]
    with pytest.raises(StudyError) as error:
        stats.share(frame, "useful", by=["region"], population_size=10)
    assert str(error.value) == (
        "2 problems:\n"
        "- stats.share: no population size for the group 'n'. Right would be: one a group.\n"
        "- stats.share: no population size for the group 's'. Right would be: one a group."
    )


def test_more_rows_than_units_are_refused():
    with pytest.raises(StudyError) as error:
        stats.mean(pd.DataFrame({"fte": [1, 2, 3]}), "fte", population_size=2)
    assert str(error.value) == (
        "stats.mean: there are more rows than units in the population. "
        "Found: 3. Right would be: at most 2."
    )


@pytest.mark.parametrize(("method", "size"), [("clopper_pearson", 69), ("hypergeometric", None)])
def test_an_exact_interval_for_the_wrong_population_is_refused(method, size):
    with pytest.raises(StudyError) as error:
        stats.share(answers(1, 2), "useful", method=method, population_size=size)
    assert str(error.value) == (
        f"stats.share: the interval '{method}' and population_size={size}. "
        "Right would be: hypergeometric with a population size, clopper_pearson without."
    )


def test_an_unknown_interval_is_refused():
    with pytest.raises(StudyError) as error:
        stats.share(answers(1, 2), "useful", method="wlison")
    assert str(error.value) == (
        "stats.share: there is no interval 'wlison'. Right would be: one of wilson, "
        "clopper_pearson, goodman, logit, beta, hypergeometric. Closest: 'wilson'."
    )


def test_means_by_group_of_an_ordered_variable():
    levels = pd.CategoricalDtype(["low", "middle", "high"], ordered=True)
    frame = pd.DataFrame(
        {
            "view": pd.Series(["low", "high", "middle", "high", None, "low"], dtype=levels),
            "region": pd.Categorical(list("aaabbb"), list("abc")),
        }
    )
    result = stats.mean(frame, "view", by=["region"])
    assert stats.check(result) == ()
    assert result.table["n"].tolist() == [3, 2, 0]
    assert result.table["estimate"].tolist()[:2] == [2.0, 2.0]
    assert result.notes[-1] == ("no interval in 1 of 3 rows: fewer than two values, or all equal")


@pytest.mark.parametrize("values", [[], [3.0], [2.0, 2.0]])
def test_thin_means_are_told(values):
    result = stats.mean(pd.DataFrame({"fte": values}), "fte")
    assert stats.check(result) == ()
    assert result.table["conf_low"].isna().all()
    assert result.notes[-1].startswith("no interval in 1 of 1 rows")


def test_a_level_that_nobody_chose_counts_among_goodmans():
    frame = pd.DataFrame({"y": pd.Categorical(list("aab"), list("abc"))})
    table = stats.share(frame, "y", method="goodman").table
    low, high = stats.wilson(table["n"], 3, 1 - 0.05 / 3)
    np.testing.assert_allclose(table["conf_low"], low)
    np.testing.assert_allclose(table["conf_high"], high)


@settings(deadline=None, max_examples=50)
@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_agrees_with_scipy_and_holds_the_estimate(case):
    from scipy.stats import binomtest

    n, base = case
    low, high = stats.wilson(n, base)
    expected = binomtest(n, base).proportion_ci(0.95, "wilson")
    assert low == pytest.approx(expected.low, rel=1e-9, abs=1e-12)
    assert high == pytest.approx(expected.high, rel=1e-9)
    assert 0 <= low <= n / base <= high <= 1


def test_wilson_takes_arrays_and_gives_nan_for_nobody():
    low, high = stats.wilson([0, 7], [0, 69])
    assert np.isnan(low[0])
    assert np.isnan(high[0])
    assert low[1] < 7 / 69 < high[1]


def test_the_share_of_a_population_is_that_of_its_counts():
    result = stats.share(answers(9, 52), "useful", level=True, population_size=69)
    counts = tuple(float(limit) for limit in stats.hypergeometric(9, 52, 69))
    row = result.table.iloc[0]
    assert (row["count_low"], row["count_high"]) == counts
    assert (row["conf_low"], row["conf_high"]) == (counts[0] / 69, counts[1] / 69)
    assert result.assumptions == ("population: 69, drawn at random",)
    assert stats.share(answers(9, 52), "useful", level=True).assumptions == ()


@pytest.mark.parametrize(("n", "count"), [(1, 1), (198, 199)])
def test_the_share_lies_in_its_interval_even_where_no_count_of_units_gives_it(n, count):
    table = stats.share(answers(n, 199), "useful", level=True, population_size=200).table
    assert table[["count_low", "count_high"]].values.tolist() == [[count, count]]
    assert table[["conf_low", "conf_high"]].values.tolist() == [sorted([n / 199, count / 200])]


@pytest.mark.parametrize("method", METHODS)
def test_of_how_many_units_a_base_tells_stands_where_the_interval_is_computed_from_it(method):
    table = stats.share(answers(9, 52), "useful", method=method, population_size=69).table
    told = [52 * 68 / 17] * 2 if method in ("wilson", "goodman") else None
    assert (table["n_effective"].tolist() if "n_effective" in table else None) == told
    assert "n_effective" not in stats.share(answers(9, 52), "useful", method=method).table


def test_rows_without_a_share_or_an_interval_are_told_apart():
    frame = pd.DataFrame(
        {
            "useful": [True, True, False, True],
            "region": pd.Categorical(list("abbc"), list("abcd")),
        }
    )
    notes = stats.share(frame, "useful", level=True, by=["region"], method="logit").notes
    assert notes[-2:] == (
        "no share in 1 of 4 rows: nobody in the base",
        "no interval in 2 of 4 rows: nobody, everybody or one row",
    )


def test_the_exact_interval_of_a_whole_population_is_its_share():
    table = stats.share(answers(3, 8), "useful", level=True, method="beta", population_size=8).table
    assert table[["conf_low", "conf_high"]].values.tolist() == [[3 / 8, 3 / 8]]


def test_nobody_has_no_exact_limits():
    assert np.isnan(stats.clopper_pearson([0, 3], [0, 8])).tolist() == [[True, False]] * 2
