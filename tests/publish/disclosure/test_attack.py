"""An attacker who solves the equations learns nothing close to a number that is protected."""

import numpy as np
import pandas as pd
import pytest
from tables_to_check import bounds, by_hand, counts, numbers, shown

from vises_research import publish, stats
from vises_research.errors import StudyError
from vises_research.publish import Rule

RULE = Rule(everyone="shown")
SEEDS = [
    *range(25),
    *(pytest.param(range(n, n + 25), marks=pytest.mark.slow) for n in range(25, 500, 25)),
]


def true(cells: np.ndarray, key: tuple) -> float:
    places = tuple(slice(None) if level is None else int(level[1:]) for level in key)
    return float(cells[places].sum())


@pytest.mark.slow
@pytest.mark.parametrize("seeds", SEEDS, ids=lambda s: str(s[0] if isinstance(s, range) else s))
def test_nothing_within_a_tenth_of_a_protected_number_is_recovered(seeds):
    for seed in [seeds] if isinstance(seeds, int) else seeds:
        cells = numbers(seed, most=7)
        try:
            result = publish.suppress(counts(cells), RULE)
        except StudyError:
            assert small_in_all(cells), seed
            continue
        told = shown(result) if result.hidden.any() else {}
        for key, (low, high) in bounds(told).items():
            n = true(cells, key)
            assert low <= n <= high
            if 0 < n < RULE.min_cell:
                assert low <= 0.9 * n, (seed, key)
                assert high >= 1.1 * n, (seed, key)
            assert high - low >= 1, (seed, key)
        for key, n in told.items():
            assert np.isnan(n) or not 0 < n < RULE.min_cell, (seed, key)


def small_in_all(cells: np.ndarray) -> bool:
    """Whether even the total is small, or only one cell is not empty."""
    return cells.sum() < RULE.min_cell or min(cells.shape) < 2 or (cells > 0).sum() < 2


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_the_attacker_of_the_package_finds_what_the_one_here_finds(seed):
    result = publish.suppress(counts(numbers(seed)), RULE)
    own = publish.attack(result)
    other = bounds(shown(result))
    assert len(own) == len(other)
    for row in own.to_dict("records"):
        key = tuple(None if pd.isna(row[name]) else row[name] for name in result.by)
        assert (row["low"], row["high"]) == pytest.approx(other[key], abs=1e-6)


def test_a_cell_that_is_hidden_alone_is_given_back_and_refused():
    result = by_hand([[3, 20], [30, 40]], [("a0", "b0")])
    assert publish.attack(result)[["value", "low", "high"]].values.tolist() == [[3, 3, 3]]
    with pytest.raises(StudyError) as error:
        publish.check([result], "figure 'x'", rule=RULE)
    assert "figure 'x', a=a0, b=b0: what is shown gives a hidden cell back." in str(error.value)


def test_two_cells_in_a_row_do_not_help_where_the_columns_give_them_back():
    result = by_hand([[3, 20], [30, 40]], [("a0", "b0"), ("a0", "b1")])
    with pytest.raises(StudyError, match="gives a hidden cell back"):
        publish.check([result], "figure 'x'", rule=RULE)


def test_a_rectangle_helps():
    corners = [(a, b) for a in ("a0", "a1") for b in ("b0", "b1")]
    result = by_hand([[3, 20], [30, 40]], corners)
    found = publish.attack(result).set_index(["a", "b"])
    assert found.loc[("a0", "b0"), ["low", "high"]].tolist() == [0, 23]
    assert publish.check([result], "figure 'x'", rule=RULE).looked["hidden"] == 3


def test_hidden_cells_without_what_the_check_needs_are_refused():
    from dataclasses import replace

    result = by_hand([[3, 20], [30, 40]], [("a0", "b0")])
    with pytest.raises(StudyError, match="cannot be checked whether the hidden cells stay hidden"):
        publish.check([replace(result, guard=stats.Guard())], "figure 'x'", rule=RULE)


def test_whole_numbers_tell_more_than_fractions_in_three_dimensions():
    """Here fractions would leave the first cell open; whole numbers fix it."""
    cells = np.zeros((2, 2, 2), dtype=int)
    cells[0, 0, 0] = cells[1, 1, 0] = cells[1, 0, 1] = cells[0, 1, 1] = 1
    keys = [(f"a{i}", f"b{j}", f"c{k}") for i, j, k in np.ndindex(2, 2, 2)]
    found = publish.attack(by_hand(cells, keys))
    assert {tuple(row) for row in found[["low", "high"]].values} == {(0, 1)}


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
def test_three_variables_are_protected_against_whole_numbers(seed):
    random = np.random.default_rng(seed)
    cells = random.poisson(12 * random.gamma(1, 1, (2, 3, 3))) + 1
    result = publish.suppress(counts(cells), RULE)
    found = publish.attack(result)
    small = found[(found["value"] > 0) & (found["value"] < RULE.min_cell)]
    assert len(small) >= (cells < RULE.min_cell).sum()
    assert (small["low"] <= 0.9 * small["value"]).all()
    assert (small["high"] >= 1.1 * small["value"]).all()
