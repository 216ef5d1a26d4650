"""Stakeholders nested in pilots: the marginal likelihood and its edge."""

import numpy as np
import pandas as pd
import pytest

from vises_research import stats
from vises_research.stats.models.coding import coded
from vises_research.stats.models.cumulative import Likelihood, rows
from vises_research.stats.models.random_intercept import Marginal


def nested(sd=1.0, seed=4, size=150, pilots=20, levels=4):
    draw = np.random.default_rng(seed)
    pilot, hours = draw.integers(0, pilots, size), draw.normal(size=size)
    level = draw.normal(0, sd, pilots)
    latent = 0.7 * hours + level[pilot] + draw.logistic(size=size)
    answer = np.searchsorted(np.quantile(latent, np.arange(1, levels) / levels), latent) + 1
    return pd.DataFrame({"answer": answer, "hours": hours, "pilot": pilot}).sort_values("pilot")


FRAME = nested()
DATA = coded("here", FRAME, "answer", ["hours"])
GROUP = np.unique(FRAME["pilot"], return_inverse=True)[1]
THETA = np.array([-1.4, 0.1, 1.2, 0.6, 0.9])


@pytest.mark.parametrize("points", [1, 2, 5, 15, 40])
@pytest.mark.parametrize("sd", [0.0, 0.3, 0.9, -0.9, 6.0])
def test_the_gradient_is_that_of_the_approximated_likelihood(points, sd):
    function, theta = Marginal(rows(DATA), GROUP, points), np.append(THETA[:-1], sd)
    moves = np.eye(len(theta)) * 1e-5
    expected = [(function(theta + m).value - function(theta - m).value) / 2e-5 for m in moves]
    assert function(theta).gradient == pytest.approx(expected, rel=1e-5, abs=1e-5)


def test_many_points_give_the_integral():
    from scipy.integrate import quad

    terms = Likelihood(rows(DATA))
    value = Marginal(rows(DATA), GROUP, 30)(THETA).value
    total = 0.0
    for one in np.unique(GROUP):
        mine = rows(coded_part(one == GROUP))

        def density(v, mine=mine):
            u = mine.upper @ THETA[:-1] + mine.above - THETA[-1] * v
            low = mine.lower @ THETA[:-1] + mine.below - THETA[-1] * v
            return np.prod(1 / (1 + np.exp(-u)) - 1 / (1 + np.exp(-low))) * np.exp(-(v**2) / 2)

        total += np.log(quad(density, -9, 9, epsabs=0, epsrel=1e-11)[0] / np.sqrt(2 * np.pi))
    assert value == pytest.approx(total, rel=1e-9)
    assert terms(THETA[:-1]).value != pytest.approx(total, rel=1e-3)


def coded_part(kept):
    from dataclasses import replace

    return replace(
        DATA, outcome=DATA.outcome[kept], matrix=DATA.matrix[kept], weights=DATA.weights[kept]
    )


def test_points_that_stay_put_give_nearly_the_same_information():
    function = Marginal(rows(DATA), GROUP, 25)
    assert function(THETA).information == pytest.approx(
        function.information(THETA), rel=1e-4, abs=1e-3
    )


def test_where_pilots_do_not_differ_the_sd_is_zero_and_that_is_said():
    frame = nested(sd=0.0, seed=8)
    result = stats.ordinal_random_intercept(frame, "answer", ["hours"], "pilot")
    plain = stats.ordinal_logit(frame, "answer", ["hours"])
    sd = result.where(term="sd").table.iloc[0]
    assert sd["estimate"] == sd["conf_low"] == 0
    assert sd["p_value"] == 1
    assert np.isnan(sd["std_error"])
    assert 0 < sd["conf_high"] < 1
    assert any(note.startswith("the estimated sd is 0, the edge") for note in result.notes)
    for column in ("estimate", "std_error", "conf_low", "conf_high", "p_value"):
        left, right = (fit.value(column, term="slope") for fit in (result, plain))
        assert left == pytest.approx(right, rel=1e-4)


def test_names_of_pilots_do_not_matter():
    renamed = FRAME.assign(pilot=("pilot " + (99 - FRAME["pilot"]).astype(str)))
    left, right = (
        stats.ordinal_random_intercept(frame, "answer", ["hours"], "pilot").table
        for frame in (FRAME, renamed)
    )
    numbers = ["estimate", "std_error", "conf_low", "conf_high", "p_value", "groups"]
    pd.testing.assert_frame_equal(left[numbers], right[numbers], rtol=1e-5)


@pytest.mark.slow
def test_pilots_that_answer_all_alike_are_told():
    frame = FRAME.assign(answer=FRAME["pilot"] % 2)
    result = stats.ordinal_random_intercept(frame, "answer", ["hours"], "pilot")
    assert result.table["estimate"].isna().all()
    assert "the groups may determine the answers" in result.notes


def test_the_icc_is_the_share_of_the_sd():
    result = stats.ordinal_random_intercept(FRAME, "answer", ["hours"], "pilot")
    sd, icc = (result.where(term=term).table.iloc[0] for term in ("sd", "icc"))
    for column in ("estimate", "conf_low", "conf_high"):
        assert icc[column] == pytest.approx(sd[column] ** 2 / (sd[column] ** 2 + np.pi**2 / 3))
    assert sd["conf_low"] < sd["estimate"] < sd["conf_high"]


@pytest.mark.slow
def test_the_intervals_of_the_slope_and_the_sd_cover():
    hits = np.zeros(2)
    for seed in range(60):
        draw = np.random.default_rng(seed)
        pilot, hours = np.arange(150) // 5, draw.normal(size=150)
        latent = 0.7 * hours + draw.normal(size=30)[pilot] + draw.logistic(size=150)
        answer = np.digitize(latent, [-1.5, 0, 1.5])
        frame = pd.DataFrame({"answer": answer, "hours": hours, "pilot": pilot})
        result = stats.ordinal_random_intercept(frame, "answer", ["hours"], "pilot", points=7)
        for place, (term, truth) in enumerate([("slope", 0.7), ("sd", 1.0)]):
            row = result.where(term=term).table.iloc[0]
            hits[place] += row["conf_low"] <= truth <= row["conf_high"]
    # 95 % of 60 is 57; fewer than 52 happens in one of a hundred series.
    assert (hits >= 52).all()
