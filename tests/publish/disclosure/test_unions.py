"""Hidden cells together: no sum of them that follows from what is shown is small or one unit's."""

import itertools

import numpy as np
import pytest
from tables_to_check import by_hand, counts, frame, numbers, refused, shown, sums_of

from vises_research import publish, stats
from vises_research.errors import StudyError
from vises_research.publish import Rule

RULE = Rule(everyone="shown")
TWO_SMALL = [[1, 2, 40, 30], [30, 40, 50, 20], [20, 30, 40, 20]]


def known_sums(told: dict[tuple, float], cells: np.ndarray) -> list[tuple]:
    """List all sets of hidden cells, small together, whose sum the equations give; by brute force.

    A sum is known if adding its indicator to the equations does not raise their rank.
    """
    keys = list(told)
    hidden = [i for i, key in enumerate(keys) if np.isnan(told[key])]
    if not hidden:
        return []
    equations = sums_of(keys)[:, hidden]
    rank = np.linalg.matrix_rank(equations)
    true = [
        cells[tuple(int(level[1:]) for level in keys[i])] if None not in keys[i] else 0
        for i in hidden
    ]
    small = [j for j, n in enumerate(true) if 0 < n < RULE.min_cell]
    found = []
    for size in range(1, RULE.min_cell):
        for chosen in itertools.combinations(small, size):
            if sum(true[j] for j in chosen) < RULE.min_cell:
                aim = np.zeros(len(hidden))
                aim[list(chosen)] = 1
                if np.linalg.matrix_rank(np.vstack([equations, aim])) == rank:
                    found.append(tuple(keys[hidden[j]] for j in chosen))
    return found


def test_two_cells_alone_in_a_row_tell_their_sum_and_are_refused():
    away = [(a, b) for a in ("a0", "a1") for b in ("b0", "b1")]
    result = by_hand(TWO_SMALL, away)
    assert known_sums(shown(result), np.array(TWO_SMALL)) == [(("a0", "b0"), ("a0", "b1"))]
    told = refused(result, everyone="shown")
    wrong = "what is shown gives a hidden cell back."
    right = "Right would be: `publish.suppress` with this rule, on the result before anything was"
    assert [
        one.startswith(f"figure 'x', a=a0, b={b}: {wrong} {right} hidden")
        for one, b in zip(told, ("b0", "b1"), strict=True)
    ] == [True, True]


def test_suppressing_hides_a_third_cell_beside_two_that_are_small_together():
    result = publish.suppress(counts(np.array(TWO_SMALL)), RULE)
    assert result.table["hidden"].tolist()[:4].count(True) >= 3
    publish.check([result], "figure 'x'", rule=RULE)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(30))
def test_no_small_sum_of_hidden_cells_is_known(seed):
    cells = np.minimum(numbers(seed, most=5), 12)
    try:
        result = publish.suppress(counts(cells), RULE)
    except StudyError:
        return
    assert known_sums(shown(result), cells) == []


def test_one_unit_does_not_have_most_of_a_sum_of_hidden_cells_that_is_known():
    """To hide the first two would do for each of them; of both, one unit has 85.9 %."""
    pilots = frame({("hdf",): 10, ("wab",): 12, ("vlg",): 20}, "region")
    pilots["fte"] = [500.0, *[2.0] * 9, *[64 / 12] * 12, *[20.0] * 20]
    result = stats.amounts(pilots, "fte", by=["region"])
    made = publish.suppress(result, RULE)
    assert made.table["hidden"].tolist() == [True, False, True]
    low, high = publish.attack(made).query("what == 'amount'")[["low", "high"]].values[0]
    assert (low, high) == (0, 918)
