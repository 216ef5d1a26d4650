import numpy as np
import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from planted_scales import CHARTS, FIVE, GIVEN, ITEMS, LABELS, answers, likert, likert_by, words

from vises_research import figures, stats
from vises_research.errors import StudyError
from vises_research.figures import shades

TITLE = words("T", "T", "T")


def bars(chart, lang="fr"):
    """Read the bars back: for each row its boxes as (left, width, colour), top to bottom."""
    axes = chart.figure(lang).axes[0]
    rows: dict[float, list] = {}
    for box in axes.patches:
        if abs(box.get_height() - 4.6) < 0.3:
            line = box.get_linewidth() * 25.4 / 72
            left, wide = box.get_x() - line / 2, box.get_width() + line
            rows.setdefault(round(box.get_y(), 3), []).append((left, wide, box.get_facecolor()))
    return [rows[y] for y in sorted(rows)]


def texts(chart, lang):
    return [one.get_text() for one in chart.figure(lang).axes[0].texts]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["likert", "likert half", "likert stacked", "likert asymmetric"])
def test_boxes_are_as_long_as_the_shares_in_the_csv(name):
    chart = CHARTS[name]()
    drawn = bars(chart)
    data = chart.data("en")
    unit = None
    for row, item in zip(drawn, data.groupby("variable", sort=False), strict=True):
        table = item[1][item[1]["answer"] != "Don’t know"]
        shares = [share for share in table["share"] if share > 0]
        lengths = [wide for _, wide, _ in row]
        unit = unit or sum(lengths) / sum(shares)
        assert lengths == pytest.approx([unit * share for share in shares], abs=1e-6)


def test_bars_lie_about_zero_which_can_be_moved():
    def zeros(chart, below, middle):
        for row in bars(chart):
            wide = [each[1] for each in row]
            yield row[0][0] + sum(wide[:below]) + sum(wide[below : below + middle]) / 2

    for chart, below, middle in [
        (likert(), 2, 1),
        (likert(zero="4"), 3, 1),
        (likert(zero=("1", "2")), 1, 0),
    ]:
        at = list(zeros(chart, below, middle))
        assert at == pytest.approx([at[0]] * len(at))


def test_stacked_bars_begin_together_and_fill_the_room():
    rows = bars(CHARTS["likert stacked"]())
    assert {round(row[0][0], 6) for row in rows} == {0.0}
    full = [sum(wide for _, wide, _ in row) for row in rows]
    assert max(full) == pytest.approx(figures.WIDTH)


def test_numbers_stand_inside_their_boxes_in_a_colour_that_can_be_read():
    figure = likert().figure("nl")
    renderer = FigureCanvasAgg(figure).get_renderer()
    boxes = [patch.get_window_extent(renderer) for patch in figure.axes[0].patches]
    found = 0
    for words_ in figure.axes[0].texts:
        extent = words_.get_window_extent(renderer)
        middle = (extent.x0 + extent.x1) / 2, (extent.y0 + extent.y1) / 2
        for box, patch in zip(boxes, figure.axes[0].patches, strict=True):
            if box.contains(*middle):
                found += 1
                assert box.x0 <= extent.x0
                assert extent.x1 <= box.x1
                face = "#" + "".join(f"{round(255 * c):02X}" for c in patch.get_facecolor()[:3])
                assert shades.contrast(words_.get_color(), face) >= 4.5
    assert found == 20


def test_no_opinion_missing_and_base_stand_beside():
    shown = texts(likert(), "fr")
    for words_ in ("6 (9\u202f%)", "8 (12\u202f%)", "61", "sans", "réponse", "base"):
        assert words_ in shown
    counted = texts(CHARTS["likert counted in"](), "en")
    assert "10 (14%)" in counted
    assert "no opinion" in counted


def test_without_no_opinion_and_missing_there_is_only_the_base():
    frame = answers().dropna()
    results = [stats.share(frame, f"{item}_after", unit="pilot") for item in ITEMS]
    chart = figures.likert(results, **GIVEN, title=TITLE)
    assert not {"no answer", "no opinion"} & set(texts(chart, "en"))


def test_most_net_agreement_stands_first_unless_told():
    def net(result):
        share = result.table.set_index(result.outcome)["estimate"]
        return share["4"] + share["5"] - share["1"] - share["2"]

    nets = [net(result) for result in likert().shown]
    assert nets == sorted(nets, reverse=True)
    assert [result.outcome for result in likert(sort=False).shown] == list(ITEMS)


def test_a_scale_that_goes_one_way_is_ordered_by_its_mean():
    chart = CHARTS["likert one way"]()
    means = []
    for result in chart.shown:
        table = result.table[result.table[result.outcome] != "x"]
        means.append((np.arange(5) * table["estimate"]).sum() / table["estimate"].sum())
    assert means == sorted(means, reverse=True)


def test_groups_stand_by_agreement_waves_in_their_order():
    regions = likert_by().shown[0].table["region"].unique().tolist()
    assert regions == ["vlg", "wab", "hdf"]
    frame = answers()
    wave = pd.CategoricalDtype(["before", "after"], ordered=True)
    frame["wave"] = pd.Categorical(["before", "after"] * 34 + ["after"], dtype=wave)
    result = stats.share(frame, "useful", by=["wave"], unit="pilot")
    chart = figures.likert(result, **GIVEN, title=TITLE)
    assert chart.shown[0].table["wave"].unique().tolist() == ["before", "after"]


def test_one_nobody_and_everybody_at_one_level():
    chart = CHARTS["likert thin"]()
    rows = bars(chart)
    assert [len(row) for row in rows] == [1, 5, 1]
    assert "aucune réponse" in texts(chart, "fr")
    assert chart.shown[-1].outcome == "hours"


def test_nobody_at_all():
    frame = answers(69).assign(clear=pd.Categorical([None] * 69, dtype=FIVE))
    chart = figures.likert(stats.share(frame, "clear"), **GIVEN, title=TITLE)
    assert bars(chart) == []
    assert "geen antwoorden" in texts(chart, "nl")


def test_weights_are_told():
    assert any("gewogen" in one for one in texts(CHARTS["likert weighted"](), "nl"))


def test_the_base_is_a_range_and_each_is_in_the_caption():
    caption = likert().caption("en")
    assert caption.startswith("What pilots think. Base: 61 to 69 of 69 pilot enterprises · ")
    assert "We had enough time: 61 of 69 pilot enterprises." in caption


def test_alt_says_what_is_most_and_least_positive():
    alt = likert().alt("en")
    assert "Stacked bars, one per row, from Strongly disagree to Strongly agree." in alt
    assert "Most positive: ‘Measuring impact is useful to our enterprise" in alt
    assert "least: ‘We had enough time’." in alt


def test_headings_replace_the_labels():
    heads = [words(f"Q{i}", f"V{i}", f"I{i}") for i in range(4)]
    shown = texts(likert(headings=heads), "nl")
    assert {"V0", "V1", "V2", "V3"} <= set(shown)


def refused(results, **options):
    with pytest.raises(StudyError) as error:
        figures.likert(results, labels=LABELS, title=TITLE, source=TITLE, **options)
    return str(error.value)


def test_what_does_not_fit_is_refused():
    frame = answers()
    share = stats.share(frame, "clear")
    one = stats.share(frame, "clear", level="5")
    other = stats.share(frame, "again_after")
    start = "figures.likert: "
    assert refused([]) == start + "there is no result to show."
    assert refused(stats.counts(frame, ["clear"])) == (
        start + "this chart shows shares of all levels. Found: counts."
    )
    assert refused(one) == start + "the share of 'clear' is of one level, not of all."
    assert refused([share, other]) == (
        start + "item 'again_after' has other levels than 'clear'. Found: 1, 2, 3, 4, 5. "
        "Right would be: 1, 2, 3, 4, 5, x."
    )
    assert refused(share, aside=["y"]) == (
        start + "what stands aside are not levels. Found: y. "
        "Right would be: some of 1, 2, 3, 4, 5, x."
    )
    assert refused(share, aside=["x"], zero=("1", "3")) == (
        start + "zero is not on the scale. Found: ('1', '3'). "
        "Right would be: one of 1, 2, 3, 4, 5, or two neighbours."
    )
    assert refused(share, zero="5") == (
        start + "too many levels to be told apart. Found: 4 below zero and 1 above. "
        "Right would be: at most 3 below zero and 4 above, 5 where one or none is below; "
        "merge levels."
    )
    assert refused(share, headings=[None, None]) == (
        start + "each result needs a heading, or None. Found: 2 headings for 1 results."
    )


@pytest.mark.parametrize(
    ("reason", "words_"), [("not_in_wave", "not asked"), ("no_answer", "no answers")]
)
def test_a_question_that_is_not_in_a_wave_is_not_drawn_as_unanswered(reason, words_):
    frame = answers()
    frame["useful"] = pd.Categorical([None] * len(frame), dtype=frame["again"].dtype)
    reasons = pd.DataFrame({"useful": [reason] * len(frame)})
    results = [
        stats.share(frame, "again", unit="pilot"),
        stats.share(frame, "useful", reasons=reasons, unit="pilot"),
    ]
    chart = figures.likert(results, **GIVEN, title=TITLE, aside=["x"])
    assert words_ in texts(chart, "en")
