import math
from dataclasses import replace

import numpy as np
import pytest
from planted_scales import CHARTS, GIVEN, ITEMS, answers, deltas, net, odds, words

from vises_research import figures, stats
from vises_research.errors import StudyError

TITLE = words("T", "T", "T")


def ticks(figure, wanted):
    """Read the places of ticks from their words."""
    found = {one.get_text(): one.get_position()[0] for one in figure.axes[0].texts}
    return [found[words_] for words_ in wanted]


def spans(figure):
    """Read the intervals: the dark lines across, from top to bottom."""
    lines = [line for line in figure.axes[0].lines if line.get_linewidth() == 1.2]
    flat = [line for line in lines if np.ptp(line.get_ydata()) == 0]
    return [tuple(line.get_xdata()) for line in flat]


def test_dots_and_intervals_stand_where_the_numbers_say():
    chart = deltas()
    figure = chart.figure("en")
    left, right = ticks(figure, ["−0.5", "0.5"])
    place = lambda value: left + (value + 0.5) * (right - left)  # noqa: E731
    rows = [result.table.iloc[0] for result in chart.shown]
    dots = [dot.get_offsets()[0][0] for dot in figure.axes[0].collections]
    assert dots == pytest.approx([place(row["estimate"]) for row in rows])
    ends = [(place(row["conf_low"]), place(row["conf_high"])) for row in rows]
    assert np.array(spans(figure)) == pytest.approx(np.array(ends))


@pytest.mark.slow
def test_ratios_stand_on_a_logarithmic_axis_with_one_as_reference():
    chart = odds()
    figure = chart.figure("en")
    one, ten = ticks(figure, ["1", "10"])
    row = chart.shown[1].table.iloc[0]
    at = one + math.log10(row["estimate"]) * (ten - one)
    assert figure.axes[0].collections[0].get_offsets()[0][0] == pytest.approx(at)
    dark = [line for line in figure.axes[0].lines if line.get_linewidth() == 0.9]
    assert [line.get_xdata()[0] for line in dark] == pytest.approx([one] * len(dark))
    assert dark


def test_a_limit_that_is_infinite_ends_in_an_arrow():
    figure = odds().figure("nl")
    assert len(figure.axes[0].collections) == 3
    heads = [line for line in figure.axes[0].lines if len(line.get_xdata()) == 3]
    assert len(heads) == 1
    assert "5,03 tot ∞" in [one.get_text() for one in figure.axes[0].texts]


def test_the_largest_stands_first_unless_told():
    values = [result.value("estimate") for result in deltas().shown]
    assert values == sorted(values, reverse=True)
    kept = [result.outcome for result in deltas(sort=False).shown]
    assert kept == [f"{item}_after" for item in ITEMS]


def test_groups_of_one_result_stand_by_value_with_their_own_n():
    table = net().shown[0].table
    assert table["estimate"].is_monotonic_decreasing
    shown = [one.get_text() for one in net().figure("fr").axes[0].texts]
    assert {str(n) for n in table["n"]} <= set(shown)
    assert "part en hausse moins part en baisse, en points" in shown


def test_means_have_no_reference_unless_told():
    result = stats.mean(answers(), "useful_after", by=["region"], unit="pilot")
    for reference, count in ((None, 0), (3.0, 3)):
        chart = figures.estimates(result, **GIVEN, title=TITLE, reference=reference)
        lines = chart.figure("fr").axes[0].lines
        assert sum(line.get_linewidth() == 0.9 for line in lines) == count


def test_shares_keep_the_whole_axis():
    frame = answers()
    result = stats.share(frame, "useful_after", level="5", by=["region"], unit="pilot")
    shown = {w.get_text() for w in figures.estimates(result, **GIVEN, title=TITLE).figure("en").axes[0].texts}  # fmt: skip  # noqa: E501
    assert {"0%", "50%", "100%"} <= shown


def test_an_estimate_without_interval_is_a_dot_and_a_dash():
    frame = answers(5).assign(region="hdf")
    frame.loc[frame.index[1:], "useful_after"] = None
    result = stats.mean(frame, "useful_after", by=["region"], unit="pilot")
    chart = figures.estimates(result, **GIVEN, title=TITLE)
    figure = chart.figure("en")
    assert len(figure.axes[0].collections) == 1
    assert spans(figure) == []
    assert "–" in [one.get_text() for one in figure.axes[0].texts]


def test_the_same_figure_says_what_both_ends_mean():
    shown = [one.get_text() for one in deltas().figure("en").axes[0].texts]
    assert "←\xa0stakeholders agree more" in shown
    assert "enterprises agree more\xa0→" in shown
    gaps = deltas(ends=(words("a", "", "a"), words("b", "b", "b"))).gaps(["nl"])
    assert [str(one) for one in gaps] == [
        "an end of the axis: there are no words in the language 'nl'. Found: en, fr, nl."
    ]


def test_data_bear_the_columns_in_the_language():
    assert deltas().data("nl").columns.tolist()[:2] == ["variabele", "antwoord"]
    assert "schatting" in deltas().data("nl")


def test_only_wilson_intervals_are_called_so():
    assert "Wilson" not in deltas().caption("en")
    frame = answers()
    results = [stats.share(frame, f"{i}_after", level="5", unit="pilot") for i in ITEMS]
    assert "Wilson" in figures.estimates(results, **GIVEN, title=TITLE).caption("en")


def refused(results, **options):
    with pytest.raises(StudyError) as error:
        figures.estimates(results, **GIVEN, title=TITLE, **options)
    return str(error.value)


def test_what_does_not_fit_is_refused():
    frame = answers()
    change = stats.change(frame, "again_after", "useful_after")
    mean = stats.mean(frame, "useful_after")
    start = "figures.estimates: "
    assert refused([]) == start + "there is no result to show."
    assert refused(stats.counts(frame, ["region"])) == (
        start + "a result of 'counts' has no estimates with intervals."
    )
    assert refused(change) == (
        start + "an axis shows one quantity. Found: net_change, mean_change. "
        "Right would be: one of them, by .where(term='net_change')."
    )
    assert refused([mean, change.where(term="net_change")]) == (
        start + "an axis shows one quantity. Found: mean, net_change."
    )


@pytest.mark.slow
def test_every_chart_has_words_in_every_language():
    for make in CHARTS.values():
        assert make().languages == ("fr", "nl", "en")


def hide(result, row):
    """Hide a row, as the disclosure control does."""
    table = result.table.assign(hidden=False)
    numbers = ["n", "base", "estimate", "conf_low", "conf_high"]
    table[numbers] = table[numbers].astype(float)
    table.loc[row, numbers] = np.nan
    table.loc[row, "hidden"] = True
    return replace(result, table=table)


def test_a_hidden_row_has_a_sign_and_no_dot():
    frame = answers()
    whole = stats.share(frame, "useful_after", level="5", by=["region"], unit="pilot")
    chart = figures.shares(hide(whole, 1), **GIVEN, title=TITLE)
    figure = chart.figure("nl")
    shown = [one.get_text() for one in figure.axes[0].texts]
    assert "…" in shown
    assert any("… = " in one for one in shown)
    assert len(figure.axes[0].collections) == 2


def test_charts_without_a_sign_refuse_hidden_rows():
    result = hide(stats.share(answers(), "useful_after", unit="pilot"), 1)
    with pytest.raises(StudyError, match="no sign for cells that are not shown"):
        figures.likert(result, **GIVEN, title=TITLE).figure("fr")
