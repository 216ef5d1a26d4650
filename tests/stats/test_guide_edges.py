"""What the guide does where the plain choice would be wrong, or would have nothing to tell."""

import numpy as np
import pandas as pd
import pytest

from vises_research import stats
from vises_research.errors import StudyError

RNG = np.random.default_rng(11)
WAVE = pd.CategoricalDtype(["before", "after"], ordered=True)
SIZE = ["small", "middle", "large"]


def nested(pilots=20, units=8, waves=2):
    """Make units of pilots that answer in two waves; pilots change together."""
    names = ["before", "during", "after"][:: 2 if waves == 2 else 1]
    rows = pilots * units * waves
    frame = pd.DataFrame(
        {
            "pilot": np.repeat(np.arange(pilots), units * waves),
            "unit": np.repeat(np.arange(pilots * units), waves),
            "wave": pd.Categorical(names * (pilots * units), names, ordered=True),
        }
    )
    moved = np.repeat(RNG.normal(0, 1, pilots), units * waves)
    frame["hours"] = moved * (frame["wave"] != "before") + RNG.normal(0, 1, rows)
    cut = pd.cut(frame["hours"], [-np.inf, -1, 0, 1, np.inf], labels=[*"1234"])
    frame["useful"] = pd.Categorical(cut, [*"1234"], ordered=True)
    frame["yes"] = frame["hours"] > 0
    frame["kind"] = RNG.choice(["a", "b", "c"], rows)
    return frame


NESTED = nested()
PAIRED = {"by": "wave", "pair": "unit", "nested_in": "pilot"}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("outcome", "method"),
    [("hours", "linear"), ("useful", "linear"), ("yes", "linear"), ("kind", "rao_scott")],
)
@pytest.mark.parametrize("waves", [2, 3])
def test_units_of_one_cluster_count_as_alike(outcome, method, waves):
    frame = NESTED if waves == 2 else nested(waves=3)
    told = stats.explore(frame, outcome, unit="stakeholder", **PAIRED)
    assert told.name == method
    times = "twice" if waves == 2 else "3 times"
    assert f"asked {times} of the same unit, which are nested in pilot" in told.notes[0]
    assert "clusters of pilot: 20" in told.assumptions
    assert (told.base.answered, told.base.total) == (160, 160)
    assert stats.check(told) == stats.check(told.beside[0]) == ()
    if method == "linear":
        alone = stats.explore(frame[frame["wave"] != "during"], outcome, by="wave", pair="unit")
        both = {"first": "after", "second": "before"}
        assert told.value("std_error", **both) > (alone.table["conf_high"].max() / 99)
        assert told.value("df", **both) == pytest.approx(19)


def test_the_change_of_clustered_units_is_that_of_the_units():
    told = stats.explore(NESTED, "hours", **PAIRED).value("estimate", first="after")
    alone = stats.explore(NESTED, "hours", by="wave", pair="unit")
    assert told == pytest.approx(alone.value("estimate", term="mean_change"))


def test_units_that_are_in_several_clusters_are_refused():
    frame = NESTED.assign(pilot=NESTED["pilot"].where(NESTED.index != 0, 5))
    with pytest.raises(StudyError) as error:
        stats.explore(frame, "hours", **PAIRED)
    assert str(error.value) == (
        "stats.explore: some of unit stand in several of pilot. Found: 1. "
        "Right would be: one for each."
    )


def table(rows=120):
    frame = pd.DataFrame({"owns": RNG.integers(0, 2, rows), "hours": RNG.gamma(2, 3, rows)})
    frame["fte"] = RNG.permutation(np.arange(rows) % 37)
    frame["grade"] = RNG.integers(1, 5, rows)
    frame["size"] = pd.Categorical(RNG.choice(SIZE, rows), SIZE, ordered=True)
    frame["side"] = RNG.choice(["enterprise", "stakeholder"], rows)
    frame["useful"] = pd.Categorical(RNG.choice([*"123"], rows), [*"123"], ordered=True)
    frame["kind"] = RNG.choice(["a", "b", "c"], rows)
    frame["pilot"] = np.arange(rows) % 12
    frame["empty"] = np.nan
    return frame


FRAME = table()
CHOSEN = [
    ("owns", {}, "share", "the outcome is yes/no"),
    ("owns", {"by": "side"}, "share_difference", "the outcome is yes/no"),
    ("owns", {"by": "size"}, "cochran_armitage", "between 3 groups that are ordered"),
    ("owns", {"by": "grade"}, "cochran_armitage", "between 4 groups that are ordered"),
    ("hours", {"by": "grade"}, "jonckheere_terpstra", "between 4 groups that are ordered"),
    ("hours", {"by": "fte"}, "rank_correlation", "fte a number with many values"),
    ("useful", {"by": "fte"}, "rank_correlation", "fte a number with many values"),
    ("owns", {"by": "fte"}, "rank_correlation", "fte a number with many values"),
    ("kind", {"by": "fte"}, "kruskal_wallis", "fte a number with many values"),
    ("owns", {"nested_in": "pilot"}, "weighted_share", "rows are nested in pilot"),
    ("kind", {"nested_in": "pilot"}, "weighted_share", "rows are nested in pilot"),
    ("kind", {"nested_in": "pilot", "by": "side"}, "rao_scott", "compared by side"),
    ("kind", {"nested_in": "pilot", "by": "fte"}, "design_rank_test", "compared by fte"),
    ("hours", {"nested_in": "pilot", "by": "size"}, "mixed_linear", "by size, whose order counts"),
    ("useful", {"nested_in": "pilot", "by": "fte"}, "ordinal_random_intercept", "is a number"),
    ("empty", {}, "mean", "the outcome is a number"),
    ("empty", {"by": "side"}, "describe", "by side, and none of its groups has answers"),
]


@pytest.mark.slow
@pytest.mark.parametrize(("outcome", "design", "method", "why"), CHOSEN, ids=str)
def test_what_is_chosen(outcome, design, method, why):
    told = stats.explore(FRAME, outcome, unit="pilot", **design)
    assert told.name == method
    assert why in told.notes[0]
    assert stats.check(told) == ()
    assert len(told.beside) == (1 if "by" in design and outcome != "empty" else 0)
    assert all(one.by == (design["by"],) and stats.check(one) == () for one in told.beside)


def test_quarters_of_a_number_do_not_name_its_ends():
    beside = stats.explore(FRAME, "hours", by="fte").beside[0]
    assert beside.table["fte"].tolist() == [f"part {i} of 4, from low to high" for i in range(1, 5)]
    assert beside.table["n"].sum() == 120


def test_groups_without_answers_do_not_count():
    frame = FRAME.assign(hours=FRAME["hours"].where(FRAME["kind"] != "c"))
    told = stats.explore(frame, "hours", by="kind")
    assert told.notes[0] == (
        "chosen: stats.cliffs_delta, because the outcome is a number, compared between 2 groups"
    )
    alone = stats.explore(frame[frame["kind"] != "a"], "hours", by="kind")
    assert alone.notes[0] == (
        "chosen: stats.describe, because compared by kind, and 1 of its groups has answers"
    )
    assert alone.value("n", kind="b") > 0


def test_a_share_in_clusters_stays_a_share():
    frame = pd.DataFrame({"yes": [True] + [False] * 39, "pilot": np.repeat(np.arange(10), 4)})
    told = stats.explore(frame, "yes", nested_in="pilot").where(yes=True).table
    assert (told[["conf_low", "conf_high"]].to_numpy() > 0).all()
    mean = stats.clustered_mean(frame, "yes", "pilot").table
    assert mean["conf_low"].item() == 0


def test_the_next_method_is_taken_where_one_has_nothing_to_tell():
    frame = pd.DataFrame({"pilot": np.repeat(np.arange(12), 4), "side": ["e", "s", "s", "e"] * 12})
    frame["yes"] = (frame["side"] == "e") & (frame.index % 3 > 0)
    told = stats.explore(frame, "yes", by="side", nested_in="pilot")
    assert told.name == "rao_scott"
    assert told.notes[2].startswith("stats.gee has nothing to tell: ")
    assert told.value("p_value", term="F") < 0.01
    same = frame.assign(yes=True)
    figures = stats.explore(same, "yes", by="side", nested_in="pilot")
    assert figures.name == "weighted_share"
    assert figures.value("estimate", side="e", yes=True) == 1


def test_nobody_changed_or_all_alike():
    frame = pd.DataFrame({"unit": np.repeat(np.arange(9), 2), "hours": [2.0, 3.0] * 9})
    frame["wave"] = pd.Categorical(["before", "after"] * 9, dtype=WAVE)
    alike = stats.explore(frame, "hours", by="wave", pair="unit")
    assert (alike.name, alike.value("p_value")) == ("sign_test", 2 * 0.5**9)
    still = stats.explore(frame.assign(hours=2.0), "hours", by="wave", pair="unit")
    assert (still.name, still.value("median", wave="after")) == ("describe", 2.0)


def test_a_table_too_large_to_be_summed_is_drawn():
    shares = [0.6, 0.2, 0.1, 0.06, 0.04]
    rng = np.random.default_rng(0)
    first, second = (rng.choice([*letters], 69, p=shares) for letters in ("abcde", "vwxyz"))
    frame = pd.DataFrame({"aim": first, "form": second})
    told = stats.explore(frame, "aim", by="form")
    assert told.name == "fisher_freeman_halton"
    assert 0.005 < told.value("p_value") < 1
    assert told.notes[-1] == (
        "too many tables to be summed: 99,999 drawn with the same margins, seed 0"
    )
    small = frame[(frame["aim"] < "c") & (frame["form"] < "y")]
    exact = stats.fisher_freeman_halton(small, "aim", "form").value("p_value")
    from vises_research.stats.comparing.exact_tables import drawn

    counts = pd.crosstab(small["aim"], small["form"]).to_numpy()
    assert drawn(counts, 40_000, 1) == pytest.approx(exact, abs=0.01)


def test_rows_of_no_wave_are_told():
    frame = NESTED.assign(wave=NESTED["wave"].where(NESTED.index > 2))
    told = stats.explore(frame, "hours", by="wave", pair="unit")
    assert "in no wave, or of no unit: 3 of 320 rows" in told.notes


def test_the_reason_why_a_method_was_passed_over_is_its_own():
    kinds = np.random.default_rng(1).choice([*"abc"], 120)
    frame = pd.DataFrame({"kind": kinds, "pilot": np.arange(120) // 12})
    frame["yes"] = frame["kind"] == "a"
    told = stats.explore(frame, "yes", by="kind", nested_in="pilot")
    assert told.name == "rao_scott"
    assert (
        "stats.gee has nothing to tell: no finite estimate: a predictor separates the answers, "
        "or all are the same"
    ) in told.notes
