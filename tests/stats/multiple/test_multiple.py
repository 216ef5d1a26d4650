import numpy as np
import pandas as pd
import pytest

from vises_research import stats
from vises_research.errors import StudyError

OBSTACLES = pd.DataFrame(
    {
        "cost": pd.array([True, True, False, None, True, False], dtype="boolean"),
        "hours": pd.array([True, False, False, True, None, False], dtype="boolean"),
        "region": pd.Categorical(["hdf", "hdf", "vlg", "vlg", "vlg", "vlg"], ["hdf", "vlg", "wab"]),
    }
)
ITEMS = ["cost", "hours"]


def many(seed=5, n=69, same=False):
    rng = np.random.default_rng(seed)
    ticked = rng.random((n, 4)) < rng.random((n, 1))
    group = rng.integers(0, 3, n)
    frame = pd.DataFrame(ticked, columns=[*"abcd"]).assign(g=group, e=rng.random(n) < 0.5)
    return frame if same else frame.assign(a=group == 1)


def test_a_blank_is_not_a_no():
    result = stats.answers(OBSTACLES, ITEMS)
    assert result.table[["item", "n", "base"]].values.tolist() == [["cost", 2, 4], ["hours", 1, 4]]
    assert result.table["share_of_answers"].tolist() == [2 / 3, 1 / 3]
    assert result.table["conf_low"].tolist() == stats.wilson([2, 1], 4)[0].tolist()
    assert "2 of 4 ticked nothing" in result.notes


def test_a_reason_can_be_counted_in():
    reasons = pd.DataFrame({"cost": [None, None, None, "dont_know", None, None],
                            "hours": [None, None, None, None, "not_asked", None]})  # fmt: skip
    result = stats.answers(OBSTACLES, ITEMS, reasons=reasons, in_base=["dont_know"])
    assert result.table[["n", "base"]].values.tolist() == [[2, 5], [2, 5]]
    assert result.base.asked == 5


SEVERAL = pd.DataFrame(
    {
        "why__cost": pd.array([True, False, None, None, None, True], dtype="boolean"),
        "why__time": pd.array([False, True, None, None, None, None], dtype="boolean"),
    }
)
TOLD = pd.DataFrame(
    {
        "source": ["a", "a", "a", "a", "a", "b"],
        "why": [None, None, "not_asked", "no_answer", "dont_know", None],
    }
)


def test_the_reasons_of_a_multiple_answer_are_those_of_its_options():
    result = stats.answers(SEVERAL, [*SEVERAL], reasons=TOLD)
    assert (result.base.answered, result.base.asked, result.base.total) == (2, 4, 6)
    assert result.notes[:2] == (
        "why__cost: no value in 3 of 6 rows: dont_know 1, no_answer 1, not_asked 1",
        "why__time: no value in 4 of 6 rows: dont_know 1, no_answer 1, not_asked 1, not_offered 1",
    )
    counted = stats.answers(SEVERAL, [*SEVERAL], reasons=TOLD, in_base=["no_answer"])
    assert counted.table[["item", "n", "base"]].values.tolist() == [
        ["why__cost", 1, 3],
        ["why__time", 1, 3],
    ]
    assert stats.share(SEVERAL, "why__cost", reasons=TOLD).base.asked == 5


@pytest.mark.parametrize(
    ("how", "cells", "note"),
    [
        ({}, [["cost", 2, 4], ["hours", 1, 4]], "2 of 4 ticked nothing"),
        ({"in_base": ["no_answer"]}, [["cost", 2, 6], ["hours", 2, 6]], "3 of 6 ticked nothing"),
        (
            {"at_least_one": True},
            [["cost", 2, 2], ["hours", 1, 2]],
            "2 of 4 ticked nothing, and are not in the base",
        ),
    ],
)
def test_the_base_is_of_all_who_were_asked_or_of_those_who_ticked_something(how, cells, note):
    frame = OBSTACLES.assign(cost=pd.array([True, True, False, None, None, False], "boolean"))
    reasons = pd.DataFrame({i: [None] * 3 + ["no_answer"] * 2 + [None] for i in ITEMS})
    reasons.loc[3, "hours"] = None
    result = stats.answers(frame, ITEMS, reasons=reasons, **how)
    assert result.table[["item", "n", "base"]].values.tolist() == cells
    assert result.notes[-1] == note
    assert result.base.answered == cells[0][2]
    assert stats.check(result) == ()


@pytest.mark.parametrize("how", [{}, {"in_base": ["no_answer"]}, {"at_least_one": True}])
@pytest.mark.parametrize("by", [[], ["region"]])
def test_weights_of_one_change_nothing_but_the_interval(how, by):
    frame = OBSTACLES.assign(cost=pd.array([True, True, False, None, None, False], "boolean"), w=2)
    reasons = pd.DataFrame({i: [None] * 3 + ["no_answer"] * 2 + [None] for i in ITEMS})
    reasons.loc[3, "hours"] = None
    plain = stats.answers(frame, ITEMS, by=by, reasons=reasons, **how)
    weighted = stats.answers(frame, ITEMS, by=by, reasons=reasons, design=stats.Design("w"), **how)
    same = [*by, "item", "n", "base", "estimate", "share_of_answers"]
    pd.testing.assert_frame_equal(plain.table[same], weighted.table[same])
    assert weighted.base == plain.base
    assert [*plain.notes][:3] == [*weighted.notes][:3]
    assert stats.check(weighted) == ()


def test_an_option_that_a_source_does_not_have_was_not_asked_there():
    told = TOLD.assign(source="a")  # a source that has the option: the cell could not be read
    base = stats.share(SEVERAL, "why__time", reasons=told).base
    assert (base.answered, base.asked) == (2, 5)
    base = stats.share(SEVERAL, "why__time", reasons=TOLD).base
    assert (base.answered, base.asked) == (2, 4)


def test_options_keep_their_reasons_in_every_method_that_looks_at_them():
    pairs = pd.concat([SEVERAL, SEVERAL], ignore_index=True)
    pairs = pairs.assign(who=[*range(6)] * 2, wave=["1"] * 6 + ["2"] * 6)
    told = pd.concat([TOLD, TOLD], ignore_index=True)
    chosen = stats.explore(pairs, "why__cost", by="wave", pair="who", reasons=told)
    assert "not_asked" in str(chosen)
    filled = stats.impute(SEVERAL, [*SEVERAL], reasons=TOLD, sets=1)[0]
    assert filled["why__cost"].isna().tolist() == [False, False, True, False, False, False]


def test_by_group_with_an_empty_one():
    result = stats.answers(OBSTACLES, ITEMS, by=["region"])
    assert result.table["base"].tolist() == [2, 2, 2, 2, 0, 0]
    assert result.table["estimate"].isna().tolist() == [False] * 4 + [True] * 2
    assert stats.check(result) == ()


def test_combinations_most_frequent_first():
    result = stats.combinations(OBSTACLES, ITEMS)
    assert result.table[[*ITEMS, "n", "base"]].values.tolist() == [
        [False, False, 2, 4],
        [True, True, 1, 4],
        [True, False, 1, 4],
    ]
    assert stats.check(result) == ()


@pytest.mark.parametrize("frame", [OBSTACLES, OBSTACLES[:1], OBSTACLES[:0], OBSTACLES[4:]])
def test_thin_data_is_told_never_raised(frame):
    results = [
        stats.answers(frame, ITEMS),
        stats.combinations(frame, ITEMS),
        stats.items_by_group(frame, ITEMS, "region", permutations=9),
        stats.items_by_items(frame, ITEMS[:1], ITEMS[1:], permutations=9),
    ]
    assert [stats.check(result) for result in results] == [()] * 4


def test_words_are_no_indicators():
    with pytest.raises(StudyError) as error:
        stats.answers(OBSTACLES.assign(cost=3), ITEMS)
    assert str(error.value) == (
        "stats: column 'cost' is not yes/no. Right would be: True and False, or 1 and 0."
    )


def test_permutations_find_the_item_that_depends_and_are_the_same_again():
    frame = many()
    once, again = (stats.items_by_group(frame, [*"abcd"], "g", permutations=999) for _ in range(2))
    assert once.table.equals(again.table)
    items = once.where(term="item").table.set_index("item")["p_adjusted"]
    assert items["a"] == 1 / 1000
    assert items.drop("a").min() > 0.05
    assert once.value("p_value", term="permutation") == 1 / 1000
    assert stats.check(once) == ()


def test_neither_order_nor_names_matter():
    frame = many(same=True)
    other = frame.sample(frac=1, random_state=1).assign(
        g=lambda d: d["g"].map({0: "z", 1: "b", 2: "c"})
    )
    one, same = (stats.items_by_group(f, [*"abcd"], "g", permutations=99) for f in (frame, other))
    for column in ("statistic", "df", "p_value"):
        terms = one.table["term"] != "permutation"
        assert one.table[column][terms].tolist() == pytest.approx(
            same.table[column][terms].tolist()
        )


def test_an_item_everybody_ticks_is_left_out_and_told():
    result = stats.items_by_items(many().assign(b=True), ["a", "b"], ["c", "d"], permutations=9)
    assert result.where(term="item").table["first"].tolist() == ["a", "a"]
    assert "left out: 'b' has one level in use" in result.notes


def test_one_item_is_the_chi_square_of_its_table():
    frame = many(same=True)
    result = stats.items_by_group(frame, ["a"], "g", permutations=9)
    expected = stats.chi_square(frame, "g", "a").value("p_value", term="cramers_v")
    assert result.value("p_value", term="first_order") == pytest.approx(expected)
    assert result.value("p_value", term="bonferroni") == pytest.approx(expected)
