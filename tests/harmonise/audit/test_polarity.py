"""The polarity audit sees an item that is stored the wrong way round, and only that."""

import numpy as np
import pandas as pd
import pytest

from vises_research.codebook import Codebook, Level, Scale, Table, Variable
from vises_research.errors import StudyError
from vises_research.harmonise.audit.polarity import audit, reverse

LEVELS = ["1", "2", "3", "4", "5"]
SCALE = pd.CategoricalDtype(LEVELS, ordered=True)
ITEMS = ["a", "b", "c", "d"]


def book(**polarity):
    variables = {
        name: Variable(
            label={}, scale="five", part_of="use", polarity=polarity.get(name, "positive")
        )
        for name in ITEMS
    }
    variables["alone"] = Variable(label={}, scale="five", part_of="other")
    scale = Scale(levels={level: Level(label={}) for level in LEVELS}, ordered=True)
    table = Table(table="t", key=["id"], label={}, variables=variables)
    return Codebook({"t": table}, {"five": scale}, {})


def answers(turned=(), rows=60, source="s"):
    """Simulate respondents who differ in one thing, which all items measure."""
    rng = np.random.default_rng(1)
    truth = rng.normal(size=rows)
    table = pd.DataFrame({"source": [source] * rows})
    for name in [*ITEMS, "alone"]:
        level = np.clip(np.round(3 + truth + rng.normal(scale=0.7, size=rows)), 1, 5).astype(int)
        shown = 6 - level if name in turned else level
        table[name] = pd.Categorical(shown.astype(str), dtype=SCALE)
    return table


def verdicts(table, codebook):
    told = audit(table, codebook, "t", ["source"])
    return {(row.source, row.variable): row.verdict for row in told.itertuples()}


def test_a_scale_that_is_as_declared_is_silent():
    assert verdicts(answers(), book()) == {("s", item): "as declared" for item in ITEMS}


@pytest.mark.parametrize("item", ITEMS)
def test_the_item_that_is_turned_round_is_named_in_its_source_alone(item):
    table = pd.concat([answers(turned=[item], source="wrong"), answers(source="right")])
    found = verdicts(table, book())
    assert [at for at, verdict in found.items() if verdict == "against"] == [("wrong", item)]


def test_a_negative_item_is_expected_the_other_way_round():
    assert set(verdicts(answers(turned=["b"]), book(b="negative")).values()) == {"as declared"}
    assert verdicts(answers(), book(b="negative"))["s", "b"] == "against"


def test_few_pairs_or_no_variation_say_nothing():
    assert set(verdicts(answers(rows=9), book()).values()) == {"too few"}
    flat = answers().assign(a=pd.Categorical(["3"] * 60, dtype=SCALE))
    assert verdicts(flat, book())["s", "a"] == "too few"


def test_missing_answers_are_left_out_of_the_count():
    table = answers()
    table.loc[:9, "a"] = None
    told = audit(table, book(), "t", ["source"]).set_index("variable")
    assert told.loc["a", "n"] == 50
    assert told.loc["b", "n"] == 60
    items = table[ITEMS].apply(lambda item: item.cat.codes.where(item.notna()))
    expected = items["a"].corr(items[["b", "c", "d"]].mean(axis=1))
    assert told.loc["a", "correlation"] == round(expected, 4)


def test_a_reversed_variable_has_a_new_name_and_twice_is_refused():
    table = reverse(answers(), ["a"])
    codes = table["a"].cat.codes + table["a_reversed"].cat.codes
    assert set(codes) == {4}
    assert table["a"].equals(answers()["a"])
    for name in ("a", "a_reversed"):
        with pytest.raises(StudyError, match="turned round before"):
            reverse(table, [name])


def test_what_has_no_order_is_not_turned_round():
    table = pd.DataFrame({"a": [1.0], "b": pd.Categorical(["x"])})
    with pytest.raises(StudyError) as error:
        reverse(table, ["a", "b"])
    assert len(error.value.problems) == 2
