import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vises_research import stats
from vises_research.errors import StudyError

NUMBERS = ["estimate", "std_error", "df"]


def nested(seed, clusters=9):
    """Draw stakeholders of unequally many per pilot, on a 5-point scale."""
    random = np.random.default_rng(seed)
    pilot = np.repeat(np.arange(clusters), random.integers(1, 7, clusters))
    level = random.normal(size=clusters)[pilot] + random.normal(size=len(pilot))
    return pd.DataFrame(
        {
            "pilot": pilot,
            "useful": np.clip(np.round(3 + level), 1, 5),
            "hours": random.integers(0, 9, len(pilot)).astype(float),
            "region": pd.Categorical(random.choice(["hdf", "vlg"], len(pilot)), ["hdf", "vlg"]),
        }
    )


def numbers(result):
    return result.table[NUMBERS].to_numpy(float)


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 10_000), st.sampled_from([("CR0", 0), ("CR2", 0.5), ("CR3", 1)]))
def test_cluster_robust_errors_are_what_their_definition_says(seed, case):
    """As defined, with matrices as large as the data and the working model of equal spread."""
    errors, power = case
    frame = nested(seed)
    x = np.column_stack([np.ones(len(frame)), frame["hours"]])
    if np.linalg.matrix_rank(x) < 2:
        return
    bread = np.linalg.inv(x.T @ x)
    off = np.eye(len(x)) - x @ bread @ x.T
    residuals = off @ frame["useful"].to_numpy()
    columns = []
    for pilot in frame["pilot"].unique():
        own = (frame["pilot"] == pilot).to_numpy()
        values, vectors = np.linalg.eigh(off[np.ix_(own, own)])
        adjust = vectors @ np.diag(np.where(values > 1e-10, values, np.inf) ** -power) @ vectors.T
        columns.append(off[:, own] @ adjust @ x[own] @ bread)
    spread = np.array(columns)
    variance = (np.einsum("gnp,n->gp", spread, residuals) ** 2).sum(axis=0)
    cross = np.einsum("gnp,hnp->pgh", spread, spread)
    df = np.array([np.trace(one) ** 2 / (one**2).sum() for one in cross])
    table = stats.linear(frame, "useful", ["hours"], cluster="pilot", errors=errors).table
    if table["std_error"].notna().all():
        np.testing.assert_allclose(table["std_error"], np.sqrt(variance), rtol=1e-7)
        np.testing.assert_allclose(table["df"], df, rtol=1e-7)


@pytest.mark.parametrize("errors", ["CR0", "CR1", "CR1S", "CR2", "CR3"])
def test_order_of_rows_names_of_clusters_and_unused_levels_change_nothing(errors):
    frame = nested(1)
    fit = stats.linear(frame, "useful", ["hours", "region"], cluster="pilot", errors=errors)
    other = frame.sample(frac=1, random_state=3)
    other["pilot"] = "p" + other["pilot"].astype(str)
    other["region"] = other["region"].cat.add_categories(["wab"])
    again = stats.linear(other, "useful", ["hours", "region"], cluster="pilot", errors=errors)
    np.testing.assert_allclose(numbers(again), numbers(fit), rtol=1e-9)


def test_reversing_the_scale_flips_the_signs_and_keeps_p():
    frame = nested(2)
    fit = stats.linear(frame, "useful", ["hours"], cluster="pilot").table
    back = stats.linear(frame.assign(useful=-frame["useful"]), "useful", ["hours"], cluster="pilot")
    np.testing.assert_allclose(back.table["estimate"], -fit["estimate"], rtol=1e-10)
    np.testing.assert_allclose(back.table["p_value"], fit["p_value"], rtol=1e-10)


@pytest.mark.slow
def test_hc3_takes_t_where_statsmodels_takes_z_unless_told():
    from statsmodels.api import OLS, add_constant

    frame = nested(3)
    table = stats.linear(frame, "useful", ["hours"]).table
    model = OLS(frame["useful"], add_constant(frame["hours"]))
    told = model.fit(cov_type="HC3", use_t=True)
    np.testing.assert_allclose(table["std_error"], told.bse, rtol=1e-10)
    np.testing.assert_allclose(table["p_value"], told.pvalues, rtol=1e-9)
    assert (table["p_value"].to_numpy() > model.fit(cov_type="HC3").pvalues.to_numpy()).all()


def test_classical_errors_are_those_of_textbooks():
    from scipy.stats import linregress

    frame = nested(4)
    row = stats.linear(frame, "useful", ["hours"], errors="classical").table.iloc[1]
    known = linregress(frame["hours"], frame["useful"])
    assert row["std_error"] == pytest.approx(known.stderr, rel=1e-12)
    assert row["p_value"] == pytest.approx(known.pvalue, rel=1e-9)


def test_each_row_its_own_cluster_gives_the_errors_for_unequal_spread():
    from statsmodels.api import OLS, add_constant

    frame = nested(5)
    model = OLS(frame["useful"], add_constant(frame["hours"]))
    for errors, same in [("CR0", "HC0"), ("CR1S", "HC1"), ("CR2", "HC2"), ("CR3", "HC3")]:
        table = stats.linear(frame, "useful", ["hours"], errors=errors).table
        np.testing.assert_allclose(table["std_error"], model.fit(cov_type=same).bse, rtol=1e-10)


def test_categories_are_compared_with_their_first_level():
    frame = nested(6)
    row = stats.linear(frame, "useful", ["region"]).where(item="region").table.iloc[0]
    assert (row["term"], row["first"], row["second"]) == ("slope", "vlg", "hdf")
    means = frame.groupby("region", observed=True)["useful"].mean()
    assert row["estimate"] == pytest.approx(means["vlg"] - means["hdf"])


def test_a_coefficient_that_others_determine_is_nan_and_the_others_stand():
    frame = nested(7).assign(twice=lambda f: 2 * f["hours"])
    alone = stats.linear(frame, "useful", ["hours"], cluster="pilot")
    both = stats.linear(frame, "useful", ["hours", "twice"], cluster="pilot")
    np.testing.assert_allclose(numbers(both)[:2], numbers(alone))
    assert np.isnan(both.value("estimate", item="twice"))
    assert both.notes == ("no estimate for twice: the other coefficients determine it",)


def test_df_too_small_to_trust_are_told():
    frame = nested(8).assign(one=lambda f: (f["pilot"] <= 1) * 1.0)
    seen = stats.linear(frame, "useful", ["one"], cluster="pilot").assumptions
    assert seen[0] == "pilot: 9 clusters of 2 to 6 rows"
    assert any(line.startswith("df of one: ") and line.endswith("below 4") for line in seen[1:])


def test_means_of_groups_have_a_mean_an_interval_and_their_clusters():
    frame = nested(9)
    result = stats.clustered_mean(frame, "useful", "pilot", by=["region"])
    for row in result.table.to_dict("records"):
        part = frame[frame["region"] == row["region"]]
        assert row["estimate"] == pytest.approx(part["useful"].mean())
        assert row["conf_low"] < row["estimate"] < row["conf_high"]
        assert (row["n"], row["clusters"]) == (len(part), part["pilot"].nunique())
        whole = stats.linear(part, "useful", cluster="pilot").table.iloc[0]
        assert row["std_error"] == pytest.approx(whole["std_error"])
    assert stats.check(result) == ()


def test_the_mean_of_equal_clusters_is_that_of_the_cluster_means():
    frame = pd.DataFrame({"y": [1.0, 2, 4, 3, 6, 5, 2, 2], "pilot": list("aabbccdd")})
    row = stats.clustered_mean(frame, "y", "pilot").table.iloc[0]
    means = frame.groupby("pilot")["y"].mean()
    assert row["std_error"] == pytest.approx(means.sem())
    assert row["df"] == pytest.approx(3)


def test_reasons_are_told_and_rows_without_value_left_out():
    frame = nested(10)
    frame.loc[[0, 4], "useful"] = np.nan
    reasons = pd.DataFrame({"useful": pd.Series("dont_know", index=[0, 4])}, index=frame.index)
    result = stats.linear(
        frame, "useful", ["hours"], cluster="pilot", reasons=reasons, unit="stakeholder"
    )
    assert result.notes[0] == f"useful: no value in 2 of {len(frame)} rows: dont_know 2"
    assert result.base.answered == len(frame) - 2 == result.table["n"].iloc[0]
    assert result.base.unit == "stakeholder"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (
            {"errors": "CR4"},
            "stats.linear: errors is not known. Found: 'CR4'. "
            "Right would be: one of CR0, CR1, CR1S, CR2, CR3, HC3, classical. Closest: 'CR0'.",
        ),
        (
            {"errors": "HC3", "cluster": "pilot"},
            "stats.linear: HC3 errors take no account of clusters. Found: cluster 'pilot'. "
            "Right would be: errors of CR0, CR1, CR1S, CR2, CR3, or no cluster.",
        ),
    ],
)
def test_errors_that_do_not_fit_are_refused(options, message):
    with pytest.raises(StudyError) as error:
        stats.linear(nested(11), "useful", ["hours"], **options)
    assert str(error.value) == message


def test_covariance_follows_the_rows_that_are_kept():
    fit = stats.linear(nested(12), "useful", ["hours", "region"], cluster="pilot")
    kept = fit.where(term="slope")
    assert kept.covariance.shape == (2, 2)
    np.testing.assert_allclose(np.sqrt(np.diag(kept.covariance)), kept.table["std_error"])
