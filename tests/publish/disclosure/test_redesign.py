"""Merging categories and dropping a breakdown: what the data would have given, or a refusal."""

import pytest
from tables_to_check import ANSWERS, frame

from vises_research import publish, stats
from vises_research.errors import StudyError
from vises_research.publish import Rule

RULE = Rule(everyone="shown")
CHOSEN = frame(ANSWERS, "region", "useful")


def test_merging_gives_what_the_merged_data_would_have_given():
    joined = CHOSEN.assign(
        region=CHOSEN["region"].cat.rename_categories({"hdf": "s"}).replace("wab", "s")
    )
    for level in ("yes", None):
        merged = publish.merge(
            stats.share(CHOSEN, "useful", level=level, by=["region"]),
            "region",
            {"s": ["hdf", "wab"]},
        )
        direct = stats.share(joined, "useful", level=level, by=["region"]).table
        direct = direct[direct["base"] > 0].reset_index(drop=True)
        assert merged.table.astype({"region": str}).equals(direct.astype({"region": str}))
        assert merged.guard.changes == ("merged in region: hdf, wab -> s",)
        assert stats.check(merged) == ()


def test_levels_of_the_answer_can_be_merged_too():
    result = publish.merge(stats.share(CHOSEN, "useful"), "useful", {"any": ["yes", "no"]})
    assert result.table[["n", "base"]].values.tolist() == [[77, 77]]


def test_dropping_a_breakdown_gives_what_the_data_without_it_give():
    result = stats.share(CHOSEN, "useful", by=["region"])
    whole = stats.share(CHOSEN, "useful")
    assert publish.drop(result, "region").table.equals(whole.table)
    assert publish.drop(result, "region").by == ()


def test_the_largest_unit_is_found_again():
    pilots = frame({("hdf",): 10, ("wab",): 20, ("vlg",): 12}, "region")
    pilots["fte"] = [500.0, *[2.0] * 40, 90.0]
    result = stats.amounts(pilots, "fte", by=["region"])
    merged = publish.merge(result, "region", {"rest": ["hdf", "vlg"]})
    assert merged.guard.truth.iloc[0, 1:].tolist() == [500.0, 90.0, 630.0]
    assert merged.value("mean", region="rest") == pytest.approx(630 / 22)
    assert publish.drop(result, "region").value("total") == 670.0


@pytest.mark.parametrize(
    ("into", "told"),
    [
        ({"s": ["hdf", "wap"]}, "'region' has no level 'wap'. Closest: 'wab'."),
        ({"s": ["hdf"], "t": ["hdf"]}, "the level 'hdf' is named twice."),
        ({"vlg": ["hdf", "wab"]}, "'vlg' is a level of 'region' already."),
    ],
)
def test_what_cannot_be_merged(into, told):
    with pytest.raises(StudyError) as error:
        publish.merge(stats.counts(CHOSEN, ["region"]), "region", into)
    assert f"publish.merge: {told}" in str(error.value)


def test_medians_cannot_be_worked_out_from_their_parts():
    pilots = CHOSEN.assign(fte=1.0)
    with pytest.raises(StudyError, match="cannot be worked out from those of its parts"):
        publish.merge(stats.describe(pilots, "fte", by=["region"]), "region", {})


def test_hiding_comes_last():
    made = publish.suppress(stats.share(CHOSEN, "useful", by=["region"]), RULE)
    with pytest.raises(StudyError, match="some cells of this result are hidden"):
        publish.drop(made, "region")
