import numpy as np
import pandas as pd
import pytest
from planted import LABELS, SOURCE, pilots, shares, waves, words

from vises_research import figures, stats, text
from vises_research.errors import StudyError
from vises_research.text import Voice


def axis(axes):
    ends = sorted({line.get_xdata()[0] for line in axes.lines if np.ptp(line.get_xdata()) == 0})
    return ends[0], ends[-1]


def test_dots_and_lines_stand_where_the_numbers_say():
    chart = shares()
    axes = chart.figure("nl").axes[0]
    zero, hundred = axis(axes)
    table = chart.shown[0].table
    read = [(dots.get_offsets()[0][0] - zero) / (hundred - zero) for dots in axes.collections]
    assert read == pytest.approx(table["estimate"].tolist())
    lines = [line.get_xdata() for line in axes.lines if np.ptp(line.get_xdata()) > 0]
    ends = [((a - zero) / (hundred - zero), (b - zero) / (hundred - zero)) for a, b in lines]
    assert ends == [
        pytest.approx(pair) for pair in table[["conf_low", "conf_high"]].values.tolist()
    ]


def test_unordered_groups_stand_by_share_ordered_ones_in_order():
    assert shares().shown[0].table["region"].tolist() == ["vlg", "hdf", "wab"]
    chart = figures.shares(
        stats.share(waves(), "answered", level=False, by=["wave"]),
        labels=LABELS,
        title=words("T", "T", "T"),
        source=SOURCE,
    )
    assert chart.shown[0].table["wave"].tolist() == ["before", "after"]


def test_a_group_without_answers_has_no_dot():
    frame = pilots()
    frame.loc[frame["region"] == "wab", "group"] = None
    chart = figures.shares(
        stats.share(frame, "group", level="service", by=["region"]),
        labels=LABELS,
        title=words("T", "T", "T"),
        source=SOURCE,
    )
    assert len(chart.figure("fr").axes[0].collections) == 2


def test_counts_are_refused():
    with pytest.raises(StudyError) as error:
        figures.shares(stats.counts(pilots(), ["region"]), labels=LABELS, title={}, source={})
    assert str(error.value) == "figures.shares: this chart shows shares. Found: counts."


def test_an_odds_ratio_is_printed_as_in_its_sentence_on_an_axis_of_ratios():
    table = pd.DataFrame(
        {"term": ["slope"], "item": ["x"], "first": [""], "second": [""], "n": [69],
         "estimate": [np.log(3.86)], "conf_low": [np.log(2.05)], "conf_high": [np.log(7.79)],
         "conf_level": [0.95]}
    )  # fmt: skip
    base = stats.Base(69, 69, 69, "row", ("y", "x"))
    result = stats.Result("ordinal_logit", table, stats.Method("x"), base, outcome="y")
    said = dict.fromkeys(("fr", "nl", "en"), "T")
    labels = text.Labels({"y": said, "x": said}, {})
    chart = figures.estimates(result, labels=labels, title=said, source=said)
    shown = [t.get_text() for t in chart.figure("en").axes[0].texts]
    assert {"3.86", "2.05 to 7.79", "1", "2", "5"} <= {*shown}
    assert "3.86" in text.sentence(result, Voice("en", labels))
