import warnings

import numpy as np
import pandas as pd
import pytest

from vises_research import stats
from vises_research.errors import StudyError


def visits(seed=0, clusters=30):
    random = np.random.default_rng(seed)
    pilot = np.repeat(np.arange(clusters), random.integers(2, 7, clusters))
    x = random.normal(size=len(pilot))
    level = 0.5 * x + random.normal(size=clusters)[pilot]
    return pd.DataFrame(
        {
            "pilot": pilot,
            "x": x,
            "yes": random.random(len(pilot)) < 1 / (1 + np.exp(-level)),
            "times": random.poisson(np.exp(0.3 * level)),
            "score": level + random.normal(size=len(pilot)),
        }
    )


OUTCOMES = {"binomial": "yes", "poisson": "times", "gaussian": "score"}


@pytest.mark.slow
@pytest.mark.parametrize("family", list(OUTCOMES))
@pytest.mark.parametrize(
    ("errors", "theirs"), [("sandwich", "robust"), ("mancl_derouen", "bias_reduced")]
)
def test_independence_agrees_with_statsmodels_but_for_z(family, errors, theirs):
    from statsmodels.api import GEE, add_constant
    from statsmodels.genmod import families

    frame = visits()
    kinds = {"binomial": families.Binomial, "poisson": families.Poisson}
    model = GEE(
        frame[OUTCOMES[family]].astype(float),
        add_constant(frame["x"]),
        frame["pilot"],
        family=kinds.get(family, families.Gaussian)(),
    )
    known = model.fit(cov_type=theirs, ctol=1e-12)
    table = stats.gee(
        frame, OUTCOMES[family], ["x"], "pilot",
        family=family, correlation="independence", errors=errors,
    ).table[:2]  # fmt: skip
    np.testing.assert_allclose(table["estimate"], known.params, rtol=1e-7)
    np.testing.assert_allclose(table["std_error"], known.bse, rtol=1e-6)
    assert (table["df"] == 28).all()
    assert (table["p_value"].to_numpy() > known.pvalues.to_numpy()).all()


@pytest.mark.parametrize("family", list(OUTCOMES))
def test_exchangeable_solves_its_equations(family):
    """The score, with the correlation matrix written out cluster by cluster, is zero."""
    frame = visits(1)
    fit = stats.gee(frame, OUTCOMES[family], ["x"], "pilot", family=family)
    x = np.column_stack([np.ones(len(frame)), frame["x"]])
    eta = x @ fit.table["estimate"][:2].to_numpy()
    mean = {"binomial": 1 / (1 + np.exp(-eta)), "poisson": np.exp(eta), "gaussian": eta}[family]
    spread = {"binomial": mean * (1 - mean), "poisson": mean, "gaussian": mean * 0 + 1}[family]
    alpha, score = fit.value("estimate", term="correlation"), np.zeros(2)
    for pilot in frame["pilot"].unique():
        own = (frame["pilot"] == pilot).to_numpy()
        root = np.sqrt(spread[own])
        alike = np.full((own.sum(),) * 2, alpha) + (1 - alpha) * np.eye(own.sum())
        off = (frame[OUTCOMES[family]].to_numpy(float)[own] - mean[own]) / root
        score += (x[own] * root[:, None]).T @ np.linalg.solve(alike, off)
    np.testing.assert_allclose(score, 0, atol=1e-7)


def test_corrected_errors_are_larger_than_the_plain_sandwich():
    frame = visits(2, clusters=8)
    plain, corrected = (
        stats.gee(frame, "yes", ["x"], "pilot", errors=errors).table["std_error"][:2]
        for errors in ("sandwich", "mancl_derouen")
    )
    assert (corrected > plain).all()


def test_the_approximate_jackknife_is_mancl_derouen_times_the_clusters_that_are_spare():
    frame = visits(3, clusters=12)
    ours, corrected = (
        stats.gee(frame, "yes", ["x"], "pilot", errors=errors).table["std_error"][:2]
        for errors in ("jackknife", "mancl_derouen")
    )
    np.testing.assert_allclose(ours, corrected * np.sqrt((12 - 4) / 12))


def test_order_of_rows_and_names_of_clusters_change_nothing():
    frame = visits(4)
    other = frame.sample(frac=1, random_state=1).assign(
        pilot=lambda f: "p" + f["pilot"].astype(str)
    )
    first, again = (stats.gee(one, "yes", ["x"], "pilot").table for one in (frame, other))
    columns = ["estimate", "std_error", "p_value"]
    np.testing.assert_allclose(again[columns], first[columns], rtol=1e-8)


def test_no_and_yes_exchanged_flips_the_signs_and_keeps_p():
    frame = visits(5)
    fit = stats.gee(frame, "yes", ["x"], "pilot").table[:2]
    back = stats.gee(frame.assign(yes=~frame["yes"]), "yes", ["x"], "pilot").table[:2]
    np.testing.assert_allclose(back["estimate"], -fit["estimate"], rtol=1e-8)
    np.testing.assert_allclose(back["p_value"], fit["p_value"], rtol=1e-7)


def test_separation_is_told_where_statsmodels_reports_convergence():
    from statsmodels.api import GLM, families

    frame = visits(6).assign(x=lambda f: f["yes"] * 1.0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        x = np.column_stack([np.ones(len(frame)), frame["x"]])
        assert GLM(frame["yes"] * 1.0, x, family=families.Binomial()).fit(maxiter=100).converged
    result = stats.gee(frame, "yes", ["x"], "pilot")
    assert result.table["estimate"].isna().all()
    assert any("separates the answers" in note for note in result.notes)


def test_a_coefficient_that_rests_on_one_cluster_has_no_error():
    frame = visits(7).assign(first=lambda f: (f["pilot"] == 0) * 1.0)
    result = stats.gee(frame, "score", ["first"], "pilot", family="gaussian")
    assert result.table["estimate"].notna().all()
    assert result.table["std_error"].isna().all()
    assert "no error: too few clusters, or a coefficient rests on one alone" in result.notes


def test_an_outcome_that_does_not_fit_the_family_is_refused():
    with pytest.raises(StudyError) as error:
        stats.gee(visits(8).assign(yes=3), "yes", ["x"], "pilot")
    assert str(error.value) == (
        "stats.gee: column 'yes' does not fit the binomial family. "
        "Found: values from 3 to 3. Right would be: 0/1 or yes/no."
    )
