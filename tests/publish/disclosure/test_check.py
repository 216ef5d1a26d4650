"""What the check refuses, and what it says of it."""

import pandas as pd
import pytest
from tables_to_check import check, frame, refused, regions

from vises_research import publish, stats
from vises_research.publish import Rule
from vises_research.publish.disclosure.rule import DEFAULTS


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
    many = pd.DataFrame({"fte": [*range(30), None]})
    assert check(stats.describe(many, "fte")).checked == 2


def test_each_audience_has_its_rule_and_what_a_study_says_of_it_is_added():
    assert check(regions(hdf=60, vlg=3), **DEFAULTS["internal"]).min_cell == 3
    assert "Found: 9" in refused(regions(hdf=60, vlg=9), **DEFAULTS["open"])[0]
