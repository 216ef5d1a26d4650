from dataclasses import replace

import pandas as pd
import pytest

from vises_research import stats

FRAME = pd.DataFrame(
    {"g": ["a", "b", "a", None], "y": pd.Categorical(["u", "v", "u", "u"]), "x": [1, 2, 3, 4]}
)
RESULTS = [
    stats.counts(FRAME, ["g"]),
    stats.counts(FRAME, ["g", "y"]),
    stats.share(FRAME, "y", level="u"),
    stats.share(FRAME, "y", by=["g"]),
    stats.share(FRAME[:0], "y"),
    stats.describe(FRAME, "x"),
    stats.describe(FRAME, "x", by=["g", "y"]),
]


@pytest.mark.parametrize("result", RESULTS, ids=lambda r: f"{r.name} {' '.join(r.by)}")
def test_every_result_keeps_to_the_glossary(result):
    assert stats.check(result) == ()


def test_every_column_of_the_glossary_says_what_it_means_and_its_unit():
    assert all(column.meaning and column.unit for column in stats.COLUMNS.values())


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"beta": 1.0}, "column 'beta' is not in the glossary"),
        ({"conf_low": 0.99}, "conf_low exceeds estimate"),
        ({"n": 70}, "n exceeds base"),
        ({"p_value": 95.0}, "'p_value' leaves 0 to 1"),
        ({"y": "u"}, "two rows are about the same thing"),
        ({"estimate": float("nan")}, "a quantity is missing and no note says why"),
    ],
)
def test_the_check_finds_what_is_wrong(change, expected):
    result = stats.share(FRAME, "y")
    assert expected in stats.check(replace(result, table=result.table.assign(**change)))


def test_the_check_finds_a_base_that_does_not_nest():
    wrong = replace(RESULTS[0], base=stats.Base(5, 4, 4, "pilot"))
    assert stats.check(wrong) == (
        "the base does not nest: 5 answered of 4 asked of 4 (unit: pilot)",
    )
