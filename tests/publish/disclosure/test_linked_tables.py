"""What two publications tell together: booklet 2 and booklet 3, and two figures of one booklet."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from planted import LABELS, SOURCE, words
from tables_to_check import by_hand, counts, frame

from vises_research import figures, publish, stats
from vises_research.errors import StudyError
from vises_research.publish import Rule
from vises_research.publish.disclosure import ledger

SHOWN = {"everyone": "shown"}
RY = ("region", "useful")
pytestmark = pytest.mark.slow


def regions(**sizes: int) -> stats.Result:
    frame = pd.DataFrame({"region": [name for name, n in sizes.items() for _ in range(n)]})
    frame["region"] = pd.Categorical(frame["region"], ["hdf", "wab", "vlg"])
    return stats.counts(frame, ["region"], unit="pilot")


def give(
    folder: Path,
    result: stats.Result,
    id: str = "regions",
    audience: str = "booklet",
    notebook: str = "",
    **rule: object,
):
    title = words("Régions", "Regio’s", "Regions")
    labels = LABELS
    for name in "ab":
        levels = {f"{name}{i}": words("x", "x", "x") for i in range(3)}
        labels = labels.named(name, words(name, name, name), levels)
    chart = figures.table([result], labels=labels, title=title, source=SOURCE)
    return publish.figure(
        chart,
        id=id,
        folder=folder,
        languages=["nl"],
        simulated=False,
        rule=Rule(**rule),
        audience=audience,
        notebook=notebook,
    )


@pytest.fixture
def booklet_2(tmp_path: Path) -> Path:
    give(tmp_path / "two", regions(hdf=17, wab=24, vlg=20))
    return tmp_path / "two"


def test_a_cell_that_grew_by_one_tells_of_one(tmp_path, booklet_2):
    now = regions(hdf=18, wab=24, vlg=20)
    give(tmp_path / "three", now)
    with pytest.raises(StudyError) as error:
        give(tmp_path / "three", now, earlier=[str(booklet_2)])
    first = error.value.problems[0]
    assert first.where == "figure 'regions', region=hdf"
    assert first.wrong == "'n' differs from figure 'regions' by too few"
    assert first.found == "1"
    assert "the same units as there, or at least 5 more or less" in first.right


def test_what_is_the_same_or_differs_by_enough_may_be_published_and_is_logged(tmp_path, booklet_2):
    now = regions(hdf=22, wab=29, vlg=25)
    given = give(tmp_path / "three", now, earlier=[str(booklet_2)])
    assert given.decision.looked["earlier"] == 9
    record = json.loads((given.folder / "regions.json").read_bytes())
    assert record["disclosure"]["rule"]["earlier"] == ["two"]
    give(tmp_path / "three", regions(hdf=17, wab=24, vlg=20), earlier=[str(booklet_2)])


def test_another_variable_is_not_compared(tmp_path, booklet_2):
    frame = pd.DataFrame({"group": pd.Categorical(["work"] * 18 + ["service"] * 20)})
    result = stats.counts(frame, ["group"], unit="pilot")
    assert "earlier" not in give(tmp_path, result, earlier=[str(booklet_2)]).decision.looked


CELLS = np.array([[3, 20, 12], [30, 40, 15]])
"""To protect the first cell, three others are hidden."""
HIDDEN = publish.suppress(counts(CELLS), Rule(everyone="shown"))


def test_a_cell_that_is_hidden_in_one_figure_and_shown_in_another_is_told_both_ways(tmp_path):
    fine = counts(np.array([[9, 20, 12], [30, 40, 15]]))
    away = [("a0", "b0"), ("a0", "b2"), ("a1", "b0"), ("a1", "b2")]
    give(tmp_path, by_hand(fine.table["n"].to_numpy().reshape(2, 3), away), id="old", **SHOWN)
    with pytest.raises(StudyError) as error:
        give(tmp_path, fine, id="new", **SHOWN)
    told = [str(problem) for problem in error.value.problems]
    assert told[0].startswith(
        "figure 'new', a=a0, b=b0: this cell is hidden in figure 'old' and is shown here. "
        "Right would be: the same cells hidden in both."
    )
    assert len(told) == 4


def test_two_choices_of_hidden_cells_give_back_what_each_protects(tmp_path):
    other = [("a0", "b0"), ("a0", "b1"), ("a1", "b0"), ("a1", "b1")]
    assert not HIDDEN.hidden.equals(by_hand(CELLS, other).hidden)
    give(tmp_path, HIDDEN, id="old", **SHOWN)
    with pytest.raises(StudyError) as error:
        give(tmp_path, by_hand(CELLS, other), id="new", **SHOWN)
    told = "a=a0, b=b0: what is shown here and in figure 'old' gives this cell back."
    assert told in str(error.value)
    publish.check([HIDDEN], "figure 'x'", rule=Rule(**SHOWN), also=ledger.published(tmp_path))


def test_two_parts_of_a_figure_must_hide_the_same(tmp_path):
    other = [("a0", "b0"), ("a0", "b1"), ("a1", "b0"), ("a1", "b1")]
    with pytest.raises(StudyError) as error:
        publish.check([HIDDEN, by_hand(CELLS, other)], "figure 'x'", rule=Rule(**SHOWN))
    told = "what is shown here and in another part of the figure gives this cell back."
    assert told in str(error.value)
    publish.check([HIDDEN, HIDDEN], "figure 'x'", rule=Rule(**SHOWN))


def test_one_pilot_fewer_tells_where_that_pilot_was(tmp_path):
    give(tmp_path, regions(hdf=25, wab=24, vlg=20), id="all")
    with pytest.raises(StudyError) as error:
        give(tmp_path, regions(hdf=24, wab=24, vlg=20), id="all-but-one")
    assert str(error.value.problems[0]).startswith(
        "figure 'all-but-one', region=hdf: this count differs from figure 'all' by too few. "
        "Found: 1. Right would be: the same units as there, or at least 5 more or less."
    )
    with pytest.raises(StudyError, match="differs from another part of the figure by too few"):
        publish.check(
            [regions(hdf=25, wab=24, vlg=20), regions(hdf=24, wab=24, vlg=20)],
            "figure 'x'",
            rule=Rule(),
        )


def test_how_many_did_not_answer_is_about_nobody():
    every = frame({("hdf", "yes"): 12, ("hdf", "no"): 13, ("vlg", "yes"): 9, ("vlg", "no"): 8}, *RY)
    some = every.astype({"useful": object})
    some.loc[0, "useful"] = None
    some["useful"] = pd.Categorical(some["useful"], ["yes", "no"])
    by_region = stats.counts(every, ["region"])
    answered = stats.share(some, "useful", by=["region"])
    publish.check([by_region, answered], "figure 'x'", rule=Rule())


def test_nor_is_how_many_gave_an_amount():
    pilots = frame({("hdf",): 25, ("vlg",): 20}, "region").assign(fte=2.0)
    pilots["fte"] = [None, *np.arange(44) + 5.0]
    shown = [stats.counts(pilots, ["region"]), stats.describe(pilots, "fte", by=["region"])]
    publish.check(shown, "figure 'x'", rule=Rule(everyone="shown", extremes="shown"))


def test_nor_are_other_rows_compared_that_are_of_another_size():
    publish.check(
        [regions(hdf=25, wab=24, vlg=20), regions(hdf=18, wab=23, vlg=9)], "figure 'x'", rule=Rule()
    )


def test_merged_levels_are_the_sum_of_those_that_they_were_merged_from():
    first = by_hand(CELLS, [("a0", "b0"), ("a0", "b2"), ("a1", "b0"), ("a1", "b2")])
    merged = publish.merge(counts(CELLS), "b", {"both": ["b0", "b1"]})
    for again in (merged, replace(merged, guard=stats.Guard())):
        with pytest.raises(StudyError, match="another part of the figure gives this cell back"):
            publish.check([first, again], "figure 'x'", rule=Rule(**SHOWN))


def test_the_study_itself_may_have_more_than_the_readers_of_the_booklet(tmp_path):
    """Who has the internal figures learns the hidden 4 there, as its rule lets them."""
    cells = np.array([[4, 20, 12], [30, 40, 15]])
    inside = {"min_cell": 3, "everyone": "shown"}
    give(tmp_path, counts(cells), id="inside", audience="internal", **inside)
    give(tmp_path, publish.suppress(counts(cells), Rule(**SHOWN)), id="outside", **SHOWN)
    give(tmp_path, counts(cells), id="inside-again", audience="internal", **inside)


def test_what_the_booklet_hides_must_stay_hidden_from_the_study_where_its_rule_says_so(tmp_path):
    cells = np.array([[2, 20, 12], [30, 40, 15]])
    inside = {"min_cell": 3, "everyone": "shown"}
    other = [("a0", "b0"), ("a0", "b1"), ("a1", "b0"), ("a1", "b1")]
    give(tmp_path, by_hand(cells, other), id="inside", audience="internal", **inside)
    hidden = publish.suppress(counts(cells), Rule(**SHOWN))
    with pytest.raises(StudyError, match="figure 'inside' gives this cell back"):
        give(tmp_path, hidden, id="outside", **SHOWN)
    publish.check([hidden], "figure 'x'", rule=Rule(**SHOWN))


def test_a_stricter_rule_and_another_id_do_not_stumble_over_the_last_run(tmp_path):
    weak = {"min_cell": 2, "everyone": "shown"}
    for id in ("first", "second"):
        give(tmp_path, counts(CELLS), id=id, notebook="01", **weak)
    ledger.MADE.clear()  # as in the next run
    give(tmp_path, HIDDEN, id="first", notebook="01", **SHOWN)
    give(tmp_path, HIDDEN, id="renamed", notebook="01", **SHOWN)
    with pytest.raises(StudyError, match="is hidden here and is shown in figure 'second'"):
        give(tmp_path, HIDDEN, id="third", earlier=[str(tmp_path)], **SHOWN)


def test_folders_without_records_and_damaged_records_are_told(tmp_path, booklet_2):
    with pytest.raises(StudyError, match="no record of a published figure is in this folder"):
        give(tmp_path / "x", regions(hdf=20), everyone="shown", earlier=[str(tmp_path / "x")])
    (booklet_2 / "figures/regions/regions.json").write_text('{"id": "regions"}')
    with pytest.raises(StudyError, match="this is not the record of a published figure"):
        give(tmp_path / "x", regions(hdf=20), everyone="shown", earlier=[str(booklet_2)])


def test_study_yaml_names_the_folders_as_seen_from_the_study(small_study):
    study = small_study(
        "x: {label: {fr: X, nl: X, en: X}, type: text}", "columns: {id: id}", "id\na\n"
    )
    path = study.folder / "study.yaml"
    path.write_text(path.read_text() + "disclosure: {booklet: {earlier: [printed/two]}}\n")
    rule = type(study).load(study.folder).rule()
    assert rule.earlier == [str(study.folder / "printed/two")]
    assert rule.min_cell == 5
