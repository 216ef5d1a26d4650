import pandas as pd
import pytest
from planted import CELLS, LABELS, SOURCE, pilots, portrait, words

from vises_research import figures, stats
from vises_research.errors import StudyError


def test_there_is_one_dot_for_every_pilot():
    dots = portrait().figure("nl").axes[0].collections
    assert sum(len(collection.get_offsets()) for collection in dots) == sum(CELLS.values())


def test_every_cell_has_its_dots_in_the_colour_of_its_column():
    cells = list(portrait().figure("fr").axes[0].collections)
    assert sorted(len(c.get_offsets()) for c in cells) == sorted(n for n in CELLS.values() if n)
    assert len({tuple(c.get_facecolor()[0]) for c in cells}) == 3


def test_the_largest_row_and_column_come_first():
    texts = [t.get_text() for t in portrait().figure("fr").axes[0].texts]
    assert texts.index("Hauts-de-France") < texts.index("Flandre")
    assert texts.index("Service collectif") < texts.index("Autres")


def test_ordered_levels_keep_their_order():
    frame = pilots()
    frame["region"] = frame["region"].cat.reorder_categories(["vlg", "wab", "hdf"], ordered=True)
    chart = figures.portrait(
        stats.counts(frame, ["region", "group"]),
        labels=LABELS,
        title=words("T", "T", "T"),
        source=SOURCE,
    )
    texts = [t.get_text() for t in chart.figure("fr").axes[0].texts]
    assert texts.index("Flandre") < texts.index("Hauts-de-France")


def test_counts_and_totals_are_printed_zero_too():
    texts = [t.get_text() for t in portrait().figure("fr").axes[0].texts]
    for printed in (*CELLS.values(), 25, 24, 20, 69):
        assert str(printed) in texts


def test_one_count_by_one_variable_is_refused():
    with pytest.raises(StudyError) as error:
        figures.portrait(stats.counts(pilots(), ["region"]), labels=LABELS, title={}, source=SOURCE)
    assert str(error.value) == (
        "figures.portrait: this chart shows counts by two variables. Found: counts by region."
    )


def test_too_many_dots_and_colours_are_told_at_once():
    frame = pd.DataFrame({"a": ["x"] * 600, "b": [str(i % 6) for i in range(600)]})
    with pytest.raises(StudyError) as error:
        figures.portrait(stats.counts(frame, ["a", "b"]), labels=LABELS, title={}, source={})
    assert str(error.value) == (
        "2 problems:\n"
        "- figures.portrait: too many dots to be told apart. Found: 600. Right would be: "
        "at most 500.\n"
        "- figures.portrait: too many colours to be told apart. Found: 6. Right would be: "
        "at most 5; merge categories."
    )
