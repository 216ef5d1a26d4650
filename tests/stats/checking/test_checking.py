import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vises_research import stats
from vises_research.errors import StudyError

FRAME = pd.DataFrame(
    {
        "before": [1, 2, 3, 2, 4, 5, 3, 2, 1, 4, 3, 2.0],
        "after": [2, 2, 5, 3, 4, 5, 4, 1, 3, 4, 5, 2.0],
        "region": ["hdf", "vlg", "wab"] * 4,
    }
)
CHOICES = {"cut": [0, 2, 9], "squared": [False, True]}


def change(before, after, axis):
    return (after - before).mean(axis=axis)


def mean(values, axis):
    return values.mean(axis=axis)


def analyse(cut, squared):
    values = FRAME.loc[FRAME["before"] > cut, "after"]
    return stats.weighted_mean(pd.DataFrame({"y": values ** (1 + squared)}), "y", stats.Design())


def test_every_specification_is_kept_in_order():
    result = stats.specifications(CHOICES, analyse)
    found = list(result.table[["cut", "squared"]].itertuples(index=False, name=None))
    assert found == list(itertools.product(*CHOICES.values()))
    assert result.base == stats.Base(4, 6, 6, "specification")
    assert "no estimate in 2 of 6 specifications" in result.notes
    assert stats.check(result) == ()


def test_a_specification_is_what_the_analysis_gives_alone():
    result = stats.specifications(CHOICES, analyse).where(cut=2, squared=True).table.iloc[0]
    alone = analyse(2, True).table.iloc[0]
    for name in ("estimate", "std_error", "conf_low", "conf_high", "n"):
        assert result[name] == alone[name]


@pytest.mark.parametrize("backend", ["threading", pytest.param("loky", marks=pytest.mark.slow)])
def test_several_at_once_give_the_same(backend):
    one = stats.specifications(CHOICES, analyse)
    two = stats.specifications(CHOICES, analyse, n_jobs=2, backend=backend)
    assert one.table.equals(two.table)


@pytest.mark.slow
def test_a_dask_cluster_gives_the_same():
    distributed = pytest.importorskip("distributed")
    cluster = {"processes": False, "n_workers": 1, "threads_per_worker": 2}
    with distributed.Client(**cluster, dashboard_address=None):
        found = stats.specifications(CHOICES, analyse, backend="dask")
    assert found.table.equals(stats.specifications(CHOICES, analyse).table)


def test_choices_that_are_none_are_told_at_once():
    with pytest.raises(StudyError) as error:
        stats.specifications({"n": [1], "cut": [2, 2]}, analyse)
    assert str(error.value) == (
        "2 problems:\n"
        "- stats.specifications: choice 'n' bears the name of a result column. "
        "Right would be: another name.\n"
        "- stats.specifications: choice 'cut' is not a choice. Found: 2, 2. "
        "Right would be: different options, at least one."
    )


def test_an_analysis_of_several_rows_is_refused_and_errors_are_not_swallowed():
    with pytest.raises(StudyError) as error:
        stats.leave_one_out(FRAME, "region", lambda rows: stats.counts(rows, ["region"]))
    assert str(error.value) == (
        "stats.robustness: the analysis gives 3 rows. "
        "Right would be: one; choose it with .where(region)."
    )
    with pytest.raises(ZeroDivisionError):
        stats.specifications({"x": [1, 0]}, lambda x: 1 / x)


def test_leaving_out_a_group_keeps_the_rows_without_one():
    frame = FRAME.assign(region=[None, *FRAME["region"][1:]])
    result = stats.leave_one_out(frame, "region", len)
    assert result.table["estimate"].tolist() == [12, 9, 8, 8]
    assert result.value("change", region="hdf") == -3
    assert stats.check(result) == ()


def test_the_bootstrap_is_scipys():
    from scipy.stats import bootstrap

    data = (FRAME["before"].to_numpy(), FRAME["after"].to_numpy())
    result = stats.bootstrap(FRAME, ["before", "after"], change, n_resamples=999, seed=5)
    for method in ("BCa", "percentile"):
        options = {"paired": True, "vectorized": True, "n_resamples": 999, "method": method}
        theirs = bootstrap(data, change, **options, rng=np.random.default_rng(5))
        ours = result.where(term=method.lower()).table.iloc[0]
        limits = tuple(theirs.confidence_interval)
        assert (ours["conf_low"], ours["conf_high"]) == pytest.approx(limits)
        assert ours["std_error"] == pytest.approx(theirs.standard_error)


@pytest.mark.slow
def test_the_same_seed_gives_the_same_and_many_rows_are_drawn_in_parts():
    frame = pd.DataFrame({"x": np.arange(9_000.0)})
    one, two, other = (
        stats.bootstrap(frame, ["x"], mean, n_resamples=60, seed=seed) for seed in (1, 1, 2)
    )
    assert one.table.equals(two.table)
    assert not one.table.equals(other.table)
    assert one.value("std_error", term="bca") == pytest.approx(frame["x"].sem(), rel=0.3)


@settings(deadline=None, max_examples=5)
@given(st.permutations([1.0, 2.0, 2.0, 3.0, 5.0, 8.0]))
def test_turning_the_sign_turns_the_interval(values):
    frame = pd.DataFrame({"x": values, "y": [-v for v in values]})
    x, y = (stats.bootstrap(frame, [c], mean, n_resamples=199).table for c in ("x", "y"))
    assert x["conf_low"].tolist() == pytest.approx((-y["conf_high"]).tolist())


@pytest.mark.parametrize("values", [[], [1.0], [2.0, 2.0, 2.0], [None, 1.0]])
def test_the_bootstrap_of_thin_data_is_no_number_and_told(values):
    frame = pd.DataFrame({"x": pd.Series(values, dtype=float)})
    result = stats.bootstrap(frame, ["x"], mean, n_resamples=99)
    assert np.isnan(result.value("conf_low", term="bca"))
    assert stats.check(result) == ()


def test_the_detectable_change_is_found_with_that_power():
    from statsmodels.stats.power import TTestIndPower, TTestPower

    effect = stats.detectable_change(69, power=0.9).value("estimate")
    assert TTestPower().power(effect, 69, 0.05) == pytest.approx(0.9, abs=1e-6)
    effect = stats.detectable_difference(50, 19).value("estimate", term="mean")
    power = TTestIndPower().power(effect, 50, 0.05, ratio=19 / 50)
    assert power == pytest.approx(0.8, abs=1e-5)


def test_noether_both_ways_agree():
    found = stats.detectable_difference(40, 29).value("estimate", term="superiority")
    size = stats.noether_size(found, first_share=40 / 69).value("estimate")
    assert size == pytest.approx(69)


@pytest.mark.slow
@pytest.mark.parametrize("n", range(1, 9))
def test_mcnemar_power_is_the_sum_over_all_samples(n):
    from scipy.stats import binomtest

    down, up = 0.2, 0.5
    total = 0.0
    for sample in itertools.product([-1, 0, 1], repeat=n):
        b, c = sample.count(-1), sample.count(1)
        p = binomtest(b, b + c).pvalue if b + c else 1.0
        total += (p <= 0.1) * down**b * up**c * (1 - down - up) ** (n - b - c)
    found = stats.mcnemar_power(n, down, up, alpha=0.1).value("estimate", term="exact")
    assert found == pytest.approx(total, abs=1e-12)


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 200), st.floats(0.01, 0.49))
def test_the_exact_test_keeps_its_size(n, half):
    result = stats.mcnemar_power(n, half, half)
    assert result.value("estimate", term="exact") <= 0.05
    assert stats.check(result) == ()


@pytest.mark.parametrize("n", [0, 1, 2, 3])
def test_tiny_studies_detect_little_and_say_so(n):
    for result in (
        stats.detectable_change(n),
        stats.detectable_difference(n, 2),
        stats.mcnemar_power(n, 0.1, 0.2),
        stats.noether_size(0.5),
    ):
        assert stats.check(result) == ()


def test_powers_and_shares_that_are_none_are_refused():
    with pytest.raises(StudyError) as error:
        stats.detectable_difference(30, 30, share=1, power=80)
    assert str(error.value) == (
        "2 problems:\n"
        "- stats.detectable_difference: power does not lie inside 0 to 1. Found: 80.\n"
        "- stats.detectable_difference: share does not lie inside 0 to 1. Found: 1."
    )
    with pytest.raises(StudyError, match="power does not exceed alpha"):
        stats.detectable_change(30, power=0.04)
