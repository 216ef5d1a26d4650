import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vises_research import stats
from vises_research.errors import StudyError

RNG = np.random.default_rng(7)
FRAME = pd.DataFrame(
    {
        "months": RNG.integers(1, 25, 30),
        "left": RNG.choice([True, False], 30, p=[0.7, 0.3]),
        "region": RNG.choice(["hdf", "vlg", "wab"], 30),
    }
)
FRAME["exit"] = np.where(FRAME["left"], RNG.choice(["left", "closed", "merged"], 30), "in")
SPELLS = st.lists(st.tuples(st.integers(0, 9), st.booleans()), min_size=1, max_size=25)


def spells(rows):
    return pd.DataFrame(rows, columns=["t", "e"])


def test_without_censoring_the_curve_is_the_share_still_in():
    frame = FRAME.assign(left=1)
    table = stats.kaplan_meier(frame, "months", "left").table
    expected = [(frame["months"] > t).mean() for t in table["time"]]
    assert table["estimate"].tolist() == pytest.approx(expected)
    error = np.sqrt(table["estimate"] * (1 - table["estimate"]) / 30)[:-1]
    assert table["std_error"][:-1].tolist() == pytest.approx(error.tolist())


def test_the_curve_agrees_with_statsmodels():
    from statsmodels.duration.survfunc import SurvfuncRight, survdiff

    ours = stats.kaplan_meier(FRAME, "months", "left").table
    theirs = SurvfuncRight(FRAME["months"], FRAME["left"])
    ours = ours[ours["n_event"] > 0]
    assert ours["estimate"].tolist() == pytest.approx(theirs.surv_prob.tolist())
    assert ours["std_error"][:-1].tolist() == pytest.approx(theirs.surv_prob_se[:-1].tolist())
    statistic, p = survdiff(FRAME["months"], FRAME["left"], FRAME["region"])
    test = stats.logrank(FRAME, "months", "left", "region").table.iloc[0]
    assert (test["statistic"], test["p_value"]) == pytest.approx((statistic, p))


@pytest.mark.slow
@settings(deadline=None, max_examples=40)
@given(SPELLS, st.sampled_from(["log", "log-log"]))
def test_curves_fall_and_lie_in_their_intervals(rows, interval):
    result = stats.kaplan_meier(spells(rows), "t", "e", interval=interval)
    assert stats.check(result) == ()
    assert result.table["estimate"].is_monotonic_decreasing
    assert result.table[["conf_low", "conf_high"]].stack().dropna().between(0, 1).all()
    assert stats.check(stats.median_time(spells(rows), "t", "e", interval=interval)) == ()


@pytest.mark.slow
@settings(deadline=None, max_examples=25)
@given(SPELLS)
def test_the_restricted_mean_is_the_area_under_the_curve(rows):
    frame = spells(rows)
    until = float(frame["t"].max())
    result = stats.restricted_mean(frame, "t", "e", until=until)
    table = stats.kaplan_meier(frame, "t", "e").table
    steps = [table.loc[table["time"] <= t, "estimate"].min() for t in range(int(until))]
    assert result.value("estimate") == pytest.approx(np.nan_to_num(steps, nan=1).sum())
    assert stats.check(result) == ()


def test_beyond_the_last_observation_there_is_no_mean_unless_all_left():
    frame = pd.DataFrame({"t": [1, 2, 3, 3], "e": [1, 1, 1, 0], "g": ["a", "a", "a", "b"]})
    table = stats.restricted_mean(frame, "t", "e", until=5, by=["g"]).table
    assert table["estimate"].tolist()[0] == 2
    assert np.isnan(table["estimate"].tolist()[1])


def test_a_median_on_a_flat_step_is_its_middle():
    frame = pd.DataFrame({"t": [1, 2, 4, 5], "e": [1, 1, 1, 0]})
    assert stats.median_time(frame, "t", "e").value("estimate") == 3


@pytest.mark.parametrize(("flat", "expected"), [("event", 18), ("observed", 20), ("first", 18)])
def test_where_an_observation_stopped_is_no_time_of_an_event(flat, expected):
    frame = pd.DataFrame({"t": [7, 8, 11, 11, 18, 22], "e": [0, 0, 0, 0, 1, 0]})
    assert stats.median_time(frame, "t", "e", flat=flat).value("estimate") == expected


def test_a_flat_step_at_one_half_goes_to_the_next_event_not_to_who_is_lost_before():
    frame = pd.DataFrame({"t": [1, 2, 3, 6], "e": [1, 1, 0, 1]})
    values = {
        flat: stats.median_time(frame, "t", "e", flat=flat).value("estimate")
        for flat in ("event", "observed", "first")
    }
    assert values == {"event": 4, "observed": 4, "first": 2}
    with pytest.raises(StudyError) as error:
        stats.median_time(frame, "t", "e", flat="last")
    assert str(error.value) == (
        "stats.median_time: flat is not known. Found: 'last'. "
        "Right would be: one of event, observed, first."
    )


def test_a_group_that_was_never_at_risk_is_no_degree_of_freedom():
    frame = pd.DataFrame({"t": [13, 18, 21], "e": [0, 1, 1], "g": list("QRS")})
    result = stats.logrank(frame, "t", "e", "g")
    assert result.table.iloc[0][["statistic", "df"]].tolist() == pytest.approx([1, 1])
    assert result.value("p_value", term="test") == pytest.approx(0.317310507862914)
    assert result.notes == (
        "groups: 3, of which 2 were compared: df is the rank of the covariance",
    )
    without = stats.logrank(frame[1:], "t", "e", "g")
    assert without.value("p_value", term="test") == result.value("p_value", term="test")


@pytest.mark.slow
@settings(deadline=None, max_examples=200)
@given(st.lists(st.tuples(st.integers(0, 5), st.booleans(), st.sampled_from("ABCD")), min_size=2))
def test_the_log_rank_test_is_that_of_any_groups_but_one(rows):
    frame = pd.DataFrame(rows, columns=["t", "e", "g"])
    result = stats.logrank(frame, "t", "e", "g")
    test = result.where(term="test").table.iloc[0]
    table = result.where(term="group").table
    assert table["n_event"].sum() == pytest.approx(table["n_expected"].sum())
    met = [
        set(frame.loc[frame["t"] >= t, "g"])
        for t in sorted(set(frame.loc[frame["e"], "t"]))
        if frame["e"][frame["t"] == t].sum() < (frame["t"] >= t).sum()
    ]
    # Groups that were at risk together make one family; each family gives its number less one.
    families: list[set[str]] = []
    for one in met:
        joined = one.union(*(f for f in families if f & one))
        families = [f for f in families if not f & one] + [joined]
    assert test["df"] == sum(len(f) - 1 for f in families)
    assert np.isnan(test["p_value"]) == (test["df"] == 0)


def test_a_stratified_log_rank_test_compares_within_strata_only():
    frame = FRAME.assign(site=FRAME["region"])
    result = stats.logrank(frame, "months", "left", "region", strata="site")
    assert result.value("df", term="test") == 0
    assert np.isnan(result.value("p_value", term="test"))
    doubled = pd.concat([FRAME.assign(site="a"), FRAME.assign(site="b")], ignore_index=True)
    twice = stats.logrank(doubled, "months", "left", "region", strata="site").table.iloc[0]
    once = stats.logrank(FRAME, "months", "left", "region").table.iloc[0]
    assert twice["statistic"] == pytest.approx(2 * once["statistic"])


def test_a_median_that_is_not_reached_is_told():
    result = stats.median_time(pd.DataFrame({"t": [1, 2, 3], "e": [1, 0, 0]}), "t", "e")
    assert np.isnan(result.value("estimate"))
    assert "a median or limit that is not reached is not a number" in result.notes


def test_names_and_order_of_groups_and_empty_levels_do_not_matter_to_the_log_rank_test():
    frame = FRAME.sample(frac=1, random_state=1)
    names = {"hdf": "z", "vlg": "y", "wab": "x"}
    frame["region"] = pd.Categorical(frame["region"].map(names), ["none", "x", "y", "z"])
    new, old = (stats.logrank(one, "months", "left", "region").table for one in (frame, FRAME))
    assert new.iloc[0].tolist() == pytest.approx(old.iloc[0].tolist())


def test_exits_and_those_still_in_add_up():
    exits = stats.aalen_johansen(FRAME, "months", "exit", staying="in").table
    still = stats.kaplan_meier(FRAME, "months", "left").table["estimate"].to_numpy()
    gone = exits.groupby("time")["estimate"].sum().to_numpy()
    assert gone + still == pytest.approx(np.ones(len(still)))


def test_with_one_exit_the_error_is_greenwoods():
    frame = FRAME.assign(exit=np.where(FRAME["left"], "left", "in"))
    exits = stats.aalen_johansen(frame, "months", "exit", staying="in", by=["region"]).table
    curve = stats.kaplan_meier(FRAME, "months", "left", by=["region"]).table
    known = curve["std_error"].notna()
    ours, theirs = exits["std_error"][known].to_numpy(), curve["std_error"][known].to_numpy()
    assert ours == pytest.approx(theirs)
    high = 1 - curve["conf_low"]
    assert exits["conf_high"].to_numpy() == pytest.approx(high.to_numpy(), nan_ok=True)


@pytest.mark.slow
def test_the_error_of_an_exit_is_the_jackknife_in_the_limit():
    frame = pd.concat([FRAME] * 20, ignore_index=True)

    def at(f):
        result = stats.aalen_johansen(f, "months", "exit", staying="in")
        return result.where(exit="left", time=12)

    drops = [at(frame.drop(i)).value("estimate") for i in range(30)]
    jackknife = np.sqrt(20 * np.square(np.array(drops) - np.mean(drops)).sum())
    assert at(frame).value("std_error") == pytest.approx(jackknife, rel=0.01)


def test_an_unknown_level_of_staying_is_refused():
    with pytest.raises(StudyError) as error:
        stats.aalen_johansen(FRAME, "months", "exit", staying="inn")
    assert str(error.value) == (
        "stats.aalen_johansen: column 'exit' has no level 'inn'. "
        "Right would be: one of closed, in, left, merged. Closest: 'in'."
    )


def test_impossible_times_and_events_are_told_at_once():
    with pytest.raises(StudyError) as error:
        stats.kaplan_meier(FRAME.assign(months=-1, left=2), "months", "left")
    assert str(error.value) == (
        "2 problems:\n"
        "- stats.process: 'left' is neither 0 nor 1 in some rows.\n"
        "- stats.process: time 'months' is negative in some rows."
    )


def test_retention_counts_from_the_furthest_step():
    steps = pd.CategoricalDtype(["intake", "analysis", "report", "never"], ordered=True)
    frame = pd.DataFrame({"step": ["intake", "report", "analysis", "report", None]}).astype(steps)
    reasons = pd.DataFrame({"step": [None] * 4 + ["no_answer"]})
    result = stats.retention(frame, "step", reasons=reasons)
    assert result.table["n"].tolist() == [4, 3, 2, 0]
    assert result.table["base"].tolist() == [4, 4, 3, 2]
    assert result.table["cumulative"].tolist() == [1, 0.75, 0.5, 0]
    assert result.notes[0] == "step: no value in 1 of 5 rows: no_answer 1"


EVERYTHING = {
    "kaplan_meier": lambda f: stats.kaplan_meier(f, "months", "left", by=["region"]),
    "median": lambda f: stats.median_time(f, "months", "left", by=["region"]),
    "mean": lambda f: stats.restricted_mean(f, "months", "left", by=["region"]),
    "logrank": lambda f: stats.logrank(f, "months", "left", "region"),
    "exits": lambda f: stats.aalen_johansen(f, "months", "exit", staying="in", by=["region"]),
    "retention": lambda f: stats.retention(f, "months", by=["region"]),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", EVERYTHING)
@pytest.mark.parametrize("n", [0, 1, 2, 30])
def test_thin_data_give_results_that_keep_to_the_glossary(name, n):
    exits = pd.CategoricalDtype(["closed", "in", "left", "merged"])
    regions = pd.CategoricalDtype(["hdf", "nowhere", "vlg", "wab"])
    frame = FRAME[:n].astype({"exit": exits, "region": regions})
    for one in (frame, frame.assign(left=0, exit=pd.Categorical(["in"] * n, exits.categories))):
        assert stats.check(EVERYTHING[name](one)) == ()
