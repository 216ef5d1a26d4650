import pandas as pd
import pytest

from vises_research import publish, stats
from vises_research.errors import StudyError


def regions(**sizes: int) -> stats.Result:
    frame = pd.DataFrame({"region": [name for name, n in sizes.items() for _ in range(n)]})
    return stats.counts(frame, ["region"])


def check(*results, min_cell=5):
    return publish.check(results, "figure 'x'", min_cell=min_cell, audience="booklet")


def test_counts_of_zero_or_large_enough_pass_and_the_decision_is_told():
    decision = check(regions(hdf=64, vlg=5))
    assert str(decision) == "6 counts, each 0 or at least 5 (booklet)"


def test_a_level_that_nobody_or_everybody_has_passes():
    frame = pd.DataFrame({"region": pd.Categorical(["hdf"] * 30, ["hdf", "vlg"])})
    assert check(stats.counts(frame, ["region"])).checked == 5


@pytest.mark.parametrize("n", [1, 2, 3, 4])
def test_a_small_cell_is_refused(n):
    with pytest.raises(StudyError, match=rf"region=vlg: too few are shown .* Found: {n}\."):
        check(regions(hdf=40, wab=20, vlg=n))


def test_a_small_complement_is_refused_with_what_can_be_done():
    answers = pd.DataFrame({"useful": pd.Categorical(["yes"] * 98 + ["no"] * 2)})
    with pytest.raises(StudyError) as error:
        check(stats.share(answers, "useful", level="yes"))
    assert str(error.value) == (
        "figure 'x', useful=yes: all but 2 of 100 are shown to booklet readers. Found: 2. "
        "Right would be: 0 or at least 5: merge categories."
    )


def test_a_small_base_is_refused_even_if_the_share_is_zero():
    frame = pd.DataFrame({"g": ["a"] * 3 + ["b"] * 40, "y": ["no"] * 3 + ["no", "yes"] * 20})
    with pytest.raises(StudyError) as error:
        check(stats.share(frame, "y", level="yes", by=["g"]))
    assert "g=a, y=yes: the base is too small to be shown" in str(error.value)


def test_every_cell_is_named_and_the_breakdown_to_drop():
    frame = pd.DataFrame({"region": ["hdf"] * 3 + ["vlg"] * 42, "group": ["a"] * 1 + ["b"] * 44})
    with pytest.raises(StudyError) as error:
        check(stats.counts(frame, ["region", "group"]), min_cell=3)
    advice = "0 or at least 3: merge categories, or drop the breakdown by region, group."
    assert str(error.value) == (
        "2 problems:\n"
        "- figure 'x', region=hdf, group=a: too few are shown to booklet readers. Found: 1. "
        f"Right would be: {advice}\n"
        "- figure 'x', region=hdf, group=b: too few are shown to booklet readers. Found: 2. "
        f"Right would be: {advice}"
    )


def test_a_median_of_few_is_refused():
    frame = pd.DataFrame({"fte": [1.0, 2.0, 3.0]})
    with pytest.raises(StudyError, match=r"too few are shown to booklet readers\. Found: 3"):
        check(stats.describe(frame, "fte"))


def test_who_did_not_answer_is_nobodys_secret():
    frame = pd.DataFrame({"fte": [1.0] * 30 + [None]})
    assert check(stats.describe(frame, "fte")).checked == 2


def test_the_audience_decides():
    assert check(regions(hdf=60, vlg=3), min_cell=3).min_cell == 3
    with pytest.raises(StudyError):
        check(regions(hdf=60, vlg=9), min_cell=10)
