"""Rows whose group is missing are in the base and in no row: every method says how many."""

import numpy as np
import pandas as pd
import pytest

from vises_research import stats

RNG = np.random.default_rng(5)
SCALE = pd.CategoricalDtype(["1", "2", "3"], ordered=True)
FRAME = pd.DataFrame(
    {
        "region": ["hdf", "vlg", None, "hdf", "vlg", "wal"] * 4,
        "fte": RNG.gamma(2.0, 3.0, 24),
        "months": RNG.integers(1, 12, 24),
        "left": [0, 1, 1, 0] * 6,
        "how": ["in", "left", "closed", "in"] * 6,
        "w": [1.0, 2.0] * 12,
        "cost": [True, False, True] * 8,
        "before": pd.Categorical(RNG.choice(["1", "2", "3"], 24), dtype=SCALE),
        "after": pd.Categorical(RNG.choice(["1", "2", "3"], 24), dtype=SCALE),
    }
)
BY = {"by": ["region"]}
DESIGN = stats.Design("w")
METHODS = {
    "share": lambda f: stats.share(f, "cost", **BY),
    "mean": lambda f: stats.mean(f, "fte", **BY),
    "describe": lambda f: stats.describe(f, "fte", **BY),
    "amounts": lambda f: stats.amounts(f, "fte", **BY),
    "change": lambda f: stats.change(f, "before", "after", **BY),
    "moves": lambda f: stats.moves(f, "before", "after", **BY),
    "weighted_mean": lambda f: stats.weighted_mean(f, "fte", DESIGN, **BY),
    "weighted_share": lambda f: stats.weighted_share(f, "cost", DESIGN, **BY),
    "weighted_quantile": lambda f: stats.weighted_quantile(f, "fte", DESIGN, **BY),
    "kaplan_meier": lambda f: stats.kaplan_meier(f, "months", "left", **BY),
    "median_time": lambda f: stats.median_time(f, "months", "left", **BY),
    "restricted_mean": lambda f: stats.restricted_mean(f, "months", "left", **BY),
    "aalen_johansen": lambda f: stats.aalen_johansen(f, "months", "how", staying="in", **BY),
    "logrank": lambda f: stats.logrank(f, "months", "left", "region"),
    "answers": lambda f: stats.answers(f, ["cost"], **BY),
    "retention": lambda f: stats.retention(f, "after", **BY),
    "counts": lambda f: stats.counts(f, ["region"]),
    "clustered_mean": lambda f: stats.clustered_mean(f, "fte", "how", **BY),
    "items_by_group": lambda f: stats.items_by_group(f, ["cost", "left"], "region"),
    "kruskal_wallis": lambda f: stats.kruskal_wallis(f, "fte", "region"),
    "share_difference": lambda f: stats.share_difference(
        f, "cost", "region", between=("hdf", "vlg")
    ),
    "item_bias": lambda f: stats.item_bias(f, ["before", "after", "months"], "region"),
    "leave_one_out": lambda f: stats.leave_one_out(
        f, "region", lambda part: stats.mean(part, "fte")
    ),
    "spans": lambda f: stats.spans(
        f.assign(id=range(24), start="2024-01-01", end="2024-02-01"), "id", "region", "start", "end"
    ),
}
TOLD = (
    "in no group of region: 4 of 24 rows of the base",
    "region: no value in 4 of 24 rows: unknown 4",
)


@pytest.mark.slow
@pytest.mark.parametrize("name", METHODS)
def test_rows_without_a_group_are_told(name):
    told = METHODS[name](FRAME)
    assert any(one in told.notes for one in TOLD) or "region: no value in 4 of" in str(told.notes)
    assert stats.check(told) == ()


@pytest.mark.slow
@pytest.mark.parametrize("name", METHODS)
def test_nothing_is_said_where_all_have_one(name):
    told = METHODS[name](FRAME.assign(region=FRAME["region"].fillna("wal")))
    assert "group of region" not in str(told.notes)
    assert "region: no value" not in str(told.notes)
