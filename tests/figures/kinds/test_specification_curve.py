from dataclasses import replace

import numpy as np
import pytest
from planted_scales import GIVEN, LABELS, MEASURE, curve, specifications, words

from vises_research import figures, stats
from vises_research.errors import StudyError

TITLE = words("T", "T", "T")


def told(chart, lang):
    return " ".join(one.get_text() for one in chart.figure(lang).axes[0].texts)


def heights(figure, first, last):
    texts = {one.get_text(): one.get_position()[1] for one in figure.axes[0].texts}
    return texts[first], texts[last]


def test_estimates_stand_in_order_where_the_numbers_say():
    chart = curve()
    figure = chart.figure("en")
    zero, up = heights(figure, "0.0", "+0.4")
    dots = np.vstack([marks.get_offsets() for marks in figure.axes[0].collections])
    dots = dots[np.argsort(dots[:, 0])]
    table = chart.shown[0].table
    assert table["estimate"].is_monotonic_increasing
    scale = (up - zero) / 0.4
    steps = np.diff(dots[:, 1].astype(float)).tolist()
    assert steps == pytest.approx((np.diff(table["estimate"]) * scale).tolist())
    assert chart.data("en")["estimate"].tolist() == table["estimate"].tolist()


def strokes(figure):
    """Read the table of choices: the x of every stroke by its height."""
    found: dict[float, list] = {}
    for line in figure.axes[0].lines:
        xs, ys = line.get_xdata(), line.get_ydata()
        if len(xs) >= 3 and np.nanmax(ys[:2]) - np.nanmin(ys[:2]) == pytest.approx(1.8):
            found.setdefault(round(float(ys[0]), 3), []).extend(xs[::3])
    return [sorted(found[y]) for y in sorted(found)]


def test_each_specification_has_one_stroke_a_choice():
    chart = curve()
    table = chart.shown[0].table
    rows = strokes(chart.figure("fr"))
    options = [table[c] == level for c in table.columns[:3] for level in table[c].cat.categories]
    assert [len(row) for row in rows] == [int(chosen.sum()) for chosen in options]
    columns = sorted({x for row in rows for x in row})
    assert len(columns) == len(table)
    for row, chosen in zip(rows, options, strict=True):
        assert row == pytest.approx([x for x, is_it in zip(columns, chosen, strict=True) if is_it])


def test_dark_are_the_intervals_that_exclude_the_reference():
    chart = curve()
    table = chart.shown[0].table
    clear = int(((table["conf_low"] > 0) | (table["conf_high"] < 0)).sum())
    counts = [len(marks.get_offsets()) for marks in chart.figure("nl").axes[0].collections]
    assert counts == [len(table) - clear, clear]
    assert f"donker: {clear} van 12 intervallen sluiten 0 uit" in told(chart, "nl")


def test_without_intervals_nothing_is_said_about_them():
    chart = curve(limits=False)
    assert "donker" not in told(chart, "nl")
    assert len(chart.figure("nl").axes[0].collections) == 1


def test_specifications_without_an_estimate_are_only_counted():
    result = specifications()
    table = result.table.copy()
    table.loc[[0, 5], ["estimate", "conf_low", "conf_high"]] = np.nan
    thin = replace(result, table=table, base=stats.Base(10, 12, 12, "specification"))
    chart = figures.specification_curve(thin, measure=MEASURE, **GIVEN, title=TITLE)
    assert len(chart.shown[0].table) == 10
    assert "10 of 12 analyses" in chart.caption("en")


def test_one_specification_and_one_without_words():
    one = specifications().where(cut="4", rows="all", weighted=False)
    chart = figures.specification_curve(one, measure=MEASURE, **GIVEN, title=TITLE)
    assert len(strokes(chart.figure("nl"))) == 3
    bare = curve(measure={"fr": "variation"})
    assert [str(gap) for gap in bare.gaps(["en"])] == [
        "the measure: there are no words in the language 'en'. Found: fr."
    ]


def test_ratios_stand_on_a_logarithmic_axis():
    result = specifications()
    names = ["estimate", "conf_low", "conf_high"]
    ratios = replace(result, table=result.table.assign(**np.exp(result.table[names])))
    chart = figures.specification_curve(
        ratios, measure=MEASURE, **GIVEN, title=TITLE, reference=1.0, ratio=True
    )
    assert "6 of 12 intervals exclude 1" in told(chart, "en")
    assert "6 of 12 intervals exclude 0" in told(curve(), "en")
    assert chart.caption("en").startswith("T. ")
    assert curve().caption("nl").startswith("Houdt de bevinding stand? ")


def refused(result, **options):
    given = {"labels": LABELS, "title": TITLE, "source": TITLE, "measure": MEASURE}
    with pytest.raises(StudyError) as error:
        figures.specification_curve(result, **given, **options)
    return str(error.value)


def test_what_does_not_fit_is_refused():
    start = "figures.specification_curve: "
    result = specifications()
    assert refused(replace(result, card="share")) == (
        start + "this chart shows specifications. Found: share."
    )
    empty = replace(result, table=result.table.assign(estimate=np.nan))
    assert refused(empty) == start + "not as many estimates. Found: 0. Right would be: 1 to 1000."
    assert refused(result, ratio=True) == start + "ratios and their reference are above 0."
