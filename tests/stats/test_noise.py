"""What is rounding is no information: one rule, in every method that ranks, inverts or divides."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vises_research import stats
from vises_research.stats import noise

RNG = np.random.default_rng(12)
FRAME = pd.DataFrame({"x": RNG.normal(size=24), "z": RNG.normal(size=24), "g": list("abcdef") * 4})
CONSTANTS = [3.0, 3.1, 0.1, 1 / 3]


@settings(deadline=None, max_examples=50)
@given(
    st.lists(st.lists(st.integers(-4, 4), min_size=3, max_size=3), min_size=4, max_size=8),
    st.lists(st.floats(1e-6, 1e6), min_size=3, max_size=3),
)
def test_the_rank_does_not_depend_on_the_units(rows, units):
    whole = np.array(rows, dtype=float)
    scaled = whole * units
    expected = np.linalg.matrix_rank(whole)
    assert noise.rank(scaled) == noise.independent(scaled).sum() == expected
    assert noise.generalised_inverse(scaled.T @ scaled)[1] == expected


def test_a_generalised_inverse_is_one():
    loading = np.array([[1.0, 0.1], [3.0, 0.3], [1.0, 1.0]])
    covariance = loading @ loading.T * 1e-12
    inverse, rank = noise.generalised_inverse(covariance)
    assert rank == 2
    assert covariance @ inverse @ covariance == pytest.approx(covariance, rel=1e-9)


@pytest.mark.parametrize("value", CONSTANTS)
@pytest.mark.parametrize("correlation", ["exchangeable", "independence"])
def test_equations_of_a_constant_have_an_estimate_and_no_error(value, correlation):
    for predictors in ([], ["x"], ["x", "z"]):
        fit = stats.gee(
            FRAME.assign(y=value), "y", predictors, "g", family="gaussian", correlation=correlation
        )
        assert fit.where(term="intercept").table["estimate"].item() == pytest.approx(value)
        assert fit.table["std_error"].isna().all()
        assert "no error: no spread around the model" in fit.notes


@pytest.mark.parametrize("weights", ["unweighted", "linear", "quadratic"])
@pytest.mark.parametrize("other", [[1, 2, 3, 1, 2, 3, 1], [3, 3, 1, 3, 3, 3, 2]])
def test_a_rater_who_says_one_thing_agrees_by_chance_alone(weights, other):
    frame = pd.DataFrame({"a": [1] * 7, "b": other})
    for pair in (("a", "b"), ("b", "a")):
        result = stats.cohen_kappa(frame, *pair, weights=weights)
        row = result.table.iloc[0]
        assert row["estimate"] == 0
        assert row[["std_error", "conf_low", "conf_high"]].isna().all()
        assert result.notes == ("no interval: a rater used one level, so kappa is 0",)


@pytest.mark.parametrize("value", CONSTANTS)
def test_a_constant_is_no_predictor_and_no_degree_of_freedom(value):
    frame = FRAME.assign(k=value, y=FRAME["x"].round() + 3, s=FRAME.index % 3 > 0)
    assert stats.leavers(frame, "s", ["x", "k"]).value("df", term="overall") == 1
    twice = frame.assign(w=2 * frame["x"] + 1)
    assert stats.leavers(twice, "s", ["x", "w"]).value("df", term="overall") == 1
    for fit in (
        stats.linear(frame, "y", ["x", "k"]),
        stats.ordinal_logit(frame, "y", ["x", "k"]),
        stats.mixed_linear(frame, "y", ["x", "k"], "g"),
    ):
        assert any("k" in note for note in fit.notes), fit.notes


@pytest.mark.parametrize("unit", [1e-9, 1, 1e9])
def test_the_missing_of_values_is_tested_in_any_unit(unit):
    frame = FRAME[["x", "z"]].copy()
    frame.loc[frame.index < 6, "z"] = np.nan
    plain, other = (stats.little_mcar(f, ["x", "z"]).table for f in (frame, frame * [1, unit]))
    assert other["statistic"].item() == pytest.approx(plain["statistic"].item(), rel=1e-6)
    assert other["df"].item() == plain["df"].item() == 1


def test_waves_that_move_by_rounding_alone_do_not_move():
    frame = pd.DataFrame({"a": [0.1 + 0.2] * 9, "b": [0.3] * 9, "c": [0.3] * 9})
    result = stats.friedman(frame.round(12), ["a", "b", "c"])
    assert np.isnan(result.table["p_value"].iloc[0])


@pytest.mark.parametrize("constant", CONSTANTS)
def test_what_does_not_vary_has_a_difference_and_a_slope_of_0(constant):
    frame = FRAME.assign(y=constant, w=RNG.uniform(0.5, 2, 24), side=[*"ab"] * 12)
    difference = stats.weighted_difference(frame, "y", "side", stats.Design("w"))
    assert difference.value("estimate") == 0
    slopes = stats.gee(frame, "y", ["x", "z"], "g", family="gaussian").where(term="slope")
    assert slopes.table["estimate"].tolist() == [0, 0]
