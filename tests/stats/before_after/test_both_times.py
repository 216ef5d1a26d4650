import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vises_research import stats

SCALE = pd.CategoricalDtype(["low", "middle", "high"], ordered=True)
ANSWER = st.one_of(st.none(), st.sampled_from(SCALE.categories.tolist()))


def table(rows):
    frame = pd.DataFrame(rows, columns=["before", "after"])
    return frame.astype({"before": SCALE, "after": SCALE})


@pytest.mark.slow
@settings(max_examples=25)
@given(rows=st.lists(st.tuples(ANSWER, ANSWER), max_size=12), level=st.sampled_from([None, "high"]))
def test_after_less_before_is_the_difference_and_all_agree_with_their_own_methods(rows, level):
    frame = table(rows)
    both = frame.dropna()
    result = stats.paired_values(frame, "before", "after", level=level)
    assert stats.check(result) == ()
    value = result.table.set_index("term")["estimate"]
    assert value["after"] - value["before"] == pytest.approx(value["difference"], nan_ok=True)
    columns = ["estimate", "conf_low", "conf_high"]
    for term in ("before", "after"):
        alone = (
            stats.mean(both, term)
            if level is None
            else stats.share(both, term, level=level)
        ).table[columns]  # fmt: skip
        mine = result.where(term=term).table[columns]
        assert np.allclose(mine.astype(float), alone.astype(float), equal_nan=True)
    if level is None:
        alone = stats.change(frame, "before", "after").where(term="mean_change")
    else:
        alone = stats.paired_difference(frame, "before", "after", level=level)
    mine = result.where(term="difference").table[columns]
    assert np.allclose(mine.astype(float), alone.table[columns].astype(float), equal_nan=True)


def test_counts_of_a_share_are_of_the_pairs():
    frame = table([("low", "high"), ("high", "high"), (None, "high")])
    result = stats.paired_values(frame, "before", "after", level="high", unit="pilot")
    assert result.table[["n", "base"]].values.tolist() == [[1, 2], [2, 2], [2, 2]]
    assert (result.base.answered, result.base.total) == (2, 3)


def test_thin_data_say_why():
    one = stats.paired_values(table([("low", "high")]), "before", "after")
    assert one.notes == (
        "before: no interval from 1 pairs",
        "after: no interval from 1 pairs",
        "difference: no interval from 1 pairs",
    )
    same = stats.paired_values(table([("low", "high")] * 3), "before", "after")
    assert same.notes[0] == "before: no interval: all alike"
