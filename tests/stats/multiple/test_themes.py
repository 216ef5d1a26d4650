"""Codes of open answers, agreement item by item, and combinations gathered."""

from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vises_research import stats
from vises_research.errors import StudyError

CODING = pd.DataFrame(
    [
        ("s1", "ann", True, True, False), ("s1", "bob", True, False, False),
        ("s2", "ann", True, True, False), ("s2", "bob", True, True, False),
        ("s3", "ann", False, True, False), ("s3", "bob", False, False, False),
        ("s4", "ann", False, False, False),
    ],
    columns=["segment", "coder", "time", "cost", "method"],
)  # fmt: skip
CODES = ["time", "cost", "method"]


def of(method, **options):
    return method(CODING, CODES, segment="segment", **options)


RESULTS = [
    of(stats.code_frequencies),
    of(stats.code_pairs, counted="any"),
    of(stats.code_agreement, coder="coder"),
    of(stats.code_agreement, coder="coder", coefficient="fleiss_kappa"),
    stats.code_frequencies(CODING[:0], CODES, segment="segment"),
    stats.code_pairs(CODING[:0], CODES, segment="segment"),
    stats.code_pairs(CODING, ["time"], segment="segment"),
    stats.code_agreement(CODING[-1:], CODES, segment="segment", coder="coder"),
    stats.code_agreement(CODING[:0], CODES, segment="segment", coder="coder"),
]


@pytest.mark.parametrize("result", RESULTS, ids=lambda r: f"{r.name} {r.base.total}")
def test_every_result_keeps_to_the_glossary(result):
    assert stats.check(result) == ()


def test_a_code_counts_where_all_coders_or_one_of_them_gave_it():
    assert of(stats.code_frequencies).table["n"].tolist() == [2, 1, 0]
    assert of(stats.code_frequencies, counted="any").table["n"].tolist() == [2, 3, 0]
    assert "a code counts where every coder of the segment gave it" in RESULTS[0].notes


def test_the_base_is_segments_not_codings():
    assert RESULTS[0].base == stats.Base(4, 4, 4, "segment")


def test_pairs_count_segments_with_both():
    table = of(stats.code_pairs, counted="any").table
    assert table[["first", "second", "n", "n_first", "n_second"]].to_numpy().tolist() == [
        ["time", "cost", 2, 2, 3],
        ["time", "method", 0, 2, 0],
        ["cost", "method", 0, 3, 0],
    ]
    assert table["jaccard"].tolist() == [2 / 3, 0, 0]


def test_agreement_is_that_of_the_coders_who_share_a_segment():
    result = of(stats.code_agreement, coder="coder")
    wide = CODING[:6].pivot(index="segment", columns="coder", values="cost")
    alone = stats.gwet(wide.astype(int), ["ann", "bob"])
    assert result.value("estimate", item="cost") == pytest.approx(alone.value("estimate"))
    assert result.base == stats.Base(3, 4, 4, "segment")


def test_a_coder_cannot_code_a_segment_twice():
    twice = pd.concat([CODING, CODING[:1]])
    with pytest.raises(StudyError) as error:
        stats.code_agreement(twice, CODES, segment="segment", coder="coder")
    assert str(error.value) == (
        "stats.code_agreement: a coder coded the same segment twice. Found: 1 rows. "
        "Right would be: one row for each 'segment' and 'coder'."
    )


def test_rules_and_coefficients_that_are_not_known_are_refused():
    with pytest.raises(StudyError, match="Closest: 'all'"):
        of(stats.code_frequencies, counted="al")
    with pytest.raises(StudyError, match="Closest: 'ac1'"):
        of(stats.code_agreement, coder="coder", coefficient="ac")


@pytest.mark.slow
@settings(max_examples=25)
@given(st.permutations(range(len(CODING))))
def test_the_order_of_rows_changes_nothing(order):
    shuffled = CODING.iloc[order]
    for method in (stats.code_frequencies, stats.code_pairs):
        one, two = of(method), method(shuffled, CODES, segment="segment")
        pd.testing.assert_frame_equal(one.table, two.table)


TWO = pd.DataFrame({"own": [1, 2, 3, 4, 2, 3], "theirs": [1, 2, 3, 3, 3, 3]})


@pytest.mark.parametrize(
    ("coefficient", "alone"),
    [
        ("kappa", stats.cohen_kappa(TWO, "own", "theirs")),
        ("kappa_linear", stats.cohen_kappa(TWO, "own", "theirs", weights="linear")),
        ("kappa_quadratic", stats.cohen_kappa(TWO, "own", "theirs", weights="quadratic")),
        ("fleiss_kappa", stats.fleiss_kappa(TWO, ["own", "theirs"])),
        ("ac1", stats.gwet(TWO, ["own", "theirs"])),
        ("ac2", stats.gwet(TWO, ["own", "theirs"], weights="ordinal")),
        ("icc", stats.icc(TWO, ["own", "theirs"]).where(term="icc_2")),
    ],
)
def test_each_coefficient_is_that_of_its_own_function(coefficient, alone):
    result = stats.item_agreement({"a": TWO, "b": TWO[::-1]}, coefficient=coefficient)
    assert stats.check(result) == ()
    for column in ("estimate", "conf_low", "conf_high"):
        assert result.table[column].tolist() == pytest.approx([alone.value(column)] * 2)


def test_thin_items_give_no_number_and_say_why():
    result = stats.item_agreement({"a": TWO, "b": TWO[:0], "c": TWO[:1]}, coefficient="icc")
    assert stats.check(result) == ()
    assert result.table["estimate"].isna().tolist() == [False, True, True]
    assert any(note.startswith("b: ") for note in result.notes)


def test_items_need_the_raters_that_the_coefficient_takes():
    three = TWO.assign(more=TWO["own"])
    with pytest.raises(StudyError) as error:
        stats.item_agreement({"a": three}, coefficient="kappa")
    assert str(error.value) == (
        "stats.item_agreement: item 'a' has the wrong raters. Found: 3. "
        "Right would be: 2 for Cohen's kappa; fleiss_kappa and ac1 take more."
    )
    with pytest.raises(StudyError, match="there is no item"):
        stats.item_agreement({})


@pytest.mark.slow
@settings(max_examples=60)
@given(
    st.lists(st.sampled_from([*product([True, False], repeat=3)]), min_size=1, max_size=60),
    st.integers(2, 6),
)
def test_what_is_gathered_tells_on_nobody_more_than_the_totals_do(rows, least):
    items = ["a", "b", "c"]
    frame = pd.DataFrame(rows, columns=items)
    result = stats.gather(stats.combinations(frame, items), least)
    assert stats.check(result) == ()
    table = result.table
    assert table["n"].sum() == len(frame)
    shown = table[table["term"] != "other"]
    assert (shown["n"] >= least).all()
    other = int(table["n"].sum() - shown["n"].sum())
    if len(shown):
        assert other == 0 or other >= least
    for item in items:
        kept = shown["item"].str.split(" + ", regex=False).map(lambda one, item=item: item in one)
        left = int(frame[item].sum() - shown.loc[kept, "n"].sum())
        if kept.any():
            assert left == 0 or left >= least
        if len(shown) and not kept.all():
            assert other - left == 0 or other - left >= least


def test_at_most_so_many_combinations_stand_for_themselves():
    frame = pd.DataFrame(
        np.repeat([*product([True, False], repeat=2)], 9, axis=0), columns=["a", "b"]
    )
    result = stats.gather(stats.combinations(frame, ["a", "b"]), 5, most=2)
    assert result.table["term"].tolist() == ["together", "together", "other"]
    assert stats.gather(stats.combinations(frame, ["a", "b"]), 5).table["term"].tolist() == [
        "together", "together", "together", "none",
    ]  # fmt: skip


def test_only_combinations_are_gathered():
    with pytest.raises(StudyError) as error:
        stats.gather(stats.answers(CODING, CODES))
    assert str(error.value) == (
        "stats.gather: nothing to gather. Found: answers. "
        "Right would be: a result of stats.combinations."
    )
