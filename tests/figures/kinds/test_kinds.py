"""What charts of pilots draw: the right marks in the right places, and what they refuse."""

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_rgb
from matplotlib.patches import Circle, Rectangle
from planted import CELLS, LABELS, SOURCE, pilots, portrait
from planted_pilots import (
    BOXES,
    CHARTS,
    MOVES,
    STAGES,
    TILES,
    change,
    claims,
    curve,
    effects,
    funnel,
    given,
    lanes,
    log,
    moved,
    reached,
    rising,
    spans,
    tiles,
)

from vises_research import figures, stats
from vises_research.errors import StudyError
from vises_research.figures.shapes import DEEPEST, tint
from vises_research.figures.style import GREY, INK, PALETTE, house


def axes(chart, lang="fr"):
    return chart.figure(lang).axes[0]


def boxes(drawn):
    return [patch for patch in drawn.patches if isinstance(patch, Rectangle)]


def printed(drawn):
    return [text.get_text() for text in drawn.texts]


def refusal(make, *given, **options):
    with pytest.raises(StudyError) as error:
        make(*given, **options)
    return str(error.value)


def contrast(one, two):
    def light(colour):
        parts = [
            c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)
        ]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    high, low = sorted((light(one), light(two)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("colour", [*PALETTE, GREY])
def test_black_text_is_readable_on_the_deepest_tint(colour):
    assert contrast(INK, tint(DEEPEST, colour)) >= 4.5


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in CHARTS if "tiles" in name or "effects" in name])
@pytest.mark.parametrize("lang", ["fr", "nl", "en"])
def test_words_stay_inside_their_boxes(name, lang):
    with house():
        figure = CHARTS[name]().figure(lang)
        drawn = figure.axes[0]
        for text in drawn.texts:
            box = text.get_window_extent()
            for patch in boxes(drawn):
                around = patch.get_window_extent()
                if around.contains(box.x0 + 1, (box.y0 + box.y1) / 2):
                    assert box.x1 <= around.x1 + 1, text.get_text()
                    assert box.y0 >= around.y0 - 1, text.get_text()
                    assert box.y1 <= around.y1 + 1, text.get_text()


# Portrait on a narrow page


def test_a_narrow_portrait_has_one_dot_for_every_pilot_and_none_on_another():
    dots = axes(portrait(width=figures.HALF)).collections
    assert sum(len(one.get_offsets()) for one in dots) == sum(CELLS.values())
    places = np.concatenate([one.get_offsets() for one in dots])
    apart = np.hypot(*(places[:, None] - places[None]).transpose(2, 0, 1))
    diameter = dots[0].get_sizes()[0] ** 0.5 * 25.4 / 72
    assert apart[np.triu_indices(len(places), 1)].min() > diameter


# Map of tiles


def test_tiles_lie_beside_their_neighbours():
    found = {patch.get_xy(): patch for patch in boxes(axes(tiles()))}
    north, west, east = sorted(found, key=lambda place: (place[1], place[0]))
    assert west[1] == east[1] > north[1]
    assert west[0] < north[0] < east[0]
    assert TILES == {"vlg": (0.5, 0.0), "hdf": (0.0, 1.0), "wab": (1.0, 1.0)}


def test_every_tile_prints_its_number():
    assert {"20", "24", "25"} <= set(printed(axes(tiles())))
    share = stats.share(pilots(), "group", level="service", by=["region"], unit="pilot")
    assert {"44\u202f%", "11 sur 25"} <= {
        t.replace("\xa0", "\u202f") for t in printed(axes(tiles(share)))
    }


def test_the_largest_tile_is_the_darkest():
    fills = {patch.get_xy(): sum(patch.get_facecolor()[:3]) for patch in boxes(axes(tiles()))}
    assert min(fills, key=fills.get)[0] < max(fills, key=fills.get)[0]  # hdf 25, vlg 20


def test_tiles_that_do_not_fit_the_result_are_refused():
    result = stats.counts(pilots(), ["region"])
    wrong = {"hdf": (0, 0), "wab": (0.5, 0.2), "vlgg": (3, 3)}
    assert refusal(figures.tile_map, result, wrong, **given()) == (
        "3 problems:\n"
        "- figures.tile_map: there is no tile for 'vlg'. Right would be: (column, row).\n"
        "- figures.tile_map: there is no 'vlgg' in the result to put in its tile. Closest: 'vlg'.\n"
        "- figures.tile_map: the tiles of 'hdf' and 'wab' lie on each other. "
        "Found: (0, 0) and (0.5, 0.2). Right would be: places at least 1 apart."
    )


def test_shares_of_several_levels_have_no_place_in_tiles():
    result = stats.share(pilots(), "group", by=["region"])
    assert refusal(figures.tile_map, result, TILES, **given()) == (
        "figures.tile_map: this chart shows counts by one variable, or a share of one level by it. "
        "Found: share by region, 3 level(s)."
    )


# Change matrix


def test_the_matrix_has_a_cell_for_every_pair_and_frames_the_unchanged():
    cells = [patch for patch in boxes(axes(change())) if patch.get_width() > 5]
    framed = [patch for patch in cells if patch.get_edgecolor()[3]]
    assert (len(cells), len(framed)) == (25, 5)


def test_what_went_up_and_down_is_added_up():
    words = printed(axes(change(), "en"))
    up = sum(n for (a, b), n in MOVES.items() if b > a)
    same = sum(n for (a, b), n in MOVES.items() if a == b)
    assert f"{up} higher after (32%)" in words
    assert f"{same} unchanged (65%)" in words
    assert "2 lower after (3%)" in words
    assert "20 higher after (32%); 40 unchanged (65%); 2 lower after (3%)" in change().alt("en")


def test_totals_are_printed():
    words = printed(axes(change()))
    for total in (sum(MOVES.values()), 3 + 2, 5 + 1 + 7):
        assert str(total) in words


def test_names_without_order_only_change():
    words = printed(axes(change(moved(ordered=False)), "en"))
    assert "22 changed (35%)" in words
    assert not any("higher" in one for one in words)


def test_on_a_narrow_page_numbers_head_the_columns():
    words = printed(axes(change(width=figures.HALF), "nl"))
    assert {"1", "2", "3", "4", "5"} <= set(words)
    assert any(one.startswith("1\xa0\xa0Helemaal") for one in words)


def test_different_levels_before_and_after_are_refused():
    frame = moved().astype({"after": pd.CategoricalDtype(["1", "2", "3", "4", "5", "6"])})
    assert refusal(change, frame) == (
        "figures.change_matrix: before and after have not the same levels. "
        "Found: 1, 2, 3, 4, 5 and 1, 2, 3, 4, 5, 6."
    )


# Funnel


def test_bars_are_as_long_as_those_who_entered():
    dark = [p for p in boxes(axes(funnel())) if p.get_facecolor()[:3] == to_rgb(PALETTE[0])]
    lengths = [patch.get_width() for patch in dark]
    assert [one / lengths[0] for one in lengths] == pytest.approx([1, 63 / 69, 52 / 69])


def test_numbers_of_the_funnel_are_those_of_the_result():
    words = printed(axes(funnel(), "en"))
    for one in ("69", "63", "52", "91%", "75%", "83%"):
        assert one in words


def test_retention_by_groups_is_refused():
    frame = reached().assign(region=["a", "b", "c"] * 23)
    result = stats.retention(frame, "step", by=["region"])
    assert refusal(figures.funnel, result, **given()) == (
        "figures.funnel: this chart shows the retention of all rows, step by step. "
        "Found: retention by region, step."
    )


# Curves


def test_the_curve_goes_through_the_numbers():
    chart = curve()
    drawn = axes(chart)
    points = max((line.get_xydata() for line in drawn.lines), key=len)
    heights = sorted({round(y, 6) for y in points[:, 1]})
    bottom, top = 0.0, 1.0
    y0, y1 = heights[-1], heights[0]
    table = chart.shown[0].table
    last = table["estimate"].iloc[-1]
    read = [last + (y0 - y) / (y0 - y1) * (top - last) for y in heights]
    assert sorted(read) == pytest.approx(sorted({1.0, *table["estimate"]}))
    assert bottom <= last


def test_the_median_and_those_still_observed_are_printed():
    chart = curve()
    words, table = printed(axes(chart, "en")), chart.shown[0].table
    median = chart.shown[1].value("estimate")
    assert any(one.startswith(f"median {median:g} (") for one in words)
    risk = int(table["n_risk"][table["time"] >= 12].iloc[0])
    assert "still observed" in words
    assert str(risk) in words


@pytest.mark.slow
def test_competing_exits_rise_and_have_one_row_of_those_observed():
    words = printed(axes(rising(), "en"))
    assert {"Completed", "Abandoned"} <= set(words)
    assert words.count("69") == 1


def test_the_data_of_a_curve_are_its_table():
    data = curve(median=False).data("en")
    assert len(data) == len(curve().shown[0].table)


def test_too_many_curves_and_others_are_refused():
    frame = pd.DataFrame({"t": [1, 2] * 5, "e": [1, 1] * 5, "g": list("abcdeabcde")})
    many = stats.kaplan_meier(frame, "t", "e", by=["g"])
    assert refusal(figures.time_to_step, many, **given()) == (
        "figures.time_to_step: too many curves to be told apart. Found: 5. "
        "Right would be: at most 4."
    )
    assert refusal(figures.time_to_step, stats.counts(pilots(), ["region"]), **given()) == (
        "figures.time_to_step: this chart shows shares over time. Found: counts. "
        "Right would be: kaplan_meier or aalen_johansen."
    )


# Swim lanes


def test_there_is_a_box_for_every_span_and_no_name_of_a_pilot():
    chart = lanes()
    drawn = axes(chart)
    table = chart.shown[0].table
    whole = int(table[["start", "end"]].notna().all(axis=1).sum())
    unknown = len(table) - whole
    key = 3 + 1  # the three steps, and the sign of an unknown date
    assert len(boxes(drawn)) == whole + unknown + key
    assert not any(one.startswith("P") and one[1:].isdigit() for one in printed(drawn))
    assert chart.single_units


def test_69_lanes_fit_160_mm():
    assert lanes().height <= 160.0 + 1e-9
    assert len(set(log()["pilot"])) == 69


def test_spans_are_drawn_where_the_dates_are():
    chart = lanes(spans(log(1)))
    table = chart.shown[0].table
    drawn = sorted(p.get_x() for p in boxes(axes(chart)) if p.get_height() > 2)
    days = (table["start"] - table["start"].min()).dt.days
    assert np.array(drawn) / drawn[-1] == pytest.approx((days / days.max()).tolist())


def test_lanes_of_others_and_unknown_endings_are_refused():
    counted = stats.counts(pilots(), ["region"])
    assert refusal(figures.swim_lanes, counted, **given()) == (
        "figures.swim_lanes: this chart shows spans of single units. Found: counts. "
        "Right would be: stats.spans."
    )
    assert refusal(figures.swim_lanes, spans(), stopped="abandonned", **given()) == (
        "figures.swim_lanes: no step ended by 'abandonned'. Right would be: one of completed, "
        "abandoned. Closest: 'abandoned'."
    )
    many = stats.spans(log(120), "pilot", "step", "start", "end")
    assert refusal(figures.swim_lanes, many, **given()) == (
        "figures.swim_lanes: so many lanes cannot be drawn. Found: 120. Right would be: 1 to 110."
    )


# Effects


def test_every_effect_has_its_box_and_every_piece_of_evidence_its_number():
    drawn = axes(effects(), "en")
    assert len(boxes(drawn)) == len(BOXES)
    evident = [claim for claim in claims() if claim.evidence is not None]
    discs = [patch for patch in drawn.patches if isinstance(patch, Circle)]
    assert len(discs) == len(evident) + 3
    dashed = [line for line in drawn.lines if line.get_linestyle() == "--"]
    assert len(dashed) == len(claims()) - len(evident)


def test_no_link_crosses_a_box():
    drawn = axes(effects())
    around = [patch.get_bbox() for patch in boxes(drawn)]
    for line in drawn.lines:
        points = line.get_xydata()
        for (x, y), (across, down) in pairwise(points):
            for t in np.linspace(0.01, 0.99, 50):
                at = x + t * (across - x), y + t * (down - y)
                assert not any(
                    box.x0 + 0.1 < at[0] < box.x1 - 0.1
                    and min(box.y0, box.y1) < at[1] < max(box.y0, box.y1)
                    for box in around
                )


def test_boxes_and_numbers_stand_apart():
    drawn = axes(effects())
    found = [patch.get_bbox() for patch in boxes(drawn)]
    for i, one in enumerate(found):
        for two in found[:i]:
            assert one.x1 <= two.x0 or two.x1 <= one.x0 or one.y1 <= two.y0 or two.y1 <= one.y0
    middles = np.array([patch.center for patch in drawn.patches if isinstance(patch, Circle)])
    apart = np.hypot(*(middles[:, None] - middles[None]).transpose(2, 0, 1))
    assert apart[np.triu_indices(len(middles), 1)].min() >= 3.8


def test_the_alt_text_tells_claims_and_evidence():
    told = effects().alt("en")
    assert "Accompaniment → A tool that suits (claimed, not measured)" in told
    assert "A tool that suits → A useful evaluation (evidence 2)" in told
    assert "Known results → Recognition (claimed, not measured)" in told
    assert "33 of 69 (48%" in told


def test_claims_that_do_not_fit_are_refused():
    linked = [figures.Claim("coach", "tol"), figures.Claim("use", "trust")]
    assert refusal(figures.effects, STAGES, BOXES, linked, **given()) == (
        "2 problems:\n"
        "- figures.effects: a claim names 'tol', which is not there. Closest: 'tool'.\n"
        "- figures.effects: no claim has a result as evidence, so that the figure would have no "
        "base. Right would be: a result for one of the claims at least."
    )
    share = stats.share(pilots(), "group", level="service")
    back = [figures.Claim("trust", "use", share)]
    assert refusal(figures.effects, STAGES, BOXES, back, **given()) == (
        "figures.effects: 'trust' cannot lead to 'use'. Found: impact to outcome. "
        "Right would be: an effect in a later stage."
    )
    assert "the page is too narrow" in refusal(
        figures.effects, STAGES, BOXES, [figures.Claim("use", "trust", share)], **given(width=56.5)
    )


def test_a_missing_translation_of_an_effect_is_told():
    chart = figures.effects(
        STAGES,
        {**BOXES, "use": figures.Effect("outcome", {"fr": "Utile", "en": "Useful"})},
        claims(),
        **given(labels=LABELS, source=SOURCE),
    )
    told = [str(problem) for problem in chart.gaps(["nl"])]
    assert "the effect 'use': there are no words in the language 'nl'. Found: en, fr." in told
