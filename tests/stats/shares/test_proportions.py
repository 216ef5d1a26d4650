import pandas as pd
import pytest

from vises_research import stats
from vises_research.errors import StudyError

ANSWERS = pd.DataFrame(
    {
        "useful": pd.Categorical(["yes", "yes", "no", None, "yes", None], ["no", "yes"]),
        "wave": pd.Categorical(["b", "b", "b", "a", "a", "a"], ["b", "a", "never"], ordered=True),
    }
)
REASONS = pd.DataFrame({"useful": [None, None, None, "dont_know", None, "not_asked"]})


def test_one_level_by_groups():
    table = stats.share(ANSWERS, "useful", level="yes", by=["wave"], reasons=REASONS).table
    assert table["wave"].tolist() == ["b", "a", "never"]
    assert table["n"].tolist() == [2, 1, 0]
    assert table["base"].tolist() == [3, 1, 0]
    assert table["estimate"].tolist()[:2] == [2 / 3, 1.0]


def test_an_empty_group_is_nan_and_told():
    result = stats.share(ANSWERS, "useful", level="yes", by=["wave"], reasons=REASONS)
    assert result.table.loc[2, ["estimate", "conf_low", "conf_high"]].isna().all()
    assert "no share in 1 of 3 rows: nobody in the base" in result.notes


def test_every_level_adds_up_to_the_base():
    table = stats.share(ANSWERS, "useful", reasons=REASONS).table
    assert table["useful"].tolist() == ["no", "yes"]
    assert table["n"].sum() == table["base"].iloc[0] == 4


def test_who_does_not_know_lowers_the_share_when_counted_in():
    result = stats.share(ANSWERS, "useful", level="yes", reasons=REASONS, in_base=["dont_know"])
    assert result.table[["n", "base"]].values.tolist() == [[3, 5]]
    assert (result.base.answered, result.base.asked, result.base.total) == (5, 5, 6)


def test_rows_without_a_group_are_told():
    frame = ANSWERS.assign(wave=["b", "b", None, "a", "a", "a"])
    notes = stats.share(frame, "useful", level="yes", by=["wave"]).notes
    assert "in no group of wave: 1 of 4 rows of the base" in notes


def test_nullable_booleans_are_levels_too():
    frame = pd.DataFrame({"cost": pd.array([True, False, None, True], dtype="boolean")})
    assert stats.share(frame, "cost", level=True).table[["n", "base"]].values.tolist() == [[2, 3]]


def test_an_unknown_level_is_refused():
    with pytest.raises(StudyError) as error:
        stats.share(ANSWERS, "useful", level="yess")
    assert str(error.value) == (
        "stats.share: column 'useful' has no level 'yess'. "
        "Right would be: one of no, yes. Closest: 'yes'."
    )
