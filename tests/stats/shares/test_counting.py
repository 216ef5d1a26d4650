import pandas as pd
import pytest

from vises_research import stats
from vises_research.errors import StudyError

PILOTS = pd.DataFrame(
    {
        "region": pd.Categorical(["hdf", "hdf", "vlg", None, "vlg"], ["hdf", "vlg", "wab"]),
        "group": ["a", "b", "a", "a", None],
    }
)
REASONS = pd.DataFrame(
    {
        "region": [None, None, None, "no_answer", None],
        "group": [None, None, None, None, "dont_know"],
    }
)


def test_every_combination_is_there_even_the_empty_ones():
    table = stats.counts(PILOTS, ["region", "group"]).table
    cells = {(r, g): n for r, g, n in zip(table["region"], table["group"], table["n"], strict=True)}
    assert cells == {
        ("hdf", "a"): 1, ("hdf", "b"): 1, ("vlg", "a"): 1,
        ("vlg", "b"): 0, ("wab", "a"): 0, ("wab", "b"): 0,
    }  # fmt: skip
    assert table["base"].unique().tolist() == [3]


def test_rows_without_a_value_leave_the_base_and_are_told():
    result = stats.counts(PILOTS, ["region", "group"], reasons=REASONS)
    assert (result.base.answered, result.base.asked, result.base.total) == (3, 5, 5)
    assert result.notes == (
        "region: no value in 1 of 5 rows: no_answer 1",
        "group: no value in 1 of 5 rows: dont_know 1",
    )


def test_a_reason_that_counts_as_an_answer_stays_in_the_base():
    result = stats.counts(PILOTS, ["group"], reasons=REASONS, in_base=["dont_know"])
    assert result.base.answered == 5
    assert result.table["n"].sum() == 4
    assert result.table["base"].tolist() == [5, 5]
    assert result.notes == ("group: no value in 1 of 5 rows: dont_know 1 (in the base)",)


def test_who_was_not_asked_is_not_in_asked():
    reasons = REASONS.assign(region=[None, None, None, "not_in_wave", None])
    base = stats.counts(PILOTS, ["region"], reasons=reasons).base
    assert (base.answered, base.asked, base.total) == (4, 4, 5)


def test_to_whom_a_question_does_not_apply_was_not_asked_it():
    reasons = REASONS.assign(region=[None, None, None, "not_applicable", None])
    base = stats.counts(PILOTS, ["region"], reasons=reasons).base
    assert (base.answered, base.asked, base.total) == (4, 4, 5)


def test_reasons_can_carry_which_of_them_mean_not_asked():
    reasons = REASONS.assign(region=[None, None, None, "was_away", None])
    assert stats.counts(PILOTS, ["region"], reasons=reasons).base.asked == 5
    reasons.attrs["never_asked"] = ["not_in_wave", "was_away"]
    assert stats.counts(PILOTS, ["region"], reasons=reasons[["region"]]).base.asked == 4
    for filtered in (PILOTS[2:], PILOTS[PILOTS["group"] == "a"]):
        base = stats.counts(filtered, ["region"], reasons=reasons.loc[filtered.index]).base
        assert (base.answered, base.asked) == (2, 2)


def test_a_reason_that_is_counted_in_counts_as_asked():
    reasons = REASONS.assign(region=[None, None, None, "not_applicable", None])
    result = stats.counts(PILOTS, ["region"], reasons=reasons, in_base=["not_applicable"])
    assert (result.base.answered, result.base.asked, result.base.total) == (5, 5, 5)
    assert stats.check(result) == ()


def test_reasons_follow_a_filtered_table_by_index():
    result = stats.counts(PILOTS[3:], ["region"], reasons=REASONS)
    assert result.notes == ("region: no value in 1 of 2 rows: no_answer 1",)


def test_reasons_of_other_rows_are_refused():
    with pytest.raises(StudyError) as error:
        stats.counts(PILOTS, ["group"], reasons=REASONS[:3])
    assert str(error.value) == (
        "stats: the table has rows for which there are no reasons. "
        "Right would be: reasons of the same rows."
    )


def test_a_value_with_a_reason_is_refused_with_the_number_of_rows():
    wrong = REASONS.assign(region=["refused", None, None, "no_answer", None])
    with pytest.raises(StudyError) as error:
        stats.counts(PILOTS, ["region"], reasons=wrong)
    assert str(error.value) == (
        "stats: column 'region' has both a value and a missing reason in some rows. "
        "Found: 1. Right would be: reasons of the same rows."
    )


def test_keys_that_stand_beside_the_reasons_are_no_reasons():
    frame = PILOTS.assign(wave=pd.Categorical(["before"] * 3 + ["after"] * 2))
    keyed = REASONS.assign(wave=["before"] * 3 + ["after"] * 2)
    result = stats.counts(frame, ["wave", "region"], reasons=keyed)
    assert result.base.answered == 4
    assert result.notes == ("region: no value in 1 of 5 rows: no_answer 1",)


def test_unknown_and_forbidden_columns_are_told_at_once():
    frame = PILOTS.rename(columns={"group": "median"})
    with pytest.raises(StudyError) as error:
        stats.counts(frame, ["regoin", "median"])
    assert str(error.value) == (
        "2 problems:\n"
        "- stats: column 'regoin' is not in the table. Closest: 'region'.\n"
        "- stats: column 'median' bears the name of a result column. Right would be: another name."
    )


def test_nobody_gives_zeros():
    assert stats.counts(PILOTS[:0], ["region"]).table["n"].tolist() == [0, 0, 0]


def test_where_keeps_the_rows_of_a_level():
    kept = stats.counts(PILOTS, ["region", "group"]).where(region="hdf")
    assert kept.table["n"].tolist() == [1, 1]


def test_prints_and_shows_base_method_and_notes():
    result = stats.counts(PILOTS, ["region"], reasons=REASONS)
    for shown in (repr(result), result._repr_html_()):
        assert "4 answered of 5 asked of 5 (unit: row)" in shown
        assert "no_answer 1" in shown
        assert "hdf" in shown
