import numpy as np
import pytest
from planted_scales import CHARTS, GIVEN, ITEMS, answers, dumbbell, words

from vises_research import figures, stats
from vises_research.errors import StudyError

TITLE = words("T", "T", "T")


def frame():
    table = answers()
    for item in ITEMS:
        table[item] = table[item].cat.remove_categories(["x"])
    return table


def places(figure, *wanted):
    texts = [(one.get_text(), one.get_position()) for one in figure.axes[0].texts]
    lowest = max(y for words_, (_, y) in texts if words_ in wanted)
    return [x for name in wanted for words_, (x, y) in texts if (words_, y) == (name, lowest)]


def test_ring_dot_and_interval_stand_where_the_numbers_say():
    chart = dumbbell("5")
    figure = chart.figure("en")
    zero, whole = places(figure, "0%", "100%")
    none, ten = places(figure, "0", "+10")
    marks = [dot.get_offsets()[0][0] for dot in figure.axes[0].collections]
    for index, result in enumerate(chart.shown):
        value = result.table.set_index("term")["estimate"]
        shares = [zero + value[term] * (whole - zero) for term in ("before", "after")]
        change = none + value["difference"] * 10 * (ten - none)
        assert marks[3 * index : 3 * index + 3] == pytest.approx([*shares, change])


def test_the_largest_change_stands_first_unless_told():
    changes = [one.value("estimate", term="difference") for one in dumbbell().shown]
    assert changes == sorted(changes, reverse=True)
    assert [one.outcome for one in dumbbell(sort=False).shown] == [f"{i}_after" for i in ITEMS]


def test_both_values_are_printed_on_the_outer_sides():
    figure = dumbbell().figure("nl")
    axes = figure.axes[0]
    by_row: dict[float, list] = {}
    for dots in axes.collections:
        x, y = dots.get_offsets()[0]
        by_row.setdefault(round(float(y), 3), []).append(float(x))
    for y, (before, after, _) in by_row.items():
        beside = [
            one.get_position()[0]
            for one in axes.texts
            if abs(one.get_position()[1] - y) < 1.2 and one.get_fontsize() == 7
        ]
        assert min(beside) < min(before, after) < max(before, after) < max(beside)


def test_a_narrow_figure_gives_the_change_in_numbers_alone():
    figure = CHARTS["dumbbell half"]().figure("en")
    assert len(figure.axes[0].collections) == 8
    assert "0 to +25" in [one.get_text() for one in figure.axes[0].texts]


def test_nobody_has_no_marks():
    figure = CHARTS["dumbbell thin"]().figure("fr")
    assert len(figure.axes[0].collections) == 9


def test_three_results_are_one_item():
    table = frame()
    both = table.dropna(subset=["hours", "hours_after"])
    three = (
        stats.mean(both, "hours", unit="pilot"),
        stats.mean(both, "hours_after", unit="pilot"),
        stats.change(both, "hours", "hours_after", unit="pilot").where(term="mean_change"),
    )
    chart = figures.dumbbell([three], **GIVEN, title=TITLE)
    alone = stats.paired_values(table, "hours", "hours_after", unit="pilot")
    for column in ("estimate", "conf_low", "conf_high", "n"):
        assert np.allclose(chart.shown[0].table[column], alone.table[column])


def refused(results):
    with pytest.raises(StudyError) as error:
        figures.dumbbell(results, **GIVEN, title=TITLE)
    return str(error.value)


def test_what_does_not_fit_is_refused():
    table = frame()
    start = "figures.dumbbell: "
    means = stats.paired_values(table, "clear", "clear_after")
    shares = stats.paired_values(table, "clear", "clear_after", level="5")
    assert refused([means, shares]) == start + "some items are shares, others means."
    assert refused(stats.mean(table, "clear")) == (
        start + "this chart shows a before and an after. Found: mean."
    )
    change = stats.change(table, "clear", "clear_after")
    mean = stats.mean(table, "clear")
    assert refused([(mean, mean, change)]) == (
        start + "before, after and change are not one row each. Found: 1, 1, 2. "
        "Right would be: one each; choose it with .where(...)."
    )
    told = refused([(mean, mean, change.where(term="mean_change"))])
    assert told.startswith(start + "the change of 'clear_after' is not that of the two values.")
    assert "stats.paired_values" in told
