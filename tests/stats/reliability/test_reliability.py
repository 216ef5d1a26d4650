import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vises_research import stats
from vises_research.errors import StudyError
from vises_research.stats.reliability import dimensions, latent_correlations, scales

ITEMS = ["a", "b", "c", "d"]


def answers(n=69, seed=1, bias=0.0, levels=5):
    """Give answers that hang together; item 'a' runs higher in one language by ``bias``."""
    rng = np.random.default_rng(seed)
    french = rng.integers(0, 2, n)
    trait = rng.normal(size=n)
    cuts = np.linspace(-1.5, 1.5, levels - 1)
    raw = {i: 1.3 * trait + rng.logistic(size=n) * 0.7 + bias * french * (i == "a") for i in ITEMS}
    frame = pd.DataFrame({i: np.digitize(values, cuts) + 1 for i, values in raw.items()})
    return frame.assign(language=np.where(french, "fr", "nl"))


FRAME = answers()
METHODS = {
    "cronbach_alpha": stats.cronbach_alpha,
    "normal": lambda f, i: stats.cronbach_alpha(f, i, interval="normal"),
    "item_analysis": stats.item_analysis,
    "omega": stats.omega,
    "omega_minres": lambda f, i: stats.omega(f, i, extraction="minres"),
    "polychoric": stats.polychoric,
    "polychoric_two_step": lambda f, i: stats.polychoric(f, i, estimator="two_step"),
    "ordinal_alpha": stats.ordinal_alpha,
    "parallel": lambda f, i: stats.parallel_analysis(f, i, simulations=20),
    "parallel_polychoric": lambda f, i: stats.parallel_analysis(
        f, i, correlations="polychoric", simulations=3
    ),
    "item_bias": lambda f, i: stats.item_bias(f, i, "language"),
}
THIN = {
    "nobody": FRAME[:0],
    "one": FRAME[:1],
    "two": FRAME[:2],
    "all equal": FRAME[:9].assign(**dict.fromkeys(ITEMS, 3)),
    "one item equal": FRAME.assign(a=2),
    "two items the same": FRAME.assign(b=FRAME["a"]),
    "the sum never varies": FRAME.assign(c=-FRAME["a"], d=-FRAME["b"]),
    "yes or no": FRAME.assign(**{i: FRAME[i] > 3 for i in ITEMS}),
    "one language": FRAME.assign(language="fr"),
    "tenths": FRAME.assign(**dict.fromkeys(ITEMS, 0.1 + 0.2)),
}


@pytest.mark.slow
@pytest.mark.parametrize("method", METHODS)
def test_results_keep_to_the_glossary(method):
    assert stats.check(METHODS[method](FRAME, ITEMS)) == ()


@pytest.mark.slow
@pytest.mark.parametrize("thin", THIN)
@pytest.mark.parametrize("method", METHODS)
def test_thin_data_give_no_exception_and_say_why(method, thin):
    result = METHODS[method](THIN[thin], ITEMS)
    assert stats.check(result) == ()
    assert not np.isinf(result.table.select_dtypes("number").to_numpy(float)).any()


@pytest.mark.slow
@pytest.mark.parametrize("number", [0, 1, 2])
@pytest.mark.parametrize("method", METHODS)
def test_few_items_give_no_exception(method, number):
    assert stats.check(METHODS[method](FRAME, ITEMS[:number])) == ()


@pytest.mark.slow
@pytest.mark.parametrize("method", METHODS)
def test_neither_order_of_rows_nor_an_unused_level_matters(method):
    shuffled = FRAME.sample(frac=1, random_state=3)
    levelled = FRAME.assign(
        **{i: pd.Categorical(FRAME[i], [1, 2, 3, 4, 5, 6], ordered=True) for i in ITEMS}
    )
    first = METHODS[method](FRAME, ITEMS).table.select_dtypes("number")
    for other in (shuffled, levelled):
        again = METHODS[method](other, ITEMS).table.select_dtypes("number")
        np.testing.assert_allclose(first, again, rtol=1e-5, atol=1e-6)


@pytest.mark.slow
def test_reasons_are_told_and_honoured():
    frame = FRAME.astype({"a": float})
    frame.loc[[0, 1], "a"] = np.nan
    reasons = pd.DataFrame(index=frame.index, columns=["a"], dtype="object")
    reasons.loc[0, "a"], reasons.loc[1, "a"] = "refused", "not_asked"
    for function in (stats.cronbach_alpha, stats.item_analysis, stats.omega, stats.polychoric):
        result = function(frame, ITEMS, reasons=reasons, unit="pilot")
        assert str(result.base) == "67 answered of 68 asked of 69 (unit: pilot)"
        assert "a: no value in 2 of 69 rows: not_asked 1, refused 1" in result.notes


def test_alpha_of_equal_items_is_that_of_spearman_and_brown():
    rng = np.random.default_rng(5)
    trait = rng.normal(size=(4000, 1))
    frame = pd.DataFrame(trait + rng.normal(size=(4000, 4)), columns=ITEMS)
    result = stats.cronbach_alpha(frame, ITEMS)
    assert result.value("estimate", term="alpha") == pytest.approx(0.8, abs=0.01)
    assert result.value("estimate", term="guttman_lambda6") < 0.8
    assert stats.omega(frame, ITEMS).value("estimate", term="omega") == pytest.approx(0.8, abs=0.01)


def test_alpha_of_repeated_items_is_one():
    frame = FRAME.assign(**dict.fromkeys(ITEMS, FRAME["a"]))
    result = stats.cronbach_alpha(frame, ITEMS).where(term="alpha")
    assert result.value("estimate") == pytest.approx(1)
    assert result.value("estimate") <= 1


@pytest.mark.slow
@settings(deadline=None, max_examples=10)
@given(st.lists(st.lists(st.integers(1, 5), min_size=3, max_size=3), min_size=3, max_size=30))
def test_any_answers_keep_estimates_inside_their_limits(rows):
    frame = pd.DataFrame(rows, columns=ITEMS[:3])
    for interval in ("feldt", "normal"):
        assert stats.check(stats.cronbach_alpha(frame, ITEMS[:3], interval=interval)) == ()
    assert stats.check(stats.polychoric(frame, ITEMS[:3])) == ()


def test_an_item_that_runs_against_the_others_is_told():
    frame = FRAME.assign(a=6 - FRAME["a"])
    assert "a runs against the others: is it to be reversed?" in (
        stats.item_analysis(frame, ITEMS).notes
    )
    assert "a loads negatively: to be reversed?" in stats.omega(frame, ITEMS).notes


def test_feldt_covers_as_it_should():
    rng = np.random.default_rng(2)
    hits = []
    for _ in range(400):
        values = rng.normal(size=(30, 1)) + rng.normal(size=(30, 3))
        alpha = scales._reliabilities(values)["alpha"]
        low, high = scales._feldt(alpha, values, 0.95)
        hits.append(low <= 0.75 <= high)
    assert np.mean(hits) == pytest.approx(0.95, abs=0.03)


def test_the_scale_of_items_changes_neither_loadings_shares_nor_the_test():
    wide = FRAME.assign(**{i: FRAME[i] * 100 for i in ITEMS})
    first, again = stats.omega(FRAME, ITEMS).table, stats.omega(wide, ITEMS).table
    assert again["estimate"][0] == pytest.approx(first["estimate"][0], rel=1e-5)
    assert again["statistic"][2] == pytest.approx(first["statistic"][2], rel=1e-5)
    assert again["estimate"][3] == pytest.approx(100 * first["estimate"][3], rel=1e-5)


def test_minimum_residuals_recover_exact_loadings():
    loadings = np.array([0.9, 0.8, 0.7, 0.5])
    together = np.outer(loadings, loadings)
    np.fill_diagonal(together, 1)
    found, _, converged = dimensions._minres(together)
    assert converged
    np.testing.assert_allclose(found, loadings, rtol=1e-6)
    found, _, converged, distance = dimensions._likelihood(together, loadings * 0.8)
    assert converged
    np.testing.assert_allclose(found, loadings, rtol=1e-5)
    assert distance == pytest.approx(0, abs=1e-9)


def test_cells_are_those_of_the_bivariate_normal():
    from scipy.stats import multivariate_normal

    a, b = np.array([-1.0, 0.3]), np.array([-0.5, 0.0, 1.2])
    for rho in (-0.98, -0.5, 0.0, 0.7, 0.99):
        below = latent_correlations._cells(rho, a, b).cumsum(axis=0).cumsum(axis=1)
        normal = multivariate_normal(cov=[[1, rho], [rho, 1]])
        expected = [[normal.cdf([x, y]) for y in b] for x in a]
        np.testing.assert_allclose(below[:2, :3], expected, atol=1e-7)
        assert below[-1, -1] == pytest.approx(1)


def test_tetrachoric_of_halves_is_the_sine():
    # With both cut at the median, a quarter turn of the share of equal answers is the angle.
    frame = pd.DataFrame({"a": [0] * 50 + [1] * 50, "b": [0] * 40 + [1] * 50 + [0] * 10})
    expected = np.sin(np.pi / 2 * (2 * 0.8 - 1))
    for estimator in ("ml", "two_step"):
        rho = stats.polychoric(frame, ["a", "b"], estimator=estimator).value("estimate")
        assert rho == pytest.approx(expected, rel=1e-8)


def test_both_polychoric_estimates_are_where_the_likelihood_is_largest():
    table = latent_correlations._cross(FRAME["a"], FRAME["b"])
    a, b = (latent_correlations._thresholds(table.sum(axis=axis)) for axis in (1, 0))
    two_step, _ = latent_correlations.pair_correlation(FRAME["a"], FRAME["b"], 0, "two_step")
    assert abs(latent_correlations._slopes(two_step, a, b, table)[0]) < 1e-7

    def likelihood(x):
        return (table * np.log(latent_correlations._cells(x[0], x[1:5], x[5:]))).sum()

    rho, variance = latent_correlations.pair_correlation(FRAME["a"], FRAME["b"], 0, "ml")
    from scipy.optimize import minimize

    start = np.concatenate([[two_step], a, b])
    best = minimize(lambda x: -likelihood(x), start, method="BFGS", options={"gtol": 1e-4})
    assert rho == pytest.approx(best.x[0], abs=1e-5)
    assert variance == pytest.approx(best.hess_inv[0, 0], rel=0.3)
    slope = latent_correlations._score(two_step, a, b, table)
    steps = np.eye(len(start)) * 1e-6
    numeric = [(likelihood(start + s) - likelihood(start - s)) / 2e-6 for s in steps]
    np.testing.assert_allclose(slope, numeric, atol=1e-4)


def test_perfect_answers_have_no_polychoric_correlation_and_say_so():
    frame = pd.DataFrame({"a": [1, 2, 3] * 5, "b": [1, 2, 3] * 5})
    result = stats.polychoric(frame, ["a", "b"])
    assert np.isnan(result.value("estimate"))
    assert result.notes == (
        "no correlation of a and b: a correlation is at its limit (empty corners of the table)"
        " or the fit failed",
    )
    corrected = stats.polychoric(frame, ["a", "b"], correction=0.5, estimator="two_step")
    assert 0.5 < corrected.value("estimate") < 1


def test_parallel_analysis_finds_two_dimensions_and_repeats_itself():
    rng = np.random.default_rng(4)
    traits = np.repeat(rng.normal(size=(200, 2)), 4, axis=1)
    frame = pd.DataFrame(traits + rng.normal(size=(200, 8))).add_prefix("q")
    first = stats.parallel_analysis(frame, list(frame), simulations=50)
    assert first.table["kept"].tolist() == [1, 1, 0, 0, 0, 0, 0, 0]
    assert first.table["estimate"].sum() == pytest.approx(8)
    pd.testing.assert_frame_equal(
        first.table, stats.parallel_analysis(frame, list(frame), simulations=50).table
    )
    other = stats.parallel_analysis(frame, list(frame), simulations=50, seed=1)
    assert (other.table["by_chance"] != first.table["by_chance"]).any()


@pytest.mark.slow
def test_a_biased_item_is_found_with_its_size():
    result = stats.item_bias(answers(200, bias=3.0), ITEMS, "language")
    uniform = result.where(term="uniform").table
    assert uniform["p_value"].idxmin() == 0
    assert uniform["p_adjusted"][0] < 0.001
    assert "a, uniform: large (Jodoin & Gierl)" in result.notes
    assert (result.table["p_adjusted"] >= result.table["p_value"]).all()


@pytest.mark.slow
def test_tests_add_up_and_relabelling_groups_changes_nothing():
    result = stats.item_bias(FRAME, ITEMS, "language")
    tests = {t: result.where(term=t).table["statistic"] for t in ("uniform", "nonuniform", "total")}
    np.testing.assert_allclose(tests["uniform"] + tests["nonuniform"], tests["total"], atol=1e-6)
    renamed = FRAME.assign(language=FRAME["language"].map({"fr": "zz", "nl": "aa"}))
    again = stats.item_bias(renamed, ITEMS, "language").table["statistic"]
    np.testing.assert_allclose(result.table["statistic"], again, atol=1e-5)


def test_item_bias_of_yes_no_items_is_plain_logistic_regression():
    import statsmodels.api as sm

    frame = FRAME.assign(**{i: FRAME[i] > 3 for i in ITEMS})
    result = stats.item_bias(frame, ITEMS, "language", matching="rest")
    rest = frame[["b", "c", "d"]].sum(axis=1).to_numpy(float)
    group = (frame["language"] == "nl").to_numpy(float)
    designs = [[rest], [rest, group]]
    low, high = (
        sm.Logit(frame["a"].astype(float), sm.add_constant(np.column_stack(d))).fit(disp=0)
        for d in designs
    )
    row = result.where(item="a", term="uniform")
    assert row.value("statistic") == pytest.approx(2 * (high.llf - low.llf), abs=1e-6)
    assert row.value("mcfadden") == pytest.approx(high.prsquared - low.prsquared, abs=1e-8)


def test_separated_answers_give_no_test_and_say_why():
    frame = FRAME.assign(a=np.where(FRAME["language"] == "fr", 5, 1))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        result = stats.item_bias(frame, ITEMS, "language", matching="rest")
    assert result.where(item="a", term="uniform").table["p_value"].isna().all()
    assert (
        "a, no uniform test: the answers are separated, the likelihood has no maximum"
        in result.notes
    )
    assert result.where(item="b").table["p_value"].notna().all()


@pytest.mark.slow
def test_three_languages_have_two_degrees_of_freedom():
    frame = FRAME.assign(language=np.resize(["fr", "nl", "en"], len(FRAME)))
    result = stats.item_bias(frame, ITEMS, "language")
    assert result.where(item="a").table["df"].tolist() == [2, 2, 4]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: stats.cronbach_alpha(FRAME, ITEMS, interval="fledt"),
            "stats.cronbach_alpha: interval is not known. Found: 'fledt'. "
            "Right would be: one of feldt, normal. Closest: 'feldt'.",
        ),
        (
            lambda: stats.omega(FRAME, ["a", "a", "b"]),
            "stats: column 'a' stands twice in the list.",
        ),
        (
            lambda: stats.omega(FRAME, ["a", "language", "b"]),
            "stats: column 'language' has no order. Found: str. "
            "Right would be: numbers, yes/no, or an ordered categorical.",
        ),
        (
            lambda: stats.item_bias(FRAME, ["a", "bb"], "language"),
            "stats: column 'bb' is not in the table. Closest: 'b'.",
        ),
    ],
)
def test_what_is_refused_is_told(call, message):
    with pytest.raises(StudyError) as error:
        call()
    assert str(error.value) == message
