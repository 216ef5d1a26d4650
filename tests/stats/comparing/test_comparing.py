"""Two groups and several, tables, trends: properties, thin data, and the traps."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vises_research import stats
from vises_research.errors import StudyError
from vises_research.stats.comparing.exact_tables import freeman_halton

TWO = [
    stats.mann_whitney,
    stats.brunner_munzel,
    stats.cliffs_delta,
    stats.hodges_lehmann_shift,
]
YES_NO = [stats.share_difference, stats.odds_ratio]
SEVERAL = [stats.kruskal_wallis, stats.dunn, stats.jonckheere_terpstra]
CROSSED = [
    stats.chi_square,
    stats.fisher_freeman_halton,
    stats.rank_correlation,
    stats.linear_by_linear,
    stats.cochran_armitage,
]
EVERY = TWO + YES_NO + SEVERAL + CROSSED

five = st.lists(st.integers(1, 5), min_size=2, max_size=9)
quick = settings(deadline=None, max_examples=8)


def frame(*samples):
    values = [one for sample in samples for one in sample]
    groups = [g for g, sample in enumerate(samples, 1) for _ in sample]
    return pd.DataFrame({"y": pd.Series(values, dtype=float), "g": pd.Series(groups, dtype=int)})


@quick
@given(five, five)
def test_reversing_the_groups_flips_the_sign_and_keeps_p(x, y):
    data = frame(x, y)
    for method in TWO:
        ahead, back = (method(data, "y", "g", between=b).table for b in ((1, 2), (2, 1)))
        mirror = 1.0 if method is stats.brunner_munzel else 0.0
        if "estimate" in ahead:
            assert ahead["estimate"][0] == pytest.approx(mirror - back["estimate"][0])
            assert ahead["conf_low"][0] == pytest.approx(mirror - back["conf_high"][0], nan_ok=True)
        if "p_value" in ahead:
            assert ahead["p_value"].tolist() == pytest.approx(back["p_value"].tolist(), nan_ok=True)


@pytest.mark.slow
@quick
@given(five, five, five, st.randoms())
def test_neither_order_nor_names_nor_unused_levels_matter(x, y, z, random):
    data = frame(x, y, z)
    order = random.sample(range(len(data)), len(data))
    names = pd.Categorical(data["g"].map({1: "a", 2: "b", 3: "c"}), [*"azbc"], ordered=True)
    other = data.assign(g=names).iloc[order]
    for method in [*SEVERAL, *CROSSED[:3]]:
        numbers = ["statistic", "p_value", "estimate"]
        one, same = (method(d, "y", "g").table for d in (data, other))
        for column in one.columns.intersection(numbers):
            assert one[column].tolist() == pytest.approx(same[column].tolist(), nan_ok=True)


@pytest.mark.slow
@quick
@given(st.lists(st.tuples(st.integers(0, 1), st.integers(1, 4)), max_size=14))
def test_every_result_is_in_order(rows):
    data = pd.DataFrame(rows, columns=["y", "g"]).astype(int)
    both = data.assign(g=data["g"] > 2)
    for method in EVERY:
        assert stats.check(method(both, "y", "g")) == (), method.__name__
    for method in SEVERAL:
        assert stats.check(method(data, "y", "g")) == (), method.__name__


EMPTY = pd.DataFrame({"y": [True, False, True], "g": pd.Categorical(["a", "a", "a"], ["a", "b"])})
THIN = {
    "nobody": EMPTY[:0],
    "one": EMPTY[:1],
    "one empty group": EMPTY,
    "all equal": EMPTY.assign(y=True, g=pd.Categorical([*"aab"])),
    "all missing": EMPTY.assign(y=pd.array([None] * 3, dtype="boolean")),
    "one each": EMPTY[:2].assign(g=pd.Categorical([*"ab"])),
}


@pytest.mark.slow
@pytest.mark.parametrize("thin", THIN)
@pytest.mark.parametrize("method", EVERY, ids=lambda m: m.__name__)
def test_thin_data_is_told_never_raised(method, thin):
    data = THIN[thin].assign(g=lambda d: d["g"].cat.as_ordered())
    result = method(data, "y", "g")
    assert stats.check(result) == ()
    assert result.notes or thin == "one each"


@quick
@given(
    st.integers(1, 4).flatmap(
        lambda m: st.tuples(st.just(m), st.lists(st.integers(1, 4), min_size=m + 1, max_size=8))
    )
)
def test_the_exact_rank_sum_is_full_enumeration_ties_or_not(case):
    m, values = case
    data = frame(values[:m], values[m:])
    ranks = data["y"].rank().to_numpy()
    sums = np.array([ranks[list(c)].sum() for c in combinations(range(len(ranks)), m)])
    away = abs(sums - sums.mean())
    expected = (away >= abs(ranks[:m].sum() - sums.mean()) - 1e-9).mean()
    p = stats.mann_whitney(data, "y", "g").value("p_value", term="exact")
    assert p == pytest.approx(expected, rel=1e-12)


def test_exact_is_not_what_scipy_calls_exact_with_ties():
    from scipy.stats import mannwhitneyu

    x, y = [1, 2, 2, 3], [2, 3, 3, 4]
    ours = stats.mann_whitney(frame(x, y), "y", "g").value("p_value", term="exact")
    assert ours == pytest.approx(20 / 70)
    assert mannwhitneyu(x, y, method="exact").pvalue != pytest.approx(ours, rel=0.01)


def test_too_many_values_for_the_exact_distribution_are_told():
    rng = np.random.default_rng(1)
    result = stats.mann_whitney(frame(rng.random(400), rng.random(400)), "y", "g")
    assert np.isnan(result.value("p_value", term="exact"))
    assert result.notes == ("no exact p: too many values; the asymptotic one is close",)


def test_brunner_munzel_agrees_with_scipy():
    from scipy.stats import brunnermunzel

    x, y = [1, 2, 3, 3, 5], [2, 2, 4, 5, 5, 5]
    row = stats.brunner_munzel(frame(x, y), "y", "g").table.iloc[0]
    expected = brunnermunzel(x, y)
    assert row["statistic"] == pytest.approx(-expected.statistic)
    assert row["p_value"] == pytest.approx(expected.pvalue)


def test_groups_that_do_not_overlap():
    data = frame([1, 2, 3], [4, 5, 6])
    delta = stats.cliffs_delta(data, "y", "g")
    assert delta.table["conf_low"][0] == delta.table["estimate"][0] == -1
    assert delta.notes == ("the groups do not overlap: the limit is that of Feng and Cliff",)
    assert "no interval and no test" in stats.brunner_munzel(data, "y", "g").notes[0]


def test_an_interval_without_width_says_so():
    result = stats.hodges_lehmann_shift(frame([3] * 9 + [2], [3] * 9 + [4]), "y", "g")
    assert result.table["conf_low"][0] == result.table["conf_high"][0]
    assert result.notes == ("the interval has no width: too few answer levels",)


def tables(size):
    cell = st.integers(0, 4)
    return st.lists(st.lists(cell, min_size=size, max_size=size), min_size=2, max_size=4)


def every_table(rows, columns):
    if len(rows) == 1:
        yield [columns]
        return
    for first in np.ndindex(*(min(rows[0], c) + 1 for c in columns)):
        if sum(first) == rows[0]:
            rest = [c - f for c, f in zip(columns, first, strict=True)]
            yield from ([list(first), *more] for more in every_table(rows[1:], rest))


@quick
@given(st.integers(2, 3).flatmap(tables))
def test_the_exact_table_test_is_full_enumeration(rows):
    from scipy.special import gammaln

    table = np.array(rows)
    table = table[table.any(axis=1)][:, table.any(axis=0)]
    if min(table.shape, default=0) < 2 or table.sum() > 16:
        return
    every = np.array(list(every_table(table.sum(axis=1).tolist(), table.sum(axis=0).tolist())))
    weights = -gammaln(every + 1.0).sum(axis=(1, 2))
    likely = np.exp(weights - weights.max())
    as_rare = weights <= -gammaln(table + 1.0).sum() + 1e-7
    assert freeman_halton(table) == pytest.approx(likely[as_rare].sum() / likely.sum(), rel=1e-10)


def test_the_exact_table_test_draws_nothing():
    rng = np.random.default_rng(3)
    data = pd.DataFrame({"a": rng.integers(0, 5, 69), "b": rng.integers(0, 3, 69)})
    results = [stats.fisher_freeman_halton(data, *ab).value("p_value") for ab in ("ab", "ab", "ba")]
    assert results[0] == results[1] == pytest.approx(results[2], rel=1e-9)


def test_a_fourfold_table_agrees_with_scipy_where_it_is_exact():
    from scipy.stats import fisher_exact

    for table in ([[8, 2], [1, 5]], [[300, 20], [280, 45]], [[3, 0], [0, 3]]):
        p = fisher_exact(table).pvalue
        assert freeman_halton(np.array(table)) == pytest.approx(p, rel=1e-9)


def test_a_table_too_large_is_told():
    rng = np.random.default_rng(3)
    data = pd.DataFrame({"a": rng.integers(0, 9, 900), "b": rng.integers(0, 9, 900)})
    result = stats.fisher_freeman_halton(data, "a", "b")
    assert np.isnan(result.value("p_value"))
    assert result.notes == ("no exact p: the table is too large",)


def test_no_continuity_correction_unless_asked_and_never_in_cramers_v():
    data = pd.DataFrame({"a": [*"xxxxyyyy"], "b": [*"nnnynyyy"]})
    plain, corrected = (stats.chi_square(data, "a", "b", correction=c).table for c in (False, True))
    assert plain["statistic"][0] == pytest.approx(2.0)
    assert corrected["statistic"][0] == pytest.approx(0.5)
    assert plain["estimate"].tolist() == corrected["estimate"].tolist()


def test_small_expected_counts_are_an_assumption_that_was_looked_at():
    data = pd.DataFrame({"a": [*"xxxxyyyy"], "b": [*"nnnynyyy"]})
    assert stats.chi_square(data, "a", "b").assumptions == (
        "smallest expected count 2.0: below 5 in 4 of 4 cells",
    )


def test_a_level_called_none_is_a_level():
    data = pd.DataFrame({"a": ["None", "None", "Some", "Some"], "b": [*"xyxx"]})
    assert stats.chi_square(data, "a", "b").value("n", term="cramers_v") == 4


@quick
@given(five, five)
def test_kendall_is_scipys_and_jonckheere_of_two_groups_is_mann_whitney(x, y):
    from scipy.stats import kendalltau

    data = frame(x, y)
    result = stats.rank_correlation(data, "g", "y")
    tau = kendalltau(data["g"], data["y"]).statistic if data["y"].nunique() > 1 else np.nan
    assert result.value("estimate", term="kendall_tau_b") == pytest.approx(tau, nan_ok=True)
    trend = stats.jonckheere_terpstra(data, "y", "g")
    u = stats.mann_whitney(data, "y", "g", between=(2, 1)).table
    assert trend.value("wins") == pytest.approx(u["statistic"][0])
    assert trend.value("statistic") == pytest.approx(u["statistic"][1], nan_ok=True)


def test_reasons_are_honoured():
    data = frame([1, 2, np.nan], [3, np.nan, 4])
    reasons = pd.DataFrame({"y": [None, None, "not_asked", None, "dont_know", None]})
    for method in (*TWO, *SEVERAL, *CROSSED[:4]):
        result = method(data, "y", "g", reasons=reasons, unit="pilot")
        assert str(result.base) == "4 answered of 5 asked of 6 (unit: pilot)"
        assert result.notes[0] == "y: no value in 2 of 6 rows: dont_know 1, not_asked 1"


def test_two_of_three_groups_have_to_be_named():
    data = frame([1, 2], [2, 3], [4, 5])
    with pytest.raises(StudyError) as error:
        stats.mann_whitney(data, "y", "g")
    assert str(error.value) == (
        "stats: column 'g' has 3 groups. Found: 1, 2, 3. Right would be: between=(first, second)."
    )
    with pytest.raises(StudyError) as error:
        stats.mann_whitney(data, "y", "g", between=(1, 9))
    assert str(error.value) == (
        "stats: column 'g' has not both groups 1 and 9. Right would be: two of 1, 2, 3."
    )
    assert stats.mann_whitney(data, "y", "g", between=(1, 3)).base.total == 4


def test_shares_need_a_yes_and_a_no():
    with pytest.raises(StudyError) as error:
        stats.odds_ratio(frame([1, 2], [2, 3]), "y", "g")
    assert str(error.value) == (
        "stats.odds_ratio: column 'y' is not yes/no. Right would be: True and False, or 1 and 0."
    )


def test_holm_inside_each_family_and_bh_for_exploration():
    data = frame([1, 2, 3, 4], [3, 4, 5, 5], [1, 1, 2, 2])
    test = stats.mann_whitney(data, "y", "g", between=(1, 2)).where(term="exact")
    pairs, nothing = stats.dunn(data, "y", "g"), stats.kruskal_wallis(data[:0], "y", "g")
    result = stats.families(
        {
            "one": {"use": test},
            "all": {"pairs": pairs, "none": nothing.where(term="eta_squared_h")},
        },
        exploratory={"again": pairs},
    )
    table = result.table
    assert stats.check(result) == ()
    assert table["tests"].tolist() == [1, 3, 3, 3, 3, 3, 3, 3]
    assert table["p_adjusted"][0] == table["p_value"][0]
    assert table["p_adjusted"][1:4].tolist() == pairs.table["p_adjusted"].tolist()
    bh = stats.dunn(data, "y", "g", adjust="bh").table["p_adjusted"]
    assert table["p_adjusted"][5:].tolist() == bh.tolist()
    assert table["term"].tolist()[:3] == ["use", "pairs: 1, 2", "pairs: 1, 3"]
    assert "tests without a p value are not counted" in result.notes


def test_p_values_that_are_missing_do_not_count_as_multipletests_would_have_it():
    assert stats.p_adjust([0.01, np.nan, 0.04, 0.03]).tolist()[:1] == [0.03]
    assert stats.p_adjust([], "bh").tolist() == []
    assert stats.check(stats.families({})) == ()


def test_options_that_do_not_exist_are_refused():
    data = frame([1, 2], [2, 3])
    with pytest.raises(StudyError) as error:
        stats.dunn(data, "y", "g", adjust="hlm")
    assert str(error.value) == (
        "stats.p_adjust: adjust is not known. Found: 'hlm'. "
        "Right would be: one of holm, bh. Closest: 'holm'."
    )
    with pytest.raises(StudyError, match=r"^stats.cliffs_delta: interval is not known"):
        stats.cliffs_delta(data, "y", "g", interval="wald")
