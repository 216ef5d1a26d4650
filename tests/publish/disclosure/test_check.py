"""What the check refuses, and what it says of it."""

import pandas as pd
import pytest
from random_tables import frame

from vises_research import publish, stats
from vises_research.errors import StudyError
from vises_research.publish import Rule
from vises_research.publish.disclosure.rule import DEFAULTS


def regions(**sizes: int) -> stats.Result:
    return stats.counts(frame({(name,): n for name, n in sizes.items()}, "region"), ["region"])


def check(*results, **rule):
    return publish.check(results, "figure 'x'", rule=Rule(**rule))


def refused(*results, **rule) -> list[str]:
    with pytest.raises(StudyError) as error:
        check(*results, **rule)
    return [str(problem) for problem in error.value.problems]


def test_counts_of_zero_or_large_enough_pass_and_the_decision_is_told():
    decision = check(regions(hdf=64, vlg=5))
    assert str(decision) == "6 counts, each 0 or at least 5 (booklet)"
    assert decision.looked == {"counts": 6, "groups": 2, "units": 1}
    assert decision.rule["dominance"] == 0.85


@pytest.mark.parametrize("n", [1, 2, 3, 4])
def test_a_small_cell_is_refused(n):
    (told,) = refused(regions(hdf=40, wab=20, vlg=n))
    assert f"region=vlg: too few are shown to booklet readers. Found: {n}." in told


def test_a_small_complement_is_refused():
    answers = pd.DataFrame({"useful": pd.Categorical(["yes"] * 98 + ["no"] * 2)})
    (told,) = refused(stats.share(answers, "useful", level="yes"))
    assert told == (
        "figure 'x', useful=yes: all but 2 of 100 are shown to booklet readers. Found: 2. "
        "Right would be: 0 or at least 5. One of these helps: "
        "`result = publish.suppress(result, study.rule('booklet'))`."
    )


def test_a_small_base_is_refused_even_if_the_share_is_zero():
    sizes = {("a", "no"): 3, ("b", "no"): 20, ("b", "yes"): 20}
    told = refused(stats.share(frame(sizes, "g", "y"), "y", level="yes", by=["g"]))
    assert "g=a, y=yes: the base is too small to be shown to booklet readers" in told[0]


def test_the_message_names_three_ways_out_once_and_each_of_them_helps():
    sizes = {("hdf", "no"): 30, ("wab", "no"): 9, ("vlg", "no"): 8}
    sizes |= {("hdf", "yes"): 20, ("wab", "yes"): 6, ("vlg", "yes"): 3}
    result = stats.share(frame(sizes, "region", "useful"), "useful", level="yes", by=["region"])
    (told,) = refused(result)
    ways = [part for part in told.split("`") if part.startswith("result = ")]
    assert ways == [
        "result = publish.merge(result, 'region', {'wab_or_vlg': ['wab', 'vlg']})",
        "result = publish.drop(result, 'region')",
        "result = publish.suppress(result, study.rule('booklet'))",
    ]

    class study:  # as the line has it
        rule = staticmethod(lambda audience: Rule())

    for way in ways:
        scope = {"publish": publish, "result": result, "study": study}
        exec(way, scope)
        assert scope["result"].guard.changes == check(scope["result"]).changes != ()


def test_every_cell_is_named_and_only_the_first_says_what_can_be_done():
    told = refused(
        stats.counts(
            frame({("hdf", "a"): 1, ("vlg", "b"): 42, ("hdf", "b"): 2}, "region", "group"),
            ["region", "group"],
        ),
        min_cell=3,
        everyone="shown",
    )
    assert [one.split(":")[0] for one in told] == [
        "figure 'x', region=hdf, group=a",
        "figure 'x', region=hdf, group=b",
    ]
    assert "publish.drop(result, 'group')" in told[0]
    assert told[1].endswith("Right would be: 0 or at least 3.")


def test_a_median_of_few_is_refused():
    (told,) = refused(stats.describe(pd.DataFrame({"fte": [1.0, 2.0, 3.0]}), "fte"))
    assert "too few are shown to booklet readers. Found: 3" in told


def test_who_did_not_answer_is_nobodys_secret():
    many = pd.DataFrame({"fte": [1.0] * 30 + [None]})
    assert check(stats.describe(many, "fte")).checked == 2


def test_each_audience_has_its_rule_and_what_a_study_says_of_it_is_added():
    assert check(regions(hdf=60, vlg=3), **DEFAULTS["internal"]).min_cell == 3
    assert "Found: 9" in refused(regions(hdf=60, vlg=9), **DEFAULTS["open"])[0]


class TestEveryoneAndNobody:
    answers = frame({("hdf", "yes"): 30, ("vlg", "no"): 12, ("vlg", "yes"): 12}, "region", "useful")

    def test_a_group_in_which_everyone_gave_the_same_answer_is_refused(self):
        (told,) = refused(stats.share(self.answers, "useful", by=["region"]))
        assert told.startswith(
            "figure 'x', region=hdf, useful=yes: everyone of a group is in one cell. Found: 30."
        )

    def test_also_if_the_figure_shows_only_that_nobody_gave_the_other(self):
        (told,) = refused(stats.share(self.answers, "useful", level="no", by=["region"]))
        assert "everyone of a group is in one cell. Found: 30." in told

    def test_also_in_a_count(self):
        result = stats.counts(self.answers, ["region", "useful"])
        assert len(refused(result)) == 2  # and all who said no are in one region
        (told,) = refused(result, public=["region"])
        assert "region=hdf, useful=yes: everyone of a group is in one cell" in told

    def test_it_may_be_shown_where_the_rule_or_the_answer_allows_it(self):
        result = stats.share(self.answers, "useful", by=["region"])
        check(result, everyone="shown")
        assert check(result, public=["useful"]).looked["groups"] == 4

    def test_all_of_everybody_is_a_group_too(self):
        everyone = frame({("yes",): 30, ("no",): 0}, "useful")
        assert len(refused(stats.share(everyone, "useful"))) == 1

    def test_empty_cells_are_refused_where_the_rule_says_so(self):
        result = stats.counts(self.answers, ["region", "useful"])
        check(result, everyone="shown")
        (told,) = refused(result, everyone="shown", zeros="refused")
        assert "region=hdf, useful=no: nobody of a group is in this cell. Found: 0." in told

    def test_what_everyone_may_know_is_not_looked_at(self):
        decision = check(regions(hdf=60, vlg=1), public=["region"])
        assert decision.looked == {"public": 2}


class TestAmounts:
    jobs = pd.DataFrame({"region": ["hdf"] * 8 + ["vlg"] * 8, "fte": [900.0] + [10.0] * 15})

    def test_a_sum_that_is_nearly_all_one_units_is_refused(self):
        (told,) = refused(stats.amounts(self.jobs, "fte", by=["region"]))
        assert told.startswith("figure 'x', region=hdf: one unit has too much of this amount")
        assert "at most 85%" in told
        check(stats.amounts(self.jobs, "fte", by=["region"]), dominance=0.95)

    def test_the_second_largest_must_not_be_able_to_work_the_largest_out(self):
        two = pd.DataFrame({"fte": [60.0, 50.0, 1.0, 1.0, 1.0]})
        check(stats.amounts(two, "fte"))
        assert len(refused(stats.amounts(two, "fte"), p_percent=0.1)) == 1

    def test_a_mean_without_what_the_rule_needs_is_refused(self):
        table = pd.DataFrame({"n": [16], "mean": [65.6]})
        base = stats.Base(16, 16, 16, "pilot")
        mean = stats.Result("mean", table, stats.Method("Mean"), base, outcome="fte")
        (told,) = refused(mean, amounts=["fte"])
        assert "it is not known how large the largest unit of these amounts is" in told
        assert len(refused(stats.guarded(mean, self.jobs, "fte"))) == 1

    def test_what_the_rule_needs_is_printed_nowhere(self):
        result = stats.amounts(self.jobs, "fte", by=["region"])
        shown = f"{result}{result._repr_html_()}{result.guard}{result.table.to_csv()}"
        assert "900" not in shown


class TestSingleUnits:
    def result(self, table, **more):
        base = stats.Base(20, 20, 20, "pilot")
        return stats.Result("values", pd.DataFrame(table), stats.Method("Values"), base, **more)

    def test_smallest_and_largest_values_are_refused(self):
        told = refused(self.result({"n": [20], "minimum": [1.0], "maximum": [300.0]}))
        assert ["'minimum'" in told[0], "'maximum'" in told[1]] == [True, True]
        terms = {"term": ["median", "outlier"], "n": [20, 20], "estimate": [4.0, 300.0]}
        assert "'outlier' is the value of one unit" in refused(self.result(terms))[0]
        check(self.result(terms), extremes="shown")

    def test_one_dot_a_pilot_with_its_number_is_refused(self):
        pilots = [f"P{n:02}" for n in range(20)]
        (told,) = refused(self.result({"pilot": pilots, "estimate": range(20)}, by=("pilot",)))
        assert "each pilot has a row of its own. Found: 20." in told
        coded = self.result({"code": pilots, "estimate": range(20)}, by=("code",))
        assert "each pilot has a row of its own" in refused(coded)[0]

    def test_a_result_without_counts_needs_a_base(self):
        few = stats.Base(4, 4, 4, "pilot")
        table = pd.DataFrame({"term": ["rho"], "estimate": [0.3]})
        (told,) = refused(stats.Result("spearman", table, stats.Method("Rank"), few))
        assert "all of it is about too few. Found: 4." in told

    def test_other_counts_of_a_result_are_looked_at(self):
        (told,) = refused(self.result({"term": ["step"], "n": [20], "asked": [2]}))
        assert "the asked is too small" in told


def test_respondents_words_need_the_rule_to_name_their_variable():
    table = pd.DataFrame({"n": [20], "quote": ["We learned to say what we are worth."]})
    base = stats.Base(20, 20, 20, "answer")
    result = stats.Result("codes", table, stats.Method("Codes"), base, outcome="remarks")
    (told,) = refused(result)
    assert "answers are quoted in the respondents' words. Found: remarks." in told
    check(result, quotes=["remarks"])
