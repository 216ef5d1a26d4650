import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vises_research import stats
from vises_research.errors import StudyError
from vises_research.stats.raters import item_ratings, krippendorff

RATERS = ["ann", "bob", "cy"]
RNG = np.random.default_rng(7)
TRUTH = RNG.integers(1, 5, 40)
FRAME = pd.DataFrame({r: np.clip(TRUTH + RNG.choice([-1, 0, 0, 0, 1], 40), 1, 4) for r in RATERS})
HOLES = FRAME.astype(float).mask(np.random.default_rng(8).random(FRAME.shape) < 0.2)
HOLES.loc[0] = np.nan
METHODS = {
    "icc": lambda f: stats.icc(f, RATERS),
    "cohen": lambda f: stats.cohen_kappa(f, "ann", "bob"),
    "cohen_linear": lambda f: stats.cohen_kappa(f, "ann", "bob", weights="linear"),
    "fleiss": lambda f: stats.fleiss_kappa(f, RATERS),
    "ac1": lambda f: stats.gwet(f, RATERS),
    "ac2": lambda f: stats.gwet(f, RATERS, weights="ordinal"),
    "nominal": lambda f: stats.krippendorff_alpha(f, RATERS, resamples=200),
    "ordinal": lambda f: stats.krippendorff_alpha(f, RATERS, level="ordinal", resamples=200),
    "interval": lambda f: stats.krippendorff_alpha(f, RATERS, level="interval", resamples=200),
}
NOMINAL = ["cohen", "fleiss", "ac1", "nominal"]
THIN = {
    "nobody": FRAME[:0],
    "one": FRAME[:1],
    "two": FRAME[:2],
    "all equal": FRAME.assign(ann=2, bob=2, cy=2),
    "perfect": FRAME.assign(bob=FRAME["ann"], cy=FRAME["ann"]),
    "shifted": FRAME.assign(bob=FRAME["ann"] + 1, cy=FRAME["ann"] + 2),
    "opposite": pd.DataFrame({"ann": [1, 2], "bob": [2, 1], "cy": [1, 2]}),
    "raters constant": FRAME.assign(ann=1, bob=2, cy=3),
    "nothing rated": FRAME.astype(float).mask(FRAME > 0),
    "one rating each": FRAME.astype(float).assign(bob=np.nan, cy=np.nan),
    "holes": HOLES,
}


@pytest.mark.slow
@pytest.mark.parametrize("thin", THIN)
@pytest.mark.parametrize("method", METHODS)
def test_thin_data_give_no_exception_and_say_why(method, thin):
    assert stats.check(METHODS[method](THIN[thin])) == ()


@pytest.mark.parametrize("method", METHODS)
def test_results_keep_to_the_glossary(method):
    assert stats.check(METHODS[method](FRAME)) == ()


@pytest.mark.parametrize("method", METHODS)
def test_neither_order_of_rows_nor_an_unused_level_matters(method):
    first = METHODS[method](FRAME).table.select_dtypes("number")
    levelled = FRAME.apply(lambda c: pd.Categorical(c, [1, 2, 3, 4, 5], ordered=True))
    for other in (FRAME.sample(frac=1, random_state=2), levelled):
        again = METHODS[method](other).table.select_dtypes("number")
        np.testing.assert_allclose(first, again, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("method", NOMINAL)
def test_names_of_categories_do_not_matter_where_they_have_no_order(method):
    named = FRAME.replace({1: "z", 2: "q", 3: "a", 4: "m"})
    first, again = (METHODS[method](f).value("estimate") for f in (FRAME, named))
    assert first == pytest.approx(again, rel=1e-12)


@pytest.mark.parametrize("method", [m for m in METHODS if not m.startswith("cohen")])
def test_the_order_of_raters_does_not_matter(method):
    swapped = FRAME.rename(columns={"ann": "cy", "cy": "ann"})
    np.testing.assert_allclose(
        METHODS[method](FRAME).table["estimate"], METHODS[method](swapped).table["estimate"]
    )


@pytest.mark.parametrize("method", METHODS)
def test_perfect_agreement_is_one(method):
    perfect = FRAME.assign(bob=FRAME["ann"], cy=FRAME["ann"])
    np.testing.assert_allclose(METHODS[method](perfect).table["estimate"], 1)


@pytest.mark.slow
@settings(deadline=None, max_examples=10)
@given(
    st.lists(
        st.lists(st.sampled_from([1.0, 2.0, 3.0, np.nan]), min_size=3, max_size=3),
        max_size=12,
    )
)
def test_any_ratings_keep_to_the_glossary(rows):
    frame = pd.DataFrame(rows, columns=RATERS, dtype=float)
    for method in METHODS.values():
        assert stats.check(method(frame)) == ()


def test_kappa_by_the_book():
    pairs = [("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15
    result = stats.cohen_kappa(pd.DataFrame(pairs, columns=["a", "b"]), "a", "b")
    assert result.value("observed") == pytest.approx(0.7)
    assert result.value("expected") == pytest.approx(0.5)
    assert result.value("estimate") == pytest.approx(0.4)


def test_quadratic_kappa_without_bias_is_the_correlation():
    # With equal margins, quadratic kappa is Pearson's correlation (Fleiss & Cohen 1973).
    table = np.array([[5, 2, 1], [2, 6, 3], [1, 3, 7]])
    pairs = [(i, j) for i, j in itertools.product(range(3), repeat=2) for _ in range(table[i, j])]
    frame = pd.DataFrame(pairs, columns=["a", "b"])
    kappa = stats.cohen_kappa(frame, "a", "b", weights="quadratic").value("estimate")
    assert kappa == pytest.approx(frame["a"].corr(frame["b"]), rel=1e-12)


def test_kappa_of_statsmodels_is_the_same():
    from statsmodels.stats.inter_rater import cohens_kappa

    table = pd.crosstab(FRAME["ann"], FRAME["bob"]).to_numpy()
    for weights, theirs in (("unweighted", None), ("linear", "linear"), ("quadratic", "quadratic")):
        expected = cohens_kappa(table, wt=theirs)
        result = stats.cohen_kappa(FRAME, "ann", "bob", weights=weights)
        assert result.value("estimate") == pytest.approx(expected.kappa, rel=1e-10)
        assert result.value("std_error") == pytest.approx(expected.std_kappa, rel=1e-8)


def test_distance_is_that_of_the_scale_even_where_a_level_is_not_used():
    frame = pd.DataFrame({"a": [1, 2, 5, 5, 1], "b": [1, 5, 5, 2, 1]})
    close = frame.replace(5, 3)
    far = stats.cohen_kappa(frame, "a", "b", weights="linear").value("estimate")
    near = stats.cohen_kappa(close, "a", "b", weights="linear").value("estimate")
    assert far < near


def test_missing_ratings_keep_their_unit_in():
    result = stats.gwet(HOLES, RATERS)
    assert result.value("n") == 39
    assert (result.base.answered, result.base.asked, result.base.total) == (39, 40, 40)
    paired = (HOLES.notna().sum(axis=1) >= 2).sum()
    assert stats.krippendorff_alpha(HOLES, RATERS, resamples=10).value("n") == paired
    assert (
        stats.cohen_kappa(HOLES, "ann", "bob").value("n")
        == HOLES[["ann", "bob"]].notna().all(axis=1).sum()
    )


def test_units_never_put_to_anybody_are_not_asked():
    reasons = pd.DataFrame(index=HOLES.index, columns=RATERS, dtype="object")
    reasons.loc[0] = "not_asked"
    base = stats.fleiss_kappa(HOLES, RATERS, reasons=reasons, unit="segment").base
    assert str(base) == "39 answered of 39 asked of 40 (unit: segment)"


def test_nominal_alpha_of_two_raters_is_nearly_scotts_pi():
    # Krippendorff 2011: alpha = 1 - (1 - pi) (2n - 1) / 2n for two raters, no rating missing.
    frame = FRAME[["ann", "bob"]]
    pi = stats.fleiss_kappa(frame, ["ann", "bob"]).value("estimate")
    alpha = stats.krippendorff_alpha(frame, ["ann", "bob"], resamples=10).value("estimate")
    assert alpha == pytest.approx(1 - (1 - pi) * (2 * 40 - 1) / (2 * 40), rel=1e-12)


def test_bootstrap_repeats_itself_with_its_seed():
    first, again, other = (
        stats.krippendorff_alpha(FRAME, RATERS, level="ordinal", seed=s).value("conf_low")
        for s in (1, 1, 2)
    )
    assert first == again != other


@pytest.mark.slow
def test_bootstrap_limits_cover_as_they_should():
    rng = np.random.default_rng(6)

    def alpha_and_limits(n, resamples):
        raw = rng.normal(size=(n, 1)) + 0.8 * rng.normal(size=(n, 3))
        values = np.digitize(raw, [-1.5, -0.5, 0.5, 1.5]).astype(float)
        levels = np.unique(values)
        units = krippendorff._coincidences(values, levels)
        alpha = krippendorff._alphas(units.sum(axis=0)[None], levels, "interval")[0]
        draws = krippendorff._draws(units, levels, "interval", resamples, 0)
        return alpha, krippendorff._limits(draws, alpha, n, 0.95)

    truth, _ = alpha_and_limits(100_000, 1)
    limits = [alpha_and_limits(69, 400)[1] for _ in range(1000)]
    assert np.mean([low <= truth <= high for low, high in limits]) == pytest.approx(0.95, abs=0.03)


def test_high_prevalence_deflates_kappa_but_not_ac1():
    pairs = [(1, 1)] * 118 + [(1, 2)] * 5 + [(2, 1)] * 2
    frame = pd.DataFrame(pairs, columns=["a", "b"])
    assert stats.cohen_kappa(frame, "a", "b").value("estimate") < 0
    assert stats.gwet(frame, ["a", "b"]).value("estimate") > 0.9


def test_icc_of_shifted_raters_is_consistent_but_does_not_agree():
    result = stats.icc(THIN["shifted"], RATERS)
    assert result.value("estimate", term="icc_3") == pytest.approx(1)
    assert result.value("estimate", term="icc_2") < 0.75


def test_one_way_icc_limits_cover_as_they_should():
    rng = np.random.default_rng(3)
    hits = []
    for _ in range(400):
        ratings = rng.normal(size=(20, 1)) + rng.normal(size=(20, 3))
        _, low, high = item_ratings._single(ratings, 0.95)[0][0]
        hits.append(low <= 0.5 <= high)
    assert np.mean(hits) == pytest.approx(0.95, abs=0.03)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: stats.gwet(FRAME, RATERS, weights="linaer"),
            "stats.gwet: weights is not known. Found: 'linaer'. "
            "Right would be: one of unweighted, ordinal, linear, quadratic. Closest: 'linear'.",
        ),
        (
            lambda: stats.cohen_kappa(FRAME.astype(str), "ann", "bob", weights="linear"),
            "stats: column 'ann' has no order. Found: str. "
            "Right would be: numbers, yes/no, or an ordered categorical.",
        ),
        (
            lambda: stats.krippendorff_alpha(
                FRAME.assign(ann=pd.Categorical(FRAME["ann"], [4, 3, 2, 1], ordered=True)),
                RATERS,
                level="ordinal",
            ),
            "stats: the raters do not use one scale. Found: 4 < 3 < 2 < 1; numbers. "
            "Right would be: the same levels in the same order.",
        ),
    ],
)
def test_what_is_refused_is_told(call, message):
    with pytest.raises(StudyError) as error:
        call()
    assert str(error.value) == message
