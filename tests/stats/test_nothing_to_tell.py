"""Constants, empty sets and large numbers end in a number or a reason, not in noise or a crash."""

import math

import numpy as np
import pandas as pd
import pytest

from vises_research import stats
from vises_research.errors import StudyError


@pytest.mark.parametrize("value", [0.0, 1.0, 3.0, 0.1, 1e6])
@pytest.mark.parametrize("correlation", ["exchangeable", "independence"])
@pytest.mark.parametrize("family", ["gaussian", "binomial", "poisson"])
def test_gee_of_a_constant(value, correlation, family):
    if family == "binomial" and value not in (0, 1):
        pytest.skip("no yes and no")
    frame = pd.DataFrame({"y": [value] * 9, "x": [0, 1, 2] * 3, "pilot": [*"aabbccddd"]})
    told = stats.gee(frame, "y", ["x"], "pilot", family=family, correlation=correlation)
    if family == "gaussian":
        assert told.value("estimate", term="intercept") == pytest.approx(value)
        assert told.value("estimate", term="slope") == pytest.approx(0, abs=1e-9 * (1 + value))
    assert told.table["std_error"].isna().all()
    assert told.notes[0] in (
        "no error: no spread around the model",
        "no finite estimate: a predictor separates the answers, or all are the same",
    )


@pytest.mark.parametrize("other", [[1] * 9 + [2], [1, 2, 3, 1, 2, 3, 2, 2, 1, 3]])
@pytest.mark.parametrize("weights", ["unweighted", "linear", "quadratic"])
def test_kappa_of_a_rater_who_gives_one_category(other, weights):
    frame = pd.DataFrame({"ann": [1] * 10, "bob": other})
    told = stats.cohen_kappa(frame, "ann", "bob", weights=weights)
    assert told.value("estimate") == 0
    assert told.table[["std_error", "conf_low", "conf_high"]].isna().all(axis=None)
    assert told.notes == ("no interval: a rater used one level, so kappa is 0",)


def test_kappa_without_one_complete_pair():
    frame = pd.DataFrame({"ann": [1, None, 2], "bob": [None, 1, None]})
    told = stats.cohen_kappa(frame, "ann", "bob")
    assert told.table[["estimate", "observed", "expected", "conf_low"]].isna().all(axis=None)
    assert told.notes[-1] == "no agreement: no unit has two ratings"


@pytest.mark.parametrize("kind", ["str", "category"])
def test_nobody_left(kind):
    frame = pd.DataFrame({"months": [1, 2, 3], "how": pd.Series(["in"] * 3, dtype=kind)})
    told = stats.aalen_johansen(frame, "months", "how", staying="in")
    assert told.table.empty
    assert told.notes == ("no exit: all of 'how' are 'in'",)


def test_the_power_of_many_pairs():
    power = stats.mcnemar_power(20_000, 0.08, 0.09).table["estimate"]
    assert power.tolist() == pytest.approx([0.9271, 0.9294], abs=1e-4)


@pytest.mark.slow
@pytest.mark.parametrize("n", [1, 5, 6, 21, 69])
@pytest.mark.parametrize("alpha", [0.001, 0.05, 0.2])
def test_the_power_is_the_sum_over_all_tables(n, alpha):
    from scipy.stats import binom

    expected = {"exact": 0.0, "mid_p": 0.0}
    for changed in range(n + 1):
        for up in range(changed + 1):
            few = min(up, changed - up)
            exact = min(1, 2 * binom.cdf(few, changed, 0.5))
            even = 2 * up == changed
            mid = 1.0 if even else exact - binom.pmf(few, changed, 0.5)
            weight = binom.pmf(changed, n, 0.4) * binom.pmf(up, changed, 0.75)
            expected["exact"] += weight * (exact <= alpha)
            expected["mid_p"] += weight * (mid <= alpha)
    found = stats.mcnemar_power(n, 0.1, 0.3, alpha=alpha).table
    assert found["estimate"].tolist() == pytest.approx([*expected.values()])


def test_parallel_analysis_draws_what_single_fits_give():
    from vises_research.stats.reliability.latent_correlations import (
        pair_correlation,
        polychoric_matrices,
    )

    rng = np.random.default_rng(1)
    answers = np.digitize(rng.normal(size=(69, 4)), [-1.2, 0.1, 0.9]).astype(float)
    samples = np.array([rng.permuted(answers, axis=0) for _ in range(5)])
    together = polychoric_matrices(samples)
    for sample, found in zip(samples, together, strict=True):
        for i, j in ((0, 1), (2, 3), (1, 3)):
            rho, _ = pair_correlation(sample[:, i], sample[:, j], 0.0, "two_step")
            assert math.isclose(found[i, j], rho, abs_tol=1e-10)


@pytest.mark.parametrize("method", [stats.describe, stats.amounts])
@pytest.mark.parametrize(
    ("values", "found"),
    [
        (["a", "1", None], "something else in 1 of 2 rows"),
        (pd.to_datetime(["2024-01-01", "2024-02-01", None]), "dates"),
    ],
)
def test_what_is_not_a_number_has_no_median_and_no_sum(method, values, found):
    with pytest.raises(StudyError) as error:
        method(pd.DataFrame({"fte": values}), "fte")
    assert str(error.value) == (
        f"stats: column 'fte' is not a number. Found: {found}. Right would be: numbers."
    )


@pytest.mark.parametrize("method", [stats.mean, stats.describe, stats.linear])
def test_what_is_infinite_is_no_answer(method):
    with pytest.raises(StudyError) as error:
        method(pd.DataFrame({"fte": [1.0, np.inf, 2.0]}), "fte")
    assert str(error.value) == (
        "stats: column 'fte' has infinite values. Found: 1 of 3 rows. "
        "Right would be: finite numbers; what is not known is missing."
    )
