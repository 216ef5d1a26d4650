import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vises_research import stats
from vises_research.errors import StudyError

RNG = np.random.default_rng(4)
FRAME = pd.DataFrame(
    {
        "y": RNG.integers(1, 6, 40).astype(float),
        "region": RNG.choice(["hdf", "vlg", "wab"], 40),
        "size": RNG.choice(["small", "big"], 40),
        "w": RNG.uniform(0.5, 2, 40),
        "house": RNG.integers(0, 12, 40),
    }
)
MARGINS = {"region": {"hdf": 30, "vlg": 20, "wab": 19}, "size": {"small": 50, "big": 19}}
RAKED = stats.Design("w", margins=MARGINS)
STRATA = stats.Design("w", strata="region", cluster="house")


def row(result):
    return result.table.iloc[0].drop(list(result.keys), errors="ignore").astype(float)


def test_raked_weights_reach_every_margin():
    table = stats.rake(FRAME, MARGINS, weights="w").table
    assert table["estimate"].to_numpy() == pytest.approx(table["target"].to_numpy(), rel=1e-12)
    assert table["n"].sum() == 2 * len(FRAME)


def test_trimmed_weights_keep_to_their_limits_and_the_margins_where_they_can():
    weights = stats.raked(FRAME, MARGINS, weights="w", trim=(0.4, 2))
    assert weights.min() >= 0.4 * weights.mean() * (1 - 1e-9)
    assert weights.max() <= 2 * weights.mean() * (1 + 1e-9)
    assert stats.rake(FRAME, MARGINS, weights="w", trim=(0.4, 2)).notes == ()


@pytest.mark.slow
def test_trimming_that_cannot_reach_the_margins_says_by_how_much():
    notes = stats.rake(FRAME, MARGINS, weights="w", trim=(0.99, 1.01)).notes
    assert notes[-1].startswith("margins missed by at most")


def test_a_level_without_rows_gives_no_weights_and_no_exception():
    some = FRAME[FRAME["region"] != "wab"]
    assert stats.raked(some, MARGINS).isna().all()
    for result in (stats.rake(some, MARGINS), stats.weighted_mean(some, "y", RAKED)):
        assert "no weights: no row at region wab" in result.notes
        assert np.isnan(result.table["estimate"].iloc[-1 if result.name == "weighted_mean" else 2])


def test_rows_without_a_margin_have_no_weight():
    frame = FRAME.assign(size=FRAME["size"].where(FRAME.index > 0))
    weights = stats.raked(frame, MARGINS)
    assert weights.isna().tolist() == [True] + [False] * 39
    assert weights.sum() == pytest.approx(69)


@pytest.mark.parametrize(
    ("margins", "expected"),
    [
        (
            {"region": {"hdf": 1, "vlg": 1}},
            "stats.rake: margin 'region' has no total for some levels. Found: wab.",
        ),
        (
            {**MARGINS, "size": {"small": 1, "big": 1}},
            "stats.rake: the margins do not have one sum. Found: region 69, size 2. "
            "Right would be: margins of one population.",
        ),
        (
            {"size": {"small": 2, "big": -1}},
            "stats.rake: margin 'size' has a negative total. Found: -1.",
        ),
    ],
)
def test_impossible_margins_are_refused(margins, expected):
    with pytest.raises(StudyError) as error:
        stats.rake(FRAME, margins)
    assert str(error.value) == expected


def test_impossible_weights_trimming_and_raking_are_refused():
    with pytest.raises(StudyError, match="weight 'w' is negative"):
        stats.kish(FRAME.assign(w=-1.0), "w")
    with pytest.raises(StudyError, match="the limits of trimming are not around 1"):
        stats.rake(FRAME, MARGINS, trim=(2, 3))
    with pytest.raises(StudyError) as error:
        stats.Design(raking="guess")
    assert str(error.value) == (
        "stats.Design: raking is not known. Found: 'guess'. "
        "Right would be: one of calibrate, rake, fixed."
    )


def test_without_weights_the_mean_is_the_plain_one():
    result = row(stats.weighted_mean(FRAME, "y", stats.Design()))
    assert result["estimate"] == pytest.approx(FRAME["y"].mean())
    assert result["std_error"] == pytest.approx(FRAME["y"].sem())
    assert (result["df"], result["deff"]) == (39, pytest.approx(1))


@pytest.mark.slow
@settings(deadline=None, max_examples=15)
@given(st.permutations(range(40)), st.floats(0.1, 20))
def test_order_and_scale_of_weights_do_not_matter(order, factor):
    frame = FRAME.iloc[order].reset_index(drop=True)
    frame["w"] *= factor  # weights are no frequencies
    for design in (STRATA, RAKED):
        new = row(stats.weighted_mean(frame, "y", design))
        old = row(stats.weighted_mean(FRAME, "y", design))
        fields = ["estimate", "std_error", "df", "conf_low", "conf_high", "deff", "n_effective"]
        assert new[fields].tolist() == pytest.approx(old[fields].tolist(), rel=1e-9)


@pytest.mark.parametrize("factor", [1, 1.0001, 1000])
def test_the_design_effect_does_not_depend_on_the_scale_of_weights(factor):
    frame = pd.DataFrame({"y": [0, 1, 1, 0, 1, 0, 0, 1] * 12 + [1] * 4, "w": [0.5, 1.5] * 50})
    result = stats.weighted_mean(frame.assign(w=frame["w"] * factor), "y", stats.Design("w"))
    assert result.value("deff") == pytest.approx(1.25)  # Kish's: y and w are unrelated


def test_rows_of_weight_0_count_in_the_variance_only():
    frame = pd.concat([FRAME, FRAME.assign(w=0.0, house=FRAME["house"] + 12)], ignore_index=True)
    for design in (stats.Design("w"), STRATA):
        whole, part = (stats.weighted_mean(f, "y", design).table.iloc[0] for f in (frame, FRAME))
        same = ["n", "estimate", "df", "n_effective"]
        assert whole[same].tolist() == pytest.approx(part[same].tolist())
    result = stats.weighted_share(frame, "region", stats.Design("w"))
    assert result.table["base"].tolist() == [40, 40, 40]
    assert "weight 0 in 40 rows: in the variance, but not in n" in result.notes
    for test in (stats.rao_scott, stats.design_rank_test):
        columns = ("region", "size") if test is stats.rao_scott else ("y", "size")
        whole, part = (test(f, *columns, stats.Design("w")).table for f in (frame, FRAME))
        assert whole["n"].tolist() == part["n"].tolist()
        assert whole["df_error"].dropna().tolist() == pytest.approx(
            part["df_error"].dropna().tolist(), rel=0.02
        )
    assert stats.kish(frame, "w").table.equals(stats.kish(FRAME, "w").table)
    trimmed = stats.raked(frame, MARGINS, weights="w", trim=(0.4, 2))
    assert (trimmed[40:] == 0).all()


@pytest.mark.slow
@pytest.mark.parametrize("weight", [1.001, 0.1, 3])
@pytest.mark.parametrize("value", [3.1, 0.1, 7])
def test_what_does_not_vary_is_no_evidence(value, weight):
    frame = FRAME.assign(y=value, w=weight)
    for group in ("size", "region"):
        result = stats.design_rank_test(frame, "y", group, stats.Design("w"))
        assert result.table[["statistic", "p_value"]].isna().all(axis=None)
        assert (
            "no test: fewer than two groups, too few clusters, or all values equal" in result.notes
        )
    for design in (stats.Design("w"), RAKED, STRATA):
        mean = stats.weighted_mean(frame, "y", design).table.iloc[0]
        assert mean["estimate"] == pytest.approx(value)
        assert mean["std_error"] == 0
        assert np.isnan(mean["deff"])
    test = stats.rao_scott(frame, "y", "size", stats.Design("w"))
    assert test.table["p_value"].isna().all()


def copies(kind, **options):
    """Give the frame with two units a stratum, and a design of all halves of it."""
    frame = FRAME.assign(w=1.0, stratum=np.arange(40) // 10, half=np.arange(40) % 2)
    flips = np.array(list(np.ndindex(2, 2, 2, 2)))
    columns = {}
    for i, flip in enumerate(flips):
        chosen = flip[frame["stratum"]] == frame["half"]
        columns[f"r{i}"] = frame["w"] * np.where(chosen, 2.0, 0.0)
    replicates = stats.Replicates(list(columns), kind, **options)
    return frame.assign(**columns), stats.Design("w", replicates=replicates)


def test_all_half_samples_give_the_linearised_variance_of_a_total():
    frame, design = copies("brr")
    linear = stats.Design("w", strata="stratum", cluster="half")
    one, other = (stats.weighted_total(frame, "y", d).table.iloc[0] for d in (design, linear))
    assert one["std_error"] == pytest.approx(other["std_error"])
    assert (one["df"], other["df"]) == (4, 4)


def test_every_weighted_method_takes_replicate_weights():
    frame, design = copies("brr")
    mean = stats.weighted_mean(frame, "y", design).table.iloc[0]
    each = [np.average(frame["y"], weights=frame[f"r{i}"]) for i in range(16)]
    expected = np.sqrt(np.mean((np.array(each) - frame["y"].mean()) ** 2))
    assert mean["std_error"] == pytest.approx(expected)
    low = stats.weighted_share(frame.assign(low=frame["y"] < 3), "low", design)
    assert low.value("std_error", low=True) == pytest.approx(low.value("std_error", low=False))
    assert low.method.name == (
        "Weighted share, exact interval at the effective sample size, "
        "variance from replicate weights (brr)"
    )
    quantile = stats.weighted_quantile(frame, "y", design).table[1:]
    assert (quantile["conf_low"] <= quantile["estimate"]).all()
    assert stats.rao_scott(frame, "size", "region", design).table["p_value"].notna().all()
    assert stats.design_rank_test(frame, "y", "size", design).value("p_value") < 1
    difference = stats.weighted_difference(frame, "y", "size", design).table.iloc[0]
    gaps = [
        np.average(frame["y"][at], weights=r[at]) - np.average(frame["y"][~at], weights=r[~at])
        for at in [frame["size"] == "big"]
        for r in [frame["w"], *(frame[f"r{i}"] for i in range(16))]
    ]
    assert difference["estimate"] == pytest.approx(gaps[0])
    off = np.array(gaps[1:]) - gaps[0]
    assert difference["std_error"] == pytest.approx(np.sqrt(np.mean(off**2)))
    assert low.base.columns == ("low", "w")


def test_replicate_weights_that_do_not_fit_are_refused_with_all_reasons():
    with pytest.raises(StudyError) as error:
        stats.Replicates(["r1"], "Fay", rho=0.5, scales=[1, 2], centre="middle")
    assert str(error.value) == (
        "5 problems:\n"
        "- stats.Replicates: kind is not known. Found: 'Fay'. "
        "Right would be: one of brr, fay, jk1, jkn, bootstrap. Closest: 'fay'.\n"
        "- stats.Replicates: centre is not known. Found: 'middle'. "
        "Right would be: one of estimate, mean.\n"
        "- stats.Replicates: there are fewer than two columns. Right would be: two or more names.\n"
        "- stats.Replicates: rho does not fit. Found: kind 'Fay', rho 0.5. "
        "Right would be: rho between 0 and 1 with fay alone.\n"
        "- stats.Replicates: scales do not fit. Found: kind 'Fay', 2 scales. "
        "Right would be: scales with jkn alone."
    )
    with pytest.raises(StudyError) as error:
        stats.Replicates(["r1", "r2"], "jkn", scales=[0.5])
    assert str(error.value) == (
        "stats.Replicates: scales do not fit. Found: 1 scales, 2 columns. "
        "Right would be: one for each column."
    )
    replicates = stats.Replicates(["r1", "r2"], "jk1")
    with pytest.raises(StudyError) as error:
        stats.Design("w", strata="region", replicates=replicates)
    assert str(error.value) == (
        "stats.Design: replicate weights come with what they hold already. Found: strata. "
        "Right would be: replicates alone."
    )


def test_a_reason_in_the_base_counts_as_no_level_of_a_weighted_share():
    frame = pd.DataFrame({"y": ["a", "a", "b", None, None], "w": [1.0, 2, 1, 4, 8]})
    reasons = pd.DataFrame({"y": [None, None, None, "dont_know", "refused"]})
    result = stats.weighted_share(
        frame, "y", stats.Design("w"), reasons=reasons, in_base=["dont_know"]
    )
    assert result.table["estimate"].tolist() == pytest.approx([3 / 8, 1 / 8])
    assert result.table["base"].tolist() == [4, 4]
    assert str(result.base) == "4 answered of 5 asked of 5 (unit: row)"
    assert result.notes[0] == "y: no value in 2 of 5 rows: dont_know 1 (in the base), refused 1"


def test_raking_takes_variance_away_that_the_margins_explain():
    error = {
        how: row(stats.weighted_mean(FRAME.assign(y=FRAME["region"] == "hdf"), "y", design))[
            "std_error"
        ]
        for how in ("calibrate", "rake", "fixed")
        for design in [stats.Design("w", margins=MARGINS, raking=how)]
    }
    assert error["calibrate"] == pytest.approx(0, abs=1e-9)
    assert error["rake"] < 0.01 < error["fixed"]


def test_one_cluster_is_no_number_and_one_in_a_stratum_is_told():
    result = stats.weighted_mean(FRAME[:1], "y", stats.Design("w"))
    assert np.isnan(result.value("std_error"))
    frame = FRAME.assign(region=["alone", *FRAME["region"][1:]])
    result = stats.weighted_mean(frame, "y", stats.Design("w", strata="region"))
    assert "stratum alone has one unit: centred at the mean of all" in result.notes
    assert result.value("std_error") > 0


def test_a_census_has_no_error():
    design = stats.Design(fpc="N")
    assert stats.weighted_mean(FRAME.assign(N=40), "y", design).value("std_error") == 0


def test_rows_without_an_answer_stay_in_the_design():
    frame = FRAME.assign(y=FRAME["y"].where(FRAME.index > 9))
    reasons = pd.DataFrame({"y": np.where(FRAME.index > 9, None, "refused")})
    result = stats.weighted_mean(frame, "y", RAKED, reasons=reasons)
    assert result.value("n") == 30
    assert result.notes == (
        "y: no value in 10 of 40 rows: refused 10",
        "weights worth 19 equal rows, fewer than 40: errors are too small, intervals cover less "
        "and tests reject more often than they say",
    )
    weights = stats.raked(frame, MARGINS, weights="w")[10:]
    assert result.value("estimate") == pytest.approx(np.average(frame["y"][10:], weights=weights))


def test_shares_add_up_and_hold_their_intervals():
    table = stats.weighted_share(FRAME, "region", STRATA, by=["size"]).table
    assert table.groupby("size")["estimate"].sum().tolist() == pytest.approx([1, 1])
    inside = (table["conf_low"] <= table["estimate"]) & (table["estimate"] <= table["conf_high"])
    assert inside.all()


def test_a_share_without_weights_has_the_exact_interval():
    from scipy.stats import binomtest

    frame = pd.DataFrame({"y": ["a"] * 7 + ["b"] * 33})
    result = stats.weighted_share(frame, "y", stats.Design()).where(y="a").table.iloc[0]
    # The effective size of n equal rows is n - 1, as in survey::svyciprop.
    exact = binomtest(7, 40).proportion_ci(method="exact")
    assert (result["conf_low"], result["conf_high"]) == pytest.approx(exact, abs=0.003)
    whole = stats.weighted_share(frame[:7], "y", stats.Design()).table.iloc[0]
    assert whole["conf_low"] == pytest.approx(0.025 ** (1 / 7))


def test_quantiles_without_weights_are_the_inverse_distribution_function():
    table = stats.weighted_quantile(FRAME, "y", stats.Design()).table
    expected = np.quantile(FRAME["y"], [0.25, 0.5, 0.75], method="inverted_cdf")
    assert table["estimate"].tolist() == expected.tolist()


def test_rao_scott_without_weights_is_close_to_the_plain_test():
    from scipy.stats import chi2_contingency

    result = stats.rao_scott(FRAME, "region", "size", stats.Design())
    plain = chi2_contingency(pd.crosstab(FRAME["region"], FRAME["size"]), correction=False)
    chisq = result.where(term="chisq").table.iloc[0]
    assert chisq["statistic"] == pytest.approx(plain.statistic)
    assert chisq["deff"] == pytest.approx(40 / 39)
    swapped = stats.rao_scott(FRAME, "size", "region", stats.Design())
    assert swapped.table["p_value"].tolist() == pytest.approx(result.table["p_value"].tolist())


def test_an_unused_level_changes_nothing():
    levels = ["none", *sorted(FRAME["region"].unique()), "more"]
    frame = FRAME.assign(region=pd.Categorical(FRAME["region"], levels))
    for f in (
        lambda x: stats.rao_scott(x, "region", "size", stats.Design("w")),
        lambda x: stats.design_rank_test(x, "y", "region", stats.Design("w")),
    ):
        assert f(frame).table.equals(f(FRAME).table)


def test_the_rank_test_flips_with_the_groups_and_holds_for_any_rising_scale():
    frame = FRAME.assign(swapped=FRAME["size"].map({"big": "small", "small": "big"}))
    first = row(stats.design_rank_test(frame, "y", "size", STRATA))
    second = row(stats.design_rank_test(frame, "y", "swapped", STRATA))
    curved = row(stats.design_rank_test(frame.assign(y=np.exp(frame["y"])), "y", "size", STRATA))
    assert second["estimate"] == pytest.approx(-first["estimate"])
    assert second["p_value"] == pytest.approx(first["p_value"])
    assert curved["p_value"] == pytest.approx(first["p_value"])


def test_standardised_differences_of_leavers():
    stayed = pd.Series([True] * 30 + [False] * 10)
    frame = FRAME.assign(stayed=stayed)
    result = stats.leavers(frame, "stayed", ["y", "region"])
    a, b = frame["y"][30:], frame["y"][:30]
    d = (a.mean() - b.mean()) / np.sqrt((a.var() + b.var()) / 2)
    assert result.value("estimate", item="y") == pytest.approx(d)
    flipped = stats.leavers(frame.assign(stayed=~stayed), "stayed", ["y", "region"])
    assert flipped.value("estimate", item="y") == pytest.approx(-d)
    p = [one.value("p_value", term="overall") for one in (result, flipped)]
    assert p[0] == pytest.approx(p[1])
    assert result.value("df", term="overall") == 3


def test_the_overall_test_of_one_variable_is_the_t_test():
    from scipy.stats import ttest_ind

    frame = FRAME.assign(stayed=[1] * 30 + [0] * 10)
    p = stats.leavers(frame, "stayed", ["y"]).value("p_value", term="overall")
    assert p == pytest.approx(ttest_ind(frame["y"][:30], frame["y"][30:]).pvalue)


def test_who_is_neither_leaver_nor_stayer_is_refused():
    with pytest.raises(StudyError) as error:
        stats.leavers(FRAME, "y", ["w"])
    assert str(error.value) == "stats.leavers: 'y' is neither 0 nor 1 in some rows."


def test_bounds_hold_every_way_to_fill_the_gaps():
    answers = pd.Categorical(
        ["low", "high", "high", None, None], ["low", "mid", "high"], ordered=True
    )
    reasons = pd.DataFrame({"y": [None, None, None, "refused", "not_asked"]})
    result = stats.bounds(pd.DataFrame({"y": answers}), "y", reasons=reasons)
    found = result.table.iloc[0]
    assert (found["n"], found["asked"]) == (3, 4)
    assert (found["bound_low"], found["bound_high"]) == (2, 2.5)
    assert found["conf_low"] < 2 < found["estimate"] < 2.5 < found["conf_high"]


def test_bounds_of_a_full_column_are_the_estimate_with_the_normal_interval():
    found = stats.bounds(FRAME, "y", limits=(1, 5)).table.iloc[0]
    assert found["bound_low"] == found["estimate"] == found["bound_high"]
    half = 1.959963984540054 * FRAME["y"].sem()
    assert found["conf_high"] == pytest.approx(found["estimate"] + half)


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, "column 'y' is a number without limits. Right would be: for example limits=(1, 5)."),
        ({"limits": (1, 2)}, "values of 'y' lie outside (1, 2). Right would be: wider limits."),
        (
            {"level": 11.0},
            "column 'y' has no level '11.0'. "
            "Right would be: one of 1.0, 2.0, 3.0, 4.0, 5.0. Closest: '1.0'.",
        ),
    ],
)
def test_bounds_without_limits_are_refused(options, expected):
    with pytest.raises(StudyError) as error:
        stats.bounds(FRAME, "y", **options)
    assert str(error.value) == f"stats.bounds: {expected}"


EVERYTHING = {
    "rake": lambda f: stats.rake(f, MARGINS, weights="w"),
    "kish": lambda f: stats.kish(f, "w"),
    "mean": lambda f: stats.weighted_mean(f, "y", STRATA, by=["size"]),
    "raked mean": lambda f: stats.weighted_mean(f, "y", RAKED),
    "share": lambda f: stats.weighted_share(f, "region", stats.Design("w"), by=["size"]),
    "total": lambda f: stats.weighted_total(f, "y", STRATA, by=["size"]),
    "difference": lambda f: stats.weighted_difference(f, "y", "size", stats.Design("w")),
    "quantile": lambda f: stats.weighted_quantile(f, "y", STRATA),
    "rao_scott": lambda f: stats.rao_scott(f, "region", "size", STRATA),
    "rank": lambda f: stats.design_rank_test(f, "y", "size", STRATA),
    "ranks": lambda f: stats.design_rank_test(f, "y", "region", STRATA),
    "leavers": lambda f: stats.leavers(f.assign(s=f.index < 1), "s", ["y", "region"]),
    "bounds": lambda f: stats.bounds(f, "y", limits=(1, 5)),
    "share bounds": lambda f: stats.bounds(f, "size", level="big") if len(f) > 5 else None,
}


@pytest.mark.slow
@pytest.mark.parametrize("name", EVERYTHING)
@pytest.mark.parametrize("n", [0, 1, 2, 40])
def test_thin_data_give_results_that_keep_to_the_glossary(name, n):
    for frame in (FRAME[:n], FRAME[:n].assign(y=3.0), FRAME[:n].assign(w=0.0)):
        result = EVERYTHING[name](frame)
        assert result is None or stats.check(result) == ()
