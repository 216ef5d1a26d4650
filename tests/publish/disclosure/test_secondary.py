"""Hiding cells: as few as will do, in each kind of result, with nothing left of their numbers."""

import itertools

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp
from tables_to_check import ANSWERS, bounds, counts, frame, numbers, shown

from vises_research import publish, stats
from vises_research.errors import StudyError
from vises_research.publish import Rule

RULE = Rule(everyone="shown")


def hidden(result: stats.Result) -> int:
    """Count the cells and sums that are not shown."""
    return int(result.hidden.sum()) + len(result.guard.untold)


def enough(cells: np.ndarray, away: np.ndarray) -> bool:
    """Whether hiding some cells protects the small ones and the rests from the attacker here."""
    told = shown(counts(cells))
    keys = [k for k in told if None not in k]
    masked = told | {k: float("nan") for k, h in zip(keys, away.ravel(), strict=True) if h}
    open_ = bounds(masked)
    must = {k for k, h in zip(keys, sensitive(cells).ravel(), strict=True) if h}
    return all(
        k in open_ and open_[k][0] <= told[k] - 1 + 1e-6 and open_[k][1] >= told[k] + 1 - 1e-6
        for k in must
    )


def sensitive(cells: np.ndarray) -> np.ndarray:
    small = (cells > 0) & (cells < RULE.min_cell)
    for rest in (cells.sum(0) - cells, cells.sum(1, keepdims=True) - cells):
        small |= (cells > 0) & (rest > 0) & (rest < RULE.min_cell)
    return small


def margins_are_large(cells: np.ndarray) -> bool:
    for sums in (cells.sum(0), cells.sum(1)):
        if ((sums > 0) & (sums < RULE.min_cell)).any():
            return False
        if ((cells.sum() - sums > 0) & (cells.sum() - sums < RULE.min_cell)).any():
            return False
    return True


def tables(shape, wanted: int, mean: float) -> list[np.ndarray]:
    made = (np.random.default_rng(seed) for seed in itertools.count())
    every = (random.poisson(mean * random.gamma(1, 1, shape)) for random in made)
    fit = (cells for cells in every if margins_are_large(cells) and sensitive(cells).any())
    return list(itertools.islice(fit, wanted))


@pytest.mark.slow
@pytest.mark.parametrize("cells", tables((3, 3), 8, 12), ids=str)
def test_no_smaller_choice_of_cells_would_do(cells):
    """All choices of nine cells are tried out."""
    found = hidden(publish.suppress(counts(cells), RULE))
    must = sensitive(cells).ravel()
    for size in range(int(must.sum()), found):
        for chosen in itertools.combinations(np.flatnonzero(~must), size - int(must.sum())):
            away = must.copy()
            away[list(chosen)] = True
            assert not enough(cells, away.reshape(cells.shape)), (size, found)


def least(cells: np.ndarray) -> int:
    """Find the fewest cells by one programme that holds every attack, unlike the one under test."""
    keys = [*np.ndindex(cells.shape)]
    must = sensitive(cells)
    size, attacks = len(keys), 2 * int(must.sum())
    lines = [
        [keys.index(k) for k in keys if k[d] == i] for d in (0, 1) for i in range(cells.shape[d])
    ]
    width = size * (1 + attacks)
    rows, low, high = [], [], []
    lower, upper = np.zeros(width), np.full(width, np.inf)
    lower[:size], upper[:size] = must.ravel(), 1
    lower[size:] = -np.inf
    flat, most = cells.ravel().astype(float), float(cells.sum())
    for a, (key, sign) in enumerate(itertools.product(np.argwhere(must), (1, -1))):
        own = size * (1 + a)
        for line in lines:
            row = np.zeros(width)
            row[[own + i for i in line]] = 1
            rows.append(row), low.append(0), high.append(0)
        for i in range(size):
            for bound, side in ((flat[i], 1), (most - flat[i], -1)):
                row = np.zeros(width)
                row[own + i], row[i] = side, bound
                rows.append(row), low.append(0), high.append(np.inf)
        place = own + keys.index(tuple(key))
        lower[place], upper[place] = (1, np.inf) if sign > 0 else (-np.inf, -1)
    aim = np.r_[np.ones(size), np.zeros(width - size)]
    whole = np.r_[np.ones(size), np.zeros(width - size)]
    found = milp(
        aim,
        integrality=whole,
        bounds=Bounds(lower, upper),
        constraints=LinearConstraint(np.array(rows), low, high),
    )
    return round(found.fun)


@pytest.mark.slow
@pytest.mark.parametrize("cells", tables((4, 4), 5, 14), ids=lambda c: str(c.tolist()))
def test_the_fewest_cells_of_small_tables_are_found(cells):
    assert hidden(publish.suppress(counts(cells), RULE)) <= 1.2 * least(cells)


@pytest.mark.slow
@pytest.mark.parametrize("shape", [(5, 5), (6, 6), (4, 6)], ids=str)
def test_the_fewest_cells_of_larger_tables_are_found(shape):
    for cells in tables(shape, 6, 20):
        assert hidden(publish.suppress(counts(cells), RULE)) <= 1.2 * least(cells), cells.tolist()


def test_nothing_is_hidden_where_nothing_tells_too_much():
    result = counts(np.array([[7, 9], [0, 30]]))
    assert publish.suppress(result, RULE) is result


def test_empty_cells_may_be_hidden_too_so_that_a_hidden_one_may_be_empty():
    result = publish.suppress(counts(np.array([[3, 0, 40], [30, 50, 60]])), RULE)
    assert publish.attack(result)["low"].min() == 0


def test_no_number_of_a_hidden_cell_stays_in_what_is_printed():
    cells = np.array([[3, 1237, 600], [1361, 2459, 700]])
    result = publish.suppress(counts(cells), RULE)
    assert result.table.loc[result.hidden, "n"].isna().all()
    away = publish.attack(result)["value"].astype(int).astype(str)
    assert {"3", "600"} <= set(away) or len(away) == 4
    text = f"{result!r}{result._repr_html_()}{result.table.to_csv()}{result.guard!r}"
    assert not [n for n in away if len(n) > 1 and n in text]


@pytest.mark.slow
@pytest.mark.parametrize("level", ["yes", "no", None])
def test_shares_lose_their_estimate_and_interval_and_keep_their_base(level):
    answers = frame(ANSWERS, "region", "useful")
    result = stats.share(answers, "useful", level=level, by=["region"])
    made = publish.suppress(result, RULE)
    assert made.table["hidden"].sum() == 2 * (1 if level else 2)
    away = made.table[made.table["hidden"]]
    assert away[["n", "estimate", "conf_low", "conf_high"]].isna().all(axis=None)
    assert set(away["base"]) <= {23.0, 27.0}
    assert publish.check([made], "figure 'x'", rule=RULE).changes == made.guard.changes
    assert stats.check(made) == ()


def test_a_group_that_is_too_small_loses_its_base_too_and_another_with_it():
    answers = frame({**ANSWERS, ("bru", "yes"): 2, ("bru", "no"): 1}, "region", "useful")
    made = publish.suppress(stats.share(answers, "useful", level="yes", by=["region"]), RULE)
    assert made.table["base"].isna().sum() == 2
    publish.check([made], "figure 'x'", rule=RULE)


def test_levels_of_which_several_may_be_chosen_are_hidden_each_by_itself():
    table = pd.DataFrame({"option": ["bank", "city", "staff"], "n": [3, 40, 38], "base": 45})
    table["option"] = pd.Categorical(table["option"])
    table = table.assign(estimate=0.5, conf_low=0.1, conf_high=0.9, conf_level=0.95)
    base = stats.Base(45, 45, 45, "answer")
    result = stats.Result("share", table, stats.Method("Share"), base, outcome="option")
    made = publish.suppress(result, RULE)
    assert made.table["hidden"].tolist() == [True, False, False]
    publish.check([made], "figure 'x'", rule=RULE)


def test_medians_and_sums_are_hidden_with_their_counts():
    pilots = frame({("hdf",): 3, ("wab",): 20, ("vlg",): 9}, "region")
    pilots["fte"] = np.arange(len(pilots), dtype=float) + 5
    for method in (stats.describe, stats.amounts):
        made = publish.suppress(method(pilots, "fte", by=["region"]), RULE)
        assert made.table["hidden"].tolist() == [True, False, True]
        publish.check([made], "figure 'x'", rule=RULE)


def test_a_dominated_sum_is_hidden_so_that_the_other_sums_do_not_give_it_back():
    pilots = frame({("hdf",): 10, ("wab",): 20, ("vlg",): 12}, "region")
    pilots["fte"] = [500.0, *[2.0] * 9, *[10.0] * 20, *[8.0] * 12]
    result = stats.amounts(pilots, "fte", by=["region"])
    made = publish.suppress(result, RULE)
    assert made.table["hidden"].tolist() == [True, False, True]
    found = publish.attack(made).query("what == 'amount' and value > 500")
    assert (found["low"] <= 0.9 * found["value"]).all()
    publish.check([made], "figure 'x'", rule=RULE)


def test_everyone_in_one_cell_is_hidden_with_another():
    sizes = {("hdf", "yes"): 20, ("hdf", "no"): 0, ("wab", "yes"): 9, ("wab", "no"): 9}
    answers = frame({**sizes, ("vlg", "yes"): 8, ("vlg", "no"): 8}, "region", "useful")
    result = stats.share(answers, "useful", by=["region"])
    rule = Rule()
    made = publish.suppress(result, rule)
    assert made.hidden.sum() >= 4
    publish.check([made], "figure 'x'", rule=rule)


def test_a_table_that_is_small_as_a_whole_cannot_be_helped():
    with pytest.raises(StudyError, match="hiding cells cannot keep this table from telling on few"):
        publish.suppress(counts(np.array([[1, 1], [1, 1]])), RULE)


def test_a_test_of_significance_has_no_cells():
    table = pd.DataFrame({"term": ["rho"], "estimate": [0.2]})
    base = stats.Base(40, 40, 40, "pilot")
    result = stats.Result("spearman", table, stats.Method("Rank correlation"), base)
    with pytest.raises(StudyError, match="a result of this kind has no cells that add up"):
        publish.suppress(result, RULE)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(5))
def test_the_same_table_gives_the_same_choice_and_the_order_of_rows_is_kept(seed):
    result = counts(numbers(seed))
    one, other = publish.suppress(result, RULE), publish.suppress(result, RULE)
    pd.testing.assert_frame_equal(one.table, other.table)
    assert one.table[["a", "b"]].equals(result.table[["a", "b"]])


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(8))
def test_random_shares_and_sums_pass_the_check_once_cells_are_hidden(seed):
    random = np.random.default_rng(seed)
    groups, levels = (list("abcdef")[: random.integers(3, 6)], ["no", "some", "yes"])
    mean = random.gamma(1, 9, (len(groups), len(levels)))
    sizes = zip(itertools.product(groups, levels), random.poisson(mean).ravel() + 1, strict=True)
    answers = frame(dict(sizes), "g", "y")
    answers["fte"] = random.pareto(0.8, len(answers)) + 0.5
    made = [
        stats.share(answers, "y", by=["g"]),
        stats.share(answers, "y", level="yes", by=["g"]),
        stats.amounts(answers, "fte", by=["g"]),
    ]
    for result in made:
        try:
            publish.check([publish.suppress(result, Rule())], "figure 'x'", rule=Rule())
        except StudyError as error:
            assert "hiding cells cannot keep this table from telling on few" in str(error)
            assert result.name == "amounts"
            largest = result.guard.truth["largest"].max()
            assert largest > 0.4 * result.table["total"].sum()  # nothing is large enough to hide it
