"""What two publications tell together: booklet 2 and booklet 3, and two figures of one booklet."""

import json
from pathlib import Path

import pandas as pd
import pytest
from planted import LABELS, SOURCE, words

from vises_research import figures, publish, stats
from vises_research.errors import StudyError
from vises_research.publish import Rule

pytestmark = pytest.mark.slow


def regions(**sizes: int) -> stats.Result:
    frame = pd.DataFrame({"region": [name for name, n in sizes.items() for _ in range(n)]})
    frame["region"] = pd.Categorical(frame["region"], ["hdf", "wab", "vlg"])
    return stats.counts(frame, ["region"], unit="pilot")


def give(folder: Path, result: stats.Result, id: str = "regions", **rule: object):
    title = words("Régions", "Regio’s", "Regions")
    chart = figures.table([result], labels=LABELS, title=title, source=SOURCE)
    return publish.figure(
        chart, id=id, folder=folder, languages=["nl"], simulated=False, rule=Rule(**rule)
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


SMALL = {"hdf": 3, "wab": 24, "vlg": 9}


def test_a_cell_that_is_hidden_here_must_not_be_shown_in_another_figure(tmp_path):
    give(tmp_path, regions(**SMALL), id="old", min_cell=2)
    hidden = publish.suppress(regions(**SMALL), Rule())
    with pytest.raises(StudyError) as error:
        give(tmp_path, hidden, id="new")
    told = "region=hdf: this cell is hidden here and is shown in figure 'old'."
    assert told in str(error.value)


def test_nor_the_other_way_round(tmp_path):
    give(tmp_path, publish.suppress(regions(**SMALL), Rule()), id="old")
    with pytest.raises(StudyError, match="hidden in figure 'old' and is shown here"):
        give(tmp_path, regions(**SMALL), id="new", min_cell=2)


def test_two_parts_of_a_figure_must_hide_the_same(tmp_path):
    counted = regions(**SMALL)
    frame = pd.DataFrame({"region": ["hdf"] * 3 + ["wab"] * 24 + ["vlg"] * 9})
    shares = stats.share(frame, "region", unit="pilot")
    hidden = publish.suppress(counted, Rule())
    with pytest.raises(StudyError) as error:
        publish.check([hidden, shares], "figure 'x'", rule=Rule(min_cell=2))
    told = "region=hdf: this cell is hidden in one part of the figure and shown in another."
    assert told in str(error.value)
    publish.check([hidden, publish.suppress(shares, Rule())], "figure 'x'", rule=Rule())


def test_the_same_figure_may_be_published_again_with_other_cells_hidden(tmp_path):
    give(tmp_path, regions(**SMALL), min_cell=2)
    give(tmp_path, publish.suppress(regions(**SMALL), Rule()))
    give(tmp_path, regions(hdf=4, wab=24, vlg=9), min_cell=2)


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
