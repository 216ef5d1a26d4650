"""The guide picks a method by level and design, says why, and hides nothing."""

import numpy as np
import pandas as pd
import pytest

from vises_research import stats
from vises_research.errors import StudyError

RNG = np.random.default_rng(1)
SCALE = pd.CategoricalDtype(["1", "2", "3", "4", "5"], ordered=True)
SIZE = ["small", "middle", "large"]
WAVES = ["before", "during", "after"]


def answers(rows: int = 120) -> pd.DataFrame:
    """Make rows of pilots in three waves, with an outcome on every level."""
    pilot = np.repeat([f"p{n:02}" for n in range(rows // 3)], 3)
    frame = pd.DataFrame({"pilot": pilot, "wave": WAVES * (rows // 3)})
    frame["wave"] = pd.Categorical(frame["wave"], WAVES, ordered=True)
    frame["ordered"] = pd.Categorical(RNG.choice(list("12345"), rows), dtype=SCALE)
    frame["yes"] = RNG.random(rows) < 0.5
    frame["two"] = pd.Categorical(RNG.choice(["no", "yes"], rows), ["yes", "no"])
    frame["kind"] = pd.Categorical(RNG.choice(["a", "b", "c"], rows))
    frame["hours"] = RNG.gamma(2.0, 5.0, rows)
    frame["region"] = pd.Categorical(RNG.choice(["hdf", "wal", "vlg"], rows))
    frame["side"] = pd.Categorical(RNG.choice(["enterprise", "stakeholder"], rows))
    frame["size"] = pd.Categorical(RNG.choice(SIZE, rows), SIZE, ordered=True)
    return frame


FRAME = answers()
TWICE = FRAME[FRAME["wave"] != "during"]
CASES = [
    (FRAME, "hours", {}, "mean"),
    (FRAME, "ordered", {}, "share"),
    (FRAME, "kind", {}, "share"),
    (FRAME, "yes", {}, "share"),
    (FRAME, "ordered", {"by": "side"}, "cliffs_delta"),
    (FRAME, "hours", {"by": "side"}, "cliffs_delta"),
    (FRAME, "ordered", {"by": "region"}, "kruskal_wallis"),
    (FRAME, "ordered", {"by": "size"}, "jonckheere_terpstra"),
    (FRAME, "yes", {"by": "side"}, "share_difference"),
    (FRAME, "yes", {"by": "region"}, "chi_square"),
    (FRAME, "kind", {"by": "region"}, "chi_square"),
    (FRAME[:30], "kind", {"by": "region"}, "fisher_freeman_halton"),
    (TWICE, "ordered", {"by": "wave", "pair": "pilot"}, "change"),
    (TWICE, "hours", {"by": "wave", "pair": "pilot"}, "change"),
    (TWICE, "yes", {"by": "wave", "pair": "pilot"}, "paired_difference"),
    (TWICE, "two", {"by": "wave", "pair": "pilot"}, "paired_difference"),
    (TWICE, "kind", {"by": "wave", "pair": "pilot"}, "marginal_homogeneity"),
    (FRAME, "ordered", {"by": "wave", "pair": "pilot"}, "friedman"),
    (FRAME, "hours", {"by": "wave", "pair": "pilot"}, "friedman"),
    (FRAME, "yes", {"by": "wave", "pair": "pilot"}, "cochran_q"),
    (FRAME, "two", {"by": "wave", "pair": "pilot"}, "cochran_q"),
    (FRAME, "kind", {"by": "wave", "pair": "pilot"}, "homogeneity_over_waves"),
    (FRAME, "ordered", {"nested_in": "pilot"}, "clustered_mean"),
    (FRAME, "hours", {"nested_in": "pilot"}, "clustered_mean"),
    (FRAME, "two", {"nested_in": "pilot"}, "weighted_share"),
    (FRAME, "kind", {"nested_in": "pilot"}, "weighted_share"),
    (FRAME, "yes", {"nested_in": "pilot"}, "weighted_share"),
    (FRAME, "kind", {"nested_in": "pilot", "by": "side"}, "rao_scott"),
    (FRAME, "ordered", {"nested_in": "pilot", "by": "side"}, "ordinal_random_intercept"),
    (FRAME, "hours", {"nested_in": "pilot", "by": "side"}, "mixed_linear"),
    (FRAME, "yes", {"nested_in": "pilot", "by": "side"}, "gee"),
    (FRAME, "two", {"nested_in": "pilot", "by": "side"}, "gee"),
]


@pytest.mark.parametrize(
    ("frame", "outcome", "design", "method"),
    CASES,
    ids=lambda case: (
        case
        if isinstance(case, str)
        else "-".join(map(str, case.values()))
        if isinstance(case, dict)
        else ""
    ),
)
def test_what_is_chosen_and_told(frame, outcome, design, method):
    result = stats.explore(frame, outcome, unit="answer", **design)
    assert result.name == method
    chosen, instead, *_ = result.notes
    assert chosen.startswith(f"chosen: stats.{method}, because the outcome is ")
    others = instead.removeprefix("instead: ").split(", ")
    assert others
    assert all(hasattr(stats, other.removeprefix("stats.")) for other in others)
    assert stats.check(result) == ()
    assert result.base.unit == "answer"
    assert result.table.notna().any(axis=None)


def test_the_result_is_that_of_the_method():
    result = stats.explore(FRAME, "ordered", by="side", conf_level=0.9)
    alone = stats.cliffs_delta(FRAME, "ordered", "side", conf_level=0.9)
    pd.testing.assert_frame_equal(result.table, alone.table)
    assert result.method == alone.method


def test_pairs_are_found_in_any_order_of_rows():
    design = {"by": "wave", "pair": "pilot"}
    one = stats.explore(TWICE, "ordered", **design)
    other = stats.explore(TWICE.sample(frac=1, random_state=3), "ordered", **design)
    pd.testing.assert_frame_equal(one.table, other.table)


def test_reasons_go_with_the_waves():
    frame = TWICE.assign(ordered=TWICE["ordered"].where(TWICE.index != 0))
    why = pd.DataFrame(
        {"ordered": ["refused" if n == 0 else None for n in frame.index]}, frame.index
    )
    result = stats.explore(frame, "ordered", by="wave", pair="pilot", reasons=why)
    assert result.notes[2] == "before: no value in 1 of 40 rows: refused 1"
    assert "units with an answer in every wave: 39 of 40" in result.assumptions


def test_few_clusters_are_told():
    result = stats.explore(FRAME[:24], "hours", nested_in="pilot")
    assert "so few clusters that intervals may still be too short" in result.assumptions


@pytest.mark.parametrize(
    ("design", "message"),
    [
        ({"pair": "pilot"}, "pair needs waves"),
        ({"by": "region", "pair": "side"}, "some rows share side and region"),
        ({"by": "wav"}, "column 'wav' is not in the table. Closest: 'wave'"),
    ],
)
def test_designs_that_cannot_be(design, message):
    with pytest.raises(StudyError, match=message):
        stats.explore(FRAME, "ordered", **design)
