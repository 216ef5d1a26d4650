"""What is looked at: all or none of a group, large units, single units, respondents' words."""

import pandas as pd
from tables_to_check import check, frame, refused, regions

from vises_research import stats


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
    jobs = pd.DataFrame(
        {"region": ["hdf"] * 8 + ["vlg"] * 8, "fte": [900.0] + [9.0, 11.0, 10.0] * 5}
    )

    def test_a_sum_that_is_nearly_all_one_units_is_refused(self):
        (told,) = refused(stats.amounts(self.jobs, "fte", by=["region"]))
        assert told.startswith("figure 'x', region=hdf: one unit has too much of this amount")
        assert "Right would be: at most 85%, and 10% of it left beside two." in told
        check(stats.amounts(self.jobs, "fte", by=["region"]), dominance=0.95, p_percent=None)

    def test_the_second_largest_must_not_be_able_to_work_the_largest_out(self):
        two = pd.DataFrame({"fte": [60.0, 50.0, 1.0, 1.0, 1.0]})
        check(stats.amounts(two, "fte"), p_percent=None)
        assert len(refused(stats.amounts(two, "fte"))) == 1
        assert len(refused(stats.amounts(two, "fte"), p_percent=None, dominant=2)) == 1

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
        card = stats.Card("values", discloses="indices")
        return stats.Result(card, pd.DataFrame(table), stats.Method("Values"), base, **more)

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
        (told,) = refused(stats.Result("rank_correlation", table, stats.Method("Rank"), few))
        assert "all of it is about too few. Found: 4." in told

    def test_other_counts_of_a_result_are_looked_at(self):
        (told,) = refused(self.result({"term": ["step"], "n": [20], "asked": [2]}))
        assert "the asked is too small" in told


def test_respondents_words_need_the_rule_to_name_their_variable():
    table = pd.DataFrame({"n": [20], "quote": ["We learned to say what we are worth."]})
    base = stats.Base(20, 20, 20, "answer")
    result = stats.Result("codes", table, stats.Method("Codes"), base, outcome="remarks")
    (told,) = refused(result, classes={"codes": "nothing"})
    assert "answers are quoted in the respondents' words. Found: remarks." in told
    check(result, quotes=["remarks"], classes={"codes": "nothing"})
