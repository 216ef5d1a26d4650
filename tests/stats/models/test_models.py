"""Proportional odds: the likelihood, its penalty, its tests and its robust errors."""

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vises_research import stats
from vises_research.errors import StudyError
from vises_research.stats.models.coding import coded
from vises_research.stats.models.cumulative import Jeffreys, Likelihood, rows, separated
from vises_research.stats.models.ordinal import _Scaled


def study(seed=0, size=120, levels=4):
    """Simulate answers that depend on a number and on a region, in pilots."""
    draw = np.random.default_rng(seed)
    hours, region = draw.normal(size=size), draw.choice(["hdf", "vlg", "wal"], size)
    latent = 0.8 * hours + 0.7 * (region == "wal") + draw.logistic(size=size)
    answer = np.searchsorted(np.quantile(latent, np.arange(1, levels) / levels), latent) + 1
    pilot = draw.integers(0, 12, size)
    return pd.DataFrame({"answer": answer, "hours": hours, "region": region, "pilot": pilot})


FRAME = study()
APART = FRAME.assign(region=np.where(FRAME["answer"] > 2, "wal", "hdf"))
MODELS = [
    lambda frame: stats.ordinal_logit(frame, "answer", ["hours", "region"]),
    lambda frame: stats.ordinal_logit(frame, "answer", ["hours", "region"], penalty="never"),
    lambda frame: stats.proportionality(frame, "answer", ["hours", "region"]),
    lambda frame: stats.ordinal_logit_clustered(frame, "answer", ["hours", "region"], "pilot"),
    lambda frame: stats.ordinal_logit_design(
        frame.assign(weight=1.5), "answer", ["hours", "region"], weights="weight", strata="pilot"
    ),
    lambda frame: stats.ordinal_random_intercept(frame, "answer", ["hours", "region"], "pilot"),
    lambda frame: stats.firth_logistic(
        frame.assign(answer=frame["answer"] > 2), "answer", ["hours", "region"]
    ),
]
THIN = {
    "all": FRAME,
    "nobody": FRAME[:0],
    "one": FRAME[:1],
    "two": FRAME[:2],
    "three": FRAME[:3],
    "alike": FRAME.assign(answer=3),
    "one pilot": FRAME.assign(pilot=1),
    "one region": FRAME.assign(region="hdf"),
    "each its own pilot": FRAME.assign(pilot=range(len(FRAME))),
    "apart": APART,
    "silent": FRAME.assign(answer=np.nan),
}


def columns(result, term="slope"):
    return result.where(term=term).table


def slope(result, column="estimate", item="hours"):
    return float(result.value(column, term="slope", item=item))


@pytest.mark.slow
@pytest.mark.parametrize("model", MODELS, ids=range(len(MODELS)))
@pytest.mark.parametrize("case", THIN)
def test_however_thin_the_data_there_is_a_result_that_keeps_to_the_glossary(model, case):
    assert stats.check(model(THIN[case])) == ()


@pytest.mark.parametrize("model", MODELS, ids=range(len(MODELS)))
def test_answers_all_alike_are_not_estimated_and_told(model):
    frame = FRAME.assign(answer=3)
    result = model(frame)
    numbers = result.table.drop(
        columns=["n", "n_effective", "conf_level", "loglik"], errors="ignore"
    )
    assert (
        numbers.select_dtypes("number")
        .drop(columns="groups", errors="ignore")
        .isna()
        .all(axis=None)
    )
    assert "no estimate: the outcome takes 1 level(s) in 120 rows" in result.notes


@pytest.mark.slow
@pytest.mark.parametrize("model", MODELS, ids=range(len(MODELS)))
def test_order_of_rows_and_unused_levels_change_nothing(model):
    region = pd.Categorical(FRAME["region"], ["gone", "hdf", "lost", "vlg", "wal"])
    shuffled = FRAME.assign(region=region).sample(frac=1, random_state=1)
    left, right = (model(frame).table.select_dtypes("number") for frame in (FRAME, shuffled))
    pd.testing.assert_frame_equal(left, right, rtol=1e-5, atol=1e-8, check_dtype=False)


@pytest.mark.parametrize("model", MODELS, ids=range(len(MODELS)))
def test_reasons_are_told(model):
    frame = FRAME.astype({"hours": float})
    frame.loc[3, "hours"] = np.nan
    assert "hours: no value in 1 of 120 rows: unknown 1" in model(frame).notes


def test_reasons_are_honoured():
    frame = FRAME.assign(hours=FRAME["hours"].mask(FRAME.index < 2))
    reasons = pd.DataFrame({"hours": ["refused", "not_asked", *[None] * 118]})
    result = stats.ordinal_logit(frame, "answer", ["hours"], reasons=reasons, unit="stakeholder")
    assert str(result.base) == "118 answered of 119 asked of 120 (unit: stakeholder)"
    assert result.notes[0] == "hours: no value in 2 of 120 rows: not_asked 1, refused 1"


def differences(function, theta, step=1e-5):
    moves = np.eye(len(theta)) * step
    return np.array([(function(theta + m) - function(theta - m)) / (2 * step) for m in moves])


@pytest.mark.parametrize("kind", ["plain", "penalised", "uneven", "scaled"])
def test_gradients_are_exact(kind):
    data = coded("here", FRAME, "answer", ["hours", "region"])
    columns = data.matrix[:, 1:]
    theta = np.array([-1.0, 0.2, 1.5, 0.5, -0.3, 0.4])
    extra = {"uneven": np.full(4, 0.1), "scaled": np.array([0.2, -0.1])}.get(kind, [])
    function = {
        "plain": lambda: Likelihood(rows(data)),
        "penalised": lambda: Jeffreys(data),
        "uneven": lambda: Likelihood(rows(data, uneven=columns)),
        "scaled": lambda: _Scaled(rows(data), columns),
    }[kind]()
    theta = np.append(theta, extra)
    point = function(theta)
    expected = differences(lambda one: function(one).value, theta)
    assert point.gradient == pytest.approx(expected, rel=1e-6, abs=1e-6)
    if kind in ("plain", "uneven"):
        curvature = -differences(lambda one: function(one).gradient, theta)
        assert point.information == pytest.approx(curvature, rel=1e-6, abs=1e-6)


def test_far_out_nothing_cancels_or_overflows():
    data = coded("here", FRAME, "answer", ["hours"])
    far = Likelihood(rows(data))(np.array([-2000.0, 0.0, 2000.0, 1.0]))
    assert np.isfinite(far.value)
    assert np.isfinite(far.information).all()


def test_thresholds_are_thresholds_where_statsmodels_gives_logarithms_of_increments():
    from statsmodels.miscmodels.ordinal_model import OrderedModel

    other = OrderedModel(FRAME["answer"], FRAME[["hours"]], distr="logit")
    fitted = other.fit(method="newton", disp=False)
    expected = other.transform_threshold_params(fitted.params)[1:-1]
    result = stats.ordinal_logit(FRAME, "answer", ["hours"])
    cuts = columns(result, "threshold")["estimate"].to_numpy()
    assert cuts == pytest.approx(expected, rel=1e-6)
    assert cuts[1:] != pytest.approx(fitted.params.to_numpy()[2:], rel=0.05)
    assert slope(result) == pytest.approx(fitted.params["hours"], rel=1e-6)
    assert slope(result, "std_error") == pytest.approx(fitted.bse["hours"], rel=1e-4)


@pytest.mark.slow
@settings(deadline=None, max_examples=10)
@given(st.integers(0, 10_000), st.integers(8, 40), st.integers(2, 5))
def test_reversed_answers_flip_the_signs_and_keep_the_p(seed, size, levels):
    frame = study(seed, size, levels)
    one, other = (
        stats.ordinal_logit(data, "answer", ["hours", "region"])
        for data in (frame, frame.assign(answer=-frame["answer"]))
    )
    left, right = columns(one), columns(other)
    close = {"rel": 1e-4, "abs": 1e-5, "nan_ok": True}
    assert left["estimate"].to_numpy() == pytest.approx(-right["estimate"].to_numpy(), **close)
    assert left["conf_low"].to_numpy() == pytest.approx(-right["conf_high"].to_numpy(), **close)
    assert left["p_value"].to_numpy() == pytest.approx(right["p_value"].to_numpy(), **close)
    known = left.dropna()
    assert (
        (known["conf_low"] <= known["estimate"]) & (known["estimate"] <= known["conf_high"])
    ).all()
    without = (known["conf_low"] > 0) | (known["conf_high"] < 0)
    clear = (known["p_value"] - 0.05).abs() > 1e-4
    assert (without == (known["p_value"] < 0.05))[clear].all()


def test_another_unit_of_a_predictor_scales_its_slope_alone():
    plain = stats.ordinal_logit(FRAME, "answer", ["hours"])
    years = stats.ordinal_logit(
        FRAME.assign(hours=2018 + FRAME["hours"] / 100), "answer", ["hours"]
    )
    for column in ("estimate", "std_error", "conf_low", "conf_high"):
        assert slope(years, column) == pytest.approx(100 * slope(plain, column), rel=1e-4)
    assert slope(years, "statistic") == pytest.approx(slope(plain, "statistic"), rel=1e-5)


def test_weights_stand_for_repeated_rows():
    frame = FRAME.assign(times=np.arange(120) % 3)
    weighted = stats.ordinal_logit(frame, "answer", ["hours"], weights="times")
    repeated = stats.ordinal_logit(
        frame.loc[frame.index.repeat(frame["times"])], "answer", ["hours"]
    )
    left, right = (result.table.select_dtypes("number") for result in (weighted, repeated))
    pd.testing.assert_frame_equal(left, right, rtol=1e-6)


def test_an_ordered_outcome_counts_in_its_own_order():
    words = ["never", "at times", "often", "always"]
    answer = pd.Categorical.from_codes(FRAME["answer"] - 1, words, ordered=True)
    result = stats.ordinal_logit(FRAME.assign(answer=answer), "answer", ["hours"])
    assert columns(result, "threshold")["first"].tolist() == words[:3]
    assert slope(result) == slope(stats.ordinal_logit(FRAME, "answer", ["hours"]))


def test_a_column_that_others_determine_is_told_not_estimated():
    frame = FRAME.assign(days=FRAME["hours"] / 8 + 1)
    result = stats.ordinal_logit(frame, "answer", ["hours", "days"])
    assert np.isnan(slope(result, item="days"))
    assert "no estimate for days: the other columns determine it" in result.notes
    assert slope(result) == slope(stats.ordinal_logit(FRAME, "answer", ["hours"]))


def test_separation_is_found_and_the_penalty_keeps_the_slope_finite():
    result = stats.ordinal_logit(APART, "answer", ["hours", "region"])
    assert result.assumptions[0] == "separation: infinite slopes without penalty: region wal"
    assert "Jeffreys" in result.method.name
    assert 0 < slope(result, "conf_low", item="region") < slope(result, item="region") < 20


def test_without_penalty_separated_answers_are_not_estimated():
    result = stats.ordinal_logit(APART, "answer", ["hours", "region"], penalty="never")
    assert result.table["estimate"].isna().all()
    assert "no estimate: region wal separates the answers; a penalty helps" in result.notes


def test_statsmodels_reports_convergence_where_the_answers_separate():
    import statsmodels.api as sm

    wal, high = APART["region"] == "wal", APART["answer"] > 2
    high[high.idxmin()] = True  # everybody in wal is high, and one elsewhere
    fitted = sm.GLM(high * 1.0, sm.add_constant(wal * 1.0), family=sm.families.Binomial()).fit()
    assert fitted.converged
    assert fitted.bse["region"] > 1000
    result = stats.firth_logistic(APART.assign(high=high), "high", ["region"])
    assert result.assumptions[0] == "separation: infinite slopes without penalty: region wal"
    assert slope(result, item="region") < 12
    assert slope(result, "std_error", item="region") < 3


@pytest.mark.slow
@settings(deadline=None, max_examples=15)
@given(st.lists(st.integers(0, 9), min_size=4, max_size=4))
def test_firth_adds_half_to_each_cell_of_a_two_by_two_table(cells):
    a, b, c, d = cells
    if min(a + b, c + d, a + c, b + d) == 0:
        return
    frame = pd.DataFrame({"new": [1] * (a + b) + [0] * (c + d), "stays": 0})
    frame["stays"] = [True] * a + [False] * b + [True] * c + [False] * d
    result = stats.firth_logistic(frame, "stays", ["new"])
    expected = np.log((a + 0.5) * (d + 0.5) / ((b + 0.5) * (c + 0.5)))
    assert slope(result, item="new") == pytest.approx(expected, rel=1e-6, abs=1e-7)
    base = np.log((c + 0.5) / (d + 0.5))
    assert result.value("estimate", term="intercept") == pytest.approx(base, rel=1e-6, abs=1e-7)


@pytest.mark.parametrize("kind", ["object", "category"])
def test_no_level_of_a_logistic_regression_is_taken_by_the_alphabet(kind):
    before = pd.Series(np.where(FRAME["answer"] > 2, "after", "before")).astype(kind)
    frame = FRAME.reset_index(drop=True).assign(answer=before)
    with pytest.raises(StudyError) as error:
        stats.firth_logistic(frame, "answer", ["hours"])
    assert str(error.value) == (
        "stats.firth_logistic: which level of answer counts is not said. "
        "Found: after, before. Right would be: level=..., or yes/no values."
    )
    ordered = pd.CategoricalDtype(["before", "after"], ordered=True)
    frame["answer"] = frame["answer"].astype(ordered)
    named = stats.firth_logistic(frame, "answer", ["hours"], level="after")
    assert slope(stats.firth_logistic(frame, "answer", ["hours"])) == slope(named)


def test_the_other_level_of_a_logistic_regression_flips_the_signs():
    frame = FRAME.assign(answer=np.where(FRAME["answer"] > 2, "yes", "no"))
    yes = stats.firth_logistic(frame, "answer", ["hours"], level="yes")
    no = stats.firth_logistic(frame, "answer", ["hours"], level="no")
    assert slope(yes) == pytest.approx(-slope(no), rel=1e-6)
    assert yes.notes[-1] == "odds of yes against no"
    assert slope(yes, "p_value") == pytest.approx(slope(no, "p_value"), rel=1e-6)


@pytest.mark.slow
def test_one_number_separates_where_the_levels_do_not_overlap():
    draw = np.random.default_rng(3)
    seen = set()
    for _ in range(80):
        size = draw.integers(4, 9)
        frame = pd.DataFrame({"y": draw.integers(0, 3, size), "x": draw.integers(0, 4, size)})
        data = coded("here", frame, "y", ["x"])
        if data.cuts < 1 or not data.columns:
            continue
        apart = stacked(frame) or stacked(-frame)
        assert bool(separated(data)) == apart, frame
        seen.add(apart)
    assert seen == {True, False}


def stacked(frame):
    """Whether every level of y lies wholly at or above the level before it in x."""
    spans = frame.groupby(frame["y"].abs())["x"].agg(["min", "max"]).to_numpy()
    return all(low[1] <= high[0] for low, high in itertools.pairwise(spans))


def test_one_yes_no_predictor_makes_uneven_effects_saturated():
    frame = FRAME.assign(wal=FRAME["region"] == "wal")
    result = stats.proportionality(frame, "answer", ["wal"])
    counts = pd.crosstab(frame["wal"], frame["answer"]).to_numpy()
    saturated = (counts * np.log(counts / counts.sum(axis=1, keepdims=True))).sum()
    row = result.where(term="uneven").table.iloc[0]
    assert row["loglik"] == pytest.approx(saturated, rel=1e-9)
    assert row["df"] == 2


def test_two_levels_are_proportional_by_construction():
    frame = FRAME.assign(answer=FRAME["answer"] > 2)
    result = stats.proportionality(frame, "answer", ["hours"])
    assert result.table["p_value"].isna().all()
    assert (
        "no test: with two levels there is one threshold, and odds are proportional" in result.notes
    )


def test_an_effect_that_is_infinite_at_a_threshold_is_told():
    frame = FRAME.assign(wal=(FRAME["region"] == "wal") & (FRAME["answer"] > 1))
    result = stats.proportionality(frame, "answer", ["wal"])
    assert result.table["p_value"].notna().all()
    assert any("at some threshold is infinite" in note for note in result.notes)


def test_the_design_of_one_stratum_is_the_clustered_fit_with_a_factor():
    frame = FRAME.assign(weight=3.0)
    design = stats.ordinal_logit_design(frame, "answer", ["hours"], weights="weight", psu="pilot")
    clustered = stats.ordinal_logit_clustered(frame, "answer", ["hours"], "pilot")
    groups = frame["pilot"].nunique()
    ratio = columns(design)["std_error"] / columns(clustered)["std_error"]
    assert ratio.tolist() == pytest.approx([np.sqrt(groups / (groups - 1))], rel=1e-9)
    assert columns(design)["df_error"].tolist() == [groups - 1]


def test_who_asked_everybody_has_no_sampling_error():
    frame = FRAME.assign(weight=1.0, all=120)
    result = stats.ordinal_logit_design(frame, "answer", ["hours"], weights="weight", fpc="all")
    assert slope(result, "std_error") == 0


def test_a_stratum_with_a_single_unit_has_no_errors():
    frame = FRAME.assign(weight=1.0, stratum=["alone", *["rest"] * 119])
    result = stats.ordinal_logit_design(
        frame, "answer", ["hours"], weights="weight", strata="stratum"
    )
    assert np.isnan(slope(result, "std_error"))
    assert "strata with a single unit, hence no errors: alone" in result.assumptions


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: stats.ordinal_logit(FRAME, "answer", ["hours", "answer"]),
            "stats.ordinal_logit: column 'answer' is both outcome and predictor. "
            "Right would be: another predictor.",
        ),
        (
            lambda: stats.ordinal_logit(FRAME, "region", ["hours"]),
            "stats: column 'region' has no order. Found: str. "
            "Right would be: numbers, yes/no, or an ordered categorical.",
        ),
        (
            lambda: stats.ordinal_logit(FRAME, "answer", ["pilot"], weights="hours"),
            f"stats.ordinal_logit: column 'hours' has negative weights. "
            f"Found: {(FRAME['hours'] < 0).sum()}. Right would be: zero or more.",
        ),
        (
            lambda: stats.ordinal_logit(FRAME, "answer", ["hours"], penalty="firth"),
            "stats.ordinal_logit: no penalty is called 'firth'. "
            "Right would be: one of when_separated, always, never.",
        ),
        (
            lambda: stats.firth_logistic(FRAME, "region", ["hours"]),
            "stats.firth_logistic: column 'region' has 3 levels. Found: hdf, vlg, wal. "
            "Right would be: two levels.",
        ),
        (
            lambda: stats.firth_logistic(
                FRAME[FRAME["region"] != "hdf"], "region", [], level="wall"
            ),
            "stats.firth_logistic: column 'region' has no level 'wall'. "
            "Right would be: one of vlg, wal. Closest: 'wal'.",
        ),
        (
            lambda: stats.ordinal_random_intercept(FRAME, "answer", ["hours"], "pilot", points=0),
            "stats.ordinal_random_intercept: 'points' is too small. Found: 0. "
            "Right would be: 1 or more.",
        ),
    ],
)
def test_what_cannot_be_is_refused(call, message):
    with pytest.raises(StudyError) as error:
        call()
    assert str(error.value) == message
