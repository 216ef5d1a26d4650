"""Two numbers of one variable, of nearly the same units, give the values of those left out."""

import numpy as np
import pandas as pd
import pytest

from vises_research import publish, stats
from vises_research.errors import StudyError
from vises_research.publish import Rule
from vises_research.publish.disclosure import ledger

DESIGN = stats.Design("w")
RULE = Rule()
FEW = "variable=fte: this is about a few units more or fewer than figure 'first'. Found: 1."
HIDDEN = "what this group tells is hidden here or in figure 'first', and shown in the other."


def pilots() -> pd.DataFrame:
    random = np.random.default_rng(1)
    frame = pd.DataFrame({"region": pd.Categorical(np.repeat([*"abc"], [25, 24, 20]))})
    frame["size"] = pd.Categorical(random.permutation(np.resize(["small", "large"], 69)))
    frame["fte"] = np.round(random.lognormal(2, 0.5, 69), 2)
    frame["later"] = np.round(frame["fte"] * random.uniform(0.7, 1.5, 69), 2)
    frame["w"] = np.round(random.uniform(0.5, 2, 69), 2)
    for name in ("report", "cost", "effort"):
        frame[name] = random.random(69) < 0.5
    return frame


def refused(first: stats.Result, second: stats.Result) -> str:
    record = {
        "id": "first",
        "receipt": "0",
        "notebook": "",
        "disclosure": {"audience": "booklet", "rule": RULE.model_dump()},
        "results": [ledger.line(first)],
    }
    publish.check([first], "figure 'x'", rule=RULE)
    publish.check([second], "figure 'x'", rule=RULE)
    try:
        publish.check([second], "figure 'x'", rule=RULE, also=[record])
    except StudyError as error:
        return str(error)
    return ""


PAIRS = {
    "means": (lambda f: stats.mean(f, "fte"), lambda f: stats.mean(f, "fte")),
    "sums": (lambda f: stats.amounts(f, "fte"), lambda f: stats.amounts(f, "fte")),
    "a sum and a mean": (lambda f: stats.amounts(f, "fte"), lambda f: stats.mean(f, "fte")),
    "weighted": (
        lambda f: stats.weighted_mean(f, "fte", DESIGN),
        lambda f: stats.weighted_total(f, "fte", DESIGN),
    ),
    "all and by size": (
        lambda f: stats.mean(f, "fte"),
        lambda f: stats.mean(f, "fte", by=["size"]),
    ),
    "models": (
        lambda f: stats.linear(f, "fte", ["size"]),
        lambda f: stats.linear(f, "fte", ["size"]),
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("pair", PAIRS)
def test_a_number_of_one_unit_fewer_is_refused(pair):
    first, second = PAIRS[pair]
    frame = pilots()
    assert FEW in refused(first(frame), second(frame.drop(index=5)))
    assert refused(first(frame), second(frame)) == ""


def test_shares_of_one_unit_fewer_are_refused_whatever_the_method():
    frame = pilots()
    fewer = frame.drop(index=5)
    answers = stats.answers(frame, ["report", "cost", "effort"])
    for second in (
        stats.mean(fewer, "report"),
        stats.share(fewer, "report"),
        stats.weighted_share(fewer, "report", DESIGN),
    ):
        assert "variable=report: this is about a few units" in refused(answers, second)


def test_combinations_of_one_unit_fewer_are_refused_beside_themselves_and_a_share():
    frame = pilots()
    fewer = frame.drop(index=5)
    together = stats.combinations(frame, ["report", "cost"])
    for second in (stats.combinations(fewer, ["report", "cost"]), stats.share(fewer, "cost")):
        assert "variable=cost: this is about a few units" in refused(together, second)
    assert refused(together, stats.share(frame, "cost")) == ""
    assert refused(together, stats.combinations(frame, ["report", "effort"])) == ""


@pytest.mark.parametrize(
    "contrast",
    [
        lambda f: stats.share_difference(f, "report", "region", between=("a", "b")),
        lambda f: stats.weighted_difference(f, "report", "region", DESIGN, between=("a", "b")),
    ],
)
def test_a_contrast_of_groups_of_which_a_number_is_hidden_is_refused(contrast):
    frame = pilots()
    frame["report"] = frame["report"].mask(frame["region"] == "c", frame.index == 68)
    counts = stats.counts(frame, ["region", "report"])
    hidden = publish.suppress(counts, RULE)
    assert hidden.hidden.sum() == 4
    assert HIDDEN in refused(hidden, contrast(frame))


def test_what_differs_by_many_or_is_of_another_variable_passes():
    frame = pilots()
    first = stats.mean(frame, "fte")
    assert refused(first, stats.mean(frame.drop(index=range(9)), "fte")) == ""
    assert refused(first, stats.mean(frame.drop(index=5), "later")) == ""
    assert refused(first, stats.change(frame.drop(index=5), "fte", "later")) == ""


def test_a_sum_that_is_hidden_is_not_shown_as_a_mean():
    frame = pilots()
    frame.loc[30, "fte"] = 1500.0
    hidden = publish.suppress(stats.amounts(frame, "fte", by=["region"]), RULE)
    rest = frame[frame["region"] != "b"]
    rest = rest.assign(region=rest["region"].cat.remove_unused_categories())
    assert hidden.table["hidden"].tolist() == [True, True, False]
    for second in (
        stats.mean(rest, "fte", by=["region"]),
        stats.weighted_total(rest.assign(w=1.0), "fte", DESIGN, by=["region"]),
    ):
        told = refused(hidden, second)
        assert f"region=a, variable=fte: {HIDDEN}" in told
        assert "region=c, variable=fte" not in told


def test_counts_that_are_hidden_are_not_shown_as_means_of_yes():
    frame = pilots()
    frame.loc[frame["region"] == "a", "report"] = np.arange(25) < 3
    hidden = publish.suppress(stats.counts(frame, ["region", "report"]), RULE)
    rest = frame[frame["region"] != "a"]
    rest = rest.assign(region=rest["region"].cat.remove_unused_categories())
    there = {row["region"] for row in hidden.table[hidden.hidden].to_dict("records")} - {"a"}
    told = refused(hidden, stats.mean(rest, "report", by=["region"]))
    assert there
    for region in there:
        assert f"region={region}, variable=report: {HIDDEN}" in told
