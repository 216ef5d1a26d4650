"""The simulation of coverage runs, covers all methods, and its truths are those of huge samples.

Its numbers are in docs/coverage.md, made by `make simulate-coverage`.
"""

import inspect
import re

import numpy as np
import pandas as pd
import pytest

from benchmarks.coverage import report, simulate, stakeholders, truths
from benchmarks.coverage.case import Case, covers, spares
from benchmarks.coverage.pilots import HIGH, MIDDLE, grouped, pairs
from vises_research import stats
from vises_research.errors import StudyError

CASES = simulate.cases()
FUNCTIONS = {n: f for n in dir(stats) if inspect.isfunction(f := getattr(stats, n))}
SHARE_ANOTHER_INTERVAL = {
    "answers": "share",
    "combinations": "share",
    "moves": "share",
    "reliable_change": "share",
    "retention": "share",
    "code_frequencies": "share",
    "code_pairs": "share",
    "paired_values": "paired_difference and t",
    "item_agreement": "cohen_kappa, gwet, icc",
    "code_agreement": "gwet",
    "weighted_total": "weighted_mean",
    "weighted_difference": "weighted_mean",
}
"""Method -> whose interval it has."""
GUIDE = {"explore"}
"""Has the interval of the method that it chooses."""
KERNELS = {"wilson", "clopper_pearson", "hypergeometric", "rubin"}
"""What `share` and `pool` compute with."""


def test_two_cases_give_a_table():
    chosen = [one for one in CASES if one.call in ("change", "brunner_munzel")][:2]
    page = report.page(chosen, simulate.simulate(chosen, times=30, n_jobs=1))
    assert "| `change` | spread out | net change | 0.256 |" in page
    assert "## Tests" in page


def test_the_same_seeds_give_the_same_answers():
    chosen = [one for one in CASES if one.call == "change"][:1]
    first, again = (simulate.simulate(chosen, times=20, n_jobs=1)[0] for _ in range(2))
    assert (first == again).all()


def test_every_method_with_an_interval_is_simulated():
    simulated = {word for one in CASES for word in re.findall(r"\w+", one.call)}
    with_interval = {
        n for n, f in FUNCTIONS.items() if "conf_level" in inspect.signature(f).parameters
    }
    assert with_interval - simulated - {*SHARE_ANOTHER_INTERVAL} - KERNELS == GUIDE


def test_what_is_missed_must_be_explained():
    def case(why):
        asked = covers("mean", 5.0, why=why)
        return Case("mean", "spread out", grouped(MIDDLE, sizes=(69,)), _mean, (asked,))

    never = [np.zeros((50, 1))]
    assert report.unexplained([case("")], never) == ["mean, spread out, mean: 0.000"]
    assert report.unexplained([case("it is wrong")], never) == []
    assert "1. it is wrong" in report.page([case("it is wrong")], never)


def _mean(frame):
    return stats.mean(frame, "y")


@pytest.mark.parametrize(
    ("share", "question", "missed"),
    [
        (0.97, covers("x", 0.0), False),
        (0.975, covers("x", 0.0), True),
        (0.925, covers("x", 0.0), True),
        (0.99, covers("x", 0.0, guaranteed=True), False),
        (0.92, covers("x", 0.0, guaranteed=True), True),
        (0.06, spares("x"), False),
        (0.01, spares("x", guaranteed=True), False),
        (0.08, spares("x", guaranteed=True), True),
    ],
)
def test_a_guarantee_is_missed_on_one_side_only(share, question, missed):
    answers = np.repeat([1.0, 0.0], [round(2000 * share), 2000 - round(2000 * share)])
    assert report.missed(question, answers) is missed


@pytest.mark.slow
def test_truths_of_pairs_are_those_of_a_huge_sample():
    rng = np.random.default_rng(1)
    drawn = pd.concat([pairs(MIDDLE, HIGH)(rng) for _ in range(3000)])
    table = truths.joint(MIDDLE, HIGH, 0.6)
    assert table.sum() == pytest.approx(1, abs=1e-12)
    assert table.sum(axis=0) == pytest.approx(HIGH)
    found = stats.change(drawn, "before", "after").table["estimate"]
    assert found.tolist() == pytest.approx(truths.change(table)[:2], abs=0.01)
    found = stats.rank_correlation(drawn[:3000], "before", "after").table
    expected = truths.ordinal_association(table)
    assert dict(zip(found["term"], found["estimate"], strict=True)) == pytest.approx(
        expected, abs=0.03
    )
    found = stats.signed_rank(drawn[:3000], "before", "after")
    rank_biserial = found.value("estimate", term="rank_biserial")
    assert rank_biserial == pytest.approx(truths.rank_biserial(table), abs=0.03)


def test_truths_of_raters_are_those_of_a_huge_sample():
    rng = np.random.default_rng(1)
    drawn = pd.concat([pairs(MIDDLE, MIDDLE, 0.7)(rng) for _ in range(400)], ignore_index=True)
    table, raters = truths.joint(MIDDLE, MIDDLE, 0.7), ["before", "after"]
    found = [
        stats.cohen_kappa(drawn, *raters, weights="linear"),
        stats.gwet(drawn, raters),
        stats.gwet(drawn, raters, weights="ordinal"),
        stats.krippendorff_alpha(drawn, raters, level="ordinal", resamples=2),
    ]
    expected = [truths.kappa(table, 1), truths.gwet(table), truths.gwet(table, True)]
    expected.append(truths.krippendorff(table, "ordinal"))
    assert [float(one.value("estimate")) for one in found] == pytest.approx(expected, abs=0.02)


def test_truths_of_stakeholders_are_those_of_a_huge_sample():
    drawn = stakeholders.nested(0.7, pilots=20_000)(np.random.default_rng(1)).dropna()
    by = drawn.groupby("large")["y"].mean()
    assert by.tolist() == pytest.approx([stakeholders.mean(0), stakeholders.mean(0.7)], abs=0.03)
    small = drawn[(drawn["large"] == 0) & (drawn["pilot"] > 14_000)]
    fit = stats.variance_components(small, "y", "pilot", method="anova")
    assert fit.value("estimate", term="icc") == pytest.approx(stakeholders.icc(), abs=0.02)


@pytest.mark.slow
@pytest.mark.parametrize("level", [95, 1, 0, -0.5])
def test_no_method_takes_a_level_that_is_not_between_0_and_1(level, monkeypatch):
    told = set()
    for case in CASES:
        method = FUNCTIONS.get(case.function)
        if method is None or "conf_level" not in (method.__kwdefaults__ or {}) or case.call in told:
            continue
        told.add(case.call)
        monkeypatch.setitem(method.__kwdefaults__, "conf_level", level)
        with pytest.raises(StudyError, match="conf_level does not lie between 0 and 1"):
            case.run(case.draw(np.random.default_rng(1)))


def test_a_level_of_95_is_refused_with_the_one_that_is_meant():
    frame = pd.DataFrame({"y": [1.0, 2.0, 3.0]})
    with pytest.raises(StudyError) as told:
        stats.mean(frame, "y", conf_level=95)
    assert str(told.value) == (
        "stats.mean: conf_level does not lie between 0 and 1. Found: 95. Right would be: 0.95."
    )
