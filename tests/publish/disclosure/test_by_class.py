"""What a number is decides whether it may leave: each class of statistics, and ways round it."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from tables_to_check import check, refused

from vises_research import publish, stats
from vises_research.stats.results import bundled, unbundled

RANDOM = np.random.default_rng(11)
SCALE = pd.CategoricalDtype(["1", "2", "3", "4", "5"], ordered=True)


def pilots(n: int = 60) -> pd.DataFrame:
    """Give pilots of comfortable groups, none of which has most of anything."""
    random = np.random.default_rng(n)
    frame = pd.DataFrame({"region": pd.Categorical(np.resize(["hdf", "vlg"], n))})
    frame["fte"] = np.round(random.lognormal(2, 0.5, n), 2)
    frame["after"] = np.round(frame["fte"] * random.uniform(0.8, 1.4, n), 2)
    frame["useful"] = pd.Categorical(random.choice(SCALE.categories, n), dtype=SCALE)
    frame["report"] = random.random(n) < 0.5
    frame["network"] = np.resize(["a", "b", "c", "d"], n)
    frame["months"] = random.integers(1, 4, n)
    frame["w"] = np.round(random.uniform(0.5, 2, n), 2)
    return frame


DESIGN = stats.Design("w")
MEANS = {
    "mean": lambda f: stats.mean(f, "fte"),
    "amounts": lambda f: stats.amounts(f, "fte"),
    "weighted_mean": lambda f: stats.weighted_mean(f, "fte", DESIGN),
    "weighted_total": lambda f: stats.weighted_total(f, "fte", DESIGN),
    "weighted_difference": lambda f: stats.weighted_difference(f, "fte", "region", DESIGN),
    "clustered_mean": lambda f: stats.clustered_mean(f, "fte", "network"),
    "change": lambda f: stats.change(f, "after", "fte"),
    "paired_values": lambda f: stats.paired_values(f, "after", "fte"),
    "sign_flip": lambda f: stats.sign_flip(f, "after", "fte"),
    "item_analysis": lambda f: stats.item_analysis(f, ["fte", "after", "months"]),
    "em_moments": lambda f: stats.em_moments(f, ["fte", "after"]),
    "bounds": lambda f: stats.bounds(f, "fte", limits=(0, 1e9)),
    "linear": lambda f: stats.linear(f, "fte"),
    "linear by region": lambda f: stats.linear(f, "fte", ["region"]),
    "guarded": lambda f: stats.guarded(
        replace(stats.mean(f, "fte"), guard=stats.Guard()), f, "fte"
    ),
}
ONE_HAS_MOST = pilots().assign(fte=lambda f: f["fte"].where(f.index > 0, 1e6))


@pytest.mark.slow
@pytest.mark.parametrize("name", MEANS)
def test_a_mean_or_sum_of_which_one_unit_has_most_is_refused(name):
    check(MEANS[name](pilots()))
    told = refused(MEANS[name](ONE_HAS_MOST))
    assert all("one unit has too much of this amount" in one for one in told), told


@pytest.mark.slow
@pytest.mark.parametrize("name", MEANS)
def test_also_on_a_page_where_only_rounded_shares_are_kept(name):
    check(unbundled(bundled(MEANS[name](pilots()))))
    kept = bundled(MEANS[name](ONE_HAS_MOST))
    assert "one unit has too much of this amount" in refused(unbundled(kept))[0]
    assert "1000000" not in str(kept["guard"])


@pytest.mark.parametrize("name", [name for name in MEANS if name != "guarded"])
def test_what_comes_without_the_data_is_refused_with_what_helps(name):
    result = MEANS[name](pilots())
    told = refused(replace(result, guard=stats.Guard()))
    assert "it is not known" in told[0]
    assert f"the result as `stats.{result.name}` gives it" in told[0]


def test_renamed_levels_do_not_lead_past_the_data():
    result = stats.mean(pilots(), "fte", by=["region"])
    table = result.table.assign(region=["north", "south"])
    told = refused(replace(result, table=table))
    assert ["it is not known how large" in one for one in told] == [True, True]


def test_a_mean_of_turnover_with_one_unit_at_99_per_cent_is_refused():
    frame = pd.DataFrame({"turnover": [99_000.0, *RANDOM.uniform(5, 20, 80)]})
    (told,) = refused(stats.mean(frame, "turnover"))
    assert told.startswith("figure 'x': one unit has too much of this amount. Right would be: ")


class TestFewUnits:
    five = pd.DataFrame({"fte": [3.5, 7.25, 11.0, 20.75, 41.5]})

    def test_quartiles_mean_and_error_of_five_would_recover_all_five(self):
        described, mean = stats.describe(self.five, "fte"), stats.mean(self.five, "fte")
        q1, q2, q3 = (described.value(name) for name in ("q1", "median", "q3"))
        total = 5 * mean.value("estimate") - q1 - q2 - q3
        squares = 4 * 5 * mean.value("std_error") ** 2 + 5 * mean.value("estimate") ** 2
        squares -= q1**2 + q2**2 + q3**2
        half = np.sqrt(2 * squares - total**2) / 2
        recovered = [total / 2 - half, q1, q2, q3, total / 2 + half]
        assert np.allclose(recovered, self.five["fte"])
        told = refused(described, mean)
        assert "a quantile, or a limit of it, has too few units on a side. Found: 1." in told[0]
        assert (
            "5 numbers of the same values are shown to booklet readers. Found: 5 units."
            in " ".join(told)
        )

    def test_so_is_each_of_them_alone(self):
        refused(stats.describe(self.five, "fte"))
        (told,) = refused(stats.mean(self.five, "fte"))
        assert "2 numbers of the same values are shown to booklet readers. Found: 5 units." in told
        assert "at least 6 units" in told
        check(stats.amounts(self.five, "fte"))

    @pytest.mark.parametrize(("n", "fine"), [(17, False), (21, True)])
    def test_a_quartile_needs_units_on_both_sides(self, n, fine):
        result = stats.describe(pd.DataFrame({"fte": np.arange(n) * 1.5}), "fte")
        check(result) if fine else refused(result)

    def test_many_quantiles_of_a_group_leave_few_units_between_two(self):
        shares = [0.3, 0.31, 0.5]
        result = stats.weighted_quantile(pilots(), "fte", DESIGN, probabilities=shares)
        assert "has too few units on a side" in refused(result)[0]

    @pytest.mark.parametrize("share", [0.9999, 1.0, 0.0001, 0.0, 0.02])
    def test_a_quantile_near_an_end_is_an_extreme(self, share):
        for n in (60, 400):
            result = stats.weighted_quantile(pilots(n), "fte", DESIGN, probabilities=[share])
            if share * n < 5 or share > 0.99:
                refused(result)

    def test_it_may_be_shown_where_it_is_rounded_to_a_declared_step(self):
        few = stats.describe(pilots(14), "fte")
        rule = {"rounded": {"fte": 5}}
        assert "`publish.to_steps(result, study.rule(...))`" in refused(few, **rule)[0]
        rounded = publish.to_steps(few, publish.Rule(**rule))
        assert check(rounded, **rule).changes == ("fte: rounded to steps of 5",)
        refused(rounded)


class TestShares:
    options = pd.DataFrame({"cost": [True] * 30, "effort": [True, False] * 15})

    def test_everyone_of_a_group_in_methods_of_any_kind(self):
        frame = self.options.assign(w=1.5, region=pd.Categorical(["a", "b"] * 15))
        results = [
            stats.answers(frame, ["cost", "effort"]),
            stats.answers(frame, ["cost", "effort"], design=stats.Design("w")),
            stats.weighted_share(frame, "cost", stats.Design("w")),
            stats.combinations(frame.assign(effort=True), ["cost", "effort"]),
            stats.moves(frame.assign(after=frame["cost"]), "cost", "after"),
            stats.mean(frame, "cost"),
        ]
        for result in results:
            told = refused(result)
            assert "everyone of a group" in told[0], result.name
            check(result, everyone="shown")

    def test_nobody_where_the_rule_says_so(self):
        result = stats.answers(self.options.assign(cost=False), ["cost", "effort"])
        check(result)
        assert "nobody of a group is in this cell" in refused(result, zeros="refused")[0]

    def test_a_share_with_its_base_is_a_count(self):
        frame = pd.DataFrame({"left": [True] * 3 + [False] * 97})
        share = stats.answers(frame, ["left"])
        for dropped in (["n"], ["n", "base"]):
            told = refused(replace(share, table=share.table.drop(columns=dropped)))
            assert "a count that is too small to be shown to booklet readers. Found: 3." in told[0]
        told, _ = refused(stats.bounds(frame, "left", level=True, limits=(0, 1)))
        assert "Found: 3." in told
        (told,) = refused(stats.mean(frame, "left"))
        assert "this number tells how many are at a level. Found: 3." in told

    def test_the_mean_of_a_short_scale_tells_counts_where_it_leaves_no_choice(self):
        nearly = pd.DataFrame({"useful": pd.Categorical(["5"] * 29 + ["4"], dtype=SCALE)})
        (told,) = refused(stats.mean(nearly, "useful"))
        assert "this number tells how many are at a level. Found: 1." in told
        check(stats.mean(pilots(), "useful"))


class TestModels:
    def test_a_coefficient_of_a_level_of_few(self):
        frame = pilots().assign(region=["few"] * 3 + ["hdf", "vlg", "wab"] * 19)
        told = refused(stats.linear(frame, "fte", ["region", "after"]))
        assert "a coefficient, or a fitted value, is about too few units. Found: 3." in told[0]
        check(stats.linear(pilots(), "fte", ["region", "after"]))

    def test_a_single_unit_that_a_number_singles_out(self):
        frame = pilots().assign(after=lambda f: f["after"].where(f.index > 0, 1e5))
        told = refused(stats.linear(frame, "fte", ["after"]))
        assert "is about too few units. Found: 1." in told[0]

    def test_a_model_of_as_many_parameters_as_units(self):
        frame = pilots(8)
        told = refused(stats.linear(frame, "fte", ["after", "months", "w", "report"]))
        assert "this model has nearly as many parameters as units. Found: 3." in told[0]

    def test_a_saturated_model_of_yes_and_no_tells_counts(self):
        frame = pilots().assign(report=lambda f: (f["region"] == "hdf") & (f.index < 6))
        told = refused(stats.linear(frame, "report", ["region"]))
        assert "this number tells how many are at a level. Found: 3." in told[0]
        told = refused(stats.share_difference(frame, "report", "region"))
        assert "this number tells how many are at a level. Found: 3." in " ".join(told)


class TestTheRest:
    def test_a_step_of_a_curve_is_the_units_that_ended_then(self):
        frame = pilots(90).assign(left=True)
        check(stats.kaplan_meier(frame, "months", "left"))
        last = frame.assign(months=frame["months"].where(frame.index > 0, 9))
        one = stats.kaplan_meier(last, "months", "left")
        assert "too few are shown in 'n_event'" in " ".join(refused(one))
        (told, *_) = refused(replace(one, table=one.table[["time", "estimate"]]))
        assert "it is not known how many units a step is about" in told

    def test_a_correlation_of_one(self):
        frame = pilots().assign(after=lambda f: f["fte"] * 2)
        told = refused(stats.rank_correlation(frame, "fte", "after"))
        assert "one variable gives the other. Found: 1." in told[0]

    def test_one_row_a_unit(self):
        days = {"start": "2024-01-01", "end": "2024-02-01"}
        frame = pd.DataFrame({"pilot": range(9), "step": "a", **days})
        told = refused(stats.spans(frame, "pilot", "step", "start", "end"))
        assert "this row is about one unit" in " ".join(told)

    def test_what_has_no_class_is_refused_until_the_study_gives_it_one(self):
        result = stats.bootstrap(pilots(), ["fte"], np.max, n_resamples=99)
        (told,) = refused(result)
        assert told == (
            "figure 'x': nobody knows what these numbers tell of single units. Found: bootstrap. "
            "Right would be: a method of `stats`; or its class under `classes` of the rule, or on "
            "its card."
        )
        check(result, classes={"bootstrap": "indices"})

    def test_a_column_that_no_glossary_knows(self):
        result = stats.mean(pilots(), "fte")
        (told,) = refused(replace(result, table=result.table.assign(top=99.5)))
        assert "nobody knows what 'top' tells of units" in told

    def test_a_public_breakdown_makes_no_other_column_public(self):
        result = stats.clustered_mean(ONE_HAS_MOST, "fte", "network", by=["region"])
        assert "one unit has too much" in refused(result, public=["region"])[0]
