"""Reasons, unit and labels stay with their rows and columns, or it is refused."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vises_research import figures, stats, text
from vises_research.errors import StudyError
from vises_research.stats import Data

LABELS = text.Labels(
    {"region": {"fr": "Région", "nl": "Regio"}, "fte": {"fr": "ETP", "nl": "VTE"}},
    {"region": {"hdf": {"fr": "Hauts-de-France", "nl": "Hauts-de-France"},
                "vlg": {"fr": "Flandre", "nl": "Vlaanderen"}}},
)  # fmt: skip


def pilots(n: int = 6) -> Data:
    frame = pd.DataFrame(
        {
            "pilot": [f"P{i}" for i in range(n)],
            "region": pd.Categorical(["hdf", "vlg"] * (n // 2), ["hdf", "vlg"]),
            "fte": [None if i % 3 == 0 else float(i) for i in range(n)],
        }
    )
    reasons = pd.DataFrame({"fte": [f"reason {i}" if i % 3 == 0 else None for i in range(n)]})
    return Data(frame, reasons, "pilot", LABELS)


def true(data: Data) -> bool:
    """Tell whether every reason is that of its row's own pilot."""
    told = {f"P{i}": f"reason {i}" for i in range(0, 60, 3)}
    seen = dict(zip(data["pilot"], data.reasons["fte"], strict=True))
    missing = dict(zip(data["pilot"], data["fte"].isna(), strict=True))
    return all(not missing[p] or seen[p] == told[p] for p in seen)


steps = st.lists(st.sampled_from(["half", "shuffle", "add", "join", "select"]), max_size=6)


@pytest.mark.slow
@given(steps, st.randoms(use_true_random=False))
def test_no_reason_ever_lands_on_another_row(actions, random):
    data = pilots(12)
    for i, action in enumerate(actions):
        if action == "half":
            data = data[[random.random() < 0.7 for _ in range(len(data))]]
        elif action == "shuffle":
            order = random.sample(range(len(data)), len(data))
            data = Data(data.frame.iloc[order], data.reasons, data.unit, data.labels)
        elif action == "add":
            data = data.add(f"more{i}", data["fte"] * 2, like="fte")
            assert data[f"more{i}"].isna().equals(data["fte"].isna())
            assert data.reasons[f"more{i}"].tolist() == data.reasons["fte"].tolist()
        elif action == "join":
            names = random.sample([f"P{k}" for k in range(12)], 8)
            other = Data(pd.DataFrame({"pilot": names, f"x{i}": range(8)}))
            data = data.join(other, "pilot")
            known = data["pilot"].isin(names)
            assert (data.reasons[f"x{i}"] == "no_match").equals(~known)
            assert data[f"x{i}"].notna().equals(known)
        else:
            data = data.select([c for c in data.frame.columns if not c.startswith("more")])
        assert true(data)


def test_a_method_needs_neither_reasons_nor_unit_nor_labels():
    result = stats.mean(pilots(), "fte", by=["region"])
    assert result.base.unit == "pilot"
    assert result.notes == ("fte: no value in 2 of 6 rows: reason 0 1, reason 3 1",)
    told = text.sentence(result, "nl")
    assert told.startswith("VTE naar regio, 4 van 6 pilootbedrijven: Hauts-de-France ")
    chart = figures.estimates(result)
    assert chart.languages == ("fr", "nl")
    assert "Flandre" in [t.get_text() for t in chart.figure("fr").axes[0].texts]


def test_what_is_said_in_the_call_goes_before_what_the_data_say():
    result = stats.mean(pilots(), "fte", unit="enterprise", reasons=None)
    assert result.base.unit == "enterprise"
    assert result.notes == ("fte: no value in 2 of 6 rows: unknown 2",)


def test_a_bare_frame_gives_the_same_numbers():
    data = pilots()
    one = stats.mean(data, "fte")
    two = stats.mean(data.frame, "fte", reasons=data.reasons, unit="pilot")
    pd.testing.assert_frame_equal(one.table, two.table)
    assert (one.base, one.notes, two.labels) == (two.base, two.notes, None)


def test_a_result_shows_words_in_jupyter_and_codes_where_words_are_missing():
    shown = stats.counts(pilots(), ["region"])._repr_html_()
    assert "Flandre" in shown and "vlg" not in shown
    assert "vlg" in stats.counts(pilots().frame, ["region"])._repr_html_()


def test_tables_of_two_sides_are_put_below_each_other():
    sides = {"enterprise": pilots(), "others": pilots().select(["pilot", "region"])}
    label = {"fr": "Qui répond", "nl": "Wie antwoordt"}
    stacked = Data.stack(sides, "side", label=label)
    assert stacked["side"].cat.categories.tolist() == ["enterprise", "others"]
    assert stacked["region"].cat.categories.tolist() == ["hdf", "vlg"]
    assert stacked.where(side="others").reasons["fte"].tolist() == ["not_in_table"] * 6
    assert true(stacked.where(side="enterprise"))
    assert stacked.labels.variable("side", "nl") == "Wie antwoordt"


def test_the_parts_of_a_variable_come_in_the_order_of_its_levels():
    parts = dict(pilots().parts("region"))
    assert list(parts) == ["hdf", "vlg"]
    assert all(true(part) for part in parts.values())


REFUSED = [
    (lambda d: Data(d.frame.set_index("region")), "several rows have the same index"),
    (lambda d: Data(d.frame, d.reasons.iloc[:3]), "the reasons are not of the same rows"),
    (lambda d: d["ftee"], "there is no column 'ftee'. Closest: 'fte'."),
    (lambda d: d.where(region="vlgg"), "'region' has no level 'vlgg'. Closest: 'vlg'."),
    (lambda d: d.rows([True]), "not as many values as rows. Found: 1 for 6 rows."),
    (lambda d: d.rows(d["fte"].iloc[::-1] > 1), "the values are of other rows"),
    (lambda d: d.add("fte", 1), "there is a column 'fte' already"),
    (lambda d: d.join(d, "pilot"), "both tables have some columns. Found: region, fte."),
    (lambda d: d.join(Data.stack({"a": d, "b": d}, "s"), "pilot", columns=["s"]),
     "'pilot' does not name every row of the other table once. Found: 6 of 12 rows."),
    (lambda d: Data.stack({"a": d, "b": Data(d.frame)}, "s"), "the tables count different units"),
]  # fmt: skip


@pytest.mark.parametrize(("call", "told"), REFUSED, ids=lambda one: "")
def test_what_cannot_keep_its_reasons_is_refused(call, told):
    with pytest.raises(StudyError) as error:
        call(pilots())
    assert told in str(error.value)


def test_what_an_unknown_answer_is_is_not_kept():
    data = pilots()
    assert len(data[data["fte"] > 1]) == 3
    assert len(data[pd.array([True, None] * 3, dtype="boolean")]) == 3
    assert np.isfinite(data[data["fte"].notna()]["fte"].astype(float)).all()
