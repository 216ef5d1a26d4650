"""Rounding so that sums add up: nothing moves by the base, and small counts stay open."""

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import linprog
from tables_to_check import ANSWERS, counts, frame, numbers, refused, shown, sums_of

from vises_research import publish, stats
from vises_research.errors import StudyError
from vises_research.publish import Rule

RULE = Rule(everyone="shown")


def true_and_rounded(cells: np.ndarray, base: int) -> tuple[dict, dict]:
    made = publish.rounded(counts(cells), base)
    bare = stats.Result("counts", made.table, made.method, made.base, by=made.by)
    return shown(counts(cells)), shown(bare)


@pytest.mark.slow
@pytest.mark.parametrize("base", [5, 10])
@pytest.mark.parametrize("seed", range(12))
def test_counts_and_sums_are_multiples_near_the_true_ones_and_small_ones_stay_open(seed, base):
    """The attacker knows how many rows there are, and how rounding works."""
    cells = numbers(seed, most=5)
    true, told = true_and_rounded(cells, base)
    for key, n in told.items():
        assert n % base == 0
        assert abs(n - true[key]) < base
        assert n == true[key] or true[key] % base
    keys = list(told)
    known = np.array([told[key] for key in keys])
    limits = np.stack([np.maximum(known - base + 1, 0), known + base - 1], axis=1)
    limits[keys.index((None, None))] = cells.sum()
    lines = sums_of(keys)
    for i, key in enumerate(keys):
        n = true[key]
        if 0 < n < base:
            aim = np.zeros(len(keys))
            aim[i] = 1
            found = [
                s * linprog(s * aim, A_eq=lines, b_eq=np.zeros(len(lines)), bounds=limits).fun
                for s in (1, -1)
            ]
            assert found[0] <= n - 1 + 1e-6
            assert found[1] >= n + 1 - 1e-6


def test_shares_are_those_of_the_rounded_counts_and_add_up():
    made = publish.rounded(stats.share(frame(ANSWERS, "region", "useful"), "useful", by=["region"]))
    assert made.table[["n", "base"]].values.tolist() == [
        [20, 25],
        [5, 25],
        [20, 30],
        [10, 30],
        [15, 25],
        [10, 25],
    ]
    assert made.table["estimate"].tolist() == (made.table["n"] / made.table["base"]).tolist()
    assert made.guard.changes == ("counts are rounded to multiples of 5",)
    publish.check([made], "figure 'x'", rule=RULE)
    assert refused(made, min_cell=10, everyone="shown")[0].startswith(
        "figure 'x': it is rounded to too small a base. Found: 5. Right would be: at least 10."
    )


def test_true_counts_in_another_table_narrow_what_rounding_leaves_open():
    cells = np.array([[3, 20, 12], [30, 40, 15]])
    made = publish.rounded(counts(cells))
    publish.check([made], "figure 'x'", rule=RULE)
    own = frame({("a0", "b0"): 3, ("a0", "b1"): 20, ("a1", "b0"): 30, ("a1", "b1"): 40}, "a", "b")
    own = pd.concat([own, frame({("a0", "b2"): 12, ("a1", "b2"): 15}, "a", "b")])
    for name in "ab":
        own[name] = own[name].astype(str).astype("category")
    level = stats.share(own, "b", level="b1", by=["a"])
    level_2 = stats.share(own, "b", level="b2", by=["a"])
    told = refused(made, level, level_2, everyone="shown")
    assert any("gives this cell back" in one for one in told)


def test_what_cannot_be_rounded():
    with pytest.raises(StudyError, match="'describe' has no counts that add up"):
        publish.rounded(stats.describe(pd.DataFrame({"x": [1.0, 2.0, 9.0]}), "x"))
    ones = counts(np.array([[1, 1, 1], [1, 1, 1]]))
    with pytest.raises(StudyError, match="no way to round protects every small count"):
        publish.rounded(ones, 3)
    hidden = publish.suppress(counts(np.array([[3, 20, 12], [30, 40, 15]])), RULE)
    with pytest.raises(StudyError, match="cells of this result are hidden or rounded"):
        publish.rounded(hidden)


def test_figure_caption_and_alt_text_say_so():
    from planted import LABELS, SOURCE, words

    from vises_research import figures

    made = publish.rounded(
        stats.counts(
            frame({("hdf",): 3, ("wab",): 24, ("vlg",): 9}, "region"), ["region"], unit="pilot"
        )
    )
    chart = figures.table([made], labels=LABELS, title=words("T", "T", "T"), source=SOURCE)
    assert "Counts rounded to multiples of 5." in chart.caption("en")
    assert "rounded to multiples of 5" in chart.alt("en")
